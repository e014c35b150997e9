//! What if the discount rate, the cost or the benefits were others.

use catalogue::model::programme::{Decimal, Economics};
use web::Form;

use crate::audit::evaluation::Assumptions;
use crate::audit::exact::{self, Exact, whole};

/// Names of the assumptions in forms and addresses.
pub const FIELDS: [&str; 3] = ["rate", "cost", "benefit"];
/// Highest rate, and largest change up, in per cent.
const MOST: i64 = 1000;
/// Most decimals of an assumption.
const MOST_DECIMALS: u32 = 6;

/// Assumptions as they were asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Ready to be reckoned with.
    pub assumed: Assumptions,
}

impl Asked {
    /// Rate, and changes of cost and benefits, all in per cent; what is left out stays as
    /// the evaluation has it. The error names the fields that cannot be reckoned with.
    pub fn read(economics: &Economics, form: &Form) -> Result<Self, Vec<&'static str>> {
        let mut assumed = Assumptions::of(economics);
        let mut wrong = Vec::new();
        for field in FIELDS {
            let Some(text) = form.opt(field) else { continue };
            let least = if field == "rate" { 0 } else { -100 };
            match percent(text, least) {
                Some(value) => {
                    let value = exact::of(value) / whole(100);
                    match field {
                        "rate" => assumed.rate = value,
                        "cost" => assumed.cost = whole(1) + value,
                        _ => assumed.benefit = whole(1) + value,
                    }
                }
                None => wrong.push(field),
            }
        }
        if wrong.is_empty() { Ok(Self { assumed }) } else { Err(wrong) }
    }
}

/// The evaluation's own assumptions with one of [`FIELDS`] moved by so many per cent of itself.
pub fn moved(economics: &Economics, field: &str, percent: &Exact) -> Assumptions {
    let mut assumed = Assumptions::of(economics);
    let times = whole(1) + percent / whole(100);
    match field {
        "rate" => assumed.rate *= times,
        "cost" => assumed.cost *= times,
        _ => assumed.benefit *= times,
    }
    assumed
}

/// A number of per cent within bounds; full-width digits and a per cent sign may stand.
pub(crate) fn percent(text: &str, least: i64) -> Option<Decimal> {
    let plain: String = text.trim().trim_end_matches(['%', '％']).chars().map(narrow).collect();
    let value: Decimal = plain.trim().trim_start_matches('+').parse().ok()?;
    let within = exact::of(value) >= whole(least) && exact::of(value) <= whole(MOST);
    (within && value.decimals <= MOST_DECIMALS).then_some(value)
}

/// A full-width digit, sign or point as its plain one.
fn narrow(letter: char) -> char {
    match letter {
        '０'..='９' | '．' | '－' | '＋' => {
            char::from_u32(letter as u32 - '！' as u32 + '!' as u32).unwrap_or(letter)
        }
        '−' => '-',
        other => other,
    }
}
