//! Case numbers: `VA115-483-920-157` is the service's prefix, the year of the Republic, eight random
//! digits and a check digit.
//!
//! Random, because a counter would be one row that every submission of a service waits for, and because
//! a number that follows from another tells strangers how many apply. A collision is drawn again.

use kernel::Day;
use kernel::entropy::Entropy;

/// Draws a number for a case submitted on `on`.
pub fn draw(prefix: &str, on: Day, entropy: &Entropy) -> String {
    let mut bytes = [0_u8; 8];
    entropy.fill(&mut bytes);
    spell(prefix, on, u64::from_be_bytes(bytes))
}

/// The number with the last eight digits of `drawn`.
pub(crate) fn spell(prefix: &str, on: Day, drawn: u64) -> String {
    let digits = format!("{:08}", drawn % 100_000_000);
    let all = format!("{digits}{}", check_digit(&digits));
    format!("{prefix}{}-{}-{}-{}", on.year() - 1911, &all[..3], &all[3..6], &all[6..])
}

/// Luhn's check digit (ISO/IEC 7812-1): finds every single wrong digit and most exchanged neighbours.
pub fn check_digit(digits: &str) -> u32 {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit })
        .sum();
    (10 - sum % 10) % 10
}

/// Whether `text` has the form of a case number with a right check digit.
pub fn is_number(text: &str) -> bool {
    let Some((_, tail)) = text.split_once('-') else { return false };
    let digits: String = tail.chars().filter(|c| *c != '-').collect();
    let well_formed = digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit());
    well_formed && digits[8..].parse() == Ok(check_digit(&digits[..8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_proves_itself() {
        let on = Day::new(2026, 11, 21).unwrap();
        let number = draw("VA", on, &Entropy::seeded(7));
        assert!(number.starts_with("VA115-") && number.len() == 17, "{number}");
        assert!(is_number(&number));
        let last: u32 = number[16..].parse().unwrap();
        assert!(!is_number(&format!("{}{}", &number[..16], (last + 1) % 10)));
        assert_eq!(check_digit("7992739871"), 3);
    }
}
