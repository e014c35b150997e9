//! Choosing from a list: one in a menu, one of several, any of several.

use kernel::Lang;
use maud::{Markup, html};

use super::field::{Around, Label};
use crate::words::word;

/// One thing to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Value that is sent.
    pub value: String,
    /// What the person reads.
    pub label: String,
    /// Help under it.
    pub hint: Option<String>,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }
}

/// A menu of many choices; for up to about seven prefer [`radios`].
#[derive(Debug, Clone, Default)]
pub struct Select<'a> {
    /// Name and id.
    pub name: &'a str,
    /// The question.
    pub label: &'a str,
    /// Help under the label.
    pub hint: Option<&'a str>,
    /// What is wrong with the value.
    pub error: Option<&'a str>,
    /// The chosen value; empty: none yet.
    pub value: &'a str,
    /// May stay empty.
    pub optional: bool,
    /// What the empty choice says when it does not ask to choose, as "all" in a filter.
    pub empty: Option<&'a str>,
    /// The choices; an empty one comes before them.
    pub choices: &'a [Choice],
}

/// A labelled menu.
pub fn select(lang: Lang, f: &Select<'_>) -> Markup {
    let around = Around { name: f.name, hint: f.hint, error: f.error };
    let control = html! {
        select.input.select id=(f.name) name=(f.name)
            aria-describedby=[around.described_by()] aria-invalid=[around.invalid()] {
            option value="" { @if let Some(text) = f.empty { (text) } @else { (word(lang, "web-choose")) } }
            @for choice in f.choices {
                option value=(choice.value) selected[choice.value == f.value] { (choice.label) }
            }
        }
    };
    around.labelled(lang, &Label { text: f.label, optional: f.optional, heading: false }, &control)
}

/// Radios or check boxes under one question.
#[derive(Debug, Clone, Default)]
pub struct Choices<'a> {
    /// Name of each control; the first one's id.
    pub name: &'a str,
    /// The question; empty for a single check box that says everything itself.
    pub legend: &'a str,
    /// Help under the question.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// The chosen values.
    pub values: &'a [&'a str],
    /// May stay empty.
    pub optional: bool,
    /// The question is the page's `h1`.
    pub heading: bool,
    /// The choices.
    pub choices: &'a [Choice],
}

/// One of a few choices.
pub fn radios(lang: Lang, f: &Choices<'_>) -> Markup {
    choices(lang, f, "radio")
}

/// Any of a few choices. Each ticked one comes as its own value of the name.
pub fn checkboxes(lang: Lang, f: &Choices<'_>) -> Markup {
    choices(lang, f, "checkbox")
}

fn choices(lang: Lang, f: &Choices<'_>, kind: &str) -> Markup {
    let around = Around { name: f.name, hint: f.hint, error: f.error };
    let items = html! {
        div.choices {
            @for (index, choice) in f.choices.iter().enumerate() {
                @let id = if index == 0 { f.name.to_owned() } else { format!("{}-{}", f.name, index + 1) };
                @let hint_id = choice.hint.as_ref().map(|_| format!("{id}-item-hint"));
                div.choice {
                    input.choice-input id=(id) name=(f.name) type=(kind) value=(choice.value)
                        checked[f.values.contains(&choice.value.as_str())] aria-describedby=[hint_id.as_ref()];
                    label.choice-label for=(id) { (choice.label) }
                    @if let (Some(hint), Some(hint_id)) = (&choice.hint, &hint_id) {
                        div.hint.choice-hint id=(hint_id) { (hint) }
                    }
                }
            }
        }
    };
    let label = Label { text: f.legend, optional: f.optional, heading: f.heading };
    html! {
        div.field.has-error[f.error.is_some()] {
            @if f.legend.is_empty() {
                (around.hint_and_error(lang))
                (items)
            } @else {
                fieldset.fieldset aria-describedby=[around.described_by()] {
                    legend.legend.legend-heading[f.heading] {
                        @if f.heading { h1 { (label.words(lang)) } } @else { (label.words(lang)) }
                    }
                    (around.hint_and_error(lang))
                    (items)
                }
            }
        }
    }
}
