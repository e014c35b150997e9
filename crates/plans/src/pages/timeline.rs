//! The timeline of a programme: every item over its years, with its money, beside what was approved first.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::model::programme::{BudgetRow, ChangeKind, Item, Programme, RoleKind, word};
use directory::model::Agencies;
use kernel::{AgencyId, Ctx, Day};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, ButtonKind, Choice, Pagination, Select, Tone, button, pagination, search_box_keeping, select, tag,
};
use web::{Failure, Visitor, href, t};

use super::{columns, find, view};
use crate::standing::{Phase, RolesByItem, changes, phase, spans, year_shown};
use crate::words::{holders, thousands, year, years};
use charts::{Span, SpanKind, Strip, strip};

/// Items on one page, however many the programme has.
const AT_ONCE: usize = 100;
/// Days of a year, for where in it a day lies.
const DAYS: f64 = 365.25;

/// What is shown of a timeline.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Words in the name.
    q: String,
    /// An agency that has a part in it.
    agency: String,
    /// A [`Phase`], or `changed`.
    state: String,
    /// The year the phase is about.
    year: String,
    /// The first item of the page.
    from: String,
}

/// `GET /programmes/{id}/timeline?q=&agency=&state=&year=&from=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let roles = RolesByItem::of(&programme);
    let found = chosen(&ctx, &v, &programme, &roles, &asked);
    let begin = found.iter().position(|item| item.id == asked.from).unwrap_or_default();
    let shown = &found[begin..found.len().min(begin + AT_ONCE)];
    let count = [
        ("count", found.len().into()),
        ("first", (begin + 1).into()),
        ("last", (begin + shown.len()).into()),
    ];
    let body = html! {
        p { (t(&ctx, &v, "plans-timeline-lead", &[])) }
        (milestones(&ctx, &v, &programme))
        h2 { (t(&ctx, &v, "plans-timeline-work", &[])) }
        (filters(&ctx, &v, &programme, &asked))
        @if shown.is_empty() {
            p { (t(&ctx, &v, "plans-timeline-none", &[])) " " a href={ "/programmes/" (programme.id) "/timeline" } { (t(&ctx, &v, "plans-filter-clear", &[])) } }
        } @else {
            p { (t(&ctx, &v, "plans-timeline-count", &count)) }
            (legend(&ctx, &v, &programme))
            (rows(&ctx, &v, &programme, &roles, shown))
            (pages(&v, &programme, &asked, &found, begin))
        }
    };
    Ok(view(&ctx, &v, &programme, "/timeline", &body))
}

/// The work that was asked for, in the document's order.
fn chosen<'a>(
    ctx: &Ctx,
    v: &Visitor,
    programme: &'a Programme,
    roles: &RolesByItem<'_>,
    asked: &Asked,
) -> Vec<&'a Item> {
    let words = asked.q.trim().to_lowercase();
    let agencies = directory::agencies(ctx);
    let ids = match agencies.agency(&AgencyId::new(asked.agency.trim())) {
        Some(agency) => super::agency::lines(&agencies, agency),
        None => vec![AgencyId::new(asked.agency.trim())],
    };
    let at = year_shown(programme, &asked.year, ctx.today());
    let named = |item: &Item| {
        words.is_empty() || item.id == words || item.name.of(v.lang).to_lowercase().contains(&words)
    };
    let stands = |item: &Item| match asked.state.as_str() {
        "" => true,
        "changed" => changes(programme, &item.id).next().is_some(),
        state => word(&Phase::ALL, &phase(programme, item, at)) == state,
    };
    let work = programme.items.iter().filter(|item| item.kind.is_work());
    work.filter(|item| named(item) && stands(item))
        .filter(|item| asked.agency.trim().is_empty() || roles.has_part(&item.id, &ids))
        .collect()
}

