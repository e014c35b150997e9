//! What controls of all types share.

use kernel::Lang;
use kernel::i18n::{Arg, Locales};
use maud::Markup;
use web::components::{Choices, TextInput};
use web::{Errors, Form};

use super::Given;
use crate::model::Field;

/// A field to be entered: its definition, and what the form holds so far.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    /// Language.
    pub lang: Lang,
    /// Texts of the controls.
    pub locales: &'a Locales,
    /// Definition.
    pub field: &'a Field,
    /// Name of the control.
    pub name: &'a str,
    /// Values: as typed, or from [`Field::pairs`].
    pub form: &'a Form,
    /// What is wrong, by name of the control.
    pub errors: &'a Errors,
    /// Lists, choices, the file kept.
    pub given: Given<'a>,
    /// Whether the label is the page's heading.
    pub heading: bool,
    /// Whether it stands in a row with others.
    pub compact: bool,
}

/// Label, hint and error as the components take them.
pub(crate) struct Shown<'a> {
    pub(crate) label: &'a str,
    pub(crate) hint: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) optional: bool,
}

impl Shown<'_> {
    /// The legend of a fieldset, which has no mark for optional ones of its own.
    pub(crate) fn legend(&self, control: &Control<'_>) -> String {
        if self.optional {
            control.text("catalogue-optional", &[("label", self.label)])
        } else {
            self.label.to_owned()
        }
    }
}

impl<'a> Control<'a> {
    /// The control.
    pub fn render(&self) -> Markup {
        self.field.kind.unit().control(self)
    }

    /// The control of a field inside this one.
    pub(crate) fn inner(&self, field: &Field, name: &str) -> Markup {
        let given = Given::new(self.given.lists);
        Control { field, name, given, heading: false, compact: true, ..*self }.render()
    }

    pub(crate) fn shown(&self) -> Shown<'a> {
        Shown {
            label: self.field.name.of(self.lang),
            hint: self.field.hint.as_ref().map(|hint| hint.of(self.lang).to_owned()),
            error: self.error(self.name),
            optional: !self.field.required,
        }
    }

    pub(crate) fn error(&self, name: &str) -> Option<String> {
        self.errors.of(name).map(str::to_owned)
    }

    /// A one-line text input with everything but its looks.
    pub(crate) fn input<'s>(&'s self, shown: &'s Shown<'s>) -> TextInput<'s> {
        TextInput {
            name: self.name,
            label: shown.label,
            hint: shown.hint.as_deref(),
            error: shown.error.as_deref(),
            value: self.form.raw(self.name).unwrap_or(""),
            optional: shown.optional,
            heading: self.heading,
            ..TextInput::default()
        }
    }

    /// Radios or check boxes with everything but choices and values.
    pub(crate) fn choices<'s>(&'s self, shown: &'s Shown<'s>) -> Choices<'s> {
        Choices {
            name: self.name,
            legend: shown.label,
            hint: shown.hint.as_deref(),
            error: shown.error.as_deref(),
            optional: shown.optional,
            heading: self.heading,
            ..Choices::default()
        }
    }

    pub(crate) fn word(&self, key: &str) -> String {
        self.locales.text(self.lang, key, &[])
    }

    pub(crate) fn text(&self, key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<(&str, Arg<'_>)> =
            args.iter().map(|(name, value)| (*name, Arg::from(*value))).collect();
        self.locales.text(self.lang, key, &args)
    }
}
