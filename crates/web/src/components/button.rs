//! Doing something, or going on.

use kernel::Lang;
use maud::{Markup, html};

use crate::words::word;

/// What pressing a button means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The page's main action; one a page.
    #[default]
    Primary,
    /// Another action.
    Secondary,
    /// An action that ends or removes something.
    Danger,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button-primary",
            Self::Secondary => "button-secondary",
            Self::Danger => "button-danger",
        }
    }
}

/// A button that sends its form.
#[derive(Debug, Clone, Default)]
pub struct Button<'a> {
    /// What it does.
    pub text: &'a str,
    /// What it means.
    pub kind: ButtonKind,
    /// Name and value sent when this button was the one pressed.
    pub value: Option<(&'a str, &'a str)>,
}

/// A button that sends the form it stands in.
pub fn button(f: &Button<'_>) -> Markup {
    html! {
        button.button.(f.kind.class()) type="submit" name=[f.value.map(|v| v.0)] value=[f.value.map(|v| v.1)] {
            (f.text)
        }
    }
}

/// A link that looks like a button: to begin or go on.
pub fn button_link(text: &str, href: &str, kind: ButtonKind) -> Markup {
    html! { a.button.(kind.class()) href=(href) { (text) } }
}

/// Buttons and links side by side.
pub fn button_group(body: &Markup) -> Markup {
    html! { div.button-group { (body) } }
}

/// A text to take along, as a case number; the copy button appears only with script.
pub fn copy_text(lang: Lang, text: &str) -> Markup {
    html! {
        span.copy {
            code.copy-text { (text) }
            button.copy-button type="button" hidden data-copy=(text) data-done=(word(lang, "web-copied")) {
                (word(lang, "web-copy"))
            }
        }
    }
}
