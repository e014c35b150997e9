//! Lines by year, as results beside the line of targets.

use maud::{Markup, html};

use super::axis::Axis;
use super::{About, Mark, WIDTH, frame, round, width_of};

const HEIGHT: f64 = 240.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 212.0;
/// Room between two labels.
const GAP: f64 = 6.0;

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// What is aimed at: dashed, with hollow points.
    Target,
    /// What was measured: drawn through, with full points.
    Measured,
}

/// One line.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// How it is drawn.
    pub stroke: Stroke,
    /// A point, or none, for each label of the chart.
    pub points: Vec<Option<Mark>>,
}

/// Lines over the same years.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// What it says of itself.
    pub about: About,
    /// The years.
    pub labels: Vec<String>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// The chart with its key; nothing when there is no point.
pub fn lines(chart: &Lines) -> Markup {
    let values = chart.lines.iter().flat_map(|line| line.points.iter().flatten().map(|point| point.value));
    let Some(axis) = Axis::over(values, TOP, BOTTOM) else { return html! {} };
    let count = chart.labels.len();
    let drawing = html! {
        (axis.grid())
        @for (place, label) in chart.labels.iter().enumerate().rev().step_by(thinned(&axis, &chart.labels)) {
            @let (left, wide) = axis.column(place, count);
            text.chart-text x=(round((left + wide / 2.0).min(WIDTH - width_of(label) / 2.0))) y=(round(HEIGHT - 8.0)) { (label) }
        }
        @for line in &chart.lines { (one(&axis, line, count)) }
    };
    let key = html! {
        @for line in &chart.lines {
            span.chart-key {
                svg aria-hidden="true" viewBox="0 0 26 12" width="26" height="12" {
                    line x1="1" y1="6" x2="25" y2="6" stroke="currentColor" stroke-width="2" stroke-dasharray=(dash(line.stroke)) {}
                    (dot(line.stroke, 13.0, 6.0))
                }
                " " (line.name)
            }
        }
    };
    frame(&chart.about, HEIGHT, &drawing, &key)
}

/// Every how many-eth label is written, counted from the newest, so that no two touch.
fn thinned(axis: &Axis, labels: &[String]) -> usize {
    let (_, wide) = axis.column(0, labels.len());
    let widest = labels.iter().map(|label| width_of(label)).fold(0.0, f64::max) + GAP;
    (widest / wide).ceil().max(1.0) as usize
}

fn dash(stroke: Stroke) -> &'static str {
    if stroke == Stroke::Target { "6 4" } else { "none" }
}

fn dot(stroke: Stroke, x: f64, y: f64) -> Markup {
    html! {
        @if stroke == Stroke::Target {
            circle.chart-hollow cx=(round(x)) cy=(round(y)) r="3.6" stroke="currentColor" stroke-width="1.6" {}
        } @else {
            circle cx=(round(x)) cy=(round(y)) r="4" {}
        }
    }
}

/// A line, broken where a year has no value, with a figure at each point.
fn one(axis: &Axis, line: &Line, count: usize) -> Markup {
    let mut path: Vec<String> = Vec::new();
    let mut points: Vec<(f64, f64, &Mark, f64)> = Vec::new();
    let mut drawn = false;
    for (place, point) in line.points.iter().enumerate() {
        let Some(mark) = point else {
            drawn = false;
            continue;
        };
        let (left, wide) = axis.column(place, count);
        let (x, y) = (left + wide / 2.0, axis.at(mark.value));
        let step = if drawn { "L" } else { "M" };
        path.push(format!("{step}{} {}", round(x), round(y)));
        points.push((x, y, mark, wide));
        drawn = true;
    }
    let below = line.stroke == Stroke::Target && count > 0;
    html! {
        path d=(path.join(" ")) fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray=(dash(line.stroke)) {}
        @for (x, y, mark, wide) in points {
            (dot(line.stroke, x, y))
            @if width_of(&mark.text) * 0.85 <= wide {
                text.chart-text x=(round(x)) y=(round(if below { y + 17.0 } else { y - 9.0 })) font-size="11" { (mark.text) }
            }
        }
    }
}
