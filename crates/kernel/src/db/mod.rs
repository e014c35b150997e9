//! One storage interface over embedded SQLite and PostgreSQL.
//!
//! SQL is one text for both, with `$1` binds. Reads are single statements
//! ([`Db::query`]) or closures over one snapshot ([`Db::read`]); writes are closures
//! in a transaction ([`Db::write`]). Closures are synchronous, so decisions between
//! statements are plain code. On SQLite independent writes share one fsync (group
//! commit) and one that fails takes no other with it; on PostgreSQL each is a serializable
//! transaction that runs again when the database reports a conflict. Either way `Ok`
//! means committed and durable.

mod checkpoint;
mod error;
mod postgres;
mod row;
mod sqlite;
mod tx;
mod value;
mod work;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub use error::DbError;
pub use row::Row;
pub use tx::{Reader, Tx};
pub use value::Value;
use work::Outcome;

use crate::clock::Clock;
use crate::entropy::Entropy;
use crate::events::Events;

/// Where the state lives.
#[derive(Debug, Clone)]
pub enum Location {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL address (`postgres://…`) and the largest number of connections.
    Postgres(String, usize),
}

/// What every write transaction carries: time, randomness, subscribers.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// The clock.
    pub clock: Clock,
    /// Randomness for identifiers and secrets.
    pub entropy: Entropy,
    /// Who hears of events published in a transaction.
    pub events: Arc<Events>,
    /// Told after a commit that enqueued jobs.
    pub wake: Arc<tokio::sync::Notify>,
}

/// A handle to the database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    engine: Engine,
    around: Surroundings,
}

#[derive(Debug, Clone)]
enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens the database, making the file if there is none.
    pub async fn open(location: &Location, around: Surroundings) -> Result<Self, DbError> {
        let engine = match location {
            Location::Sqlite(path) => Engine::Sqlite(sqlite::Sqlite::open(path)?),
            Location::Postgres(url, pool) => Engine::Postgres(postgres::Postgres::open(url, *pool).await?),
        };
        Ok(Self { engine, around })
    }

    /// The engine's name, for doctor and the operator's page.
    pub fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite(_) => "sqlite",
            Engine::Postgres(_) => "postgresql",
        }
    }

    /// Runs one reading statement; sees everything acknowledged before.
    pub async fn query(&self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>, DbError> {
        match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.query(sql, &params).await,
            Engine::Postgres(postgres) => postgres.query(sql, &params).await,
        }
    }

    /// Runs one reading statement that gives at most one row.
    pub async fn query_opt(&self, sql: &str, params: Vec<Value>) -> Result<Option<Row>, DbError> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// Several reads over one snapshot. On SQLite they run on the calling thread, so
    /// keep them short; long ones belong in [`Db::report`].
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, E> + Send + 'static,
    {
        let (outcome, work) = Outcome::of_reading(work);
        outcome.read(match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.read(work).await,
            Engine::Postgres(postgres) => postgres.read(work).await,
        })
    }

    /// The same on a thread of its own, for reports and exports that take long.
    pub async fn report<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, E> + Send + 'static,
    {
        let (outcome, work) = Outcome::of_reading(work);
        outcome.read(match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.report(work).await,
            Engine::Postgres(postgres) => postgres.read(work).await,
        })
    }

    /// The same, stopped after `limit` with [`DbError::TooLong`]: for statements that somebody else wrote.
    pub async fn report_within<T, E, F>(&self, limit: Duration, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, E> + Send + 'static,
    {
        let (outcome, work) = Outcome::of_reading(work);
        outcome.read(match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.report_within(limit, work).await,
            Engine::Postgres(postgres) => postgres.report_within(limit, work).await,
        })
    }

    /// A write transaction. `Ok` from the closure commits, `Err` rolls back.
    /// The closure may run again when PostgreSQL reports a serialization failure, so
    /// it must have no effect outside the transaction.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        let (outcome, work) = Outcome::of_writing(work);
        outcome.written(match &self.engine {
            Engine::Sqlite(sqlite) => sqlite.write(self.around.clone(), work).await,
            Engine::Postgres(postgres) => postgres.write(self.around.clone(), work).await,
        })
    }
}

/// Builds the bind list of a statement: `params![id, now, name]`.
#[macro_export]
macro_rules! params {
    () => { ::std::vec::Vec::<$crate::Value>::new() };
    ($($value:expr),+ $(,)?) => { ::std::vec![$($crate::Value::from($value)),+] };
}
