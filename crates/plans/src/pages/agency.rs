//! What an agency does in the programmes, also for those whose work it took over.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{ALL, Indicator, Obligation, Programme, Role, RoleKind, word};
use directory::model::{Agencies, Agency};
use kernel::{AgencyId, Ctx, Lang};
use maud::{Markup, html};
use web::components::{Table, details, empty_state, stat, stats, table};
use web::{Failure, Visitor, page, t};

use super::columns;
use crate::PlansError;
use crate::audit::budget::Sums;
use crate::standing::{Light, light, year_shown};
use crate::words::thousands;

/// `GET /agencies/{id}/programmes`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let agencies = directory::agencies(&ctx);
    let agency = agencies.agency(&AgencyId::new(id)).ok_or(PlansError::NotFound)?;
    let catalogue = catalogue::current(&ctx);
    let ids = lines(&agencies, agency);
    let parts: Vec<Markup> = catalogue
        .programmes()
        .iter()
        .filter_map(|programme| part(&ctx, &v, programme, &agencies, &ids))
        .collect();
    let body = html! {
        p { (t(&ctx, &v, "plans-agency-lead", &[])) }
        @if parts.is_empty() {
            (empty_state(&t(&ctx, &v, "plans-agency-none", &[]), &html! {
                p { a href="/programmes" { (t(&ctx, &v, "plans-title", &[])) } }
            }))
        }
        @for part in &parts { (part) }
    };
    Ok(page(&ctx, &v, &t(&ctx, &v, "plans-agency-title", &[("name", agency.name.of(v.lang).into())]))
        .breadcrumb(t(&ctx, &v, "plans-title", &[]), "/programmes")
        .breadcrumb(agency.name.of(v.lang), format!("/agencies/{}", agency.id))
        .body(body))
}

/// The agency and all whose work came to it through reorganisations.
pub(crate) fn lines(agencies: &Agencies, agency: &Agency) -> Vec<AgencyId> {
    let mut ids = vec![agency.id.clone()];
    let mut next = 0;
    while next < ids.len() {
        for earlier in agencies.predecessors(&ids[next]) {
            if !ids.contains(&earlier.id) {
                ids.push(earlier.id.clone());
            }
        }
        next += 1;
    }
    ids
}

/// The roles of these agencies in a programme.
pub(crate) fn roles<'a>(programme: &'a Programme, ids: &'a [AgencyId]) -> Vec<&'a Role> {
    let mut roles: Vec<&Role> =
        programme.roles.iter().filter(|role| ids.iter().any(|id| id.as_str() == role.agency)).collect();
    roles.sort_by_key(|role| role.kind);
    roles
}

/// What it does in one programme; nothing when it has no part in it.
fn part(
    ctx: &Ctx,
    v: &Visitor,
    programme: &Arc<Programme>,
    agencies: &Agencies,
    ids: &[AgencyId],
) -> Option<Markup> {
    let roles = roles(programme, ids);
    let owns = ids.contains(&programme.owner);
    if roles.is_empty() && !owns {
        return None;
    }
    let name =
        |id: &str| agencies.agency(&AgencyId::new(id)).map_or(id, |agency| agency.name.of(v.lang)).to_owned();
    let rows = roles.iter().map(|role| {
        vec![
            item(ctx, v, programme, role),
            html! { (t(ctx, v, &format!("plans-role-{}", word(&RoleKind::ALL, &role.kind)), &[])) },
            html! { (name(&role.agency)) },
        ]
    });
    Some(html! {
        h2 { a href={ "/programmes/" (programme.id) } { (programme.name.of(v.lang)) } }
        @if owns { p { (t(ctx, v, "plans-agency-owns", &[])) } }
        (numbers(ctx, v, programme, &roles))
        (owes(ctx, v, programme, ids))
        @if !roles.is_empty() {
            (table(&Table {
                caption: programme.name.of(v.lang),
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-item", "plans-role", "plans-under-the-name"]),
                rows: rows.collect(),
            }))
        }
    })
}

/// How much it leads and supports, and the money of what it leads.
fn numbers(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>, roles: &[&Role]) -> Markup {
    let items = |kind: RoleKind| -> BTreeSet<&str> {
        roles
            .iter()
            .filter(|role| role.kind == kind && role.item != ALL)
            .map(|role| role.item.as_str())
            .collect()
    };
    let (leads, supports) = (items(RoleKind::Lead), items(RoleKind::Support));
    let sums = Sums::kept(programme);
    let money: i64 = leads.iter().map(|item| sums.sum(item, None, None)).sum();
    html! {
        @if !leads.is_empty() || !supports.is_empty() {
            (stats(&html! {
                (stat(&leads.len().to_string(), &t(ctx, v, "plans-agency-leads", &[]), None))
                (stat(&supports.len().to_string(), &t(ctx, v, "plans-agency-supports", &[]), None))
                @if money > 0 {
                    (stat(&thousands(Some(money)), &t(ctx, v, "plans-agency-money", &[]), Some(&t(ctx, v, "plans-agency-money-note", &[]))))
                }
            }))
        }
    }
}

/// Results it has not told, and what it hands in every year.
fn owes(ctx: &Ctx, v: &Visitor, programme: &Programme, ids: &[AgencyId]) -> Markup {
    let at = year_shown(programme, "", ctx.today());
    let own = |indicator: &&Indicator| {
        let goal = programme.goal(&indicator.goal).map(|goal| &goal.owner);
        indicator.owner.as_ref().or(goal).is_some_and(|owner| ids.contains(owner))
    };
    let owed: Vec<&Indicator> = programme
        .indicators
        .iter()
        .filter(own)
        .filter(|indicator| light(indicator, at, ctx.today()).0 == Light::Owed)
        .collect();
    let named = |id: &String| ids.iter().any(|own| own.as_str() == id) || programme.group(id).is_some();
    let yearly: Vec<&Obligation> =
        programme.obligations.iter().filter(|one| one.agencies.iter().any(named)).collect();
    html! {
        @if !owed.is_empty() {
            (details(&t(ctx, v, "plans-owed-lead", &[("count", owed.len().into())]), &html! {
                ul { @for indicator in owed {
                    li { a href={ "/programmes/" (programme.id) "/indicators/" (indicator.id) } { (indicator.name.of(v.lang)) } }
                } }
            }))
        }
        @if !yearly.is_empty() {
            (details(&t(ctx, v, "plans-agency-yearly", &[("count", yearly.len().into())]), &html! {
                ul { @for one in yearly { li { (one.when.of(v.lang)) (if v.lang == Lang::Zh { "：" } else { ": " }) (one.name.of(v.lang)) } } }
            }))
        }
    }
}

fn item(ctx: &Ctx, v: &Visitor, programme: &Programme, role: &Role) -> Markup {
    match programme.item(&role.item) {
        Some(item) => {
            html! { a href={ "/programmes/" (programme.id) "/items/" (item.id) } { (item.id) " " (item.name.of(v.lang)) } }
        }
        None if role.item == ALL => html! { (t(ctx, v, "plans-whole", &[])) },
        None => html! { (role.item) },
    }
}
