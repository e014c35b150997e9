//! Indicators: what they name is there.

use directory::nearest::hint;
use kernel::{AgencyId, Mistake};

use super::Check;
use crate::load::Read;
use crate::model::indicator::{Denominator, Indicator, Source};
use crate::query::Names;

impl Check<'_> {
    pub(super) fn indicator(&mut self, at: &Read<Indicator>) {
        let indicator = &at.value;
        self.agency(at, "agency", &indicator.agency);
        self.indicator_of_programme(at);
        if let Source::Reported(reported) = &indicator.source {
            for post in &reported.posts {
                self.post(at, "reporters", post, &indicator.agency);
            }
        }
        if let Source::Measured(measured) = &indicator.source {
            for (place, set) in measured.rows.iter().enumerate() {
                for (names, id) in &set.query.mentions {
                    self.mentioned(at, &format!("rows[{place}].sql"), *names, id);
                }
            }
            if indicator.unit.zh == "%" && measured.denominator == Denominator::None {
                let hint = "add denominator = [\"…\"] with ids of [[rows]], or denominator_constant";
                self.tell(at, "numerator", "a share needs what it is a share of", hint);
            }
        }
    }

    /// The programme has an indicator of this id; and each of its indicators has a file.
    fn indicator_of_programme(&mut self, at: &Read<Indicator>) {
        let Some(id) = &at.value.programme else { return };
        let Some(programme) = self.files.programmes.iter().find(|read| read.value.id == *id) else {
            let known = self.files.programmes.iter().map(|read| read.value.id.as_str());
            return self.tell(at, "programme", format!("there is no programme “{id}”"), hint(id, known));
        };
        if programme.value.indicator(&at.value.id).is_none() {
            let known = programme.value.indicators.iter().map(|indicator| indicator.id.as_str());
            let reason = format!("the programme {id} has no indicator “{}”", at.value.id);
            self.tell(at, "id", reason, hint(&at.value.id, known));
        }
    }

    /// When a programme's indicators are followed here, all of them are.
    pub(super) fn indicators_whole(&mut self) {
        let followed =
            |id: &str| self.files.indicators.iter().any(|read| read.value.programme.as_deref() == Some(id));
        let mut missing = Vec::new();
        for programme in self.files.programmes.iter().filter(|read| followed(&read.value.id)) {
            for indicator in &programme.value.indicators {
                let here = |read: &Read<Indicator>| {
                    read.value.id == indicator.id
                        && read.value.programme.as_ref() == Some(&programme.value.id)
                };
                if !self.files.indicators.iter().any(here) {
                    missing.push(Mistake {
                        file: indicator.origin.file.clone(),
                        line: indicator.origin.line,
                        reason: format!("nobody measures or reports the indicator “{}”", indicator.id),
                        hint: format!(
                            "add indicators/{}.toml, as the programme's other indicators have",
                            indicator.id
                        ),
                    });
                }
            }
        }
        self.mistakes.extend(missing);
    }

    /// What a question compares with is in the catalogue: a misspelt id would count nothing, for ever.
    fn mentioned(&mut self, at: &Read<Indicator>, path: &str, names: Names, id: &str) {
        let files = self.files;
        let (what, known): (&str, Vec<&str>) = match names {
            Names::Agency => {
                ("agency", files.agencies.all().iter().map(|agency| agency.id.as_str()).collect())
            }
            Names::Registry => {
                let registries = self.registries.keys().copied();
                ("registry or API", registries.chain(self.apis.keys().copied()).collect())
            }
            Names::Service => ("service", self.services.keys().copied().collect()),
            Names::Contract => ("contract", self.contracts.keys().copied().collect()),
        };
        let there = match names {
            Names::Agency => files.agencies.agency(&AgencyId::new(id)).is_some(),
            _ => known.contains(&id),
        };
        if !there {
            self.tell(
                at,
                path,
                format!("the sql names the {what} “{id}”, which is not there"),
                hint(id, known.into_iter()),
            );
        }
    }
}
