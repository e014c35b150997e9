//! One item: what it does, who leads and supports it, its money, what it moves.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{
    ChangeKind, Control, Item, ItemKind, LinkKind, Programme, Role, RoleKind, word,
};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Summary, Table, summary_list, table};
use web::{Failure, Visitor, page, t};

use super::cockpit::lamp;
use super::programme::{own_years, sentences};
use super::{columns, drawing, find, source};
use crate::PlansError;
use crate::audit::budget::Sums;
use crate::standing::{changes, light, spans, year_shown};
use crate::words::{agency_link, listed, today, who, year};
use charts::{Strip, strip};

/// `GET /programmes/{id}/items/{item}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((id, item)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let item = programme.item(&item).ok_or(PlansError::NotFound)?;
    let body = html! {
        @if let Some(summary) = &item.summary { p.lead { (summary.of(v.lang)) } }
        (summary(&ctx, &v, &programme, item))
        (over_time(&ctx, &v, &programme, item))
        (roles(&ctx, &v, &programme, item))
        (children(&ctx, &v, &programme, item))
        (sentences(&ctx, &v, &programme, &item.id))
        (money(&ctx, &v, &programme, item))
        (indicators(&ctx, &v, &programme, item))
        (links(&ctx, &v, &programme, item))
        (around(&ctx, &v, &programme, item))
    };
    let kind = t(&ctx, &v, &format!("plans-kind-{}", word(&ItemKind::ALL, &item.kind)), &[]);
    let base = format!("/programmes/{}", programme.id);
    let mut frame = page(&ctx, &v, item.name.of(v.lang))
        .breadcrumb(t(&ctx, &v, "plans-title", &[]), "/programmes")
        .breadcrumb(programme.name.of(v.lang), base.clone())
        .breadcrumb(t(&ctx, &v, "plans-items", &[]), format!("{base}/items"));
    for above in programme.above(item).iter().rev() {
        frame = frame.breadcrumb(above.name.of(v.lang), format!("{base}/items/{}", above.id));
    }
    Ok(frame.caption(format!("{kind} {}", item.id)).body(body))
}

/// What a book tells of an item: all but what leads elsewhere, and charts that other chapters have.
pub(super) fn told(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>, item: &Item) -> Markup {
    html! {
        @if let Some(summary) = &item.summary { p { (summary.of(v.lang)) } }
        (summary(ctx, v, programme, item))
        (roles(ctx, v, programme, item))
        (sentences(ctx, v, programme, &item.id))
        (money(ctx, v, programme, item))
        (links(ctx, v, programme, item))
    }
}

fn summary(ctx: &Ctx, v: &Visitor, programme: &Programme, item: &Item) -> Markup {
    let mut lines = vec![Summary::new(t(ctx, v, "plans-years", &[]), own_years(v, programme, item))];
    if let Some(control) = item.control {
        let key = format!("plans-control-{}", word(&Control::ALL, &control));
        lines.push(Summary::new(t(ctx, v, "plans-control", &[]), t(ctx, v, &key, &[])));
    }
    let serves: Vec<Markup> = item
        .contributes
        .iter()
        .filter_map(|id| programme.goal(id))
        .map(|goal| html! { (goal.name.of(v.lang)) })
        .collect();
    if !serves.is_empty() {
        lines.push(Summary::new(t(ctx, v, "plans-serves", &[]), listed(v.lang, &serves)));
    }
    lines.push(Summary::new(t(ctx, v, "plans-source", &[]), source(v, programme, &item.origin)));
    summary_list(&lines)
}

/// Who leads, supports, proposed and supervises, with who does it today.
fn roles(ctx: &Ctx, v: &Visitor, programme: &Programme, item: &Item) -> Markup {
    let mut roles: Vec<&Role> = programme.roles_of(&item.id).collect();
    roles.sort_by_key(|role| role.kind);
    let agencies = directory::agencies(ctx);
    let rows = roles.iter().map(|role| {
        let now: Vec<Markup> =
            today(&agencies, &role.agency, ctx.today()).into_iter().map(|agency| agency_link(v.lang, agency)).collect();
        vec![
            html! { (t(ctx, v, &format!("plans-role-{}", word(&RoleKind::ALL, &role.kind)), &[])) },
            html! {
                (who(v.lang, programme, &agencies, &role.agency))
                @if let Some(printed) = &role.printed {
                    " " span.hint { (t(ctx, v, "plans-printed-as", &[])) span lang="zh-Hant-TW" { (printed) } }
                }
            },
            html! { (term(ctx, v, role)) },
            html! { @if now.is_empty() { "—" } @else { (listed(v.lang, &now)) } },
        ]
    });
    html! {
        @if !roles.is_empty() {
            h2 { (t(ctx, v, "plans-roles", &[])) }
            (table(&Table {
                caption: &t(ctx, v, "plans-roles", &[]),
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-role", "plans-agency", "plans-term", "plans-today"]),
                rows: rows.collect(),
            }))
        }
    }
}

