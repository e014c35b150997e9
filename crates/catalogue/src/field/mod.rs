//! The types of fields, one file each: definition (attributes), value (from a
//! form, a program or a file), text shown, and control.
//!
//! Every way in goes through [`Field::check`], so a form, the API and an import
//! accept and refuse the same.

mod address;
mod boolean;
mod code;
mod control;
mod date;
mod email;
mod file;
mod group;
mod integer;
mod kind;
mod money;
mod numbers;
mod official;
mod phone;
mod reference;
mod text;

use kernel::i18n::{Arg, Locales};
use kernel::{Lang, Text};
use serde_json::Value;
use web::Form;
use web::components::Choice;

pub use address::AddressKind;
pub use boolean::BooleanKind;
pub(crate) use code::read_codes;
pub use code::{CodeKind, CodeSource};
pub use control::Control;
pub use date::{DateKind, RocDateKind};
pub use email::EmailKind;
pub use file::FileKind;
pub use group::{GroupKind, change_rows};
pub use integer::IntegerKind;
pub use kind::FieldKind;
pub(crate) use kind::Outside;
pub use money::MoneyKind;
pub use numbers::{BusinessNumberKind, NationalIdKind};
pub use official::OfficialKind;
pub use phone::PhoneKind;
pub use reference::ReferenceKind;
pub use text::{Pattern, TextKind};

use crate::expr::Type;
use crate::model::{Field, Lists};

/// What a type of field can do.
pub(crate) trait FieldType {
    /// The type of its value in expressions.
    fn value_type(&self) -> Type;

    /// What a form holds under `name`, unchecked; `null` when nothing.
    fn raw(&self, form: &Form, name: &str, _given: &Given<'_>) -> Value {
        form.opt(name).map_or(Value::Null, |text| Value::String(text.to_owned()))
    }

    /// The value to keep, from an unchecked one that is not missing.
    fn check(&self, raw: &Value, given: &Given<'_>) -> Result<Value, Vec<Problem>>;

    /// What a form holds for a kept value, to fill it in again.
    fn pairs(&self, value: &Value, name: &str, pairs: &mut Vec<(String, String)>) {
        pairs.push((name.to_owned(), plain(value)));
    }

    /// A kept value as people read it.
    fn show(&self, value: &Value, _lists: &Lists, _lang: Lang) -> String {
        plain(value)
    }

    /// The control with which it is entered.
    fn control(&self, control: &Control<'_>) -> maud::Markup;
}

/// What checking a value needs from outside.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// Code lists and areas.
    pub lists: &'a Lists,
    /// Choices that are not in the definition: from evidence, or colleagues.
    pub choices: &'a [Choice],
    /// The value kept so far: a file stays when no new one is sent.
    pub kept: Option<&'a Value>,
}

impl<'a> Given<'a> {
    /// Only lists.
    pub fn new(lists: &'a Lists) -> Self {
        Self { lists, choices: &[], kept: None }
    }

    /// With choices.
    #[must_use]
    pub fn choices(self, choices: &'a [Choice]) -> Self {
        Self { choices, ..self }
    }

    /// With the value kept so far.
    #[must_use]
    pub fn kept(self, kept: Option<&'a Value>) -> Self {
        Self { kept, ..self }
    }
}

/// Why a value is refused, seen from the type.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// Where in the value: empty, or as `-0-name` in a group.
    pub place: String,
    /// Name of the inner field, when it is one.
    pub label: Option<Text>,
    /// Locale key of the sentence.
    pub key: &'static str,
    /// Its variables.
    pub args: Vec<(&'static str, String)>,
}

impl Problem {
    pub(crate) fn new(key: &'static str, args: Vec<(&'static str, String)>) -> Vec<Self> {
        vec![Self { place: String::new(), label: None, key, args }]
    }
}

/// Why a field is refused.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldError {
    /// Name of the control at fault.
    pub field: String,
    /// Name of the field as people know it.
    pub label: Text,
    /// Locale key of the sentence.
    pub key: &'static str,
    /// Its variables.
    pub args: Vec<(&'static str, String)>,
}

impl FieldError {
    /// The sentence with the field's name before it.
    pub fn message(&self, locales: &Locales, lang: Lang) -> String {
        let args: Vec<(&str, Arg<'_>)> =
            self.args.iter().map(|(name, value)| (*name, value.into())).collect();
        let problem = locales.text(lang, self.key, &args);
        let whole = [("label", self.label.of(lang).into()), ("problem", problem.into())];
        locales.text(lang, "catalogue-error-at", &whole)
    }
}

/// A value as text, without its definition.
fn plain(value: &Value) -> String {
    crate::expr::plain(value)
}

/// A value that must be a text.
fn as_text(raw: &Value) -> Result<String, Vec<Problem>> {
    match raw {
        Value::String(text) => Ok(text.trim().to_owned()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(Problem::new("catalogue-error-kind", Vec::new())),
    }
}

impl Field {
    /// The value a form holds under `name`: `Ok(null)` when nothing was entered and nothing is required.
    pub fn parse(&self, form: &Form, name: &str, given: &Given<'_>) -> Result<Value, Vec<FieldError>> {
        self.check(&self.kind.unit().raw(form, name, given), name, given)
    }

    /// The value to keep, from a program, a file or a form. Empty text counts as
    /// missing. `name` names the control in errors.
    pub fn check(&self, raw: &Value, name: &str, given: &Given<'_>) -> Result<Value, Vec<FieldError>> {
        let empty = match raw {
            Value::Null => true,
            Value::String(text) => text.trim().is_empty(),
            Value::Array(items) => items.is_empty(),
            Value::Object(parts) => parts
                .values()
                .all(|part| part.is_null() || part.as_str().is_some_and(|t| t.trim().is_empty())),
            _ => false,
        };
        let result = match (empty, self.required) {
            (true, true) => Err(Problem::new(self.required_key(), Vec::new())),
            (true, false) => Ok(Value::Null),
            _ => self.kind.unit().check(raw, given),
        };
        result.map_err(|problems| {
            let error = |problem: Problem| FieldError {
                field: format!("{name}{}", problem.place),
                label: problem.label.unwrap_or_else(|| self.name.clone()),
                key: problem.key,
                args: problem.args,
            };
            problems.into_iter().map(error).collect()
        })
    }

    fn required_key(&self) -> &'static str {
        match &self.kind {
            FieldKind::Code(_) | FieldKind::Boolean(_) | FieldKind::Official(_) => "catalogue-error-choose",
            FieldKind::File(_) => "catalogue-error-file-missing",
            FieldKind::Group(_) => "catalogue-error-rows-missing",
            _ => "catalogue-error-required",
        }
    }

    /// What a form holds for a kept value, to fill it in again.
    pub fn pairs(&self, value: &Value, name: &str) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        if !value.is_null() {
            self.kind.unit().pairs(value, name, &mut pairs);
        }
        pairs
    }

    /// A kept value as people read it; empty when missing.
    pub fn show(&self, value: &Value, lists: &Lists, lang: Lang) -> String {
        self.kind.show(value, lists, lang)
    }
}
