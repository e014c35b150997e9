//! A row that was read: columns by position, from 0.

use super::{DbError, Value};
use crate::id::TypedId;
use crate::{Day, Timestamp};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub(super) Vec<Value>);

fn wrong<T>(column: usize, expected: &'static str) -> Result<T, DbError> {
    Err(DbError::Column { column, expected })
}

impl Row {
    fn at(&self, column: usize) -> &Value {
        self.0.get(column).unwrap_or(&Value::Null)
    }

    /// A text.
    pub fn text(&self, column: usize) -> Result<String, DbError> {
        self.opt_text(column)?.map_or_else(|| wrong(column, "text"), Ok)
    }

    /// A text or NULL.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>, DbError> {
        match self.at(column) {
            Value::Text(text) => Ok(Some(text.clone())),
            Value::Null => Ok(None),
            _ => wrong(column, "text"),
        }
    }

    /// A text without copying it.
    pub fn text_ref(&self, column: usize) -> Result<&str, DbError> {
        match self.at(column) {
            Value::Text(text) => Ok(text),
            _ => wrong(column, "text"),
        }
    }

    /// A typed identifier.
    pub fn id<T: TypedId>(&self, column: usize) -> Result<T, DbError> {
        self.text(column).map(T::from_text)
    }

    /// A typed identifier or NULL.
    pub fn opt_id<T: TypedId>(&self, column: usize) -> Result<Option<T>, DbError> {
        Ok(self.opt_text(column)?.map(T::from_text))
    }

    /// A whole number.
    pub fn int(&self, column: usize) -> Result<i64, DbError> {
        self.opt_int(column)?.map_or_else(|| wrong(column, "a whole number"), Ok)
    }

    /// A whole number or NULL.
    pub fn opt_int(&self, column: usize) -> Result<Option<i64>, DbError> {
        match self.at(column) {
            Value::Int(number) => Ok(Some(*number)),
            Value::Null => Ok(None),
            _ => wrong(column, "a whole number"),
        }
    }

    /// A real number.
    pub fn real(&self, column: usize) -> Result<f64, DbError> {
        match self.at(column) {
            Value::Real(number) => Ok(*number),
            Value::Int(number) => Ok(*number as f64),
            _ => wrong(column, "a real number"),
        }
    }

    /// Bytes.
    pub fn bytes(&self, column: usize) -> Result<Vec<u8>, DbError> {
        match self.at(column) {
            Value::Bytes(bytes) => Ok(bytes.clone()),
            _ => wrong(column, "bytes"),
        }
    }

    /// Bytes or NULL.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<Vec<u8>>, DbError> {
        match self.at(column) {
            Value::Null => Ok(None),
            _ => self.bytes(column).map(Some),
        }
    }

    /// An instant.
    pub fn timestamp(&self, column: usize) -> Result<Timestamp, DbError> {
        self.int(column).map(Timestamp)
    }

    /// An instant or NULL.
    pub fn opt_timestamp(&self, column: usize) -> Result<Option<Timestamp>, DbError> {
        Ok(self.opt_int(column)?.map(Timestamp))
    }

    /// A day.
    pub fn day(&self, column: usize) -> Result<Day, DbError> {
        self.opt_day(column)?.map_or_else(|| wrong(column, "a day"), Ok)
    }

    /// A day or NULL.
    pub fn opt_day(&self, column: usize) -> Result<Option<Day>, DbError> {
        match self.opt_text(column)? {
            None => Ok(None),
            Some(text) => text.parse().map_or_else(|_| wrong(column, "a day"), |day| Ok(Some(day))),
        }
    }

    /// A JSON document kept as text.
    pub fn json(&self, column: usize) -> Result<serde_json::Value, DbError> {
        serde_json::from_str(self.text_ref(column)?).or_else(|_| wrong(column, "JSON"))
    }
}
