//! The states of a case and which may follow which.

use catalogue::model::Outcome;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CaseState {
    /// Being filled in by the person; seen by nobody else.
    Draft,
    /// Sent; waiting for others to agree. The time limit has not begun.
    Consent,
    /// Sent; waiting for its fee to be paid. The time limit has not begun.
    Payment,
    /// Sent; in one of the service's steps.
    Submitted,
    /// Waiting for the person to correct one answer; the time limit stands still.
    Correction,
    /// Decided as applied for.
    Granted,
    /// Decided against.
    Refused,
    /// Taken back by the person.
    Withdrawn,
}

impl CaseState {
    /// Every state, in the order of a case's life.
    pub const ALL: [Self; 8] = [
        Self::Draft,
        Self::Consent,
        Self::Payment,
        Self::Submitted,
        Self::Correction,
        Self::Granted,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// The word in storage, addresses and locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Consent => "consent",
            Self::Payment => "payment",
            Self::Submitted => "submitted",
            Self::Correction => "correction",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether it was sent and is not decided.
    pub fn is_running(self) -> bool {
        matches!(self, Self::Consent | Self::Payment | Self::Submitted | Self::Correction)
    }

    /// Whether nothing follows.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Granted | Self::Refused | Self::Withdrawn)
    }

    /// Whether a case may go from this state to `next`.
    pub fn may_become(self, next: Self) -> bool {
        match self {
            Self::Draft => {
                matches!(next, Self::Consent | Self::Payment | Self::Submitted | Self::Withdrawn)
            }
            Self::Submitted => !matches!(next, Self::Draft | Self::Consent | Self::Payment | Self::Submitted),
            Self::Consent => matches!(next, Self::Payment | Self::Submitted | Self::Withdrawn),
            Self::Payment | Self::Correction => matches!(next, Self::Submitted | Self::Withdrawn),
            Self::Granted | Self::Refused | Self::Withdrawn => false,
        }
    }
}

/// The word of an outcome in storage, forms and locale keys.
pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Grant => "grant",
        Outcome::Next => "next",
        Outcome::Refuse => "refuse",
        Outcome::Official => "official",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_final_stays() {
        for from in CaseState::ALL.into_iter().filter(|state| state.is_final()) {
            assert!(CaseState::ALL.into_iter().all(|to| !from.may_become(to)), "{from:?}");
        }
        assert!(!CaseState::Correction.may_become(CaseState::Granted));
        assert!(CaseState::ALL.into_iter().all(|state| CaseState::parse(state.as_str()) == Some(state)));
    }
}
