//! Horizontal bars drawn on the server, readable without colour; the page puts the table with the same
//! figures below.

use maud::{Markup, html};

const WIDTH: f64 = 640.0;
/// Height of a bar with its label above.
const STEP: f64 = 46.0;
const BAR: f64 = 16.0;
/// Kept free at the right for the figure.
const FIGURE: f64 = 110.0;

/// A bar with its label and figure.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    /// What it stands for.
    pub(super) label: String,
    /// How long it is; none when it may not be shown.
    pub(super) value: Option<u64>,
    /// What is written at its end.
    pub(super) text: String,
}

/// The drawing; nothing when there is nothing to compare.
pub(super) fn bars(title: &str, bars: &[Bar]) -> Markup {
    let most = bars.iter().filter_map(|bar| bar.value).max().unwrap_or(0);
    if bars.len() < 2 || most == 0 {
        return html! {};
    }
    let height = STEP * bars.len() as f64;
    html! {
        figure.chart {
            svg role="img" aria-label=(title) viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) height=(height)
                fill="currentColor" font-size="15" {
                @for (index, bar) in bars.iter().enumerate() {
                    @let top = STEP * index as f64;
                    text x="0" y=(top + 18.0) { (bar.label) }
                    @match bar.value {
                        Some(value) => {
                            @let long = length(value, most);
                            rect x="0" y=(top + 24.0) width=(long) height=(BAR) fill-opacity="0.55"
                                stroke="currentColor" stroke-width="1" {}
                            text x=(long + 8.0) y=(top + 37.0) { (bar.text) }
                        }
                        None => { text x="0" y=(top + 37.0) font-style="italic" { (bar.text) } }
                    }
                }
            }
        }
    }
}

/// Length of a bar to a tenth; the smallest still shows.
fn length(value: u64, most: u64) -> f64 {
    let long = (WIDTH - FIGURE) * value as f64 / most as f64;
    (long.max(1.0) * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_figure_has_no_bar() {
        let bar = |label: &str, value| Bar { label: label.to_owned(), value, text: String::from("?") };
        let drawn = bars("t", &[bar("a", Some(10)), bar("b", None), bar("c", Some(5))]).into_string();
        assert_eq!(drawn.matches("<rect").count(), 2);
        assert!(bars("t", &[bar("a", Some(10))]).into_string().is_empty());
    }
}
