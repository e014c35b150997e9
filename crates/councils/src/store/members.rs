//! Members.

use kernel::{Day, DbError, PersonId, PostId, Reader, Row, Tx, params};

use super::MOST;
use crate::model::{Member, MemberId};

const MEMBER: &str = "id, council, seat, post, person_id, from_on, until_on, document from council_members";
const IN_FORCE: &str = "from_on <= $2 and (until_on is null or until_on >= $2)";

fn member(row: &Row) -> Result<Member, DbError> {
    Ok(Member {
        id: row.id(0)?,
        council: row.text(1)?,
        seat: row.text(2)?,
        post: row.opt_id(3)?,
        person: row.opt_id(4)?,
        from_on: row.day(5)?,
        until_on: row.opt_day(6)?,
        document: row.text(7)?,
    })
}

/// Who sits in a council on a day, in the order in which they were appointed.
pub fn list_members(r: &mut Reader, council: &str, on: Day) -> Result<Vec<Member>, DbError> {
    let sql = format!("select {MEMBER} where council = $1 and {IN_FORCE} order by id limit $3");
    r.query(&sql, params![council, on, MOST])?.iter().map(member).collect()
}

/// A member.
pub fn find_member(r: &mut Reader, id: &MemberId) -> Result<Option<Member>, DbError> {
    r.query_opt(&format!("select {MEMBER} where id = $1"), params![id])?.as_ref().map(member).transpose()
}

/// Where a post sits on a day.
pub fn list_of_post(r: &mut Reader, post: &PostId, on: Day) -> Result<Vec<Member>, DbError> {
    let sql = format!("select {MEMBER} where post = $1 and {IN_FORCE} order by id");
    r.query(&sql, params![post, on])?.iter().map(member).collect()
}

/// Where a person from outside sits on a day.
pub fn list_of_person(r: &mut Reader, person: &PersonId, on: Day) -> Result<Vec<Member>, DbError> {
    let sql = format!("select {MEMBER} where person_id = $1 and {IN_FORCE} order by id");
    r.query(&sql, params![person, on])?.iter().map(member).collect()
}

/// Adds a member.
pub fn insert_member(tx: &mut Tx, new: &Member) -> Result<(), DbError> {
    tx.execute(
        "insert into council_members (id, council, seat, post, person_id, from_on, until_on, document) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            &new.id,
            &new.council,
            &new.seat,
            new.post.as_ref().map(PostId::as_str),
            new.person.as_ref().map(PersonId::as_str),
            new.from_on,
            new.until_on,
            &new.document
        ],
    )?;
    Ok(())
}

/// Ends a member's time after this day; false when it ends before already.
pub fn end_member(tx: &mut Tx, id: &MemberId, last: Day, because: &str) -> Result<bool, DbError> {
    let sql = "update council_members set until_on = $2, ended_because = $3 \
               where id = $1 and (until_on is null or until_on > $2)";
    Ok(tx.execute(sql, params![id, last, because])? == 1)
}
