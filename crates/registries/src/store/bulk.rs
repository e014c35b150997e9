//! Many rows at once, and what imports left behind.

use std::cmp::Ordering;
use std::collections::HashSet;

use kernel::{DbError, Reader, Row, Timestamp, Tx, Value, params};

use crate::index::Entries;
use crate::model::{ImportId, Version};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its id.
    pub id: ImportId,
    /// Registry id.
    pub registry: String,
    /// When it ended.
    pub at: Timestamp,
    /// Who ran it, as [`kernel::Actor::label`].
    pub actor: String,
    /// Lines read, the heading not counted.
    pub lines: u64,
    /// Records that began.
    pub inserted: u64,
    /// Records that changed.
    pub changed: u64,
    /// Lines that said what was known.
    pub unchanged: u64,
    /// Lines that were refused.
    pub refused: u64,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// The first refused lines, as the report has them (CSV).
    pub report: String,
}

const COLUMNS: &str =
    "id, registry, at, actor, lines, inserted, changed, unchanged, refused, dry_run_at, report";

fn line(row: &Row) -> Result<ImportLine, DbError> {
    let number = |column| row.int(column).map(|value| u64::try_from(value).unwrap_or(0));
    Ok(ImportLine {
        id: row.id(0)?,
        registry: row.text(1)?,
        at: row.timestamp(2)?,
        actor: row.text(3)?,
        lines: number(4)?,
        inserted: number(5)?,
        changed: number(6)?,
        unchanged: number(7)?,
        refused: number(8)?,
        dry_run: row.opt_int(9)?.is_some(),
        report: row.text(10)?,
    })
}

/// Stores what an import did.
pub(crate) fn insert_import(tx: &mut Tx, import: &ImportLine) -> Result<(), DbError> {
    tx.execute(
        "insert into imports (id, registry, at, actor, lines, inserted, changed, unchanged, refused, dry_run_at, \
         report) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            &import.id,
            &import.registry,
            import.at,
            &import.actor,
            import.lines,
            import.inserted,
            import.changed,
            import.unchanged,
            import.refused,
            import.dry_run.then_some(import.at),
            &import.report,
        ],
    )?;
    Ok(())
}

/// An import by its id.
pub fn find_import(r: &mut Reader, id: &ImportId) -> Result<Option<ImportLine>, DbError> {
    let row = r.query_opt(&format!("select {COLUMNS} from imports where id = $1"), params![id])?;
    row.as_ref().map(line).transpose()
}

/// The latest imports of a registry.
pub fn list_imports(r: &mut Reader, registry: &str, limit: i64) -> Result<Vec<ImportLine>, DbError> {
    let rows = r.query(
        &format!("select {COLUMNS} from imports where registry = $1 order by id desc limit $2"),
        params![registry, limit],
    )?;
    rows.iter().map(line).collect()
}

/// Rows of new records, gathered to be written together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    records: Vec<Vec<Value>>,
    versions: Vec<Vec<Value>>,
    values: Vec<Vec<Value>>,
    terms: Vec<Vec<Value>>,
}

impl Rows {
    /// Adds a record that has one version.
    pub(crate) fn push(&mut self, registry: &str, key: &str, version: &Version, entries: &Entries) {
        self.records.push(params![registry, key, &version.record, version.recorded_at]);
        self.versions.push(super::history::version_row(registry, key, version));
        self.values.extend(entries.values.iter().map(|(field, value)| params![registry, field, value, key]));
        self.terms.extend(entries.terms.iter().map(|term| params![registry, term.as_bytes(), key]));
    }

    /// Puts them in the tables' own order, so that neighbours are written together.
    pub(crate) fn sorted(mut self) -> Self {
        for rows in [&mut self.records, &mut self.values, &mut self.terms] {
            rows.sort_unstable_by(|one, other| one.partial_cmp(other).unwrap_or(Ordering::Equal));
        }
        self
    }

    /// Writes all of them. A key that exists already is an error.
    pub(crate) fn write(&self, tx: &mut Tx) -> Result<(), DbError> {
        tx.insert_many("records", &["registry", "key", "id", "opened_at"], &self.records)?;
        tx.insert_many("versions", super::history::VERSION_COLUMNS, &self.versions)?;
        tx.insert_many("record_index", &["registry", "field", "value", "key"], &self.values)?;
        tx.insert_many("record_terms", &["registry", "term", "key"], &self.terms)
    }
}

/// Those of the keys that have a record.
pub(crate) fn existing_keys(
    r: &mut Reader,
    registry: &str,
    keys: &[String],
) -> Result<HashSet<String>, DbError> {
    const MOST: usize = 500;
    let mut found = HashSet::new();
    for chunk in keys.chunks(MOST) {
        // Always as many binds, so that one statement is prepared; the last key is repeated.
        let binds: Vec<String> = (2..MOST + 2).map(|bind| format!("${bind}")).collect();
        let padding = chunk.last().into_iter().cycle().take(MOST - chunk.len());
        let values =
            std::iter::once(Value::from(registry)).chain(chunk.iter().chain(padding).map(Value::from));
        let sql = format!("select key from records where registry = $1 and key in ({})", binds.join(", "));
        for row in r.query(&sql, values.collect())? {
            found.insert(row.text(0)?);
        }
    }
    Ok(found)
}
