//! Whole New Taiwan dollars.

use kernel::{Lang, Money};
use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::components::{TextInput, Width, text_input};

use super::integer::{bounds, within};
use super::{Control, FieldType, Given, Problem};
use crate::expr::Type;
use crate::model::Lists;
use crate::node::Node;

/// Whole dollars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MoneyKind {
    /// Least amount; 0 when not written.
    pub min: Option<i64>,
    /// Greatest amount.
    pub max: Option<i64>,
}

impl MoneyKind {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let (min, max) = bounds(node);
        Self { min: min.or(Some(0)), max }
    }
}

impl FieldType for MoneyKind {
    fn value_type(&self) -> Type {
        Type::Number
    }

    fn check(&self, raw: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let bare = raw.as_str().map(|text| {
            let text = text.trim();
            let text = text.strip_prefix("NT$").or_else(|| text.strip_prefix('$')).unwrap_or(text);
            Value::String(text.strip_suffix('元').unwrap_or(text).to_owned())
        });
        within(bare.as_ref().unwrap_or(raw), self.min, self.max)
    }

    fn show(&self, value: &Value, _: &Lists, lang: Lang) -> String {
        value.as_i64().map_or_else(String::new, |amount| Money(amount).long(lang))
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let input = TextInput {
            width: Width::Ten,
            inputmode: Some("numeric"),
            prefix: Some("NT$"),
            ..control.input(&shown)
        };
        text_input(control.lang, &input)
    }
}
