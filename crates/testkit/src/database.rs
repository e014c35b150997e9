//! A database for one test: a SQLite file, or a schema of its own on the PostgreSQL
//! server that the environment names. Many tests that begin alike begin with copies of a [`Template`].

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kernel::db::Location;
use tempfile::TempDir;
use tokio_postgres::NoTls;

/// Names the PostgreSQL server on which tests run; SQLite when it is not set.
const SERVER: &str = "MINBEN_TEST_DATABASE";

/// Connections that a test's node may open on PostgreSQL.
const CONNECTIONS: usize = 6;

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// One test's database and folder; the folder goes when it is dropped.
pub struct Database {
    /// Where it is.
    pub location: Location,
    folder: TempDir,
}

impl Database {
    fn at(location: impl FnOnce(&Path) -> Location) -> Self {
        let folder = tempfile::Builder::new().prefix("minben-test-").tempdir().expect("a temporary folder");
        Self { location: location(&folder.path().join("minben.db")), folder }
    }

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
pub async fn database() -> Database {
    let Some(server) = server() else { return Database::at(|file| Location::Sqlite(file.to_owned())) };
    let name = fresh_name();
    ask(&server, &format!("create schema {name}")).await.expect("a schema for the test");
    let separator = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{separator}options=-csearch_path%3D{name}");
    Database::at(|_| Location::Postgres(url, CONNECTIONS))
}

/// A database of which others begin as copies: fill it, close all that uses it, then copy.
/// On PostgreSQL it is a whole database, since a schema cannot be copied.
pub struct Template {
    database: Database,
    /// Its name on PostgreSQL.
    name: String,
}

/// A copy of a template.
pub struct TemplateCopy {
    /// The database.
    pub database: Database,
    name: String,
}

impl Template {
    /// An empty one.
    pub async fn empty() -> Self {
        let name = fresh_name();
        let database = match server() {
            None => Database::at(|file| Location::Sqlite(file.to_owned())),
            Some(server) => {
                ask(&server, &format!("create database {name}")).await.expect("a database to copy");
                Database::at(|_| whole(&server, &name))
            }
        };
        Self { database, name }
    }

    /// Where to fill it.
    pub const fn database(&self) -> &Database {
        &self.database
    }

    /// Waits until nobody uses it, and copies it.
    pub async fn copy(&self) -> TemplateCopy {
        let name = fresh_name();
        for _ in 0..500 {
            if let Some(database) = self.try_copy(&name).await {
                return TemplateCopy { database, name };
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the template is still in use after ten seconds: close what filled it");
    }

    async fn try_copy(&self, name: &str) -> Option<Database> {
        match (&self.database.location, server()) {
            (Location::Sqlite(from), _) => {
                // The last connection that closes brings all into the one file.
                let closed = !from.with_extension("db-wal").exists();
                closed.then(|| {
                    Database::at(|file| {
                        std::fs::copy(from, file).expect("a copy of the template");
                        Location::Sqlite(file.to_owned())
                    })
                })
            }
            (Location::Postgres(..), server) => {
                let server = server?;
                // File by file is half the work of page by page where the files lie in memory.
                let sql = format!("create database {name} template {} strategy file_copy", self.name);
                // Refused as long as anybody is connected to the template, or is making another copy.
                ask(&server, &sql).await.ok()?;
                Some(Database::at(|_| whole(&server, name)))
            }
        }
    }
}

impl TemplateCopy {
    /// Drops the database: on PostgreSQL it would stay, large as it is, until the server ends.
    pub async fn remove(self) {
        if let Some(server) = server() {
            let sql = format!("drop database {} with (force)", self.name);
            ask(&server, &sql).await.expect("the copy can be dropped");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the test command tells the server by environment")]
fn server() -> Option<String> {
    std::env::var(SERVER).ok().filter(|server| !server.is_empty())
}

/// A name that no other test of this or another process uses.
fn fresh_name() -> String {
    format!("t{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// A database of its own on the same server.
fn whole(server: &str, name: &str) -> Location {
    let (address, options) = server.split_once('?').map_or((server, None), |(a, o)| (a, Some(o)));
    let host = address.rsplit_once('/').map_or(address, |(host, _)| host);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    Location::Postgres(format!("{host}/{name}{options}"), CONNECTIONS)
}

async fn ask(server: &str, sql: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(server, NoTls).await.expect("the test server answers");
    let task = tokio::spawn(connection);
    let outcome = client.batch_execute(sql).await;
    drop(client);
    let _ = task.await;
    outcome
}
