//! Internal rates of return: every rate at which flows are worth nothing today.
//!
//! With x = 1 / (1 + rate) the present value is a polynomial in x, and each rate above
//! -100 % is a root x > 0 of it. How many there are is counted exactly by Sturm's
//! theorem; each is then narrowed down by halving, so none is missed or made up.

use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed, Zero};

use super::exact::{Exact, half, whole};

/// Decimals of a rate (a portion, 0.1056) that are certain.
pub const DECIMALS: u32 = 12;

/// What rates there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rates {
    /// These, smallest first; none when the list is empty.
    Found(Vec<Exact>),
    /// The flows are worth nothing at any rate: all are nothing.
    Any,
}

/// Every internal rate of flows, the first discounted once, the next twice, ….
pub fn rates(flows: &[Exact]) -> Rates {
    let first = flows.iter().position(|flow| !flow.is_zero());
    let Some(first) = first else { return Rates::Any };
    // A flow discounted once only is common to all: x itself is no root above nothing.
    let polynomial = squarefree(cleared(&flows[first..]));
    let chain = chain(&polynomial);
    let mut found = Vec::new();
    separate(&chain, whole(0), bound(&polynomial), &mut found);
    let mut rates: Vec<Exact> = found
        .into_iter()
        .map(|(low, high)| narrow(&chain, low, high))
        .map(|x| x.recip() - whole(1))
        .collect();
    rates.sort();
    Rates::Found(rates)
}

/// A polynomial in whole numbers, its constant first, without leading nothings.
type Polynomial = Vec<BigInt>;

/// Multiplied by the common denominator: the same roots and signs in whole numbers.
fn cleared(coefficients: &[Exact]) -> Polynomial {
    let denominator = coefficients.iter().fold(BigInt::one(), |product, part| lcm(&product, part.denom()));
    primitive(coefficients.iter().map(|part| part.numer() * (&denominator / part.denom())).collect())
}

fn lcm(a: &BigInt, b: &BigInt) -> BigInt {
    Exact::new(a.clone(), b.clone()).numer() * b
}

/// Divided by what all coefficients have in common, which is above nothing, so that signs stay.
fn primitive(mut polynomial: Polynomial) -> Polynomial {
    while polynomial.last().is_some_and(Zero::is_zero) {
        polynomial.pop();
    }
    let common = polynomial.iter().fold(BigInt::zero(), |common, part| gcd(common, part.abs()));
    if common > BigInt::one() {
        polynomial.iter_mut().for_each(|part| *part /= &common);
    }
    polynomial
}

/// Euclid's.
fn gcd(mut a: BigInt, mut b: BigInt) -> BigInt {
    while !b.is_zero() {
        let rest = a % &b;
        (a, b) = (b, rest);
    }
    a
}

fn derivative(polynomial: &[BigInt]) -> Polynomial {
    let terms = polynomial.iter().enumerate().skip(1);
    primitive(terms.map(|(power, coefficient)| coefficient * BigInt::from(power)).collect())
}

/// The rest of a division, times a number above nothing.
fn rest(polynomial: &[BigInt], by: &[BigInt]) -> Polynomial {
    let (Some(lead), mut rest) = (by.last(), polynomial.to_vec()) else { return Vec::new() };
    while rest.len() >= by.len() {
        let shift = rest.len() - by.len();
        let top = rest[rest.len() - 1].clone() * lead.signum();
        rest.iter_mut().for_each(|part| *part *= lead.abs());
        for (place, coefficient) in by.iter().enumerate() {
            rest[shift + place] -= &top * coefficient;
        }
        rest = primitive(rest);
    }
    rest
}

/// The same roots, each once.
fn squarefree(polynomial: Polynomial) -> Polynomial {
    let (mut a, mut b) = (polynomial.clone(), derivative(&polynomial));
    while !b.is_empty() {
        (a, b) = (b.clone(), rest(&a, &b));
    }
    if a.len() <= 1 { polynomial } else { quotient(&polynomial, &a) }
}

