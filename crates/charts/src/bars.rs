//! Bars side by side.

use maud::{Markup, html};

use super::axis::Axis;
use super::{About, Ink, Mark, frame, key, round, shape, width_of};

const HEIGHT: f64 = 250.0;
const TOP: f64 = 24.0;
const BOTTOM: f64 = 222.0;
/// Part of a group's place that its bars fill.
const FILLED: f64 = 0.84;
const INKS: [Ink; 3] = [Ink::Outline, Ink::Solid, Ink::Hatched];

/// Bars of up to three series in groups.
#[derive(Debug, Clone, Default)]
pub struct Bars {
    /// What it says of itself.
    pub about: About,
    /// Names of the series: outlines, filled, hatched.
    pub series: Vec<String>,
    /// Each group with a bar, or none, for each series.
    pub groups: Vec<(String, Vec<Option<Mark>>)>,
}

/// The chart with its key; nothing when there is no bar.
pub fn bars(chart: &Bars) -> Markup {
    let values = chart.groups.iter().flat_map(|(_, bars)| bars.iter().flatten().map(|bar| bar.value));
    let Some(axis) = Axis::over(values, TOP, BOTTOM) else { return html! {} };
    let id = &chart.about.id;
    let drawing = html! {
        (axis.grid())
        @for (place, (name, bars)) in chart.groups.iter().enumerate() {
            @let (left, place_wide) = axis.column(place, chart.groups.len());
            @let wide = place_wide * FILLED / bars.len().max(1) as f64;
            @let begin = left + place_wide * (1.0 - FILLED) / 2.0;
            @for (series, bar) in bars.iter().enumerate() {
                @if let Some(bar) = bar { (one(id, &axis, bar, [begin + series as f64 * wide, wide], series)) }
            }
            text.chart-text x=(round(left + place_wide / 2.0)) y=(round(HEIGHT - 8.0)) { (name) }
        }
    };
    let names: Vec<(Ink, &str)> = INKS.into_iter().zip(chart.series.iter().map(String::as_str)).collect();
    frame(&chart.about, HEIGHT, &drawing, &key(id, &names))
}

/// A bar with its figure, when that is no wider than the bar.
fn one(id: &str, axis: &Axis, bar: &Mark, [left, wide]: [f64; 2], series: usize) -> Markup {
    let (end, ground) = (axis.at(bar.value), axis.at(0.0));
    let (top, high) = (end.min(ground), (end - ground).abs());
    let label = if bar.value < 0.0 { top + high + 14.0 } else { top - 5.0 };
    html! {
        (shape(id, INKS[series % INKS.len()], [left + 1.5, top, wide - 3.0, high]))
        @if width_of(&bar.text) * 0.85 <= wide + 2.0 {
            text.chart-text x=(round(left + wide / 2.0)) y=(round(label)) font-size="11" { (bar.text) }
        }
    }
}
