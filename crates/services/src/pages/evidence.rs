//! What was looked up, each datum with its source, before it is used.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::Evidence;
use kernel::Ctx;
use maud::{Markup, html};
use serde_json::{Map, Value as Json};
use web::components::{Button, Summary, button, inset, summary_list};
use web::{Failure, Visitor, page, redirect, t};

use super::shared::{agency, caption, case_path, moment, post_form, word};
use crate::actions;
use crate::form::{Place, Snapshot, Walk, show_evidence};
use crate::model::{CaseId, CaseState};

/// GET /cases/{case}/evidence
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
) -> Result<Response, Failure> {
    let dossier = actions::read_own(&ctx, &v.actor, &case).await?;
    if dossier.case.state != CaseState::Draft {
        return Ok(redirect(case_path(&case)));
    }
    let walk = dossier.walk(ctx.today());
    if walk.place(&dossier) == Place::Stopped {
        return Ok(redirect(Place::Stopped.path(&case)));
    }
    let go_on = html! { (button(&Button { text: &word(&ctx, &v, "services-go-on"), ..Button::default() })) };
    Ok(page(&ctx, &v, &word(&ctx, &v, "services-evidence-title"))
        .caption(caption(&v, &dossier.service))
        .back(format!("/services/{}", dossier.service.id), "")
        .body(html! {
            p { (word(&ctx, &v, "services-evidence-lead")) }
            (sources(&ctx, &v, &walk))
            (inset(&html! { p { (word(&ctx, &v, "services-evidence-wrong")) } }))
            (post_form(&format!("/cases/{case}/evidence"), &go_on))
        }))
}

/// Every evidence that counts, with its source.
pub(super) fn sources(ctx: &Ctx, v: &Visitor, walk: &Walk) -> Markup {
    html! {
        @for (evidence, snapshot) in &walk.evidence {
            section.evidence id={ "evidence-" (evidence.id) } {
                h2 { (evidence.title.of(v.lang)) }
                (records(ctx, v, evidence, snapshot))
                p.hint { (source(ctx, v, evidence, snapshot)) }
            }
        }
    }
}

fn records(ctx: &Ctx, v: &Visitor, evidence: &Evidence, snapshot: &Snapshot) -> Markup {
    let many = snapshot.records.len() > 1;
    html! {
        @if !evidence.hidden.is_empty() && !v.route().starts_with("/desk/") {
            p.hint { (word(ctx, v, "services-evidence-hidden")) }
        }
        @if snapshot.records.is_empty() { p { (word(ctx, v, "services-evidence-none")) } }
        @for (index, record) in snapshot.records.iter().enumerate() {
            @if many { h3 { (t(ctx, v, "services-evidence-item", &[("number", (index + 1).into())])) } }
            @let shown = show_evidence(ctx, evidence, &seen(v, evidence, record), v.lang);
            (summary_list(&shown.into_iter().map(|(name, value)| Summary::new(name, value)).collect::<Vec<_>>()))
        }
    }
}

/// What the visitor may see of a record: officials all of it, applicants what is not hidden.
fn seen(v: &Visitor, evidence: &Evidence, record: &Map<String, Json>) -> Map<String, Json> {
    if v.route().starts_with("/desk/") { record.clone() } else { evidence.open_to_applicant(record) }
}

/// 「來自內政部戶政司 · 戶籍資料 · 時間」
fn source(ctx: &Ctx, v: &Visitor, evidence: &Evidence, snapshot: &Snapshot) -> String {
    let catalogue = catalogue::current(ctx);
    let contract = catalogue.contract(&snapshot.contract);
    let registry = contract.and_then(|contract| catalogue.registry_of(contract));
    let owner =
        registry.map_or_else(|| evidence.contract.clone(), |registry| agency(ctx, v.lang, &registry.owner));
    let name = registry.map(|registry| registry.name.of(v.lang).to_owned()).unwrap_or_default();
    let at = moment(v.lang, snapshot.at);
    t(
        ctx,
        v,
        "services-evidence-source",
        &[("agency", owner.into()), ("registry", name.into()), ("at", at.into())],
    )
}

/// POST /cases/{case}/evidence
pub(crate) async fn go_on(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(case): Path<CaseId>,
) -> Result<Response, Failure> {
    actions::gather(&ctx, &v.actor, &case).await?;
    let dossier = actions::acknowledge(&ctx, &v.actor, &case).await?;
    if dossier.case.state != CaseState::Draft {
        return Ok(redirect(case_path(&case)));
    }
    let place = dossier.walk(ctx.today()).place(&dossier);
    Ok(redirect(place.path(&case)))
}
