//! Synthetic people: households, families, addresses in real administrative areas and
//! businesses, made from a seed. Pure: no storage, no clock.
//!
//! Nobody here can be mistaken for a real person: id numbers have `00` in their third
//! and fourth places, given names begin with 測, 試, 範, 例 or 樣, streets are called
//! 範例路, 測試街 and 樣本路, phones are `09xx-000-xxx`, mail goes to `.example`.

mod household;
mod names;
mod number;

use kernel::Day;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

pub use household::{Address, Business, Household, Member, Role, Sex};
pub use number::{business_number, fresh_id_number, id_number};

/// Most people one population can have: the synthetic numbers without those kept for
/// newborns ([`fresh_id_number`]).
pub const MOST_PEOPLE: u64 = 4_900_000;

/// An administrative area people live in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its code of eight digits.
    pub code: String,
}

/// People to come, household by household: the same seed gives the same people.
#[derive(Debug)]
pub struct Population {
    rng: ChaCha8Rng,
    areas: Vec<Area>,
    today: Option<Day>,
    left: u64,
    households: u64,
    males: u32,
    females: u32,
    businesses: u32,
}

impl Population {
    /// `people` persons living in `areas`, with the ages they have on 2026-06-30.
    /// At most [`MOST_PEOPLE`].
    pub fn new(seed: u64, people: u64, areas: &[Area]) -> Self {
        Self {
            rng: ChaCha8Rng::seed_from_u64(seed),
            areas: areas.to_vec(),
            today: Day::new(2026, 6, 30),
            left: people.min(MOST_PEOPLE),
            households: 0,
            males: 0,
            females: 0,
            businesses: 0,
        }
    }

    /// The same people with the ages they have on another day.
    #[must_use]
    pub fn on(mut self, day: Day) -> Self {
        self.today = Some(day);
        self
    }

    fn address(&mut self) -> Address {
        let at = self.rng.random_range(0..self.areas.len().max(1));
        let area = self.areas.get(at).map_or_else(String::new, |area| area.code.clone());
        Address { area, line: household::street(&mut self.rng) }
    }
}

impl Iterator for Population {
    type Item = Household;

    fn next(&mut self) -> Option<Household> {
        let today = self.today.filter(|_| self.left > 0)?;
        self.households += 1;
        let id = format!("H{:08}", self.households);
        let (address, former_address) = (self.address(), self.address());
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let mut members = household::family(&mut self.rng, today, most);
        for member in &mut members {
            let next = match member.sex {
                Sex::Male => &mut self.males,
                Sex::Female => &mut self.females,
            };
            member.id_number = id_number(member.sex, *next);
            *next += 1;
        }
        household::relate(&mut members);
        self.left -= members.len() as u64;
        let mut businesses = Vec::new();
        for member in &members {
            if household::starts_business(&mut self.rng, member, today)
                && let Some(number) = business_number(self.businesses)
            {
                self.businesses += 1;
                businesses.push(household::business(&mut self.rng, number, member, &address, today));
            }
        }
        Some(Household { id, address, former_address, members, businesses })
    }
}
