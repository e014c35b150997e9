//! What happened in a case: events, decisions, corrections, messages, notes, openings. Rows are added,
//! never changed; only a correction gets its answer.

use kernel::{DbError, Official, Reader, Text, Timestamp, Tx, params};

use crate::model::{
    Asked, Case, CaseId, Correction, Decision, Event, EventKind, Message, NewEvent, Note, Opening,
};

/// Adds an event and gives its number; the case must be saved afterwards.
pub fn add_event(tx: &mut Tx, case: &mut Case, new: NewEvent) -> Result<i64, DbError> {
    case.last_event += 1;
    let now = tx.now();
    tx.execute(
        "insert into case_events (case_id, seq, at, kind, agency, post, step, text_zh, text_en) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            &case.id,
            case.last_event,
            now,
            new.kind.as_str(),
            new.agency.as_ref(),
            new.post.as_ref(),
            new.step,
            new.text.as_ref().map(|text| text.zh.as_str()),
            new.text.as_ref().map(|text| text.en.as_str())
        ],
    )?;
    Ok(case.last_event)
}

/// The timeline, oldest first.
pub fn list_events(r: &mut Reader, case: &CaseId) -> Result<Vec<Event>, DbError> {
    let sql = "select seq, at, kind, agency, post, step, text_zh, text_en from case_events \
               where case_id = $1 order by seq";
    let mut events = Vec::new();
    for row in r.query(sql, params![case])? {
        let kind =
            EventKind::parse(row.text_ref(2)?).ok_or(DbError::Column { column: 2, expected: "an event" })?;
        let text = row.opt_text(6)?.zip(row.opt_text(7)?).map(|(zh, en)| Text { zh, en });
        events.push(Event {
            seq: row.int(0)?,
            at: row.timestamp(1)?,
            kind,
            agency: row.opt_id(3)?,
            post: row.opt_id(4)?,
            step: row.opt_text(5)?,
            text,
        });
    }
    Ok(events)
}

/// Writes who decided what, and why.
pub fn insert_decision(
    tx: &mut Tx,
    case: &CaseId,
    decision: &Decision,
    by: Option<&Official>,
) -> Result<(), DbError> {
    tx.execute(
        "insert into case_decisions (case_id, seq, step, agency, post, person_id, official, outcome, reason_zh, \
         reason_en, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            case,
            decision.seq,
            &decision.step,
            &decision.agency,
            decision.post.as_ref(),
            by.map(|official| &official.person.id),
            decision.official.as_ref(),
            &decision.outcome,
            &decision.reason.zh,
            &decision.reason.en,
            decision.decided_at
        ],
    )
    .map(|_| ())
}

/// All decisions, oldest first.
pub fn list_decisions(r: &mut Reader, case: &CaseId) -> Result<Vec<Decision>, DbError> {
    let sql = "select seq, step, agency, post, official, outcome, reason_zh, reason_en, decided_at \
               from case_decisions where case_id = $1 order by seq";
    let rows = r.query(sql, params![case])?;
    rows.iter()
        .map(|row| {
            Ok(Decision {
                seq: row.int(0)?,
                step: row.text(1)?,
                agency: row.id(2)?,
                post: row.opt_id(3)?,
                official: row.opt_text(4)?,
                outcome: row.text(5)?,
                reason: Text { zh: row.text(6)?, en: row.text(7)? },
                decided_at: row.timestamp(8)?,
            })
        })
        .collect()
}

/// Writes that an answer was sent back.
pub fn insert_correction(
    tx: &mut Tx,
    case: &Case,
    asked: &Asked,
    by: &Official,
    before: &str,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into case_corrections (case_id, seq, question, message, agency, post, asked_at, before) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            &case.id,
            case.last_event,
            &asked.question,
            &asked.message,
            &by.agency,
            &by.post,
            now,
            before
        ],
    )
    .map(|_| ())
}

/// The correction the person still has to make.
pub fn open_correction(r: &mut Reader, case: &CaseId) -> Result<Option<Correction>, DbError> {
    Ok(list_corrections(r, case)?.into_iter().rev().find(|correction| correction.answered_at.is_none()))
}

/// Writes the answer of a correction.
pub fn answer_correction(tx: &mut Tx, case: &CaseId, seq: i64, after: &str) -> Result<(), DbError> {
    let now = tx.now();
    let sql = "update case_corrections set answered_at = $3, after = $4 where case_id = $1 and seq = $2";
    tx.execute(sql, params![case, seq, now, after]).map(|_| ())
}

