//! Texts with places to fill in: `已將 {answers.plate} 的地址改為 {evidence.home.address}`.

use std::fmt;

use kernel::{Lang, Text};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::ast::Expr;
use super::eval::Scope;
use super::parser::ParseError;

/// A text with expressions in braces; `{{` and `}}` stand for braces. Serialises as its text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Template {
    pieces: Vec<Piece>,
}

/// A part of a [`Template`].
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Stands as it is.
    Words(String),
    /// Is filled in.
    Place(Expr),
}

impl Template {
    /// Parses a text.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut letters = text.chars().enumerate().peekable();
        while let Some((place, letter)) = letters.next() {
            match letter {
                '{' | '}' if letters.next_if(|(_, next)| *next == letter).is_some() => words.push(letter),
                '}' => return Err(ParseError::new(place + 1, "a } without {; write }} for a brace")),
                '{' => {
                    let mut inner = String::new();
                    loop {
                        match letters.next() {
                            Some((_, '}')) => break,
                            Some((_, next)) => inner.push(next),
                            None => return Err(ParseError::new(place + 1, "the { is not closed with }")),
                        }
                    }
                    if !words.is_empty() {
                        pieces.push(Piece::Words(std::mem::take(&mut words)));
                    }
                    pieces.push(Piece::Place(Expr::parse(&inner)?));
                }
                other => words.push(other),
            }
        }
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        Ok(Self { pieces })
    }

    /// Its parts in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The expressions in it.
    pub fn places(&self) -> impl Iterator<Item = &Expr> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Place(expr) => Some(expr),
            Piece::Words(_) => None,
        })
    }

    /// The text filled in; `show` writes a value (it is told the expression, so
    /// that a code can be shown by its name). What cannot be evaluated stays empty.
    pub fn render(&self, scope: &Scope, show: &mut dyn FnMut(&Expr, &Value) -> String) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => text.push_str(words),
                Piece::Place(expr) => {
                    let value = expr.eval(scope).unwrap_or(Value::Null);
                    if !value.is_null() {
                        text.push_str(&show(expr, &value));
                    }
                }
            }
        }
        text
    }

    /// Parses a text in both languages and returns the parsed one of `lang`.
    /// Texts of a checked catalogue always parse; otherwise the text stands as it is.
    pub fn of(text: &Text, lang: Lang) -> Self {
        Self::parse(text.of(lang))
            .unwrap_or_else(|_| Self { pieces: vec![Piece::Words(text.of(lang).to_owned())] })
    }
}

/// A value without knowledge of its field: texts as they are, lists with commas.
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => match fields.get("line") {
            Some(Value::String(line)) => line.clone(),
            _ => fields.values().map(plain).collect::<Vec<_>>().join(", "),
        },
        other => other.to_string(),
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Words(words) => f.write_str(&words.replace('{', "{{").replace('}', "}}"))?,
                Piece::Place(expr) => write!(f, "{{{expr}}}")?,
            }
        }
        Ok(())
    }
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}
