//! Numbers of registers, drawn for a case when it is sent.

use catalogue::model::Draw;
use kernel::number::business_number::BusinessNumber;
use kernel::{Ctx, DbError, Tx};
use serde_json::Value as Json;

use crate::error::ServicesError;
use crate::form::Dossier;
use crate::store;

/// Numbers tried before giving up.
const TRIES: usize = 200;
/// From this serial on business numbers are of the range that is given out.
const GIVEN_OUT: u32 = 100_000;
/// One more than the last serial of a business number.
const SERIALS: u32 = 10_000_000;

/// Draws every number that the service draws: free in its register, and never drawn before.
pub(super) fn draw(ctx: &Ctx, tx: &mut Tx, dossier: &mut Dossier) -> Result<(), ServicesError> {
    let (service, catalogue) = (dossier.service.clone(), catalogue::current(ctx));
    for draw in &service.draws {
        let gone = || ServicesError::EffectRefused { reason: draw.registry.clone() };
        let registry = catalogue.registry(&draw.registry).ok_or_else(gone)?;
        let mut found = None;
        for _ in 0..TRIES {
            let number = spell(draw, ctx.find_part::<web::DemoMode>().is_some(), random(tx));
            let taken = registries::store::was_held(tx, registry, &draw.field, &number)?;
            if !taken && store::insert_drawn(tx, &dossier.case.id, draw, &number)? {
                found = Some(number);
                break;
            }
        }
        let number = found.ok_or(DbError::Busy)?;
        dossier.drawn.insert(draw.id.clone(), Json::String(number));
    }
    Ok(())
}

fn random(tx: &Tx) -> u64 {
    let mut bytes = [0_u8; 8];
    tx.entropy().fill(&mut bytes);
    u64::from_be_bytes(bytes)
}

/// The number of a draw: of a text the form with digits, else a business number, in a demonstration one of
/// those that nobody is given.
fn spell(draw: &Draw, demo: bool, mut random: u64) -> String {
    let Some(form) = &draw.form else {
        let range = if demo { 0..GIVEN_OUT } else { GIVEN_OUT..SERIALS };
        let serial = range.start + u32::try_from(random % u64::from(range.end - range.start)).unwrap_or(0);
        return BusinessNumber::with_checksum(serial).map_or_else(String::new, |number| number.to_string());
    };
    let mut digit = |letter| {
        if letter != '#' {
            return letter;
        }
        let digit = u32::try_from(random % 10).unwrap_or(0);
        random /= 10;
        char::from_digit(digit, 10).unwrap_or('0')
    };
    form.chars().map(&mut digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_form_of_its_field() {
        let draw = |form: Option<&str>| Draw {
            id: "n".to_owned(),
            registry: "r".to_owned(),
            field: "f".to_owned(),
            form: form.map(str::to_owned),
        };
        assert_eq!(spell(&draw(Some("AB-####")), true, 4_321), "AB-1234");
        for random in 0..500 {
            let (demo, live) = (spell(&draw(None), true, random), spell(&draw(None), false, random));
            let check = kernel::number::business_number::check;
            assert!(check(&demo).unwrap().is_synthetic(), "{demo}");
            assert!(!check(&live).unwrap().is_synthetic(), "{live}");
        }
    }
}
