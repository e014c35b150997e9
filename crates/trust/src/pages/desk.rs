//! What officials issue: their authorities, and an authority's certificates.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Ctx, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    ButtonKind, Card, Column, Pagination, Table, button_link, cards, empty_state, pagination, table,
};
use web::{Failure, Visitor, href, page, t};

use super::{PAGE, authority_of, moment, profile_name, state_tag};
use crate::actions;
use crate::model::{Issued, Kind, Serial};
use crate::store;

/// `GET /desk/authorities`.
pub(crate) async fn list(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    let v = &visitor;
    let catalogue = catalogue::current(&ctx);
    let own: Vec<Card> = catalogue
        .authorities()
        .iter()
        .filter_map(|authority| {
            let href = if actions::is_officer(authority, &v.actor) {
                format!("/desk/authorities/{}", authority.id)
            } else if actions::is_manager(authority, &v.actor) {
                format!("/authorities/{}", authority.id)
            } else {
                return None;
            };
            Some(Card { title: authority.name.of(v.lang).to_owned(), href, summary: String::new() })
        })
        .collect();
    let body = html! {
        @if own.is_empty() {
            (empty_state(&t(&ctx, v, "trust-desk-none", &[]), &html! {
                p { a href="/authorities" { (t(&ctx, v, "trust-authorities-title", &[])) } }
            }))
        } @else {
            (cards(&own))
        }
    };
    Ok(page(&ctx, v, &t(&ctx, v, "trust-desk-title", &[])).back("/desk", "").body(body))
}

/// Query of the list: the last certificate of the page before, as instant and number.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct After {
    after: String,
}

impl After {
    fn read(&self) -> Option<(Timestamp, Serial)> {
        let (at, serial) = self.after.split_once('-')?;
        Some((Timestamp(at.parse().ok()?), Serial::from_text(serial)))
    }
}

/// `GET /desk/authorities/{id}`: newest first.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<After>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let authority = authority_of(&ctx, &id)?;
    if !actions::is_officer(&authority, &v.actor) && !actions::is_manager(&authority, &v.actor) {
        return Err(Failure::forbidden());
    }
    let after = query.read();
    let first = after.as_ref().map(|_| format!("/desk/authorities/{id}"));
    let (of, limit) = (id.clone(), PAGE as i64 + 1);
    let mut issued = ctx.read(move |r| store::list_issued(r, &of, after, limit)).await?;
    let more = issued.len() > PAGE;
    issued.truncate(PAGE);
    let here = format!("/desk/authorities/{id}");
    let next = issued.last().filter(|_| more);
    let next = next.map(|last| href(&here, &[("after", &format!("{}-{}", last.issued_at.0, last.serial))]));
    let columns = ["trust-subject", "trust-profile", "trust-state", "trust-issued", "trust-until"];
    let body = html! {
        @if !authority.profiles.is_empty() && actions::is_officer(&authority, &v.actor) {
            p { (button_link(&t(&ctx, v, "trust-issue", &[]), &format!("{here}/issue"), ButtonKind::Primary)) }
        }
        @if issued.is_empty() {
            (empty_state(&t(&ctx, v, "trust-issued-none", &[]), &html! {}))
        } @else {
            (table(&Table {
                caption: &t(&ctx, v, "trust-issued-title", &[]),
                caption_hidden: true,
                columns: columns.map(|key| Column::new(t(&ctx, v, key, &[]))).to_vec(),
                rows: issued.iter().map(|one| row(&ctx, v, &authority, one)).collect(),
            }))
            (pagination(v.lang, &Pagination { first, previous: None, next }))
        }
    };
    Ok(page(&ctx, v, authority.name.of(v.lang)).back("/desk/authorities", "").body(body))
}

fn row(ctx: &Ctx, v: &Visitor, authority: &catalogue::model::Authority, one: &Issued) -> Vec<Markup> {
    let profile = match one.kind {
        Kind::Holder => profile_name(v, authority, &one.profile),
        kind => t(ctx, v, &format!("trust-kind-{}", kind.word()), &[]),
    };
    vec![
        html! {
            a href={ "/desk/authorities/" (one.authority) "/certificates/" (one.serial) } { (one.subject) }
        },
        html! { (profile) },
        state_tag(ctx, v, one),
        html! { (moment(v, one.issued_at)) },
        html! { (one.not_after.day().long(v.lang)) },
    ]
}
