//! Evaluation over JSON values.

use serde_json::{Map, Number, Value};

use super::ast::{Expr, Node, Op};
use super::functions;

/// What paths mean: the top-level names (`answers`, `evidence`, `person`, …) with their values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Scope {
    names: Map<String, Value>,
}

impl Scope {
    /// An empty scope.
    pub fn new() -> Self {
        Self::default()
    }

    /// The scope with `name` meaning `value`.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.set(name, value);
        self
    }

    /// Lets `name` mean `value`.
    pub fn set(&mut self, name: &str, value: Value) {
        self.names.insert(name.to_owned(), value);
    }

    /// The value at a path (`null` when missing); in a list, of each item.
    pub fn path<S: AsRef<str>>(&self, parts: &[S]) -> Value {
        match parts.split_first() {
            Some((name, rest)) => {
                self.names.get(name.as_ref()).map_or(Value::Null, |value| walk(value, rest))
            }
            None => Value::Null,
        }
    }
}

fn walk<S: AsRef<str>>(value: &Value, parts: &[S]) -> Value {
    let Some((name, rest)) = parts.split_first() else {
        return value.clone();
    };
    match value {
        Value::Object(fields) => fields.get(name.as_ref()).map_or(Value::Null, |inner| walk(inner, rest)),
        Value::Array(items) => {
            let mut found = Vec::new();
            for item in items {
                match walk(item, parts) {
                    Value::Null => {}
                    Value::Array(inner) => found.extend(inner),
                    other => found.push(other),
                }
            }
            Value::Array(found)
        }
        _ => Value::Null,
    }
}

/// Why an expression has no value: its data are not of the kind it needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EvalError {
    /// An operator got values of the wrong kind.
    #[error("“{sign}” cannot be used on {left} and {right}")]
    Operands {
        /// The operator.
        sign: &'static str,
        /// Kind of the left value.
        left: &'static str,
        /// Kind of the right value.
        right: &'static str,
    },
    /// A condition is neither true nor false.
    #[error("a condition is expected, not {0}")]
    NotACondition(&'static str),
    /// A day is expected.
    #[error("a day is expected, not “{0}”")]
    NotADay(String),
    /// A sum is too large.
    #[error("the number is too large")]
    Overflow,
    /// A whole number is expected.
    #[error("a whole number is expected, not {0}")]
    NotWhole(&'static str),
    /// A share is taken of nothing, or of less.
    #[error("an amount is divided by {0}")]
    Denominator(i64),
    /// A sign compares nothing.
    #[error("“{0}” is no comparison")]
    NoComparison(String),
    /// No such function.
    #[error("there is no function {0}()")]
    Function(String),
}

/// The kind of a value, in words.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "a missing value",
        Value::Bool(_) => "a condition",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a record",
    }
}

/// A value as condition: missing is false.
pub(super) fn is_true(value: &Value) -> Result<bool, EvalError> {
    match value {
        Value::Bool(value) => Ok(*value),
        Value::Null => Ok(false),
        other => Err(EvalError::NotACondition(kind(other))),
    }
}

impl Expr {
    /// The expression's value.
    pub fn eval(&self, scope: &Scope) -> Result<Value, EvalError> {
        eval(&self.root, scope)
    }

    /// The expression as a condition; missing is false.
    pub fn is_true(&self, scope: &Scope) -> Result<bool, EvalError> {
        is_true(&self.eval(scope)?)
    }
}

