//! Exact arithmetic: fractions of whole numbers, and how they are written.

use catalogue::model::programme::Decimal;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// A fraction of whole numbers of any size.
pub type Exact = BigRational;

/// A whole number.
pub fn whole(number: impl Into<BigInt>) -> Exact {
    Exact::from_integer(number.into())
}

/// `number / 10^decimals`.
fn shifted(number: BigInt, decimals: u32) -> Exact {
    Exact::new(number, BigInt::from(10).pow(decimals))
}

/// A figure's value.
pub fn of(figure: Decimal) -> Exact {
    shifted(BigInt::from(figure.units), figure.decimals)
}

/// Size of a figure's last digit: 0.01 for 1.06.
pub fn last_digit(figure: Decimal) -> Exact {
    shifted(BigInt::from(1), figure.decimals)
}

/// Half of it.
pub fn half(value: &Exact) -> Exact {
    value / whole(2)
}

/// The nearest multiple of `step`; halves go away from nothing.
pub fn round_to(value: &Exact, step: &Exact) -> Exact {
    if step.is_zero() {
        return value.clone();
    }
    (value / step).round() * step
}

/// Written with so many decimals, rounded: `-1523099.58` with one is `-1523099.6`.
pub fn write(value: &Exact, decimals: u32) -> String {
    let scaled = (value * whole(BigInt::from(10).pow(decimals))).round().to_integer();
    let digits = scaled.abs().to_string();
    let decimals = decimals as usize;
    let digits = format!("{digits:0>width$}", width = decimals + 1);
    let (before, after) = digits.split_at(digits.len() - decimals);
    let sign = if scaled.is_negative() { "-" } else { "" };
    if after.is_empty() { format!("{sign}{before}") } else { format!("{sign}{before}.{after}") }
}

/// Written exactly when that takes at most six decimals, else rounded to six.
pub fn write_short(value: &Exact) -> String {
    let text = write(value, 6);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The nearest floating-point number, for drawing.
pub fn to_f64(value: &Exact) -> f64 {
    num_traits::ToPrimitive::to_f64(value).unwrap_or_default()
}
