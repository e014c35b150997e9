//! All SQL of agencies' performance.

use catalogue::model::programme::word;
use kernel::{AgencyId, DbError, Reader, Row, Tx, params};

use super::model::{State, Year};

const YEAR: &str = "agency, year, state, edition, measures, answers, own_score, own_words, return_reason, score, words, \
                    reviewer, reviewer_post, set_at, assessed_at, reviewed_at from agency_performance";

fn strange(column: usize) -> DbError {
    DbError::Column { column, expected: "a value that this program wrote" }
}

fn year(row: &Row) -> Result<Year, DbError> {
    let state = row.text_ref(2)?;
    let state = State::ALL.iter().find(|(word, _)| *word == state).map(|(_, state)| *state);
    Ok(Year {
        agency: row.id(0)?,
        year: i32::try_from(row.int(1)?).map_err(|_| strange(1))?,
        state: state.ok_or_else(|| strange(2))?,
        edition: row.int(3)?,
        measures: serde_json::from_str(row.text_ref(4)?).map_err(|_| strange(4))?,
        answers: serde_json::from_str(row.text_ref(5)?).map_err(|_| strange(5))?,
        own_score: row.opt_int(6)?,
        own_words: row.opt_text(7)?,
        return_reason: row.opt_text(8)?,
        score: row.opt_int(9)?,
        words: row.opt_text(10)?,
        reviewer: row.opt_id(11)?,
        reviewer_post: row.opt_text(12)?,
        set_at: row.opt_timestamp(13)?,
        assessed_at: row.opt_timestamp(14)?,
        reviewed_at: row.opt_timestamp(15)?,
    })
}

/// An agency's year.
pub fn find(r: &mut Reader, agency: &AgencyId, of: i32) -> Result<Option<Year>, DbError> {
    let sql = format!("select {YEAR} where agency = $1 and year = $2");
    r.query_opt(&sql, params![agency, of])?.as_ref().map(year).transpose()
}

/// All years of an agency, latest first.
pub fn list_of_agency(r: &mut Reader, agency: &AgencyId) -> Result<Vec<Year>, DbError> {
    let sql = format!("select {YEAR} where agency = $1 order by year desc");
    r.query(&sql, params![agency])?.iter().map(year).collect()
}

/// All years, latest first.
pub fn list(r: &mut Reader) -> Result<Vec<Year>, DbError> {
    let sql = format!("select {YEAR} order by year desc, agency");
    r.query(&sql, params![])?.iter().map(year).collect()
}

/// Writes a year as it is now, if nobody changed it since `edition`, which is 0 for a new one; false when somebody did.
pub fn save(tx: &mut Tx, now: &Year, edition: i64) -> Result<bool, DbError> {
    if edition == 0 {
        let sql = "insert into agency_performance (agency, year, state, edition, measures, answers) \
                   values ($1, $2, 'draft', 0, '[]', '{}') on conflict (agency, year) do nothing";
        tx.execute(sql, params![&now.agency, now.year])?;
    }
    let row = params![
        &now.agency,
        now.year,
        edition,
        word(&State::ALL, &now.state),
        serde_json::to_string(&now.measures).map_err(|_| strange(4))?,
        serde_json::to_string(&now.answers).map_err(|_| strange(5))?,
        now.own_score,
        now.own_words.as_ref(),
        now.return_reason.as_ref(),
        now.score,
        now.words.as_ref(),
        now.reviewer.as_ref(),
        now.reviewer_post.as_ref(),
        now.set_at,
        now.assessed_at,
        now.reviewed_at
    ];
    let sql = "update agency_performance set edition = edition + 1, state = $4, measures = $5, answers = $6, \
               own_score = $7, own_words = $8, return_reason = $9, score = $10, words = $11, reviewer = $12, \
               reviewer_post = $13, set_at = $14, assessed_at = $15, reviewed_at = $16 \
               where agency = $1 and year = $2 and edition = $3";
    Ok(tx.execute(sql, row)? == 1)
}
