//! A case and what belongs to it.

use kernel::{AgencyId, Day, Official, PersonId, PostId, Text, Timestamp, define_id};
use serde::{Deserialize, Serialize};

use super::CaseState;

define_id! {
    /// A case, from the first page of its draft on.
    pub CaseId
}

/// One person's request to one service.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Id, used in addresses.
    pub id: CaseId,
    /// The number people quote; given at submission.
    pub number: Option<String>,
    /// Service id.
    pub service: String,
    /// The service's definition the case began with.
    pub revision: String,
    /// Agency that owns the service.
    pub agency: AgencyId,
    /// The applicant.
    pub person_id: PersonId,
    /// The applicant's id number.
    pub national_id: String,
    /// The applicant's name.
    pub applicant_name: String,
    /// The applicant's post, in services for officials.
    pub applicant_post: Option<PostId>,
    /// How it came in: `online`.
    pub channel: String,
    /// Where it stands.
    pub state: CaseState,
    /// The step it is in.
    pub step: Option<String>,
    /// The agency that has it now.
    pub step_agency: Option<AgencyId>,
    /// The post that has to act; none while the platform itself acts.
    pub step_post: Option<PostId>,
    /// The other desks at which it stands at the same time.
    pub beside: Vec<Desk>,
    /// Goes up each time a step begins, so that a job knows whether it is still wanted.
    pub step_round: i64,
    /// Goes up with every change.
    pub version: i64,
    /// Number of the last event.
    pub last_event: i64,
    /// When the draft began.
    pub created_at: Timestamp,
    /// When anything last changed.
    pub updated_at: Timestamp,
    /// When it was sent.
    pub submitted_at: Option<Timestamp>,
    /// The last day of the time limit.
    pub due_on: Option<Day>,
    /// Since when the time limit stands still.
    pub clock_stopped_on: Option<Day>,
    /// Working days the time limit stood still so far.
    pub days_waited: i64,
    /// The question or upload the person is asked to correct.
    pub asked: Option<String>,
    /// When it was decided or withdrawn.
    pub decided_at: Option<Timestamp>,
    /// Why it was decided so.
    pub reason: Option<Text>,
}

impl Case {
    /// Whether the time limit has passed while somebody still has to decide.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.state == CaseState::Submitted && self.due_on.is_some_and(|due| due < today)
    }

    /// Every desk at which it stands, the present one first.
    pub fn desks(&self) -> Vec<Desk> {
        let present = match (&self.step, &self.step_agency, &self.step_post) {
            (Some(step), Some(agency), Some(post)) => {
                Some(Desk { step: step.clone(), agency: agency.clone(), post: post.clone() })
            }
            _ => None,
        };
        present.into_iter().chain(self.beside.iter().cloned()).collect()
    }

    /// Makes a desk the present one, in place of the one that was.
    pub fn stand_at(&mut self, desk: Desk) {
        self.step = Some(desk.step);
        self.step_agency = Some(desk.agency);
        self.step_post = Some(desk.post);
    }

    /// Turns to the desk of this official: what is done next is done in its step. False when the case stands
    /// at none of theirs.
    pub fn turn_to(&mut self, official: &Official) -> bool {
        let mut desks = self.desks();
        let Some(place) = desks.iter().position(|desk| official.acts_for(&desk.post)) else { return false };
        let desk = desks.remove(place);
        self.stand_at(desk);
        self.beside = desks;
        true
    }

    /// The number, or the beginning of the id while there is none.
    pub fn label(&self) -> &str {
        self.number.as_deref().unwrap_or("—")
    }
}

/// A desk at which a case stands: a step, and the post that has to act in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Step id.
    pub step: String,
    /// The agency.
    pub agency: AgencyId,
    /// The post.
    pub post: PostId,
}

/// What a new draft starts from.
#[derive(Debug, Clone)]
pub struct NewCase {
    /// Service id.
    pub service: String,
    /// Revision of the definition.
    pub revision: String,
    /// Agency that owns the service.
    pub agency: AgencyId,
    /// The applicant.
    pub person: kernel::Person,
    /// The applicant's post, in services for officials.
    pub post: Option<PostId>,
    /// Sent once by the start form; the same nonce never makes a second draft.
    pub nonce: String,
}

/// What an official or a rule decided in a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// Place in the case's history.
    pub seq: i64,
    /// Step id.
    pub step: String,
    /// Agency that decided.
    pub agency: AgencyId,
    /// Post that decided; none for a rule.
    pub post: Option<PostId>,
    /// Name of the official; none for a rule.
    pub official: Option<String>,
    /// Outcome word.
    pub outcome: String,
    /// Why.
    pub reason: Text,
    /// When.
    pub decided_at: Timestamp,
}

/// A question the agency sent back.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Place in the case's history.
    pub seq: i64,
    /// Question or upload id.
    pub question: String,
    /// What the official wrote.
    pub message: String,
    /// Agency that asked.
    pub agency: AgencyId,
    /// Post that asked.
    pub post: PostId,
    /// When.
    pub asked_at: Timestamp,
    /// When the person answered.
    pub answered_at: Option<Timestamp>,
    /// The answer before, as JSON text.
    pub before: Option<String>,
    /// The answer after, as JSON text.
    pub after: Option<String>,
}

/// An open correction request.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Question or upload id.
    pub question: String,
    /// What the official wrote.
    pub message: String,
}

/// A message between the person and an agency.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Place in the case's history.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Agency that wrote; none: the person wrote.
    pub from_agency: Option<AgencyId>,
    /// Post that wrote.
    pub from_post: Option<PostId>,
    /// Plain text.
    pub body: String,
}

/// A note officials of one agency keep on a case; the person does not see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// Post of the writer.
    pub post: PostId,
    /// Name of the writer.
    pub official: String,
    /// Plain text.
    pub body: String,
}

/// A document the person attached.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFile {
    /// Id, used in addresses.
    pub id: String,
    /// The upload of the service it belongs to.
    pub upload: String,
    /// The file store's id.
    pub file: String,
    /// Name on the person's device.
    pub name: String,
    /// `pdf`, `png` or `jpg`.
    pub kind: String,
    /// Size in bytes.
    pub bytes: i64,
    /// When it was attached.
    pub added_at: Timestamp,
    /// When it was replaced or removed.
    pub removed_at: Option<Timestamp>,
}

impl CaseFile {
    /// The document as a file field keeps it: `{ file, name, kind, size }`.
    pub fn value(&self) -> serde_json::Value {
        serde_json::json!({ "file": self.file, "name": self.name, "kind": self.kind, "size": self.bytes })
    }
}

/// An official has opened the case.
#[derive(Debug, Clone, PartialEq)]
pub struct Opening {
    /// When.
    pub at: Timestamp,
    /// The official's agency.
    pub agency: AgencyId,
    /// The official's post.
    pub post: PostId,
}
