//! Goals, items, roles, sentences, links and obligations.

use directory::files::unique_ids;
use directory::sheet::Line;
use kernel::{AgencyId, Mistake};

use super::rows::{Rows, ids, none, opt_text, opt_word, origin, whole, word, year_in};
use crate::model::programme::{
    Control, Every, Goal, GoalKind, Item, ItemKind, Link, LinkKind, Obligation, ObligationKind, Programme,
    Role, RoleKind, Sentence, SentenceKind,
};

const GOALS: [&str; 9] =
    ["id", "kind", "parent", "owner", "name_zh", "name_en", "summary_zh", "summary_en", "source"];
const ITEMS: [&str; 12] = [
    "id",
    "kind",
    "parent",
    "name_zh",
    "name_en",
    "summary_zh",
    "summary_en",
    "contributes",
    "first_year",
    "last_year",
    "control",
    "source",
];
const ROLES: [&str; 7] = ["item", "role", "agency", "from", "until", "printed_zh", "source"];
const TEXTS: [&str; 5] = ["item", "kind", "zh", "en", "source"];
const LINKS: [&str; 4] = ["from", "kind", "to", "source"];
const OBLIGATIONS: [&str; 11] = [
    "id",
    "kind",
    "name_zh",
    "name_en",
    "every",
    "due",
    "year_after",
    "agencies",
    "when_zh",
    "when_en",
    "source",
];

/// Reads the tables that are not figures.
pub(super) fn read(rows: &Rows<'_>, programme: &mut Programme, mistakes: &mut Vec<Mistake>) {
    for name in ["goals.csv", "items.csv"] {
        if !rows.has(name) {
            let hint = format!("add {name}, with its heading at least; see PROGRAMMES.md");
            let reason = format!("{name} is missing");
            mistakes.push(Mistake { file: rows.folder.clone(), line: 0, reason, hint });
        }
    }
    let lines = rows.read("goals.csv", &GOALS, none, mistakes);
    unique_ids(&lines, mistakes);
    programme.goals = lines.iter().filter_map(|line| goal(line, &programme.owner, mistakes)).collect();
    let lines = rows.read("items.csv", &ITEMS, none, mistakes);
    unique_ids(&lines, mistakes);
    programme.items = lines.iter().filter_map(|line| item(line, mistakes)).collect();
    programme.index();
    let lines = rows.read("roles.csv", &ROLES, none, mistakes);
    programme.roles = lines.iter().filter_map(|line| role(line, mistakes)).collect();
    let lines = rows.read("texts.csv", &TEXTS, none, mistakes);
    programme.sentences = lines.iter().filter_map(|line| sentence(line, mistakes)).collect();
    let lines = rows.read("links.csv", &LINKS, none, mistakes);
    programme.links = lines.iter().filter_map(|line| link(line, mistakes)).collect();
    let lines = rows.read("obligations.csv", &OBLIGATIONS, none, mistakes);
    unique_ids(&lines, mistakes);
    programme.obligations = lines.iter().filter_map(|line| obligation(line, mistakes)).collect();
}

fn goal(line: &Line, owner: &AgencyId, mistakes: &mut Vec<Mistake>) -> Option<Goal> {
    let kind = word(line, "kind", &GoalKind::ALL, mistakes)?;
    let own = line.filled("owner");
    if kind == GoalKind::Goal && own.is_none() {
        let hint = "name in owner the agency that answers for it, by its id in agencies.csv";
        mistakes.push(line.mistake(format!("the goal “{}” has no owner", line.cell("id")), hint));
    }
    Some(Goal {
        id: line.cell("id").to_owned(),
        kind,
        parent: line.filled("parent").map(str::to_owned),
        owner: own.map_or_else(|| owner.clone(), AgencyId::new),
        name: line.text("name", mistakes),
        summary: opt_text(line, "summary", mistakes),
        origin: origin(line, mistakes),
    })
}

fn item(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Item> {
    let kind = word(line, "kind", &ItemKind::ALL, mistakes)?;
    let summary = opt_text(line, "summary", mistakes);
    if kind == ItemKind::SubPlan && summary.is_none() {
        let hint = "say in summary_zh and summary_en what it does, in plain words";
        mistakes.push(line.mistake(format!("the sub-plan “{}” has no summary", line.cell("id")), hint));
    }
    Some(Item {
        id: line.cell("id").to_owned(),
        kind,
        parent: line.filled("parent").map(str::to_owned),
        name: line.text("name", mistakes),
        summary,
        contributes: ids(line, "contributes"),
        first_year: year_in(line, "first_year", mistakes),
        last_year: year_in(line, "last_year", mistakes),
        control: opt_word(line, "control", &Control::ALL, mistakes),
        origin: origin(line, mistakes),
    })
}

fn role(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Role> {
    let kind = word(line, "role", &RoleKind::ALL, mistakes)?;
    let (from, until) = (line.day("from", mistakes), line.day("until", mistakes));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let hint = "from is the first day, until the last";
        mistakes.push(line.mistake(format!("the role ends on {until}, before it begins on {from}"), hint));
    }
    Some(Role {
        item: line.required("item", mistakes)?,
        kind,
        agency: line.required("agency", mistakes)?,
        from,
        until,
        printed: line.filled("printed_zh").map(str::to_owned),
        origin: origin(line, mistakes),
    })
}

fn sentence(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Sentence> {
    let kind = word(line, "kind", &SentenceKind::ALL, mistakes)?;
    let (zh, en) = (line.required("zh", mistakes)?, line.required("en", mistakes)?);
    Some(Sentence {
        item: line.required("item", mistakes)?,
        kind,
        text: kernel::Text::new(zh, en),
        origin: origin(line, mistakes),
    })
}

fn link(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Link> {
    Some(Link {
        from: line.required("from", mistakes)?,
        kind: word(line, "kind", &LinkKind::ALL, mistakes)?,
        to: line.required("to", mistakes)?,
        origin: origin(line, mistakes),
    })
}

fn obligation(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Obligation> {
    let year_after = whole(line, "year_after", mistakes).unwrap_or(0);
    let agencies = ids(line, "agencies");
    if agencies.is_empty() {
        let hint = "name in agencies who owes it";
        mistakes.push(line.mistake(format!("nobody owes “{}”", line.cell("id")), hint));
    }
    Some(Obligation {
        id: line.cell("id").to_owned(),
        kind: word(line, "kind", &ObligationKind::ALL, mistakes)?,
        name: line.text("name", mistakes),
        every: word(line, "every", &Every::ALL, mistakes)?,
        due: line.filled("due").and_then(|cell| due(line, cell, mistakes)),
        year_after: u32::try_from(year_after).unwrap_or_default(),
        agencies,
        when: line.text("when", mistakes),
        origin: origin(line, mistakes),
    })
}

/// Month and day of `MM-DD`; 29 February counts in every year as the last day of the month.
fn due(line: &Line, cell: &str, mistakes: &mut Vec<Mistake>) -> Option<(u32, u32)> {
    let parts = cell.split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
    let found = parts.filter(|(month, day)| kernel::Day::new(2000, *month, *day).is_some());
    if found.is_none() {
        let hint = "write month and day, 01-31";
        mistakes.push(line.mistake(format!("“{cell}” in due is not a day of a year"), hint));
    }
    found
}
