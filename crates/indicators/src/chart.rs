//! The line of an indicator, drawn on the server: what was reached, and the line of the target. The page puts the
//! table with the same figures below.

use maud::{Markup, html};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 240.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 36.0;
const SIDE: f64 = 34.0;

/// A point of the line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Point {
    /// The period.
    pub(crate) label: String,
    /// The figure, and as it is written.
    pub(crate) value: Option<(f64, String)>,
    /// The target of that time.
    pub(crate) target: Option<f64>,
}

/// The chart; nothing when there is no figure.
pub(crate) fn line(title: &str, reached: &str, aim: &str, points: &[Point]) -> Markup {
    let values = || points.iter().filter_map(|point| point.value.as_ref().map(|(value, _)| *value));
    let targets = || points.iter().filter_map(|point| point.target);
    if values().next().is_none() {
        return html! {};
    }
    let most = values().chain(targets()).fold(0.0, f64::max);
    let least = values().chain(targets()).fold(0.0, f64::min);
    let span = if most > least { most - least } else { 1.0 };
    let high = |value: f64| round(TOP + (most - value) / span * (HEIGHT - TOP - BOTTOM));
    let step = if points.len() > 1 { (WIDTH - 2.0 * SIDE) / (points.len() - 1) as f64 } else { 0.0 };
    let left = |place: usize| round(if points.len() > 1 { SIDE + place as f64 * step } else { WIDTH / 2.0 });
    let drawn = |of: &dyn Fn(&Point) -> Option<f64>| {
        let place = |(place, point): (usize, &Point)| {
            of(point).map(|value| format!("{},{}", left(place), high(value)))
        };
        points.iter().enumerate().filter_map(place).collect::<Vec<_>>().join(" ")
    };
    let every = points.len().div_ceil(8).max(1);
    html! {
        figure.chart {
            svg role="img" aria-label=(title) viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } width=(WIDTH) height=(HEIGHT)
                fill="currentColor" font-size="13" text-anchor="middle" {
                line x1=(SIDE / 2.0) y1=(high(0.0)) x2=(WIDTH - SIDE / 2.0) y2=(high(0.0)) stroke="currentColor" {}
                @if let ([_], Some(target)) = (points, targets().next()) {
                    line x1=(SIDE) y1=(high(target)) x2=(WIDTH - SIDE) y2=(high(target)) stroke="currentColor" stroke-dasharray="6 4" {}
                } @else {
                    polyline points=(drawn(&|point| point.target)) fill="none" stroke="currentColor" stroke-dasharray="6 4" {}
                }
                polyline points=(drawn(&|point| point.value.as_ref().map(|(value, _)| *value))) fill="none"
                    stroke="currentColor" stroke-width="2.5" {}
                @for (place, point) in points.iter().enumerate() {
                    @if let Some((value, text)) = &point.value {
                        circle cx=(left(place)) cy=(high(*value)) r="4" {}
                        @if place % every == 0 || place + 1 == points.len() {
                            text x=(left(place)) y=(high(*value) - 9.0) { (text) }
                        }
                    }
                    @if place % every == 0 || place + 1 == points.len() {
                        text x=(left(place)) y=(HEIGHT - 10.0) { (point.label) }
                    }
                }
            }
            figcaption.hint {
                (sample(None)) " " (reached)
                @if targets().next().is_some() { " " (sample(Some("6 4"))) " " (aim) }
            }
        }
    }
}

fn sample(dash: Option<&str>) -> Markup {
    html! {
        svg aria-hidden="true" viewBox="0 0 26 12" width="26" height="12" {
            line x1="1" y1="6" x2="25" y2="6" stroke="currentColor" stroke-width=(if dash.is_some() { "1.5" } else { "2.5" })
                stroke-dasharray=[dash] {}
        }
    }
}

/// Coordinates need no more than a tenth.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
