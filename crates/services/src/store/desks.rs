//! Desk rows: which agencies have or had a case, in the buckets lists are read from.

use catalogue::model::reorganisation::Reorganisation;
use kernel::{AgencyId, DbError, PostId, Reader, Tx, params};

use crate::model::{Bucket, Case, CaseId};

/// Puts a submitted case into the right bucket of every agency that has or had it, the present one too.
pub(crate) fn move_desks(tx: &mut Tx, case: &Case) -> Result<(), DbError> {
    // Agencies that decided by rule never had it on a desk, but answer for their part of it.
    let had = "select agency from case_desks where case_id = $1 \
               union select agency from case_decisions where case_id = $1";
    let rows = tx.query(had, params![&case.id])?;
    let mut agencies: Vec<AgencyId> = rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    let desks = case.desks();
    let now = desks.iter().map(|desk| &desk.agency).chain(case.step_agency.as_ref());
    for agency in now.chain([&case.agency]) {
        if !agencies.contains(agency) {
            agencies.push(agency.clone());
        }
    }
    agencies.iter().try_for_each(|agency| put(tx, case, agency))
}

/// Puts a case into the right bucket of one agency.
fn put(tx: &mut Tx, case: &Case, agency: &AgencyId) -> Result<(), DbError> {
    // Each agency finds it at its own desk; one that waits for others, at theirs.
    let desks = case.desks();
    let own = desks.iter().find(|desk| desk.agency == *agency).map(|desk| &desk.post);
    let bucket = Bucket::of(agency, &case.service, case.state, own.or(case.step_post.as_ref()));
    insert_bucket(tx, &bucket)?;
    tx.execute(
        "insert into case_desks (case_id, agency, bucket, submitted_at, due_on, number, name) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (case_id, agency) do update \
         set bucket = excluded.bucket, due_on = excluded.due_on",
        params![
            &case.id,
            agency,
            bucket.id,
            case.submitted_at.unwrap_or(case.updated_at),
            case.due_on.unwrap_or_else(|| case.updated_at.day()),
            case.number.clone(),
            &case.applicant_name
        ],
    )?;
    Ok(())
}

/// Lets whoever goes on with an agency's work find the case where that agency has or had it; the old rows stay.
pub(crate) fn give_desks(tx: &mut Tx, case: &Case, order: &Reorganisation) -> Result<(), DbError> {
    let rows = tx.query("select agency from case_desks where case_id = $1", params![&case.id])?;
    let had: Vec<AgencyId> = rows.iter().map(|row| row.id(0)).collect::<Result<_, _>>()?;
    for agency in &had {
        match order.taker("service", &case.service, agency) {
            Some(taker) if !had.contains(taker) => put(tx, case, taker)?,
            _ => {}
        }
    }
    Ok(())
}

const HELD: &str = "from cases c where c.id > $2 and (c.agency = $1 or c.step_agency = $1 or exists \
                    (select 1 from case_desks d where d.case_id = c.id and d.agency = $1))";

/// Cases that an agency has or had, by id, after `after`.
pub(crate) fn list_held(
    r: &mut Reader,
    agency: &AgencyId,
    after: &str,
    limit: i64,
) -> Result<Vec<CaseId>, DbError> {
    let sql = format!("select c.id {HELD} order by c.id limit $3");
    r.query(&sql, params![agency, after, limit])?.iter().map(|row| row.id(0)).collect()
}

/// How many cases an agency has or had.
pub(crate) fn count_held(r: &mut Reader, agency: &AgencyId) -> Result<i64, DbError> {
    r.query_one(&format!("select cast(count(*) as bigint) {HELD}"), params![agency, ""])?.int(0)
}

/// Makes a bucket known.
pub(super) fn insert_bucket(tx: &mut Tx, bucket: &Bucket) -> Result<(), DbError> {
    tx.execute(
        "insert into case_buckets (id, agency, service, state, post) values ($1, $2, $3, $4, $5) \
         on conflict (id) do nothing",
        params![bucket.id, &bucket.agency, &bucket.service, bucket.state.as_str(), &bucket.post],
    )?;
    Ok(())
}

/// How many cases that go on stand at the desk of a post.
pub(crate) fn count_at_post(r: &mut Reader, post: &PostId) -> Result<i64, DbError> {
    let sql = "select cast(count(*) as bigint) from cases where step_post = $1 \
               and state in ('consent', 'submitted', 'correction')";
    r.query_one(sql, params![post])?.int(0)
}
