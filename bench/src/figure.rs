//! A measured number beside the bound it has to keep.

use std::fmt;
use std::time::Duration;

use anyhow::{Result, ensure};

/// One measured number.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What was measured, in words.
    pub name: String,
    /// The number.
    pub value: f64,
    /// What it has to keep.
    pub bound: Bound,
    /// Unit of both.
    pub unit: &'static str,
}

/// What a number has to keep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// Not more than this.
    AtMost(f64),
    /// Not less than this.
    AtLeast(f64),
    /// Nothing: it is only reported.
    Reported,
}

impl Figure {
    /// Whether the number keeps its bound.
    pub fn holds(&self) -> bool {
        match self.bound {
            Bound::AtMost(bound) => self.value <= bound,
            Bound::AtLeast(bound) => self.value >= bound,
            Bound::Reported => true,
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.holds() { "holds" } else { "MISSED" };
        let unit = self.unit;
        write!(f, "| {} | {:.1} {unit} | ", self.name, self.value)?;
        match self.bound {
            Bound::AtMost(bound) => write!(f, "at most {bound} {unit} | {verdict} |"),
            Bound::AtLeast(bound) => write!(f, "at least {bound} {unit} | {verdict} |"),
            Bound::Reported => write!(f, "reported | |"),
        }
    }
}

/// Prints the figures as a table.
///
/// # Errors
/// A figure misses its bound.
#[allow(clippy::print_stdout, reason = "a benchmark answers on standard output")]
pub fn report(figures: &[Figure]) -> Result<()> {
    println!("| figure | measured | bound | |\n|---|---|---|---|");
    for figure in figures {
        println!("{figure}");
    }
    let missed = figures.iter().filter(|figure| !figure.holds()).count();
    ensure!(missed == 0, "{missed} figures miss their bound");
    Ok(())
}

/// The `share` of sorted times that is not slower, in milliseconds; 0 without times.
pub fn quantile(sorted: &[Duration], share: f64) -> f64 {
    let place = (sorted.len().saturating_sub(1) as f64 * share).round() as usize;
    sorted.get(place).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_bound_is_an_error() {
        let figure = Figure { name: "start".to_owned(), value: 2.5, bound: Bound::AtMost(3.0), unit: "s" };
        assert_eq!(figure.to_string(), "| start | 2.5 s | at most 3 s | holds |");
        assert!(report(std::slice::from_ref(&figure)).is_ok());
        assert!(report(&[Figure { value: 3.5, ..figure }]).is_err());
    }
}
