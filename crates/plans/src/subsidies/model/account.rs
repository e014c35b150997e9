//! The money of a grant, and the account of a subsidy's year: appropriation = free + committed + spent at every instant.

use kernel::Timestamp;
use serde::Serialize;

/// What happens to a grant's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Approved: it is committed.
    Approve,
    /// An instalment is paid to the county.
    Pay,
    /// The county reports spending; less than before when it corrects itself.
    Spend,
    /// The county pays back what it did not spend.
    Repay,
    /// What was approved and never paid is free again.
    Release,
}

impl Kind {
    /// All with their words.
    pub const ALL: [(&'static str, Self); 5] = [
        ("approve", Self::Approve),
        ("pay", Self::Pay),
        ("spend", Self::Spend),
        ("repay", Self::Repay),
        ("release", Self::Release),
    ];
}

/// One movement of a grant's money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Application whose grant it is.
    pub application: super::ApplicationId,
    /// Counted from 1 in each application.
    pub number: i64,
    /// What happens.
    pub kind: Kind,
    /// Thousands.
    pub amount: i64,
    /// Letter, receipt or reason.
    pub note: String,
    /// The post that noted it.
    pub post: String,
    /// When.
    pub at: Timestamp,
}

/// Why money cannot move so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The amount is nothing, or below nothing where that cannot be.
    Amount,
    /// More than is free.
    NotFree,
    /// More than was approved.
    NotApproved,
    /// More than was paid.
    NotPaid,
    /// More than the county still holds.
    NotHeld,
}

/// What became of a grant's money, in thousands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// Approved.
    pub approved: i64,
    /// Paid to the county.
    pub paid: i64,
    /// Reported as spent.
    pub spent: i64,
    /// Paid back by the county.
    pub repaid: i64,
    /// Approved, never paid, and free again.
    pub released: i64,
}

impl Grant {
    /// What all these movements of one grant come to.
    pub fn of<'a>(moves: impl IntoIterator<Item = &'a Move>) -> Self {
        moves.into_iter().fold(Self::default(), |grant, one| grant.moved(one.kind, one.amount))
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            approved: self.approved + other.approved,
            paid: self.paid + other.paid,
            spent: self.spent + other.spent,
            repaid: self.repaid + other.repaid,
            released: self.released + other.released,
        }
    }

    /// Approved and neither spent, paid back nor released.
    pub fn committed(self) -> i64 {
        self.approved - self.spent - self.repaid - self.released
    }

    /// What the county holds and has not spent.
    pub fn held(self) -> i64 {
        self.paid - self.spent - self.repaid
    }

    /// Approved and still to be paid.
    pub fn unpaid(self) -> i64 {
        self.approved - self.paid - self.released
    }

    fn moved(mut self, kind: Kind, amount: i64) -> Self {
        let sum = match kind {
            Kind::Approve => &mut self.approved,
            Kind::Pay => &mut self.paid,
            Kind::Spend => &mut self.spent,
            Kind::Repay => &mut self.repaid,
            Kind::Release => &mut self.released,
        };
        *sum = sum.saturating_add(amount);
        self
    }

    /// The grant after this.
    ///
    /// # Errors
    /// The money is not there for it.
    pub fn after(self, kind: Kind, amount: i64) -> Result<Self, Refused> {
        let (least, most, why) = match kind {
            Kind::Approve => (1, i64::MAX, Refused::Amount),
            Kind::Pay | Kind::Release => (1, self.unpaid(), Refused::NotApproved),
            // A correction takes back at most what was reported.
            Kind::Spend => (-self.spent, self.held(), Refused::NotPaid),
            Kind::Repay => (1, self.held(), Refused::NotHeld),
        };
        if amount < least || amount == 0 {
            return Err(Refused::Amount);
        }
        if amount > most { Err(why) } else { Ok(self.moved(kind, amount)) }
    }
}

/// The account of a subsidy's year. Each movement takes from one part what it adds to another, so the
/// three parts always make up the appropriation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Account {
    /// What there is to give.
    pub appropriation: i64,
    /// Not promised to anybody; below nothing when the file was lowered under what is promised.
    pub free: i64,
    /// Promised and not spent.
    pub committed: i64,
    /// Spent.
    pub spent: i64,
}

impl Account {
    /// With nothing promised.
    pub fn new(appropriation: i64) -> Self {
        Self { appropriation, free: appropriation, committed: 0, spent: 0 }
    }

    /// After all these movements, of whatever grants.
    pub fn of<'a>(appropriation: i64, moves: impl IntoIterator<Item = &'a Move>) -> Self {
        let mut account = Self::new(appropriation);
        for one in moves {
            account.apply(one.kind, one.amount);
        }
        account
    }

    /// After one more.
    pub fn apply(&mut self, kind: Kind, amount: i64) {
        match kind {
            Kind::Approve => {
                self.free -= amount;
                self.committed += amount;
            }
            Kind::Pay => {}
            Kind::Spend => {
                self.committed -= amount;
                self.spent += amount;
            }
            Kind::Repay | Kind::Release => {
                self.committed -= amount;
                self.free += amount;
            }
        }
    }
}
