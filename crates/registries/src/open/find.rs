//! Finding records of an open registry: by a part of a public field, and by codes.

use catalogue::field::FieldKind;
use catalogue::model::{Field, Registry};
use kernel::{Ctx, DbError};
use serde_json::Value as Json;
use web::Form;

use crate::index;
use crate::model::{Body, Record};
use crate::pages::Place;
use crate::store::{self, Hit};

/// Records read for one look at most: with rare codes a page ends before it is full, and the next goes on.
const READ: usize = 50_000;
/// Records read at once.
const BATCH: usize = 500;
/// Codes that a menu can hold.
const MENU: usize = 400;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    /// A part of a public field; empty: all.
    pub(crate) text: String,
    /// Codes, by field.
    pub(crate) codes: Vec<(String, String)>,
    /// Where the page before ended.
    pub(crate) after: Option<String>,
}

impl Wanted {
    /// What a query asks: `q`, `f-<field>` and `after`.
    pub(crate) fn of(place: &Place, query: &Form) -> Self {
        let code =
            |field: &&Field| query.opt(&control(field)).map(|value| (field.id.clone(), value.to_owned()));
        Self {
            text: query.text("q").to_owned(),
            codes: filters(place).iter().filter_map(code).collect(),
            after: query.opt("after").map(str::to_owned),
        }
    }
}

/// Name of the control that asks for a field's code.
pub(crate) fn control(field: &Field) -> String {
    format!("f-{}", field.id)
}

/// The fields by which records may be chosen.
pub(crate) fn filters(place: &Place) -> Vec<&Field> {
    let has_menu = |field: &&Field| match &field.kind {
        FieldKind::Code(kind) => (2..=MENU).contains(&kind.codes(&place.catalogue.lists).len()),
        _ => false,
    };
    place.registry.public_fields().filter(has_menu).collect()
}

/// A page of what was found.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The records.
    pub(crate) records: Vec<Record>,
    /// Where the next page begins, when there may be one.
    pub(crate) next: Option<String>,
    /// Whether reading stopped before the page was full or everything was read.
    pub(crate) stopped: bool,
}

/// At most `limit` records in order, without those found by fields that are not public.
pub(crate) async fn find(ctx: &Ctx, place: &Place, wanted: &Wanted, limit: usize) -> Result<Page, DbError> {
    let mut page = Page::default();
    let mut after = wanted.after.clone();
    let mut place_of_last = None;
    for _ in 0..READ / BATCH {
        let batch = batch(ctx, place, &wanted.text, after.clone()).await?;
        let full = batch.len() == BATCH;
        for hit in batch {
            after = Some(hit.place.clone());
            let known = page.records.iter().any(|record| record.key == hit.record.key);
            if known || !fits(&place.registry, &hit.record.body, wanted) {
                continue;
            }
            if page.records.len() == limit {
                page.next = place_of_last;
                return Ok(page);
            }
            place_of_last = Some(hit.place);
            page.records.push(hit.record);
        }
        if !full {
            return Ok(page);
        }
    }
    page.next = after;
    page.stopped = true;
    Ok(page)
}

async fn batch(ctx: &Ctx, place: &Place, text: &str, after: Option<String>) -> Result<Vec<Hit>, DbError> {
    let (registry, text, today) = (place.registry.id.clone(), text.to_owned(), ctx.today());
    ctx.read(move |r| {
        if !text.is_empty() {
            return store::search(r, &registry, &text, after.as_deref(), today, BATCH);
        }
        let records = store::list(r, &registry, after.as_deref().unwrap_or(""), today, BATCH as i64)?;
        Ok(records.into_iter().map(|record| Hit { place: record.key.clone(), record }).collect())
    })
    .await
}

fn fits(registry: &Registry, body: &Body, wanted: &Wanted) -> bool {
    let has = |(field, code): &(String, String)| match body.get(field) {
        Some(Json::String(value)) => value == code,
        Some(Json::Array(values)) => values.iter().any(|value| value.as_str() == Some(code)),
        _ => false,
    };
    let mut public = registry.public_fields();
    let found = wanted.text.is_empty()
        || public
            .any(|field| body.get(&field.id).is_some_and(|value| index::finds(field, value, &wanted.text)));
    found && wanted.codes.iter().all(has)
}
