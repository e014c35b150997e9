//! Finding records as they are held true on a day.

use catalogue::model::Registry;
use kernel::{Day, Timestamp};
use kernel::{DbError, Reader, Row, params};
use serde_json::Value as Json;

use crate::index;
use crate::model::{Body, Record};

/// Columns of a [`Record`], in the order [`record`] reads them.
const COLUMNS: &str = "v.record_id, v.registry, v.key, v.subject, v.body, v.id, v.valid_from_on, \
                       v.valid_until_on, v.recorded_at, v.superseded_at, v.kind";

/// Reads a record; none when the version says that it is not in force.
fn record(row: &Row) -> Result<Option<Record>, DbError> {
    if row.text_ref(10)? == "close" {
        return Ok(None);
    }
    Ok(Some(Record {
        id: row.id(0)?,
        registry: row.text(1)?,
        key: row.text(2)?,
        subject: row.opt_text(3)?,
        body: body(row, 4)?,
        version: row.id(5)?,
        valid_from: row.day(6)?,
        valid_until: row.opt_day(7)?,
        recorded_at: row.timestamp(8)?,
        superseded_at: row.opt_timestamp(9)?,
    }))
}

/// Reads a body.
pub(super) fn body(row: &Row, column: usize) -> Result<Body, DbError> {
    serde_json::from_str(row.text_ref(column)?)
        .map_err(|_| DbError::Column { column, expected: "a JSON object" })
}

/// The record of a key as it was true on `on`: as far as is known now, or as was known
/// at `known`. None when there is none in force on that day.
pub fn find(
    r: &mut Reader,
    registry: &str,
    key: &str,
    on: Day,
    known: Option<Timestamp>,
) -> Result<Option<Record>, DbError> {
    let row = match known {
        None => r.query_opt(
            &format!(
                "select {COLUMNS} from versions v where v.registry = $1 and v.key = $2 \
                 and v.superseded_at is null and v.valid_from_on <= $3 order by v.valid_from_on desc limit 1"
            ),
            params![registry, key, on],
        )?,
        Some(known) => r.query_opt(
            &format!(
                "select {COLUMNS} from versions v where v.registry = $1 and v.key = $2 \
                 and v.valid_from_on <= $3 and v.recorded_at <= $4 \
                 and (v.superseded_at is null or v.superseded_at > $4) order by v.valid_from_on desc limit 1"
            ),
            params![registry, key, on, known],
        )?,
    };
    // Periods follow each other without gaps, so the last one to begin is the one.
    let found = row.as_ref().map(record).transpose()?.flatten();
    Ok(found.filter(|record| record.valid_until.is_none_or(|until| on <= until)))
}

/// The records in force on `on` whose `field` has `value`, by key, at most `limit`: key
/// fields, unique fields, numbers of people and businesses, references, and searchable
/// fields. A field that is none of these finds nothing.
pub fn find_by(
    r: &mut Reader,
    registry: &str,
    field: &str,
    value: &str,
    on: Day,
    limit: i64,
) -> Result<Vec<Record>, DbError> {
    let matches = |record: &Record| record.body.get(field).is_some_and(|held| index::text_of(held) == value);
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let rows = r.query(&find_by_sql(), params![registry, field, value, on, &after, limit])?;
        for row in &rows {
            after = row.text(2)?;
            found.extend(record(row)?.filter(matches));
        }
        if (rows.len() as i64) < limit || found.len() as i64 >= limit {
            break;
        }
    }
    if found.is_empty() {
        // A single key field needs no index row of its own.
        found.extend(find(r, registry, value, on, None)?.filter(matches));
    }
    found.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(found)
}

/// Index rows first, then each record's version. "not <=": from "i.key > $5" SQLite
/// concludes "v.key > $5" and walks through all versions.
fn find_by_sql() -> String {
    format!(
        "select {COLUMNS} from record_index i join versions v on v.registry = i.registry and v.key = i.key \
         and v.superseded_at is null and v.valid_from_on <= $4 \
         and (v.valid_until_on is null or v.valid_until_on >= $4) \
         where i.registry = $1 and i.field = $2 and i.value = $3 and not (i.key <= $5) order by i.key limit $6"
    )
}

