//! The functions of the language.

use kernel::Day;
use serde_json::Value;

use super::amounts;
use super::ast::Op;
use super::eval::{EvalError, Scope, add, binary, is_true};
use super::types::Type;

/// A function: its name, the number of its arguments.
const FUNCTIONS: [(&str, usize); 20] = [
    ("not", 1),
    ("age", 1),
    ("years_between", 2),
    ("days_between", 2),
    ("count", 1),
    ("sum", 1),
    ("part", 3),
    ("max", 2),
    ("min", 2),
    ("first", 1),
    ("list", 1),
    ("contains", 2),
    ("defined", 1),
    ("filter", 3),
    ("filter", 4),
    ("date", 1),
    ("if", 3),
    ("text", 1),
    ("add_years", 2),
    ("add_days", 2),
];

/// Whether `name` exists and takes `count` arguments; otherwise why not.
pub(super) fn check(name: &str, count: usize) -> Result<(), String> {
    let counts: Vec<usize> =
        FUNCTIONS.iter().filter(|(known, _)| *known == name).map(|(_, count)| *count).collect();
    if counts.contains(&count) {
        return Ok(());
    }
    if counts.is_empty() {
        let hint = directory::nearest::hint(name, FUNCTIONS.iter().map(|(known, _)| *known));
        return Err(format!("there is no function {name}(); {hint}"));
    }
    let wanted: Vec<String> = counts.iter().map(usize::to_string).collect();
    Err(format!("{name}() takes {} values, not {count}", wanted.join(" or ")))
}

/// Calls a function. `if` is evaluated by the caller.
pub(super) fn call(name: &str, values: &[Value], scope: &Scope) -> Result<Value, EvalError> {
    let first = values.first().unwrap_or(&Value::Null);
    let second = values.get(1).unwrap_or(&Value::Null);
    Ok(match name {
        "not" => Value::Bool(!is_true(first)?),
        "defined" => Value::Bool(!first.is_null()),
        "age" => match (day(first)?, day(&scope.path(&["today"]))?) {
            (Some(born), Some(today)) => born.years_until(today).into(),
            _ => Value::Null,
        },
        "years_between" => match (day(first)?, day(second)?) {
            (Some(from), Some(until)) => from.years_until(until).into(),
            _ => Value::Null,
        },
        "days_between" => match (day(first)?, day(second)?) {
            (Some(from), Some(until)) => from.days_until(until).into(),
            _ => Value::Null,
        },
        "count" => match first {
            Value::Array(items) => items.len().into(),
            Value::Null => 0.into(),
            _ => 1.into(),
        },
        "sum" => match first {
            Value::Array(items) => {
                items.iter().filter(|item| !item.is_null()).try_fold(0.into(), |sum, item| add(&sum, item))?
            }
            Value::Null => 0.into(),
            other => other.clone(),
        },
        "part" => amounts::part(first, second, values.get(2).unwrap_or(&Value::Null))?,
        "max" | "min" => amounts::greatest_or_least(name, first, second)?,
        "first" => match first {
            Value::Array(items) => items.first().cloned().unwrap_or(Value::Null),
            other => other.clone(),
        },
        "list" => match first {
            Value::Null => Value::Array(Vec::new()),
            Value::Array(_) => first.clone(),
            other => Value::Array(vec![other.clone()]),
        },
        "contains" => Value::Bool(match (first, second) {
            (Value::Array(items), wanted) => items.contains(wanted),
            (Value::String(text), Value::String(part)) => text.contains(part.as_str()),
            _ => false,
        }),
        "filter" => filter(first, second, &values[2..])?,
        "add_years" | "add_days" => match (day(first)?, second.as_i64()) {
            (Some(day), Some(count)) => shifted(name, day, count)?,
            _ => Value::Null,
        },
        "date" => day(first)?.map_or(Value::Null, |day| Value::String(day.to_string())),
        "text" => match first {
            Value::Null | Value::String(_) => first.clone(),
            other => Value::String(other.to_string()),
        },
        _ => return Err(EvalError::Function(name.to_owned())),
    })
}

