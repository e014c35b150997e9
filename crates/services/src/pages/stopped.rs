//! The person cannot apply, and why.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{ButtonKind, Notice, Tone, button_link, notification_banner};
use web::{Failure, Visitor, page, redirect};

use super::evidence::sources;
use super::shared::{caption, case_path, word};
use crate::actions;
use crate::form::{Stop, fill};
use crate::model::CaseId;

/// GET /cases/{case}/stopped
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
) -> Result<Response, Failure> {
    let dossier = actions::read_own(&ctx, &v.actor, &case).await?;
    let walk = dossier.walk(ctx.today());
    let Some(stop) = walk.stop else {
        return Ok(redirect(case_path(&case)));
    };
    let why = match stop {
        Stop::Missing(evidence) => match &evidence.missing {
            Some(missing) => fill(&ctx, &dossier, &walk, missing, v.lang),
            None => word(&ctx, &v, "services-evidence-none"),
        },
        Stop::NotEligible(rule) => fill(&ctx, &dossier, &walk, &rule.refuse, v.lang),
    };
    let banner =
        notification_banner(v.lang, &Notice { tone: Tone::Warn, id: "stopped", body: html! { p { (why) } } });
    let back = walk.pages.iter().rev().find(|open| open.done);
    let back = back.map_or_else(
        || format!("/services/{}", dossier.service.id),
        |open| format!("/cases/{case}/pages/{}", open.page.id),
    );
    Ok(page(&ctx, &v, &word(&ctx, &v, "services-stopped-title"))
        .caption(caption(&v, &dossier.service))
        .back(back, "")
        .notice(banner)
        .body(html! {
            p { (word(&ctx, &v, "services-stopped-lead")) }
            (sources(&ctx, &v, &walk))
            p { (word(&ctx, &v, "services-evidence-wrong")) }
            p { (button_link(&word(&ctx, &v, "services-to-my-cases"), "/my/cases", ButtonKind::Secondary)) }
        }))
}
