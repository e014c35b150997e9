//! What is known about values before there are any: unknown paths and
//! operators on the wrong kinds are mistakes of the file, found when it is read.

use std::collections::BTreeMap;
use std::fmt;

use super::ast::{Expr, Node, Op};
use super::functions;

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Not known.
    Any,
    /// A condition.
    Bool,
    /// A number, also money.
    Number,
    /// A text.
    Text,
    /// A day.
    Date,
    /// Many of a type.
    List(Box<Type>),
    /// Named parts.
    Record(BTreeMap<String, Type>),
}

/// Why an expression cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct TypeError {
    /// What is wrong.
    pub reason: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("a value"),
            Self::Bool => f.write_str("a condition"),
            Self::Number => f.write_str("a number"),
            Self::Text => f.write_str("a text"),
            Self::Date => f.write_str("a day"),
            Self::List(_) => f.write_str("a list"),
            Self::Record(_) => f.write_str("a record"),
        }
    }
}

impl Type {
    /// A list of `item`.
    pub fn list(item: Self) -> Self {
        Self::List(Box::new(item))
    }

    /// A record with these parts.
    pub fn record<S: Into<String>>(parts: impl IntoIterator<Item = (S, Self)>) -> Self {
        Self::Record(parts.into_iter().map(|(name, part)| (name.into(), part)).collect())
    }

    /// An address.
    pub fn address() -> Self {
        Self::record([("area", Self::Text), ("line", Self::Text)])
    }

    /// Whether a value of this type may stand where `wanted` is.
    pub fn fits(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (Self::List(a), Self::List(b)) => a.fits(b),
            (Self::Record(a), Self::Record(b)) => a.keys().eq(b.keys()),
            // A day is written as text and may be joined to texts or compared with one.
            (Self::Any, _) | (_, Self::Any) | (Self::Text, Self::Date) | (Self::Date, Self::Text) => true,
            (a, b) => a == b,
        }
    }

    /// What is known when it is one or the other.
    pub(super) fn join(&self, other: &Self) -> Self {
        if self == other { self.clone() } else { Self::Any }
    }

    /// The type at a path below this one.
    pub fn at(&self, parts: &[String]) -> Result<Self, TypeError> {
        let Some((name, rest)) = parts.split_first() else {
            return Ok(self.clone());
        };
        match self {
            Self::Any => Ok(Self::Any),
            Self::List(item) => Ok(match item.at(parts)? {
                list @ Self::List(_) => list,
                other => Self::list(other),
            }),
            Self::Record(fields) => match fields.get(name) {
                Some(field) => field.at(rest),
                None => Err(TypeError {
                    reason: format!("“{name}” is not known"),
                    hint: directory::nearest::hint(name, fields.keys().map(String::as_str)),
                }),
            },
            other => Err(TypeError {
                reason: format!("“.{name}” asks for a part of {other}, which has none"),
                hint: "leave it out".to_owned(),
            }),
        }
    }
}

impl Expr {
    /// The type of the expression where paths have the types in `scope` (a
    /// record of the top-level names); every reason why it cannot work.
    pub fn check(&self, scope: &Type) -> Result<Type, Vec<TypeError>> {
        let mut errors = Vec::new();
        let found = check(&self.root, scope, &mut errors);
        if errors.is_empty() { Ok(found) } else { Err(errors) }
    }

    /// Like [`Expr::check`], and the result must fit `wanted`.
    pub fn check_as(&self, scope: &Type, wanted: &Type) -> Result<(), Vec<TypeError>> {
        let found = self.check(scope)?;
        if found.fits(wanted) || self.root == Node::Null {
            return Ok(());
        }
        Err(vec![TypeError {
            reason: format!("“{self}” gives {found}, but {wanted} is needed"),
            hint: format!("write an expression that gives {wanted}"),
        }])
    }
}

