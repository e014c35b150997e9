//! What a closure gets: a [`Reader`] over one snapshot, or a [`Tx`] that also writes.

use std::fmt::Write as _;
use std::ops::{Deref, DerefMut};

use super::{DbError, Row, Surroundings, Value, postgres, sqlite};
use crate::entropy::Entropy;
use crate::id::{self, TypedId};
use crate::{Day, Timestamp};

/// Binds of one insertion of many rows.
const MOST_BINDS: usize = 256;

/// Reads over one snapshot.
pub struct Reader<'a>(pub(super) Session<'a>);

pub(super) enum Session<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(postgres::Session<'a>),
}

impl Reader<'_> {
    /// Runs a statement that gives rows.
    pub fn query(&mut self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>, DbError> {
        let mut rows = Vec::new();
        self.for_each(sql, params, |row| {
            rows.push(row);
            Ok::<(), DbError>(())
        })?;
        Ok(rows)
    }

    /// Runs a statement that gives at most one row.
    pub fn query_opt(&mut self, sql: &str, params: Vec<Value>) -> Result<Option<Row>, DbError> {
        Ok(self.query(sql, params)?.into_iter().next())
    }

    /// Runs a statement that gives exactly one row, such as a count.
    pub fn query_one(&mut self, sql: &str, params: Vec<Value>) -> Result<Row, DbError> {
        self.query_opt(sql, params)?.ok_or(DbError::Column { column: 0, expected: "a row" })
    }

    /// Streams rows one by one, holding none of them.
    pub fn for_each<E: From<DbError>>(
        &mut self,
        sql: &str,
        params: Vec<Value>,
        each: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        super::value::check(&params)?;
        match &mut self.0 {
            Session::Sqlite(connection) => sqlite::for_each(connection, sql, &params, each),
            Session::Postgres(session) => session.for_each(sql, &params, each),
        }
    }

    fn execute_statement(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        super::value::check(params)?;
        match &mut self.0 {
            Session::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Session::Postgres(session) => session.execute(sql, params),
        }
    }
}

/// A write transaction in progress.
pub struct Tx<'a> {
    reader: Reader<'a>,
    around: &'a Surroundings,
    now: Timestamp,
    enqueued: bool,
    written: bool,
}

impl<'a> Tx<'a> {
    pub(super) fn new(session: Session<'a>, around: &'a Surroundings) -> Self {
        Self { reader: Reader(session), around, now: around.clock.now(), enqueued: false, written: false }
    }

    /// Runs a statement that writes; gives the number of rows it changed.
    pub fn execute(&mut self, sql: &str, params: Vec<Value>) -> Result<u64, DbError> {
        self.written = true;
        self.reader.execute_statement(sql, &params)
    }

    /// Inserts rows of one table with few trips to the database. A conflict is an error.
    pub fn insert_many(&mut self, table: &str, columns: &[&str], rows: &[Vec<Value>]) -> Result<(), DbError> {
        if let Session::Sqlite(connection) = &self.reader.0 {
            // A statement of several rows would keep a journal of its own, row by row is faster.
            self.written = true;
            return sqlite::execute_each(connection, &insertion(table, columns, 1), rows);
        }
        let most = (MOST_BINDS / columns.len().max(1)).max(1);
        let mut rest = rows;
        // Only powers of two, so that few statements are prepared, kept and used again.
        while !rest.is_empty() {
            let (chunk, later) = rest.split_at(1 << rest.len().min(most).ilog2());
            rest = later;
            let sql = insertion(table, columns, chunk.len());
            self.execute(&sql, chunk.iter().flatten().cloned().collect())?;
        }
        Ok(())
    }

    /// Runs several statements without binds (migrations).
    pub(crate) fn execute_batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.written = true;
        match &mut self.reader.0 {
            Session::Sqlite(connection) => super::sqlite::execute_batch(connection, sql),
            Session::Postgres(session) => session.execute_batch(sql),
        }
    }

    /// The instant of this transaction: one for everything it writes.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The day of this transaction in Taipei.
    pub fn today(&self) -> Day {
        self.now.day()
    }

    /// A new identifier.
    pub fn new_id<T: TypedId>(&self) -> T {
        T::from_text(id::fresh(self.now, &self.around.entropy))
    }

    /// A new secret of 256 bits.
    pub fn secret(&self) -> String {
        self.around.entropy.secret()
    }

    /// The injected randomness.
    pub fn entropy(&self) -> &Entropy {
        &self.around.entropy
    }

    /// Notes that a job was enqueued, so that the runner is woken after the commit.
    pub(crate) fn note_enqueued(&mut self) {
        self.enqueued = true;
    }

    pub(super) fn has_enqueued(&self) -> bool {
        self.enqueued
    }

    /// Whether a statement that writes was tried.
    pub(super) fn has_written(&self) -> bool {
        self.written
    }

    pub(crate) fn events(&self) -> std::sync::Arc<crate::events::Events> {
        self.around.events.clone()
    }
}

impl<'a> Deref for Tx<'a> {
    type Target = Reader<'a>;
    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.reader
    }
}

/// `insert into … values ($1, $2), ($3, $4)`.
fn insertion(table: &str, columns: &[&str], rows: usize) -> String {
    let mut sql = format!("insert into {table} ({}) values ", columns.join(", "));
    let mut bind = 0;
    for row in 0..rows {
        sql.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns.len() {
            bind += 1;
            let _ = write!(sql, "{}${bind}", if column == 0 { "" } else { ", " });
        }
        sql.push(')');
    }
    sql
}
