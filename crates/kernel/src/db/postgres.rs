//! PostgreSQL: a pool of connections; each write is a serializable transaction.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, QueueMode, RecyclingMethod, Runtime};
use futures_util::TryStreamExt as _;
use futures_util::stream::TryReadyChunksError;
use tokio::runtime::Handle;
use tokio_postgres::types::{ToSql, Type};

use super::tx::Session as AnySession;
use super::work::{Reading, Writing, Written};
use super::{DbError, Reader, Row, Surroundings, Tx, Value};

/// How often a write runs again after a serialization failure before it gives up.
const ATTEMPTS: u32 = 12;
/// How often it runs again because a key was taken: of two writes at once PostgreSQL may
/// tell the later one of the key before it tells of the collision. Run again, it sees
/// what the first has done; a key that is really taken stays taken.
const KEY_ATTEMPTS: u32 = 3;
/// Rows that have come and are handed on together: waiting for each alone costs more than the row.
const ROWS: usize = 256;
/// How long a request waits for a connection.
const WAIT: Duration = Duration::from_secs(10);

/// The PostgreSQL engine.
#[derive(Clone)]
pub(super) struct Postgres {
    pool: Pool,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Postgres")
    }
}

impl Postgres {
    pub(super) async fn open(url: &str, size: usize) -> Result<Self, DbError> {
        let mut config: tokio_postgres::Config =
            url.parse().map_err(|_| DbError::Other("the address of the database is not valid".to_owned()))?;
        config.connect_timeout(Duration::from_secs(5));
        let manager = Manager::from_config(
            config,
            tokio_postgres::NoTls,
            ManagerConfig { recycling_method: RecyclingMethod::Fast },
        );
        let pool = Pool::builder(manager)
            .max_size(size.max(2))
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .runtime(Runtime::Tokio1)
            // The connection used last has the statements prepared and the tables' description at hand.
            .queue_mode(QueueMode::Lifo)
            .build()
            .map_err(|error| DbError::Other(error.to_string()))?;
        let connection = pool.get().await?;
        drop(connection);
        Ok(Self { pool })
    }

    pub(super) async fn query(&self, sql: &str, params: &[Value]) -> Result<Vec<Row>, DbError> {
        super::value::check(params)?;
        let client = self.pool.get().await?;
        let statement = client.prepare_cached(sql).await.map_err(|error| explain(error, sql))?;
        let rows = client.query(&statement, &binds(params)).await.map_err(|error| explain(error, sql))?;
        rows.iter().map(owned).collect()
    }

    pub(super) async fn read(&self, work: Reading) -> Result<(), DbError> {
        let client = self.pool.get().await?;
        blocking(move |handle| read(handle, &client, None, work)).await?
    }

    pub(super) async fn report_within(&self, limit: Duration, work: Reading) -> Result<(), DbError> {
        let bound = format!("set local statement_timeout = {}", limit.as_millis());
        let client = self.pool.get().await?;
        blocking(move |handle| read(handle, &client, Some(&bound), work)).await?
    }

    pub(super) async fn write(&self, around: Surroundings, work: Writing) -> Written {
        let client = match self.pool.get().await {
            Ok(client) => client,
            Err(error) => return Written::Failed(error.into()),
        };
        let written = blocking(move |handle| write(handle, &client, &around, work)).await;
        written.unwrap_or_else(Written::Failed)
    }
}

/// Reads over one snapshot, after a statement that sets what holds for them.
fn read(handle: &Handle, client: &Object, before: Option<&str>, work: Reading) -> Result<(), DbError> {
    run(handle, client, "begin isolation level repeatable read read only")?;
    before.map_or(Ok(()), |sql| run(handle, client, sql))?;
    let session = Session { handle, client, collided: false, key_taken: false };
    let mut reader = Reader(AnySession::Postgres(session));
    let result = catch_unwind(AssertUnwindSafe(|| work(&mut reader)));
    let _ = run(handle, client, "commit");
    result.map_err(|panic| std::panic::resume_unwind(panic))
}

/// Writes, again and again while other transactions stand in the way.
fn write(handle: &Handle, client: &Object, around: &Surroundings, mut work: Writing) -> Written {
    for attempt in 0..ATTEMPTS {
        if let Some(written) = attempt_write(handle, client, around, attempt, &mut work) {
            return written;
        }
        metrics::counter!("minben_db_retries_total").increment(1);
        std::thread::sleep(pause(attempt, around));
    }
    Written::Failed(DbError::Busy)
}

