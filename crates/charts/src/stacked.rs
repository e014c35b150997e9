//! Bars made of parts that add up.

use maud::{Markup, html};

use super::axis::Axis;
use super::{About, Ink, Mark, frame, key, round, shape, width_of};

const HEIGHT: f64 = 260.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 232.0;
const FILLED: f64 = 0.7;
const INKS: [Ink; 3] = [Ink::Solid, Ink::Hatched, Ink::Outline];

/// A bar of parts.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// What it is about: a year.
    pub name: String,
    /// Its parts from the ground up, one for each series.
    pub parts: Vec<Mark>,
    /// All together, as text.
    pub total: String,
}

/// Bars made of up to three parts, none of them below nothing.
#[derive(Debug, Clone, Default)]
pub struct Stacked {
    /// What it says of itself.
    pub about: About,
    /// Names of the parts.
    pub series: Vec<String>,
    /// The bars.
    pub columns: Vec<Column>,
}

/// The chart with its key; nothing when there is no bar.
pub fn stacked(chart: &Stacked) -> Markup {
    let sums =
        chart.columns.iter().map(|column| column.parts.iter().map(|part| part.value.max(0.0)).sum::<f64>());
    let Some(axis) = Axis::over(sums, TOP, BOTTOM) else { return html! {} };
    let id = &chart.about.id;
    let drawing = html! {
        (axis.grid())
        @for (place, column) in chart.columns.iter().enumerate() {
            @let (left, wide) = axis.column(place, chart.columns.len());
            (one(id, &axis, column, [left, wide]))
        }
    };
    let names: Vec<(Ink, &str)> = INKS.into_iter().zip(chart.series.iter().map(String::as_str)).collect();
    frame(&chart.about, HEIGHT, &drawing, &key(id, &names))
}

fn one(id: &str, axis: &Axis, column: &Column, [left, wide]: [f64; 2]) -> Markup {
    let mut below = 0.0;
    let parts: Vec<(Ink, f64, f64)> = INKS
        .into_iter()
        .zip(&column.parts)
        .map(|(ink, part)| {
            let from = below;
            below += part.value.max(0.0);
            (ink, axis.at(below), axis.at(from) - axis.at(below))
        })
        .collect();
    html! {
        @for (ink, top, high) in parts {
            @if high > 0.0 { (shape(id, ink, [left + wide * (1.0 - FILLED) / 2.0, top, wide * FILLED, high])) }
        }
        @if width_of(&column.total) * 0.85 <= wide {
            text.chart-text x=(round(left + wide / 2.0)) y=(round(axis.at(below) - 6.0)) font-size="11" { (column.total) }
        }
        text.chart-text x=(round(left + wide / 2.0)) y=(round(HEIGHT - 8.0)) { (column.name) }
    }
}
