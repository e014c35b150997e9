//! Days: three boxes in a form, any usual writing from elsewhere.

use kernel::calendar::roc;
use kernel::{Day, Lang};
use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::Form;
use web::components::{DateInput, date_input};
use web::form::DateParts;

use super::{Control, FieldType, Given, Problem, as_text, plain};
use crate::expr::Type;
use crate::model::Lists;

/// A day, shown as 2026年11月21日.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DateKind {}

/// A day, shown as 中華民國115年11月21日.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RocDateKind {}

/// Three boxes; what is no day stays as it was typed, for the check to refuse.
fn raw(form: &Form, name: &str) -> Value {
    let parts = form.date(name);
    if parts.is_empty() {
        return form.opt(name).map_or(Value::Null, |text| Value::String(text.to_owned()));
    }
    let typed = match parts.day() {
        Some(day) => day.to_string(),
        None => format!("{}/{}/{}", parts.year, parts.month, parts.day),
    };
    Value::String(typed)
}

/// ISO (`2026-11-21`, `2026/11/21`) or ROC (`民國115年11月21日`, `115/11/21`, `1151121`) writing.
fn check(raw: &Value) -> Result<Value, Vec<Problem>> {
    let text = as_text(raw)?;
    let western = kernel::number::halfwidth(&text).replace('/', "-");
    let year = western.split('-').next().unwrap_or("");
    let day = if year.len() == 4 && western.matches('-').count() == 2 {
        let padded: Vec<String> = western.split('-').map(|part| format!("{part:0>2}")).collect();
        let problem = || Problem::new("catalogue-error-date", vec![("text", text.clone())]);
        padded.join("-").parse::<Day>().map_err(|_| problem())?
    } else {
        roc::parse(&text).map_err(|error| Problem::new(error.key(), error.args()))?
    };
    Ok(Value::String(day.to_string()))
}

fn pairs(value: &Value, name: &str, pairs: &mut Vec<(String, String)>) {
    if let Some(day) = value.as_str().and_then(|text| text.parse::<Day>().ok()) {
        let parts = DateParts::roc(day);
        let boxes = [("year", parts.year), ("month", parts.month), ("day", parts.day)];
        pairs.extend(boxes.into_iter().map(|(part, text)| (format!("{name}-{part}"), text)));
    }
}

fn control(control: &Control<'_>) -> Markup {
    let shown = control.shown();
    let input = DateInput {
        name: control.name,
        legend: shown.label,
        hint: shown.hint.as_deref(),
        error: shown.error.as_deref(),
        value: control.form.date(control.name),
        optional: shown.optional,
        heading: control.heading,
    };
    date_input(control.lang, &input)
}

fn day(value: &Value) -> Option<Day> {
    value.as_str().and_then(|text| text.parse().ok())
}

impl FieldType for DateKind {
    fn value_type(&self) -> Type {
        Type::Date
    }

    fn raw(&self, form: &Form, name: &str, _: &Given<'_>) -> Value {
        raw(form, name)
    }

    fn check(&self, value: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        check(value)
    }

    fn pairs(&self, value: &Value, name: &str, found: &mut Vec<(String, String)>) {
        pairs(value, name, found);
    }

    fn show(&self, value: &Value, _: &Lists, lang: Lang) -> String {
        match (day(value), lang) {
            (Some(day), Lang::Zh) => format!("{}年{}月{}日", day.year(), day.month(), day.day_of_month()),
            (Some(day), Lang::En) => day.long(lang),
            (None, _) => plain(value),
        }
    }

    fn control(&self, shown: &Control<'_>) -> Markup {
        control(shown)
    }
}

impl FieldType for RocDateKind {
    fn value_type(&self) -> Type {
        Type::Date
    }

    fn raw(&self, form: &Form, name: &str, _: &Given<'_>) -> Value {
        raw(form, name)
    }

    fn check(&self, value: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        check(value)
    }

    fn pairs(&self, value: &Value, name: &str, found: &mut Vec<(String, String)>) {
        pairs(value, name, found);
    }

    fn show(&self, value: &Value, _: &Lists, lang: Lang) -> String {
        day(value).map_or_else(|| plain(value), |day| day.long(lang))
    }

    fn control(&self, shown: &Control<'_>) -> Markup {
        control(shown)
    }
}
