//! The result to keep or print.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{Summary, summary_list};
use web::{Failure, Visitor, page, redirect};

use super::shared::{agency, case_path, day, entered_list, lines, word};
use crate::actions;
use crate::form::{fill, result_text};
use crate::model::{CaseId, CaseState};

/// GET /cases/{case}/result
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
) -> Result<Response, Failure> {
    let dossier = actions::read_own(&ctx, &v.actor, &case).await?;
    let walk = dossier.walk(ctx.today());
    let Some(text) = result_text(&ctx, &dossier, &walk, v.lang) else {
        return Ok(redirect(case_path(&case)));
    };
    let case = &dossier.case;
    let refused = case.state == CaseState::Refused;
    let title = word(&ctx, &v, if refused { "services-result-refused" } else { "services-result-granted" });
    let mut facts = vec![
        Summary::new(word(&ctx, &v, "services-service"), dossier.service.name.of(v.lang)),
        Summary::new(word(&ctx, &v, "services-number"), case.label()),
        Summary::new(word(&ctx, &v, "services-applicant"), case.applicant_name.as_str()),
        Summary::new(word(&ctx, &v, "services-agency"), agency(&ctx, v.lang, &case.agency)),
    ];
    if let Some(at) = case.decided_at {
        facts.push(Summary::new(word(&ctx, &v, "services-ended"), day(v.lang, at.day())));
    }
    facts.push(Summary::new(word(&ctx, &v, "services-legal-basis"), dossier.service.legal_basis.of(v.lang)));
    Ok(page(&ctx, &v, &title).back(case_path(&case.id), "").own_heading().body(html! {
        article.print-document {
            h1 { (title) }
            (summary_list(&facts))
            p { (lines(&text)) }
            (entered_list(&ctx, &v, &dossier))
            @if let Some(reason) = &case.reason {
                h2 { (word(&ctx, &v, "services-reason")) }
                p { (lines(reason.of(v.lang))) }
            }
            @if refused {
                h2 { (word(&ctx, &v, "services-appeal")) }
                p { (lines(&fill(&ctx, &dossier, &walk, &dossier.service.result.appeal, v.lang))) }
            }
        }
        p.hint { (word(&ctx, &v, "services-print-hint")) }
    }))
}
