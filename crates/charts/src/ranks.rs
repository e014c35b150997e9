//! Bars that lie, one under the other, each with its name over it: for names that are long, as those of agencies.

use maud::{Markup, html};

use super::{About, Ink, Mark, WIDTH, frame, round, shape, width_of};

/// Height that a bar takes with its name.
const ROW: f64 = 42.0;
/// Room for the figure at the end of the longest bar.
const GAP: f64 = 8.0;

/// A bar.
#[derive(Debug, Clone, Default)]
pub struct Rank {
    /// What it is about.
    pub name: String,
    /// How long it is; none for a figure that is not shown.
    pub value: Option<Mark>,
}

/// Bars in the order in which they are drawn.
#[derive(Debug, Clone, Default)]
pub struct Ranks {
    /// What it says of itself.
    pub about: About,
    /// The bars; lengths below nothing are drawn as nothing.
    pub ranks: Vec<Rank>,
    /// What is written in place of a figure that is not shown.
    pub hidden: String,
}

/// The chart; nothing when no bar has a length.
pub fn ranks(chart: &Ranks) -> Markup {
    let marks = || chart.ranks.iter().filter_map(|rank| rank.value.as_ref());
    let most = marks().map(|mark| mark.value).fold(0.0, f64::max);
    if most <= 0.0 {
        return html! {};
    }
    let room = marks().map(|mark| width_of(&mark.text)).fold(0.0, f64::max) + GAP;
    let drawing = html! {
        @for (place, rank) in chart.ranks.iter().enumerate() {
            @let top = place as f64 * ROW;
            text.chart-text x="0" y=(round(top + 14.0)) text-anchor="start" { (rank.name) }
            @match &rank.value {
                Some(mark) => {
                    @let wide = (mark.value.max(0.0) / most * (WIDTH - room - 2.0)).max(0.0);
                    (shape(&chart.about.id, Ink::Solid, [1.0, top + 20.0, wide, 14.0]))
                    text.chart-text x=(round(wide + GAP)) y=(round(top + 32.0)) text-anchor="start" { (mark.text) }
                },
                None => { text.chart-text x="1" y=(round(top + 32.0)) text-anchor="start" { (chart.hidden) } },
            }
        }
    };
    frame(&chart.about, chart.ranks.len() as f64 * ROW, &drawing, &html! {})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_that_is_not_shown_has_words_and_no_bar() {
        let rank = |name: &str, value: Option<f64>| Rank {
            name: name.to_owned(),
            value: value.map(|value| Mark::new(value, value.to_string())),
        };
        let chart = Ranks {
            ranks: vec![rank("one", Some(40.0)), rank("two", None)],
            hidden: "fewer than five".to_owned(),
            ..Ranks::default()
        };
        let drawn = ranks(&chart).into_string();
        assert_eq!(drawn.matches("<rect").count(), 1);
        assert!(drawn.contains("fewer than five"));
        assert!(
            ranks(&Ranks { ranks: vec![rank("two", None)], ..Ranks::default() }).into_string().is_empty()
        );
    }
}
