//! Reads `agencies.csv`, `units.csv` and `posts.csv`.

use std::collections::HashMap;
use std::path::Path;

use kernel::{AgencyId, Mistake, PostId};

use crate::model::{Agencies, Agency, Level, Post, Unit};
use crate::sheet::{Line, Sheet};

/// Columns of `agencies.csv`.
const AGENCIES: [&str; 11] = [
    "id",
    "code",
    "oid",
    "name_zh",
    "name_en",
    "level",
    "parent",
    "valid_from",
    "valid_until",
    "successors",
    "source",
];
/// Columns of `units.csv`.
const UNITS: [&str; 5] = ["id", "agency", "name_zh", "name_en", "parent"];
/// Columns of `posts.csv`.
const POSTS: [&str; 7] = ["id", "agency", "unit", "title_zh", "title_en", "reports_to", "roles"];
/// Roles a post may carry.
pub const ROLES: [&str; 8] =
    ["clerk", "supervisor", "operator", "auditor", "directory-maintainer", "it", "head", "identity-desk"];

/// Reads the three files in `dir`; returns what could be read, and adds every mistake to `mistakes`.
pub fn load(dir: &Path, mistakes: &mut Vec<Mistake>) -> Agencies {
    let agency_lines = Sheet::read(dir, "agencies.csv", &AGENCIES, mistakes).lines;
    let unit_lines = Sheet::read(dir, "units.csv", &UNITS, mistakes).lines;
    let post_lines = Sheet::read(dir, "posts.csv", &POSTS, mistakes).lines;
    for lines in [&agency_lines, &unit_lines, &post_lines] {
        unique_ids(lines, mistakes);
    }
    let agencies: Vec<Agency> = agency_lines.iter().filter_map(|line| agency(line, mistakes)).collect();
    let units: Vec<Unit> = unit_lines.iter().filter_map(|line| unit(line, mistakes)).collect();
    let posts: Vec<Post> = post_lines.iter().filter_map(|line| post(line, mistakes)).collect();
    check_agencies(&agency_lines, mistakes);
    check_units(&unit_lines, &agency_lines, mistakes);
    let index = Agencies::new(agencies, units, posts);
    check_posts(&post_lines, &agency_lines, &unit_lines, mistakes);
    index
}

/// Tells every id that stands in two rows.
pub fn unique_ids(lines: &[Line], mistakes: &mut Vec<Mistake>) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for line in lines {
        let id = line.cell("id");
        if id.is_empty() {
            mistakes.push(line.mistake("id is empty", "every row needs an id of its own"));
        } else if let Some(earlier) = first.insert(id, line.number) {
            let reason = format!("the id “{id}” is already used in line {earlier}");
            mistakes.push(line.mistake(reason, "give one of the two another id"));
        }
    }
}

fn agency(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Agency> {
    let word = line.cell("level");
    let level = Level::ALL.iter().find(|(name, _)| *name == word).map(|(_, level)| *level);
    if level.is_none() {
        mistakes.push(line.unknown("level", word, Level::ALL.iter().map(|(name, _)| *name)));
    }
    let (from, until) = (line.day("valid_from", mistakes), line.day("valid_until", mistakes));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        mistakes.push(
            line.mistake("valid_until lies before valid_from", "give the first and the last day in force"),
        );
    }
    Some(Agency {
        id: AgencyId::new(line.filled("id")?),
        code: line.filled("code").map(str::to_owned),
        oid: line.filled("oid").map(str::to_owned),
        name: line.text("name", mistakes),
        level: level.unwrap_or(Level::Other),
        parent: line.filled("parent").map(AgencyId::new),
        valid_from: from,
        valid_until: until,
        successors: line.parts("successors").into_iter().map(AgencyId::new).collect(),
        source: line.cell("source").to_owned(),
    })
}

