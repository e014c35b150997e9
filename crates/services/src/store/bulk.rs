//! Many cases at once, with what had happened in them: for synthetic data.

use std::collections::HashSet;

use kernel::{AgencyId, DbError, Timestamp, Tx, Value, params};
use serde_json::Value as Json;

use super::cases::start_key;
use super::desks::insert_bucket;
use crate::model::{Bucket, Case, Decision, NewEvent};

/// A case with its past.
#[derive(Debug, Clone)]
pub struct PastCase {
    /// The submitted case as it stands now; the number of its last event counts `events`.
    pub case: Case,
    /// What makes its start one of its own.
    pub nonce: String,
    /// Its answers, as a JSON object.
    pub answers: Json,
    /// What happened, oldest first.
    pub events: Vec<(Timestamp, NewEvent)>,
    /// The decision, of a decided case.
    pub decision: Option<Decision>,
    /// Agencies that have or had it.
    pub agencies: Vec<AgencyId>,
}

/// Rows of the tables that a case stands in.
#[derive(Default)]
struct Rows {
    cases: Vec<Vec<Value>>,
    answers: Vec<Vec<Value>>,
    events: Vec<Vec<Value>>,
    decisions: Vec<Vec<Value>>,
    desks: Vec<Vec<Value>>,
}

/// Writes new cases with their past. One that is known already is an error.
pub fn insert_past_cases(tx: &mut Tx, past: &[PastCase]) -> Result<(), DbError> {
    let (mut rows, mut buckets) = (Rows::default(), HashSet::new());
    for one in past {
        rows.cases.push(case_row(one));
        rows.answers.push(params![&one.case.id, &one.answers, "{}"]);
        rows.events
            .extend(one.events.iter().zip(1_i64..).map(|((at, event), seq)| event_row(one, seq, *at, event)));
        rows.decisions.extend(one.decision.iter().map(|decision| decision_row(one, decision)));
        for agency in &one.agencies {
            let bucket = Bucket::of(agency, &one.case.service, one.case.state, one.case.step_post.as_ref());
            rows.desks.push(params![
                &one.case.id,
                agency,
                bucket.id,
                one.case.submitted_at,
                one.case.due_on,
                one.case.number.clone(),
                &one.case.applicant_name
            ]);
            if buckets.insert(bucket.id) {
                insert_bucket(tx, &bucket)?;
            }
        }
    }
    rows.write(tx)
}

impl Rows {
    fn write(&self, tx: &mut Tx) -> Result<(), DbError> {
        let cases = [
            "id",
            "number",
            "service",
            "revision",
            "agency",
            "person_id",
            "national_id",
            "applicant_name",
            "channel",
            "state",
            "step",
            "step_agency",
            "step_post",
            "step_round",
            "version",
            "last_event",
            "start_key",
            "created_at",
            "updated_at",
            "submitted_at",
            "due_on",
            "clock_stopped_on",
            "days_waited",
            "decided_at",
            "reason_zh",
            "reason_en",
        ];
        tx.insert_many("cases", &cases, &self.cases)?;
        tx.insert_many("case_answers", &["case_id", "answers", "evidence"], &self.answers)?;
        let events = ["case_id", "seq", "at", "kind", "agency", "post", "step", "text_zh", "text_en"];
        tx.insert_many("case_events", &events, &self.events)?;
        let decisions = [
            "case_id",
            "seq",
            "step",
            "agency",
            "post",
            "official",
            "outcome",
            "reason_zh",
            "reason_en",
            "decided_at",
        ];
        tx.insert_many("case_decisions", &decisions, &self.decisions)?;
        let desks = ["case_id", "agency", "bucket", "submitted_at", "due_on", "number", "name"];
        tx.insert_many("case_desks", &desks, &self.desks)
    }
}

fn case_row(one: &PastCase) -> Vec<Value> {
    let case = &one.case;
    params![
        &case.id,
        case.number.clone(),
        &case.service,
        &case.revision,
        &case.agency,
        &case.person_id,
        &case.national_id,
        &case.applicant_name,
        &case.channel,
        case.state.as_str(),
        case.step.clone(),
        case.step_agency.as_ref(),
        case.step_post.as_ref(),
        case.step_round,
        case.version,
        case.last_event,
        start_key(&case.person_id, &one.nonce),
        case.created_at,
        case.updated_at,
        case.submitted_at,
        case.due_on,
        case.clock_stopped_on,
        case.days_waited,
        case.decided_at,
        case.reason.as_ref().map(|reason| reason.zh.as_str()),
        case.reason.as_ref().map(|reason| reason.en.as_str())
    ]
}

fn event_row(one: &PastCase, seq: i64, at: Timestamp, event: &NewEvent) -> Vec<Value> {
    params![
        &one.case.id,
        seq,
        at,
        event.kind.as_str(),
        event.agency.as_ref(),
        event.post.as_ref(),
        event.step.clone(),
        event.text.as_ref().map(|text| text.zh.as_str()),
        event.text.as_ref().map(|text| text.en.as_str())
    ]
}

fn decision_row(one: &PastCase, decision: &Decision) -> Vec<Value> {
    params![
        &one.case.id,
        decision.seq,
        &decision.step,
        &decision.agency,
        decision.post.as_ref(),
        decision.official.as_ref(),
        &decision.outcome,
        &decision.reason.zh,
        &decision.reason.en,
        decision.decided_at
    ]
}