/// What a function gives for arguments of these types, or why they do not fit.
pub(super) fn result_type(name: &str, types: &[Type]) -> Result<Type, String> {
    let wants = |place: usize, wanted: &Type, words: &str| match types.get(place) {
        Some(found) if !found.fits(wanted) => Err(format!("{name}() wants {words}, not {found}")),
        _ => Ok(()),
    };
    let item = |place: usize| match types.get(place) {
        Some(Type::List(item)) => (**item).clone(),
        Some(other) => other.clone(),
        None => Type::Any,
    };
    Ok(match name {
        "not" => {
            wants(0, &Type::Bool, "a condition")?;
            Type::Bool
        }
        "age" => {
            wants(0, &Type::Date, "a day")?;
            Type::Number
        }
        "years_between" | "days_between" => {
            wants(0, &Type::Date, "days")?;
            wants(1, &Type::Date, "days")?;
            Type::Number
        }
        "date" => {
            wants(0, &Type::Date, "a day")?;
            Type::Date
        }
        "add_years" | "add_days" => {
            wants(0, &Type::Date, "a day")?;
            wants(1, &Type::Number, "a number")?;
            Type::Date
        }
        "sum" => {
            wants(0, &Type::list(Type::Number), "a list of numbers")?;
            Type::Number
        }
        "part" => {
            for place in 0..3 {
                wants(place, &Type::Number, "whole numbers")?;
            }
            Type::Number
        }
        "max" | "min" => amounts::common_type(name, types)?,
        "count" => Type::Number,
        "first" => item(0),
        "list" => Type::list(item(0)),
        "filter" => {
            wants(0, &Type::list(Type::Any), "a list")?;
            wants(1, &Type::Text, "the name of a field")?;
            types.first().cloned().unwrap_or(Type::Any)
        }
        "if" => {
            wants(0, &Type::Bool, "a condition")?;
            types.get(1).map_or(Type::Any, |yes| yes.join(types.get(2).unwrap_or(&Type::Any)))
        }
        "text" => Type::Text,
        _ => Type::Bool,
    })
}

/// The items of a list whose field is the value, or compares with it as the sign says.
fn filter(list: &Value, field: &Value, how: &[Value]) -> Result<Value, EvalError> {
    let (Value::Array(items), Some(field)) = (list, field.as_str()) else {
        return Ok(Value::Array(Vec::new()));
    };
    let (op, wanted) = match how {
        [sign, wanted] => {
            let sign = sign.as_str().unwrap_or_default();
            (Op::comparison(sign).ok_or_else(|| EvalError::NoComparison(sign.to_owned()))?, wanted)
        }
        _ => (Op::Equal, how.first().unwrap_or(&Value::Null)),
    };
    let mut kept = Vec::new();
    for item in items {
        let value = item.get(field).unwrap_or(&Value::Null);
        if is_true(&binary(op, value, wanted, false)?)? {
            kept.push(item.clone());
        }
    }
    Ok(Value::Array(kept))
}

fn day(value: &Value) -> Result<Option<Day>, EvalError> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => match text.parse() {
            Ok(day) => Ok(Some(day)),
            Err(_) => Err(EvalError::NotADay(text.chars().take(40).collect())),
        },
        other => Err(EvalError::NotADay(super::eval::kind(other).to_owned())),
    }
}

/// A day so many years or days later; 29 February becomes the 28th.
fn shifted(name: &str, day: Day, count: i64) -> Result<Value, EvalError> {
    if !(-400_000..=400_000).contains(&count) {
        return Err(EvalError::Overflow);
    }
    let civil = day.civil();
    let later = if name == "add_days" {
        Some(day.plus_days(count))
    } else {
        let year = i32::try_from(i64::from(civil.year()) + count).map_err(|_| EvalError::Overflow)?;
        Day::new(year, day.month(), day.day_of_month()).or_else(|| Day::new(year, 2, 28))
    };
    later.map(|day| Value::String(day.to_string())).ok_or(EvalError::Overflow)
}
