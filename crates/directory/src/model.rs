//! Agencies, their units and posts, as files describe them; no IO.

mod shared;

use std::collections::HashMap;

use kernel::{AgencyId, Day, Lang, PostId, Text};
use serde::{Deserialize, Serialize};

pub use shared::{Shared, SharedMistake};

/// Where an agency stands in the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// One of the branches (院).
    Yuan,
    /// Ministry or commission (部會).
    Ministry,
    /// Agency under a ministry (機關).
    Agency,
    /// Part of an agency that acts for itself.
    Unit,
    /// County or city government.
    County,
    /// Township, town or district office.
    Township,
    /// Anything else, and names that stand for many agencies.
    Other,
}

impl Level {
    /// All levels with the words files use.
    pub const ALL: [(&'static str, Self); 7] = [
        ("yuan", Self::Yuan),
        ("ministry", Self::Ministry),
        ("agency", Self::Agency),
        ("unit", Self::Unit),
        ("county", Self::County),
        ("township", Self::Township),
        ("other", Self::Other),
    ];
}

/// An agency (機關) over its whole life.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agency {
    /// Short id used in all files.
    pub id: AgencyId,
    /// Agency code (機關代碼), when it is known.
    pub code: Option<String>,
    /// Object identifier, when it is known.
    pub oid: Option<String>,
    /// Name.
    pub name: Text,
    /// Level.
    pub level: Level,
    /// Superior agency.
    pub parent: Option<AgencyId>,
    /// First day in force; open when not known.
    pub valid_from: Option<Day>,
    /// Last day in force; open while it exists.
    pub valid_until: Option<Day>,
    /// Agencies that took over its work.
    pub successors: Vec<AgencyId>,
    /// Where the entry comes from.
    pub source: String,
}

impl Agency {
    /// Whether the agency exists on `day`.
    pub fn in_force(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// A unit inside an agency (單位).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Id, unique in the catalogue.
    pub id: String,
    /// Its agency.
    pub agency: AgencyId,
    /// Name.
    pub name: Text,
    /// Superior unit in the same agency.
    pub parent: Option<String>,
}

/// A post (職位), which officials hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// Id, unique in the catalogue.
    pub id: PostId,
    /// Its agency.
    pub agency: AgencyId,
    /// Its unit.
    pub unit: Option<String>,
    /// Title.
    pub title: Text,
    /// The post it reports to.
    pub reports_to: Option<PostId>,
    /// Roles: clerk, supervisor, operator, directory-maintainer, it, head.
    pub roles: Vec<String>,
}

/// All agencies, units and posts, indexed.
#[derive(Debug, Default)]
pub struct Agencies {
    all: Vec<Agency>,
    units: Vec<Unit>,
    posts: Vec<Post>,
    agency_at: HashMap<AgencyId, usize>,
    post_at: HashMap<PostId, usize>,
    children_of: HashMap<AgencyId, Vec<usize>>,
    posts_of: HashMap<AgencyId, Vec<usize>>,
}

impl Agencies {
    /// Indexes entries that were read; of two with one id the first counts.
    pub fn new(agencies: Vec<Agency>, units: Vec<Unit>, posts: Vec<Post>) -> Self {
        let mut index = Self::default();
        for (place, agency) in agencies.iter().enumerate() {
            index.agency_at.entry(agency.id.clone()).or_insert(place);
            if let Some(parent) = &agency.parent {
                index.children_of.entry(parent.clone()).or_default().push(place);
            }
        }
        for (place, post) in posts.iter().enumerate() {
            index.post_at.entry(post.id.clone()).or_insert(place);
            index.posts_of.entry(post.agency.clone()).or_default().push(place);
        }
        Self { all: agencies, units, posts, ..index }
    }

    /// All agencies in the file's order.
    pub fn all(&self) -> &[Agency] {
        &self.all
    }

    /// All units.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// All posts.
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// The agency with this id.
    pub fn agency(&self, id: &AgencyId) -> Option<&Agency> {
        self.agency_at.get(id).map(|place| &self.all[*place])
    }

    /// The agency with this code or object identifier.
    pub fn agency_by_code(&self, code: &str) -> Option<&Agency> {
        self.all
            .iter()
            .find(|agency| agency.code.as_deref() == Some(code) || agency.oid.as_deref() == Some(code))
    }

