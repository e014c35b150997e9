//! The exchanges of one's agency with other nodes, and the evidence of each.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use federation::Federation;
use http::header;
use kernel::{Actor, Audit, Ctx, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;
use web::components::{Column, Pagination, Table, Tone, empty_state, pagination, table, tag};
use web::{Failure, Visitor, href, page, t};

use crate::Refusal;
use crate::evidence;
use crate::message::RequestHeader;
use crate::store::{self, Key, Listed, Side};

/// Rows on a page.
const PAGE: usize = 20;
/// Roles whose posts answer for what the agency exchanges.
const ROLES: [&str; 4] = ["supervisor", "head", "it", "auditor"];

/// Query of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    before: Option<i64>,
}

fn check(actor: &Actor) -> Result<(), Failure> {
    if ROLES.iter().any(|role| actor.has_role(role)) {
        Ok(())
    } else {
        Err(Failure::new(403, "relay.not_yours"))
    }
}

/// `GET /desk/messages`.
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let agency = v.official()?.agency.clone();
    check(&v.actor)?;
    let before = query.before.map_or(Timestamp(i64::MAX), Timestamp);
    let mut found = ctx.read(move |r| store::list_of_agency(r, &agency, before, PAGE as i64 + 1)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| href("/desk/messages", &[("before", &last.at.0.to_string())]));
    let pages = Pagination { first: query.before.map(|_| "/desk/messages".to_owned()), previous: None, next };
    let title = t(&ctx, v, "relay-title", &[]);
    let columns =
        ["relay-time", "relay-direction", "relay-node", "relay-service", "relay-state", "relay-evidence"];
    let body = html! {
        p { (t(&ctx, v, "relay-lead", &[])) }
        @if found.is_empty() {
            (empty_state(&t(&ctx, v, "relay-empty", &[]), &html! { p { (t(&ctx, v, "relay-empty-next", &[])) } }))
        } @else {
            (table(&Table {
                caption: &title,
                caption_hidden: true,
                columns: columns.map(|key| Column::new(t(&ctx, v, key, &[]))).to_vec(),
                rows: found.iter().map(|listed| row(&ctx, v, listed)).collect(),
            }))
            (pagination(v.lang, &pages))
        }
    };
    Ok(page(&ctx, v, &title).back("/desk/exchange", "").wide().body(body))
}

fn row(ctx: &Ctx, v: &Visitor, listed: &Listed) -> Vec<Markup> {
    let direction = if listed.key.side == Side::Out { "relay-out" } else { "relay-in" };
    let (tone, state) = if listed.answered_at.is_some() {
        (Tone::Good, "relay-answered")
    } else {
        (Tone::Bad, "relay-unanswered")
    };
    let when = format!("{} {}", listed.at.day().long(v.lang), listed.at.clock_time());
    let link = href(
        "/desk/messages/evidence",
        &[
            ("side", listed.key.side.word()),
            ("consumer", listed.key.consumer.as_str()),
            ("id", &listed.key.id),
        ],
    );
    vec![
        html! { time datetime=(listed.at) { (when) } },
        html! { (t(ctx, v, direction, &[])) },
        html! { (node_name(ctx, v, &listed.node)) },
        service(ctx, v, &listed.service),
        html! { (tag(tone, &t(ctx, v, state, &[]))) },
        html! {
            a href=(link) download { (t(ctx, v, "relay-download", &[("id", listed.key.id.as_str().into())])) }
        },
    ]
}

/// What was asked: the contract by its name, and the service's identifier. That has no spaces, and is broken at
/// its slashes on a phone.
fn service(ctx: &Ctx, v: &Visitor, id: &str) -> Markup {
    let catalogue = catalogue::current(ctx);
    let contract = id.rsplit('/').next().and_then(|code| catalogue.contract(code));
    html! {
        div {
            @if let Some(contract) = contract { (contract.name.of(v.lang)) br; }
            code {
                @for (place, part) in id.split('/').enumerate() {
                    @if place > 0 { "/" wbr; }
                    (part)
                }
            }
        }
    }
}

fn node_name(ctx: &Ctx, v: &Visitor, id: &str) -> String {
    let state = ctx.part::<Federation>().state();
    let known = state.as_ref().and_then(|state| state.list.nodes.iter().find(|node| node.id.as_str() == id));
    known.map_or_else(
        || id.to_owned(),
        |node| if v.lang == kernel::Lang::Zh { node.name.zh.clone() } else { node.name.en.clone() },
    )
}

/// Query of a package of evidence: which exchange.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    side: String,
    consumer: String,
    id: String,
}

/// `GET /desk/messages/evidence`.
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(which): Query<Which>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let agency = v.official()?.agency.clone();
    check(&v.actor)?;
    give(&ctx, &v.actor, &agency, &which).await
}

/// `GET /api/exchange/evidence/{id}`: of a call that the client's own agency made; of one that this node answered itself, the
/// exchange has the evidence, and the client need not know which it was.
pub(crate) async fn for_client(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let agency = visitor.actor.agency().cloned().ok_or_else(Failure::forbidden)?;
    let key = Key { consumer: agency.clone(), id: id.clone(), side: Side::Out };
    if ctx.read(move |r| store::find(r, &key)).await?.is_none() {
        return Ok(exchange::evidence::for_client(&ctx, &visitor.actor, &id).await?.into_response());
    }
    let which = Which { side: Side::Out.word().to_owned(), consumer: agency.to_string(), id };
    give(&ctx, &visitor.actor, &agency, &which).await
}

/// The package, for an agency that was one of the two.
async fn give(
    ctx: &Ctx,
    actor: &Actor,
    agency: &kernel::AgencyId,
    which: &Which,
) -> Result<Response, Failure> {
    let side = Side::of_word(&which.side).ok_or_else(Failure::not_found)?;
    let key = Key { consumer: kernel::AgencyId::new(&which.consumer), id: which.id.clone(), side };
    let wanted = key.clone();
    let (request, _) = ctx.read(move |r| store::find(r, &wanted)).await?.ok_or_else(Failure::not_found)?;
    let header =
        RequestHeader::read(&request.message.sealed.header).map_err(|error| Failure::internal(&error))?;
    let party = if side == Side::Out { &key.consumer } else { &header.service.agency };
    if party != agency {
        return Err(Failure::not_found());
    }
    let package = evidence::package(ctx, &key).await.map_err(refused)?;
    let (actor, id) = (actor.clone(), key.id.clone());
    ctx.write(move |tx| {
        tx.audit(Audit {
            actor: &actor,
            action: "relay.evidence",
            object: "evidence",
            object_id: &id,
            agency: None,
            detail: json!({ "side": side.word() }),
        })
    })
    .await?;
    let name: String = key.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let headers = [
        (header::CONTENT_TYPE, signature::asic::MEDIA_TYPE.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"minben-evidence-{name}.asics\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, package).into_response())
}

fn refused(error: Refusal) -> Failure {
    match error {
        Refusal::Unknown { .. } => Failure::not_found(),
        Refusal::NoSeal { agency } => Failure::new(503, "relay.no_seal").with("agency", agency),
        other => {
            tracing::error!(error = %other, "evidence could not be made");
            Failure::new(503, "relay.no_evidence")
        }
    }
}
