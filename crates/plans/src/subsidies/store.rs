//! All SQL of subsidies.

use catalogue::model::programme::word;
use kernel::{AgencyId, DbError, Reader, Row, Tx, params};

use super::model::account::Kind;
use super::model::{Application, ApplicationId, Move, State, Wish};

/// Most applications of a list.
pub const MOST: i64 = 2_000;

const APPLICATION: &str = "id, subsidy, agency, county, year, object, purpose, asked, own, other, other_source, state, \
                           edition, recommended, opinion, reason, distinct_reason, document_number, document_on, \
                           reviewed_by, reviewed_post, decided_post, created_post, created_at, decided_at \
                           from subsidy_applications";
const MOVE: &str = "application, number, kind, amount, note, post, at from subsidy_moves";

fn strange(column: usize) -> DbError {
    DbError::Column { column, expected: "a value that this program wrote" }
}

fn read_word<T: Copy>(row: &Row, column: usize, words: &[(&'static str, T)]) -> Result<T, DbError> {
    let text = row.text_ref(column)?;
    words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| strange(column))
}

fn application(row: &Row) -> Result<Application, DbError> {
    let wish = Wish {
        year: i32::try_from(row.int(4)?).map_err(|_| strange(4))?,
        object: row.text(5)?,
        purpose: row.text(6)?,
        asked: row.int(7)?,
        own: row.int(8)?,
        other: row.int(9)?,
        other_source: row.text(10)?,
    };
    Ok(Application {
        id: row.id(0)?,
        subsidy: row.text(1)?,
        agency: row.id(2)?,
        county: row.text(3)?,
        wish,
        state: read_word(row, 11, &State::ALL)?,
        edition: row.int(12)?,
        recommended: row.opt_int(13)?,
        opinion: row.opt_text(14)?,
        reason: row.opt_text(15)?,
        distinct: row.opt_text(16)?,
        document_number: row.opt_text(17)?,
        document_on: row.opt_day(18)?,
        reviewed_by: row.opt_text(19)?,
        reviewed_post: row.opt_text(20)?,
        decided_post: row.opt_text(21)?,
        created_post: row.text(22)?,
        created_at: row.timestamp(23)?,
        decided_at: row.opt_timestamp(24)?,
    })
}

/// The application with this id.
pub fn find(r: &mut Reader, id: &ApplicationId) -> Result<Option<Application>, DbError> {
    let sql = format!("select {APPLICATION} where id = $1");
    r.query_opt(&sql, params![id])?.as_ref().map(application).transpose()
}

/// The application that a send with this key made.
pub fn find_by_key(r: &mut Reader, key: &str) -> Result<Option<Application>, DbError> {
    let sql = format!("select {APPLICATION} where send_key = $1");
    r.query_opt(&sql, params![key])?.as_ref().map(application).transpose()
}

/// Applications for a subsidy, oldest first.
pub fn list_of_subsidy(r: &mut Reader, subsidy: &str) -> Result<Vec<Application>, DbError> {
    let sql = format!("select {APPLICATION} where subsidy = $1 order by year, id limit $2");
    r.query(&sql, params![subsidy, MOST])?.iter().map(application).collect()
}

/// Applications of an agency, latest first.
pub fn list_of_agency(r: &mut Reader, agency: &AgencyId) -> Result<Vec<Application>, DbError> {
    let sql = format!("select {APPLICATION} where agency = $1 order by id desc limit $2");
    r.query(&sql, params![agency, MOST])?.iter().map(application).collect()
}

/// Applications of a county for any subsidy, oldest first.
pub fn list_of_county(r: &mut Reader, county: &str) -> Result<Vec<Application>, DbError> {
    let sql = format!("select {APPLICATION} where county = $1 order by id limit $2");
    r.query(&sql, params![county, MOST])?.iter().map(application).collect()
}

/// Adds an application; false when a send with this key made one already.
pub fn insert(tx: &mut Tx, new: &Application, object_key: &str, send_key: &str) -> Result<bool, DbError> {
    let wish = &new.wish;
    let row = params![
        &new.id,
        &new.subsidy,
        wish.year,
        &new.agency,
        &new.county,
        &wish.object,
        object_key,
        &wish.purpose,
        wish.asked,
        wish.own,
        wish.other,
        &wish.other_source,
        word(&State::ALL, &new.state),
        new.edition,
        send_key,
        new.created_at,
        &new.created_post
    ];
    let sql = "insert into subsidy_applications (id, subsidy, year, agency, county, object, object_key, purpose, \
               asked, own, other, other_source, state, edition, send_key, created_at, created_post) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
               on conflict (send_key) do nothing";
    Ok(tx.execute(sql, row)? == 1)
}

/// Writes an application as it is now, if nobody changed it since `edition`; false when somebody did.
pub fn save(tx: &mut Tx, now: &Application, object_key: &str, edition: i64) -> Result<bool, DbError> {
    let wish = &now.wish;
    let row = params![
        &now.id,
        edition,
        wish.year,
        &wish.object,
        object_key,
        &wish.purpose,
        wish.asked,
        wish.own,
        wish.other,
        &wish.other_source,
        word(&State::ALL, &now.state),
        now.recommended,
        now.opinion.as_ref(),
        now.reason.as_ref(),
        now.distinct.as_ref(),
        now.document_number.as_ref(),
        now.document_on,
        now.reviewed_by.as_ref(),
        now.reviewed_post.as_ref(),
        now.decided_post.as_ref(),
        now.decided_at
    ];
    let sql = "update subsidy_applications set edition = edition + 1, year = $3, object = $4, object_key = $5, \
               purpose = $6, asked = $7, own = $8, other = $9, other_source = $10, state = $11, recommended = $12, \
               opinion = $13, reason = $14, distinct_reason = $15, document_number = $16, document_on = $17, \
               reviewed_by = $18, reviewed_post = $19, decided_post = $20, decided_at = $21 \
               where id = $1 and edition = $2";
    Ok(tx.execute(sql, row)? == 1)
}

fn one_move(row: &Row) -> Result<Move, DbError> {
    Ok(Move {
        application: row.id(0)?,
        number: row.int(1)?,
        kind: read_word(row, 2, &Kind::ALL)?,
        amount: row.int(3)?,
        note: row.text(4)?,
        post: row.text(5)?,
        at: row.timestamp(6)?,
    })
}

/// Movements of a grant, in order.
pub fn moves_of(r: &mut Reader, id: &ApplicationId) -> Result<Vec<Move>, DbError> {
    let sql = format!("select {MOVE} where application = $1 order by number");
    r.query(&sql, params![id])?.iter().map(one_move).collect()
}

/// All movements of a subsidy's year, in the order in which they happened.
pub fn moves_of_year(r: &mut Reader, subsidy: &str, year: i32) -> Result<Vec<Move>, DbError> {
    let sql = format!("select {MOVE} where subsidy = $1 and year = $2 order by at, application, number");
    r.query(&sql, params![subsidy, year])?.iter().map(one_move).collect()
}

/// Adds a movement; false when there is one with this number.
pub fn insert_move(tx: &mut Tx, of: &Application, agency: &AgencyId, new: &Move) -> Result<bool, DbError> {
    let row = params![
        &new.application,
        new.number,
        &of.subsidy,
        of.wish.year,
        word(&Kind::ALL, &new.kind),
        new.amount,
        &new.note,
        agency,
        &new.post,
        new.at
    ];
    let sql = "insert into subsidy_moves (application, number, subsidy, year, kind, amount, note, agency, post, at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (application, number) do nothing";
    Ok(tx.execute(sql, row)? == 1)
}
