//! Budget rows, indicators and formulas name what there is.

use std::collections::HashSet;

use directory::nearest::hint;

use super::super::Check;
use crate::model::programme::{ALL, Call, GoalKind, Indicator, ItemKind, Origin, Printed, Programme};

impl Check<'_> {
    pub(super) fn programme_figures(&mut self, programme: &Programme) {
        let mut seen = HashSet::new();
        for row in &programme.budget {
            self.known_item(programme, &row.item, &row.origin);
            if !seen.insert(row.item.as_str()) {
                self.tell_row(&row.origin, format!("“{}” has two rows of budget", row.item), "leave one out");
            }
            if let Some(year) = row.years.keys().find(|year| !programme.years().any(|known| known == **year))
            {
                let hint =
                    format!("the programme runs from {} to {}", programme.first_year, programme.last_year);
                self.tell_row(&row.origin, format!("{year} is no year of the programme"), hint);
            }
        }
        for indicator in &programme.indicators {
            self.programme_indicator(programme, indicator);
        }
        for change in &programme.changes {
            for id in std::iter::once(&change.indicator).chain(&change.replaces) {
                self.known_indicator(programme, id, &change.origin);
            }
        }
        for printed in &programme.printed {
            for call in printed.computes.calls() {
                self.programme_call(programme, printed, call);
            }
        }
    }

    fn programme_indicator(&mut self, programme: &Programme, indicator: &Indicator) {
        let goals = || programme.goals.iter().filter(|goal| goal.kind == GoalKind::Goal);
        if !goals().any(|goal| goal.id == indicator.goal) && !indicator.goal.is_empty() {
            let reason =
                format!("the indicator “{}” measures “{}”, which is no goal", indicator.id, indicator.goal);
            let hint = hint(&indicator.goal, goals().map(|goal| goal.id.as_str()));
            self.tell_row(&indicator.origin, reason, hint);
        }
        for item in &indicator.items {
            self.known_item(programme, item, &indicator.origin);
        }
    }

    fn known_indicator(&mut self, programme: &Programme, id: &str, origin: &Origin) {
        if programme.indicator(id).is_none() {
            let known = programme.indicators.iter().map(|indicator| indicator.id.as_str());
            self.tell_row(origin, format!("there is no indicator “{id}”"), hint(id, known));
        }
    }

    /// What a formula takes from the programme is there.
    fn programme_call(&mut self, programme: &Programme, printed: &Printed, call: &Call) {
        let origin = &printed.origin;
        match call {
            Call::Budget { item, year, .. } => {
                self.known_item(programme, item, origin);
                let known = year.is_none_or(|year| programme.years().any(|known| known == year));
                if !known || programme.budget.is_empty() {
                    let hint = "budget() adds up the rows of budget.csv in the years of the programme";
                    self.tell_row(origin, "computes asks for a budget that is not there", hint);
                }
            }
            Call::Flow { line, from, until } => {
                let lines = || programme.economics.iter().flat_map(|economics| &economics.flows);
                let years = || lines().filter(|flow| &flow.line == line).flat_map(|flow| flow.years.keys());
                if !(*from..=*until).all(|year| years().any(|known| *known == year)) || until < from {
                    let hint = hint(line, lines().map(|flow| flow.line.as_str()));
                    self.tell_row(origin, format!("flows.csv has no “{line}” in {from} to {until}"), hint);
                }
            }
            Call::Count { kind, under } => self.programme_count(programme, origin, kind, under.as_deref()),
            Call::Target(id, year) | Call::Result(id, year) | Call::Rate(id, year) => {
                self.known_indicator(programme, id, origin);
                let Some(indicator) = programme.indicator(id) else { return };
                let target = indicator.targets.values.contains_key(year) || matches!(call, Call::Result(..));
                let result = indicator.results.values.contains_key(year) || matches!(call, Call::Target(..));
                if !target || !result {
                    let reason = format!("“{id}” lacks its target or result of {year}");
                    self.tell_row(
                        origin,
                        reason,
                        "computes can only use values that are in targets.csv and results.csv",
                    );
                }
            }
            Call::Leads | Call::Missed | Call::Round(_) => {}
        }
    }

    fn programme_count(&mut self, programme: &Programme, origin: &Origin, kind: &str, under: Option<&str>) {
        let words = ItemKind::ALL.map(|(word, _)| word).into_iter();
        let words: Vec<&str> =
            words.chain(GoalKind::ALL.map(|(word, _)| word)).chain(["indicator", "budget"]).collect();
        if !words.contains(&kind) {
            self.tell_row(
                origin,
                format!("nothing of the kind “{kind}” can be counted"),
                hint(kind, words.into_iter()),
            );
        }
        if let Some(under) = under {
            let known = under == ALL || programme.item(under).is_some() || programme.goal(under).is_some();
            if !known {
                let items = programme.items.iter().map(|item| item.id.as_str());
                self.tell_row(origin, format!("there is no item or goal “{under}”"), hint(under, items));
            }
        }
    }
}
