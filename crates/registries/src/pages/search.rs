//! Finding records by key or by a part of a name: key and name only.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Column, Pagination, SearchBox, Table, empty_state, pagination, search_box, table};
use web::{Failure, Form, Visitor, href, page, t};

use super::{Place, public, record_path, registry_path};
use crate::actions::check::name_of;
use crate::actions::may_read;
use crate::model::Record;
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
        return public::search(&ctx, v, &place, &query).await;
    }
    let (hits, more) = find(&ctx, &id, &wanted, query.opt("after")).await?;
    Ok(found(&ctx, v, &place, &query, (&hits, more)))
}

/// The page of results; tells whether there are more.
fn found(ctx: &Ctx, v: &Visitor, place: &Place, query: &Form, (hits, more): (&[Hit], bool)) -> Response {
    let (wanted, path) = (query.text("q"), format!("{}/search", registry_path(&place.registry.id)));
    let title = t(ctx, v, "registries-found-title", &[]);
    let pages = Pagination {
        first: query.opt("after").map(|_| href(&path, &[("q", wanted)])),
        previous: None,
        next: hits.last().filter(|_| more).map(|hit| href(&path, &[("q", wanted), ("after", &hit.place)])),
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
        @if hits.is_empty() {
            (empty_state(
                &t(ctx, v, "registries-nothing", &[("text", wanted.into())]),
                &html! { p { (t(ctx, v, "registries-nothing-next", &[])) } },
            ))
        } @else {
            (results(ctx, v, place, hits))
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

fn results(ctx: &Ctx, v: &Visitor, place: &Place, hits: &[Hit]) -> Markup {
    let name = |record: &Record| name_of(&place.schema(), &record.body);
    let named = hits.iter().any(|hit| name(&hit.record).is_some());
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
        rows: hits.iter().map(|hit| row(&hit.record)).collect(),
    })
}
