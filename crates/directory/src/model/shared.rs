//! Agencies and units as one node tells them to all others, so that each knows the same ones.

use std::collections::{HashMap, HashSet};

use kernel::AgencyId;
use serde::{Deserialize, Serialize};

use super::{Agencies, Agency, Unit};

/// What all nodes know alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// Agencies over their whole lives.
    pub agencies: Vec<Agency>,
    /// Their units.
    pub units: Vec<Unit>,
}

/// Why agencies that another node told are none to go by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SharedMistake {
    /// Two entries under one id.
    #[error("the id {0} stands in it twice")]
    Twice(String),
    /// An entry without an id or a name.
    #[error("the entry {0} has no id, or no name in one of the languages")]
    Nameless(String),
    /// Something is named that does not stand in it.
    #[error("{of} names {named}, which does not stand in it")]
    Unknown {
        /// The entry.
        of: String,
        /// What it names.
        named: String,
    },
}

impl Shared {
    /// What a node tells of its own.
    pub fn of(own: &Agencies) -> Self {
        Self { agencies: own.all().to_vec(), units: own.units().to_vec() }
    }

    /// Looks at what another node told.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn check(&self) -> Result<(), SharedMistake> {
        let names = self.agencies.iter().map(|agency| (agency.id.as_str(), &agency.name));
        let agencies = unique(names)?;
        for agency in &self.agencies {
            for named in agency.parent.iter().chain(&agency.successors) {
                known(&agencies, agency.id.as_str(), named.as_str())?;
            }
        }
        let units = unique(self.units.iter().map(|unit| (unit.id.as_str(), &unit.name)))?;
        for unit in &self.units {
            known(&agencies, &unit.id, unit.agency.as_str())?;
            if let Some(parent) = &unit.parent {
                known(&units, &unit.id, parent)?;
            }
        }
        Ok(())
    }

    /// The directory of a node that has `own` files and holds the agencies `held`: what all know, first; of its own
    /// what nobody else knows of, and the units of the agencies it holds.
    pub fn over(&self, own: &Agencies, held: &[AgencyId]) -> Agencies {
        let told: HashSet<&AgencyId> = self.agencies.iter().map(|agency| &agency.id).collect();
        let only_here = own.all().iter().filter(|agency| !told.contains(&agency.id));
        let agencies = self.agencies.iter().chain(only_here).cloned().collect();
        let is_own = |unit: &&Unit| held.contains(&unit.agency) || !told.contains(&unit.agency);
        let elsewhere = self.units.iter().filter(|unit| !held.contains(&unit.agency));
        let units = elsewhere.chain(own.units().iter().filter(is_own)).cloned().collect();
        Agencies::new(agencies, units, own.posts().to_vec())
    }

    /// The agencies of which a node's own files say something else, or nothing, or which only they know.
    pub fn differences(&self, own: &Agencies) -> Vec<AgencyId> {
        let told: HashMap<&AgencyId, &Agency> =
            self.agencies.iter().map(|agency| (&agency.id, agency)).collect();
        let other = self.agencies.iter().filter(|agency| own.agency(&agency.id) != Some(agency));
        let only_here = own.all().iter().filter(|agency| !told.contains_key(&agency.id));
        other.chain(only_here).map(|agency| agency.id.clone()).collect()
    }
}

fn unique<'a>(
    entries: impl Iterator<Item = (&'a str, &'a kernel::Text)>,
) -> Result<HashSet<&'a str>, SharedMistake> {
    let mut ids = HashSet::new();
    for (id, name) in entries {
        if id.is_empty() || name.zh.is_empty() || name.en.is_empty() {
            return Err(SharedMistake::Nameless(id.to_owned()));
        }
        if !ids.insert(id) {
            return Err(SharedMistake::Twice(id.to_owned()));
        }
    }
    Ok(ids)
}

fn known(ids: &HashSet<&str>, of: &str, named: &str) -> Result<(), SharedMistake> {
    let unknown = || SharedMistake::Unknown { of: of.to_owned(), named: named.to_owned() };
    ids.contains(named).then_some(()).ok_or_else(unknown)
}
