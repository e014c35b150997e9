//! Text, on one line or several.

use maud::Markup;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use web::components::{TextArea, TextInput, Width, text_input, textarea};

use super::{Control, FieldType, Given, Problem, as_text};
use crate::expr::Type;
use crate::node::Node;

/// Text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TextKind {
    /// Most characters.
    pub max: u32,
    /// What the whole text must look like.
    pub pattern: Option<Pattern>,
    /// Whether it may have several lines.
    pub multiline: bool,
}

/// A regular expression for a whole text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    text: String,
    regex: regex::Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl TryFrom<String> for Pattern {
    type Error = regex::Error;

    fn try_from(text: String) -> Result<Self, regex::Error> {
        let regex = regex::RegexBuilder::new(&format!("^(?:{text})$")).size_limit(1 << 20).build()?;
        Ok(Self { text, regex })
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text
    }
}

impl TextKind {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let pattern = node.opt_text("pattern").and_then(|text| {
            let pattern = Pattern::try_from(text.clone()).ok();
            if pattern.is_none() {
                let hint = "write a regular expression such as [A-Z]{3}-[0-9]{4}; look-around is not known";
                node.mistake("pattern", format!("“{text}” is not a regular expression"), hint);
            }
            pattern
        });
        let multiline = node.flag("multiline", false);
        Self {
            max: node.opt_count("max", 1, 20_000).unwrap_or(if multiline { 2_000 } else { 200 }),
            pattern,
            multiline,
        }
    }
}

impl FieldType for TextKind {
    fn value_type(&self) -> Type {
        Type::Text
    }

    fn check(&self, raw: &Value, _: &Given<'_>) -> Result<Value, Vec<Problem>> {
        let text = as_text(raw)?.replace("\r\n", "\n");
        let length = text.chars().count();
        if length > self.max as usize {
            let args = vec![("max", self.max.to_string()), ("length", length.to_string())];
            return Err(Problem::new("catalogue-error-long", args));
        }
        let strange = |letter: char| letter.is_control() && !(self.multiline && letter == '\n');
        if text.contains(strange) {
            return Err(Problem::new("catalogue-error-characters", Vec::new()));
        }
        match &self.pattern {
            Some(pattern) if !pattern.regex.is_match(&text) => {
                Err(Problem::new("catalogue-error-pattern", Vec::new()))
            }
            _ => Ok(Value::String(text)),
        }
    }

    fn control(&self, control: &Control<'_>) -> Markup {
        let shown = control.shown();
        if self.multiline {
            return textarea(
                control.lang,
                &TextArea {
                    name: control.name,
                    label: shown.label,
                    hint: shown.hint.as_deref(),
                    error: shown.error.as_deref(),
                    value: control.form.raw(control.name).unwrap_or(""),
                    optional: shown.optional,
                    heading: control.heading,
                    rows: 5,
                },
            );
        }
        let width = match self.max {
            0..=10 => Width::Ten,
            11..=30 => Width::Twenty,
            _ => Width::Full,
        };
        text_input(control.lang, &TextInput { width, ..control.input(&shown) })
    }
}