/// Choices by agency, by state and by words; each is a page of its own address.
fn filters(ctx: &Ctx, v: &Visitor, programme: &Programme, asked: &Asked) -> Markup {
    let agencies = directory::agencies(ctx);
    let mut named: BTreeMap<&str, usize> = BTreeMap::new();
    for role in &programme.roles {
        *named.entry(&role.agency).or_default() += 1;
    }
    let name = |id: &str| match (programme.group(id), agencies.agency(&AgencyId::new(id))) {
        (Some(group), _) => group.name.of(v.lang).to_owned(),
        (None, Some(agency)) => agency.name.of(v.lang).to_owned(),
        (None, None) => id.to_owned(),
    };
    let mut by_part: Vec<(&str, usize)> = named.into_iter().collect();
    by_part.sort_by_key(|(_, parts)| std::cmp::Reverse(*parts));
    let agency_choices: Vec<Choice> =
        by_part.iter().map(|(id, parts)| Choice::new(*id, format!("{} ({parts})", name(id)))).collect();
    let states = Phase::ALL.map(|(state, _)| state).into_iter().chain(["changed"]);
    let state_choices: Vec<Choice> =
        states.map(|state| Choice::new(state, t(ctx, v, &format!("plans-phase-{state}"), &[]))).collect();
    let year_choices: Vec<Choice> =
        programme.years().map(|at| Choice::new(at.to_string(), year(v.lang, at))).collect();
    let path = format!("/programmes/{}/timeline", programme.id);
    let at = year_shown(programme, &asked.year, ctx.today()).to_string();
    let all = t(ctx, v, "plans-filter-all", &[]);
    let one = |name, label: &str, value: &str, choices: &[Choice]| {
        let label = t(ctx, v, label, &[]);
        select(
            v.lang,
            &Select { name, label: &label, value, choices, empty: Some(&all), ..Select::default() },
        )
    };
    let label = t(ctx, v, "plans-filter-words", &[]);
    let search = web::components::SearchBox {
        action: &path,
        name: "q",
        label: &label,
        value: &asked.q,
        ..web::components::SearchBox::default()
    };
    let keep = [("agency", asked.agency.as_str()), ("state", &asked.state), ("year", &asked.year)];
    html! {
        form.filters method="get" action=(path) {
            @if !asked.q.is_empty() { input type="hidden" name="q" value=(asked.q); }
            (one("agency", "plans-filter-agency", &asked.agency, &agency_choices))
            (one("state", "plans-filter-state", &asked.state, &state_choices))
            (one("year", "plans-filter-year", &at, &year_choices))
            (button(&Button { text: &t(ctx, v, "plans-filter-send", &[]), kind: ButtonKind::Secondary, value: None }))
        }
        (search_box_keeping(v.lang, &search, &keep))
    }
}

fn pages(v: &Visitor, programme: &Programme, asked: &Asked, found: &[&Item], begin: usize) -> Markup {
    let path = format!("/programmes/{}/timeline", programme.id);
    let to = |place: usize| {
        let from = if place == 0 { "" } else { found[place].id.as_str() };
        let kept = [
            ("q", asked.q.as_str()),
            ("agency", &asked.agency),
            ("state", &asked.state),
            ("year", &asked.year),
            ("from", from),
        ];
        href(&path, &kept)
    };
    let steps = Pagination {
        first: (begin > AT_ONCE).then(|| to(0)),
        previous: (begin > 0).then(|| to(begin.saturating_sub(AT_ONCE))),
        next: (begin + AT_ONCE < found.len()).then(|| to(begin + AT_ONCE)),
    };
    pagination(v.lang, &steps)
}

/// First and last year of the timeline: the programme's, and those of phases before it.
fn span(programme: &Programme) -> (i32, i32) {
    let first = programme.phases.iter().map(|phase| phase.first_year).min().unwrap_or(programme.first_year);
    let last = programme.phases.iter().map(|phase| phase.last_year).max().unwrap_or(programme.last_year);
    (first.min(programme.first_year), last.max(programme.last_year))
}

/// Where in the years a day lies: 2013.02.
fn place(day: Day) -> f64 {
    let begin = Day::new(day.year(), 1, 1).map_or(0, |first| first.days_until(day));
    f64::from(day.year()) + begin as f64 / DAYS
}

