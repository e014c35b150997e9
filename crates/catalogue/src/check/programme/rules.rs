//! The rules of a programme's plans name agencies, roles and obligations that there are.

use directory::nearest::hint;
use kernel::AgencyId;

use super::super::Check;
use crate::load::Read;
use crate::model::programme::{Every, Programme, Rules, Severity, Watcher};

impl Check<'_> {
    pub(super) fn programme_rules(&mut self, programme: &Programme, at: &Read<Rules>) {
        let rules = &at.value;
        for (place, agency) in rules.agencies.iter().enumerate() {
            self.agency_today(at, &format!("agencies[{place}]"), agency);
        }
        for (place, stage) in rules.stages.iter().enumerate() {
            self.agency_today(at, &format!("stage[{place}].agency"), &stage.agency);
            self.known_roles(at, &format!("stage[{place}].roles"), &stage.roles);
        }
        for (key, roles) in
            [("drafts", &rules.drafts), ("submits", &rules.submits), ("watches", &rules.watches)]
        {
            self.known_roles(at, key, roles);
        }
        for (place, level) in rules.levels.iter().enumerate() {
            if let Watcher::Agency(agency) = &level.watcher {
                self.agency_today(at, &format!("level[{place}].watcher"), agency);
            }
            if rules.levels[..place].iter().any(|other| other.level == level.level) {
                let reason = format!("two rules are about the level “{}”", level.name.zh);
                self.tell(at, &format!("level[{place}].level"), reason, "leave one of them out");
            }
        }
        for (place, grade) in rules.grades.iter().enumerate() {
            if rules.grades[..place].iter().any(|other| other.id == grade.id) {
                let reason = format!("two grades have the id “{}”", grade.id);
                self.tell(at, &format!("grade[{place}].id"), reason, "give one of them another id");
            }
        }
        let severities: Vec<Severity> = rules.warnings.iter().map(|warning| warning.severity).collect();
        if let Some(place) = severities.windows(2).position(|pair| pair[0] <= pair[1]) {
            let path = format!("warning[{}].severity", place + 1);
            self.tell(
                at,
                &path,
                "the warnings are not in order",
                "write high first, then middle, then low, each once",
            );
        }
        self.dues(programme, at);
    }

    /// Only what has no printed day gets one, and as many in a year as its rhythm says.
    fn dues(&mut self, programme: &Programme, at: &Read<Rules>) {
        for (place, due) in at.value.dues.iter().enumerate() {
            let path = format!("due[{place}].obligation");
            let Some(obligation) = programme.obligations.iter().find(|known| known.id == due.obligation)
            else {
                let known = programme.obligations.iter().map(|known| known.id.as_str());
                let reason = format!("there is no obligation “{}”", due.obligation);
                self.tell(at, &path, reason, hint(&due.obligation, known));
                continue;
            };
            if obligation.due.is_some() {
                let hint = "leave it out here: its day stands in obligations.csv";
                self.tell(at, &path, format!("“{}” has a day already", due.obligation), hint);
            }
            let wanted = match obligation.every {
                Every::Year => Some(1),
                Every::HalfYear => Some(2),
                Every::Quarter => Some(4),
                Every::Regular | Every::Ongoing => None,
            };
            if let Some(wanted) = wanted.filter(|wanted| *wanted != due.days.len()) {
                let reason =
                    format!("“{}” is due {wanted} times a year, here {}", due.obligation, due.days.len());
                self.tell(at, &format!("due[{place}].days"), reason, format!("write {wanted} days"));
            }
        }
    }

    pub(in crate::check) fn known_roles<T>(&mut self, at: &Read<T>, path: &str, roles: &[String]) {
        for role in roles {
            if !directory::files::ROLES.contains(&role.as_str()) {
                let hint = hint(role, directory::files::ROLES.into_iter());
                self.tell(at, path, format!("no post carries the role “{role}”"), hint);
            }
        }
    }

    /// The agency exists today.
    pub(in crate::check) fn agency_today<T>(&mut self, at: &Read<T>, path: &str, id: &AgencyId) {
        let (agencies, today) = (&self.files.agencies, self.files.today);
        if id.as_str().is_empty() || agencies.in_force(id, today).is_some() {
            return;
        }
        let next: Vec<&str> =
            agencies.successor_on(id, today).iter().map(|agency| agency.id.as_str()).collect();
        let (reason, hint) = if agencies.agency(id).is_none() {
            let known = agencies.all().iter().map(|agency| agency.id.as_str());
            (format!("there is no agency “{id}”"), hint(id.as_str(), known))
        } else {
            let work = if next.is_empty() { "nobody".to_owned() } else { next.join(", ") };
            (format!("the agency “{id}” does not exist today"), format!("its work is done today by: {work}"))
        };
        self.tell(at, path, reason, hint);
    }
}
