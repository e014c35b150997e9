//! Things that must not be overlooked.

use kernel::Lang;
use maud::{Markup, html};

use super::tag::Tone;
use crate::words::word;

/// A notice about the page or the last action.
#[derive(Debug, Clone)]
pub struct Notice<'a> {
    /// Its colour and its heading: `Good` says that something was done.
    pub tone: Tone,
    /// Differs when a page has several.
    pub id: &'a str,
    /// The message.
    pub body: Markup,
}

/// A banner above the title; give it to the page builder's `notice`.
pub fn notification_banner(lang: Lang, f: &Notice<'_>) -> Markup {
    let key = match f.tone {
        Tone::Good => "web-notice-done",
        Tone::Warn => "web-notice-warning",
        Tone::Bad => "web-notice-problem",
        _ => "web-notice-important",
    };
    html! {
        section.notification.(f.tone.class()) aria-labelledby=(f.id) {
            h2.notification-title id=(f.id) { (word(lang, key)) }
            div.notification-body { (f.body) }
        }
    }
}

/// Text set apart: an example, a quotation, what a law says.
pub fn inset(body: &Markup) -> Markup {
    html! { div.inset { (body) } }
}

/// Consequences the person must know of.
pub fn warning(lang: Lang, text: &str) -> Markup {
    html! {
        div.warning {
            span.warning-icon aria-hidden="true" { "!" }
            strong { span.hidden { (word(lang, "web-warning")) } (text) }
        }
    }
}

/// More for those who want it.
pub fn details(summary: &str, body: &Markup) -> Markup {
    html! { details.details { summary { span { (summary) } } div.details-body { (body) } } }
}

/// The end of a journey: what was done, and its number.
pub fn panel(title: &str, body: &Markup) -> Markup {
    html! {
        div.panel {
            h1 { (title) }
            div.panel-body { (body) }
        }
    }
}
