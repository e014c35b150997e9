//! A colleague's post: the value is a post id, the choices come from the directory.

use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::components::{Select, select};

use super::{Control, FieldType, Given, Problem, as_text};
use crate::expr::Type;

/// A post of the applicant's agency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfficialKind {}

impl FieldType for OfficialKind {
    fn value_type(&self) -> Type {
        Type::Text
    }

    fn check(&self, raw: &Value, given: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let post = as_text(raw)?;
        if given.choices.iter().any(|choice| choice.value == post) {
            return Ok(Value::String(post));
        }
        Err(Problem::new("catalogue-error-code", Vec::new()))
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        let menu = Select {
            empty: None,
            name: control.name,
            label: shown.label,
            hint: shown.hint.as_deref(),
            error: shown.error.as_deref(),
            value: control.form.text(control.name),
            optional: shown.optional,
            choices: control.given.choices,
        };
        select(control.lang, &menu)
    }
}
