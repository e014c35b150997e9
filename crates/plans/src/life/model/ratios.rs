//! The four standard figures of control, exact to the last digit that is shown.

use serde::Serialize;

/// A year's money at the end of a period, in thousands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Money {
    /// What may be spent in the year (年度可支用預算數).
    pub budget: i64,
    /// What of it is allotted so far (累計分配數).
    pub allotted: i64,
    /// Spent so far (累計實現數).
    pub spent: i64,
    /// Payable, and not paid yet (應付未付數).
    pub payable: i64,
    /// Saved (節餘數).
    pub saved: i64,
}

impl Money {
    /// Spent, payable and saved together.
    pub fn executed(&self) -> i128 {
        i128::from(self.spent) + i128::from(self.payable) + i128::from(self.saved)
    }

    /// Budget execution (執行率): executed in per cent of what is allotted.
    pub fn execution(&self) -> Option<Percent> {
        Percent::of(self.executed(), self.allotted)
    }

    /// Spending (經費支用比): spent in per cent of what is allotted.
    pub fn spending(&self) -> Option<Percent> {
        Percent::of(i128::from(self.spent), self.allotted)
    }

    /// Budget achievement (預算達成率): executed in per cent of the year's budget.
    pub fn achievement(&self) -> Option<Percent> {
        Percent::of(self.executed(), self.budget)
    }
}

/// A share in hundredths of one per cent, rounded half up; the fraction itself is kept, so
/// that limits are compared exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent {
    part: i128,
    whole: i128,
}

impl Percent {
    /// `part` of `whole`; none of nothing.
    fn of(part: i128, whole: i64) -> Option<Self> {
        (whole > 0).then(|| Self { part, whole: i128::from(whole) })
    }

    /// Hundredths of one per cent, rounded half up.
    pub fn hundredths(self) -> i128 {
        (self.part * 20_000 + self.whole).div_euclid(self.whole * 2)
    }

    /// Whether it is less than this many hundredths of one per cent.
    pub fn is_below(self, hundredths: i64) -> bool {
        self.part * 10_000 < i128::from(hundredths) * self.whole
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write_hundredths(f, self.hundredths())
    }
}

/// Hundredths of one per cent as people write them: `62.50%`.
pub fn percent(hundredths: i64) -> String {
    struct Written(i64);
    impl std::fmt::Display for Written {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write_hundredths(f, i128::from(self.0))
        }
    }
    Written(hundredths).to_string()
}

fn write_hundredths(f: &mut std::fmt::Formatter<'_>, hundredths: i128) -> std::fmt::Result {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    write!(f, "{sign}{}.{:02}%", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn money(budget: i64, allotted: i64, spent: i64, payable: i64, saved: i64) -> Money {
        Money { budget, allotted, spent, payable, saved }
    }

    #[test]
    fn the_ratios_follow_their_definitions() {
        let money = money(12_000, 9_000, 6_900, 900, 600);
        assert_eq!(money.execution().unwrap().to_string(), "93.33%");
        assert_eq!(money.spending().unwrap().to_string(), "76.67%");
        assert_eq!(money.achievement().unwrap().to_string(), "70.00%");
        assert_eq!(Money::default().execution(), None);
    }

    #[test]
    fn a_limit_is_compared_before_rounding() {
        let just_below = money(100_000, 100_000, 79_999, 0, 0).execution().unwrap();
        assert_eq!(just_below.to_string(), "80.00%");
        assert!(just_below.is_below(8_000));
        assert!(!money(10, 10, 8, 0, 0).execution().unwrap().is_below(8_000));
    }

    proptest! {
        #[test]
        fn rounding_is_within_half_of_the_last_digit(part in -1_000_000..1_000_000_i64, whole in 1..1_000_000_i64) {
            let share = Percent::of(i128::from(part), whole).unwrap();
            let off = share.hundredths() * i128::from(whole) - i128::from(part) * 10_000;
            prop_assert!(off * 2 <= i128::from(whole) && -off * 2 < i128::from(whole));
        }
    }
}
