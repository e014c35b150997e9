//! SQLite: a pool of reading connections and one writer thread with group commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Statement};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::checkpoint::Checkpoints;
use super::tx::Session;
use super::work::{Reading, Writing, Written};
use super::{DbError, Reader, Row, Surroundings, Tx, Value};

/// Reading connections; each costs about 2 MiB of page cache when warm.
const READERS: usize = 6;
/// Most writes that share one commit. Above this the wait for the last one grows
/// while the fsync saved per write no longer shows.
const GROUP_LIMIT: usize = 256;
/// The writer's page cache while it works: pages that do not fit are written to the log
/// before their transaction ends, and often twice.
const WRITER_CACHE_KIB: i64 = 16_384;
/// After this long without a write the cache is given back.
const IDLE_AFTER: Duration = Duration::from_secs(2);
/// Prepared statements kept per connection.
const STATEMENTS: usize = 256;

/// What running a write left in the transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ran {
    /// All of it, or nothing because it was refused before it wrote.
    Whole,
    /// Perhaps a part: it was refused after a statement that writes.
    Part,
}

/// The SQLite engine.
#[derive(Clone)]
pub(super) struct Sqlite {
    readers: Arc<Readers>,
    writer: Sender<Pending>,
}

struct Readers {
    idle: Mutex<Vec<Connection>>,
    free: Arc<Semaphore>,
}

/// A reading connection on loan; it goes back, outside any transaction, when dropped,
/// also by a panic.
struct Lent {
    connection: Option<Connection>,
    readers: Arc<Readers>,
    _permit: OwnedSemaphorePermit,
}

impl Lent {
    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("the connection leaves only when the loan is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        if !connection.is_autocommit() {
            let _ = run(&connection, "rollback");
        }
        self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

impl std::fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sqlite")
    }
}

impl Sqlite {
    pub(super) fn open(path: &Path) -> Result<Self, DbError> {
        let mut writer = connect(path, OpenFlags::default())?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
        let mut idle = Vec::with_capacity(READERS);
        for _ in 0..READERS {
            let reader = connect(path, OpenFlags::default())?;
            reader.pragma_update(None, "query_only", true)?;
            idle.push(reader);
        }
        let checkpoints = Checkpoints::start(&mut writer, path)?;
        let (sender, receiver) = crossbeam_channel::bounded(4096);
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || write_groups(&writer, &receiver, checkpoints))
            .map_err(|error| DbError::Other(error.to_string()))?;
        let readers = Readers { idle: Mutex::new(idle), free: Arc::new(Semaphore::new(READERS)) };
        Ok(Self { readers: Arc::new(readers), writer: sender })
    }

    pub(super) async fn query(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        super::value::check(params)?;
        let lent = self.lend().await?;
        let mut rows = Vec::new();
        for_each(lent.connection(), sql, params, |row| {
            rows.push(row);
            Ok::<(), DbError>(())
        })?;
        Ok(rows)
    }

    pub(super) async fn read(&self, work: Reading) -> Result<(), DbError> {
        let lent = self.lend().await?;
        snapshot(lent.connection(), work)
    }

    pub(super) async fn report(&self, work: Reading) -> Result<(), DbError> {
        let lent = self.lend().await?;
        let task = tokio::task::spawn_blocking(move || snapshot(lent.connection(), work));
        task.await.unwrap_or_else(|_| Err(DbError::Other("a report stopped".to_owned())))
    }

    pub(super) async fn report_within(&self, limit: Duration, work: Reading) -> Result<(), DbError> {
        let lent = self.lend().await?;
        let stop = lent.connection().get_interrupt_handle();
        // The connection comes back with the result: an interruption must not reach whoever has it next.
        let mut task = tokio::task::spawn_blocking(move || {
            let result = snapshot(lent.connection(), work);
            (lent, result)
        });
        // One interruption ends one statement: the work may go on to another.
        let mut rest = limit;
        loop {
            match tokio::time::timeout(rest, &mut task).await {
                Ok(Ok((_lent, result))) => return result,
                Ok(Err(_)) => return Err(DbError::Other("a report stopped".to_owned())),
                Err(_) => stop.interrupt(),
            }
            rest = Duration::from_millis(10);
        }
    }

    async fn lend(&self) -> Result<Lent, DbError> {
        let permit = self.readers.free.clone().acquire_owned().await.map_err(|_| DbError::Unavailable)?;
        let connection = self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok(Lent {
            connection: Some(connection.ok_or(DbError::Busy)?),
            readers: self.readers.clone(),
            _permit: permit,
        })
    }

    pub(super) async fn write(&self, around: Surroundings, work: Writing) -> Written {
        let (tell, told) = oneshot::channel();
        let job = Pending { around, work, ended: None, enqueued: false, tell };
        // The channel is bounded: when it is full the caller waits off the runtime's threads.
        if let Err(full) = self.writer.try_send(job) {
            let writer = self.writer.clone();
            let sent = tokio::task::spawn_blocking(move || writer.send(full.into_inner()).is_ok()).await;
            if !sent.unwrap_or(false) {
                return Written::Failed(DbError::Unavailable);
            }
        }
        told.await.unwrap_or(Written::Failed(DbError::Unavailable))
    }
}

