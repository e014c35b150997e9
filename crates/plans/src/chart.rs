//! Charts drawn on the server: bars by year, readable without colour. The page puts the
//! table with the same figures behind each.

use maud::{Markup, html};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 260.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 34.0;
/// Part of a year's place that its bars fill.
const FILLED: f64 = 0.86;

/// A bar's value: how high it is, and what is written over it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    /// Height in the unit of the chart.
    pub(crate) value: f64,
    /// The figure as text.
    pub(crate) text: String,
}

/// Bars of one or two series by year.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chart {
    /// What it shows, read out instead of the drawing.
    pub(crate) title: String,
    /// Names of the series: the first is drawn as outlines, the second filled.
    pub(crate) series: Vec<String>,
    /// Each year with a bar, or none, for each series.
    pub(crate) years: Vec<(String, Vec<Option<Bar>>)>,
}

/// The chart with its key; nothing when there is no bar.
pub(crate) fn bars(chart: &Chart) -> Markup {
    let all = || chart.years.iter().flat_map(|(_, bars)| bars.iter().flatten());
    let most = all().map(|bar| bar.value).fold(0.0, f64::max);
    let least = all().map(|bar| bar.value).fold(0.0, f64::min);
    if all().next().is_none() || most <= least {
        return html! {};
    }
    let scale = (HEIGHT - TOP - BOTTOM) / (most - least);
    let ground = TOP + most * scale;
    let place = WIDTH / chart.years.len() as f64;
    html! {
        figure.chart {
            svg role="img" aria-label=(chart.title) viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } width=(WIDTH) height=(HEIGHT)
                fill="currentColor" font-size="14" text-anchor="middle" {
                line x1="0" y1=(round(ground)) x2=(WIDTH) y2=(round(ground)) stroke="currentColor" {}
                @for (index, (year, bars)) in chart.years.iter().enumerate() {
                    @let left = index as f64 * place;
                    @let wide = place * FILLED / bars.len().max(1) as f64;
                    @for (series, bar) in bars.iter().enumerate() {
                        @if let Some(bar) = bar {
                            (one(bar, left + place * (1.0 - FILLED) / 2.0 + series as f64 * wide, wide, ground, scale, series))
                        }
                    }
                    text x=(round(left + place / 2.0)) y=(round(HEIGHT - 10.0)) { (year) }
                }
            }
            figcaption.hint { (key(chart)) }
        }
    }
}

fn one(bar: &Bar, left: f64, wide: f64, ground: f64, scale: f64, series: usize) -> Markup {
    let high = bar.value.abs() * scale;
    let top = if bar.value < 0.0 { ground } else { ground - high };
    let label = if bar.value < 0.0 { ground + high + 16.0 } else { top - 6.0 };
    let (fill, dash) = if series == 0 { ("none", "5 3") } else { ("currentColor", "0") };
    html! {
        rect x=(round(left + 2.0)) y=(round(top)) width=(round(wide - 4.0)) height=(round(high))
            fill=(fill) fill-opacity="0.55" stroke="currentColor" stroke-width="1.5" stroke-dasharray=(dash) {}
        text x=(round(left + wide / 2.0)) y=(round(label)) font-size="12" { (bar.text) }
    }
}

/// Which bars are which, in words beside a small sample.
fn key(chart: &Chart) -> Markup {
    html! {
        @for (series, name) in chart.series.iter().enumerate() {
            @if series > 0 { " " }
            svg aria-hidden="true" viewBox="0 0 18 12" width="18" height="12" {
                rect x="1" y="1" width="16" height="10" fill=(if series == 0 { "none" } else { "currentColor" })
                    fill-opacity="0.55" stroke="currentColor" stroke-width="1.5"
                    stroke-dasharray=(if series == 0 { "5 3" } else { "0" }) {}
            }
            " " (name)
        }
    }
}

/// Coordinates need no more than a tenth.
fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
