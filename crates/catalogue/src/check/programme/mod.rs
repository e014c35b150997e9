//! Programmes: what one row names, another must describe.

mod agencies;
mod figures;
mod links;
mod rules;

use std::collections::HashMap;

use directory::nearest::hint;
use kernel::Mistake;

use super::Check;
use crate::load::Read;
use crate::model::programme::{ALL, Item, Origin, Programme};

impl Check<'_> {
    /// Everything about one programme.
    pub(super) fn programme(&mut self, at: &Read<Programme>) {
        let programme = &at.value;
        self.programme_ids(programme);
        self.programme_sources(programme);
        self.programme_trees(programme);
        self.programme_agencies(at);
        self.programme_figures(programme);
        self.programme_links(programme);
        self.programme_amendments(programme);
        if let Some(rules) = self.files.rules.get(&programme.id) {
            self.programme_rules(programme, rules);
        }
        if let Some(earlier) = &programme.replaces {
            let known: Vec<&str> = self
                .files
                .programmes
                .iter()
                .map(|other| other.value.id.as_str())
                .filter(|id| *id != programme.id)
                .collect();
            if !known.contains(&earlier.as_str()) {
                let hint = hint(earlier, known.into_iter());
                self.tell(at, "replaces", format!("there is no other programme “{earlier}”"), hint);
            }
        }
    }

    fn tell_row(&mut self, origin: &Origin, reason: impl Into<String>, hint: impl Into<String>) {
        let (file, line) = (origin.file.clone(), origin.line);
        self.mistakes.push(Mistake { file, line, reason: reason.into(), hint: hint.into() });
    }

    /// Items, goals and indicators share their names, for links and reasons name any of them.
    fn programme_ids(&mut self, programme: &Programme) {
        let mut first: HashMap<&str, &Origin> = HashMap::new();
        for (id, origin) in ids(programme) {
            let good = id
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte));
            if !good || id == ALL {
                let hint = "use lower-case letters, digits, . and -; “all” means the whole programme";
                self.tell_row(origin, format!("“{id}” cannot be an id"), hint);
            }
            match first.get(id) {
                Some(other) if other.file != origin.file => {
                    let reason = format!("the id “{id}” is already used in {}:{}", other.file, other.line);
                    self.tell_row(origin, reason, "items, goals and indicators need different ids");
                }
                Some(_) => {}
                None => {
                    first.insert(id, origin);
                }
            }
        }
    }

    fn programme_sources(&mut self, programme: &Programme) {
        for origin in origins(programme) {
            let documents = || programme.documents.iter().map(|document| document.id.as_str());
            match origin.source.split_once(':') {
                _ if origin.source.is_empty() => {}
                Some((document, place)) if !place.is_empty() => {
                    if !documents().any(|id| id == document) {
                        let reason = format!(
                            "source names the document “{document}”, which programme.toml does not have"
                        );
                        self.tell_row(origin, reason, hint(document, documents()));
                    }
                }
                _ => {
                    let reason = format!("“{}” is not a source", origin.source);
                    self.tell_row(origin, reason, "write document:place, 004:L1709 or 004:p122");
                }
            }
        }
    }

    /// What something is part of exists, and nothing is part of itself.
    fn programme_trees(&mut self, programme: &Programme) {
        for goal in &programme.goals {
            let above = goal.parent.as_deref();
            if above.is_some_and(|above| programme.goal(above).is_none() || above == goal.id) {
                let known = programme.goals.iter().map(|goal| goal.id.as_str()).filter(|id| *id != goal.id);
                let reason = format!(
                    "“{}” is part of “{}”, which is no other goal",
                    goal.id,
                    above.unwrap_or_default()
                );
                self.tell_row(&goal.origin, reason, hint(above.unwrap_or_default(), known));
            }
        }
        for item in &programme.items {
            self.programme_item(programme, item);
        }
        for sentence in &programme.sentences {
            self.known_item(programme, &sentence.item, &sentence.origin);
        }
    }

    fn programme_item(&mut self, programme: &Programme, item: &Item) {
        if let Some(above) = &item.parent {
            let known = || programme.items.iter().map(|item| item.id.as_str()).filter(|id| *id != item.id);
            if above == &item.id || programme.item(above).is_none() {
                let reason = format!("“{}” is part of “{above}”, which is no other item", item.id);
                self.tell_row(&item.origin, reason, hint(above, known()));
            } else if programme.above(item).iter().any(|above| above.id == item.id) {
                let reason = format!("“{}” is part of itself, through “{above}”", item.id);
                self.tell_row(&item.origin, reason, "parent names what stands above");
            }
        }
        let (first, last) = programme.years_of(item);
        if last < first {
            let reason = format!("“{}” ends in {last}, before it begins in {first}", item.id);
            self.tell_row(&item.origin, reason, "first_year is the first, last_year the last");
        }
        for goal in &item.contributes {
            if programme.goal(goal).is_none() {
                let known = programme.goals.iter().map(|goal| goal.id.as_str());
                let reason = format!("“{}” contributes to “{goal}”, which is not in goals.csv", item.id);
                self.tell_row(&item.origin, reason, hint(goal, known));
            }
        }
    }

    /// The item is one of the programme's, or `all`.
    fn known_item(&mut self, programme: &Programme, id: &str, origin: &Origin) {
        if id != ALL && programme.item(id).is_none() {
            let known = programme.items.iter().map(|item| item.id.as_str());
            self.tell_row(origin, format!("there is no item “{id}”"), hint(id, known));
        }
    }

    /// A revision is approved by a letter, and its reasons name what there is.
    fn programme_amendments(&mut self, programme: &Programme) {
        let file = format!("programmes/{}/programme.toml", programme.id);
        for amendment in &programme.amendments {
            let at = Origin { file: file.clone(), line: amendment.line, source: String::new() };
            let letters = || programme.documents.iter().filter(|document| document.number.is_some());
            if !letters().any(|document| document.id == amendment.approved_by) {
                let known = letters().map(|document| document.id.as_str());
                let reason = format!(
                    "the revision is approved by “{}”, which is no document with a number",
                    amendment.approved_by
                );
                self.tell_row(&at, reason, hint(&amendment.approved_by, known));
            }
            for reason in &amendment.reasons {
                for name in &reason.items {
                    if !ids(programme).any(|(id, _)| id == name) {
                        let known = ids(programme).map(|(id, _)| id);
                        let text = format!("the reason names “{name}”, which is no item, goal or indicator");
                        self.tell_row(&reason.origin, text, hint(name, known));
                    }
                }
            }
        }
    }
}

