//! Numbers that are valid by checksum and visibly synthetic.

use kernel::number::{BusinessNumber, NationalId, national_id};

use crate::Sex;

/// Serials with `00` in the third and fourth places.
const SERIALS: u32 = 100_000;
/// All numbers of one sex: each of 26 letters.
const NUMBERS: u32 = SERIALS * 26;
/// The numbers of one sex kept for people not born yet.
const KEPT: u32 = 150_000;
/// Has no factor in common with [`NUMBERS`], so multiplying only shuffles.
const SHUFFLE: u64 = 1_618_033;

/// The `index`-th synthetic national id number of a sex. Different below 2,450,000.
pub fn id_number(sex: Sex, index: u32) -> String {
    number(sex, index % (NUMBERS - KEPT))
}

/// The `index`-th number that no [`crate::Population`] gives to anybody: for newborns.
/// Different below 150,000.
pub fn fresh_id_number(sex: Sex, index: u32) -> String {
    number(sex, NUMBERS - KEPT + index % KEPT)
}

fn number(sex: Sex, index: u32) -> String {
    let place = u32::try_from(u64::from(index) * SHUFFLE % u64::from(NUMBERS)).unwrap_or(0);
    let letter = u8::try_from(place / SERIALS).map_or('A', |at| char::from(b'A' + at));
    let sex = match sex {
        Sex::Male => national_id::Sex::Male,
        Sex::Female => national_id::Sex::Female,
    };
    let made = NationalId::with_checksum(letter, sex, place % SERIALS);
    made.map_or_else(String::new, |number| number.as_str().to_owned())
}

/// The `index`-th synthetic business number (`00` and six digits); none from 100,000 on.
pub fn business_number(index: u32) -> Option<String> {
    if index >= SERIALS {
        return None;
    }
    let serial = u64::from(index) * 41_957 % u64::from(SERIALS);
    let made = BusinessNumber::with_checksum(u32::try_from(serial).ok()?);
    made.map(|number| number.as_str().to_owned())
}
