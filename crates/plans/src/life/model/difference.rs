//! What a version changes in another, entry by entry and field by field.

use serde::Serialize;

use super::cells;
use super::content::Content;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The part: `plan`, `works`, `lines`, …
    pub part: &'static str,
    /// The entry; empty for the plan itself.
    pub id: String,
    /// Its name, the later one when there is one.
    pub name: String,
    /// What of it.
    pub field: String,
    /// As it was; none: there was no such entry.
    pub before: Option<String>,
    /// As it is; none: the entry is gone.
    pub after: Option<String>,
}

/// All changes from `before` to `after`, in the order of the parts.
pub fn difference(before: &Content, after: &Content) -> Vec<Change> {
    let mut changes = Vec::new();
    let plain = |content: &Content| {
        [
            ("name", content.name.clone()),
            ("summary", content.summary.clone()),
            ("item", content.item.clone().unwrap_or_default()),
            ("total", content.total.to_string()),
        ]
    };
    for ((field, old), (_, new)) in plain(before).into_iter().zip(plain(after)) {
        if old != new {
            changes.push(Change {
                part: "plan",
                id: String::new(),
                name: after.name.clone(),
                field: field.to_owned(),
                before: Some(old),
                after: Some(new),
            });
        }
    }
    entries(&before.works, &after.works, &mut changes);
    entries(&before.lines, &after.lines, &mut changes);
    entries(&before.milestones, &after.milestones, &mut changes);
    entries(&before.indicators, &after.indicators, &mut changes);
    entries(&before.risks, &after.risks, &mut changes);
    changes
}

fn entries<E: cells::Entry>(before: &[E], after: &[E], changes: &mut Vec<Change>) {
    let gone = before.iter().filter(|old| !after.iter().any(|new| new.id() == old.id()));
    let pairs = after.iter().map(|new| (before.iter().find(|old| old.id() == new.id()), Some(new)));
    for (old, new) in pairs.chain(gone.map(|old| (Some(old), None))) {
        let Some(shown) = new.or(old) else { continue };
        let (was, is) = (old.map(E::values), new.map(E::values));
        let fields = is.iter().chain(&was).flatten().map(|(field, _)| field.clone());
        let mut seen: Vec<String> = Vec::new();
        for field in fields {
            if seen.contains(&field) {
                continue;
            }
            let of = |values: &Option<Vec<(String, String)>>| {
                values.as_ref()?.iter().find(|(name, _)| *name == field).map(|(_, value)| value.clone())
            };
            let (before, after) = (of(&was), of(&is));
            if before != after {
                changes.push(Change {
                    part: E::PART,
                    id: shown.id().to_owned(),
                    name: shown.name().to_owned(),
                    field: field.clone(),
                    before,
                    after,
                });
            }
            seen.push(field);
        }
    }
}
