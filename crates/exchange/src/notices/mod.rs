//! What a contract's consumer is told of a change: made by the provider's node, taken by the consumer's. Where these
//! are two, the message waits in an outbox and goes as a signed call of a service that every agency has.

mod outbox;
mod refused;
pub(crate) mod store;
mod take;
mod takeover;

use kernel::Day;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

pub use outbox::{run_forever, send_due};
pub use refused::NoticeRefused;
pub(crate) use take::{Origin, Taken, admit, take, take_once};
pub(crate) use takeover::evaluate;

/// The subsystem of an agency that takes notices.
pub(crate) const SUBSYSTEM: &str = "subscriptions";
/// The service code under which it takes them; no contract can have it.
pub(crate) const CODE: &str = "takeNotice";

/// All that a consumer is told of a change: nothing else of the record leaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Message {
    /// Its id in the provider's log of look-ups.
    pub(crate) id: String,
    /// The contract with the subscription.
    pub(crate) contract: String,
    /// Key of the changed record.
    pub(crate) key: String,
    /// The subscribed fields that changed.
    pub(crate) fields: Vec<String>,
    /// Day from which the change is true.
    pub(crate) true_on: Day,
    /// Case with which it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) case: Option<String>,
    /// What the consumer takes over; none where the contract corrects nothing, or the record has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) takeover: Option<Takeover>,
}

/// What the contract's expressions give over the changed record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Takeover {
    /// By what the consumer's own records are found.
    pub(crate) value: String,
    /// Their new values.
    pub(crate) set: Map<String, Json>,
}
