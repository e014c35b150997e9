//! Ways in, and figures.

use maud::{Markup, html};

/// A way into a part of the site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// Its name.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// What is found there.
    pub summary: String,
}

/// Cards in a grid, as the life areas on the home page.
pub fn cards(cards: &[Card]) -> Markup {
    html! {
        ul.cards {
            @for card in cards {
                li.card {
                    a.card-link href=(card.href) { (card.title) }
                    @if !card.summary.is_empty() { p { (card.summary) } }
                }
            }
        }
    }
}

/// One figure: its value, what it counts, and more about it.
pub fn stat(value: &str, label: &str, note: Option<&str>) -> Markup {
    html! {
        div.stat {
            dt { (label) }
            dd { span.stat-value { (value) } @if let Some(note) = note { span.stat-note { (note) } } }
        }
    }
}

/// Figures side by side; give it [`stat`]s.
pub fn stats(body: &Markup) -> Markup {
    html! { dl.stats { (body) } }
}
