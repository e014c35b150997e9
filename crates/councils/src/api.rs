//! Councils for programs: what is public for everybody, an agency's reports for its own system.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use http::StatusCode;
use kernel::Ctx;
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Failure, Visitor};

use crate::actions::{self, NewReport, allow};
use crate::error::CouncilError;
use crate::model::composition::gaps;
use crate::model::{MeetingId, State as Stands, TaskId};
use crate::standing::Standing;
use crate::store;

/// `GET /api/councils`: all councils, with what is late.
pub(crate) async fn list(State(ctx): State<Ctx>) -> Result<Json<Value>, Failure> {
    let (councils, today) = (catalogue::current(&ctx).councils().to_vec(), ctx.today());
    let found = ctx.read(move |r| {
        let mut found = Vec::with_capacity(councils.len());
        for council in &councils {
            let standing = Standing::load(r, council, today)?;
            found.push(json!({
                "id": council.id, "name": council.name, "under": council.under, "agency": council.agency,
                "members": standing.members.len(), "late": standing.late(today),
                "tasks_late": standing.late_tasks(today),
            }));
        }
        Ok::<_, CouncilError>(found)
    });
    Ok(Json(json!({ "councils": found.await? })))
}

/// `GET /api/councils/{id}`: charter, seats, what is owed, meetings that were called, and tasks.
pub(crate) async fn show(State(ctx): State<Ctx>, Path(id): Path<String>) -> Result<Json<Value>, Failure> {
    let (council, today) = (allow::council(&ctx, &id)?, ctx.today());
    let wanted = council.clone();
    let found = ctx.read(move |r| {
        let meetings = store::list_meetings(r, &wanted.id)?;
        Ok::<_, CouncilError>((Standing::load(r, &wanted, today)?, meetings))
    });
    let (standing, mut meetings) = found.await?;
    meetings.retain(|meeting| meeting.state != Stands::Draft);
    let whole = gaps(&council, &standing.members).is_empty();
    let owed: Vec<Value> = standing
        .owed
        .iter()
        .map(|entry| {
            json!({ "duty": entry.owed.duty, "year": entry.owed.year, "due_on": entry.owed.due_on,
                    "done": entry.done.is_some(), "resolution": entry.done,
                    "days_late": entry.days_late(today) })
        })
        .collect();
    Ok(Json(json!({
        "council": *council, "members": standing.members, "is_whole": whole, "owed": owed,
        "meetings": meetings, "tasks": standing.tasks,
    })))
}

/// `GET /api/councils/{id}/meetings/{meeting}`: the agenda; once minutes are confirmed, what was resolved and the
/// editions.
pub(crate) async fn meeting(
    State(ctx): State<Ctx>,
    Path((id, meeting)): Path<(String, String)>,
) -> Result<Json<Value>, Failure> {
    let council = allow::council(&ctx, &id)?;
    let wanted = MeetingId::new(meeting);
    let found = ctx.read(move |r| {
        let meeting = store::find_meeting(r, &wanted)?;
        let (items, minutes) = (store::list_items(r, &wanted)?, store::list_minutes(r, &wanted)?);
        Ok::<_, CouncilError>((meeting, items, minutes))
    });
    let (meeting, mut items, minutes) = found.await?;
    let meeting = meeting.filter(|meeting| meeting.council == council.id && meeting.state != Stands::Draft);
    let meeting = meeting.ok_or(CouncilError::Unknown)?;
    if meeting.state != Stands::Published {
        for item in &mut items {
            (item.outcome, item.resolution) = (None, None);
            (item.in_favour, item.against, item.abstained, item.recused) = (0, 0, 0, 0);
        }
    }
    let editions: Vec<Value> = minutes
        .iter()
        .filter(|minutes| minutes.confirmed_at.is_some())
        .map(|minutes| {
            json!({ "edition": minutes.edition, "correction": minutes.correction, "text": minutes.document,
                    "confirmed_at": minutes.confirmed_at.map(|at| at.to_string()), "sealed": minutes.sealed })
        })
        .collect();
    Ok(Json(json!({ "meeting": meeting, "items": items, "minutes": editions })))
}

/// A report that a system sends.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sent {
    text: String,
    #[serde(default)]
    done: bool,
}

/// `POST /api/council-tasks/{id}/reports`: the agency's system reports on a task.
pub(crate) async fn report(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    sent: Result<Json<Sent>, JsonRejection>,
) -> Result<(StatusCode, Json<Value>), Failure> {
    let Json(sent) =
        sent.map_err(|error| Failure::new(400, "councils.body").with("detail", error.body_text()))?;
    let new = NewReport { text: sent.text, done: sent.done };
    let number = actions::report(&ctx, &v.actor, &TaskId::new(id), new).await?;
    Ok((StatusCode::CREATED, Json(json!({ "number": number }))))
}
