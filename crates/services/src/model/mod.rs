//! Types and rules of cases; no IO.

mod case;
pub mod clock;
mod event;
mod list;
mod number;
mod party;
mod state;

pub use case::{Asked, Case, CaseFile, CaseId, Correction, Decision, Desk, Message, NewCase, Note, Opening};
pub use event::{Event, EventKind, NewEvent};
pub use list::{Bucket, Cursor, Filter, ListRow, Sort};
pub(crate) use number::spell as spell_number;
pub use number::{check_digit, draw as draw_number, is_number};
pub use party::{Answer, Consent};
pub use state::{CaseState, outcome_word};
