//! Cases with their answers.

use kernel::{DbError, PersonId, Reader, Row, Text, Timestamp, Tx, params};
use serde_json::Value as Json;

use super::move_desks;
use crate::model::{Case, CaseId, CaseState, NewCase};

const COLUMNS: &str = "c.id, c.number, c.service, c.revision, c.agency, c.person_id, c.national_id, \
    c.applicant_name, c.applicant_post, c.channel, c.state, c.step, c.step_agency, c.step_post, c.step_round, \
    c.version, c.last_event, c.created_at, c.updated_at, c.submitted_at, c.due_on, c.clock_stopped_on, \
    c.days_waited, c.asked, c.decided_at, c.reason_zh, c.reason_en, c.beside";

fn case(row: &Row) -> Result<Case, DbError> {
    let state =
        CaseState::parse(row.text_ref(10)?).ok_or(DbError::Column { column: 10, expected: "a state" })?;
    let reason = match (row.opt_text(25)?, row.opt_text(26)?) {
        (Some(zh), Some(en)) => Some(Text { zh, en }),
        _ => None,
    };
    let beside = row.opt_text(27)?.map_or(Ok(Vec::new()), |text| serde_json::from_str(&text));
    Ok(Case {
        id: row.id(0)?,
        number: row.opt_text(1)?,
        service: row.text(2)?,
        revision: row.text(3)?,
        agency: row.id(4)?,
        person_id: row.id(5)?,
        national_id: row.text(6)?,
        applicant_name: row.text(7)?,
        applicant_post: row.opt_id(8)?,
        channel: row.text(9)?,
        state,
        step: row.opt_text(11)?,
        step_agency: row.opt_id(12)?,
        step_post: row.opt_id(13)?,
        beside: beside.map_err(|_| DbError::Column { column: 27, expected: "a list of desks" })?,
        step_round: row.int(14)?,
        version: row.int(15)?,
        last_event: row.int(16)?,
        created_at: row.timestamp(17)?,
        updated_at: row.timestamp(18)?,
        submitted_at: row.opt_timestamp(19)?,
        due_on: row.opt_day(20)?,
        clock_stopped_on: row.opt_day(21)?,
        days_waited: row.int(22)?,
        asked: row.opt_text(23)?,
        decided_at: row.opt_timestamp(24)?,
        reason,
    })
}

fn find(r: &mut Reader, rest: &str, params: Vec<kernel::Value>) -> Result<Option<Case>, DbError> {
    let sql = format!("select {COLUMNS} from cases c {rest}");
    r.query_opt(&sql, params)?.as_ref().map(case).transpose()
}

/// Any case: for the engine itself, after the actor's right has been looked at.
pub fn find_case(r: &mut Reader, id: &CaseId) -> Result<Option<Case>, DbError> {
    find(r, "where c.id = $1", params![id])
}

/// A person's own case.
pub fn find_own(r: &mut Reader, person: &PersonId, id: &CaseId) -> Result<Option<Case>, DbError> {
    find(r, "where c.id = $1 and c.person_id = $2", params![id, person])
}

/// A case that stands or stood at a desk of `agency`.
pub fn find_for_agency(
    r: &mut Reader,
    agency: &kernel::AgencyId,
    id: &CaseId,
) -> Result<Option<Case>, DbError> {
    find(r, "join case_desks d on d.case_id = c.id where c.id = $1 and d.agency = $2", params![id, agency])
}

/// The draft a person has of a service.
pub fn find_draft(r: &mut Reader, person: &PersonId, service: &str) -> Result<Option<Case>, DbError> {
    find(r, "where c.draft_key = $1", params![draft_key(person, service)])
}

/// The case that was started with a nonce.
pub fn find_started(r: &mut Reader, person: &PersonId, nonce: &str) -> Result<Option<Case>, DbError> {
    find(r, "where c.start_key = $1", params![start_key(person, nonce)])
}

/// A person's cases, the last begun first, before `before`.
pub fn list_own(
    r: &mut Reader,
    person: &PersonId,
    before: Option<(Timestamp, &CaseId)>,
    limit: i64,
) -> Result<Vec<Case>, DbError> {
    let (at, id) = before.map_or((i64::MAX, "~".to_owned()), |(at, id)| (at.0, id.to_string()));
    let sql = format!(
        "select {COLUMNS} from cases c where c.person_id = $1 and (c.created_at, c.id) < ($2, $3) \
         order by c.created_at desc, c.id desc limit $4"
    );
    r.query(&sql, params![person, at, id, limit])?.iter().map(case).collect()
}

