//! 統一編號, the eight-digit number of companies, firms and organisations, by the
//! check rule of the Ministry of Finance in force since April 2023 (112-04).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::halfwidth;

const WEIGHTS: [u32; 8] = [1, 2, 1, 2, 1, 2, 4, 1];

/// A business number whose check digit is right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BusinessNumber(String);

/// Why a text is not a business number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BusinessNumberError {
    /// It has not eight characters.
    #[error("a business number has 8 digits, this has {0}; count them again")]
    Length(usize),
    /// It holds something else than digits.
    #[error("a business number has digits only; take `{0}` out")]
    Characters(char),
    /// The check digit does not fit, or all digits are zero.
    #[error("this business number does not exist; compare it digit by digit with the certificate")]
    Checksum,
}

impl BusinessNumberError {
    /// The locale key of the sentence for people.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Length(0) => "kernel-business-number-empty",
            Self::Length(_) => "kernel-business-number-length",
            Self::Characters(_) => "kernel-business-number-characters",
            Self::Checksum => "kernel-business-number-checksum",
        }
    }

    /// The variables of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length(length) => vec![("length", length.to_string())],
            Self::Characters(character) => vec![("character", character.to_string())],
            Self::Checksum => Vec::new(),
        }
    }
}

/// Reads a business number; full-width digits and outer spaces are accepted.
pub fn check(text: &str) -> Result<BusinessNumber, BusinessNumberError> {
    let text = halfwidth(text).trim().to_owned();
    if let Some(character) = text.chars().find(|c| !c.is_ascii_digit()) {
        return Err(BusinessNumberError::Characters(character));
    }
    if text.len() != 8 {
        return Err(BusinessNumberError::Length(text.len()));
    }
    if fits(&text) { Ok(BusinessNumber(text)) } else { Err(BusinessNumberError::Checksum) }
}

/// Whether eight digits satisfy the check rule.
fn fits(text: &str) -> bool {
    let digits = text.bytes().map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).map(|p| p / 10 + p % 10).sum();
    let seventh_is_seven = text.as_bytes().get(6) == Some(&b'7');
    text != "00000000" && (sum.is_multiple_of(5) || (seventh_is_seven && (sum + 1).is_multiple_of(5)))
}

impl BusinessNumber {
    /// The number that begins with the seven digits of `serial`, with the
    /// smallest check digit that fits. None when `serial` has more digits. Serials
    /// below 100,000 give numbers for synthetic businesses.
    pub fn with_checksum(serial: u32) -> Option<Self> {
        if serial > 9_999_999 {
            return None;
        }
        (0..=9).map(|digit| format!("{serial:07}{digit}")).find(|text| fits(text)).map(Self)
    }

    /// Whether the number is in the range of synthetic businesses, `00…`.
    pub fn is_synthetic(&self) -> bool {
        self.0.starts_with("00")
    }

    /// The eight digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BusinessNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<BusinessNumber> for String {
    fn from(number: BusinessNumber) -> Self {
        number.0
    }
}

impl TryFrom<String> for BusinessNumber {
    type Error = BusinessNumberError;

    fn try_from(text: String) -> Result<Self, BusinessNumberError> {
        check(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_vectors() {
        for right in ["04595257", "12345675", "05076416", "02750963", "22099131"] {
            assert!(check(right).is_ok(), "{right}");
        }
        assert_eq!(check("12345678"), Err(BusinessNumberError::Checksum));
        assert_eq!(check("00000000"), Err(BusinessNumberError::Checksum));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!(check("1234567"), Err(BusinessNumberError::Length(7)));
        assert_eq!(check("1234567A"), Err(BusinessNumberError::Characters('A')));
        assert_eq!(check(" １２３４５６７５ ").unwrap().as_str(), "12345675");
    }

    #[test]
    fn every_serial_has_a_number() {
        for serial in (0..9_999_999).step_by(997) {
            let number = BusinessNumber::with_checksum(serial).unwrap();
            assert_eq!(check(number.as_str()), Ok(number.clone()));
            assert_eq!(number.is_synthetic(), serial < 100_000);
        }
        assert_eq!(BusinessNumber::with_checksum(10_000_000), None);
    }
}
