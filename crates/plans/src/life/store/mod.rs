//! All SQL of the life of plans.

mod progress;
mod review;
mod start;

use catalogue::model::programme::{Control, word};
use kernel::{AgencyId, DbError, Reader, Row, Tx, params};

pub use progress::{
    Done, done, find_evaluation, insert_done, insert_report, list_evaluations, list_reports, reminded,
    save_grade, save_own_evaluation,
};
pub use review::{insert_comments, insert_review, list_comments, list_reviews};
pub use start::{begin, started_on};

use super::model::{Content, Plan, PlanId, State, Version};

/// Most plans of a list.
pub const MOST: i64 = 500;

const PLAN: &str = "id, programme, agency, first_year, last_year, name, newest, in_force, created_at, closed_at \
                    from plans";
const VERSION: &str = "number, state, stage, round, edition, content, reason, priority, recommended, control, \
                       document_number, document_on, submitted_at, decided_at, submitted_by from plan_versions";

/// A value that this program did not write.
fn strange(column: usize) -> DbError {
    DbError::Column { column, expected: "a value that this program wrote" }
}

/// One of the words of a fixed set.
fn read_word<T: Copy>(row: &Row, column: usize, words: &[(&'static str, T)]) -> Result<T, DbError> {
    let text = row.text_ref(column)?;
    words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| strange(column))
}

/// The same, where there may be none.
fn read_opt_word<T: Copy>(
    row: &Row,
    column: usize,
    words: &[(&'static str, T)],
) -> Result<Option<T>, DbError> {
    if row.opt_text(column)?.is_none() { Ok(None) } else { read_word(row, column, words).map(Some) }
}

/// A small whole number.
fn small<T: TryFrom<i64>>(row: &Row, column: usize) -> Result<T, DbError> {
    T::try_from(row.int(column)?).map_err(|_| strange(column))
}

fn plan(row: &Row) -> Result<Plan, DbError> {
    Ok(Plan {
        id: row.id(0)?,
        programme: row.text(1)?,
        agency: row.id(2)?,
        first_year: small(row, 3)?,
        last_year: small(row, 4)?,
        name: row.text(5)?,
        newest: row.int(6)?,
        in_force: row.int(7)?,
        created_at: row.timestamp(8)?,
        closed_at: row.opt_timestamp(9)?,
    })
}

fn version(row: &Row) -> Result<Version, DbError> {
    let content: Content = serde_json::from_str(row.text_ref(5)?).map_err(|_| strange(5))?;
    Ok(Version {
        number: row.int(0)?,
        state: read_word(row, 1, &State::ALL)?,
        stage: row.int(2)?,
        round: row.int(3)?,
        edition: row.int(4)?,
        content,
        reason: row.opt_text(6)?,
        priority: row.opt_int(7)?,
        recommended: row.opt_int(8)?,
        control: read_opt_word(row, 9, &Control::ALL)?,
        document_number: row.opt_text(10)?,
        document_on: row.opt_day(11)?,
        submitted_at: row.opt_timestamp(12)?,
        decided_at: row.opt_timestamp(13)?,
        submitted_by: row.opt_text(14)?,
    })
}

/// The plan with this id.
pub fn find_plan(r: &mut Reader, id: &PlanId) -> Result<Option<Plan>, DbError> {
    r.query_opt(&format!("select {PLAN} where id = $1"), params![id])?.as_ref().map(plan).transpose()
}

/// The plan that a send with this key made.
pub fn find_by_key(r: &mut Reader, key: &str) -> Result<Option<Plan>, DbError> {
    r.query_opt(&format!("select {PLAN} where send_key = $1"), params![key])?.as_ref().map(plan).transpose()
}

/// Plans of an agency, latest first.
pub fn list_of_agency(r: &mut Reader, agency: &AgencyId) -> Result<Vec<Plan>, DbError> {
    let sql = format!("select {PLAN} where agency = $1 order by id desc limit $2");
    r.query(&sql, params![agency, MOST])?.iter().map(plan).collect()
}

/// Plans under a programme, latest first.
pub fn list_of_programme(r: &mut Reader, programme: &str) -> Result<Vec<Plan>, DbError> {
    let sql = format!("select {PLAN} where programme = $1 order by id desc limit $2");
    r.query(&sql, params![programme, MOST])?.iter().map(plan).collect()
}

/// Approved plans of all programmes, latest first: they are public.
pub fn list_in_force(r: &mut Reader) -> Result<Vec<Plan>, DbError> {
    let sql = format!("select {PLAN} where in_force > 0 order by id desc limit $1");
    r.query(&sql, params![MOST])?.iter().map(plan).collect()
}

/// Plans whose newest version is with a reviewer, those that wait longest first.
pub fn list_in_review(r: &mut Reader) -> Result<Vec<(Plan, Version)>, DbError> {
    let sql =
        "select plan_id from plan_versions where state = 'review' order by submitted_at, plan_id limit $1";
    let ids: Vec<PlanId> =
        r.query(sql, params![MOST])?.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    let mut found = Vec::new();
    for id in ids {
        if let Some(plan) = find_plan(r, &id)?
            && let Some(version) = find_version(r, &id, plan.newest)?
        {
            found.push((plan, version));
        }
    }
    Ok(found)
}

/// A version of a plan.
pub fn find_version(r: &mut Reader, plan: &PlanId, number: i64) -> Result<Option<Version>, DbError> {
    let sql = format!("select {VERSION} where plan_id = $1 and number = $2");
    r.query_opt(&sql, params![plan, number])?.as_ref().map(version).transpose()
}

/// All versions of a plan, oldest first.
pub fn list_versions(r: &mut Reader, plan: &PlanId) -> Result<Vec<Version>, DbError> {
    let sql = format!("select {VERSION} where plan_id = $1 order by number");
    r.query(&sql, params![plan])?.iter().map(version).collect()
}

/// Adds a plan; false when a send with this key made one already.
pub fn insert_plan(tx: &mut Tx, new: &Plan, key: &str, by: &str) -> Result<bool, DbError> {
    let row = params![
        &new.id,
        &new.programme,
        &new.agency,
        new.first_year,
        new.last_year,
        &new.name,
        new.newest,
        new.in_force,
        key,
        new.created_at,
        by
    ];
    let sql = "insert into plans (id, programme, agency, first_year, last_year, name, newest, in_force, send_key, \
               created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
               on conflict (send_key) do nothing";
    Ok(tx.execute(sql, row)? == 1)
}

fn content_text(content: &Content) -> Result<String, DbError> {
    serde_json::to_string(content).map_err(|_| strange(0))
}

/// Adds a version; the plan's newest is this one from now on.
pub fn insert_version(tx: &mut Tx, plan: &PlanId, new: &Version) -> Result<(), DbError> {
    let row = params![
        plan,
        new.number,
        word(&State::ALL, &new.state),
        new.stage,
        new.round,
        new.edition,
        content_text(&new.content)?,
        new.reason.as_ref(),
        new.priority
    ];
    tx.execute(
        "insert into plan_versions (plan_id, number, state, stage, round, edition, content, reason, priority) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        row,
    )?;
    tx.execute(
        "update plans set newest = $2, name = $3 where id = $1",
        params![plan, new.number, &new.content.name],
    )?;
    Ok(())
}

/// Saves what a version says, if nobody saved it since `edition`; false when somebody did, or when it is not
/// open any more.
pub fn save_content(
    tx: &mut Tx,
    plan: &PlanId,
    number: i64,
    edition: i64,
    content: &Content,
) -> Result<bool, DbError> {
    let saved = tx.execute(
        "update plan_versions set content = $4, edition = edition + 1 \
         where plan_id = $1 and number = $2 and edition = $3 and state in ('draft', 'returned')",
        params![plan, number, edition, content_text(content)?],
    )?;
    if saved == 1 {
        tx.execute("update plans set name = $2 where id = $1", params![plan, &content.name])?;
    }
    Ok(saved == 1)
}

/// Writes how far a version is now: everything about it except what it says.
pub fn save_state(tx: &mut Tx, plan: &PlanId, version: &Version) -> Result<(), DbError> {
    tx.execute(
        "update plan_versions set state = $3, stage = $4, round = $5, edition = edition + 1, priority = $6, \
         recommended = $7, control = $8, document_number = $9, document_on = $10, submitted_at = $11, \
         decided_at = $12, submitted_by = $13 where plan_id = $1 and number = $2",
        params![
            plan,
            version.number,
            word(&State::ALL, &version.state),
            version.stage,
            version.round,
            version.priority,
            version.recommended,
            version.control.map(|control| word(&Control::ALL, &control)),
            version.document_number.as_ref(),
            version.document_on,
            version.submitted_at,
            version.decided_at,
            version.submitted_by.as_ref()
        ],
    )?;
    Ok(())
}

/// From now on this version is in force.
pub fn put_in_force(tx: &mut Tx, plan: &PlanId, number: i64) -> Result<(), DbError> {
    tx.execute("update plans set in_force = $2 where id = $1", params![plan, number])?;
    Ok(())
}

/// The plan is over; false when it was already.
pub fn close(tx: &mut Tx, plan: &PlanId) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update plans set closed_at = $2 where id = $1 and closed_at is null";
    Ok(tx.execute(sql, params![plan, now])? == 1)
}

/// The number of another plan of the agency that has this place in its order for the same first year.
pub fn holder_of_priority(r: &mut Reader, of: &Plan, priority: i64) -> Result<Option<String>, DbError> {
    let sql = "select p.name from plans p join plan_versions v on v.plan_id = p.id and v.number = p.newest \
               where p.agency = $1 and p.programme = $2 and p.first_year = $3 and v.priority = $4 and p.id <> $5 \
               and p.closed_at is null and v.state <> 'refused' limit 1";
    let row = r.query_opt(sql, params![&of.agency, &of.programme, of.first_year, priority, &of.id])?;
    row.map(|row| row.text(0)).transpose()
}

/// Plans of an agency by id, after `after`.
pub fn list_after(r: &mut Reader, agency: &AgencyId, after: &str, limit: i64) -> Result<Vec<Plan>, DbError> {
    let sql = format!("select {PLAN} where agency = $1 and id > $2 order by id limit $3");
    r.query(&sql, params![agency, after, limit])?.iter().map(plan).collect()
}

/// How many plans an agency has.
pub fn count_of_agency(r: &mut Reader, agency: &AgencyId) -> Result<i64, DbError> {
    r.query_one("select cast(count(*) as bigint) from plans where agency = $1", params![agency])?.int(0)
}

/// Gives a plan to another agency.
pub(crate) fn give(tx: &mut Tx, id: &PlanId, agency: &AgencyId) -> Result<(), DbError> {
    tx.execute("update plans set agency = $2 where id = $1", params![id, agency]).map(|_| ())
}