fn eval(node: &Node, scope: &Scope) -> Result<Value, EvalError> {
    match node {
        Node::Null => Ok(Value::Null),
        Node::Bool(value) => Ok(Value::Bool(*value)),
        Node::Number(number) => Ok(Value::Number(number.clone())),
        Node::Text(text) => Ok(Value::String(text.clone())),
        Node::List(items) => {
            items.iter().map(|item| eval(item, scope)).collect::<Result<_, _>>().map(Value::Array)
        }
        Node::Path(parts) => Ok(scope.path(parts)),
        Node::Part(inner, parts) => Ok(walk(&eval(inner, scope)?, parts)),
        Node::Call(name, arguments) if name == "if" && arguments.len() == 3 => {
            let chosen = if is_true(&eval(&arguments[0], scope)?)? { 1 } else { 2 };
            eval(&arguments[chosen], scope)
        }
        Node::Call(name, arguments) => {
            let values = arguments.iter().map(|item| eval(item, scope)).collect::<Result<Vec<_>, _>>()?;
            functions::call(name, &values, scope)
        }
        Node::Binary(Op::And, left, right) => {
            Ok(Value::Bool(is_true(&eval(left, scope)?)? && is_true(&eval(right, scope)?)?))
        }
        Node::Binary(Op::Or, left, right) => {
            Ok(Value::Bool(is_true(&eval(left, scope)?)? || is_true(&eval(right, scope)?)?))
        }
        Node::Binary(op, left, right) => {
            let asks_missing = **left == Node::Null || **right == Node::Null;
            binary(*op, &eval(left, scope)?, &eval(right, scope)?, asks_missing)
        }
    }
}

/// What an operator gives; with a missing value false, unless it asks for one.
pub(super) fn binary(op: Op, left: &Value, right: &Value, asks_missing: bool) -> Result<Value, EvalError> {
    let wrong = || EvalError::Operands { sign: op.sign(), left: kind(left), right: kind(right) };
    let missing = left.is_null() || right.is_null();
    let result = match op {
        Op::Plus | Op::Minus | Op::Times if missing => return Ok(Value::Null),
        Op::Plus => return add(left, right),
        Op::Minus => return arithmetic(left, right, i64::checked_sub, |a, b| a - b).ok_or_else(wrong)?,
        Op::Times => return arithmetic(left, right, i64::checked_mul, |a, b| a * b).ok_or_else(wrong)?,
        Op::Equal if missing => asks_missing && left == right,
        Op::NotEqual if missing => asks_missing && left != right,
        _ if missing => false,
        Op::Equal => same(left, right),
        Op::NotEqual => !same(left, right),
        Op::In => match right {
            Value::Array(items) => items.iter().any(|item| same(item, left)),
            _ => return Err(wrong()),
        },
        _ => {
            let order = match (left, right) {
                (Value::String(a), Value::String(b)) => a.cmp(b),
                (Value::Number(a), Value::Number(b)) => order(a, b),
                _ => return Err(wrong()),
            };
            match op {
                Op::Less => order.is_lt(),
                Op::LessEqual => order.is_le(),
                Op::Greater => order.is_gt(),
                _ => order.is_ge(),
            }
        }
    };
    Ok(Value::Bool(result))
}

/// Equal values; numbers by what they count, whole or not.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(a), Value::Number(b)) => order(a, b).is_eq(),
        _ => left == right,
    }
}

/// Which of two numbers is greater, whole or not.
pub(super) fn order(a: &Number, b: &Number) -> std::cmp::Ordering {
    match (a.as_i64(), b.as_i64()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.as_f64().unwrap_or(0.0).total_cmp(&b.as_f64().unwrap_or(0.0)),
    }
}

/// Sum of numbers, or two texts joined.
pub(super) fn add(left: &Value, right: &Value) -> Result<Value, EvalError> {
    if let (Value::String(a), Value::String(b)) = (left, right) {
        return Ok(Value::String(format!("{a}{b}")));
    }
    arithmetic(left, right, i64::checked_add, |a, b| a + b).unwrap_or(Err(EvalError::Operands {
        sign: "+",
        left: kind(left),
        right: kind(right),
    }))
}

/// A number from two numbers; `None` when one of them is not a number.
fn arithmetic(
    left: &Value,
    right: &Value,
    whole: fn(i64, i64) -> Option<i64>,
    real: fn(f64, f64) -> f64,
) -> Option<Result<Value, EvalError>> {
    let (Value::Number(a), Value::Number(b)) = (left, right) else {
        return None;
    };
    let result = match (a.as_i64(), b.as_i64()) {
        (Some(a), Some(b)) => whole(a, b).map(Number::from),
        _ => Number::from_f64(real(a.as_f64()?, b.as_f64()?)),
    };
    Some(result.map(Value::Number).ok_or(EvalError::Overflow))
}
