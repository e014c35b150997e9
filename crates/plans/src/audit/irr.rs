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
    let polynomial = trimmed(flows[first..].to_vec());
    let chain: Vec<Vec<BigInt>> = chain(&squarefree(&polynomial)).iter().map(|part| cleared(part)).collect();
    let top = bound(&polynomial);
    let mut found = Vec::new();
    separate(&chain, whole(0), top, &mut found);
    let mut rates: Vec<Exact> = found
        .into_iter()
        .map(|(low, high)| narrow(&chain, low, high))
        .map(|x| x.recip() - whole(1))
        .collect();
    rates.sort();
    Rates::Found(rates)
}

/// Without leading nothings; coefficients run from the constant up.
fn trimmed(mut polynomial: Vec<Exact>) -> Vec<Exact> {
    while polynomial.last().is_some_and(Zero::is_zero) {
        polynomial.pop();
    }
    polynomial
}

/// Multiplied by the common denominator: the same signs in whole numbers.
fn cleared(polynomial: &[Exact]) -> Vec<BigInt> {
    let denominator = polynomial.iter().fold(BigInt::one(), |product, part| lcm(&product, part.denom()));
    polynomial.iter().map(|part| part.numer() * (&denominator / part.denom())).collect()
}

fn lcm(a: &BigInt, b: &BigInt) -> BigInt {
    Exact::new(a.clone(), b.clone()).numer() * b
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

fn derivative(polynomial: &[Exact]) -> Vec<Exact> {
    let terms = polynomial.iter().enumerate().skip(1);
    trimmed(terms.map(|(power, coefficient)| coefficient * whole(BigInt::from(power))).collect())
}

/// Quotient and rest of a division; `by` is not empty.
fn divide(polynomial: &[Exact], by: &[Exact]) -> (Vec<Exact>, Vec<Exact>) {
    let mut rest = polynomial.to_vec();
    let mut quotient = vec![whole(0); (polynomial.len() + 1).saturating_sub(by.len())];
    while rest.len() >= by.len() && !by.is_empty() {
        let shift = rest.len() - by.len();
        let factor = &rest[rest.len() - 1] / &by[by.len() - 1];
        for (place, coefficient) in by.iter().enumerate() {
            let taken = &factor * coefficient;
            rest[shift + place] -= taken;
        }
        quotient[shift] = factor;
        rest.pop();
        rest = trimmed(rest);
    }
    (trimmed(quotient), rest)
}

/// The same roots, each once.
fn squarefree(polynomial: &[Exact]) -> Vec<Exact> {
    let (mut a, mut b) = (polynomial.to_vec(), derivative(polynomial));
    while !b.is_empty() {
        let rest = scaled(divide(&a, &b).1);
        (a, b) = (b, rest);
    }
    if a.len() <= 1 { polynomial.to_vec() } else { divide(polynomial, &a).0 }
}

/// Divided by the size of its leading coefficient: the same signs, shorter numbers.
fn scaled(polynomial: Vec<Exact>) -> Vec<Exact> {
    let Some(size) = polynomial.last().map(Signed::abs) else { return polynomial };
    polynomial.into_iter().map(|coefficient| coefficient / &size).collect()
}

/// Sturm's chain: the polynomial, its derivative, then each rest with its sign turned.
fn chain(polynomial: &[Exact]) -> Vec<Vec<Exact>> {
    let mut chain = vec![polynomial.to_vec(), derivative(polynomial)];
    while let [.., before, last] = chain.as_slice()
        && !last.is_empty()
    {
        let rest = divide(before, last).1;
        chain.push(scaled(rest.into_iter().map(|coefficient| -coefficient).collect()));
    }
    chain.retain(|part| !part.is_empty());
    chain
}

/// How often the signs of the chain change at `x`.
fn changes(chain: &[Vec<BigInt>], x: &Exact) -> usize {
    let signs = chain.iter().map(|part| sign(part, x)).filter(|sign| *sign != Sign::NoSign);
    let signs: Vec<Sign> = signs.collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// How many roots there are above `low`, up to and with `high`.
fn count(chain: &[Vec<BigInt>], low: &Exact, high: &Exact) -> usize {
    changes(chain, low).saturating_sub(changes(chain, high))
}

/// No root is larger (Cauchy).
fn bound(polynomial: &[Exact]) -> Exact {
    let Some((last, others)) = polynomial.split_last() else { return whole(1) };
    let largest = others.iter().map(|coefficient| (coefficient / last).abs()).max();
    largest.unwrap_or_else(|| whole(0)).ceil() + whole(1)
}

/// Intervals (low, high] that hold one root each.
fn separate(chain: &[Vec<BigInt>], low: Exact, high: Exact, found: &mut Vec<(Exact, Exact)>) {
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
fn narrow(chain: &[Vec<BigInt>], mut low: Exact, mut high: Exact) -> Exact {
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
