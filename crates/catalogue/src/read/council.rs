//! `councils/*.toml`.

use kernel::Day;

use super::{agency_id, file_id, name_id, post_ids, unique};
use crate::model::council::{Article, Council, Duty, Kind, Meetings, Role, Seat, Share, Size, YearDay};
use crate::node::Node;

/// More members than any council has.
const MOST: i64 = 500;

/// A council.
pub(crate) fn council(node: &Node<'_>) -> Council {
    let (seat_nodes, duty_nodes) = (node.tables("seat"), node.tables("duty"));
    let seats: Vec<Seat> = seat_nodes.iter().map(seat).collect();
    unique(seats.iter().map(|seat| seat.id.as_str()).zip(&seat_nodes), "seats");
    let duties: Vec<Duty> = duty_nodes.iter().filter_map(duty).collect();
    unique(duties.iter().map(|duty| duty.id.as_str()).zip(&duty_nodes), "duties");
    let council = Council {
        id: file_id(node),
        name: node.both("name"),
        purpose: node.both("purpose"),
        founded: node.both("founded"),
        under: node.opt_text("under"),
        agency: agency_id(node, "agency"),
        secretaries: post_ids(node, "secretaries"),
        number: node.text("number"),
        since: node.day("since").unwrap_or(Day::new(2026, 1, 1).expect("a real day")),
        articles: node.tables("article").iter().map(article).collect(),
        tasks: node.tables("task").iter().map(Node::languages).collect(),
        seats,
        size: node.table("size").and_then(|node| size(&node, 1)),
        meetings: meetings(node),
        duties,
        programme: node.opt_text("programme"),
    };
    tell_unknown_articles(&council, &seat_nodes, &duty_nodes);
    council
}

fn article(node: &Node<'_>) -> Article {
    Article { number: node.text("number"), says: node.both("says") }
}

fn seat(node: &Node<'_>) -> Seat {
    let kind = node.choice("kind", &Kind::ALL).unwrap_or(Kind::Post);
    let posts = post_ids(node, "posts");
    match (kind, posts.is_empty()) {
        (Kind::Post, true) => {
            node.mistake("kind", "a seat of posts names none", "add posts = [\"…\"], ids of posts.csv");
        }
        (Kind::Post, false) | (_, true) => {}
        (_, false) => {
            let hint = "take posts out, or write kind = \"post\"";
            node.mistake("posts", "people from outside hold no posts", hint);
        }
    }
    let found = size(node, 0).unwrap_or(Size { least: 0, most: MOST as u32 });
    if kind == Kind::Post && !posts.is_empty() && (posts.len() as u32) < found.least {
        let reason = format!("{} are needed, but {} posts may have the seat", found.least, posts.len());
        node.mistake("at_least", reason, "name more posts, or a smaller number");
    }
    Seat {
        id: name_id(node, "id"),
        name: node.both("name"),
        role: node.choice("role", &Role::ALL).unwrap_or(Role::Member),
        kind,
        posts,
        size: found,
        term_years: node.opt_count("term_years", 1, 20),
        deputised: node.flag("deputised", false),
        counts: node.flag("counts", true),
        article: node.opt_text("article").unwrap_or_default(),
    }
}

/// `at_least` and `at_most` of a table.
fn size(node: &Node<'_>, lowest: i64) -> Option<Size> {
    for key in ["at_least", "at_most"] {
        if !node.has(key) {
            node.mistake(key, format!("{key} is missing"), format!("write a number from {lowest} to {MOST}"));
        }
    }
    let (least, most) = (node.opt_count("at_least", lowest, MOST)?, node.opt_count("at_most", 1, MOST)?);
    if least > most {
        let reason = format!("at least {least}, but at most {most}");
        node.mistake("at_most", reason, "write the larger number at most");
    }
    Some(Size { least, most })
}

fn meetings(node: &Node<'_>) -> Meetings {
    let half = Share { of: 1, whole: 2 };
    let Some(table) = node.table("meetings") else {
        let hint = "add [meetings] with every_months, notice_days, quorum and majority";
        node.mistake("meetings", "nothing says how the council meets", hint);
        return Meetings {
            every_months: 12,
            by: None,
            notice_days: 7,
            quorum: half,
            majority: half,
            hosts: Vec::new(),
            article: String::new(),
        };
    };
    let every_months = table.opt_count("every_months", 1, 12).unwrap_or(12);
    if ![1, 2, 3, 4, 6, 12].contains(&every_months) {
        let reason = format!("a year has no whole number of periods of {every_months} months");
        table.mistake("every_months", reason, "write 1, 2, 3, 4, 6 or 12");
    }
    let by = year_day(&table, "by");
    if by.is_some() && every_months != 12 {
        table.mistake(
            "by",
            "only a yearly meeting has a day of the year",
            "take it out: periods end by themselves",
        );
    }
    Meetings {
        every_months,
        by,
        notice_days: table.opt_count("notice_days", 0, 60).unwrap_or(7),
        quorum: share(&table, "quorum").unwrap_or(half),
        majority: share(&table, "majority").unwrap_or(half),
        hosts: table.texts("hosts").into_iter().map(kernel::AgencyId::new).collect(),
        article: table.opt_text("article").unwrap_or_default(),
    }
}

/// A required share, as `1/2`.
fn share(node: &Node<'_>, key: &str) -> Option<Share> {
    let text = node.text(key);
    if text.is_empty() {
        return None;
    }
    let read = text.split_once('/').and_then(|(of, whole)| {
        let (of, whole): (u32, u32) = (of.trim().parse().ok()?, whole.trim().parse().ok()?);
        (of > 0 && of <= whole && whole <= 100).then_some(Share { of, whole })
    });
    if read.is_none() {
        node.mistake(key, format!("“{text}” is no share"), "write it as \"1/2\"");
    }
    read
}

/// A day of every year, as `12-15`.
fn year_day(node: &Node<'_>, key: &str) -> Option<YearDay> {
    let text = node.opt_text(key)?;
    let read = text.split_once('-').and_then(|(month, day)| {
        let found = YearDay { month: month.parse().ok()?, day: day.parse().ok()? };
        // 29 February does not come every year.
        found.in_year(2027).map(|_| found)
    });
    if read.is_none() {
        node.mistake(key, format!("“{text}” is no day of every year"), "write month and day, as \"12-15\"");
    }
    read
}

fn duty(node: &Node<'_>) -> Option<Duty> {
    if !node.has("due") {
        node.mistake("due", "due is missing", "write the last day for it in the year, as \"12-31\"");
    }
    let (id, name, article) = (name_id(node, "id"), node.both("name"), node.opt_text("article"));
    Some(Duty { id, name, due: year_day(node, "due")?, article: article.unwrap_or_default() })
}

/// A seat, a duty or the meetings name an article that the charter has.
fn tell_unknown_articles(council: &Council, seats: &[Node<'_>], duties: &[Node<'_>]) {
    let known = || council.articles.iter().map(|article| article.number.as_str());
    let named = council.seats.iter().map(|seat| seat.article.as_str()).zip(seats);
    let named = named.chain(council.duties.iter().map(|duty| duty.article.as_str()).zip(duties));
    for (article, node) in named.filter(|(article, _)| !article.is_empty()) {
        if !known().any(|known| known == article) {
            let hint = directory::nearest::hint(article, known());
            node.mistake("article", format!("the charter has no article “{article}” here"), hint);
        }
    }
}