/// A write on its way through the writer thread: its closure, how that ended, and who wants to know.
struct Pending {
    around: Surroundings,
    work: Writing,
    /// How it would end if the group were committed.
    ended: Option<Written>,
    /// Whether it enqueued a job.
    enqueued: bool,
    tell: oneshot::Sender<Written>,
}

impl Pending {
    /// Runs the closure inside the open transaction.
    fn run(&mut self, connection: &Connection) -> Ran {
        let mut tx = Tx::new(Session::Sqlite(connection), &self.around);
        let ended = match catch_unwind(AssertUnwindSafe(|| (self.work)(&mut tx))) {
            Ok(true) => Written::Committed,
            Ok(false) => Written::Refused,
            Err(_) => {
                tracing::error!("a write transaction panicked and was rolled back");
                Written::Failed(DbError::Other("the transaction panicked".to_owned()))
            }
        };
        let whole = matches!(ended, Written::Committed) || !tx.has_written();
        self.enqueued = tx.has_enqueued();
        self.ended = Some(ended);
        if whole { Ran::Whole } else { Ran::Part }
    }

    /// Tells the caller, once it is known whether the group was committed.
    fn acknowledge(self, committed: Result<(), DbError>) {
        let told = match (self.ended, committed) {
            // Its own refusal, or the statement that found the disk full.
            (Some(ended @ (Written::Refused | Written::Failed(_))), _) => ended,
            (_, Err(error)) => Written::Failed(error),
            (None, Ok(())) => Written::Failed(DbError::Unavailable),
            (Some(Written::Committed), Ok(())) => {
                if self.enqueued {
                    self.around.wake.notify_one();
                }
                Written::Committed
            }
        };
        let _ = self.tell.send(told);
    }
}

/// The writer thread: takes what is waiting, runs it in one transaction, commits once,
/// then tells every caller.
fn write_groups(connection: &Connection, writes: &Receiver<Pending>, mut checkpoints: Checkpoints) {
    while let Some(first) = next_write(connection, writes) {
        let mut begun = begin(connection);
        let mut group = Vec::new();
        let mut spoiled = false;
        let mut next = Some(first);
        while let Some(mut write) = next {
            // Without a transaction every statement would commit by itself, unsynchronised
            // with its acknowledgement: run nothing more.
            spoiled = !connection.is_autocommit() && write.run(connection) == Ran::Part;
            group.push(write);
            let more = !spoiled && !connection.is_autocommit() && group.len() < GROUP_LIMIT;
            next = if more { another(writes) } else { None };
        }
        if spoiled && !connection.is_autocommit() {
            begun = repeat_isolated(connection, &mut group);
        }
        metrics::histogram!("minben_db_group_size").record(group.len() as f64);
        finish(connection, group, begun);
        checkpoints.after_commit(connection);
    }
}

/// One more write for the same commit. When every processor is busy those who are about to write go first; when one is
/// idle this takes no time.
fn another(writes: &Receiver<Pending>) -> Option<Pending> {
    writes.try_recv().ok().or_else(|| {
        std::thread::yield_now();
        writes.try_recv().ok()
    })
}

/// Waits for a write; gives the page cache back when none came for a while.
fn next_write(connection: &Connection, writes: &Receiver<Pending>) -> Option<Pending> {
    match writes.recv_timeout(IDLE_AFTER) {
        Err(RecvTimeoutError::Timeout) => {
            let _ = connection.execute_batch("pragma shrink_memory");
            writes.recv().ok()
        }
        write => write.ok(),
    }
}

/// Runs a statement that is used again and again and gives no rows.
fn run(connection: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute([])).map(drop)
}

fn begin(connection: &Connection) -> Result<(), DbError> {
    Ok(run(connection, "begin immediate")?)
}

