//! control.toml: how plans under a programme live.

use kernel::{AgencyId, Day};

use super::super::agency_id;
use crate::model::programme::{
    Control, Decimal, Due, Grade, LevelRule, Limits, Pace, Rules, Severity, Stage, Warning, Watcher,
};
use crate::node::Node;

/// Days that something may be due after its period, or reminded of before its day, at most.
const MOST_DAYS: i64 = 366;

/// control.toml.
pub(crate) fn rules(node: &Node<'_>) -> Rules {
    let (first_year, last_year) = super::years(node).unwrap_or_default();
    let stages: Vec<Stage> = node.tables("stage").iter().map(stage).collect();
    if stages.is_empty() {
        let hint = "add [[stage]] with name, agency and roles: the last one approves";
        node.mistake("stage", "nobody reviews the plans", hint);
    }
    let levels: Vec<LevelRule> = node.tables("level").iter().filter_map(level).collect();
    if levels.is_empty() {
        let hint = "add [[level]] with level, name, every, due_days and watcher";
        node.mistake("level", "there is no control level", hint);
    }
    let grades: Vec<Grade> = node.tables("grade").iter().map(grade).collect();
    if grades.is_empty() {
        node.mistake("grade", "there is no grade to evaluate with", "add [[grade]] with id and name");
    }
    let explain = node.table("explain").map(|node| limits(&node)).unwrap_or_default();
    Rules {
        first_year,
        last_year,
        agencies: node.some_texts("agencies").into_iter().map(AgencyId::new).collect(),
        drafts: node.some_texts("drafts"),
        submits: node.some_texts("submits"),
        stages,
        levels,
        watches: node.some_texts("watches"),
        explain,
        warnings: node.tables("warning").iter().filter_map(warning).collect(),
        grades,
        remind_days: node.opt_count("remind_days", 0, MOST_DAYS).unwrap_or(0),
        dues: node.tables("due").iter().map(due).collect(),
        note: node.both("note"),
    }
}

fn stage(node: &Node<'_>) -> Stage {
    Stage { name: node.both("name"), agency: agency_id(node, "agency"), roles: node.some_texts("roles") }
}

fn level(node: &Node<'_>) -> Option<LevelRule> {
    let watcher = match node.text("watcher").as_str() {
        "ministry" => Watcher::Ministry,
        "self" => Watcher::Own,
        agency => Watcher::Agency(AgencyId::new(agency)),
    };
    let (name, due_days) = (node.both("name"), node.opt_count("due_days", 0, MOST_DAYS));
    if due_days.is_none() && !node.has("due_days") {
        node.mistake("due_days", "due_days is missing", "add due_days = 10");
    }
    let (level, pace) = (node.choice("level", &Control::ALL), node.choice("every", &Pace::ALL));
    Some(LevelRule { level: level?, name, pace: pace?, due_days: due_days?, watcher })
}

/// Limits of a warning, or of what must be explained; a limit that is left out is never crossed.
fn limits(node: &Node<'_>) -> Limits {
    let limits = Limits {
        behind: percent(node, "behind"),
        execution_below: percent(node, "execution_below"),
        late_days: node.opt_count("late_days", 1, MOST_DAYS),
    };
    if limits == Limits::default() {
        let hint = "give at least one of behind, execution_below and late_days";
        node.mistake("behind", "this has no limit", hint);
    }
    limits
}

/// Per cent from 0 to 100, written as a text so that it is exact.
fn percent(node: &Node<'_>, key: &str) -> Option<Decimal> {
    let text = node.opt_text(key)?;
    let found = text.parse::<Decimal>().ok();
    let inside = |figure: &Decimal| {
        figure.decimals <= 2 && figure.units >= 0 && figure.units <= 100 * 10_i64.pow(figure.decimals)
    };
    let found = found.filter(inside);
    if found.is_none() {
        let hint = "write a number from 0 to 100 with at most two decimals, in quotes: \"10\"";
        node.mistake(key, format!("{key}: “{text}” is not per cent"), hint);
    }
    found
}

fn warning(node: &Node<'_>) -> Option<Warning> {
    let limits = limits(node);
    node.choice("severity", &Severity::ALL).map(|severity| Warning { severity, limits })
}

fn grade(node: &Node<'_>) -> Grade {
    Grade { id: super::file_id(node), name: node.both("name") }
}

fn due(node: &Node<'_>) -> Due {
    let mut days = Vec::new();
    for text in node.some_texts("days") {
        let parts =
            text.split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
        // Days of a common year: such a day exists in every year.
        if let Some(day) = parts.filter(|(month, day)| Day::new(2001, *month, *day).is_some()) {
            days.push(day);
        } else {
            let hint = "write month and day, \"06-30\"";
            node.mistake("days", format!("“{text}” is not a day of every year"), hint);
        }
    }
    if days.windows(2).any(|pair| pair[0] >= pair[1]) {
        node.mistake("days", "the days are not in order", "write the earlier day first");
    }
    Due { obligation: node.text("obligation"), days }
}
