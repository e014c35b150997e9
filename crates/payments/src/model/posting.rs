//! The books, by double entry: every transfer debits one account and credits another with the same amount, and no row is
//! ever changed.

use kernel::Money;

use super::{BillId, PaymentId};

/// An account of an agency's books.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// What is owed to the agency.
    Receivable,
    /// What the agency has earned.
    Revenue,
    /// What a provider has taken in and not yet handed over, by channel.
    Clearing(String),
    /// What the agency has to give back.
    Owed,
}

impl Account {
    /// The word in storage.
    pub fn word(&self) -> String {
        match self {
            Self::Receivable => "receivable".to_owned(),
            Self::Revenue => "revenue".to_owned(),
            Self::Clearing(channel) => format!("clearing/{channel}"),
            Self::Owed => "owed".to_owned(),
        }
    }
}

/// What happened to the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transfer {
    /// A bill was made.
    Issue,
    /// It is not owed any more.
    Cancel,
    /// It was paid.
    Pay,
    /// Money came in for a bill that nobody owes (any more).
    Surplus,
    /// What was paid is to be given back.
    GiveBack,
    /// The provider gave it back.
    Refund,
}

impl Transfer {
    /// The word in storage.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Cancel => "cancel",
            Self::Pay => "pay",
            Self::Surplus => "surplus",
            Self::GiveBack => "give-back",
            Self::Refund => "refund",
        }
    }

    /// The account that is debited and the one that is credited.
    pub fn accounts(self, channel: &str) -> (Account, Account) {
        let clearing = Account::Clearing(channel.to_owned());
        match self {
            Self::Issue => (Account::Receivable, Account::Revenue),
            Self::Cancel => (Account::Revenue, Account::Receivable),
            Self::Pay => (clearing, Account::Receivable),
            Self::Surplus => (clearing, Account::Owed),
            Self::GiveBack => (Account::Revenue, Account::Owed),
            Self::Refund => (Account::Owed, clearing),
        }
    }
}

/// One row of the books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// The transfer; its rows add up to nothing.
    pub transfer: String,
    /// The word of what happened.
    pub kind: String,
    /// The bill.
    pub bill: BillId,
    /// The payment, once there is one.
    pub payment: Option<PaymentId>,
    /// The account's word.
    pub account: String,
    /// Debited.
    pub debit: Money,
    /// Credited.
    pub credit: Money,
}
