//! Addresses: an administrative area, and the rest of the line.

use kernel::Lang;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use web::Form;
use web::components::{Choice, Fieldset, Select, TextInput, fieldset, select, text_input};

use super::{Control, FieldType, Given, Problem, plain};
use crate::expr::Type;
use crate::model::Lists;

/// Longest line.
const MAX_LINE: usize = 100;

/// An address; the value is `{ area, line }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AddressKind {}

fn problem(place: &str, key: &'static str, args: Vec<(&'static str, String)>) -> Problem {
    Problem { place: place.to_owned(), label: None, key, args }
}

/// Area and line of a value: a record, JSON text, `63000050 範例路1號`, or an
/// address beginning with the names of an area.
fn parts(raw: &Value, lists: &Lists) -> Option<(String, String)> {
    let part = |name: &str| raw.get(name).map(plain).unwrap_or_default().trim().to_owned();
    match raw {
        Value::Object(_) => Some((part("area"), part("line"))),
        Value::String(text) if text.trim_start().starts_with('{') => {
            parts(&serde_json::from_str(text).ok()?, lists)
        }
        Value::String(text) => {
            let text = text.trim();
            if let Some((code, line)) = text.split_once(char::is_whitespace)
                && lists.areas.area(code).is_some()
            {
                return Some((code.to_owned(), line.trim().to_owned()));
            }
            let (area, line) = lists.areas.split_address(text)?;
            Some((area.code.clone(), line.to_owned()))
        }
        _ => None,
    }
}

impl FieldType for AddressKind {
    fn value_type(&self) -> Type {
        Type::address()
    }

    fn raw(&self, form: &Form, name: &str, _: &Given<'_>) -> Value {
        let (area, line) = (form.text(&format!("{name}-area")), form.text(&format!("{name}-line")));
        if area.is_empty() && line.is_empty() {
            return form.opt(name).map_or(Value::Null, |text| Value::String(text.to_owned()));
        }
        json!({ "area": area, "line": line })
    }

    fn check(&self, raw: &Value, given: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let Some((area, line)) = parts(raw, given.lists) else {
            return Err(Problem::new("catalogue-error-address", Vec::new()));
        };
        let mut problems = Vec::new();
        if given.lists.areas.area(&area).is_none() {
            problems.push(problem("-area", "catalogue-error-area", Vec::new()));
        }
        if line.is_empty() {
            problems.push(problem("-line", "catalogue-error-line", Vec::new()));
        }
        let length = line.chars().count();
        if length > MAX_LINE {
            let args = vec![("max", MAX_LINE.to_string()), ("length", length.to_string())];
            problems.push(problem("-line", "catalogue-error-long", args));
        }
        if line.contains(char::is_control) {
            problems.push(problem("-line", "catalogue-error-characters", Vec::new()));
        }
        if problems.is_empty() { Ok(json!({ "area": area, "line": line })) } else { Err(problems) }
    }

    fn pairs(&self, value: &Value, name: &str, pairs: &mut Vec<(String, String)>) {
        for part in ["area", "line"] {
            pairs.push((format!("{name}-{part}"), value.get(part).map(plain).unwrap_or_default()));
        }
    }

    fn show(&self, value: &Value, lists: &Lists, lang: Lang) -> String {
        let line = value.get("line").map(plain).unwrap_or_default();
        let area = value.get("area").and_then(Value::as_str).and_then(|code| lists.areas.area(code));
        match (area, lang) {
            (Some(area), Lang::Zh) => format!("{}{line}", area.full(lang)),
            (Some(area), Lang::En) => format!("{line}, {}", area.full(lang)),
            (None, _) => line,
        }
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let (area, line) = (format!("{}-area", control.name), format!("{}-line", control.name));
        let areas = control.given.lists.areas.all();
        let choices: Vec<Choice> =
            areas.iter().map(|known| Choice::new(known.code.clone(), known.full(control.lang))).collect();
        let (area_label, line_label) =
            (control.word("catalogue-address-area"), control.word("catalogue-address-line"));
        let (area_error, line_error) = (control.error(&area), control.error(&line));
        let line_hint = control.word("catalogue-address-line-hint");
        let body = html! {
            (select(control.lang, &Select {
                name: &area, label: &area_label, error: area_error.as_deref(), value: control.form.text(&area),
                choices: &choices, ..Select::default()
            }))
            (text_input(control.lang, &TextInput {
                name: &line, label: &line_label, hint: Some(&line_hint), error: line_error.as_deref(),
                value: control.form.raw(&line).unwrap_or(""), ..TextInput::default()
            }))
        };
        let legend = shown.legend(control);
        let around = Fieldset {
            name: control.name,
            legend: &legend,
            hint: shown.hint.as_deref(),
            error: shown.error.as_deref(),
            body,
        };
        fieldset(control.lang, &around)
    }
}
