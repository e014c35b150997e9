//! Why a node does not take a notice of another one: told to that node, and there to the provider's officials.

use kernel::Day;

/// A notice that this node does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoticeRefused {
    /// No such contract here, or one without a subscription.
    #[error(
        "the catalogue of the consumer's node has no contract {contract} with a subscription; bring both nodes to the same \
         version of the catalogue"
    )]
    ContractUnknown {
        /// Contract id.
        contract: String,
    },
    /// The agency that signed is not the contract's provider.
    #[error(
        "agency {agency} is not the provider under contract {contract}; bring both nodes to the same version of the catalogue"
    )]
    OtherProvider {
        /// Contract id.
        contract: String,
        /// Who signed.
        agency: String,
    },
    /// The agency that is told is not the contract's consumer on this node.
    #[error(
        "agency {agency} is not the consumer under contract {contract} on this node today; see in the contract who is told, and \
         in the federation's list where it is"
    )]
    OtherConsumer {
        /// Contract id.
        contract: String,
        /// Who is told.
        agency: String,
    },
    /// The contract is not in force here.
    #[error(
        "contract {contract} is in force from {from} until {until} in the catalogue of the consumer's node, not today; renew it \
         there"
    )]
    NotInForce {
        /// Contract id.
        contract: String,
        /// First day.
        from: Day,
        /// Last day.
        until: Day,
    },
    /// A field that the subscription does not have here.
    #[error(
        "the subscription of contract {contract} does not have the field {field} in the catalogue of the consumer's node; bring \
         both nodes to the same version of the catalogue"
    )]
    FieldNotSubscribed {
        /// Contract id.
        contract: String,
        /// Field id.
        field: String,
    },
    /// Other fields to set than the contract names here.
    #[error(
        "contract {contract} sets the fields [{named}] in the catalogue of the consumer's node, the notice sets [{found}]; bring \
         both nodes to the same version of the catalogue"
    )]
    OtherFieldsSet {
        /// Contract id.
        contract: String,
        /// The contract's fields.
        named: String,
        /// The notice's fields.
        found: String,
    },
    /// Nothing is told.
    #[error("the notice under contract {contract} names no record or no field; send the fields that changed")]
    Empty {
        /// Contract id.
        contract: String,
    },
}

impl NoticeRefused {
    /// Stable code in native mode.
    pub fn code(&self) -> &'static str {
        self.codes().0
    }

    /// The same in X-Road's words, as it travels between nodes.
    pub fn xroad(&self) -> &'static str {
        self.codes().1
    }

    fn codes(&self) -> (&'static str, &'static str) {
        match self {
            Self::ContractUnknown { .. } => {
                ("notice.contract_unknown", "server.serverproxy.notice_contract_unknown")
            }
            Self::OtherProvider { .. } => {
                ("notice.other_provider", "server.serverproxy.notice_other_provider")
            }
            Self::OtherConsumer { .. } => {
                ("notice.other_consumer", "server.serverproxy.notice_other_consumer")
            }
            Self::NotInForce { .. } => ("notice.not_in_force", "server.serverproxy.notice_not_in_force"),
            Self::FieldNotSubscribed { .. } => {
                ("notice.field_not_subscribed", "server.serverproxy.notice_field_not_subscribed")
            }
            Self::OtherFieldsSet { .. } => {
                ("notice.other_fields_set", "server.serverproxy.notice_other_fields_set")
            }
            Self::Empty { .. } => ("notice.empty", "server.serverproxy.notice_empty"),
        }
    }
}
