//! Figures, exact as fractions, and how they stand to their targets.

use catalogue::model::indicator::Indicator;
use catalogue::model::programme::{Decimal, Direction};
use serde::Serialize;

/// A figure: a count, or a share of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Above the line.
    pub numerator: i64,
    /// Below it; 1 for a count.
    pub denominator: i64,
    /// Whether it is written in per cent.
    pub per_cent: bool,
    /// Digits after the point.
    pub decimals: u32,
}

impl Figure {
    /// A count.
    pub fn count(numerator: i64) -> Self {
        Self { numerator, denominator: 1, per_cent: false, decimals: 0 }
    }

    /// A share, in per cent or as a mean.
    pub fn share(numerator: i64, denominator: i64, per_cent: bool) -> Self {
        Self { numerator, denominator, per_cent, decimals: 1 }
    }

    /// A figure as an official wrote it.
    pub fn written(value: Decimal) -> Self {
        let denominator = 10_i64.checked_pow(value.decimals).unwrap_or(i64::MAX);
        Self { numerator: value.units, denominator, per_cent: false, decimals: value.decimals }
    }

    /// Above and below the line, in the unit it is written in; none when it is a share of nothing.
    fn fraction(self) -> Option<(i128, i128)> {
        let times = if self.per_cent { 100 } else { 1 };
        (self.denominator > 0).then(|| (i128::from(self.numerator) * times, i128::from(self.denominator)))
    }

    /// The figure, rounded half away from nought to its decimals; none when it is a share of nothing.
    pub fn text(self) -> Option<String> {
        let (above, below) = self.fraction()?;
        let scaled = above * 10_i128.pow(self.decimals);
        let rounded = (scaled.abs() * 2 + below) / (below * 2);
        let units = i64::try_from(rounded).unwrap_or(i64::MAX) * if scaled < 0 { -1 } else { 1 };
        Some(Decimal { units, decimals: self.decimals }.to_string())
    }

    /// For drawing.
    pub fn real(self) -> Option<f64> {
        self.fraction().map(|(above, below)| above as f64 / below as f64)
    }
}

/// How a figure stands to its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// The target is met.
    Green,
    /// A tenth of the target is missing at most.
    Yellow,
    /// More is missing.
    Red,
    /// There is no figure, or no target.
    Grey,
}

impl Light {
    /// The word in locale keys and for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
            Self::Grey => "grey",
        }
    }
}

/// Green when the target is met; yellow when at most a tenth of it is missing (or, where less is better, it is
/// exceeded by a tenth at most); else red.
pub fn light(figure: Option<Figure>, target: Option<Decimal>, direction: Direction) -> Light {
    let (Some((above, below)), Some(target)) = (figure.and_then(Figure::fraction), target) else {
        return Light::Grey;
    };
    // value ? target × tenths / 10, without rounding.
    let value = above * 10_i128.pow(target.decimals) * 10;
    let times = |tenths: i128| i128::from(target.units) * below * tenths;
    let (met, near) = match direction {
        Direction::Up => (value >= times(10), value >= times(9)),
        Direction::Down => (value <= times(10), value <= times(11)),
    };
    if met {
        Light::Green
    } else if near {
        Light::Yellow
    } else {
        Light::Red
    }
}

/// The target of a year: its own; after the last year with one, that year's goes on.
pub fn target_of(indicator: &Indicator, year: i32) -> Option<(i32, Decimal)> {
    let earlier = indicator.targets.range(..=year).next_back();
    let last = indicator.targets.keys().next_back().copied()?;
    earlier.filter(|(of, _)| **of == year || **of == last).map(|(of, value)| (*of, *value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_rounded_half_away_from_nought_and_a_share_of_nothing_is_none() {
        assert_eq!(Figure::share(1, 3, true).text().as_deref(), Some("33.3"));
        assert_eq!(Figure::share(2, 3, true).text().as_deref(), Some("66.7"));
        assert_eq!(Figure::share(1, 2000, true).text().as_deref(), Some("0.1"));
        assert_eq!(Figure::share(5, 0, true).text(), None);
        assert_eq!(Figure::count(12).text().as_deref(), Some("12"));
        assert_eq!(Figure::written("67.50".parse().unwrap()).text().as_deref(), Some("67.50"));
    }

    #[test]
    fn lights_compare_exactly() {
        let target = Some("66.7".parse().unwrap());
        let of = |figure, direction| light(Some(figure), target, direction);
        // 66.666… is written 66.7 and is yet below the target.
        assert_eq!(of(Figure::share(2, 3, true), Direction::Up), Light::Yellow);
        assert_eq!(of(Figure::share(667, 1000, true), Direction::Up), Light::Green);
        assert_eq!(of(Figure::share(6, 10, true), Direction::Up), Light::Red);
        assert_eq!(of(Figure::share(6, 10, true), Direction::Down), Light::Green);
        assert_eq!(of(Figure::share(73, 100, true), Direction::Down), Light::Yellow);
        assert_eq!(of(Figure::share(8, 10, true), Direction::Down), Light::Red);
        assert_eq!(light(None, target, Direction::Up), Light::Grey);
        assert_eq!(light(Some(Figure::share(1, 0, true)), target, Direction::Up), Light::Grey);
    }
}
