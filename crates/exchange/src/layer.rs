//! The layer that recognises an agency's own system by its credential.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header;
use kernel::{Actor, Ctx};
use web::Visitor;

use crate::actions;

/// Takes `Authorization: Bearer <id>.<secret>` on `/api/` paths; anything else leaves
/// the visitor as they are.
pub async fn recognise(State(ctx): State<Ctx>, mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/")
        && let Some(token) = bearer(&request)
    {
        match actions::recognise(&ctx, &token).await {
            Ok(Some((agency, credential))) => {
                let mut visitor = Visitor::of(&request);
                visitor.actor = Actor::Client { agency, credential };
                request.extensions_mut().insert(visitor);
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "credentials cannot be read; the caller stays a stranger"),
        }
    }
    next.run(request).await
}

fn bearer(request: &Request) -> Option<String> {
    let line = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    line.strip_prefix("Bearer ").map(|token| token.trim().to_owned())
}