/// Whether another record of the registry has the value in a period that overlaps.
pub fn value_held_elsewhere(
    r: &mut Reader,
    registry: &str,
    field: &str,
    value: &str,
    key: &str,
    from: Day,
) -> Result<bool, DbError> {
    let rows = r.query(
        "select v.body from record_index i join versions v on v.registry = i.registry and v.key = i.key \
         and v.superseded_at is null and v.kind <> 'close' \
         and (v.valid_until_on is null or v.valid_until_on >= $5) \
         where i.registry = $1 and i.field = $2 and i.value = $3 and i.key <> $4",
        params![registry, field, value, key, from],
    )?;
    for row in &rows {
        if body(row, 0)?.get(field).is_some_and(|held: &Json| index::text_of(held) == value) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a record of the registry has, or will have, the value in a key, unique or searched field; of the
/// one key field, whether one ever had it.
pub fn was_held(r: &mut Reader, registry: &Registry, field: &str, value: &str) -> Result<bool, DbError> {
    let sql = if registry.is_key(field) {
        "select 1 from records where registry = $1 and key = $2"
    } else {
        "select 1 from record_index where registry = $1 and value = $2 and field = $3 limit 1"
    };
    let mut binds = params![&registry.id, value];
    if !registry.is_key(field) {
        binds.push(field.into());
    }
    Ok(r.query_opt(sql, binds)?.is_some())
}

/// Records in force on `on` in order of key, those after `after`.
pub fn list(
    r: &mut Reader,
    registry: &str,
    after: &str,
    on: Day,
    limit: i64,
) -> Result<Vec<Record>, DbError> {
    let rows = r.query(
        &format!(
            "select {COLUMNS} from versions v where v.registry = $1 and v.key > $2 \
             and v.superseded_at is null and v.valid_from_on <= $3 \
             and (v.valid_until_on is null or v.valid_until_on >= $3) and v.kind <> 'close' \
             order by v.key limit $4"
        ),
        params![registry, after, on, limit],
    )?;
    Ok(rows.iter().map(record).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The records in force on `on`, as was known at `known`, in order of key, those after `after`: the same
/// whatever is written later.
pub(crate) fn list_known(
    r: &mut Reader,
    registry: &str,
    after: &str,
    on: Day,
    known: Timestamp,
    limit: i64,
) -> Result<Vec<Record>, DbError> {
    let rows = r.query(
        &format!(
            "select {COLUMNS} from versions v where v.registry = $1 and v.key > $2 and v.valid_from_on <= $3 \
             and (v.valid_until_on is null or v.valid_until_on >= $3) and v.recorded_at <= $4 \
             and (v.superseded_at is null or v.superseded_at > $4) and v.kind <> 'close' order by v.key limit $5"
        ),
        params![registry, after, on, known, limit],
    )?;
    Ok(rows.iter().map(record).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// The records in force on `on` that were written last.
pub(crate) fn newest(r: &mut Reader, registry: &str, on: Day, limit: i64) -> Result<Vec<Record>, DbError> {
    let rows = r.query(
        &format!(
            "select {COLUMNS} from versions v where v.registry = $1 and v.superseded_at is null \
             and v.valid_from_on <= $2 and (v.valid_until_on is null or v.valid_until_on >= $2) \
             and v.kind <> 'close' order by v.recorded_at desc, v.key limit $3"
        ),
        params![registry, on, limit],
    )?;
    Ok(rows.iter().map(record).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// When something was last written in a registry; none when it is empty.
pub(crate) fn latest(r: &mut Reader, registry: &str) -> Result<Option<Timestamp>, DbError> {
    let sql = "select recorded_at from versions where registry = $1 order by recorded_at desc limit 1";
    r.query_opt(sql, params![registry])?.map(|row| row.timestamp(0)).transpose()
}

/// Every record in force on `on` in order of key, one at a time, holding none of them.
pub fn for_each_current<E: From<DbError>>(
    r: &mut Reader,
    registry: &str,
    on: Day,
    mut each: impl FnMut(Record) -> Result<(), E>,
) -> Result<(), E> {
    r.for_each(
        &format!(
            "select {COLUMNS} from versions v where v.registry = $1 \
             and v.superseded_at is null and v.valid_from_on <= $2 \
             and (v.valid_until_on is null or v.valid_until_on >= $2) and v.kind <> 'close' order by v.key"
        ),
        params![registry, on],
        |row| match record(&row)? {
            Some(record) => each(record),
            None => Ok(()),
        },
    )
}

/// How many records a registry holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// All that were ever entered.
    pub entered: i64,
    /// Of them, in force.
    pub in_force: i64,
}

/// Counts a registry's records.
pub fn count(r: &mut Reader, registry: &str, on: Day) -> Result<Count, DbError> {
    let all =
        r.query_one("select cast(count(*) as bigint) from records where registry = $1", params![registry])?;
    let closed = r.query_one(
        "select cast(count(*) as bigint) from records where registry = $1 and closed_on <= $2",
        params![registry, on],
    )?;
    Ok(Count { entered: all.int(0)?, in_force: all.int(0)? - closed.int(0)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn looking_up_by_a_field_reads_only_the_versions_of_the_keys_found() {
        let test = testkit::ctx(&[crate::block()], |builder| builder).await;
        if test.database.is_postgres() {
            return;
        }
        let binds = params!["r", "f", "v", "2026-11-20", "", 10_i64];
        let plan = test.ctx.query(&format!("explain query plan {}", find_by_sql()), binds).await.unwrap();
        let steps: Vec<String> = plan.iter().map(|row| row.text(3).unwrap()).collect();
        assert!(
            steps.iter().any(|step| step.contains("versions_of_record (registry=? AND key=?")),
            "{steps:?}"
        );
    }
}
