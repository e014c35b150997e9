//! The axis of values: round ticks, lines across, and where a value lies.

use maud::{Markup, html};

use super::{WIDTH, grouped, round, width_of};

/// About so many ticks are aimed at.
const TICKS: f64 = 4.0;

/// Values from bottom to top of a drawing.
pub(super) struct Axis {
    ticks: Vec<f64>,
    decimals: usize,
    /// Where the drawing begins, right of the ticks' figures.
    pub(super) left: f64,
    top: f64,
    bottom: f64,
}

impl Axis {
    /// An axis from nothing, or the least value, to the most; none when there is nothing to draw.
    pub(super) fn over(values: impl Iterator<Item = f64>, top: f64, bottom: f64) -> Option<Self> {
        let (mut least, mut most, mut any) = (0.0_f64, 0.0_f64, false);
        for value in values.filter(|value| value.is_finite()) {
            (least, most, any) = (least.min(value), most.max(value), true);
        }
        if !any {
            return None;
        }
        if most <= least {
            most = least + 1.0;
        }
        let (ticks, decimals) = ticks(least, most);
        let mut axis = Self { ticks, decimals, left: 0.0, top, bottom };
        axis.left = 8.0 + axis.ticks.iter().map(|tick| width_of(&axis.figure(*tick))).fold(0.0, f64::max);
        Some(axis)
    }

    fn ends(&self) -> (f64, f64) {
        (self.ticks[0], self.ticks[self.ticks.len() - 1])
    }

    /// Height at which a value lies.
    pub(super) fn at(&self, value: f64) -> f64 {
        let (least, most) = self.ends();
        self.bottom - (value - least) / (most - least) * (self.bottom - self.top)
    }

    /// Place of the column with this number among so many: its left side and its width.
    pub(super) fn column(&self, place: usize, count: usize) -> (f64, f64) {
        let wide = (WIDTH - self.left) / count.max(1) as f64;
        (self.left + place as f64 * wide, wide)
    }

    fn figure(&self, value: f64) -> String {
        let text = format!("{value:.*}", self.decimals);
        grouped(if text.starts_with("-0") && value == 0.0 { &text[1..] } else { &text })
    }

    /// Lines across with their figures; the line of nothing is stronger.
    pub(super) fn grid(&self) -> Markup {
        html! {
            @for tick in &self.ticks {
                @let height = round(self.at(*tick));
                line x1=(round(self.left)) y1=(height) x2=(WIDTH) y2=(height) stroke="currentColor"
                    stroke-opacity=(if *tick == 0.0 { "1" } else { "0.25" }) {}
                text.chart-text x=(round(self.left - 5.0)) y=(round(self.at(*tick) + 4.5)) text-anchor="end" { (self.figure(*tick)) }
            }
        }
    }
}

/// Round values that reach from the least to the most, and how many decimals they need.
pub(super) fn ticks(least: f64, most: f64) -> (Vec<f64>, usize) {
    let rough = (most - least) / TICKS;
    let size = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|factor| factor * size).find(|step| *step >= rough);
    let step = step.unwrap_or(size * 10.0);
    let (first, last) = ((least / step).floor() as i64, (most / step).ceil() as i64);
    let decimals = (0..6).find(|decimals| {
        let scaled = step * 10_f64.powi(*decimals);
        (scaled - scaled.round()).abs() < 1e-6
    });
    ((first..=last).map(|count| count as f64 * step).collect(), decimals.unwrap_or(6) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_over_all_values() {
        for (least, most, expected, decimals) in [
            (0.0, 70.0, vec![0.0, 20.0, 40.0, 60.0, 80.0], 0),
            (0.0, 1.0, vec![0.0, 0.25, 0.5, 0.75, 1.0], 2),
            (-3.0, 5.0, vec![-4.0, -2.0, 0.0, 2.0, 4.0, 6.0], 0),
            (0.0, 1_523_000.0, vec![0.0, 500_000.0, 1_000_000.0, 1_500_000.0, 2_000_000.0], 0),
        ] {
            assert_eq!(ticks(least, most), (expected, decimals), "{least} to {most}");
        }
    }

    #[test]
    fn values_that_are_all_nothing_still_have_an_axis_and_no_values_none() {
        let axis = Axis::over([0.0].into_iter(), 10.0, 110.0).expect("an axis");
        assert!((axis.at(0.0) - 110.0).abs() < 1e-9);
        assert!(Axis::over(std::iter::empty(), 10.0, 110.0).is_none());
    }
}
