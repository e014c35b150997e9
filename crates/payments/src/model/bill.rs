//! A bill: what somebody owes an agency, for what, until when.

use kernel::{AgencyId, Day, Money, Person, PersonId, PostId, Text, Timestamp, define_id};
use serde::{Deserialize, Serialize};

define_id! {
    /// A bill.
    pub BillId
}

/// One component of a bill, frozen when the bill was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Id of the fee.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Whole dollars for one.
    pub each: Money,
    /// How many.
    pub times: i64,
    /// Law it rests on.
    pub legal_basis: Text,
}

impl Line {
    /// What the component comes to; none when it cannot be held.
    pub fn amount(&self) -> Option<Money> {
        self.each.checked_mul(self.times)
    }
}

/// Where a bill stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BillStatus {
    /// To be paid.
    Open,
    /// Paid.
    Paid,
    /// Not owed any more; nothing was paid.
    Cancelled,
    /// Paid and not owed any more; the money is on its way back.
    Refunding,
    /// The money was given back.
    Refunded,
}

impl BillStatus {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Open, "open"),
        (Self::Paid, "paid"),
        (Self::Cancelled, "cancelled"),
        (Self::Refunding, "refunding"),
        (Self::Refunded, "refunded"),
    ];

    /// The word in storage and locale keys.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(status, _)| *status == self).map_or("open", |(_, word)| *word)
    }

    /// The status of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(status, _)| *status)
    }
}

/// A bill.
#[derive(Debug, Clone, PartialEq)]
pub struct Bill {
    /// Id, used in addresses.
    pub id: BillId,
    /// The number people quote.
    pub number: String,
    /// To whom it is owed.
    pub agency: AgencyId,
    /// The service it is for.
    pub service: String,
    /// What it is for: the id of a case. There is one bill for each.
    pub reason: String,
    /// Who owes it.
    pub person_id: PersonId,
    /// The payer's post, for what an official applied for.
    pub post: Option<PostId>,
    /// The payer's id number or business number.
    pub payer_number: String,
    /// The payer's name.
    pub payer_name: String,
    /// What it is for, in words.
    pub title: Text,
    /// Its components.
    pub lines: Vec<Line>,
    /// Their sum.
    pub amount: Money,
    /// Where it stands.
    pub status: BillStatus,
    /// When it was made.
    pub issued_at: Timestamp,
    /// The last day to pay.
    pub due_on: Day,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// When it was cancelled or given back.
    pub closed_at: Option<Timestamp>,
}

/// What a new bill is made from.
#[derive(Debug, Clone)]
pub struct NewBill {
    /// To whom it is owed.
    pub agency: AgencyId,
    /// The service it is for.
    pub service: String,
    /// What it is for: the id of a case.
    pub reason: String,
    /// Who owes it.
    pub payer: Person,
    /// The payer's post, for what an official applies for.
    pub post: Option<PostId>,
    /// What it is for, in words.
    pub title: Text,
    /// Its components.
    pub lines: Vec<Line>,
    /// The last day to pay.
    pub due_on: Day,
}