/// Phases, approvals and revisions.
fn milestones(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let all = span(programme);
    let today = Some(place(ctx.today()));
    let phases = programme.phases.iter().map(|phase| {
        let planned = Span { kind: SpanKind::Planned, first: phase.first_year, last: phase.last_year };
        let row = Strip { years: all, spans: vec![planned], today, ..Strip::default() };
        (phase.name.of(v.lang).to_owned(), years(v.lang, phase.first_year, phase.last_year), row)
    });
    let letters = programme.documents.iter().filter(|document| document.number.is_some()).map(|document| {
        let row = Strip { years: all, points: vec![place(document.on)], today, ..Strip::default() };
        (document.title.of(v.lang).to_owned(), document.on.long(v.lang), row)
    });
    let rows: Vec<(String, String, Strip)> = phases.chain(letters).collect();
    html! {
        @if !rows.is_empty() {
            h2 { (t(ctx, v, "plans-milestones", &[])) }
            div.table-frame {
                table.table.gantt role="table" {
                    caption.hidden { (t(ctx, v, "plans-milestones", &[])) }
                    (head(ctx, v, &["plans-milestone"], "plans-when", all))
                    tbody role="rowgroup" {
                        @for (name, when, row) in &rows {
                            tr role="row" {
                                th scope="row" role="rowheader" { (name) }
                                td.gantt-bars role="cell" data-label=(t(ctx, v, "plans-when", &[])) { div { span { (when) } (strip(row)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Heads of columns; the last has the years under its name.
fn head(ctx: &Ctx, v: &Visitor, before: &[&str], last: &str, all: (i32, i32)) -> Markup {
    html! {
        thead role="rowgroup" { tr role="row" {
            @for column in columns(ctx, v, before) { th scope="col" role="columnheader" { (column.title) } }
            th.gantt-bars scope="col" role="columnheader" {
                (t(ctx, v, last, &[]))
                div.gantt-axis aria-hidden="true" { @for at in all.0..=all.1 { span { (year(v.lang, at)) } } }
            }
        } }
    }
}

/// What the marks mean.
fn legend(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let sample = |kind: SpanKind| {
        strip(&Strip { years: (1, 1), spans: vec![Span { kind, first: 1, last: 1 }], ..Strip::default() })
    };
    let money = strip(&Strip { years: (1, 1), filled: vec![(1, 0.8)], ..Strip::default() });
    html! {
        ul.gantt-legend {
            li { (sample(SpanKind::Planned)) (t(ctx, v, "plans-legend-planned", &[])) }
            @if !programme.budget.is_empty() { li { (money) (t(ctx, v, "plans-legend-money", &[])) } }
            @if !programme.amendments.is_empty() {
                li { (sample(SpanKind::Approved)) (t(ctx, v, "plans-legend-approved", &[])) }
                li { (sample(SpanKind::ApprovedOpen)) (t(ctx, v, "plans-legend-open", &[])) }
            }
        }
    }
}

/// What every row of the table is drawn with.
struct Drawing<'a> {
    agencies: &'a Agencies,
    roles: &'a RolesByItem<'a>,
    /// First and last year of the timeline.
    years: (i32, i32),
    /// The most that any item on the page costs in a year.
    most: i64,
}

/// The items in a table, under the topmost item that each belongs to.
fn rows(ctx: &Ctx, v: &Visitor, programme: &Programme, roles: &RolesByItem<'_>, shown: &[&Item]) -> Markup {
    let top = |item: &Item| programme.above(item).last().copied().map(|top| top.id.clone());
    let parts: Vec<&[&Item]> = shown.chunk_by(|one, other| top(one) == top(other)).collect();
    let costs = shown.iter().filter_map(|item| programme.budget_of(&item.id)).flat_map(by_year);
    let agencies = directory::agencies(ctx);
    let with = Drawing {
        agencies: &agencies,
        roles,
        years: span(programme),
        most: costs.map(|(_, amount)| amount).max().unwrap_or_default(),
    };
    let mut before = vec!["plans-item", "plans-role-lead"];
    if !programme.amendments.is_empty() {
        before.push("plans-against-approved");
    }
    html! {
        div.table-frame {
            table.table.gantt role="table" {
                caption.hidden { (t(ctx, v, "plans-timeline-work", &[])) }
                (head(ctx, v, &before, "plans-years", with.years))
                @for part in parts {
                    tbody role="rowgroup" {
                        @if let Some(top) = part.first().and_then(|item| top(item)).and_then(|id| programme.item(&id)) {
                            tr.gantt-group role="row" {
                                th scope="rowgroup" role="rowheader" colspan=(before.len() + 1) { (top.id) " " (top.name.of(v.lang)) }
                            }
                        }
                        @for item in part { (row(ctx, v, programme, &with, item)) }
                    }
                }
            }
        }
    }
}

/// Money of each year in thousands.
fn by_year(row: &BudgetRow) -> impl Iterator<Item = (i32, i64)> {
    row.years.iter().map(|(at, cells)| (*at, cells.capital.unwrap_or(0) + cells.current.unwrap_or(0)))
}

fn row(ctx: &Ctx, v: &Visitor, programme: &Programme, with: &Drawing<'_>, item: &Item) -> Markup {
    let (first, last) = programme.years_of(item);
    let budget = programme.budget_of(&item.id);
    let filled = budget.into_iter().flat_map(by_year).filter(|(_, amount)| *amount > 0 && with.most > 0);
    let drawn = Strip {
        years: with.years,
        spans: spans(programme, item),
        filled: filled.map(|(at, amount)| (at, amount as f64 / with.most as f64)).collect(),
        points: Vec::new(),
        today: Some(place(ctx.today())),
    };
    let total: Option<i64> = budget.map(|row| by_year(row).map(|(_, amount)| amount).sum());
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { a href={ "/programmes/" (programme.id) "/items/" (item.id) } { (item.id) " " (item.name.of(v.lang)) } }
            td role="cell" data-label=(t(ctx, v, "plans-role-lead", &[])) {
                (holders(v.lang, programme, with.agencies, with.roles.holding(&item.id, RoleKind::Lead)))
            }
            @if !programme.amendments.is_empty() {
                td role="cell" data-label=(t(ctx, v, "plans-against-approved", &[])) { (changed(ctx, v, programme, item)) }
            }
            td.gantt-bars role="cell" data-label=(t(ctx, v, "plans-years", &[])) {
                div {
                    span { (years(v.lang, first, last)) @if let Some(total) = total { " · " (t(ctx, v, "plans-amount", &[("amount", thousands(Some(total)).into())])) } }
                    (strip(&drawn))
                }
            }
        }
    }
}

/// What revisions did to it.
pub(super) fn changed(ctx: &Ctx, v: &Visitor, programme: &Programme, item: &Item) -> Markup {
    let mut kinds: Vec<ChangeKind> = changes(programme, &item.id).map(|(_, reason)| reason.change).collect();
    kinds.dedup();
    html! {
        @if kinds.is_empty() { (t(ctx, v, "plans-as-approved", &[])) }
        @for kind in kinds {
            (tag(Tone::Info, &t(ctx, v, &format!("plans-change-{}", word(&ChangeKind::ALL, &kind)), &[]))) " "
        }
    }
}