/// A write of the group left a part of its work. Savepoints cost a copy of every page
/// changed, so they are made only now: everything again, each write in its own.
fn repeat_isolated(connection: &Connection, group: &mut [Pending]) -> Result<(), DbError> {
    connection.execute_batch("rollback")?;
    begin(connection)?;
    for write in group {
        connection.execute_batch("savepoint one")?;
        let ran = write.run(connection);
        if connection.is_autocommit() {
            return Err(DbError::Unavailable);
        }
        connection.execute_batch(match ran {
            Ran::Whole => "release one",
            Ran::Part => "rollback to one; release one",
        })?;
    }
    Ok(())
}

/// Commits the group and tells everyone the same result.
fn finish(connection: &Connection, group: Vec<Pending>, begun: Result<(), DbError>) {
    let committed = begun.and_then(|()| {
        // A full disk or a lost file makes SQLite roll the whole transaction back by itself.
        if connection.is_autocommit() {
            return Err(DbError::Unavailable);
        }
        Ok(run(connection, "commit")?)
    });
    if let Err(error) = &committed {
        tracing::error!(%error, writes = group.len(), "a group of writes was not committed");
        if !connection.is_autocommit() {
            let _ = connection.execute_batch("rollback");
        }
    }
    for write in group {
        write.acknowledge(match &committed {
            Ok(()) => Ok(()),
            Err(DbError::Full) => Err(DbError::Full),
            Err(DbError::ReadOnly) => Err(DbError::ReadOnly),
            Err(DbError::Busy) => Err(DbError::Busy),
            Err(_) => Err(DbError::Unavailable),
        });
    }
}

pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, DbError> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // The plan of a statement depends on its text alone, so new binds never prepare it again.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

fn snapshot(connection: &Connection, work: Reading) -> Result<(), DbError> {
    run(connection, "begin deferred")?;
    work(&mut Reader(Session::Sqlite(connection)));
    Ok(())
}

/// Runs statements that change the schema. A table whose key has several columns is kept in
/// the order of that key alone: otherwise SQLite would store each row, and its key once more.
pub(super) fn execute_batch(connection: &Connection, sql: &str) -> Result<(), DbError> {
    Ok(connection.execute_batch(&clustered(sql))?)
}

fn clustered(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    let mut composite = false;
    for line in sql.split_inclusive('\n') {
        let words = line.trim();
        composite |= words.starts_with("primary key (") && words.contains(',');
        if composite && words == ");" {
            text.push_str(") without rowid;\n");
            composite = false;
        } else {
            text.push_str(line);
        }
    }
    text
}

/// Binds `$1` and its like: to SQLite names, numbered as they first appear.
fn bind(statement: &mut Statement<'_>, params: &[Value]) -> Result<(), rusqlite::Error> {
    let count = statement.parameter_count();
    if count != params.len() {
        return Err(rusqlite::Error::InvalidParameterCount(params.len(), count));
    }
    for place in 1..=count {
        let number = statement.parameter_name(place).and_then(|name| name.get(1..)?.parse::<usize>().ok());
        let value = number.and_then(|number| params.get(number.checked_sub(1)?));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(params.len(), count))?;
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(())
}

pub(super) fn for_each<E: From<DbError>>(
    connection: &Connection,
    sql: &str,
    params: &[Value],
    mut each: impl FnMut(Row) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = connection.prepare_cached(sql).map_err(|error| explain(error, sql))?;
    let width = statement.column_count();
    bind(&mut statement, params).map_err(|error| explain(error, sql))?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(|error| explain(error, sql))? {
        let mut values = Vec::with_capacity(width);
        for column in 0..width {
            values.push(owned(row.get_ref(column).map_err(DbError::from)?));
        }
        each(Row(values))?;
    }
    Ok(())
}

fn owned(value: rusqlite::types::ValueRef<'_>) -> Value {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

pub(super) fn execute(connection: &Connection, sql: &str, params: &[Value]) -> Result<u64, DbError> {
    let mut statement = connection.prepare_cached(sql).map_err(|error| explain(error, sql))?;
    let changed = bind(&mut statement, params).and_then(|()| statement.raw_execute());
    Ok(changed.map_err(|error| explain(error, sql))? as u64)
}

/// The same statement for each row.
pub(super) fn execute_each(connection: &Connection, sql: &str, rows: &[Vec<Value>]) -> Result<(), DbError> {
    let mut statement = connection.prepare_cached(sql).map_err(|error| explain(error, sql))?;
    for row in rows {
        super::value::check(row)?;
        bind(&mut statement, row)
            .and_then(|()| statement.raw_execute())
            .map_err(|error| explain(error, sql))?;
    }
    Ok(())
}

/// Mistakes in a statement go to the log with its text; data never does.
fn explain(error: rusqlite::Error, sql: &str) -> DbError {
    let error = DbError::from(error);
    if let DbError::Other(detail) = &error {
        tracing::error!(detail, sql, "a statement failed");
    }
    error
}
