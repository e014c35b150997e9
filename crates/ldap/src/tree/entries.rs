//! The entries of agencies, units, posts and certification authorities.

use std::collections::HashMap;

use directory::model::{Agencies, Agency, Level, Post, Unit};
use kernel::{AgencyId, Ctx, Day, Lang};

use super::place::Places;
use super::{About, Leaf, SUFFIX};
use crate::certificate::Authority;
use crate::dn::escape;
use crate::entry::{ENGLISH, Entry};

/// Every entry of the day.
pub(super) fn all(ctx: &Ctx, agencies: &Agencies, authorities: &[Authority], day: Day) -> Vec<Leaf> {
    let places = Places::new(agencies, authorities, day);
    let maker = Maker { ctx, agencies, day, places, former: former(agencies) };
    let mut leaves = vec![Leaf::new(About::Suffix, suffix())];
    leaves.extend(agencies.all().iter().filter_map(|agency| maker.agency(agency)));
    leaves.extend(agencies.units().iter().filter_map(|unit| maker.unit(unit)));
    leaves.extend(agencies.posts().iter().filter_map(|post| maker.post(post)));
    leaves.extend(authorities.iter().filter_map(|authority| maker.authority(authority)));
    leaves
}

/// Which agencies each took over from.
fn former(agencies: &Agencies) -> HashMap<&AgencyId, Vec<&Agency>> {
    let mut former: HashMap<&AgencyId, Vec<&Agency>> = HashMap::new();
    for agency in agencies.all() {
        for successor in &agency.successors {
            former.entry(successor).or_default().push(agency);
        }
    }
    former
}

fn suffix() -> Entry {
    let mut entry = Entry::new(SUFFIX.to_owned());
    entry.add_classes("country", &["top", "country"]);
    entry.add("c", "TW");
    entry
}

struct Maker<'a> {
    ctx: &'a Ctx,
    agencies: &'a Agencies,
    day: Day,
    places: Places<'a>,
    former: HashMap<&'a AgencyId, Vec<&'a Agency>>,
}

