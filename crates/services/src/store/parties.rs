//! Who has to agree to a case, and what they answered.

use kernel::{DbError, Reader, Row, Tx, params};

use crate::model::{Answer, CaseId, Consent};

/// The consents a person's page shows; older ones are closed matters.
const SHOWN: i64 = 200;

const COLUMNS: &str = "case_id, party, number, name, answer, asked_at, answer_by, answered_at";

fn consent(row: &Row) -> Result<Consent, DbError> {
    let answer =
        Answer::parse(row.text_ref(4)?).ok_or(DbError::Column { column: 4, expected: "an answer" })?;
    Ok(Consent {
        case: row.id(0)?,
        party: row.text(1)?,
        number: row.text(2)?,
        name: row.opt_text(3)?,
        answer,
        asked_at: row.timestamp(5)?,
        answer_by: row.day(6)?,
        answered_at: row.opt_timestamp(7)?,
    })
}

/// Asks somebody.
pub fn insert_consent(tx: &mut Tx, consent: &Consent) -> Result<(), DbError> {
    tx.execute(
        "insert into case_parties (case_id, party, number, answer, asked_at, answer_by) \
         values ($1, $2, $3, $4, $5, $6)",
        params![
            &consent.case,
            &consent.party,
            &consent.number,
            consent.answer.as_str(),
            consent.asked_at,
            consent.answer_by
        ],
    )
    .map(|_| ())
}

/// Everybody who was asked in a case.
pub fn list_consents(r: &mut Reader, case: &CaseId) -> Result<Vec<Consent>, DbError> {
    let sql = format!("select {COLUMNS} from case_parties where case_id = $1 order by party");
    r.query(&sql, params![case])?.iter().map(consent).collect()
}

/// What was asked of whoever has this number, the newest first.
pub fn list_asked(r: &mut Reader, number: &str) -> Result<Vec<Consent>, DbError> {
    let sql = format!(
        "select {COLUMNS} from case_parties where number = $1 order by asked_at desc, case_id desc limit $2"
    );
    r.query(&sql, params![number, SHOWN])?.iter().map(consent).collect()
}

/// What was asked in one case of whoever has this number.
pub fn find_asked(
    r: &mut Reader,
    case: &CaseId,
    party: &str,
    number: &str,
) -> Result<Option<Consent>, DbError> {
    let sql = format!("select {COLUMNS} from case_parties where case_id = $1 and party = $2 and number = $3");
    r.query_opt(&sql, params![case, party, number])?.as_ref().map(consent).transpose()
}

/// Writes what somebody answered.
pub fn answer_consent(tx: &mut Tx, consent: &Consent) -> Result<(), DbError> {
    let sql =
        "update case_parties set answer = $3, name = $4, answered_at = $5 where case_id = $1 and party = $2";
    let name = consent.name.clone();
    let binds = params![&consent.case, &consent.party, consent.answer.as_str(), name, consent.answered_at];
    tx.execute(sql, binds).map(|_| ())
}