fn unit(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Unit> {
    Some(Unit {
        id: line.filled("id")?.to_owned(),
        agency: AgencyId::new(line.cell("agency")),
        name: line.text("name", mistakes),
        parent: line.filled("parent").map(str::to_owned),
    })
}

fn post(line: &Line, mistakes: &mut Vec<Mistake>) -> Option<Post> {
    for role in line.parts("roles") {
        if !ROLES.contains(&role) {
            mistakes.push(line.unknown("roles", role, ROLES.into_iter()));
        }
    }
    Some(Post {
        id: PostId::new(line.filled("id")?),
        agency: AgencyId::new(line.cell("agency")),
        unit: line.filled("unit").map(str::to_owned),
        title: line.text("title", mistakes),
        reports_to: line.filled("reports_to").map(PostId::new),
        roles: line.parts("roles").into_iter().map(str::to_owned).collect(),
    })
}

/// Tells every value of `column` that is no id of `known`.
fn named(lines: &[Line], column: &str, known: &[Line], mistakes: &mut Vec<Mistake>) {
    let ids: std::collections::HashSet<&str> = known.iter().map(|line| line.cell("id")).collect();
    for line in lines {
        for name in line.parts(column) {
            if !ids.contains(name) {
                mistakes.push(line.unknown(column, name, ids.iter().copied()));
            }
        }
    }
}

fn check_agencies(lines: &[Line], mistakes: &mut Vec<Mistake>) {
    named(lines, "parent", lines, mistakes);
    named(lines, "successors", lines, mistakes);
    let parents: HashMap<&str, &str> =
        lines.iter().map(|line| (line.cell("id"), line.cell("parent"))).collect();
    let successors: HashMap<&str, Vec<&str>> =
        lines.iter().map(|line| (line.cell("id"), line.parts("successors"))).collect();
    for line in lines {
        circle(line, "parent", &parents, mistakes);
        circle_of_successors(line, &successors, mistakes);
    }
}

/// Tells an agency whose work comes back to it: nobody would go on with it.
fn circle_of_successors(line: &Line, successors: &HashMap<&str, Vec<&str>>, mistakes: &mut Vec<Mistake>) {
    let start = line.cell("id");
    let (mut seen, mut next) = (Vec::new(), successors.get(start).cloned().unwrap_or_default());
    while let Some(id) = next.pop() {
        if id == start {
            let reason = format!("following successors leads back to “{start}”");
            return mistakes.push(line.mistake(reason, "name agencies that go on"));
        }
        if !seen.contains(&id) {
            seen.push(id);
            next.extend(successors.get(id).into_iter().flatten());
        }
    }
}

fn check_units(units: &[Line], agencies: &[Line], mistakes: &mut Vec<Mistake>) {
    named(units, "agency", agencies, mistakes);
    named(units, "parent", units, mistakes);
    let parents: HashMap<&str, &str> =
        units.iter().map(|line| (line.cell("id"), line.cell("parent"))).collect();
    for line in units {
        circle(line, "parent", &parents, mistakes);
    }
}

fn check_posts(posts: &[Line], agencies: &[Line], units: &[Line], mistakes: &mut Vec<Mistake>) {
    named(posts, "agency", agencies, mistakes);
    named(posts, "unit", units, mistakes);
    named(posts, "reports_to", posts, mistakes);
    let agency_of: HashMap<&str, &str> =
        units.iter().map(|line| (line.cell("id"), line.cell("agency"))).collect();
    let superiors: HashMap<&str, &str> =
        posts.iter().map(|line| (line.cell("id"), line.cell("reports_to"))).collect();
    for line in posts {
        circle(line, "reports_to", &superiors, mistakes);
        if let Some(agency) = agency_of.get(line.cell("unit"))
            && *agency != line.cell("agency")
        {
            let reason = format!(
                "the unit “{}” belongs to {agency}, the post to {}",
                line.cell("unit"),
                line.cell("agency")
            );
            mistakes.push(line.mistake(reason, "choose a unit of the post's own agency"));
        }
    }
}

/// Tells a row that is its own superior, directly or through others.
fn circle(line: &Line, column: &str, parents: &HashMap<&str, &str>, mistakes: &mut Vec<Mistake>) {
    let start = line.cell("id");
    let mut at = parents.get(start).copied().unwrap_or("");
    for _ in 0..=parents.len() {
        if at.is_empty() {
            return;
        }
        if at == start {
            mistakes.push(
                line.mistake(format!("following {column} leads back to “{start}”"), "break the circle"),
            );
            return;
        }
        at = parents.get(at).copied().unwrap_or("");
    }
}
