//! SQL of the notices by which clients hear that a sign-in has ended.

use kernel::{DbError, PersonId, Reader, Row, Timestamp, Tx, params};

use crate::model::{Notice, SignIn, SignInId};

const COLUMNS: &str = "id, client, person_id, sign_in_id, made_at, next_at, tries, problem, told_at";

fn notice(row: &Row) -> Result<Notice, DbError> {
    Ok(Notice {
        id: row.text(0)?,
        client: row.text(1)?,
        person: row.id(2)?,
        sign_in: row.opt_id(3)?,
        made_at: row.timestamp(4)?,
        next_at: row.opt_timestamp(5)?,
        tries: row.int(6)?,
        problem: row.opt_text(7)?,
        told_at: row.opt_timestamp(8)?,
    })
}

/// Keeps a notice of one sign-in, or of all of a person's at a client; it is sent as soon as may be.
pub(crate) fn insert_notice(
    tx: &mut Tx,
    client: &str,
    person: &PersonId,
    sign_in: Option<&SignInId>,
) -> Result<(), DbError> {
    let (id, now): (String, _) = (tx.new_id(), tx.now());
    tx.execute(
        "insert into openid_logout_notices (id, client, person_id, sign_in_id, made_at, next_at, tries) \
         values ($1, $2, $3, $4, $5, $5, 0)",
        params![id, client, person, sign_in, now],
    )?;
    Ok(())
}

/// Whether a notice is due.
pub(crate) fn is_notice_due(r: &mut Reader, now: Timestamp) -> Result<bool, DbError> {
    let sql = "select id from openid_logout_notices where next_at <= $1 limit 1";
    Ok(r.query_opt(sql, params![now])?.is_some())
}

/// Notices that are due, the longest due first.
pub(crate) fn list_due_notices(r: &mut Reader, now: Timestamp, limit: i64) -> Result<Vec<Notice>, DbError> {
    let sql = format!(
        "select {COLUMNS} from openid_logout_notices where next_at <= $1 order by next_at, id limit $2"
    );
    r.query(&sql, params![now, limit])?.iter().map(notice).collect()
}

/// Counts a try; the next one, if any, is at `next_at` unless this one settles the matter.
pub(crate) fn count_try(tx: &mut Tx, id: &str, next_at: Option<Timestamp>) -> Result<(), DbError> {
    let sql = "update openid_logout_notices set tries = tries + 1, next_at = $2 where id = $1";
    tx.execute(sql, params![id, next_at])?;
    Ok(())
}

/// Notes that the client was told.
pub(crate) fn settle_notice(tx: &mut Tx, id: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "update openid_logout_notices set told_at = $2, next_at = null, problem = null where id = $1",
        params![id, now],
    )?;
    Ok(())
}

/// Notes why the last try told nobody anything.
pub(crate) fn note_problem(tx: &mut Tx, id: &str, problem: &str) -> Result<(), DbError> {
    tx.execute("update openid_logout_notices set problem = $2 where id = $1", params![id, problem])?;
    Ok(())
}

/// Notices that have met a problem and told nobody yet, newest first.
pub fn list_troubled_notices(r: &mut Reader, limit: i64) -> Result<Vec<Notice>, DbError> {
    let sql = format!(
        "select {COLUMNS} from openid_logout_notices where problem is not null and told_at is null \
         order by made_at desc, id limit $1"
    );
    r.query(&sql, params![limit])?.iter().map(notice).collect()
}

/// Whether a client got tokens in a sign-in: one that never did knows of nothing that could end.
pub(crate) fn has_tokens(r: &mut Reader, sign_in: &SignIn) -> Result<bool, DbError> {
    let sql = "select hash from openid_tokens where sign_in_id = $1 limit 1";
    Ok(r.query_opt(sql, params![&sign_in.id])?.is_some())
}

/// Takes away notices that are over since before `until`.
pub(crate) fn delete_old_notices(tx: &mut Tx, until: Timestamp) -> Result<(), DbError> {
    tx.execute("delete from openid_logout_notices where next_at is null and made_at < $1", params![until])?;
    Ok(())
}
