//! Nothing to show.

use maud::{Markup, html};

/// Says that there is nothing yet, and what to do.
pub fn empty_state(title: &str, body: &Markup) -> Markup {
    html! { div.empty-state { p.empty-title { (title) } (body) } }
}
