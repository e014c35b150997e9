//! Finding records by key or by a part of a name: key and name only.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use catalogue::model::{Field, Registry};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Column, Pagination, SearchBox, Table, empty_state, pagination, search_box, table};
use web::{Failure, Form, Visitor, href, page, redirect, t};

use super::{Place, record_path, registry_path};
use crate::RegistriesError;
use crate::actions::check::name_of;
use crate::actions::{Schema, may_read};
use crate::index;
use crate::model::{Body, Record};
use crate::store::{self, Hit};

/// Records on a page.
const PAGE: usize = 20;

/// `GET /registries/{id}/search?q=&after=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let (v, query) = (&visitor, Form::from_pairs(query));
    let place = Place::of(&ctx, &id)?;
    let wanted = query.text("q").to_owned();
    if !may_read(&v.actor, &place.registry) {
        return by_everybody(&ctx, v, &place, &query).await;
    }
    let (hits, more) = find(&ctx, &id, &wanted, query.opt("after")).await?;
    Ok(found(&ctx, v, &place, &query, Found { hits, more, name: name_of }))
}

/// What a search found, and how the visitor is told the records' names.
struct Found {
    hits: Vec<Hit>,
    more: bool,
    name: fn(&Schema, &Body) -> Option<String>,
}

/// The page of results.
fn found(ctx: &Ctx, v: &Visitor, place: &Place, query: &Form, found: Found) -> Response {
    let (wanted, path) = (query.text("q"), format!("{}/search", registry_path(&place.registry.id)));
    let title = t(ctx, v, "registries-found-title", &[]);
    let pages = Pagination {
        first: query.opt("after").map(|_| href(&path, &[("q", wanted)])),
        previous: None,
        next: found
            .hits
            .last()
            .filter(|_| found.more)
            .map(|hit| href(&path, &[("q", wanted), ("after", &hit.place)])),
    };
    let body = html! {
        (search_box(v.lang, &SearchBox {
            action: &path,
            name: "q",
            label: &t(ctx, v, "registries-search", &[]),
            hint: Some(&t(ctx, v, "registries-search-hint", &[])),
            value: wanted,
            button: None,
        }))
        @if found.hits.is_empty() {
            (empty_state(
                &t(ctx, v, "registries-nothing", &[("text", wanted.into())]),
                &html! { p { (t(ctx, v, "registries-nothing-next", &[])) } },
            ))
        } @else {
            (results(ctx, v, place, &found))
            (pagination(v.lang, &pages))
        }
    };
    page(ctx, v, &title)
        .breadcrumb(t(ctx, v, "registries-title", &[]), "/registries")
        .breadcrumb(place.registry.name.of(v.lang), registry_path(&place.registry.id))
        .caption(place.registry.name.of(v.lang))
        .body(body)
}

/// The record with exactly this key, then those that hold the text; all in order when
/// nothing is asked. Tells whether there are more.
async fn find(
    ctx: &Ctx,
    registry: &str,
    wanted: &str,
    after: Option<&str>,
) -> Result<(Vec<Hit>, bool), kernel::DbError> {
    let (registry, wanted, today) = (registry.to_owned(), wanted.to_owned(), ctx.today());
    let after = after.map(str::to_owned);
    ctx.read(move |r| {
        let mut hits: Vec<Hit> = Vec::new();
        if wanted.is_empty() {
            let from = after.as_deref().unwrap_or("");
            let records = store::list(r, &registry, from, today, PAGE as i64 + 1)?;
            hits.extend(records.into_iter().map(|record| Hit { place: record.key.clone(), record }));
        } else {
            if after.is_none()
                && let Some(record) = store::find(r, &registry, &wanted.to_uppercase(), today, None)?
            {
                hits.push(Hit { record, place: String::new() });
            }
            let found = store::search(r, &registry, &wanted, after.as_deref(), today, PAGE + 1)?;
            let exact = hits.first().map(|hit| hit.record.key.clone());
            hits.extend(found.into_iter().filter(|hit| Some(&hit.record.key) != exact.as_ref()));
        }
        let more = hits.len() > PAGE;
        hits.truncate(PAGE);
        Ok((hits, more))
    })
    .await
}

