//! The application as it was sent, to keep: under the seal of its agency.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::seals::{PACKAGE_TYPE, Sealing};
use kernel::{Actor, Ctx};
use maud::{Markup, html};
use web::components::{ButtonKind, button_link};
use web::{Failure, Visitor};

use super::shared::{nothing, word};
use crate::actions;
use crate::model::CaseId;

/// GET /cases/{case}/application
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
) -> Result<Response, Failure> {
    let sealed = actions::application(&ctx, &v.actor, &case).await?.ok_or_else(Failure::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, PACKAGE_TYPE.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", sealed.name)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, sealed.package).into_response())
}

/// What an agent sent is sealed at once, while the mandate holds that stands in the seal.
pub(super) async fn seal_an_agents(ctx: &Ctx, v: &Visitor, case: &CaseId) {
    if let Actor::Agent { .. } = v.actor
        && let Err(error) = actions::application(ctx, &v.actor, case).await
    {
        // It is sealed when it is fetched.
        tracing::warn!(%error, "an application waits for its seal");
    }
}

/// Where it is fetched, and what it is good for.
pub(super) fn offer(ctx: &Ctx, v: &Visitor, case: &CaseId) -> Markup {
    if ctx.find_part::<Sealing>().is_none() {
        return nothing();
    }
    let path = format!("/cases/{case}/application");
    html! {
        p { (word(ctx, v, "services-application-sealed")) }
        p { (button_link(&word(ctx, v, "services-application-take"), &path, ButtonKind::Secondary)) }
        p.hint { (word(ctx, v, "services-application-check")) " " a href="/verify" { (word(ctx, v, "services-application-verify")) } }
    }
}
