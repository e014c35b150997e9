//! Synthetic records: fills registries as their `[synthetic]` sections say.

mod person;
mod source;

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use catalogue::Catalogue;
use catalogue::expr::Scope;
use catalogue::field::{FieldKind, Given};
use catalogue::model::{Registry, Synthetic, SyntheticPer};
use kernel::{Actor, Ctx, Day, DbError};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::Value as Json;
use synthetic::{Area, Population};
use tokio::task::JoinHandle;

use crate::RegistriesError;
use crate::actions::{Schema, write::Act};
use crate::index::{Entries, key_of};
use crate::model::{Body, Entry, ImportId, Kind, RecordId, Version, VersionId};
use crate::store::{self, ImportLine, Rows};
use person::Whom;
use source::Source;

/// Records written in one transaction: in larger trees more of them share a page.
const BATCH: std::ops::RangeInclusive<u64> = 10_000..=100_000;
/// People whose records are written before all others', so that a demonstration can be looked at while
/// the rest is written.
pub const FIRST: u64 = 2_000;
/// What the import of synthetic records leaves as its report.
const MARK: &str = "synthetic";

/// The people of a seed, as [`fill`] uses them: with the same seed, number and day they
/// are the same people.
pub fn population(catalogue: &Catalogue, seed: u64, people: u64, today: Day) -> Population {
    let areas: Vec<Area> =
        catalogue.lists.areas.all().iter().map(|area| Area { code: area.code.clone() }).collect();
    Population::new(seed, people, &areas).on(today)
}

/// What [`fill`] made: registry id and number of records.
pub type Filled = BTreeMap<String, u64>;

/// Fills every registry that has a `[synthetic]` section with records about `people`
/// people of the seed. A registry that is filled already stays; one whose filling was
/// interrupted is completed. `progress` hears the number of people done: first as soon as the
/// records of the [`FIRST`] are written, last when all are.
pub async fn fill(
    ctx: &Ctx,
    catalogue: &Arc<Catalogue>,
    seed: u64,
    people: u64,
    mut progress: impl FnMut(u64) + Send,
) -> Result<Filled, RegistriesError> {
    let mut makers = makers(ctx, catalogue, seed).await?;
    if makers.is_empty() {
        progress(people);
        return Ok(Filled::new());
    }
    let writing = makers.iter().filter(|maker| !maker.is_filled);
    let mut filled: Filled = writing.map(|maker| (maker.registry.id.clone(), 0)).collect();
    let batch = people.clamp(*BATCH.start(), *BATCH.end()) as usize;
    let (today, mut done, mut begun, mut pending) = (ctx.today(), 0, false, Vec::new());
    let mut writing = nothing();
    for household in population(catalogue, seed, people, today) {
        for whom in person::all(&household) {
            // Conditions of many registries look at the same person.
            let scope =
                LazyCell::new(|| whom.scope(Scope::new().with("today", Json::String(today.to_string()))));
            for maker in &mut makers {
                if let Some(made) = maker.make(catalogue, &whom, || &*scope)? {
                    pending.push(made);
                }
            }
        }
        done += household.members.len() as u64;
        if !begun && done >= FIRST {
            begun = true;
            written(flush(ctx, catalogue, std::mem::take(&mut pending), &mut filled)).await?;
            progress(done);
        } else if pending.len() >= batch {
            // The next records are made while these are written.
            written(writing).await?;
            writing = flush(ctx, catalogue, std::mem::take(&mut pending), &mut filled);
            progress(done);
        }
    }
    written(writing).await?;
    written(flush(ctx, catalogue, pending, &mut filled)).await?;
    mark(ctx, &filled).await?;
    progress(done);
    Ok(filled)
}

/// The makers of all registries that are not filled yet, each behind those from whose records it takes something.
async fn makers<'a>(
    ctx: &Ctx,
    catalogue: &'a Catalogue,
    seed: u64,
) -> Result<Vec<Maker<'a>>, RegistriesError> {
    let mut makers = Vec::new();
    for registry in catalogue.registries() {
        if let Some(section) = &registry.synthetic {
            let maker = Maker::new(registry, section, seed)?;
            makers.push(Maker { is_filled: is_filled(ctx, &registry.id).await?, ..maker });
        }
    }
    let due = makers.iter().filter(|maker| !maker.is_filled);
    let needed: BTreeSet<String> = due.flat_map(Maker::needs).map(str::to_owned).collect();
    for maker in &mut makers {
        maker.is_needed = needed.contains(&maker.registry.id);
    }
    makers.retain(|maker| maker.is_needed || !maker.is_filled);
    makers.sort_by_key(|maker| !maker.is_needed);
    Ok(makers)
}

/// Where nothing is being written yet.
fn nothing() -> Writing {
    tokio::spawn(async { Ok(()) })
}

async fn is_filled(ctx: &Ctx, registry: &str) -> Result<bool, RegistriesError> {
    let id = registry.to_owned();
    let imports = ctx.read(move |r| store::list_imports(r, &id, 1_000)).await?;
    Ok(imports.iter().any(|import| import.report == MARK))
}

async fn mark(ctx: &Ctx, filled: &Filled) -> Result<(), RegistriesError> {
    let (filled, at) = (filled.clone(), ctx.now());
    ctx.write(move |tx| {
        for (registry, records) in &filled {
            let import = ImportLine {
                id: tx.new_id::<ImportId>(),
                registry: registry.clone(),
                at,
                actor: Actor::Platform.label(),
                lines: *records,
                inserted: *records,
                changed: 0,
                unchanged: 0,
                refused: 0,
                dry_run: false,
                report: MARK.to_owned(),
            };
            store::insert_import(tx, &import)?;
        }
        Ok(())
    })
    .await
}