/// All corrections, oldest first.
pub fn list_corrections(r: &mut Reader, case: &CaseId) -> Result<Vec<Correction>, DbError> {
    let sql = "select seq, question, message, agency, post, asked_at, answered_at, before, after \
               from case_corrections where case_id = $1 order by seq";
    let rows = r.query(sql, params![case])?;
    rows.iter()
        .map(|row| {
            Ok(Correction {
                seq: row.int(0)?,
                question: row.text(1)?,
                message: row.text(2)?,
                agency: row.id(3)?,
                post: row.id(4)?,
                asked_at: row.timestamp(5)?,
                answered_at: row.opt_timestamp(6)?,
                before: row.opt_text(7)?,
                after: row.opt_text(8)?,
            })
        })
        .collect()
}

/// Writes a message; none as the official: from the person.
pub fn insert_message(tx: &mut Tx, case: &Case, body: &str, from: Option<&Official>) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into case_messages (case_id, seq, at, from_agency, from_post, body) values ($1, $2, $3, $4, $5, $6)",
        params![
            &case.id,
            case.last_event,
            now,
            from.map(|official| &official.agency),
            from.map(|official| &official.post),
            body
        ],
    )
    .map(|_| ())
}

/// All messages, oldest first.
pub fn list_messages(r: &mut Reader, case: &CaseId) -> Result<Vec<Message>, DbError> {
    let sql =
        "select seq, at, from_agency, from_post, body from case_messages where case_id = $1 order by seq";
    let rows = r.query(sql, params![case])?;
    rows.iter()
        .map(|row| {
            Ok(Message {
                seq: row.int(0)?,
                at: row.timestamp(1)?,
                from_agency: row.opt_id(2)?,
                from_post: row.opt_id(3)?,
                body: row.text(4)?,
            })
        })
        .collect()
}

/// Writes a note for colleagues.
pub fn insert_note(tx: &mut Tx, case: &CaseId, by: &Official, body: &str) -> Result<(), DbError> {
    let (id, now): (String, Timestamp) = (tx.new_id(), tx.now());
    tx.execute(
        "insert into case_notes (id, case_id, at, agency, post, person_id, official, body) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![id, case, now, &by.agency, &by.post, &by.person.id, &by.person.name, body],
    )
    .map(|_| ())
}

/// The notes of one agency, oldest first.
pub fn list_notes(r: &mut Reader, case: &CaseId, agency: &kernel::AgencyId) -> Result<Vec<Note>, DbError> {
    let sql =
        "select at, post, official, body from case_notes where case_id = $1 and agency = $2 order by id";
    let rows = r.query(sql, params![case, agency])?;
    rows.iter()
        .map(|row| {
            Ok(Note { at: row.timestamp(0)?, post: row.id(1)?, official: row.text(2)?, body: row.text(3)? })
        })
        .collect()
}

/// Writes that an official opened the case.
pub fn insert_opening(tx: &mut Tx, case: &CaseId, by: &Official) -> Result<(), DbError> {
    let (id, now): (String, Timestamp) = (tx.new_id(), tx.now());
    tx.execute(
        "insert into case_openings (id, case_id, at, agency, post, person_id) values ($1, $2, $3, $4, $5, $6)",
        params![id, case, now, &by.agency, &by.post, &by.person.id],
    )
    .map(|_| ())
}

/// Who opened the case, the last first.
pub fn list_openings(r: &mut Reader, case: &CaseId, limit: i64) -> Result<Vec<Opening>, DbError> {
    let sql = "select at, agency, post from case_openings where case_id = $1 order by id desc limit $2";
    let rows = r.query(sql, params![case, limit])?;
    rows.iter()
        .map(|row| Ok(Opening { at: row.timestamp(0)?, agency: row.id(1)?, post: row.id(2)? }))
        .collect()
}

/// Whether a post the official acts for had the case on its desk or decided in it.
pub fn has_acted(r: &mut Reader, case: &CaseId, official: &Official) -> Result<bool, DbError> {
    let events = list_events(r, case)?;
    Ok(events.iter().any(|event| event.post.as_ref().is_some_and(|post| official.acts_for(post))))
}
