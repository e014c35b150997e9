//! 身分證字號 of citizens and 統一證號 of residents: a letter, nine characters,
//! the last a check digit. New resident numbers (since 110-01-02) have 8 or 9 in
//! second place, old ones a letter A to D.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::halfwidth;

/// Value of each letter, A to Z.
const LETTERS: [u32; 26] =
    [10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33];
const WEIGHTS: [u32; 9] = [8, 7, 6, 5, 4, 3, 2, 1, 1];

/// A number of a natural person whose check digit is right. `Debug` shows it
/// masked, so that it does not reach a log by accident.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NationalId(String);

/// Sex as the number states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// What kind of person the number was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A citizen with household registration (身分證).
    Citizen,
    /// A resident, by the form in use since 2021 (新式統一證號).
    Resident,
    /// A resident, by the form before 2021 (舊式統一證號).
    OldResident,
}

/// Why a text is not a number of a natural person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NationalIdError {
    /// It has not ten characters.
    #[error("the number has 10 characters, this has {0}; count them again")]
    Length(usize),
    /// It does not begin with a letter.
    #[error("the number begins with a letter A to Z, not `{0}`")]
    Letter(char),
    /// The second character is none of 1, 2, 8, 9 and A to D.
    #[error("the second character is 1, 2, 8, 9 or a letter A to D, not `{0}`")]
    Second(char),
    /// A digit was expected.
    #[error("digits follow after the second character, not `{0}`")]
    Characters(char),
    /// The check digit does not fit.
    #[error("this number does not exist; compare it character by character with the card")]
    Checksum,
}

impl NationalIdError {
    /// The locale key of the sentence for people.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Length(0) => "kernel-national-id-empty",
            Self::Length(_) => "kernel-national-id-length",
            Self::Letter(_) => "kernel-national-id-letter",
            Self::Second(_) => "kernel-national-id-second",
            Self::Characters(_) => "kernel-national-id-characters",
            Self::Checksum => "kernel-national-id-checksum",
        }
    }

    /// The variables of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length(length) => vec![("length", length.to_string())],
            Self::Letter(character) | Self::Second(character) | Self::Characters(character) => {
                vec![("character", character.to_string())]
            }
            Self::Checksum => Vec::new(),
        }
    }
}

/// Reads a number; small letters, full-width characters and outer spaces are accepted.
pub fn check(text: &str) -> Result<NationalId, NationalIdError> {
    let text = halfwidth(text).trim().to_ascii_uppercase();
    let length = text.chars().count();
    if length != 10 {
        return Err(NationalIdError::Length(length));
    }
    for (at, c) in text.chars().enumerate() {
        match at {
            0 if !c.is_ascii_uppercase() => return Err(NationalIdError::Letter(c)),
            1 if !matches!(c, '1' | '2' | '8' | '9' | 'A'..='D') => return Err(NationalIdError::Second(c)),
            2.. if !c.is_ascii_digit() => return Err(NationalIdError::Characters(c)),
            _ => {}
        }
    }
    if sum(&text).is_multiple_of(10) { Ok(NationalId(text)) } else { Err(NationalIdError::Checksum) }
}

/// The weighted sum of a letter and up to nine characters.
fn sum(text: &str) -> u32 {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => LETTERS.get(usize::from(byte - b'A')).copied().unwrap_or(0),
        _ => u32::from(byte.wrapping_sub(b'0')),
    };
    let mut bytes = text.bytes();
    let letter = bytes.next().map_or(0, value);
    let rest: u32 = bytes.zip(WEIGHTS).map(|(byte, weight)| value(byte) % 10 * weight).sum();
    letter / 10 + letter % 10 * 9 + rest
}

impl NationalId {
    /// The citizen's number of `letter`, sex and seven-digit `serial`, with its
    /// check digit. None when the letter is not A to Z or the serial is longer.
    /// Serials below 100,000 give numbers for synthetic people.
    pub fn with_checksum(letter: char, sex: Sex, serial: u32) -> Option<Self> {
        if !letter.is_ascii_uppercase() || serial > 9_999_999 {
            return None;
        }
        let sex = if sex == Sex::Male { '1' } else { '2' };
        let text = format!("{letter}{sex}{serial:07}");
        let digit = (10 - sum(&text) % 10) % 10;
        Some(Self(format!("{text}{digit}")))
    }