    /// The agency, if it exists on `day`.
    pub fn in_force(&self, id: &AgencyId, day: Day) -> Option<&Agency> {
        self.agency(id).filter(|agency| agency.in_force(day))
    }

    /// Who does an agency's work on `day`: itself while in force, otherwise
    /// its successors in force, followed through several reorganisations.
    pub fn successor_on(&self, id: &AgencyId, day: Day) -> Vec<&Agency> {
        let (mut found, mut seen, mut next) = (Vec::new(), Vec::new(), vec![id.clone()]);
        while let Some(id) = next.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id.clone());
            match self.agency(&id) {
                Some(agency) if agency.in_force(day) => found.push(agency),
                Some(agency) => next.extend(agency.successors.iter().rev().cloned()),
                None => {}
            }
        }
        found
    }

    /// Agencies an agency took over from.
    pub fn predecessors(&self, id: &AgencyId) -> Vec<&Agency> {
        self.all.iter().filter(|agency| agency.successors.contains(id)).collect()
    }

    /// Agencies directly under this one.
    pub fn children(&self, id: &AgencyId) -> Vec<&Agency> {
        self.children_of.get(id).into_iter().flatten().map(|place| &self.all[*place]).collect()
    }

    /// The agency's superiors, nearest first.
    pub fn superiors(&self, id: &AgencyId) -> Vec<&Agency> {
        let mut found: Vec<&Agency> = Vec::new();
        let mut next = self.agency(id).and_then(|agency| agency.parent.as_ref());
        while let Some(agency) = next.and_then(|id| self.agency(id)) {
            if found.iter().any(|known| known.id == agency.id) {
                break;
            }
            found.push(agency);
            next = agency.parent.as_ref();
        }
        found
    }

    /// Agencies whose name in `lang`, code, object identifier or id holds
    /// `text`; names that begin with it first. The other language counts too, last.
    pub fn search(&self, text: &str, lang: Lang) -> Vec<&Agency> {
        let wanted = fold(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
        let mut found: Vec<(u8, &Agency)> = self
            .all
            .iter()
            .filter_map(|agency| {
                let name = fold(agency.name.of(lang));
                let coded = [agency.code.as_deref(), agency.oid.as_deref(), Some(agency.id.as_str())]
                    .map(|code| code.map(fold));
                let rank = if name == wanted || coded.contains(&Some(wanted.clone())) {
                    0
                } else if name.starts_with(&wanted) {
                    1
                } else if name.contains(&wanted) {
                    2
                } else if coded.into_iter().flatten().any(|code| code.starts_with(&wanted)) {
                    3
                } else if fold(agency.name.of(other)).contains(&wanted) {
                    4
                } else {
                    return None;
                };
                Some((rank, agency))
            })
            .collect();
        found.sort_by_key(|(rank, agency)| (*rank, agency.valid_until.is_some()));
        found.into_iter().map(|(_, agency)| agency).collect()
    }

    /// Units of an agency.
    pub fn units_of(&self, agency: &AgencyId) -> Vec<&Unit> {
        self.units.iter().filter(|unit| &unit.agency == agency).collect()
    }

    /// The unit with this id.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// Posts of an agency.
    pub fn posts_of(&self, agency: &AgencyId) -> Vec<&Post> {
        self.posts_of.get(agency).into_iter().flatten().map(|place| &self.posts[*place]).collect()
    }

    /// The post with this id.
    pub fn post(&self, id: &PostId) -> Option<&Post> {
        self.post_at.get(id).map(|place| &self.posts[*place])
    }

    /// The post this one reports to.
    pub fn superior(&self, id: &PostId) -> Option<&Post> {
        self.post(id)?.reports_to.as_ref().and_then(|superior| self.post(superior))
    }

    /// Posts of an agency that carry `role`.
    pub fn posts_with_role(&self, agency: &AgencyId, role: &str) -> Vec<&Post> {
        self.posts_of(agency)
            .into_iter()
            .filter(|post| post.roles.iter().any(|known| known == role))
            .collect()
    }
}

/// Letters without case and without the variants of 臺.
fn fold(text: &str) -> String {
    text.trim().to_lowercase().replace('台', "臺")
}

#[cfg(test)]
mod tests;