fn check(node: &Node, scope: &Type, errors: &mut Vec<TypeError>) -> Type {
    match node {
        Node::Null => Type::Any,
        Node::Bool(_) => Type::Bool,
        Node::Number(_) => Type::Number,
        Node::Text(_) => Type::Text,
        Node::List(items) => {
            let types: Vec<Type> = items.iter().map(|item| check(item, scope, errors)).collect();
            let item = types
                .split_first()
                .map_or(Type::Any, |(first, rest)| rest.iter().fold(first.clone(), |a, b| a.join(b)));
            Type::list(item)
        }
        Node::Path(parts) => scope.at(parts).unwrap_or_else(|error| {
            errors.push(TypeError {
                reason: format!("{}: {}", parts.join("."), error.reason),
                hint: error.hint,
            });
            Type::Any
        }),
        Node::Part(inner, parts) => check(inner, scope, errors).at(parts).unwrap_or_else(|error| {
            errors.push(error);
            Type::Any
        }),
        Node::Call(name, arguments) => {
            let types: Vec<Type> = arguments.iter().map(|item| check(item, scope, errors)).collect();
            written(name, arguments, &types, errors);
            functions::result_type(name, &types).unwrap_or_else(|reason| {
                errors.push(TypeError { reason, hint: "see the functions in FORMAT.md".to_owned() });
                Type::Any
            })
        }
        Node::Binary(op, left, right) => {
            let (left, right) = (check(left, scope, errors), check(right, scope, errors));
            operator(*op, &left, &right).unwrap_or_else(|()| {
                let sign = op.sign();
                let hint = "compare values of one kind; lists need “in”, contains() or count()";
                errors.push(TypeError {
                    reason: format!("“{sign}” cannot be used on {left} and {right}"),
                    hint: hint.to_owned(),
                });
                Type::Any
            })
        }
    }
}

/// What can be told of arguments that are written out: days, rates, the names of fields.
fn written(name: &str, arguments: &[Node], types: &[Type], errors: &mut Vec<TypeError>) {
    let mut tell = |reason: String, hint: String| errors.push(TypeError { reason, hint });
    match (name, arguments) {
        ("date", [Node::Text(text)]) if text.parse::<kernel::Day>().is_err() => {
            tell(format!("date(\"{text}\") is not a day"), "write days as 2026-11-21".to_owned());
        }
        ("part", [_, _, Node::Number(number)]) if number.as_i64().is_none_or(|number| number <= 0) => {
            let hint = "write rates as whole numbers: part(amount, 5, 100) is five in a hundred";
            tell(format!("part() cannot divide by {number}"), hint.to_owned());
        }
        ("filter", [_, Node::Text(field), how @ ..]) => {
            let Some(Type::List(item)) = types.first() else { return };
            let found = match item.at(std::slice::from_ref(field)) {
                Ok(found) => found,
                Err(error) => return tell(format!("filter(): {}", error.reason), error.hint),
            };
            let op = match how {
                [Node::Text(sign), _] => Op::comparison(sign),
                [_, _] => None,
                _ => Some(Op::Equal),
            };
            let Some(op) = op else {
                let hint = "write =, !=, <, <=, >, >= or in, in quotation marks";
                return tell("filter() is not told how to compare".to_owned(), hint.to_owned());
            };
            let wanted = types.last().unwrap_or(&Type::Any);
            if operator(op, &found, wanted).is_err() {
                let reason = format!("filter(): “{}” cannot be used on {found} and {wanted}", op.sign());
                tell(reason, "compare values of one kind".to_owned());
            }
        }
        _ => {}
    }
}

fn operator(op: Op, left: &Type, right: &Type) -> Result<Type, ()> {
    let fitting = left.fits(right);
    let ordered = |kind: &Type| matches!(kind, Type::Any | Type::Number | Type::Text | Type::Date);
    match op {
        Op::And | Op::Or if left.fits(&Type::Bool) && right.fits(&Type::Bool) => Ok(Type::Bool),
        Op::Equal | Op::NotEqual if fitting => Ok(Type::Bool),
        Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual
            if fitting && ordered(left) && ordered(right) =>
        {
            Ok(Type::Bool)
        }
        Op::In if Type::list(left.clone()).fits(right) => Ok(Type::Bool),
        Op::Plus if left.fits(&Type::Number) && right.fits(&Type::Number) => {
            Ok(if left == &Type::Any && right == &Type::Any { Type::Any } else { Type::Number })
        }
        Op::Plus if left.fits(&Type::Text) && right.fits(&Type::Text) => Ok(Type::Text),
        Op::Minus | Op::Times if left.fits(&Type::Number) && right.fits(&Type::Number) => Ok(Type::Number),
        _ => Err(()),
    }
}