    /// Whether the number belongs to a synthetic person: third and fourth character 0.
    pub fn is_synthetic(&self) -> bool {
        self.0.get(2..4) == Some("00")
    }

    /// Sex as the number states it.
    pub fn sex(&self) -> Sex {
        match self.second() {
            b'1' | b'8' | b'A' | b'C' => Sex::Male,
            _ => Sex::Female,
        }
    }

    /// Citizen or resident.
    pub fn kind(&self) -> Kind {
        match self.second() {
            b'1' | b'2' => Kind::Citizen,
            b'8' | b'9' => Kind::Resident,
            _ => Kind::OldResident,
        }
    }

    /// The ten characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number for lists that others see: `A12****789`.
    pub fn masked(&self) -> String {
        let part = |range: std::ops::Range<usize>| self.0.get(range).unwrap_or_default();
        format!("{}****{}", part(0..3), part(7..10))
    }

    fn second(&self) -> u8 {
        self.0.as_bytes().get(1).copied().unwrap_or_default()
    }
}

impl fmt::Display for NationalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for NationalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NationalId({})", self.masked())
    }
}

impl From<NationalId> for String {
    fn from(id: NationalId) -> Self {
        id.0
    }
}

impl TryFrom<String> for NationalId {
    type Error = NationalIdError;

    fn try_from(text: String) -> Result<Self, NationalIdError> {
        check(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn published_vectors() {
        for (text, kind, sex) in [
            ("A123456789", Kind::Citizen, Sex::Male),
            ("M182972568", Kind::Citizen, Sex::Male),
            ("U184596652", Kind::Citizen, Sex::Male),
            ("A800000014", Kind::Resident, Sex::Male),
            ("B985348123", Kind::Resident, Sex::Female),
            ("AA64443286", Kind::OldResident, Sex::Male),
            ("BB18122115", Kind::OldResident, Sex::Female),
            ("CC96433621", Kind::OldResident, Sex::Male),
            ("DD88845405", Kind::OldResident, Sex::Female),
            ("EA59609187", Kind::OldResident, Sex::Male),
            ("GC15320072", Kind::OldResident, Sex::Male),
        ] {
            let id = check(text).unwrap();
            assert_eq!((id.kind(), id.sex()), (kind, sex), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(check("A12345678"), Err(NationalIdError::Length(9)));
        assert_eq!(check("1123456789"), Err(NationalIdError::Letter('1')));
        assert_eq!(check("A323456789"), Err(NationalIdError::Second('3')));
        assert_eq!(check("A12345678X"), Err(NationalIdError::Characters('X')));
        assert_eq!(check("A123456788"), Err(NationalIdError::Checksum));
        assert_eq!(check("甲123456789"), Err(NationalIdError::Letter('甲')));
        assert_eq!(check(" ａ１２３４５６７８９ ").unwrap().as_str(), "A123456789");
    }

    #[test]
    fn debug_does_not_tell_the_number() {
        assert_eq!(format!("{:?}", check("A123456789").unwrap()), "NationalId(A12****789)");
    }

    proptest! {
        #[test]
        fn a_built_number_checks(letter in prop::char::range('A', 'Z'), male: bool, serial in 0..10_000_000_u32) {
            let sex = if male { Sex::Male } else { Sex::Female };
            let id = NationalId::with_checksum(letter, sex, serial).unwrap();
            prop_assert_eq!(check(id.as_str()), Ok(id.clone()));
            prop_assert_eq!(id.sex(), sex);
            prop_assert_eq!(id.is_synthetic(), serial < 100_000);
        }

        #[test]
        fn one_wrong_digit_is_caught(serial in 0..10_000_000_u32, at in 1..9_usize, by in 1..10_u8) {
            let id = NationalId::with_checksum('F', Sex::Female, serial).unwrap();
            let mut bytes = id.as_str().as_bytes().to_vec();
            bytes[at] = b'0' + (bytes[at] - b'0' + by) % 10;
            let changed = String::from_utf8(bytes).unwrap();
            // Weights 8, 6, 5, 4 and 2 share a factor with 10, so some changes pass by design.
            let weight = u32::from(WEIGHTS[at - 1] as u8);
            if !(weight * u32::from(by)).is_multiple_of(10) {
                prop_assert!(check(&changed).is_err());
            }
        }
    }
}
