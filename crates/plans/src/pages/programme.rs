//! A programme: what it is, its goals, who approved it, how it was revised; and its items.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{
    ALL, Amendment, ChangeKind, Goal, GoalKind, Item, ItemKind, Programme, Role, RoleKind, SentenceKind, word,
};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Event, Summary, Table, stat, stats, summary_list, table, timeline};
use web::{Failure, Visitor, t};

use super::{columns, download, find, list, source, view};
use crate::audit::budget::Sums;
use crate::words::{holders, thousands, who, year, years};

/// `GET /programmes/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let body = html! {
        p.lead { (programme.summary.of(v.lang)) }
        p {
            a href={ "/programmes/" (programme.id) "/plain" } { (t(&ctx, &v, "plans-plain", &[])) } " · "
            a href={ "/programmes/" (programme.id) "/brief" } { (t(&ctx, &v, "plans-brief", &[])) } " · "
            a href={ "/programmes/" (programme.id) "/book" } { (t(&ctx, &v, "plans-book", &[])) }
        }
        (overview(&ctx, &v, &programme))
        @if !programme.changes.is_empty() {
            p { a href={ "/programmes/" (programme.id) "/versions" } { (t(&ctx, &v, "plans-what-changed", &[])) } }
        }
    };
    Ok(view(&ctx, &v, &programme, "", &body))
}

/// What it is, its goals, who approved it, how it was revised.
pub(super) fn overview(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    html! {
        (numbers(ctx, v, programme))
        (summary(ctx, v, programme))
        (goals(ctx, v, programme))
        (phases(ctx, v, programme))
        (sentences(ctx, v, programme, ALL))
        (amendments(ctx, v, programme))
    }
}

fn numbers(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    let work = programme.items.iter().filter(|item| item.kind.is_work()).count();
    let money = Sums::kept(programme).sum(ALL, None, None);
    stats(&html! {
        @if work > 0 { (stat(&work.to_string(), &t(ctx, v, "plans-count-work", &[]), None)) }
        (stat(&programme.indicators.len().to_string(), &t(ctx, v, "plans-count-indicators", &[]), None))
        @if money > 0 {
            (stat(&thousands(Some(money)), &t(ctx, v, "plans-money", &[]), Some(&t(ctx, v, "plans-money-note", &[]))))
        }
    })
}

fn summary(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    let agencies = directory::agencies(ctx);
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    let mut lines = vec![
        line("plans-owner", who(v.lang, programme, &agencies, programme.owner.as_str())),
        line("plans-years", html! { (years(v.lang, programme.first_year, programme.last_year)) }),
        line("plans-edition", html! { (programme.on.long(v.lang)) }),
        line("plans-figures", list::figures(ctx, v, programme)),
    ];
    if let Some(earlier) = &programme.replaces {
        let name =
            catalogue::current(ctx).programme(earlier).map(|earlier| earlier.name.of(v.lang).to_owned());
        let name = name.unwrap_or_else(|| earlier.clone());
        lines.push(line("plans-before", html! { a href={ "/programmes/" (earlier) } { (name) } }));
    }
    let documents = html! {
        ul { @for document in &programme.documents {
            li {
                (document.title.of(v.lang)) " "
                @if let Some(number) = &document.number { (number) " " }
                span.hint { (document.on.long(v.lang)) }
            }
        } }
    };
    lines.push(line("plans-documents", documents));
    summary_list(&lines)
}

/// Goals with what they mean, then strategies and axes.
fn goals(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    html! {
        @for kind in [GoalKind::Vision, GoalKind::Goal, GoalKind::Strategy, GoalKind::Axis] {
            @let found: Vec<&Goal> = programme.goals.iter().filter(|goal| goal.kind == kind).collect();
            @if !found.is_empty() {
                h2 { (t(ctx, v, &format!("plans-goal-{}", word(&GoalKind::ALL, &kind)), &[])) }
                ul { @for goal in found { li { (one_goal(ctx, v, programme, goal)) } } }
            }
        }
        @if !programme.goals.is_empty() { (download(ctx, v, programme, "goals")) }
    }
}

fn one_goal(ctx: &Ctx, v: &Visitor, programme: &Programme, goal: &Goal) -> Markup {
    let indicators = programme.indicators.iter().filter(|indicator| indicator.goal == goal.id).count();
    html! {
        strong { (goal.name.of(v.lang)) }
        @if let Some(summary) = &goal.summary { " " (summary.of(v.lang)) }
        @if indicators > 0 {
            " " a href={ "/programmes/" (programme.id) "/indicators#" (goal.id) } {
                (t(ctx, v, "plans-goal-indicators", &[("count", indicators.into())]))
            }
        }
    }
}

fn phases(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let events: Vec<Event> = programme
        .phases
        .iter()
        .map(|phase| {
            let when = years(v.lang, phase.first_year, phase.last_year);
            let event = Event::new(when, phase.first_year.to_string(), phase.name.of(v.lang));
            event.body(html! { p { (phase.summary.of(v.lang)) } })
        })
        .collect();
    html! { @if !events.is_empty() { h2 { (t(ctx, v, "plans-phases", &[])) } (timeline(&events)) } }
}

