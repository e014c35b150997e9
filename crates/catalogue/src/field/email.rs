//! E-mail addresses.

use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::components::{TextInput, Width, text_input};

use super::{Control, FieldType, Given, Problem, as_text};
use crate::expr::Type;

/// An e-mail address.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EmailKind {}

impl FieldType for EmailKind {
    fn value_type(&self) -> Type {
        Type::Text
    }

    /// The form addresses take in HTML's `input type=email`, at most 254 bytes (RFC 5321).
    fn check(&self, raw: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let text = as_text(raw)?;
        let good = text.len() <= 254
            && text.split_once('@').is_some_and(|(local, domain)| {
                let atom =
                    |letter: char| letter.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(letter);
                let label = |label: &str| {
                    let letters = label.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
                    !label.is_empty()
                        && label.len() <= 63
                        && letters
                        && !label.starts_with('-')
                        && !label.ends_with('-')
                };
                !local.is_empty()
                    && local.len() <= 64
                    && local.chars().all(atom)
                    && domain.contains('.')
                    && domain.split('.').all(label)
            });
        if good { Ok(Value::String(text)) } else { Err(Problem::new("catalogue-error-email", Vec::new())) }
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let input = TextInput {
            kind: Some("email"),
            autocomplete: Some("email"),
            width: Width::Half,
            ..control.input(&shown)
        };
        text_input(control.lang, &input)
    }
}
