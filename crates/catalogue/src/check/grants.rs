//! Subsidies and the rules of performance name agencies, roles and programmes that there are.

use directory::nearest::hint;

use super::Check;
use crate::load::Read;
use crate::model::performance::Performance;
use crate::model::subsidy::Subsidy;

impl<'a> Check<'a> {
    pub(super) fn subsidy(&mut self, at: &'a Read<Subsidy>) {
        let subsidy = &at.value;
        self.agency_today(at, "agency", &subsidy.agency);
        for (key, roles) in
            [("applies", &subsidy.applies), ("reviews", &subsidy.reviews), ("decides", &subsidy.decides)]
        {
            self.known_roles(at, key, roles);
        }
        let programmes = &self.files.programmes;
        if let Some(id) = &subsidy.programme
            && !programmes.iter().any(|programme| programme.value.id == *id)
        {
            let hint = hint(id, programmes.iter().map(|programme| programme.value.id.as_str()));
            self.tell(at, "programme", format!("there is no programme “{id}”"), hint);
        }
        if self.files.lists.counties.is_empty() {
            let hint = "add map.csv: what a county gets is told by its row there";
            self.tell(at, "id", "there are no counties to give to", hint);
        }
    }

    pub(super) fn performance(&mut self, at: &'a Read<Performance>) {
        let rules = &at.value;
        self.agency_today(at, "reviewer", &rules.reviewer);
        for (place, agency) in rules.agencies.iter().enumerate() {
            let path = format!("agencies[{place}]");
            self.agency_today(at, &path, agency);
            if *agency == rules.reviewer {
                let hint = "take it out of agencies, or name another reviewer";
                self.tell(at, &path, format!("“{agency}” would review itself"), hint);
            }
        }
        for (key, roles) in
            [("drafts", &rules.drafts), ("submits", &rules.submits), ("reviews", &rules.reviews)]
        {
            self.known_roles(at, key, roles);
        }
    }
}
