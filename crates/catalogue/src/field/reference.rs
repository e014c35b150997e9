//! The key of a record of a registry.

use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::components::{TextInput, Width, text_input};

use super::{Control, FieldType, Given, Problem, as_text};
use crate::expr::Type;
use crate::node::Node;

/// Longest key.
const MAX: usize = 200;

/// A reference to a record. Whether the record exists is checked where records are written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReferenceKind {
    /// The registry.
    pub registry: String,
}

impl ReferenceKind {
    pub(super) fn read(node: &Node<'_>) -> Self {
        Self { registry: node.text("registry") }
    }
}

impl FieldType for ReferenceKind {
    fn value_type(&self) -> Type {
        Type::Text
    }

    fn check(&self, raw: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let text = as_text(raw)?;
        if text.chars().count() > MAX {
            let args = vec![("max", MAX.to_string()), ("length", text.chars().count().to_string())];
            return Err(Problem::new("catalogue-error-long", args));
        }
        if text.contains(char::is_control) {
            return Err(Problem::new("catalogue-error-characters", Vec::new()));
        }
        Ok(Value::String(text))
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        text_input(control.lang, &TextInput { width: Width::Twenty, ..control.input(&shown) })
    }
}
