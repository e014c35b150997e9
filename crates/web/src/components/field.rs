//! What all form controls share: label, hint and error, and how they are tied together.

use kernel::Lang;
use maud::{Markup, html};

use crate::words::word;

pub(super) struct Around<'a> {
    pub(super) name: &'a str,
    pub(super) hint: Option<&'a str>,
    pub(super) error: Option<&'a str>,
}

impl Around<'_> {
    /// Value of `aria-describedby`: hint first, then error.
    pub(super) fn described_by(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.name));
        let error = self.error.map(|_| format!("{}-error", self.name));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (one, other) => one.or(other),
        }
    }

    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.map(|_| "true")
    }

    pub(super) fn hint_and_error(&self, lang: Lang) -> Markup {
        html! {
            @if let Some(hint) = self.hint { div.hint id={ (self.name) "-hint" } { (hint) } }
            @if let Some(error) = self.error {
                p.error-message id={ (self.name) "-error" } {
                    span.hidden { (word(lang, "web-error-prefix")) } (error)
                }
            }
        }
    }

    /// The whole group of a control with one label.
    pub(super) fn labelled(&self, lang: Lang, label: &Label<'_>, control: &Markup) -> Markup {
        html! {
            div.field.has-error[self.error.is_some()] {
                (label.markup(lang, self.name))
                (self.hint_and_error(lang))
                (control)
            }
        }
    }
}

pub(super) struct Label<'a> {
    pub(super) text: &'a str,
    pub(super) optional: bool,
    pub(super) heading: bool,
}

impl Label<'_> {
    fn markup(&self, lang: Lang, name: &str) -> Markup {
        let label = html! { label.label.label-heading[self.heading] for=(name) { (self.words(lang)) } };
        html! { @if self.heading { h1.label-wrapper { (label) } } @else { (label) } }
    }

    pub(super) fn words(&self, lang: Lang) -> Markup {
        html! { (self.text) @if self.optional { span.optional { (word(lang, "web-optional")) } } }
    }
}