/// A division that has no rest.
fn quotient(polynomial: &[BigInt], by: &[BigInt]) -> Polynomial {
    let mut rest: Vec<Exact> = polynomial.iter().cloned().map(Exact::from_integer).collect();
    let mut quotient = vec![whole(0); (rest.len() + 1).saturating_sub(by.len())];
    for shift in (0..quotient.len()).rev() {
        let factor = &rest[shift + by.len() - 1] / &by[by.len() - 1];
        for (place, coefficient) in by.iter().enumerate() {
            let taken = &factor * coefficient;
            rest[shift + place] -= taken;
        }
        quotient[shift] = factor;
    }
    cleared(&quotient)
}

/// Sturm's chain: the polynomial, its derivative, then each rest with its sign turned.
fn chain(polynomial: &[BigInt]) -> Vec<Polynomial> {
    let mut chain = vec![polynomial.to_vec(), derivative(polynomial)];
    while let [.., before, last] = chain.as_slice()
        && !last.is_empty()
    {
        let rest = rest(before, last);
        chain.push(rest.into_iter().map(|coefficient| -coefficient).collect());
    }
    chain.retain(|part| !part.is_empty());
    chain
}

/// Sign of a polynomial's value. Multiplied by a power of the denominator of `x`, which is
/// above nothing, it takes whole numbers alone.
fn sign(polynomial: &[BigInt], x: &Exact) -> Sign {
    let (top, bottom) = (x.numer(), x.denom());
    let mut sum = BigInt::zero();
    let mut scale = BigInt::one();
    for coefficient in polynomial.iter().rev() {
        sum = sum * top + coefficient * &scale;
        scale *= bottom;
    }
    sum.sign()
}

/// How often the signs of the chain change at `x`.
fn changes(chain: &[Polynomial], x: &Exact) -> usize {
    let signs = chain.iter().map(|part| sign(part, x)).filter(|sign| *sign != Sign::NoSign);
    let signs: Vec<Sign> = signs.collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// How many roots there are above `low`, up to and with `high`.
fn count(chain: &[Polynomial], low: &Exact, high: &Exact) -> usize {
    changes(chain, low).saturating_sub(changes(chain, high))
}

/// No root is larger (Cauchy).
fn bound(polynomial: &[BigInt]) -> Exact {
    let Some((last, others)) = polynomial.split_last() else { return whole(1) };
    let largest = others.iter().map(|coefficient| Exact::new(coefficient.abs(), last.abs())).max();
    largest.unwrap_or_else(|| whole(0)).ceil() + whole(1)
}

/// Intervals (low, high] that hold one root each.
fn separate(chain: &[Polynomial], low: Exact, high: Exact, found: &mut Vec<(Exact, Exact)>) {
    match count(chain, &low, &high) {
        0 => {}
        1 => found.push((low, high)),
        _ => {
            let middle = half(&(&low + &high));
            separate(chain, low, middle.clone(), found);
            separate(chain, middle, high, found);
        }
    }
}

/// The one root in (low, high], as near as [`DECIMALS`] of its rate need.
fn narrow(chain: &[Polynomial], mut low: Exact, mut high: Exact) -> Exact {
    let near = Exact::new(BigInt::one(), BigInt::from(10).pow(DECIMALS + 1));
    let at_high = sign(&chain[0], &high);
    if at_high == Sign::NoSign {
        return high;
    }
    // The rate is 1/x - 1, so x has to be near in proportion to its square.
    while low.is_zero() || low.recip() - high.recip() > near {
        let middle = half(&(&low + &high));
        let here = sign(&chain[0], &middle);
        // A root that is met exactly needs no further halving.
        if here == Sign::NoSign {
            return middle;
        }
        if here == at_high { high = middle } else { low = middle }
    }
    half(&(low + high))
}