fn results(ctx: &Ctx, v: &Visitor, place: &Place, found: &Found) -> Markup {
    let name = |record: &Record| (found.name)(&place.schema(), &record.body);
    let named = found.hits.iter().any(|hit| name(&hit.record).is_some());
    let row = |record: &Record| {
        let mut cells = vec![html! { a href=(record_path(&record.registry, &record.key)) { (record.key) } }];
        if named {
            cells.push(html! { (name(record).unwrap_or_else(|| "—".to_owned())) });
        }
        cells
    };
    let mut columns = vec![Column::new(super::registry::key_name(v, place))];
    if named {
        columns.push(Column::new(t(ctx, v, "registries-record-name", &[])));
    }
    table(&Table {
        caption: &t(ctx, v, "registries-found", &[]),
        caption_hidden: true,
        columns,
        rows: found.hits.iter().map(|hit| row(&hit.record)).collect(),
    })
}

/// Everyone may ask a registry with public fields for one key; and one that is about no people for a part
/// of a public field.
async fn by_everybody(ctx: &Ctx, v: &Visitor, place: &Place, query: &Form) -> Result<Response, Failure> {
    let key = query.text("q");
    if !place.registry.fields.iter().any(Field::is_public) {
        return Ok(if v.is_signed_in() {
            Failure::from(RegistriesError::NotReader).into_response()
        } else {
            redirect(href("/sign-in", &[("next", &v.path)]))
        });
    }
    let (registry, wanted, today) = (place.registry.id.clone(), key.to_owned(), ctx.today());
    let found = ctx.read(move |r| store::find(r, &registry, &wanted, today, None)).await?;
    if let Some(record) = found {
        return Ok(redirect(record_path(&record.registry, &record.key)));
    }
    if place.registry.is_searched_by_everybody() {
        let (hits, more) = find_public(ctx, place, key, query.opt("after")).await?;
        return Ok(self::found(ctx, v, place, query, Found { hits, more, name: public_name_of }));
    }
    let body = empty_state(
        &t(ctx, v, "registries-nothing", &[("text", key.into())]),
        &html! { p { (t(ctx, v, "registries-nothing-key", &[])) } },
    );
    Ok(page(ctx, v, &t(ctx, v, "registries-found-title", &[]))
        .back(registry_path(&place.registry.id), "")
        .status(404)
        .body(body))
}

/// Rounds of searching until a page is full: what is found by other fields is passed over.
const ROUNDS: usize = 20;

/// Records that are found by a public field. Tells whether there are more.
async fn find_public(
    ctx: &Ctx,
    place: &Place,
    wanted: &str,
    after: Option<&str>,
) -> Result<(Vec<Hit>, bool), kernel::DbError> {
    let (registry, wanted, today) = (place.registry.clone(), wanted.to_owned(), ctx.today());
    let mut after = after.map(str::to_owned);
    ctx.read(move |r| {
        let mut hits: Vec<Hit> = Vec::new();
        for _ in 0..ROUNDS {
            let found = store::search(r, &registry.id, &wanted, after.as_deref(), today, PAGE + 1)?;
            let last = found.len() <= PAGE;
            after = found.last().map(|hit| hit.place.clone());
            let by_public = |hit: &Hit| is_found_by_public(&registry, &hit.record.body, &wanted);
            hits.extend(found.into_iter().filter(by_public));
            if last || hits.len() > PAGE {
                break;
            }
        }
        let more = hits.len() > PAGE;
        hits.truncate(PAGE);
        Ok((hits, more))
    })
    .await
}

fn is_found_by_public(registry: &Registry, body: &Body, wanted: &str) -> bool {
    let mut fields = registry.fields.iter().filter(|field| field.is_public());
    fields.any(|field| body.get(&field.id).is_some_and(|value| index::finds(field, value, wanted)))
}

/// The first public searchable value beside the key.
fn public_name_of(schema: &Schema, body: &Body) -> Option<String> {
    let named = schema.registry.fields.iter().find(|field| field.search && !field.key && field.is_public());
    named.and_then(|field| body.get(&field.id)).map(index::text_of)
}
