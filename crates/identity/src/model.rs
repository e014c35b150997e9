//! Sessions and what kind of installation this is.

use kernel::{PersonId, PostId, Timestamp};

/// A signed-in session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who signed in.
    pub person: PersonId,
    /// The post in which they act; none for a citizen.
    pub post: Option<PostId>,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
}

impl Session {
    /// Whether the session still holds at `now`: not older than `hours` and not idle
    /// for longer than `idle_minutes`.
    pub fn holds(&self, now: Timestamp, hours: i64, idle_minutes: i64) -> bool {
        now < self.began_at.plus_seconds(hours * 3600) && now < self.seen_at.plus_seconds(idle_minutes * 60)
    }
}

/// What this installation is; written once, at its first start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Installation {
    /// Synthetic people only; anybody may sign in as any of them.
    Demo,
    /// Real people; demo sign-in does not exist.
    Live,
}

impl Installation {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Live => "live",
        }
    }
}

/// Only the hash of a session's token is stored, so a copy of the database signs nobody in.
pub fn token_hash(token: &str) -> String {
    kernel::sha256_hex(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_by_age_and_by_idleness() {
        let at = Timestamp(0);
        let session = Session { person: PersonId::new("p"), post: None, began_at: at, seen_at: at };
        assert!(session.holds(at.plus_seconds(59 * 60), 12, 60));
        assert!(!session.holds(at.plus_seconds(61 * 60), 12, 60));
        let used = Session { seen_at: at.plus_seconds(12 * 3600 - 1), ..session };
        assert!(!used.holds(at.plus_seconds(12 * 3600), 12, 60));
    }
}
