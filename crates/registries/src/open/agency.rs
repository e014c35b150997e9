//! Public records that belong on an agency's page, and in the search over everything.

use std::sync::Arc;

use catalogue::field::FieldKind;
use catalogue::model::{Field, Registry};
use kernel::{AgencyId, Ctx, DbError, Lang};
use serde_json::Value as Json;

use super::find::{Wanted, find};
use crate::model::Record;
use crate::pages::{Place, record_path};
use crate::store;

/// Records of one agency in one registry that are looked at.
const MOST: i64 = 500;
/// Fields of which a record's title is made.
const IN_TITLE: usize = 2;

/// A record in a list: what it is about, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its title.
    pub title: String,
    /// Path of its page.
    pub href: String,
}

/// What a registry holds of one agency.
#[derive(Debug, Clone)]
pub struct Held {
    /// The registry.
    pub registry: Arc<Registry>,
    /// The newest records.
    pub lines: Vec<Line>,
    /// How many there are in all.
    pub all: usize,
}

/// Public records that name an agency, the newest `shown` of each registry that says in which field.
pub async fn of_agency(ctx: &Ctx, lang: Lang, agency: &AgencyId, shown: usize) -> Result<Vec<Held>, DbError> {
    let catalogue = catalogue::current(ctx);
    let mut held = Vec::new();
    for registry in catalogue.registries().iter().filter(|registry| registry.is_open()) {
        let Some(field) = &registry.agency else { continue };
        let place = Place { catalogue: catalogue.clone(), registry: registry.clone() };
        let records = records_of(ctx, registry, field, agency).await?;
        let lines = records.iter().take(shown).map(|record| line(&place, lang, record)).collect();
        if !records.is_empty() {
            held.push(Held { registry: registry.clone(), lines, all: records.len() });
        }
    }
    Ok(held)
}

/// The records in force that name an agency, newest first.
pub(crate) async fn records_of(
    ctx: &Ctx,
    registry: &Registry,
    field: &str,
    agency: &AgencyId,
) -> Result<Vec<Record>, DbError> {
    let (id, field, value, today) = (registry.id.clone(), field.to_owned(), agency.to_string(), ctx.today());
    let found = ctx.report(move |r| store::find_by(r, &id, &field, &value, today, MOST)).await;
    let mut records: Vec<Record> = found?;
    records.sort_by(|a, b| (b.valid_from, b.recorded_at, &b.key).cmp(&(a.valid_from, a.recorded_at, &a.key)));
    Ok(records)
}

/// Public records of agencies that hold `text`, at most `limit` of each registry.
pub async fn search(ctx: &Ctx, lang: Lang, text: &str, limit: usize) -> Result<Vec<Line>, DbError> {
    let catalogue = catalogue::current(ctx);
    let mut lines = Vec::new();
    for registry in catalogue.registries() {
        if registry.agency.is_none() || !registry.is_searched_by_everybody() || text.trim().is_empty() {
            continue;
        }
        let place = Place { catalogue: catalogue.clone(), registry: registry.clone() };
        let wanted = Wanted { text: text.to_owned(), ..Wanted::default() };
        let found = find(ctx, &place, &wanted, limit).await?;
        lines.extend(found.records.iter().map(|record| line(&place, lang, record)));
    }
    Ok(lines)
}

fn line(place: &Place, lang: Lang, record: &Record) -> Line {
    Line { title: title(place, lang, record), href: record_path(&record.registry, &record.key) }
}

/// What a record is called in lists: its public names and codes, else its key.
pub(crate) fn title(place: &Place, lang: Lang, record: &Record) -> String {
    let registry = &place.registry;
    let tells = |field: &&Field| {
        let code = matches!(field.kind, FieldKind::Code(_));
        !field.key && registry.agency.as_ref() != Some(&field.id) && (field.search || code)
    };
    let shown = |field: &Field| {
        field.show(record.body.get(&field.id).unwrap_or(&Json::Null), &place.catalogue.lists, lang)
    };
    let fields = registry.public_fields().filter(tells);
    let words: Vec<String> = fields.map(shown).filter(|word| !word.is_empty()).take(IN_TITLE).collect();
    if words.is_empty() {
        record.key.clone()
    } else {
        words.join(if lang == Lang::Zh { "：" } else { ": " })
    }
}
