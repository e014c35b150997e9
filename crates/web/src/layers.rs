//! What every request passes on its way in and every answer on its way out.

use axum::Router;
use kernel::Ctx;

/// Puts the context and all layers on a router that has identity's layer on it.
pub fn apply(router: Router<Ctx>, ctx: &Ctx) -> Router {
    router.with_state(ctx.clone())
}
