//! A payment: one try to pay a bill through a channel. A refund: its way back.

use kernel::{AgencyId, Money, Timestamp, define_id};
use serde::{Deserialize, Serialize};

use super::BillId;

define_id! {
    /// A payment; the provider knows it as the order's number.
    pub PaymentId
}
define_id! {
    /// A refund; the provider does one of the same id once.
    pub RefundId
}

/// Where a payment stands, as far as we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaymentStatus {
    /// The provider is asked to prepare it; whether it has, we do not know yet.
    Begun,
    /// The provider waits for the person.
    Open,
    /// The provider has the money.
    Paid,
    /// It did not work, or the person gave up; no money moved.
    Failed,
}

impl PaymentStatus {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Begun, "begun"), (Self::Open, "open"), (Self::Paid, "paid"), (Self::Failed, "failed")];

    /// The word in storage and locale keys.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(status, _)| *status == self).map_or("begun", |(_, word)| *word)
    }

    /// The status of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(status, _)| *status)
    }

    /// Whether the provider may still get money for it.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Begun | Self::Open)
    }
}

/// One try to pay a bill.
#[derive(Debug, Clone, PartialEq)]
pub struct Payment {
    /// Id, the provider's order number.
    pub id: PaymentId,
    /// The bill.
    pub bill: BillId,
    /// To whom it is paid.
    pub agency: AgencyId,
    /// Channel id.
    pub channel: String,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub status: PaymentStatus,
    /// When it began.
    pub created_at: Timestamp,
    /// Where the person pays, once the provider has said.
    pub pay_url: Option<String>,
    /// The provider's reference of the payment.
    pub reference: Option<String>,
    /// When we learnt that it was paid.
    pub paid_at: Option<Timestamp>,
    /// How often the provider was asked.
    pub asked: i64,
    /// Why the provider's last answer was of no use.
    pub problem: Option<String>,
}

/// A payment's way back.
#[derive(Debug, Clone, PartialEq)]
pub struct Refund {
    /// Id.
    pub id: RefundId,
    /// The payment that is given back.
    pub payment: PaymentId,
    /// Its bill.
    pub bill: BillId,
    /// Who gives it back.
    pub agency: AgencyId,
    /// Channel id.
    pub channel: String,
    /// How much.
    pub amount: Money,
    /// When it was decided.
    pub created_at: Timestamp,
    /// When the provider said that it was done.
    pub done_at: Option<Timestamp>,
    /// How often the provider was asked.
    pub asked: i64,
    /// Why the provider's last answer was of no use.
    pub problem: Option<String>,
}

/// What a provider says of an order: in a callback, or when it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The payment.
    pub order: PaymentId,
    /// `open`, `paid`, `failed` or `expired`.
    pub status: String,
    /// Whole dollars.
    pub amount: Money,
    /// The provider's reference of the payment.
    #[serde(default)]
    pub reference: Option<String>,
    /// Where the person pays.
    #[serde(default)]
    pub pay_url: Option<String>,
}
