//! All SQL of mandates.

use identity::store::find_person;
use kernel::{DbError, MandateId, PersonId, Reader, Row, Tx, params};
use serde_json::{Value as Json, json};

use crate::model::{Evidence, Kind, Mandate, Side};

const COLUMNS: &str = "id, kind, principal_id, agent_id, services, from_on, until_on, evidence, offered_at, \
                       accepted_at, ended_at, proposed_by, end_reason from mandates";

/// A row with the people it names; none when one of them is not known any more.
fn mandate(r: &mut Reader, row: &Row) -> Result<Option<Mandate>, DbError> {
    let (Some(principal), Some(agent)) = (find_person(r, &row.id(2)?)?, find_person(r, &row.id(3)?)?) else {
        return Ok(None);
    };
    let (Some(kind), Ok(evidence)) =
        (Kind::from_word(row.text_ref(1)?), serde_json::from_value::<Evidence>(row.json(7)?))
    else {
        return Ok(None);
    };
    // A list that cannot be read reaches nothing.
    let services = row.opt_text(4)?.map(|text| serde_json::from_str(&text).unwrap_or_default());
    Ok(Some(Mandate {
        id: row.id(0)?,
        kind,
        principal,
        agent,
        services,
        from_on: row.day(5)?,
        until_on: row.opt_day(6)?,
        evidence,
        offered_at: row.timestamp(8)?,
        accepted_at: row.opt_timestamp(9)?,
        ended_at: row.opt_timestamp(10)?,
        proposed_by: Side::from_word(row.text_ref(11)?),
        end_reason: row.opt_text(12)?,
    }))
}

fn all(r: &mut Reader, rows: &[Row]) -> Result<Vec<Mandate>, DbError> {
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.extend(mandate(r, row)?);
    }
    Ok(found)
}

/// A mandate that this person gave, has, or is represented under; somebody else's does not exist.
pub fn find(r: &mut Reader, person: &PersonId, id: &MandateId) -> Result<Option<Mandate>, DbError> {
    let sql = format!("select {COLUMNS} where id = $1 and (principal_id = $2 or agent_id = $2)");
    let rows = r.query(&sql, params![id, person])?;
    Ok(all(r, &rows)?.pop())
}

/// A mandate whoever its people are: for the node itself, which shows what was done under it.
pub fn find_by_id(r: &mut Reader, id: &MandateId) -> Result<Option<Mandate>, DbError> {
    let rows = r.query(&format!("select {COLUMNS} where id = $1"), params![id])?;
    Ok(all(r, &rows)?.pop())
}

/// The mandate under which this person acts, if it is theirs.
pub fn find_for_agent(r: &mut Reader, agent: &PersonId, id: &MandateId) -> Result<Option<Mandate>, DbError> {
    let rows = r.query(&format!("select {COLUMNS} where id = $1 and agent_id = $2"), params![id, agent])?;
    Ok(all(r, &rows)?.pop())
}

/// Mandates that others have for this person, latest first.
pub fn list_given(r: &mut Reader, person: &PersonId, limit: i64) -> Result<Vec<Mandate>, DbError> {
    let sql = format!("select {COLUMNS} where principal_id = $1 order by id desc limit $2");
    let rows = r.query(&sql, params![person, limit])?;
    all(r, &rows)
}

/// Mandates under which this person may act for others, latest first.
pub fn list_held(r: &mut Reader, person: &PersonId, limit: i64) -> Result<Vec<Mandate>, DbError> {
    let sql = format!("select {COLUMNS} where agent_id = $1 order by id desc limit $2");
    let rows = r.query(&sql, params![person, limit])?;
    all(r, &rows)
}

/// Adds a mandate.
pub fn insert(tx: &mut Tx, new: &Mandate) -> Result<(), DbError> {
    let evidence: Json = serde_json::to_value(&new.evidence).unwrap_or_default();
    let services = new.services.as_ref().map(|services| json!(services).to_string());
    tx.execute(
        "insert into mandates (id, kind, principal_id, agent_id, services, from_on, until_on, evidence, \
         offered_at, accepted_at, proposed_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            &new.id,
            new.kind.as_str(),
            &new.principal.id,
            &new.agent.id,
            services,
            new.from_on,
            new.until_on,
            &evidence,
            new.offered_at,
            new.accepted_at,
            new.proposed_by.as_str()
        ],
    )?;
    Ok(())
}

/// Notes that the other side accepted.
pub fn accept(tx: &mut Tx, id: &MandateId) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "update mandates set accepted_at = $2 where id = $1 and accepted_at is null and ended_at is null",
        params![id, now],
    )?;
    Ok(())
}

/// Ends a mandate; `reason` is an office's.
pub fn end(tx: &mut Tx, id: &MandateId, by: &str, reason: Option<&str>) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "update mandates set ended_at = $2, ended_by = $3, end_reason = $4 where id = $1 and ended_at is null",
        params![id, now, by, reason],
    )?;
    Ok(())
}

/// A mandate that an office recorded from a document; any other does not exist for an office.
pub fn find_recorded(r: &mut Reader, id: &MandateId) -> Result<Option<Mandate>, DbError> {
    let found = find_by_id(r, id)?;
    Ok(found.filter(|mandate| matches!(mandate.evidence, Evidence::Document { .. })))
}

/// The latest mandate of a principal that was recorded from the document with this number.
pub fn find_by_document(
    r: &mut Reader,
    principal_number: &str,
    document: &str,
) -> Result<Option<Mandate>, DbError> {
    let Some(principal) = identity::store::find_person_by_national_id(r, principal_number)? else {
        return Ok(None);
    };
    let sql = format!("select {COLUMNS} where principal_id = $1 order by id desc");
    let rows = r.query(&sql, params![&principal.id])?;
    let is_it = |mandate: &Mandate| matches!(&mandate.evidence, Evidence::Document { number, .. } if number == document);
    Ok(all(r, &rows)?.into_iter().find(is_it))
}
