//! Where agencies, units and certification authorities stand in the tree.

use std::collections::{HashMap, HashSet};

use directory::model::{Agencies, Agency, Unit};
use kernel::{AgencyId, Day};

use super::SUFFIX;
use crate::certificate::Authority;
use crate::dn::{Dn, escape};

/// The part of an authority's name that stands first, and the whole of it.
type Named = (&'static str, String, String);

/// Names of agencies, units and authorities on a day.
pub(super) struct Places<'a> {
    agencies: &'a Agencies,
    day: Day,
    of_agency: HashMap<AgencyId, String>,
    of_unit: HashMap<String, String>,
    of_authority: HashMap<String, Named>,
    taken: HashSet<Dn>,
}

impl<'a> Places<'a> {
    /// Gives every agency and unit of the day a name, then the authorities; agencies in force first, so
    /// that a former one of the same name is the one that is told apart.
    pub(super) fn new(agencies: &'a Agencies, authorities: &[Authority], day: Day) -> Self {
        let mut places = Self {
            agencies,
            day,
            of_agency: HashMap::new(),
            of_unit: HashMap::new(),
            of_authority: HashMap::new(),
            taken: HashSet::new(),
        };
        for agency in agencies.all().iter().filter(|agency| agency.in_force(day)) {
            places.place(agency, &mut Vec::new());
        }
        for agency in agencies.all().iter().filter(|agency| has_begun(agency, day)) {
            places.place(agency, &mut Vec::new());
        }
        for unit in agencies.units() {
            places.place_unit(unit, &mut Vec::new());
        }
        for authority in authorities {
            places.place_authority(authority);
        }
        places
    }

    /// The name of an agency; none when it had not begun on the day.
    pub(super) fn agency(&self, id: &AgencyId) -> Option<&str> {
        self.of_agency.get(id).map(String::as_str)
    }

    /// The name of a unit.
    pub(super) fn unit(&self, id: &str) -> Option<&str> {
        self.of_unit.get(id).map(String::as_str)
    }

    /// An authority: type and value of the first part of its name, and the name.
    pub(super) fn authority(&self, id: &str) -> Option<(&'static str, &str, &str)> {
        self.of_authority.get(id).map(|(kind, value, name)| (*kind, value.as_str(), name.as_str()))
    }

    /// Names the agency and whatever it stands below; `seen` breaks circles, which may come
    /// of an agency's successor being below it.
    fn place(&mut self, agency: &Agency, seen: &mut Vec<AgencyId>) -> String {
        if let Some(known) = self.of_agency.get(&agency.id) {
            return known.clone();
        }
        seen.push(agency.id.clone());
        let above = self.above(agency).filter(|above| !seen.contains(&above.id)).cloned();
        let name = match above {
            Some(above) => {
                let above = self.place(&above, seen);
                self.below("ou", &agency.name.zh, agency.id.as_str(), &above)
            }
            None => self.below("o", &agency.name.zh, agency.id.as_str(), SUFFIX),
        };
        self.of_agency.insert(agency.id.clone(), name.clone());
        name
    }

    /// The agency it stands below: its superior, or who does the superior's work; a former
    /// one below who does its own work.
    fn above(&self, agency: &Agency) -> Option<&'a Agency> {
        if !agency.in_force(self.day)
            && let Some(successor) = self.agencies.successor_on(&agency.id, self.day).first()
        {
            return Some(successor);
        }
        self.agencies.successor_on(agency.parent.as_ref()?, self.day).first().copied()
    }

    fn place_unit(&mut self, unit: &Unit, seen: &mut Vec<String>) -> Option<String> {
        if let Some(known) = self.of_unit.get(&unit.id) {
            return Some(known.clone());
        }
        seen.push(unit.id.clone());
        let agencies = self.agencies;
        let superior = unit.parent.as_deref().filter(|id| !seen.iter().any(|known| known == id));
        let above = match superior.and_then(|id| agencies.unit(id)) {
            Some(superior) => self.place_unit(superior, seen)?,
            None => self.of_agency.get(&unit.agency)?.clone(),
        };
        let name = self.below("ou", &unit.name.zh, &unit.id, &above);
        self.of_unit.insert(unit.id.clone(), name.clone());
        Some(name)
    }

    /// Where its name in certificates says, when the entry above is there; else below the agency that
    /// answers for it.
    fn place_authority(&mut self, authority: &Authority) {
        let part = |(kind, value): &(&str, String)| format!("{kind}={}", escape(value));
        let named = authority.subject.split_last().and_then(|((kind, value), above)| {
            let above = above.iter().rev().map(part).collect::<Vec<_>>().join(",");
            let is_there =
                above == SUFFIX || Dn::parse(&above).is_some_and(|above| self.taken.contains(&above));
            (is_there && matches!(*kind, "o" | "ou" | "cn")).then(|| (*kind, value.clone(), above))
        });
        let (kind, value, above) = named.unwrap_or_else(|| {
            let above = self.of_agency.get(&authority.agency).map_or(SUFFIX, String::as_str);
            ("ou", authority.name.zh.clone(), above.to_owned())
        });
        let name = self.below(kind, &value, &authority.id, &above);
        self.of_authority.insert(authority.id.clone(), (kind, value, name));
    }

    /// A free name: with the id added when another entry has it already.
    fn below(&mut self, kind: &str, name: &str, id: &str, above: &str) -> String {
        let plain = format!("{kind}={},{above}", escape(name));
        let dn = Dn::parse(&plain).unwrap_or_default();
        if self.taken.insert(dn) {
            return plain;
        }
        format!("{kind}={}+uid={},{above}", escape(name), escape(id))
    }
}

/// Whether the agency exists or has existed by the day.
fn has_begun(agency: &Agency, day: Day) -> bool {
    agency.valid_from.is_none_or(|from| from <= day)
}
