//! What one's agency looked up, and what it was told; for those who answer for it.

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::{Actor, AgencyId, Ctx};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Column, Pagination, Tab, Table, empty_state, pagination, table, tabs};
use web::{Failure, Visitor, href, page, t};

use super::my_look_ups::channel_key;
use super::{PAGE, field_names, moment, post_title, registry_name};
use crate::store;

/// Roles whose posts answer for what the agency reads.
const ROLES: [&str; 4] = ["supervisor", "head", "it", "auditor"];

/// Query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LogQuery {
    show: String,
    before: String,
}

/// `GET …/exchange`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<LogQuery>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let agency = v.official()?.agency.clone();
    if !may_see(&v.actor) {
        return Err(Failure::new(403, "exchange.log_not_yours"));
    }
    let told = query.show == "told";
    let before = (!query.before.is_empty()).then(|| query.before.clone());
    let (rows, last) = if told {
        notices(&ctx, v, &agency, before).await?
    } else {
        look_ups(&ctx, v, &agency, before).await?
    };
    let link = |before: &str| href("/desk/exchange", &[("show", &query.show), ("before", before)]);
    let pages = Pagination {
        first: (!query.before.is_empty()).then(|| link("")),
        previous: None,
        next: last.map(|id| link(&id)),
    };
    let columns = if told {
        ["exchange-time", "exchange-registry", "exchange-key", "exchange-fields", "exchange-corrected"]
    } else {
        ["exchange-time", "exchange-registry", "exchange-key", "exchange-purpose", "exchange-by-whom"]
    };
    let view = |key: &str, show: &str, current: bool| {
        Tab::new(t(&ctx, v, key, &[]), href("/desk/exchange", &[("show", show)]), current)
    };
    let title = t(&ctx, v, "exchange-log-title", &[]);
    let body = html! {
        (tabs(&title, &[view("exchange-log-look-ups", "", !told), view("exchange-log-told", "told", told)]))
        @if rows.is_empty() {
            (empty_state(
                &t(&ctx, v, "exchange-log-empty", &[]),
                &html! { p { (t(&ctx, v, "exchange-log-empty-next", &[])) } },
            ))
        } @else {
            (table(&Table {
                caption: &title,
                caption_hidden: true,
                columns: columns.map(|key| Column::new(t(&ctx, v, key, &[]))).to_vec(),
                rows,
            }))
            (pagination(v.lang, &pages))
        }
    };
    Ok(page(&ctx, v, &title).back("/desk", "").wide().body(body))
}

fn may_see(actor: &Actor) -> bool {
    ROLES.iter().any(|role| actor.has_role(role))
}

/// Rows of a page, and the id after which the next one begins.
type Rows = (Vec<Vec<Markup>>, Option<String>);

async fn look_ups(
    ctx: &Ctx,
    v: &Visitor,
    agency: &AgencyId,
    before: Option<String>,
) -> Result<Rows, Failure> {
    let names = catalogue::current(ctx).names_of(agency, ctx.today());
    let mut found =
        ctx.read(move |r| store::look_ups_by(r, &names, before.as_deref(), PAGE as i64 + 1)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().filter(|_| more).map(|seen| seen.id.to_string());
    let (catalogue, agencies) = (catalogue::current(ctx), directory::agencies(ctx));
    let rows = found.iter().map(|seen| {
        let who = match (&seen.post, &seen.official) {
            (Some(post), Some(name)) => format!("{} {name}", post_title(&agencies, v, post)),
            _ => t(ctx, v, channel_key(&seen.channel), &[]),
        };
        vec![
            html! { time datetime=(seen.at) { (moment(v, seen.at)) } },
            html! {
                (registry_name(&catalogue, v, &seen.registry))
                @if let Some(endpoint) = &seen.endpoint { " " code { (endpoint) } }
            },
            html! { (seen.key) },
            html! { a href={ "/contracts/" (seen.contract) } { (seen.purpose.of(v.lang)) } },
            html! { (who) },
        ]
    });
    Ok((rows.collect(), last))
}

async fn notices(ctx: &Ctx, v: &Visitor, agency: &AgencyId, before: Option<String>) -> Result<Rows, Failure> {
    let names = catalogue::current(ctx).names_of(agency, ctx.today());
    let mut found =
        ctx.read(move |r| store::latest_notices(r, &names, before.as_deref(), PAGE as i64 + 1)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().filter(|_| more).map(|notice| notice.id.clone());
    let catalogue = catalogue::current(ctx);
    let rows = found.iter().map(|notice| {
        vec![
            html! { time datetime=(notice.at) { (moment(v, notice.at)) } },
            html! { (registry_name(&catalogue, v, &notice.registry)) },
            html! { (notice.key) },
            html! { (field_names(ctx, &catalogue, v, &notice.registry, &notice.fields)) },
            html! { (notice.corrected) },
        ]
    });
    Ok((rows.collect(), last))
}
