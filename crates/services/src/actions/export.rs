//! Everything the platform keeps about a person's cases.

use kernel::{Ctx, Person, Reader, Timestamp};
use serde_json::{Map, Value as Json, json};

use crate::error::ServicesError;
use crate::form::{Dossier, Snapshots};
use crate::model::{Case, CaseId};
use crate::store;

/// Cases read at a time.
const PAGE: i64 = 200;

/// All cases of a person with answers, evidence, timeline, messages, decisions, corrections, documents and
/// who opened them. Internal notes of agencies are not the person's and stay out.
pub async fn export_person(ctx: &Ctx, person: &Person) -> Result<Json, ServicesError> {
    let (context, person) = (ctx.clone(), person.id.clone());
    ctx.report(move |r| {
        let mut cases = Vec::new();
        let mut before: Option<(Timestamp, CaseId)> = None;
        loop {
            let position = before.as_ref().map(|(at, id)| (*at, id));
            let page = store::list_own(r, &person, position, PAGE)?;
            let Some(last) = page.last() else { break };
            before = Some((last.created_at, last.id.clone()));
            for case in page {
                cases.push(one(&context, r, case)?);
            }
        }
        Ok::<_, ServicesError>(json!({ "cases": cases }))
    })
    .await
}

fn one(ctx: &Ctx, r: &mut Reader, case: Case) -> Result<Json, ServicesError> {
    let id = case.id.clone();
    let dossier = store::load_dossier(ctx, r, case)?;
    let mut value = summary(&dossier);
    value["answers"] = json!(dossier.answers);
    value["evidence"] = serde_json::to_value(seen(&dossier)).unwrap_or_default();
    value["entered"] = entered(&dossier);
    value["timeline"] = timeline(r, &id)?;
    value["messages"] = messages(r, &id)?;
    let decisions = store::list_decisions(r, &id)?.into_iter().map(|decision| {
        json!({
            "step": decision.step, "agency": decision.agency, "outcome": decision.outcome,
            "reason": decision.reason, "at": decision.decided_at.to_string(),
        })
    });
    value["decisions"] = decisions.collect();
    let corrections = store::list_corrections(r, &id)?.into_iter().map(|correction| {
        json!({
            "question": correction.question, "message": correction.message,
            "asked_at": correction.asked_at.to_string(),
            "answered_at": correction.answered_at.map(|at| at.to_string()),
        })
    });
    value["corrections"] = corrections.collect();
    let files = dossier.files.iter().map(|file| {
        json!({
            "upload": file.upload, "name": file.name, "kind": file.kind, "bytes": file.bytes,
            "sha256": file.file, "link": format!("/cases/{id}/files/{}", file.id),
        })
    });
    value["documents"] = files.collect();
    let openings = store::list_openings(r, &id, 10_000)?.into_iter();
    let openings = openings.map(|o| json!({ "agency": o.agency, "post": o.post, "at": o.at.to_string() }));
    value["opened_by"] = openings.collect();
    Ok(value)
}

/// What was looked up, without what is hidden from the applicant.
fn seen(dossier: &Dossier) -> Snapshots {
    let mut snapshots = dossier.evidence.clone();
    for evidence in &dossier.service.evidence {
        if let Some(snapshot) = snapshots.get_mut(&evidence.id) {
            snapshot.records =
                snapshot.records.iter().map(|record| evidence.open_to_applicant(record)).collect();
        }
    }
    snapshots
}

/// What officials entered, as far as the applicant may see it, by step.
fn entered(dossier: &Dossier) -> Json {
    let mut steps = Map::new();
    for step in &dossier.service.steps {
        let seen = dossier.entered_in(step).filter(|(entered, _)| entered.shown);
        let seen: Map<String, Json> =
            seen.map(|(entered, value)| (entered.question.field.id.clone(), value.clone())).collect();
        if !seen.is_empty() {
            steps.insert(step.id.clone(), Json::Object(seen));
        }
    }
    Json::Object(steps)
}

/// A case as the API tells it to its applicant.
pub(crate) fn summary(dossier: &Dossier) -> Json {
    let case = &dossier.case;
    json!({
        "id": case.id,
        "number": case.number,
        "service": { "id": case.service, "name": dossier.service.name, "revision": case.revision },
        "agency": case.agency,
        "state": case.state.as_str(),
        "step": case.step,
        "waits_for": case.step_agency,
        "created_at": case.created_at.to_string(),
        "submitted_at": case.submitted_at.map(|at| at.to_string()),
        "due_on": case.due_on.map(|day| day.to_string()),
        "clock_stopped_on": case.clock_stopped_on.map(|day| day.to_string()),
        "decided_at": case.decided_at.map(|at| at.to_string()),
        "reason": case.reason,
        "version": case.version,
    })
}

/// The timeline as the API tells it.
pub(crate) fn timeline(r: &mut Reader, id: &CaseId) -> Result<Json, ServicesError> {
    let events = store::list_events(r, id)?.into_iter().map(|event| {
        json!({
            "at": event.at.to_string(), "kind": event.kind.as_str(), "agency": event.agency,
            "step": event.step, "text": event.text,
        })
    });
    Ok(events.collect())
}

fn messages(r: &mut Reader, id: &CaseId) -> Result<Json, ServicesError> {
    let messages = store::list_messages(r, id)?.into_iter().map(
        |message| json!({ "at": message.at.to_string(), "from": message.from_agency, "body": message.body }),
    );
    Ok(messages.collect())
}
