//! Writing versions, and reading a record's whole history.

use kernel::{Day, DbError, Reader, Row, Timestamp, Tx, params};

use super::records::body;
use crate::model::{Kind, RecordId, Version, VersionId};

const COLUMNS: &str = "id, record_id, subject, valid_from_on, valid_until_on, recorded_at, superseded_at, \
                       body, kind, actor, agency, reason, case_id, carried_from";

fn version(row: &Row) -> Result<Version, DbError> {
    let kind = Kind::parse(row.text_ref(8)?);
    Ok(Version {
        id: row.id(0)?,
        record: row.id(1)?,
        subject: row.opt_text(2)?,
        valid_from: row.day(3)?,
        valid_until: row.opt_day(4)?,
        recorded_at: row.timestamp(5)?,
        superseded_at: row.opt_timestamp(6)?,
        body: if kind == Kind::Close { None } else { Some(body(row, 7)?) },
        kind,
        actor: row.text(9)?,
        agency: row.opt_id(10)?,
        reason: row.text(11)?,
        case: row.opt_text(12)?,
        carried_from: row.opt_id(13)?,
    })
}

/// Every version of a record, in the order of recording and then of time.
pub fn history(r: &mut Reader, registry: &str, key: &str) -> Result<Vec<Version>, DbError> {
    let rows = r.query(
        &format!(
            "select {COLUMNS} from versions where registry = $1 and key = $2 order by recorded_at, valid_from_on"
        ),
        params![registry, key],
    )?;
    rows.iter().map(version).collect()
}

/// What is held true now, period by period, without gaps from the first day on.
pub fn timeline(r: &mut Reader, registry: &str, key: &str) -> Result<Vec<Version>, DbError> {
    let rows = r.query(
        &format!(
            "select {COLUMNS} from versions where registry = $1 and key = $2 and superseded_at is null \
             order by valid_from_on"
        ),
        params![registry, key],
    )?;
    rows.iter().map(version).collect()
}

/// A record that has no row yet.
pub(crate) struct NewRecord<'a> {
    /// Its registry.
    pub registry: &'a str,
    /// Its key.
    pub key: &'a str,
    /// Its id.
    pub id: &'a RecordId,
}

/// Adds a record's row; false when the key has one already.
pub(crate) fn insert_record(tx: &mut Tx, new: &NewRecord) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = tx.execute(
        "insert into records (registry, key, id, opened_at) values ($1, $2, $3, $4) \
         on conflict (registry, key) do nothing",
        params![new.registry, new.key, new.id, now],
    )?;
    Ok(changed == 1)
}

/// Writes from which day on a record is no longer in force.
pub(crate) fn write_closed_on(
    tx: &mut Tx,
    registry: &str,
    key: &str,
    on: Option<Day>,
) -> Result<(), DbError> {
    tx.execute(
        "update records set closed_on = $3 where registry = $1 and key = $2",
        params![registry, key, on],
    )?;
    Ok(())
}

/// Says of a version that it no longer holds. Nothing else of a version is ever written.
pub(crate) fn supersede(tx: &mut Tx, id: &VersionId, at: Timestamp) -> Result<(), DbError> {
    tx.execute(
        "update versions set superseded_at = $2 where id = $1 and superseded_at is null",
        params![id, at],
    )?;
    Ok(())
}

/// Adds a version.
pub(crate) fn insert_version(tx: &mut Tx, registry: &str, key: &str, new: &Version) -> Result<(), DbError> {
    let row = version_row(registry, key, new);
    tx.insert_many("versions", VERSION_COLUMNS, &[row])
}

/// Columns of a version's row, in the order of [`version_row`].
pub(crate) const VERSION_COLUMNS: &[&str] = &[
    "id",
    "registry",
    "key",
    "record_id",
    "subject",
    "valid_from_on",
    "valid_until_on",
    "recorded_at",
    "body",
    "kind",
    "actor",
    "agency",
    "reason",
    "case_id",
    "carried_from",
];

/// The row of a version that is not superseded.
pub(crate) fn version_row(registry: &str, key: &str, new: &Version) -> Vec<kernel::Value> {
    let body = new.body.as_ref().map_or_else(|| "{}".to_owned(), crate::index::json_text);
    params![
        &new.id,
        registry,
        key,
        &new.record,
        new.subject.as_deref(),
        new.valid_from,
        new.valid_until,
        new.recorded_at,
        body,
        new.kind.as_str(),
        &new.actor,
        new.agency.as_ref().map(kernel::AgencyId::as_str),
        &new.reason,
        new.case.as_deref(),
        new.carried_from.as_ref().map(VersionId::as_str),
    ]
}

/// Brings a record's index rows from the `old` values to the `new` ones.
pub(crate) fn write_index(
    tx: &mut Tx,
    registry: &str,
    key: &str,
    old: &crate::index::Entries,
    new: &crate::index::Entries,
) -> Result<(), DbError> {
    for (field, value) in old.values.difference(&new.values) {
        tx.execute(
            "delete from record_index where registry = $1 and field = $2 and value = $3 and key = $4",
            params![registry, field, value, key],
        )?;
    }
    for (field, value) in new.values.difference(&old.values) {
        tx.execute(
            "insert into record_index (registry, field, value, key) values ($1, $2, $3, $4) \
             on conflict (registry, field, value, key) do nothing",
            params![registry, field, value, key],
        )?;
    }
    for term in old.terms.difference(&new.terms) {
        tx.execute(
            "delete from record_terms where registry = $1 and term = $2 and key = $3",
            params![registry, term.as_bytes(), key],
        )?;
    }
    for term in new.terms.difference(&old.terms) {
        tx.execute(
            "insert into record_terms (registry, term, key) values ($1, $2, $3) \
             on conflict (registry, term, key) do nothing",
            params![registry, term.as_bytes(), key],
        )?;
    }
    Ok(())
}
