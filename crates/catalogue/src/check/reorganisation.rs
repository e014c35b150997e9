//! Reorganisations: each agency that ends is followed by one that is there, and nothing is mapped twice.

use std::collections::HashMap;

use directory::nearest::hint;
use kernel::{AgencyId, PostId};

use super::Check;
use crate::load::Read;
use crate::model::reorganisation::{Ending, Reorganisation};

/// One end of a mapping.
struct End<'s> {
    id: &'s str,
    /// The agency it belongs to; none when there is no such thing.
    agency: Option<&'s AgencyId>,
    /// What to say then.
    hint: String,
}

impl Check<'_> {
    pub(super) fn reorganisations(&mut self) {
        let files = self.files;
        self.unique_ids(&files.reorganisations, "reorganisations", |order| &order.id);
        let mut ended: HashMap<&AgencyId, &str> = HashMap::new();
        for read in &files.reorganisations {
            for (place, ending) in read.value.endings.iter().enumerate() {
                let path = format!("agency[{place}].ends");
                if let Some(file) = ended.insert(&ending.agency, &read.file) {
                    let reason =
                        format!("the agency “{}” ends twice; the other time is in {file}", ending.agency);
                    self.tell(read, &path, reason, "an agency ends once: take one of the two out");
                }
                self.ending(read, place, ending);
            }
            self.units_mapped(read);
            self.posts_mapped(read);
            self.takes(read);
        }
    }

    fn ending(&mut self, read: &Read<Reorganisation>, place: usize, ending: &Ending) {
        let (agencies, on) = (self.files.agencies.clone(), read.value.on);
        let (ends, follows) = (format!("agency[{place}].ends"), format!("agency[{place}].successor"));
        let ids = || agencies.all().iter().map(|agency| agency.id.as_str());
        let Some(agency) = agencies.agency(&ending.agency) else {
            let hint = hint(ending.agency.as_str(), ids());
            return self.tell(read, &ends, format!("there is no agency “{}”", ending.agency), hint);
        };
        let eve = on.plus_days(-1);
        if agency.valid_until != Some(eve) {
            let said = agency.valid_until.map_or_else(
                || "goes on without end".to_owned(),
                |last| format!("is there until {last} only"),
            );
            let reason = format!("agencies.csv says that “{}” {said}; here it ends on {eve}", ending.agency);
            let hint =
                format!("write {eve} as valid_until of {} in agencies.csv, or mend `on`", ending.agency);
            self.tell(read, &ends, reason, hint);
        }
        let Some(successor) = agencies.agency(&ending.successor) else {
            let hint = hint(ending.successor.as_str(), ids());
            return self.tell(read, &follows, format!("there is no agency “{}”", ending.successor), hint);
        };
        if self.circle_from(&ending.successor, &ending.agency) {
            let reason = format!("the successors of “{}” lead back to it", ending.agency);
            self.tell(
                read,
                &follows,
                reason,
                "name an agency that goes on, and that it does not itself follow",
            );
        } else if !successor.in_force(on) {
            let reason = format!("the agency “{}” does not exist on {on}", ending.successor);
            let hint = "choose an agency in force on that day, or mend its days in agencies.csv";
            self.tell(read, &follows, reason, hint);
        } else if !agency.successors.contains(&ending.successor) {
            let reason = format!(
                "agencies.csv does not name “{}” among the successors of “{}”",
                ending.successor, agency.id
            );
            self.tell(read, &follows, reason, "write it into the column successors, or mend it here");
        }
    }

    /// Whether following successors, as the reorganisations and the directory name them, comes to `wanted`.
    fn circle_from(&self, start: &AgencyId, wanted: &AgencyId) -> bool {
        let (mut seen, mut next) = (Vec::new(), vec![start]);
        while let Some(id) = next.pop() {
            if id == wanted {
                return true;
            }
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let of_orders = self.files.reorganisations.iter().filter_map(|read| read.value.successor(id));
            next.extend(of_orders);
            next.extend(self.files.agencies.agency(id).into_iter().flat_map(|agency| &agency.successors));
        }
        false
    }

    fn units_mapped(&mut self, read: &Read<Reorganisation>) {
        let (agencies, order) = (self.files.agencies.clone(), &read.value);
        for (place, mapped) in order.units.iter().enumerate() {
            let agency_of = |id: &str| agencies.unit(id).map(|unit| &unit.agency);
            let ids = || agencies.units().iter().map(|unit| unit.id.as_str());
            let earlier = order.units[..place].iter().any(|other| other.from == mapped.from);
            let end = |id| End { id, agency: agency_of(id), hint: hint(id, ids()) };
            let ends = [end(mapped.from.as_str()), end(mapped.to.as_str())];
            self.mapped(read, (&format!("unit[{place}]"), "unit"), earlier, ends);
        }
    }

    fn posts_mapped(&mut self, read: &Read<Reorganisation>) {
        let (agencies, order) = (self.files.agencies.clone(), &read.value);
        for (place, mapped) in order.posts.iter().enumerate() {
            let agency_of = |id: &str| agencies.post(&PostId::new(id)).map(|post| &post.agency);
            let ids = || agencies.posts().iter().map(|post| post.id.as_str());
            let earlier = order.posts[..place].iter().any(|other| other.from == mapped.from);
            let end = |id| End { id, agency: agency_of(id), hint: hint(id, ids()) };
            let ends = [end(mapped.from.as_str()), end(mapped.to.as_str())];
            self.mapped(read, (&format!("post[{place}]"), "post"), earlier, ends);
        }
    }

    /// One line of a mapping: old and new.
    fn mapped(
        &mut self,
        read: &Read<Reorganisation>,
        (path, what): (&str, &str),
        earlier: bool,
        [from, to]: [End<'_>; 2],
    ) {
        let (at_from, at_to) = (format!("{path}.from"), format!("{path}.to"));
        if earlier {
            let reason = format!("the {what} “{}” is mapped twice", from.id);
            self.tell(read, &at_from, reason, "one line says where it goes: take the other out");
        }
        match from.agency {
            None => self.tell(read, &at_from, format!("there is no {what} “{}”", from.id), from.hint),
            Some(agency) if !read.value.ends(agency) => {
                let reason = format!("the {what} “{}” belongs to {agency}, which does not end here", from.id);
                self.tell(read, &at_from, reason, "map only what ends; the rest stays as it is");
            }
            Some(_) => {}
        }
        match to.agency {
            None => self.tell(read, &at_to, format!("there is no {what} “{}”", to.id), to.hint),
            Some(agency) => {
                let there =
                    self.files.agencies.agency(agency).is_some_and(|agency| agency.in_force(read.value.on));
                if !there {
                    let reason = format!(
                        "the {what} “{}” belongs to {agency}, which is not there on {}",
                        to.id, read.value.on
                    );
                    self.tell(read, &at_to, reason, "choose one of an agency that goes on");
                }
            }
        }
    }

    fn takes(&mut self, read: &Read<Reorganisation>) {
        let order = &read.value;
        for (place, take) in order.takes.iter().enumerate() {
            let path = format!("takes[{place}]");
            if order.takes[..place].iter().any(|other| (&other.kind, &other.id) == (&take.kind, &take.id)) {
                let reason = format!("the {} “{}” is given away twice", take.kind, take.id);
                self.tell(
                    read,
                    &format!("{path}.id"),
                    reason,
                    "one line says who takes it: take the other out",
                );
            }
            let there = self.files.agencies.in_force(&take.agency, order.on).is_some();
            if !there {
                let reason = format!("the agency “{}” does not exist on {}", take.agency, order.on);
                let hint = hint(
                    take.agency.as_str(),
                    self.files.agencies.all().iter().map(|agency| agency.id.as_str()),
                );
                self.tell(read, &format!("{path}.agency"), reason, hint);
            }
        }
    }
}
