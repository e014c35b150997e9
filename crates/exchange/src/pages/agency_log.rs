//! What one's agency looked up, and what it was told; for those who answer for it.

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::{Actor, AgencyId, Ctx};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Column, Pagination, Tab, Table, empty_state, pagination, table, tabs};
use web::{Failure, Visitor, href, page, t};

use super::my_look_ups::channel_key;
use super::{PAGE, agency_name, field_names, moment, post_title, registry_name};
use crate::call::is_here;
use crate::model::{LookUpId, Seen};
use crate::{evidence, store};

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
    check(&v.actor)?;
    let view = match query.show.as_str() {
        "told" => View::Told,
        "asked" => View::Asked,
        _ => View::LookUps,
    };
    let before = (!query.before.is_empty()).then(|| query.before.clone());
    let (rows, last) = match view {
        View::Told => notices(&ctx, v, &agency, before).await?,
        View::Asked => asked(&ctx, v, &agency, before).await?,
        _ => look_ups(&ctx, v, &agency, before).await?,
    };
    let link = |before: &str| href("/desk/exchange", &[("show", &query.show), ("before", before)]);
    let pages = Pagination {
        first: (!query.before.is_empty()).then(|| link("")),
        previous: None,
        next: last.map(|id| link(&id)),
    };
    let title = t(&ctx, v, "exchange-log-title", &[]);
    let body = html! {
        (views(&ctx, v, view))
        @if rows.is_empty() {
            (empty_state(
                &t(&ctx, v, "exchange-log-empty", &[]),
                &html! { p { (t(&ctx, v, "exchange-log-empty-next", &[])) } },
            ))
        } @else {
            (table(&Table {
                caption: &title,
                caption_hidden: true,
                columns: view.columns().iter().map(|key| Column::new(t(&ctx, v, key, &[]))).collect(),
                rows,
            }))
            (pagination(v.lang, &pages))
        }
    };
    Ok(page(&ctx, v, &title).back("/desk", "").wide().body(body))
}

/// Refuses everybody else.
pub(super) fn check(actor: &Actor) -> Result<(), Failure> {
    if may_see(actor) { Ok(()) } else { Err(Failure::new(403, "exchange.log_not_yours")) }
}

pub(super) fn may_see(actor: &Actor) -> bool {
    ROLES.iter().any(|role| actor.has_role(role))
}

/// What of an agency's exchange is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// What it looked up.
    LookUps,
    /// What others looked up in its registers.
    Asked,
    /// What it was told.
    Told,
    /// What it has to tell agencies on other nodes.
    Untold,
}

impl View {
    /// The columns of its table.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Told | Self::Untold => &[
                "exchange-time",
                "exchange-registry",
                "exchange-key",
                "exchange-fields",
                "exchange-corrected",
            ],
            Self::LookUps | Self::Asked => &[
                "exchange-time",
                "exchange-registry",
                "exchange-key",
                "exchange-purpose",
                "exchange-by-whom",
                "exchange-evidence",
            ],
        }
    }
}

/// The ways to all of them.
pub(super) fn views(ctx: &Ctx, v: &Visitor, current: View) -> Markup {
    let tab = |key: &str, to: String, view: View| Tab::new(t(ctx, v, key, &[]), to, current == view);
    let log = |show: &str| href("/desk/exchange", &[("show", show)]);
    let all = [
        tab("exchange-log-look-ups", log(""), View::LookUps),
        tab("exchange-log-asked", log("asked"), View::Asked),
        tab("exchange-log-told", log("told"), View::Told),
        tab("exchange-log-untold", "/desk/exchange/untold".to_owned(), View::Untold),
    ];
    tabs(&t(ctx, v, "exchange-log-title", &[]), &all)
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
    Ok((found.iter().map(|seen| row(ctx, v, seen, agency)).collect(), last))
}

/// What others looked up in the registers that the agency has today, and what they called of its services.
async fn asked(ctx: &Ctx, v: &Visitor, agency: &AgencyId, before: Option<String>) -> Result<Rows, Failure> {
    let catalogue = catalogue::current(ctx);
    let registries = catalogue.registries().iter().filter(|registry| registry.owner == *agency);
    let apis = catalogue.apis().iter().filter(|api| api.agency == *agency);
    let sources: Vec<String> =
        registries.map(|registry| registry.id.clone()).chain(apis.map(|api| api.id.clone())).collect();
    let before = before.map(LookUpId::new);
    let mut found = ctx.read(move |r| store::look_ups_in(r, &sources, before.as_ref(), PAGE + 1)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().filter(|_| more).map(|seen| seen.id.to_string());
    Ok((found.iter().map(|seen| row(ctx, v, seen, agency)).collect(), last))
}

/// A look-up as one of the two agencies sees it.
fn row(ctx: &Ctx, v: &Visitor, seen: &Seen, reader: &AgencyId) -> Vec<Markup> {
    let (catalogue, agencies) = (catalogue::current(ctx), directory::agencies(ctx));
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
        html! {
            @if seen.consumer != *reader { (agency_name(&agencies, v, &seen.consumer)) br; }
            (who)
        },
        evidence_link(ctx, v, seen),
    ]
}

/// The way to the package, or to the exchanges with other nodes when one of those answered.
fn evidence_link(ctx: &Ctx, v: &Visitor, seen: &Seen) -> Markup {
    if evidence::is_offered(ctx, &seen.registry) {
        let path = format!("/desk/exchange/{}/evidence", seen.id);
        let when = moment(v, seen.at);
        return html! { a href=(path) download { (t(ctx, v, "exchange-evidence-take", &[("when", when.into())])) } };
    }
    let elsewhere = evidence::provider(ctx, &seen.registry).is_some_and(|provider| !is_here(ctx, &provider));
    html! { @if elsewhere { a href="/desk/messages" { (t(ctx, v, "exchange-evidence-elsewhere", &[])) } } }
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
