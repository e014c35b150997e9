//! How sure the node is of who signed in.

use serde::{Deserialize, Serialize};

/// Level of assurance of an authentication (鑑別保證等級), after ISO/IEC 29115 and NIST SP 800-63B:
/// one is a demonstration or a recovery code, two a passkey, three a citizen certificate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum Assurance {
    /// Low (低): one factor, or a synthetic person.
    #[default]
    One,
    /// Middle (中): a key in a device, opened by its owner.
    Two,
    /// High (高): a key whose holder an authority has identified.
    Three,
}

impl Assurance {
    /// All levels, lowest first.
    pub const ALL: [Self; 3] = [Self::One, Self::Two, Self::Three];

    /// 1, 2 or 3, as stored and written in files.
    pub fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }

    /// The level by that number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| i64::from(level.number()) == number)
    }
}

impl From<Assurance> for u8 {
    fn from(level: Assurance) -> Self {
        level.number()
    }
}

impl TryFrom<u8> for Assurance {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        Self::from_number(i64::from(number)).ok_or_else(|| format!("{number} is no level of assurance"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_ordered_and_read_from_their_numbers() {
        assert!(Assurance::One < Assurance::Two && Assurance::Two < Assurance::Three);
        assert!(Assurance::ALL.iter().all(|l| Assurance::from_number(l.number().into()) == Some(*l)));
        assert!([-1, 0, 4].into_iter().all(|number| Assurance::from_number(number).is_none()));
    }
}
