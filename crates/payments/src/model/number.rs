//! Numbers of bills: `PAY115-4839-2015-77` is the year of the Republic and ten random digits, so that no number
//! tells how many bills there are.

use kernel::Day;
use kernel::entropy::Entropy;

/// Draws a number for a bill made on `on`.
pub(crate) fn draw(on: Day, entropy: &Entropy) -> String {
    let mut bytes = [0_u8; 8];
    entropy.fill(&mut bytes);
    let digits = format!("{:010}", u64::from_be_bytes(bytes) % 10_000_000_000);
    format!("PAY{}-{}-{}-{}", on.year() - 1911, &digits[..4], &digits[4..8], &digits[8..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_year_and_ten_digits() {
        let number = draw(Day::new(2026, 11, 20).unwrap(), &Entropy::seeded(3));
        let digits: Vec<&str> = number.strip_prefix("PAY115-").unwrap().split('-').collect();
        assert_eq!(digits.iter().map(|part| part.len()).collect::<Vec<_>>(), [4, 4, 2], "{number}");
        assert!(digits.concat().bytes().all(|byte| byte.is_ascii_digit()), "{number}");
    }
}