/// Writes once; nothing when another transaction stood in the way.
fn attempt_write(
    handle: &Handle,
    client: &Object,
    around: &Surroundings,
    attempt: u32,
    work: &mut Writing,
) -> Option<Written> {
    if let Err(error) = run(handle, client, "begin isolation level serializable") {
        return Some(Written::Failed(error));
    }
    let session = Session { handle, client, collided: false, key_taken: false };
    let mut tx = Tx::new(AnySession::Postgres(session), around);
    let commit = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
    let enqueued = tx.has_enqueued();
    let again = |session: &Session| session.collided || (session.key_taken && attempt < KEY_ATTEMPTS);
    let collided = matches!(&tx.0, AnySession::Postgres(session) if again(session));
    if !collided && matches!(commit, Ok(true)) {
        match run(handle, client, "commit") {
            Ok(()) if enqueued => around.wake.notify_one(),
            Ok(()) => {}
            Err(DbError::Serialization) => {
                let _ = run(handle, client, "rollback");
                return None;
            }
            Err(error) => return Some(Written::Failed(error)),
        }
        return Some(Written::Committed);
    }
    let _ = run(handle, client, "rollback");
    if collided {
        return None;
    }
    Some(commit.map_or_else(
        |_| {
            tracing::error!("a write transaction panicked and was rolled back");
            Written::Failed(DbError::Other("the transaction panicked".to_owned()))
        },
        |_| Written::Refused,
    ))
}

/// A growing pause with jitter, so that colliding writes do not meet again.
fn pause(attempt: u32, around: &Surroundings) -> Duration {
    let mut byte = [0_u8; 1];
    around.entropy.fill(&mut byte);
    Duration::from_micros(u64::from(byte[0]) * 20 * (1 << attempt.min(7)))
}

fn run(handle: &Handle, client: &Object, sql: &str) -> Result<(), DbError> {
    Ok(handle.block_on(client.batch_execute(sql))?)
}

/// Synchronous closures on PostgreSQL run on a thread that may wait.
async fn blocking<T: Send + 'static>(work: impl FnOnce(&Handle) -> T + Send + 'static) -> Result<T, DbError> {
    let handle = Handle::current();
    let task = tokio::task::spawn_blocking(move || work(&handle));
    task.await.map_err(|_| DbError::Other("a transaction stopped".to_owned()))
}

/// One connection inside a transaction.
pub(super) struct Session<'a> {
    handle: &'a Handle,
    client: &'a Object,
    /// A statement failed because of another transaction: whatever the closure makes
    /// of that error, the write runs again.
    collided: bool,
    key_taken: bool,
}

impl Session<'_> {
    pub(super) fn for_each<E: From<DbError>>(
        &mut self,
        sql: &str,
        params: &[Value],
        mut each: impl FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let opened = self.handle.block_on(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.query_raw(&statement, binds(params)).await
        });
        let stream = opened.map_err(|error| self.note(error, sql))?;
        let mut stream = std::pin::pin!(stream.try_ready_chunks(ROWS));
        loop {
            match self.handle.block_on(stream.try_next()) {
                Ok(Some(rows)) => rows.iter().try_for_each(|row| each(owned(row)?))?,
                Ok(None) => return Ok(()),
                Err(TryReadyChunksError(rows, error)) => {
                    rows.iter().try_for_each(|row| each(owned(row)?))?;
                    return Err(self.note(error, sql).into());
                }
            }
        }
    }

    pub(super) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, DbError> {
        let done = self.handle.block_on(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.execute(&statement, &binds(params)).await
        });
        done.map_err(|error| self.note(error, sql))
    }

    pub(super) fn execute_batch(&mut self, sql: &str) -> Result<(), DbError> {
        run(self.handle, self.client, sql)
    }

    fn note(&mut self, error: tokio_postgres::Error, sql: &str) -> DbError {
        let error = explain(error, sql);
        self.collided |= matches!(error, DbError::Serialization);
        self.key_taken |= matches!(error, DbError::Unique);
        error
    }
}

fn binds(params: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    params.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

fn owned(row: &tokio_postgres::Row) -> Result<Row, DbError> {
    let mut values = Vec::with_capacity(row.len());
    for (index, column) in row.columns().iter().enumerate() {
        let ty = column.type_();
        let value = if *ty == Type::INT8 {
            row.try_get::<_, Option<i64>>(index)?.map_or(Value::Null, Value::Int)
        } else if *ty == Type::INT4 {
            row.try_get::<_, Option<i32>>(index)?.map_or(Value::Null, |n| Value::Int(i64::from(n)))
        } else if *ty == Type::FLOAT8 {
            row.try_get::<_, Option<f64>>(index)?.map_or(Value::Null, Value::Real)
        } else if *ty == Type::BYTEA {
            row.try_get::<_, Option<Vec<u8>>>(index)?.map_or(Value::Null, Value::Bytes)
        } else {
            row.try_get::<_, Option<String>>(index)?.map_or(Value::Null, Value::Text)
        };
        values.push(value);
    }
    Ok(Row(values))
}

/// Mistakes in a statement go to the log with its text; data never does.
fn explain(error: tokio_postgres::Error, sql: &str) -> DbError {
    let error = DbError::from(error);
    if let DbError::Other(detail) = &error {
        tracing::error!(detail, sql, "a statement failed");
    }
    error
}
