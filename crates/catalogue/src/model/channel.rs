//! Channels: ways to pay that a provider offers.

use kernel::{AgencyId, Text};
use serde::{Deserialize, Serialize};

/// A way to pay. Where its provider is reached stands in the node's settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    /// Id.
    pub id: String,
    /// Name, as the payer reads it.
    pub name: Text,
    /// What can be used, in words.
    pub hint: Option<Text>,
    /// Agency that answers for the agreement with the provider.
    pub agency: AgencyId,
}
