//! Closures over the database without their types: the engines are compiled once, not once for each closure.

use std::sync::{Arc, Mutex, PoisonError};

use super::{DbError, Reader, Tx};

/// Reads, and keeps what that gave.
pub(super) type Reading = Box<dyn FnOnce(&mut Reader) + Send>;

/// Writes, perhaps several times, and keeps what that gave last; tells whether to commit it.
pub(super) type Writing = Box<dyn FnMut(&mut Tx) -> bool + Send>;

/// How a write ended.
#[derive(Debug)]
pub(super) enum Written {
    /// All of it is durable.
    Committed,
    /// The closure refused, and nothing is left of what it did.
    Refused,
    /// The database failed.
    Failed(DbError),
}

/// Where a closure keeps what it gave, for whoever waits.
pub(super) struct Outcome<T, E>(Arc<Mutex<Option<Result<T, E>>>>);

impl<T, E> Outcome<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    fn new() -> (Self, Self) {
        let slot = Arc::new(Mutex::new(None));
        (Self(Arc::clone(&slot)), Self(slot))
    }

    /// A closure that reads, and where its outcome will be.
    pub(super) fn of_reading(
        work: impl FnOnce(&mut Reader) -> Result<T, E> + Send + 'static,
    ) -> (Self, Reading) {
        let (outcome, kept) = Self::new();
        (outcome, Box::new(move |reader| kept.keep(Some(work(reader)))))
    }

    /// A closure that writes, and where its last outcome will be.
    pub(super) fn of_writing(
        mut work: impl FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> (Self, Writing) {
        let (outcome, kept) = Self::new();
        let work = move |tx: &mut Tx| {
            // If it panics now, nothing of an earlier attempt counts.
            kept.keep(None);
            let result = work(tx);
            let commit = result.is_ok();
            kept.keep(Some(result));
            commit
        };
        (outcome, Box::new(work))
    }

    fn keep(&self, result: Option<Result<T, E>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = result;
    }

    fn take(&self) -> Result<T, E> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        kept.unwrap_or_else(|| Err(DbError::Unavailable.into()))
    }

    /// What the closure gave, if the engine let it read.
    pub(super) fn read(&self, done: Result<(), DbError>) -> Result<T, E> {
        done?;
        self.take()
    }

    /// What the closure gave, if that holds.
    pub(super) fn written(&self, written: Written) -> Result<T, E> {
        match written {
            Written::Committed | Written::Refused => self.take(),
            Written::Failed(error) => Err(error.into()),
        }
    }
}
