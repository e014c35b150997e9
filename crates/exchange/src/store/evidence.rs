//! What is read for the evidence of an exchange, and the exchanges that an agency answered.

use kernel::{AgencyId, DbError, Reader, Row, Timestamp, params};

use super::{SEEN, among, seen};
use crate::call::Said;
use crate::evidence::Salt;
use crate::model::{LookUpId, Seen};

/// What is kept of a call beside its row in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCall {
    /// What the client said.
    pub said: Said,
    /// When it ended; none when the node stopped in the middle.
    pub answered_at: Option<Timestamp>,
    /// The status with which it was answered.
    pub status: Option<i64>,
    /// Why there was no answer.
    pub error: Option<String>,
}

fn kept_call(row: &Row) -> Result<KeptCall, DbError> {
    Ok(KeptCall {
        said: Said {
            message: row.text(0)?,
            client: row.text(1)?,
            user: row.opt_text(2)?,
            issue: row.opt_text(3)?,
            represented: row.opt_text(4)?,
        },
        answered_at: row.opt_timestamp(5)?,
        status: row.opt_int(6)?,
        error: row.opt_text(7)?,
    })
}

/// A look-up that is about this person or business, when they may see it now.
pub fn find_seen_by(
    r: &mut Reader,
    subject: &str,
    id: &LookUpId,
    now: Timestamp,
) -> Result<Option<Seen>, DbError> {
    let sql = format!(
        "select {SEEN}, s.visible_from_at from look_up_subjects s join look_ups l on l.id = s.look_up_id \
         where s.subject = $1 and s.look_up_id = $2 and s.visible_from_at <= $3"
    );
    r.query_opt(&sql, params![subject, id, now])?.as_ref().map(seen).transpose()
}

/// The call that a look-up was, when a system called.
pub fn find_call(r: &mut Reader, id: &LookUpId) -> Result<Option<KeptCall>, DbError> {
    let sql = "select message_id, client, user_id, issue, represented_party, answered_at, status, error \
               from calls where look_up_id = $1";
    r.query_opt(sql, params![id])?.as_ref().map(kept_call).transpose()
}

/// What was mixed into the digests of a look-up; none where nothing was answered here.
pub fn find_salt(r: &mut Reader, id: &LookUpId) -> Result<Option<Salt>, DbError> {
    let row = r.query_opt("select salt from look_ups where id = $1", params![id])?;
    Ok(row.map(|row| row.opt_text(0)).transpose()?.flatten().map(Salt::kept))
}

/// The newest call with this message id that was made under one of these names of an agency.
pub fn find_called(r: &mut Reader, message: &str, names: &[AgencyId]) -> Result<Option<LookUpId>, DbError> {
    let mut binds = params![message];
    let among = among(names, &mut binds);
    let sql = format!(
        "select c.look_up_id from calls c join look_ups l on l.id = c.look_up_id \
         where c.message_id = $1 and l.consumer in ({among}) order by c.look_up_id desc limit 1"
    );
    r.query_opt(&sql, binds)?.map(|row| row.id(0)).transpose()
}

/// The look-ups and calls that these registries and APIs answered, newest first, before the look-up `before`. Each is read
/// by its own part of the index.
pub fn look_ups_in(
    r: &mut Reader,
    sources: &[String],
    before: Option<&LookUpId>,
    limit: usize,
) -> Result<Vec<Seen>, DbError> {
    let (at, id) = match before {
        Some(id) => (super::find_look_up(r, id)?.map_or(Timestamp(i64::MAX), |seen| seen.at), id.as_str()),
        None => (Timestamp(i64::MAX), super::AFTER_ALL),
    };
    let sql = format!(
        "select {SEEN} from look_ups l where l.registry = $1 and l.at <= $2 and (l.at < $2 or l.id < $3) \
         order by l.at desc, l.id desc limit $4"
    );
    let mut found = Vec::new();
    for source in sources {
        let rows = r.query(&sql, params![source, at, id, limit])?;
        found.extend(rows.iter().map(seen).collect::<Result<Vec<_>, _>>()?);
    }
    found.sort_by(|a, b| (b.at, b.id.as_str()).cmp(&(a.at, a.id.as_str())));
    found.truncate(limit);
    Ok(found)
}
