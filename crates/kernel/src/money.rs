//! Money in whole New Taiwan dollars; the government charges no cents.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Lang;
use crate::number::halfwidth;

/// An amount in whole New Taiwan dollars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Nothing was written.
    #[error("no amount was given; write it as 1,234")]
    Empty,
    /// It is not a number.
    #[error("this is not an amount; write it in digits, as 1,234")]
    Form,
    /// It has a fraction.
    #[error("amounts are whole dollars; leave the fraction out")]
    Fraction,
    /// It is more than the platform can hold.
    #[error("this amount is too large; check the digits")]
    TooLarge,
}

impl MoneyError {
    /// The locale key of the sentence for people.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "kernel-money-empty",
            Self::Form => "kernel-money-form",
            Self::Fraction => "kernel-money-fraction",
            Self::TooLarge => "kernel-money-too-large",
        }
    }
}

impl Money {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// The sum, if it can be held.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, if it can be held.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// `times` this amount, if it can be held.
    pub fn checked_mul(self, times: i64) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    /// The sum of many amounts, if it can be held.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// As Chinese documents write it: `新臺幣1,234元`.
    pub fn zh(self) -> String {
        format!("新臺幣{}元", grouped(self.0))
    }

    /// The amount in the words of `lang`: `新臺幣1,234元` or `NT$1,234`.
    pub fn long(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.zh(),
            Lang::En => self.to_string(),
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = grouped(self.0);
        match text.strip_prefix('-') {
            Some(amount) => write!(f, "-NT${amount}"),
            None => write!(f, "NT${text}"),
        }
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads `1234`, `1,234`, `NT$1,234`, `新臺幣1,234元`, `1234元` and `-5`, also
    /// in full-width characters.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let text: String = halfwidth(text).chars().filter(|c| !c.is_whitespace()).collect();
        let (sign, rest) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
        let prefixes = ["新臺幣", "新台幣", "NT$", "NTD", "$"];
        let rest = prefixes.iter().find_map(|prefix| rest.strip_prefix(prefix)).unwrap_or(rest);
        let (sign, rest) = match rest.strip_prefix('-') {
            Some(rest) if sign.is_empty() => ("-", rest),
            _ => (sign, rest),
        };
        let rest = rest.strip_suffix('整').unwrap_or(rest);
        let rest = rest.strip_suffix('元').unwrap_or(rest);
        if rest.is_empty() {
            return Err(if text.is_empty() { MoneyError::Empty } else { MoneyError::Form });
        }
        if let Some((whole, fraction)) = rest.split_once('.') {
            let number = whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit() || b == b',');
            return Err(if number { MoneyError::Fraction } else { MoneyError::Form });
        }
        let digits = ungrouped(rest).ok_or(MoneyError::Form)?;
        format!("{sign}{digits}").parse().map(Self).map_err(|_| MoneyError::TooLarge)
    }
}

/// `number` with a comma before each three digits: `1,234,567`.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The digits without commas, when the commas stand where they belong.
fn ungrouped(text: &str) -> Option<String> {
    let groups: Vec<&str> = text.split(',').collect();
    let digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    let places = groups.len() == 1
        || (groups.first().is_some_and(|group| group.len() <= 3)
            && groups.iter().skip(1).all(|group| group.len() == 3));
    (digits && places).then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_reads() {
        for text in [
            "1234",
            "1,234",
            "NT$1,234",
            "NTD1234",
            "$1,234",
            "1234元",
            "1,234 元整",
            "新臺幣1,234元",
            "新台幣1234元",
            "１，２３４",
            "ＮＴ＄１２３４",
            " 1,234 ",
        ] {
            assert_eq!(text.parse(), Ok(Money(1234)), "{text}");
        }
        assert_eq!("-NT$5".parse(), Ok(Money(-5)));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert_eq!("".parse::<Money>(), Err(MoneyError::Empty));
        assert_eq!("12.5".parse::<Money>(), Err(MoneyError::Fraction));
        assert_eq!("99999999999999999999".parse::<Money>(), Err(MoneyError::TooLarge));
        for text in ["12,34", ",123", "1234,567", "十元", "1e3", "元", "--5", "1.x"] {
            assert_eq!(text.parse::<Money>(), Err(MoneyError::Form), "{text}");
        }
    }

    #[test]
    fn amounts_for_people() {
        assert_eq!(Money(1_234_567).to_string(), "NT$1,234,567");
        assert_eq!(Money(-999).to_string(), "-NT$999");
        assert_eq!(Money(1_234).zh(), "新臺幣1,234元");
        assert_eq!(Money(0).long(Lang::En), "NT$0");
    }

    #[test]
    fn nothing_overflows_silently() {
        assert_eq!(Money(i64::MAX).checked_add(Money(1)), None);
        assert_eq!(Money(i64::MIN).checked_sub(Money(1)), None);
        assert_eq!(Money(i64::MAX).checked_mul(2), None);
        assert_eq!(Money::checked_sum([Money(1), Money(2)]), Some(Money(3)));
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(amount: i64) {
            prop_assert_eq!(Money(amount).to_string().parse(), Ok(Money(amount)));
            prop_assert_eq!(Money(amount).zh().parse(), Ok(Money(amount)));
        }
    }
}
