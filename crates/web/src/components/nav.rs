//! Where one is, and where one can go.

use kernel::Lang;
use maud::{Markup, html};

use crate::words::word;

/// A link back, before the page's title; an empty text says "back".
pub fn back_link(lang: Lang, href: &str, text: &str) -> Markup {
    let text = if text.is_empty() { word(lang, "web-back") } else { text.to_owned() };
    html! { a.back-link href=(href) { (text) } }
}

/// The way from the home page to the page above this one: `(text, href)`.
pub fn breadcrumbs(lang: Lang, steps: &[(String, String)]) -> Markup {
    html! {
        nav.breadcrumbs aria-label=(word(lang, "web-breadcrumbs")) {
            ol { @for (text, href) in steps { li { a href=(href) { (text) } } } }
        }
    }
}

/// One of several views.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tab {
    /// Its name.
    pub text: String,
    /// Its page.
    pub href: String,
    /// How many things are in it.
    pub count: Option<String>,
    /// It is the one shown.
    pub current: bool,
}

impl Tab {
    /// A view without a count.
    pub fn new(text: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self { text: text.into(), href: href.into(), count: None, current }
    }
}

/// Views of one thing side by side. Each is a page of its own, so these are links.
pub fn tabs(label: &str, items: &[Tab]) -> Markup {
    views("tabs", label, items)
}

/// Parts of one thing in a column beside it (above it on a phone).
pub fn sub_nav(label: &str, items: &[Tab]) -> Markup {
    views("sub-nav", label, items)
}

fn views(class: &str, label: &str, items: &[Tab]) -> Markup {
    html! {
        nav.(class) aria-label=(label) {
            ul {
                @for item in items {
                    li {
                        a href=(item.href) aria-current=[item.current.then_some("page")] {
                            (item.text)
                            @if let Some(count) = &item.count { " " span.count { (count) } }
                        }
                    }
                }
            }
        }
    }
}
