//! Charts drawn on the server as SVG: no script, no colour that alone tells something, one size that reads on a
//! phone and in print. Each says its title and its figures to screen readers; the page puts the table with the same
//! figures behind it. It knows no request and no storage: each drawing is made of a plain struct (ADR 0029).

mod axis;
mod bars;
mod lines;
mod ranks;
mod scatter;
mod stacked;
mod strip;
mod tiles;
mod tornado;

use maud::{Markup, html};

pub use bars::{Bars, bars};
pub use lines::{Line, Lines, Stroke, lines};
pub use ranks::{Rank, Ranks, ranks};
pub use scatter::{Point, Scatter, scatter};
pub use stacked::{Column, Stacked, stacked};
pub use strip::{Span, SpanKind, Strip, strip};
pub use tiles::{Tile, Tiles, tiles};
pub use tornado::{Swing, Tornado, tornado};

/// Width of every drawing in its own units: on a phone a unit is nearly a pixel.
const WIDTH: f64 = 440.0;
/// Size of letters in the same units.
const LETTER: f64 = 13.0;
/// Width of a figure's digit.
const DIGIT: f64 = 7.2;

/// What a drawing says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Id of the drawing, its own on the page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What it tells, with the figures; read out in place of the drawing.
    pub description: String,
}

/// A value: how far it reaches, and how it is written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mark {
    /// In the unit of the chart.
    pub value: f64,
    /// The figure as text.
    pub text: String,
}

impl Mark {
    /// A value with its text.
    pub fn new(value: f64, text: impl Into<String>) -> Self {
        Self { value, text: text.into() }
    }
}

/// How a series is told from the others without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Outline,
    Solid,
    Hatched,
}

impl Ink {
    /// Fill of a shape in the drawing with this id.
    fn fill(self, id: &str) -> String {
        match self {
            Self::Outline => "none".to_owned(),
            Self::Solid => "currentColor".to_owned(),
            Self::Hatched => format!("url(#{id}-hatch)"),
        }
    }

    fn opacity(self) -> &'static str {
        if self == Self::Solid { "0.6" } else { "1" }
    }

    fn dash(self) -> &'static str {
        if self == Self::Outline { "5 3" } else { "none" }
    }
}

/// The drawing with its title, its description and its key.
fn frame(about: &About, height: f64, drawing: &Markup, key: &Markup) -> Markup {
    let id = &about.id;
    html! {
        figure.chart {
            svg role="img" aria-labelledby={ (id) "-title" } aria-describedby={ (id) "-desc" }
                viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) height=(height)
                fill="currentColor" font-size=(LETTER) text-anchor="middle" {
                title id={ (id) "-title" } { (about.title) }
                desc id={ (id) "-desc" } { (about.description) }
                defs {
                    pattern id={ (id) "-hatch" } patternUnits="userSpaceOnUse" width="6" height="6" {
                        path d="M-1 1 L1 -1 M0 6 L6 0 M5 7 L7 5" stroke="currentColor" stroke-width="1.4" {}
                    }
                }
                (drawing)
            }
            figcaption.hint { (key) }
        }
    }
}

/// Which ink is which series, in words beside a small sample.
fn key(id: &str, series: &[(Ink, &str)]) -> Markup {
    html! {
        @for (ink, name) in series {
            span.chart-key {
                svg aria-hidden="true" viewBox="0 0 18 12" width="18" height="12" {
                    rect x="1" y="1" width="16" height="10" fill=(ink.fill(id)) fill-opacity=(ink.opacity())
                        stroke="currentColor" stroke-width="1.5" stroke-dasharray=(ink.dash()) {}
                }
                " " (name)
            }
        }
    }
}

/// A shape of a series.
fn shape(id: &str, ink: Ink, [left, top, wide, high]: [f64; 4]) -> Markup {
    html! {
        rect x=(round(left)) y=(round(top)) width=(round(wide.max(0.0))) height=(round(high.max(0.0)))
            fill=(ink.fill(id)) fill-opacity=(ink.opacity()) stroke="currentColor" stroke-width="1.5" stroke-dasharray=(ink.dash()) {}
    }
}

/// A written figure with commas in front of its point: -3,637,033, 1.055898835.
pub fn grouped(figure: &str) -> String {
    let (whole, part) = figure.split_once('.').map_or((figure, None), |(whole, part)| (whole, Some(part)));
    let plain = whole.strip_prefix('-').unwrap_or(whole);
    let Ok(number) = plain.parse::<i64>() else { return figure.to_owned() };
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let whole = kernel::money::grouped(number);
    part.map_or_else(|| format!("{sign}{whole}"), |part| format!("{sign}{whole}.{part}"))
}

/// Coordinates need no more than a tenth.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// How wide a text is, about: a letter of Chinese is as wide as it is high.
fn width_of(text: &str) -> f64 {
    text.chars().map(|letter| if letter.is_ascii() { DIGIT } else { LETTER }).sum()
}
