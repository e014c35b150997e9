//! Sessions, the ways in, and what kind of installation this is.

mod certificate;
mod device;
mod passkey;
mod recovery;

use kernel::{Assurance, PersonId, PostId, Timestamp};

pub(crate) use certificate::challenge_text;
pub use certificate::{Holder, Refusal, Refused};
pub use device::describe as describe_device;
pub use passkey::{Passkey, user_handle};
pub(crate) use passkey::{account_name, relying_party};
pub use recovery::{Code, CodeRow, Source};

/// How a session began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Chosen from the demonstration's list.
    Demo,
    /// A recovery code.
    Recovery,
    /// A passkey.
    Passkey,
    /// A citizen certificate.
    Certificate,
}

impl Method {
    const ALL: [Self; 4] = [Self::Demo, Self::Recovery, Self::Passkey, Self::Certificate];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Recovery => "recovery",
            Self::Passkey => "passkey",
            Self::Certificate => "certificate",
        }
    }

    /// From storage; an unknown word is the weakest way.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|method| method.as_str() == word).unwrap_or(Self::Demo)
    }

    /// The level of assurance that it gives.
    pub fn assurance(self) -> Assurance {
        match self {
            Self::Demo | Self::Recovery => Assurance::One,
            Self::Passkey => Assurance::Two,
            Self::Certificate => Assurance::Three,
        }
    }
}

/// A signed-in session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Its public id, by which it is listed and revoked; never the token.
    pub id: String,
    /// Who signed in.
    pub person: PersonId,
    /// The post in which they act; none for a citizen.
    pub post: Option<PostId>,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was last used.
    pub seen_at: Timestamp,
    /// How it began.
    pub method: Method,
    /// How sure the node is of the person.
    pub assurance: Assurance,
    /// Browser and system, as the browser told them; only for the person's own list.
    pub device: String,
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
        let session = Session {
            id: String::new(),
            person: PersonId::new("p"),
            post: None,
            began_at: at,
            seen_at: at,
            method: Method::Demo,
            assurance: Assurance::One,
            device: String::new(),
        };
        assert!(session.holds(at.plus_seconds(59 * 60), 12, 60));
        assert!(!session.holds(at.plus_seconds(61 * 60), 12, 60));
        let used = Session { seen_at: at.plus_seconds(12 * 3600 - 1), ..session };
        assert!(!used.holds(at.plus_seconds(12 * 3600), 12, 60));
    }
}
