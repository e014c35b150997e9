//! Telephone numbers.

use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::components::{TextInput, Width, text_input};

use super::{Control, FieldType, Given, Problem, as_text};
use crate::expr::Type;

/// A telephone number of Taiwan, or of another country with + before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PhoneKind {}

impl FieldType for PhoneKind {
    fn value_type(&self) -> Type {
        Type::Text
    }

    fn check(&self, raw: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let text = kernel::number::halfwidth(&as_text(raw)?);
        let (number, extension) = text.split_once('#').unwrap_or((&text, ""));
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let plain = number.chars().all(|letter| letter.is_ascii_digit() || " -()+".contains(letter));
        let plus = number.contains('+');
        let begins = if plus {
            number.starts_with('+') && number.matches('+').count() == 1
        } else {
            digits.starts_with('0')
        };
        let long = if plus { (7..=15).contains(&digits.len()) } else { (9..=10).contains(&digits.len()) };
        let inside = extension.len() <= 6 && extension.bytes().all(|byte| byte.is_ascii_digit());
        if plain && begins && long && inside {
            return Ok(Value::String(text.trim().to_owned()));
        }
        Err(Problem::new("catalogue-error-phone", Vec::new()))
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let input = TextInput {
            kind: Some("tel"),
            autocomplete: Some("tel"),
            width: Width::Twenty,
            ..control.input(&shown)
        };
        text_input(control.lang, &input)
    }
}
