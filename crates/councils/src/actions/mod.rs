//! What can be done in councils, one function a verb.

pub(crate) mod allow;
mod call;
mod members;
mod minutes;
mod sitting;
mod tasks;
mod tell;
mod votes;

use kernel::{Actor, Audit, DbError, Fact, Tx};
use serde_json::{Value as Json, json};

pub use call::{NewItem, NewMeeting, add_item, call, prepare};
pub use members::{Appointment, appoint, end};
pub use minutes::{confirm, correct, draft};
pub use sitting::{RollCall, answer, close, open};
pub(crate) use tasks::waits;
pub use tasks::{NewReport, judge, make_plan, report};
pub(crate) use tell::{Notice, tell_agency, tell_members, tell_secretariat};
pub use votes::{Cast, How, decide, vote};

use catalogue::model::Council;

use crate::error::CouncilError;
use crate::model::{Meeting, MeetingId};
use crate::store;

/// Most characters of a text.
const MOST: usize = 10_000;

/// A meeting of the council in its address.
fn load(tx: &mut Tx, council: &Council, id: &MeetingId) -> Result<Meeting, CouncilError> {
    let found = store::find_meeting(tx, id)?.filter(|meeting| meeting.council == council.id);
    found.ok_or(CouncilError::Unknown)
}

/// The text of a form, trimmed, if it says something and is not too long.
fn said(text: &str, field: &str, missing: &'static str) -> Result<String, CouncilError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(CouncilError::field(field, missing));
    }
    if text.chars().count() > MOST {
        let args = vec![("limit", MOST.to_string())];
        return Err(CouncilError::Field { field: field.to_owned(), code: "councils.text_long", args });
    }
    Ok(text.to_owned())
}

/// Writes the audit row of an action, and counts it by council.
fn record(
    tx: &mut Tx,
    actor: &Actor,
    council: &Council,
    (action, fact): (&'static str, &'static str),
    (object, id): (&'static str, &str),
    detail: Json,
) -> Result<(), DbError> {
    tx.audit(Audit { actor, action, object, object_id: id, agency: Some(&council.agency), detail })?;
    let dims = json!({ "council": council.id });
    tx.fact(Fact { kind: fact, agency: Some(&council.agency), dims, value: 1 })
}