/// From when to when, where the document says so.
fn term(ctx: &Ctx, v: &Visitor, role: &Role) -> String {
    match (role.from, role.until) {
        (None, None) => "—".to_owned(),
        (Some(from), None) => t(ctx, v, "plans-from", &[("day", from.into())]),
        (None, Some(until)) => t(ctx, v, "plans-until", &[("day", until.into())]),
        (Some(from), Some(until)) => {
            t(ctx, v, "plans-from-until", &[("from", from.into()), ("until", until.into())])
        }
    }
}

fn children(ctx: &Ctx, v: &Visitor, programme: &Programme, item: &Item) -> Markup {
    let children: Vec<&Item> = programme.children(Some(&item.id)).collect();
    html! {
        @if !children.is_empty() {
            h2 { (t(ctx, v, "plans-below", &[])) }
            ul { @for child in children {
                li { a href={ "/programmes/" (programme.id) "/items/" (child.id) } { (child.id) " " (child.name.of(v.lang)) } }
            } }
        }
    }
}

/// What the budget table says, or what its sub-plans add up to.
fn money(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>, item: &Item) -> Markup {
    let Some(row) = programme.budget_of(&item.id) else { return html! {} };
    html! {
        h2 { (t(ctx, v, "plans-budget", &[])) }
        (drawing::money_by_year(ctx, v, programme, &Sums::kept(programme), &item.id))
        p.hint { (t(ctx, v, "plans-source", &[])) " " (source(v, programme, &row.origin)) }
    }
}

/// The indicators it moves, each with its light and its line beside the target's.
fn indicators(ctx: &Ctx, v: &Visitor, programme: &Programme, item: &Item) -> Markup {
    let found: Vec<_> =
        programme.indicators.iter().filter(|indicator| indicator.items.contains(&item.id)).collect();
    let at = year_shown(programme, "", ctx.today());
    html! {
        @if !found.is_empty() {
            h2 { (t(ctx, v, "plans-indicators", &[])) }
            div.chart-grid { @for indicator in found {
                div {
                    p.chart-name {
                        a href={ "/programmes/" (programme.id) "/indicators/" (indicator.id) } { (indicator.name.of(v.lang)) }
                        " " (lamp(ctx, v, light(indicator, at, ctx.today()).0))
                    }
                    (drawing::indicator(ctx, v, programme, indicator))
                }
            } }
        }
    }
}

/// Its years beside what was approved first, and why revisions changed it.
fn over_time(ctx: &Ctx, v: &Visitor, programme: &Programme, item: &Item) -> Markup {
    let found: Vec<_> = changes(programme, &item.id).collect();
    let row = Strip {
        years: (programme.first_year, programme.last_year),
        spans: spans(programme, item),
        ..Strip::default()
    };
    html! {
        @if item.kind.is_work() && programme.first_year < programme.last_year {
            div.gantt.gantt-alone {
                div.gantt-axis aria-hidden="true" { @for at in programme.years() { span { (year(v.lang, at)) } } }
                (strip(&row))
            }
        }
        @if !found.is_empty() {
            h2 { (t(ctx, v, "plans-revised", &[])) }
            ul { @for (amendment, reason) in found {
                @let kind = t(ctx, v, &format!("plans-change-{}", word(&ChangeKind::ALL, &reason.change)), &[]);
                li { strong { (kind) } " " (reason.text.of(v.lang)) " " span.hint { (amendment.on.long(v.lang)) } }
            } }
        }
    }
}

/// The work before and after it in the document.
fn around(ctx: &Ctx, v: &Visitor, programme: &Programme, item: &Item) -> Markup {
    let work: Vec<&Item> = programme.items.iter().filter(|one| one.kind == item.kind).collect();
    let place = work.iter().position(|one| one.id == item.id).unwrap_or_default();
    let link = |one: Option<&&Item>| one.map(|one| format!("/programmes/{}/items/{}", programme.id, one.id));
    let steps = web::components::Pagination {
        first: None,
        previous: place.checked_sub(1).and_then(|before| link(work.get(before))),
        next: link(work.get(place + 1)),
    };
    html! { p.hint { (t(ctx, v, "plans-around", &[])) } (web::components::pagination(v.lang, &steps)) }
}

fn links(ctx: &Ctx, v: &Visitor, programme: &Programme, item: &Item) -> Markup {
    let found: Vec<_> =
        programme.links.iter().filter(|link| link.from == item.id || link.to == item.id).collect();
    let name =
        |id: &str| programme.item(id).map_or_else(|| id.to_owned(), |item| item.name.of(v.lang).to_owned());
    html! {
        @if !found.is_empty() {
            h2 { (t(ctx, v, "plans-links", &[])) }
            ul { @for link in found {
                @let key = format!("plans-link-{}", word(&LinkKind::ALL, &link.kind));
                li { (t(ctx, v, &key, &[("from", name(&link.from).into()), ("to", name(&link.to).into())])) }
            } }
        }
    }
}
