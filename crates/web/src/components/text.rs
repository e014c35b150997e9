//! Typed text: one line, several lines, a search.

use kernel::Lang;
use maud::{Markup, html};

use super::field::{Around, Label};
use crate::words::word;

/// How wide a field looks; it hints at the length of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// As wide as the column.
    #[default]
    Full,
    /// Half of it.
    Half,
    /// About twenty characters.
    Twenty,
    /// About ten characters.
    Ten,
    /// About four characters.
    Four,
}

impl Width {
    fn class(self) -> &'static str {
        match self {
            Self::Full => "w-full",
            Self::Half => "w-half",
            Self::Twenty => "w-20",
            Self::Ten => "w-10",
            Self::Four => "w-4",
        }
    }
}

/// One line of text.
#[derive(Debug, Clone, Default)]
pub struct TextInput<'a> {
    /// Name and id.
    pub name: &'a str,
    /// The question.
    pub label: &'a str,
    /// Help under the label.
    pub hint: Option<&'a str>,
    /// What is wrong with the value.
    pub error: Option<&'a str>,
    /// Value as it was typed.
    pub value: &'a str,
    /// May stay empty; says so beside the label.
    pub optional: bool,
    /// The label is the page's `h1`: a page with one question.
    pub heading: bool,
    /// `text` unless `email`, `tel` or `password`.
    pub kind: Option<&'a str>,
    /// Keyboard on phones: `numeric`, `decimal`.
    pub inputmode: Option<&'a str>,
    /// As in HTML: `name`, `tel`, `email`, `street-address`, …
    pub autocomplete: Option<&'a str>,
    /// Before the field, as `NT$`.
    pub prefix: Option<&'a str>,
    /// After the field, as `元`.
    pub suffix: Option<&'a str>,
    /// Looks.
    pub width: Width,
}

/// A labelled line of text.
pub fn text_input(lang: Lang, f: &TextInput<'_>) -> Markup {
    let around = Around { name: f.name, hint: f.hint, error: f.error };
    let input = html! {
        input.input.(f.width.class()) id=(f.name) name=(f.name) type=(f.kind.unwrap_or("text")) value=(f.value)
            inputmode=[f.inputmode] autocomplete=[f.autocomplete] spellcheck="false"
            aria-describedby=[around.described_by()] aria-invalid=[around.invalid()];
    };
    let control = if f.prefix.is_some() || f.suffix.is_some() {
        html! {
            div.affixed {
                @if let Some(prefix) = f.prefix { span.affix aria-hidden="true" { (prefix) } }
                (input)
                @if let Some(suffix) = f.suffix { span.affix aria-hidden="true" { (suffix) } }
            }
        }
    } else {
        input
    };
    around.labelled(lang, &Label { text: f.label, optional: f.optional, heading: f.heading }, &control)
}

/// Several lines of text.
#[derive(Debug, Clone, Default)]
pub struct TextArea<'a> {
    /// Name and id.
    pub name: &'a str,
    /// The question.
    pub label: &'a str,
    /// Help under the label.
    pub hint: Option<&'a str>,
    /// What is wrong with the value.
    pub error: Option<&'a str>,
    /// Value as it was typed.
    pub value: &'a str,
    /// May stay empty.
    pub optional: bool,
    /// The label is the page's `h1`.
    pub heading: bool,
    /// Height in lines; 5 when 0.
    pub rows: u16,
}

/// A labelled box for several lines.
pub fn textarea(lang: Lang, f: &TextArea<'_>) -> Markup {
    let around = Around { name: f.name, hint: f.hint, error: f.error };
    let rows = if f.rows == 0 { 5 } else { f.rows };
    let control = html! {
        // The parser drops one line break after the tag, so a value that begins with one needs another.
        textarea.input id=(f.name) name=(f.name) rows=(rows)
            aria-describedby=[around.described_by()] aria-invalid=[around.invalid()] { "\n" (f.value) }
    };
    around.labelled(lang, &Label { text: f.label, optional: f.optional, heading: f.heading }, &control)
}

/// A search by GET.
#[derive(Debug, Clone, Default)]
pub struct SearchBox<'a> {
    /// Path that shows the results.
    pub action: &'a str,
    /// Name of the query value, as `q`.
    pub name: &'a str,
    /// What can be searched, as a visible label.
    pub label: &'a str,
    /// Help under the label.
    pub hint: Option<&'a str>,
    /// What was searched.
    pub value: &'a str,
    /// What the button says; 搜尋 when none.
    pub button: Option<&'a str>,
}

/// A search form with its button.
pub fn search_box(lang: Lang, f: &SearchBox<'_>) -> Markup {
    search_box_keeping(lang, f, &[])
}

/// A search form that keeps other values of the query, as `(name, value)`; empty ones are left out.
pub fn search_box_keeping(lang: Lang, f: &SearchBox<'_>, keep: &[(&str, &str)]) -> Markup {
    let around = Around { name: f.name, hint: f.hint, error: None };
    html! {
        form.search-box role="search" method="get" action=(f.action) {
            @for (name, value) in keep.iter().filter(|(_, value)| !value.is_empty()) {
                input type="hidden" name=(name) value=(value);
            }
            label.label for=(f.name) { (f.label) }
            (around.hint_and_error(lang))
            div.search-row {
                input.input id=(f.name) name=(f.name) type="search" value=(f.value)
                    aria-describedby=[around.described_by()] autocomplete="off";
                button.button type="submit" {
                    @match f.button { Some(text) => (text), None => (word(lang, "web-search")) }
                }
            }
        }
    }
}
