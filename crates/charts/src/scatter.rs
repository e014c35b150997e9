//! Points over two measures, as cost against what is gained by it.

use maud::{Markup, html};

use super::axis::Axis;
use super::{About, LETTER, WIDTH, axis, frame, grouped, round, width_of};

const HEIGHT: f64 = 330.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 270.0;

/// One thing: its number in the table behind, and where it lies.
#[derive(Debug, Clone, Default)]
pub struct Point {
    /// Short name, as a number.
    pub label: String,
    /// Along the foot.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}

/// Points over two measures.
#[derive(Debug, Clone, Default)]
pub struct Scatter {
    /// What it says of itself.
    pub about: About,
    /// What the foot measures.
    pub across: String,
    /// What the side measures.
    pub upwards: String,
    /// The points.
    pub points: Vec<Point>,
    /// A height that is marked, as the ratio at which cost and benefit are even.
    pub even: Option<f64>,
}

/// The chart; nothing without points.
pub fn scatter(chart: &Scatter) -> Markup {
    let heights = chart.points.iter().map(|point| point.y).chain(chart.even);
    let Some(axis) = Axis::over(heights, TOP, BOTTOM).filter(|_| !chart.points.is_empty()) else {
        return html! {};
    };
    let most = chart.points.iter().map(|point| point.x).fold(0.0, f64::max);
    let (ticks, _) = axis::ticks(0.0, if most > 0.0 { most } else { 1.0 });
    let last = ticks[ticks.len() - 1];
    let at = |value: f64| axis.left + 8.0 + value / last * (WIDTH - axis.left - 30.0);
    let drawing = html! {
        (axis.grid())
        @for (place, tick) in ticks.iter().enumerate() {
            // Every other figure: those of money are wide.
            @if place % 2 == 0 {
                text.chart-text x=(round(at(*tick).min(WIDTH - 36.0))) y=(round(BOTTOM + 18.0)) font-size="12" { (grouped(&format!("{tick:.0}"))) }
            }
        }
        @if let Some(even) = chart.even {
            line x1=(round(axis.left)) y1=(round(axis.at(even))) x2=(WIDTH) y2=(round(axis.at(even))) stroke="currentColor" stroke-dasharray="6 4" {}
        }
        @for point in &chart.points {
            circle cx=(round(at(point.x))) cy=(round(axis.at(point.y))) r="5" fill-opacity="0.65" stroke="currentColor" {}
        }
        @for (label, x, y) in labels(chart, &axis, &at) { text.chart-text x=(round(x)) y=(round(y)) font-size="11" { (label) } }
        text.chart-text x="0" y="14" text-anchor="start" { (chart.upwards) }
        text.chart-text x=(WIDTH) y=(round(HEIGHT - 18.0)) text-anchor="end" { (chart.across) }
    };
    frame(&chart.about, HEIGHT, &drawing, &html! {})
}

/// The labels that have room, the first of the points before the others: the table behind names them all.
fn labels<'a>(chart: &'a Scatter, axis: &Axis, at: &impl Fn(f64) -> f64) -> Vec<(&'a str, f64, f64)> {
    let mut placed: Vec<(&str, f64, f64)> = Vec::new();
    for point in &chart.points {
        let (x, y) = (at(point.x), axis.at(point.y) - 8.0);
        let wide = width_of(&point.label);
        let free = placed.iter().all(|(other, left, top)| {
            2.0 * (x - left).abs() > wide + width_of(other) || (y - top).abs() > LETTER
        });
        if free {
            placed.push((&point.label, x, y));
        }
    }
    placed
}
