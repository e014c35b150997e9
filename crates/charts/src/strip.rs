//! A row of a timeline: spans and points over years, stretched to the width of its cell. The cell says the same in words.

use maud::{Markup, html};

use super::round;

/// Units that a year is wide.
const YEAR: f64 = 100.0;
const HIGH: f64 = 40.0;

/// What a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    /// As planned now.
    Planned,
    /// As it was approved, drawn under the other.
    Approved,
    /// As it was approved, with an end that is not known.
    ApprovedOpen,
}

/// From the beginning of one year to the end of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub kind: SpanKind,
    /// First year.
    pub first: i32,
    /// Last year.
    pub last: i32,
}

/// A row of a timeline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strip {
    /// First and last year of the whole timeline.
    pub years: (i32, i32),
    /// Its spans.
    pub spans: Vec<Span>,
    /// How full each year is, from 0 to 1, as that year's share of the money.
    pub filled: Vec<(i32, f64)>,
    /// Points in time as years with fractions: 2013.02.
    pub points: Vec<f64>,
    /// The line of today, when it lies within.
    pub today: Option<f64>,
}

/// The row's drawing; it is hidden from screen readers.
pub fn strip(row: &Strip) -> Markup {
    let (first, last) = row.years;
    let wide = f64::from(last - first + 1) * YEAR;
    let x = |year: f64| round((year - f64::from(first)) * YEAR);
    let within = |year: f64| year >= f64::from(first) && year <= f64::from(last) + 1.0;
    html! {
        svg.strip aria-hidden="true" viewBox={ "0 0 " (wide) " " (HIGH) } preserveAspectRatio="none" fill="currentColor" {
            @for year in first..=last + 1 {
                line x1=(x(f64::from(year))) y1="0" x2=(x(f64::from(year))) y2=(HIGH) stroke="currentColor" stroke-opacity="0.25"
                    vector-effect="non-scaling-stroke" {}
            }
            @for (year, share) in &row.filled {
                @let high = round(18.0 * share.clamp(0.0, 1.0));
                rect x=(x(f64::from(*year)) + 2.0) y=(round(22.0 - high)) width=(YEAR - 4.0) height=(high) fill-opacity="0.65" {}
            }
            @for span in &row.spans { (one(*span, row.years)) }
            @for point in row.points.iter().copied().filter(|point| within(*point)) {
                path d={ "M" (x(point)) " 5 l14 14 l-14 14 l-14 -14 z" } {}
            }
            @if let Some(today) = row.today.filter(|today| within(*today)) {
                line.strip-today x1=(x(today)) y1="0" x2=(x(today)) y2=(HIGH) stroke-width="2" vector-effect="non-scaling-stroke" {}
            }
        }
    }
}

fn one(span: Span, (first, last): (i32, i32)) -> Markup {
    let begin = f64::from(span.first.max(first) - first) * YEAR + 2.0;
    let wide = (f64::from(span.last.min(last) - span.first.max(first) + 1) * YEAR - 4.0).max(0.0);
    let (y, high, dash, opacity) = match span.kind {
        SpanKind::Planned => (3.0, 20.0, "none", "0.2"),
        SpanKind::Approved => (28.0, 7.0, "none", "0.9"),
        SpanKind::ApprovedOpen => (28.0, 7.0, "4 3", "0"),
    };
    html! {
        rect x=(begin) y=(y) width=(wide) height=(high) fill-opacity=(opacity) stroke="currentColor" stroke-width="1.5"
            stroke-dasharray=(dash) vector-effect="non-scaling-stroke" {}
    }
}
