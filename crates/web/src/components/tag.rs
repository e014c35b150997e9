//! A state in one word.

use maud::{Markup, html};

/// What a colour means; the words always say it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// For information: being worked on.
    Info,
    /// Done, granted.
    Good,
    /// Waiting for somebody, near its limit.
    Warn,
    /// Refused, failed, late.
    Bad,
}

impl Tone {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Plain => "tone-plain",
            Self::Info => "tone-info",
            Self::Good => "tone-good",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
        }
    }
}

/// A state in one word.
pub fn tag(tone: Tone, text: &str) -> Markup {
    html! { strong.tag.(tone.class()) { (text) } }
}
