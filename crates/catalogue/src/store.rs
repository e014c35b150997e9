//! Revisions of definitions that were once in force.

use std::collections::HashSet;

use kernel::{DbError, Reader, Tx, params};

use crate::model::Service;

/// The revisions of services that are kept: id and revision.
pub fn list_revisions(r: &mut Reader) -> Result<HashSet<(String, String)>, DbError> {
    let rows = r.query("select id, revision from catalogue_revisions where kind = 'service'", params![])?;
    rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// Keeps a service's definition; one that is known already stays as it is.
pub fn insert_revision(tx: &mut Tx, service: &Service, revision: &str) -> Result<(), DbError> {
    let known = "select 1 from catalogue_revisions where kind = 'service' and id = $1 and revision = $2";
    if tx.query_opt(known, params![&service.id, revision])?.is_some() {
        return Ok(());
    }
    let now = tx.now();
    tx.execute(
        "insert into catalogue_revisions (kind, id, revision, source, first_seen_at) \
         values ('service', $1, $2, $3, $4) on conflict (kind, id, revision) do nothing",
        params![&service.id, revision, service.canonical(), now],
    )?;
    Ok(())
}

/// A service as it was defined at a revision.
pub fn find_revision(r: &mut Reader, service: &str, revision: &str) -> Result<Option<Service>, DbError> {
    let row = r.query_opt(
        "select source from catalogue_revisions where kind = 'service' and id = $1 and revision = $2",
        params![service, revision],
    )?;
    let Some(row) = row else {
        return Ok(None);
    };
    match Service::from_canonical(&row.text(0)?) {
        Ok(service) => Ok(Some(service)),
        Err(error) => {
            tracing::error!(service, revision, %error, "a stored definition cannot be read");
            Ok(None)
        }
    }
}

/// Something that the catalogue described, with first and last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `agency`, `post`, `service`, `registry`, `contract`, `api` or `client`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub agency: String,
    /// More about it.
    pub detail: String,
    /// First day.
    pub from_day: String,
    /// Last day; none while it goes on.
    pub until_day: Option<String>,
}

const ENTRY: &str = "select kind, id, agency, detail, from_day, until_day from catalogue_entries";

/// The entries of agencies, by id.
pub fn list_entries_of_agencies(r: &mut Reader) -> Result<Vec<Entry>, DbError> {
    let mut found = entries(r, &format!("{ENTRY} where kind = 'agency'"))?;
    found.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(found)
}

/// Puts other entries of agencies in the place of those there are.
pub fn replace_entries_of_agencies(tx: &mut Tx, entries: &[Entry]) -> Result<(), DbError> {
    tx.execute("delete from catalogue_entries where kind = 'agency'", params![])?;
    insert_entries(tx, entries)
}

/// The entries of everything but agencies that goes on.
pub fn list_open_entries(r: &mut Reader) -> Result<Vec<Entry>, DbError> {
    entries(r, &format!("{ENTRY} where until_day is null and kind <> 'agency'"))
}

/// Notes the last day of an entry; one that began after it was never there.
pub fn close_entry(tx: &mut Tx, entry: &Entry, last: kernel::Day) -> Result<(), DbError> {
    let key = params![&entry.kind, &entry.id, &entry.from_day];
    if entry.from_day > last.to_string() {
        tx.execute("delete from catalogue_entries where kind = $1 and id = $2 and from_day = $3", key)?;
        return Ok(());
    }
    let sql = "update catalogue_entries set until_day = $4 where kind = $1 and id = $2 and from_day = $3";
    tx.execute(sql, [key, params![last]].concat())?;
    Ok(())
}

/// Inserts entries.
pub fn insert_entries(tx: &mut Tx, entries: &[Entry]) -> Result<(), DbError> {
    let columns = ["kind", "id", "agency", "detail", "from_day", "until_day"];
    let row = |entry: &Entry| {
        params![
            &entry.kind,
            &entry.id,
            &entry.agency,
            &entry.detail,
            &entry.from_day,
            entry.until_day.as_ref()
        ]
    };
    tx.insert_many("catalogue_entries", &columns, &entries.iter().map(row).collect::<Vec<_>>())
}

fn entries(r: &mut Reader, sql: &str) -> Result<Vec<Entry>, DbError> {
    let rows = r.query(sql, params![])?;
    rows.iter()
        .map(|row| {
            Ok(Entry {
                kind: row.text(0)?,
                id: row.text(1)?,
                agency: row.text(2)?,
                detail: row.text(3)?,
                from_day: row.text(4)?,
                until_day: row.opt_text(5)?,
            })
        })
        .collect()
}