impl Maker<'_> {
    fn agency(&self, agency: &Agency) -> Option<Leaf> {
        let mut entry = Entry::new(self.places.agency(&agency.id)?.to_owned());
        let (class, name) =
            if entry.dn.starts_with("o=") { ("organization", "o") } else { ("organizationalUnit", "ou") };
        let in_force = agency.in_force(self.day);
        let classes = ["top", class, "minbenAgency", "minbenFormerAgency"];
        entry.add_classes(class, if in_force { &classes[..3] } else { &classes });
        entry.add_text(name, &agency.name);
        if entry.dn.contains("+uid=") {
            entry.add("uid", agency.id.as_str());
        }
        entry.add_text("displayName", &agency.name);
        entry.add("minbenId", agency.id.as_str());
        entry.add("minbenAgencyCode", agency.code.as_deref().unwrap_or_default());
        entry.add("minbenOid", agency.oid.as_deref().unwrap_or_default());
        entry.add("minbenLevel", level_word(agency.level));
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        entry.add("minbenValidFrom", &day(agency.valid_from));
        entry.add("minbenValidUntil", &day(agency.valid_until));
        self.describe(&mut entry, agency);
        for former in self.former.get(&agency.id).into_iter().flatten() {
            entry.add_text("minbenFormerName", &former.name);
            entry.add("minbenPredecessor", self.places.agency(&former.id).unwrap_or_default());
        }
        if !in_force {
            self.succeeded(&mut entry, agency);
        }
        Some(Leaf::new(About::Agency(agency.id.to_string()), entry))
    }

    /// What kind of agency it is, and of a former one what became of it.
    fn describe(&self, entry: &mut Entry, agency: &Agency) {
        let level = format!("directory-level-{}", level_word(agency.level));
        for lang in [Lang::Zh, Lang::En] {
            let text = if agency.in_force(self.day) {
                self.ctx.locales.text(lang, &level, &[])
            } else {
                let successors = self.agencies.successor_on(&agency.id, self.day);
                let names: Vec<&str> = successors.iter().map(|agency| agency.name.of(lang)).collect();
                let names = names.join(if lang == Lang::Zh { "、" } else { "; " });
                let key = if names.is_empty() { "ldap-abolished" } else { "ldap-reorganised" };
                let until = agency.valid_until.unwrap_or(self.day);
                let args = [("until", until.into()), ("names", names.as_str().into())];
                self.ctx.locales.text(lang, key, &args)
            };
            match lang {
                Lang::Zh => entry.add("description", &text),
                Lang::En => entry.add_english("description", &text),
            }
        }
    }

    /// Who does the work of a former agency.
    fn succeeded(&self, entry: &mut Entry, agency: &Agency) {
        for successor in self.agencies.successor_on(&agency.id, self.day) {
            let name = self.places.agency(&successor.id).unwrap_or_default();
            entry.add("minbenSuccessor", name);
            entry.add("seeAlso", name);
        }
    }

    fn unit(&self, unit: &Unit) -> Option<Leaf> {
        let mut entry = Entry::new(self.places.unit(&unit.id)?.to_owned());
        entry.add_classes("organizationalUnit", &["top", "organizationalUnit", "minbenUnit"]);
        entry.add_text("ou", &unit.name);
        if entry.dn.contains("+uid=") {
            entry.add("uid", &unit.id);
        }
        entry.add_text("displayName", &unit.name);
        entry.add("minbenId", &unit.id);
        Some(Leaf::new(About::Unit(unit.id.clone()), entry))
    }

    /// Certificates and lists are added at each search.
    fn authority(&self, authority: &Authority) -> Option<Leaf> {
        let (kind, value, name) = self.places.authority(&authority.id)?;
        let mut entry = Entry::new(name.to_owned());
        let class = class_of(kind);
        entry.add_classes(class, &["top", class, "pkiCA", "deltaCRL", "minbenAuthority"]);
        entry.add(kind, value);
        if authority.name.zh != value {
            entry.add(kind, &authority.name.zh);
        }
        entry.add_english(kind, &authority.name.en);
        if entry.dn.contains("+uid=") {
            entry.add("uid", &authority.id);
        }
        entry.add_text("displayName", &authority.name);
        entry.add("minbenId", &authority.id);
        for (lang, option) in [(Lang::Zh, None), (Lang::En, Some(ENGLISH))] {
            entry.add_as("description", option, &self.ctx.locales.text(lang, "ldap-authority", &[]));
        }
        entry.add("seeAlso", self.places.agency(&authority.agency).unwrap_or_default());
        Some(Leaf::new(About::Authority(authority.id.clone()), entry))
    }

    fn post(&self, post: &Post) -> Option<Leaf> {
        let mut entry = Entry::new(self.post_name(post)?);
        entry.add_classes("organizationalRole", &["top", "organizationalRole", "minbenPost"]);
        entry.add("uid", post.id.as_str());
        entry.add_text("cn", &post.title);
        entry.add_text("displayName", &post.title);
        if let Some(unit) = post.unit.as_deref().and_then(|unit| self.agencies.unit(unit)) {
            entry.add_text("ou", &unit.name);
        }
        if let Some(agency) = self.agencies.agency(&post.agency) {
            entry.add_text("o", &agency.name);
        }
        entry.add("minbenId", post.id.as_str());
        post.roles.iter().for_each(|role| entry.add("minbenRole", role));
        let superior = self.agencies.superior(&post.id).and_then(|superior| self.post_name(superior));
        entry.add("minbenReportsTo", &superior.unwrap_or_default());
        Some(Leaf::new(About::Post(post.id.clone()), entry))
    }

    fn post_name(&self, post: &Post) -> Option<String> {
        let unit = post.unit.as_deref().and_then(|unit| self.places.unit(unit));
        let above = unit.or_else(|| self.places.agency(&post.agency))?;
        Some(format!("uid={},{above}", escape(post.id.as_str())))
    }
}

/// The structural class of an authority whose name ends in a part of this type.
fn class_of(kind: &str) -> &'static str {
    match kind {
        "o" => "organization",
        "cn" => "organizationalRole",
        _ => "organizationalUnit",
    }
}

fn level_word(level: Level) -> &'static str {
    Level::ALL.iter().find(|(_, known)| *known == level).map_or("other", |(word, _)| word)
}