/// Writes a new draft; none when the nonce was used or the person has a draft of the service.
pub fn insert_case(tx: &mut Tx, new: &NewCase) -> Result<Option<CaseId>, DbError> {
    let (id, now): (CaseId, _) = (tx.new_id(), tx.now());
    let written = tx.execute(
        "insert into cases (id, service, revision, agency, person_id, national_id, applicant_name, applicant_post, \
         channel, state, step_round, version, last_event, start_key, draft_key, created_at, updated_at, days_waited) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'online', 'draft', 0, 1, 0, $9, $10, $11, $11, 0) \
         on conflict do nothing",
        params![
            &id,
            &new.service,
            &new.revision,
            &new.agency,
            &new.person.id,
            &new.person.national_id,
            &new.person.name,
            new.post.as_ref(),
            start_key(&new.person.id, &new.nonce),
            draft_key(&new.person.id, &new.service),
            now
        ],
    )?;
    if written == 0 {
        return Ok(None);
    }
    tx.execute(
        "insert into case_answers (case_id, answers, evidence) values ($1, '{}', '{}')",
        params![&id],
    )?;
    Ok(Some(id))
}

/// Writes a changed case: its version goes up, its desk rows follow. False when a newer number is taken.
pub fn save_case(tx: &mut Tx, case: &mut Case) -> Result<(), DbError> {
    case.version += 1;
    case.updated_at = tx.now();
    let beside = (!case.beside.is_empty()).then(|| serde_json::to_string(&case.beside).unwrap_or_default());
    let draft_key = (case.state == CaseState::Draft).then(|| draft_key(&case.person_id, &case.service));
    tx.execute(
        "update cases set number = $2, state = $3, step = $4, step_agency = $5, step_post = $6, step_round = $7, \
         version = $8, last_event = $9, draft_key = $10, updated_at = $11, submitted_at = $12, due_on = $13, \
         clock_stopped_on = $14, days_waited = $15, asked = $16, decided_at = $17, reason_zh = $18, reason_en = $19, \
         beside = $20 where id = $1",
        params![
            &case.id,
            case.number.clone(),
            case.state.as_str(),
            case.step.clone(),
            case.step_agency.as_ref(),
            case.step_post.as_ref(),
            case.step_round,
            case.version,
            case.last_event,
            draft_key,
            case.updated_at,
            case.submitted_at,
            case.due_on,
            case.clock_stopped_on,
            case.days_waited,
            case.asked.clone(),
            case.decided_at,
            case.reason.as_ref().map(|reason| reason.zh.as_str()),
            case.reason.as_ref().map(|reason| reason.en.as_str()),
            beside
        ],
    )?;
    if case.number.is_some() { move_desks(tx, case) } else { Ok(()) }
}

/// Writes who answers for a case and the definition it goes on under, after a reorganisation.
pub fn save_owner(tx: &mut Tx, case: &Case) -> Result<(), DbError> {
    let sql = "update cases set agency = $2, revision = $3, applicant_post = $4 where id = $1";
    let row = params![&case.id, &case.agency, &case.revision, case.applicant_post.as_ref()];
    tx.execute(sql, row).map(|_| ())
}

/// A case's answers and evidence and what officials entered in its steps, as JSON objects.
pub fn load_answers(r: &mut Reader, id: &CaseId) -> Result<(Json, Json, Json), DbError> {
    let sql = "select answers, evidence, entered from case_answers where case_id = $1";
    let row = r.query_one(sql, params![id])?;
    Ok((row.json(0)?, row.json(1)?, row.json(2)?))
}

/// Replaces what officials entered.
pub fn save_entered(tx: &mut Tx, id: &CaseId, entered: &Json) -> Result<(), DbError> {
    let sql = "update case_answers set entered = $2 where case_id = $1";
    tx.execute(sql, params![id, entered]).map(|_| ())
}

/// Replaces a case's answers and evidence.
pub fn save_answers(tx: &mut Tx, id: &CaseId, answers: &Json, evidence: &Json) -> Result<(), DbError> {
    let sql = "update case_answers set answers = $2, evidence = $3 where case_id = $1";
    tx.execute(sql, params![id, answers, evidence]).map(|_| ())
}

/// Whether a case number is free.
pub(crate) fn number_is_free(r: &mut Reader, number: &str) -> Result<bool, DbError> {
    Ok(r.query_opt("select 1 from cases where number = $1", params![number])?.is_none())
}

fn draft_key(person: &PersonId, service: &str) -> String {
    format!("{person}/{service}")
}

pub(super) fn start_key(person: &PersonId, nonce: &str) -> String {
    format!("{person}/{nonce}")
}
