//! What an application costs, component by component.

use kernel::Money;
use payments::Line;

use super::{Dossier, Walk};
use crate::error::ServicesError;

/// The fees that apply, each with its amount and how many times it is charged. What cannot be worked out to whole
/// dollars is an error: nobody is billed a guess.
pub fn fees(dossier: &Dossier, walk: &Walk) -> Result<Vec<Line>, ServicesError> {
    let mut lines = Vec::new();
    for fee in &dossier.service.fees {
        if !fee.when.as_ref().map_or(Ok(true), |when| when.is_true(&walk.scope))? {
            continue;
        }
        let whole = |value: serde_json::Value| {
            let number = value.as_i64().filter(|number| *number >= 0);
            number.ok_or_else(|| ServicesError::FeeUnknown { fee: fee.id.clone() })
        };
        let times = match &fee.times {
            Some(times) => whole(times.eval(&walk.scope)?)?,
            None => 1,
        };
        let each = Money(whole(fee.amount.eval(&walk.scope)?)?);
        let line = Line {
            id: fee.id.clone(),
            name: fee.name.clone(),
            each,
            times,
            legal_basis: fee.legal_basis.clone(),
        };
        line.amount().ok_or_else(|| ServicesError::FeeUnknown { fee: fee.id.clone() })?;
        lines.push(line);
    }
    Ok(lines)
}

/// What the components come to.
pub fn total(lines: &[Line]) -> Option<Money> {
    let amounts: Option<Vec<Money>> = lines.iter().map(Line::amount).collect();
    amounts.and_then(Money::checked_sum)
}
