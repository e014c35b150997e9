//! The injected clock: the only place where the machine's time is read.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::Timestamp;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that tests set, in microseconds UTC.
    Fake(Arc<AtomicI64>),
}

impl Clock {
    /// A fake clock that stands at `at` until it is moved.
    pub fn fake(at: Timestamp) -> Self {
        Self::Fake(Arc::new(AtomicI64::new(at.0)))
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                Timestamp(elapsed.map_or(0, |d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX)))
            }
            Self::Fake(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fake clock forward; does nothing to the machine's clock.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Self::Fake(at) = self {
            at.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        }
    }
}