/// Ids of goals, items and indicators, with their rows.
fn ids(programme: &Programme) -> impl Iterator<Item = (&str, &Origin)> {
    let goals = programme.goals.iter().map(|goal| (goal.id.as_str(), &goal.origin));
    let items = programme.items.iter().map(|item| (item.id.as_str(), &item.origin));
    let indicators = programme.indicators.iter().map(|indicator| (indicator.id.as_str(), &indicator.origin));
    goals.chain(items).chain(indicators).filter(|(id, _)| !id.is_empty())
}

/// Every row that says where it is from.
fn origins(programme: &Programme) -> Vec<&Origin> {
    let mut all: Vec<&Origin> = Vec::new();
    all.extend(programme.phases.iter().map(|phase| &phase.origin));
    all.extend(
        programme.amendments.iter().flat_map(|amendment| &amendment.reasons).map(|reason| &reason.origin),
    );
    all.extend(programme.goals.iter().map(|goal| &goal.origin));
    all.extend(programme.items.iter().map(|item| &item.origin));
    all.extend(programme.roles.iter().map(|role| &role.origin));
    all.extend(programme.sentences.iter().map(|sentence| &sentence.origin));
    all.extend(programme.links.iter().map(|link| &link.origin));
    all.extend(programme.budget.iter().map(|row| &row.origin));
    all.extend(programme.indicators.iter().map(|indicator| &indicator.origin));
    let series = programme.indicators.iter().flat_map(|indicator| [&indicator.targets, &indicator.results]);
    all.extend(series.filter_map(|series| series.origin.as_ref()));
    all.extend(programme.changes.iter().map(|change| &change.origin));
    all.extend(programme.obligations.iter().map(|obligation| &obligation.origin));
    all.extend(programme.printed.iter().map(|printed| &printed.origin));
    if let Some(economics) = &programme.economics {
        all.push(&economics.origin);
        all.extend(economics.flows.iter().map(|flow| &flow.origin));
        all.extend(economics.cases.iter().map(|case| &case.origin));
    }
    all
}
