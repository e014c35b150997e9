//! Whole numbers.

use kernel::Lang;
use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::components::{TextInput, Width, text_input};

use super::{Control, FieldType, Given, Problem};
use crate::expr::Type;
use crate::model::Lists;
use crate::node::Node;

/// A whole number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IntegerKind {
    /// Least value.
    pub min: Option<i64>,
    /// Greatest value.
    pub max: Option<i64>,
}

/// Reads `min` and `max`.
pub(super) fn bounds(node: &Node<'_>) -> (Option<i64>, Option<i64>) {
    let (min, max) = (node.opt_int("min"), node.opt_int("max"));
    if let (Some(low), Some(high)) = (min, max)
        && high < low
    {
        node.mistake("max", format!("max {high} is less than min {low}"), "swap them");
    }
    (min, max)
}

/// A whole number within bounds; thousands may be parted by commas, digits may be full width.
pub(super) fn within(raw: &Value, min: Option<i64>, max: Option<i64>) -> Result<Value, Vec<Problem>> {
    let number = match raw {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => {
            let text = kernel::number::halfwidth(text).replace([',', ' '], "");
            let digits = text.strip_prefix('-').unwrap_or(&text);
            let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if whole { text.parse().ok() } else { None }
        }
        _ => None,
    };
    let Some(number) = number else {
        return Err(Problem::new("catalogue-error-integer", Vec::new()));
    };
    match (min, max) {
        (Some(min), _) if number < min => {
            Err(Problem::new("catalogue-error-small", vec![("min", min.to_string())]))
        }
        (_, Some(max)) if number > max => {
            Err(Problem::new("catalogue-error-large", vec![("max", max.to_string())]))
        }
        _ => Ok(number.into()),
    }
}

impl IntegerKind {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let (min, max) = bounds(node);
        Self { min, max }
    }
}

impl FieldType for IntegerKind {
    fn value_type(&self) -> Type {
        Type::Number
    }

    fn check(&self, raw: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        within(raw, self.min, self.max)
    }

    fn show(&self, value: &Value, _: &Lists, _: Lang) -> String {
        value.to_string()
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let input = TextInput { width: Width::Ten, inputmode: Some("numeric"), ..control.input(&shown) };
        text_input(control.lang, &input)
    }
}