/// A record that was made and is not written yet.
struct Made {
    registry: String,
    key: String,
    body: Body,
    from: Day,
}

type Writing = JoinHandle<Result<(), RegistriesError>>;

async fn written(writing: Writing) -> Result<(), RegistriesError> {
    writing.await.unwrap_or_else(|_| Err(DbError::Unavailable.into()))
}

/// Begins to write the records.
fn flush(ctx: &Ctx, catalogue: &Arc<Catalogue>, made: Vec<Made>, filled: &mut Filled) -> Writing {
    for record in &made {
        *filled.entry(record.registry.clone()).or_default() += 1;
    }
    let (ctx, catalogue) = (ctx.clone(), Arc::clone(catalogue));
    tokio::spawn(async move { write(&ctx, catalogue, made).await })
}

async fn write(ctx: &Ctx, catalogue: Arc<Catalogue>, mut made: Vec<Made>) -> Result<(), RegistriesError> {
    made.sort_by(|one, other| one.registry.cmp(&other.registry));
    let mut rows = Rows::default();
    for records in made.chunk_by(|one, other| one.registry == other.registry) {
        let schema = Schema::of(&catalogue, &records[0].registry)?;
        let (registry, keys) = (schema.registry.id.clone(), records.iter().map(|made| made.key.clone()));
        let keys: Vec<String> = keys.collect();
        let mut known = ctx.read(move |r| store::existing_keys(r, &registry, &keys)).await?;
        for record in records {
            // Known from an interrupted filling, or from this batch.
            if known.insert(record.key.clone()) {
                push(ctx, &mut rows, &schema, record);
            }
        }
    }
    let rows = Arc::new(rows.sorted());
    // Kept until after the write, so that the writer has not to free them.
    let kept = Arc::clone(&rows);
    ctx.write(move |tx| rows.write(tx)).await?;
    drop(kept);
    Ok(())
}

fn push(ctx: &Ctx, rows: &mut Rows, schema: &Schema, record: &Made) {
    let entry = Entry { on: record.from, reason: "合成資料 synthetic".to_owned(), case: None };
    let act = Act { actor: &Actor::Platform, schema, key: &record.key, kind: Kind::Insert, entry: &entry };
    let now = ctx.now();
    let id = || kernel::id::fresh(now, &ctx.entropy);
    let record_id = RecordId::new(id());
    let version = act.version(&record_id, Some(record.body.clone()));
    let version = Version { id: VersionId::new(id()), recorded_at: now, ..version };
    rows.push(&record.registry, &record.key, &version, &Entries::of(schema.registry, [&record.body]));
}

/// Makes the records of one registry.
struct Maker<'a> {
    registry: &'a Registry,
    section: &'a Synthetic,
    sources: Vec<(usize, Source)>,
    rng: ChaCha8Rng,
    made: u64,
    /// Its records were written before; they are made again for those that need them.
    is_filled: bool,
    /// Another takes something from its records.
    is_needed: bool,
}

impl<'a> Maker<'a> {
    fn new(registry: &'a Registry, section: &'a Synthetic, seed: u64) -> Result<Self, RegistriesError> {
        let mut sources = Vec::new();
        for (place, field) in registry.fields.iter().enumerate() {
            if let Some(text) = section.fields.get(&field.id) {
                let source =
                    Source::parse(text).ok_or_else(|| RegistriesError::UnknownField(text.clone()))?;
                sources.push((place, source));
            }
        }
        // FNV-1a: each registry has its own random numbers, whatever others there are.
        let own = registry.id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let rng = ChaCha8Rng::seed_from_u64(seed ^ own);
        Ok(Self { registry, section, sources, rng, made: 0, is_filled: false, is_needed: false })
    }

    /// The registries from whose records it takes something.
    fn needs(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().filter_map(|(_, source)| match source {
            Source::Record(registry, _) => Some(registry.as_str()),
            _ => None,
        })
    }

    fn make<'s>(
        &mut self,
        catalogue: &Catalogue,
        whom: &Whom,
        scope: impl FnOnce() -> &'s Scope,
    ) -> Result<Option<Made>, RegistriesError> {
        let fits = match self.section.per {
            SyntheticPer::Person => whom.business.is_none(),
            SyntheticPer::Household => whom.business.is_none() && whom.is_head(),
            SyntheticPer::Business => whom.business.is_some(),
        };
        if !fits || !self.rng.random_bool(self.section.share.clamp(0.0, 1.0)) || !self.wanted(scope) {
            return Ok(None);
        }
        let mut body = Body::new();
        let ordinal = self.made;
        for (place, source) in &self.sources {
            let field = &self.registry.fields[*place];
            let raw = source.value(whom, ordinal, &mut self.rng);
            let raw = match (&field.kind, raw) {
                (_, Json::Null) if matches!(source, Source::Record(..)) => return Ok(None),
                (_, Json::Null) => continue,
                (FieldKind::Code(kind), Json::String(text)) if kind.many => {
                    Json::Array(vec![Json::String(text)])
                }
                (_, raw) => raw,
            };
            let value = field
                .check(&raw, &field.id, &Given::new(&catalogue.lists))
                .map_err(RegistriesError::Fields)?;
            body.insert(field.id.clone(), value);
        }
        let Some(key) = key_of(self.registry, &body) else { return Ok(None) };
        self.made += 1;
        if self.is_needed {
            whom.keep(&self.registry.id, &body);
        }
        if self.is_filled {
            return Ok(None);
        }
        Ok(Some(Made { registry: self.registry.id.clone(), key, body, from: whom.known_from() }))
    }

    fn wanted<'s>(&self, scope: impl FnOnce() -> &'s Scope) -> bool {
        self.section.condition.as_ref().is_none_or(|condition| condition.is_true(scope()).unwrap_or(false))
    }
}
