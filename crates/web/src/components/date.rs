//! A remembered date, typed in three fields.

use kernel::Lang;
use maud::{Markup, html};

use super::field::{Around, Label};
use crate::form::DateParts;
use crate::words::word;

/// A date in three fields: `name-year`, `name-month`, `name-day`, read with
/// [`crate::Form::date`]. The year is the ROC year; a western one is understood too.
#[derive(Debug, Clone, Default)]
pub struct DateInput<'a> {
    /// Name of the whole; the id of the year's field, so that errors lead there.
    pub name: &'a str,
    /// The question.
    pub legend: &'a str,
    /// Help under the question.
    pub hint: Option<&'a str>,
    /// What is wrong.
    pub error: Option<&'a str>,
    /// Values as they were typed.
    pub value: DateParts,
    /// May stay empty.
    pub optional: bool,
    /// The question is the page's `h1`.
    pub heading: bool,
}

/// A labelled date.
pub fn date_input(lang: Lang, f: &DateInput<'_>) -> Markup {
    let around = Around { name: f.name, hint: f.hint, error: f.error };
    let label = Label { text: f.legend, optional: f.optional, heading: f.heading };
    let parts = [
        ("year", "web-year", f.value.year.as_str()),
        ("month", "web-month", f.value.month.as_str()),
        ("day", "web-day", f.value.day.as_str()),
    ];
    html! {
        div.field.has-error[f.error.is_some()] {
            fieldset.fieldset aria-describedby=[around.described_by()] {
                legend.legend.legend-heading[f.heading] {
                    @if f.heading { h1 { (label.words(lang)) } } @else { (label.words(lang)) }
                }
                (around.hint_and_error(lang))
                div.date-parts {
                    @for (part, key, value) in parts {
                        @let id = if part == "year" { f.name.to_owned() } else { format!("{}-{part}", f.name) };
                        div.date-part {
                            label.label for=(id) { (word(lang, key)) }
                            input.input.(if part == "year" { "w-4" } else { "w-3" }) id=(id) name={ (f.name) "-" (part) }
                                type="text" inputmode="numeric" autocomplete="off" value=(value)
                                aria-invalid=[around.invalid()];
                        }
                    }
                }
            }
        }
    }
}
