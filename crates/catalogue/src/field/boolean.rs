//! Yes or no.

use kernel::Lang;
use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::components::{Choice, Choices, radios};

use super::{Control, FieldType, Given, Problem};
use crate::expr::Type;
use crate::model::Lists;

/// Yes or no.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BooleanKind {}

fn word(value: bool, lang: Lang) -> &'static str {
    match (value, lang) {
        (true, Lang::Zh) => "是",
        (false, Lang::Zh) => "否",
        (true, Lang::En) => "Yes",
        (false, Lang::En) => "No",
    }
}

impl FieldType for BooleanKind {
    fn value_type(&self) -> Type {
        Type::Bool
    }

    fn check(&self, raw: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let text = match raw {
            Value::Bool(value) => return Ok(Value::Bool(*value)),
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.trim().to_lowercase(),
            _ => return Err(Problem::new("catalogue-error-boolean", Vec::new())),
        };
        match text.as_str() {
            "true" | "1" | "yes" | "y" | "是" => Ok(Value::Bool(true)),
            "false" | "0" | "no" | "n" | "否" => Ok(Value::Bool(false)),
            _ => Err(Problem::new("catalogue-error-boolean", Vec::new())),
        }
    }

    fn show(&self, value: &Value, _: &Lists, lang: Lang) -> String {
        value.as_bool().map_or_else(String::new, |value| word(value, lang).to_owned())
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let choices = [("true", true), ("false", false)]
            .map(|(text, value)| Choice::new(text, word(value, control.lang)));
        let chosen = [control.form.text(control.name)];
        radios(control.lang, &Choices { choices: &choices, values: &chosen, ..control.choices(&shown) })
    }
}
