//! The opening that lets an official see a record, carried in the query as `read`.

use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Tab, tabs};
use web::{Failure, Form, Visitor, href, t};

use super::{Place, record_path};
use crate::RegistriesError;
use crate::actions::{may_issue, may_keep, opened};
use crate::model::{Read, ReadId};

/// The visitor's valid opening of a record, if there is one.
pub(crate) async fn find(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    key: &str,
    query: &Form,
) -> Result<Option<Read>, RegistriesError> {
    let Some(ticket) = query.opt("read").map(ReadId::new) else {
        return Ok(None);
    };
    let (catalogue, registry, key) = (place.catalogue.clone(), place.registry.id.clone(), key.to_owned());
    let (actor, now) = (v.actor.clone(), ctx.now());
    ctx.read(move |r| {
        let schema = crate::Schema::of(&catalogue, &registry)?;
        opened(r, &actor, &schema, &key, &ticket, now)
    })
    .await
}

/// The visitor's valid opening; without one the record's page asks for the purpose.
pub(crate) async fn load(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    key: &str,
    query: &Form,
) -> Result<Result<Read, String>, Failure> {
    let found = find(ctx, v, place, key, query).await?;
    Ok(found.ok_or_else(|| record_path(&place.registry.id, key)))
}

/// A link below a record's page that keeps the opening.
pub(crate) fn link(read: &Read, below: &str) -> String {
    href(&format!("{}{below}", record_path(&read.registry, &read.key)), &[("read", read.id.as_str())])
}

/// The views of an opened record.
pub(crate) fn views(ctx: &Ctx, v: &Visitor, place: &Place, read: &Read, current: &str) -> Markup {
    let mut items = vec![("", "registries-tab-record"), ("/history", "registries-tab-history")];
    if may_keep(&v.actor, &place.registry) {
        items.extend([("/change", "registries-tab-change"), ("/close", "registries-tab-close")]);
    }
    if may_issue(&v.actor, &place.registry) {
        items.push(("/extract", "registries-tab-extract"));
    }
    let tab =
        |(below, key): &(&str, &str)| Tab::new(t(ctx, v, key, &[]), link(read, below), *below == current);
    let items: Vec<Tab> = items.iter().map(tab).collect();
    html! { (tabs(&t(ctx, v, "registries-tabs", &[]), &items)) }
}
