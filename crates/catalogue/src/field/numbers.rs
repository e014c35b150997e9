//! National id numbers and business numbers, with their checksums.

use kernel::number::{business_number, national_id};
use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::components::{TextInput, Width, text_input};

use super::{Control, FieldType, Given, Problem, as_text};
use crate::expr::Type;

/// A national id number (身分證字號) or residence number of the same form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NationalIdKind {}

/// A business number (統一編號).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BusinessNumberKind {}

impl FieldType for NationalIdKind {
    fn value_type(&self) -> Type {
        Type::Text
    }

    fn check(&self, raw: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        match national_id::check(&as_text(raw)?) {
            Ok(number) => Ok(Value::String(number.as_str().to_owned())),
            Err(error) => Err(Problem::new(error.key(), error.args())),
        }
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        text_input(control.lang, &TextInput { width: Width::Ten, ..control.input(&shown) })
    }
}

impl FieldType for BusinessNumberKind {
    fn value_type(&self) -> Type {
        Type::Text
    }

    fn check(&self, raw: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        match business_number::check(&as_text(raw)?) {
            Ok(number) => Ok(Value::String(number.as_str().to_owned())),
            Err(error) => Err(Problem::new(error.key(), error.args())),
        }
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let input = TextInput { width: Width::Ten, inputmode: Some("numeric"), ..control.input(&shown) };
        text_input(control.lang, &input)
    }
}
