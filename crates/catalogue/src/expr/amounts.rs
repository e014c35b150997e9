//! Functions over amounts: shares of a sum, the greater and the smaller of two.

use serde_json::Value;

use super::eval::{EvalError, kind, order};
use super::types::Type;

/// `amount` × `numerator` ÷ `denominator`, rounded down to whole dollars. Exact for all whole numbers:
/// the product is taken with twice the digits. Missing stays missing.
pub(super) fn part(amount: &Value, numerator: &Value, denominator: &Value) -> Result<Value, EvalError> {
    let (Some(amount), Some(numerator), Some(denominator)) =
        (whole(amount)?, whole(numerator)?, whole(denominator)?)
    else {
        return Ok(Value::Null);
    };
    if denominator <= 0 {
        return Err(EvalError::Denominator(denominator));
    }
    let share = (i128::from(amount) * i128::from(numerator)).div_euclid(i128::from(denominator));
    i64::try_from(share).map(Value::from).map_err(|_| EvalError::Overflow)
}

/// The greater (`max`) or smaller (`min`) of two numbers or days. Missing stays missing.
pub(super) fn greatest_or_least(name: &str, a: &Value, b: &Value) -> Result<Value, EvalError> {
    if a.is_null() || b.is_null() {
        return Ok(Value::Null);
    }
    let second_is_greater = match (a, b) {
        (Value::Number(a), Value::Number(b)) => order(a, b).is_lt(),
        (Value::String(a), Value::String(b)) => a < b,
        _ => {
            let sign = if name == "max" { "max()" } else { "min()" };
            return Err(EvalError::Operands { sign, left: kind(a), right: kind(b) });
        }
    };
    Ok(if second_is_greater == (name == "max") { b.clone() } else { a.clone() })
}

/// The type of `max` and `min`: both numbers, or both days.
pub(super) fn common_type(name: &str, types: &[Type]) -> Result<Type, String> {
    let all = |wanted: &Type| types.iter().all(|found| found.fits(wanted));
    if all(&Type::Number) {
        return Ok(Type::Number);
    }
    if all(&Type::Date) {
        return Ok(Type::Date);
    }
    let words: Vec<String> = types.iter().map(Type::to_string).collect();
    Err(format!("{name}() wants two numbers or two days, not {}", words.join(" and ")))
}

fn whole(value: &Value) -> Result<Option<i64>, EvalError> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => {
            number.as_i64().map(Some).ok_or(EvalError::NotWhole("a number with a fraction"))
        }
        other => Err(EvalError::NotWhole(kind(other))),
    }
}