/// Sentences about an item or the programme, by kind.
pub(super) fn sentences(ctx: &Ctx, v: &Visitor, programme: &Programme, item: &str) -> Markup {
    html! {
        @for (key, kind) in SentenceKind::ALL {
            @let found: Vec<_> = programme.sentences_of(item).filter(|sentence| sentence.kind == kind).collect();
            @if !found.is_empty() {
                h2 { (t(ctx, v, &format!("plans-text-{key}"), &[])) }
                ul { @for sentence in found { li { (sentence.text.of(v.lang)) } } }
            }
        }
    }
}

fn amendments(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    html! {
        @for amendment in &programme.amendments {
            h2 { (t(ctx, v, "plans-amendment", &[("day", amendment.on.into())])) }
            (amendment_by(ctx, v, programme, amendment))
            (table(&Table {
                caption: &t(ctx, v, "plans-reasons", &[]),
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-change", "plans-concerns", "plans-reason", "plans-source"]),
                rows: amendment.reasons.iter().map(|reason| {
                    let change = word(&ChangeKind::ALL, &reason.change);
                    vec![
                        html! { (t(ctx, v, &format!("plans-change-{change}"), &[])) },
                        concerned(v, programme, &reason.items),
                        html! { (reason.text.of(v.lang)) },
                        source(v, programme, &reason.origin),
                    ]
                }).collect(),
            }))
        }
    }
}

fn amendment_by(ctx: &Ctx, v: &Visitor, programme: &Programme, amendment: &Amendment) -> Markup {
    let document = programme.documents.iter().find(|document| document.id == amendment.approved_by);
    html! {
        @if let Some(document) = document {
            p { (t(ctx, v, "plans-approved-by", &[("number", document.number.as_deref().unwrap_or_default().into())])) }
        }
    }
}

/// Items, goals and indicators by name, with links to their pages.
fn concerned(v: &Visitor, programme: &Programme, ids: &[String]) -> Markup {
    html! {
        @if ids.is_empty() { "—" }
        @for id in ids {
            @if let Some(item) = programme.item(id) {
                div { a href={ "/programmes/" (programme.id) "/items/" (id) } { (item.name.of(v.lang)) } }
            } @else if let Some(indicator) = programme.indicator(id) {
                div { a href={ "/programmes/" (programme.id) "/indicators/" (id) } { (indicator.name.of(v.lang)) } }
            } @else if let Some(goal) = programme.goal(id) {
                div { (goal.name.of(v.lang)) }
            }
        }
    }
}

/// Who does what, by item.
type Roles<'a> = HashMap<&'a str, Vec<&'a Role>>;

/// `GET /programmes/{id}/items`: everything to be done, in the document's order.
pub(crate) async fn items(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let body = html! {
        (branches(&ctx, &v, &programme))
        (download(&ctx, &v, &programme, "items"))
    };
    Ok(view(&ctx, &v, &programme, "/items", &body))
}

/// All work by the topmost item it stands under.
pub(super) fn branches(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let mut roles = Roles::new();
    for role in &programme.roles {
        roles.entry(&role.item).or_default().push(role);
    }
    html! {
        p { (t(ctx, v, "plans-items-lead", &[])) }
        @for top in programme.children(None) { (branch(ctx, v, programme, &roles, top)) }
    }
}

/// A topmost item with a table of the work under it.
fn branch(ctx: &Ctx, v: &Visitor, programme: &Programme, roles: &Roles<'_>, top: &Item) -> Markup {
    let agencies = directory::agencies(ctx);
    let of = |item: &Item, kind: RoleKind| {
        let roles = roles.get(item.id.as_str()).into_iter().flatten();
        holders(v.lang, programme, &agencies, roles.copied().filter(|role| role.kind == kind))
    };
    let under =
        |item: &&Item| item.id == top.id || programme.above(item).iter().any(|above| above.id == top.id);
    let work: Vec<&Item> = programme.items.iter().filter(under).filter(|item| item.kind.is_work()).collect();
    let heading = |item: &Item| match programme.above(item).as_slice() {
        [.., section, _] => section.name.of(v.lang).to_owned(),
        _ => String::new(),
    };
    let rows = work.iter().map(|item| {
        vec![
            html! { a href={ "/programmes/" (programme.id) "/items/" (item.id) } { (item.id) " " (item.name.of(v.lang)) } },
            html! { (heading(item)) },
            of(item, RoleKind::Lead),
            of(item, RoleKind::Support),
        ]
    });
    let kind = t(ctx, v, &format!("plans-kind-{}", word(&ItemKind::ALL, &top.kind)), &[]);
    html! {
        h2 id={ "item-" (top.id) } { (kind) " " (top.id) " " a href={ "/programmes/" (programme.id) "/items/" (top.id) } { (top.name.of(v.lang)) } }
        (table(&Table {
            caption: top.name.of(v.lang),
            caption_hidden: true,
            columns: columns(ctx, v, &["plans-item", "plans-part", "plans-role-lead", "plans-role-support"]),
            rows: rows.collect(),
        }))
    }
}

/// Years of an item when they are not the programme's.
pub(super) fn own_years(v: &Visitor, programme: &Programme, item: &Item) -> String {
    let (first, last) = programme.years_of(item);
    if first == last { year(v.lang, first) } else { years(v.lang, first, last) }
}
