//! A database for one test: a SQLite file, or a schema of its own on the PostgreSQL
//! server that the environment names.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use kernel::db::Location;
use tempfile::TempDir;
use tokio_postgres::NoTls;

/// Names the PostgreSQL server on which tests run; SQLite when it is not set.
const SERVER: &str = "MINBEN_TEST_DATABASE";

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// One test's database and folder; the folder goes when it is dropped.
pub struct Database {
    /// Where it is.
    pub location: Location,
    folder: TempDir,
}

impl Database {
    /// A folder of the test's own.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Whether this is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self.location, Location::Postgres(..))
    }
}

/// A fresh, empty database.
#[expect(clippy::disallowed_methods, reason = "the test command tells the server by environment")]
pub async fn database() -> Database {
    let folder = tempfile::Builder::new().prefix("minben-test-").tempdir().expect("a temporary folder");
    let location = match std::env::var(SERVER) {
        Ok(server) if !server.is_empty() => schema(&server).await,
        _ => Location::Sqlite(folder.path().join("minben.db")),
    };
    Database { location, folder }
}

/// Makes a schema whose name no other test of this or another process uses.
async fn schema(server: &str) -> Location {
    let (client, connection) = tokio_postgres::connect(server, NoTls).await.expect("the test server answers");
    let task = tokio::spawn(connection);
    let name = format!("t{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    client.batch_execute(&format!("create schema {name}")).await.expect("a schema for the test");
    drop(client);
    let _ = task.await;
    let separator = if server.contains('?') { '&' } else { '?' };
    Location::Postgres(format!("{server}{separator}options=-csearch_path%3D{name}"), 6)
}
