//! Desk rows: which agencies have or had a case, in the buckets lists are read from.

use kernel::{AgencyId, DbError, Tx, params};

use crate::model::{Bucket, Case};

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
    for agency in &agencies {
        // Each agency finds it at its own desk; one that waits for others, at theirs.
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
    }
    Ok(())
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
