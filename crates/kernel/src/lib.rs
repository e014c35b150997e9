//! The floor of the house: storage, time, identifiers, audit, facts, jobs,
//! languages and settings. It knows no feature of any block above it.

pub mod actor;
pub mod assurance;
pub mod audit;
pub mod calendar;
pub mod clock;
pub mod ctx;
pub mod db;
pub mod digest;
pub mod entropy;
pub mod events;
pub mod facts;
pub mod files;
pub mod i18n;
pub mod id;
pub mod jobs;
pub mod log;
pub mod mark;
pub mod metrics;
pub mod migrate;
pub mod mistake;
pub mod money;
pub mod number;
pub mod seals;
pub mod settings;
pub mod time;

pub use actor::{Actor, AgencyId, MandateId, Official, Person, PersonId, PostId};
pub use assurance::Assurance;
pub use audit::{Audit, AuditRow};
pub use calendar::Day;
pub use clock::Clock;
pub use ctx::{Ctx, CtxBuilder};
pub use db::{DbError, Reader, Row, Tx, Value};
pub use digest::sha256_hex;
pub use facts::Fact;
pub use i18n::{Lang, Text};
pub use mistake::Mistake;
pub use money::Money;
pub use time::Timestamp;

/// Declares a typed identifier: a newtype over a 26-character lower-case ULID
/// that cannot be confused with the identifier of anything else.
#[macro_export]
macro_rules! define_id {
    ($(#[$meta:meta])* pub $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive($crate::__serde::Serialize, $crate::__serde::Deserialize)]
        #[serde(crate = "kernel::__serde", transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an identifier that came from storage or from a path.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl From<$name> for $crate::Value {
            fn from(id: $name) -> Self {
                Self::Text(id.0)
            }
        }
        impl From<&$name> for $crate::Value {
            fn from(id: &$name) -> Self {
                Self::Text(id.0.clone())
            }
        }
        impl $crate::id::TypedId for $name {
            fn from_text(text: String) -> Self {
                Self(text)
            }
        }
    };
}

extern crate self as kernel;

#[doc(hidden)]
pub use serde as __serde;
