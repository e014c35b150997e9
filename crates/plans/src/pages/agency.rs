//! What an agency does in the programmes, also for those whose work it took over.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{ALL, Programme, Role, RoleKind, word};
use directory::model::{Agencies, Agency};
use kernel::{AgencyId, Ctx};
use maud::{Markup, html};
use web::components::{Table, empty_state, table};
use web::{Failure, Visitor, page, t};

use super::columns;
use crate::PlansError;

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
    programme: &Programme,
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

fn item(ctx: &Ctx, v: &Visitor, programme: &Programme, role: &Role) -> Markup {
    match programme.item(&role.item) {
        Some(item) => {
            html! { a href={ "/programmes/" (programme.id) "/items/" (item.id) } { (item.id) " " (item.name.of(v.lang)) } }
        }
        None if role.item == ALL => html! { (t(ctx, v, "plans-whole", &[])) },
        None => html! { (role.item) },
    }
}
