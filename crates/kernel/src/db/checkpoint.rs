//! What the write-ahead log holds is copied into the database by a thread of its own: a checkpoint takes as long as many
//! commits, and on the writer's thread everybody would wait for it.
//!
//! A log on which somebody writes all the time is never copied to its end, and begins anew only then. So when it
//! is long the writer copies the little that is left itself.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crossbeam_channel::{Receiver, Sender, bounded};
use rusqlite::{Connection, OpenFlags};

use super::{DbError, sqlite};

/// Pages that come into the log between two checkpoints (8 MiB).
const BETWEEN: u32 = 2_000;
/// Pages of a log that is long (64 MiB).
const LONG: u32 = 16_000;

/// The writer's side.
pub(super) struct Checkpoints {
    /// Pages in the log after the last commit.
    log: Arc<AtomicU32>,
    /// How many there were when a checkpoint was last asked for.
    asked_at: u32,
    ask: Sender<()>,
}

impl Checkpoints {
    /// Takes the checkpoints from `writer`'s commits and starts the thread that makes them.
    pub(super) fn start(writer: &mut Connection, path: &Path) -> Result<Self, DbError> {
        let log = Arc::new(AtomicU32::new(0));
        let pages = log.clone();
        writer.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, now: i32| {
            pages.store(now.unsigned_abs(), Ordering::Relaxed);
            Ok(())
        }))?;
        let connection = sqlite::connect(path, OpenFlags::default())?;
        let (ask, asked) = bounded(1);
        std::thread::Builder::new()
            .name("sqlite-checkpoints".to_owned())
            .spawn(move || answer(&connection, &asked))
            .map_err(|error| DbError::Other(error.to_string()))?;
        Ok(Self { log, asked_at: 0, ask })
    }

    /// After a group of writes was told how it ended: has a checkpoint made when enough came together.
    pub(super) fn after_commit(&mut self, writer: &Connection) {
        let now = self.log.load(Ordering::Relaxed);
        if now < self.asked_at {
            // The log began anew.
            self.asked_at = 0;
        }
        if now - self.asked_at < BETWEEN {
            return;
        }
        self.asked_at = now;
        if now < LONG {
            // One that is asked for and not begun will copy this too.
            let _ = self.ask.try_send(());
        } else {
            checkpoint(writer);
        }
    }
}

fn answer(connection: &Connection, asked: &Receiver<()>) {
    while asked.recv().is_ok() {
        checkpoint(connection);
    }
}

/// Copies as much as can be without waiting for anybody.
fn checkpoint(connection: &Connection) {
    let made = connection.prepare_cached("pragma wal_checkpoint(passive)").and_then(|mut statement| {
        // Whether another one was busy, pages in the log, pages of them that are copied.
        statement
            .query_row([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))
    });
    match made {
        Ok((busy, log, copied)) => tracing::debug!(busy, log, copied, "a checkpoint"),
        Err(error) => tracing::warn!(%error, "a checkpoint failed; the log grows until the next one"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEGABYTE: usize = 1 << 20;

    #[test]
    fn a_log_that_is_always_written_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.db");
        let mut writer = sqlite::connect(&path, OpenFlags::default()).unwrap();
        writer.pragma_update(None, "journal_mode", "WAL").unwrap();
        let mut checkpoints = Checkpoints::start(&mut writer, &path).unwrap();
        writer.execute_batch("create table t (id integer primary key, bytes blob)").unwrap();
        let bytes = vec![7_u8; MEGABYTE];
        let written = 2 * (LONG as usize * 4096) / MEGABYTE;
        for _ in 0..written {
            writer.execute("insert into t (bytes) values (?1)", [&bytes]).unwrap();
            checkpoints.after_commit(&writer);
        }
        let log = std::fs::metadata(folder.path().join("t.db-wal")).unwrap().len() as usize;
        let most = (LONG + 3 * BETWEEN) as usize * 4096;
        assert!(log < most, "a log of {} MB", log / MEGABYTE);
        let sum: i64 = writer.query_row("select sum(length(bytes)) from t", [], |row| row.get(0)).unwrap();
        assert_eq!(sum as usize, written * MEGABYTE);
    }
}
