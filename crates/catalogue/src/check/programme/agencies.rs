//! Agencies of a programme exist on the day that is meant.

use std::collections::HashSet;

use directory::nearest::hint;
use kernel::{AgencyId, Day};

use super::super::Check;
use crate::load::Read;
use crate::model::programme::{Origin, Programme, RoleKind};

impl Check<'_> {
    pub(super) fn programme_agencies(&mut self, at: &Read<Programme>) {
        let programme = &at.value;
        let own =
            |path: &str| Origin { file: at.file.clone(), line: at.lines.of(path), source: String::new() };
        self.agency_on(&own("owner"), programme.owner.as_str(), programme.on);
        for (place, document) in programme.documents.iter().enumerate() {
            self.agency_on(
                &own(&format!("document[{place}].publisher")),
                document.publisher.as_str(),
                document.on,
            );
            if let Some(recipient) = &document.recipient {
                self.agency_on(
                    &own(&format!("document[{place}].recipient")),
                    recipient.as_str(),
                    document.on,
                );
            }
        }
        for (place, group) in programme.groups.iter().enumerate() {
            let taken = self.files.agencies.agency(&AgencyId::new(group.id.as_str())).is_some();
            if taken || programme.groups[..place].iter().any(|other| other.id == group.id) {
                let reason = format!("the group “{}” has the id of an agency or of another group", group.id);
                self.tell(at, &format!("group[{place}].id"), reason, "give it another id");
            }
        }
        for goal in &programme.goals {
            self.agency_on(&goal.origin, goal.owner.as_str(), programme.on);
        }
        for indicator in &programme.indicators {
            if let Some(owner) = &indicator.owner {
                self.agency_on(&indicator.origin, owner.as_str(), programme.on);
            }
        }
        for obligation in &programme.obligations {
            for agency in &obligation.agencies {
                self.agency_or_group(programme, &obligation.origin, agency, programme.on);
            }
        }
        self.programme_roles(programme);
    }

    /// Roles name items and agencies that exist from their first to their last day, and all work is led.
    fn programme_roles(&mut self, programme: &Programme) {
        for role in &programme.roles {
            self.known_item(programme, &role.item, &role.origin);
            self.agency_or_group(programme, &role.origin, &role.agency, role.from.unwrap_or(programme.on));
            if let Some(until) = role.until {
                self.agency_or_group(programme, &role.origin, &role.agency, until);
            }
        }
        let leads = programme.roles.iter().filter(|role| role.kind == RoleKind::Lead);
        let led: HashSet<&str> = leads.map(|role| role.item.as_str()).collect();
        for item in programme.items.iter().filter(|item| item.kind.is_work()) {
            if !led.contains(item.id.as_str()) {
                let hint = "add a row with the role lead to roles.csv";
                self.tell_row(&item.origin, format!("nobody leads “{}”", item.id), hint);
            }
        }
    }

    fn agency_or_group(&mut self, programme: &Programme, origin: &Origin, id: &str, day: Day) {
        if programme.group(id).is_none() {
            self.agency_on(origin, id, day);
        }
    }

    /// The agency exists on `day`; the hint tells who did its work then.
    fn agency_on(&mut self, origin: &Origin, id: &str, day: Day) {
        let agencies = &self.files.agencies;
        if id.is_empty() {
            return;
        }
        let name = AgencyId::new(id);
        let Some(agency) = agencies.agency(&name) else {
            let hint = hint(id, agencies.all().iter().map(|agency| agency.id.as_str()));
            return self.tell_row(origin, format!("there is no agency “{id}”"), hint);
        };
        if agency.in_force(day) {
            return;
        }
        let before = agency.valid_from.is_some_and(|from| day < from);
        let others: Vec<&str> = if before {
            let earlier = agencies.predecessors(&name).into_iter().filter(|agency| agency.in_force(day));
            earlier.map(|agency| agency.id.as_str()).collect()
        } else {
            agencies.successor_on(&name, day).iter().map(|agency| agency.id.as_str()).collect()
        };
        let hint = if others.is_empty() {
            "name an agency that exists on that day, or give from and until".to_owned()
        } else {
            format!("on that day its work is done by: {}", others.join(", "))
        };
        let reason = format!("the agency “{id}” ({}) does not exist on {day}", agency.name.zh);
        self.tell_row(origin, reason, hint);
    }
}
