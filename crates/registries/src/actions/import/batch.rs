//! What one batch of lines does, in its transaction.

use kernel::{DbError, Fact, Tx};
use serde_json::{Value as Json, json};

use super::Import;
use crate::actions::write::{Act, periods};
use crate::actions::{Schema, check, quantity};
use crate::index::Entries;
use crate::model::{Body, Entry, Kind, RecordId};
use crate::store::{self, Rows};
use crate::{RegistriesError, timeline};

/// One line as it was read.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) key: String,
    pub(super) body: Body,
    /// The columns that were empty.
    pub(super) empty: Vec<String>,
}

/// What a batch did.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) inserted: u64,
    pub(super) changed: u64,
    pub(super) unchanged: u64,
    pub(super) refused: Vec<(u64, RegistriesError)>,
}

/// Why a batch's transaction ended without being kept.
pub(super) enum Ended {
    Tried(Outcome),
    Failed(RegistriesError),
}

impl From<DbError> for Ended {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<RegistriesError> for Ended {
    fn from(error: RegistriesError) -> Self {
        Self::Failed(error)
    }
}

/// One batch: new records together, known ones each by itself.
pub(super) fn batch(tx: &mut Tx, job: &Import, lines: &[Line]) -> Result<Outcome, RegistriesError> {
    let schema = Schema::of(&job.catalogue, &job.registry)?;
    let entry = Entry { on: job.on, reason: job.reason.clone(), case: None };
    let keys: Vec<String> = lines.iter().map(|line| line.key.clone()).collect();
    let mut known = store::existing_keys(tx, &job.registry, &keys)?;
    let mut rows = Rows::default();
    let mut outcome = Outcome::default();
    // Unique values and references are looked up, so what came before must be written.
    let looks_up =
        schema.registry.fields.iter().any(|field| field.unique && !schema.registry.is_key(&field.id));
    for line in lines {
        if known.contains(&line.key) || looks_up {
            std::mem::take(&mut rows).sorted().write(tx)?;
        }
        let result = if known.contains(&line.key) {
            renew(tx, &schema, job, line, &entry)
        } else {
            begin(tx, &schema, job, line, &entry, &mut rows).map(|()| Kind::Insert).map(Some)
        };
        match result {
            Ok(kind) => {
                known.insert(line.key.clone());
                match kind {
                    Some(Kind::Insert) => outcome.inserted += 1,
                    Some(_) => outcome.changed += 1,
                    None => outcome.unchanged += 1,
                }
            }
            Err(RegistriesError::Db(error)) => return Err(error.into()),
            Err(error) => outcome.refused.push((line.number, error)),
        }
    }
    rows.sorted().write(tx)?;
    if outcome.inserted > 0 {
        tx.fact(Fact {
            kind: "registry.changed",
            agency: Some(&schema.registry.owner),
            dims: json!({"registry": schema.registry.id, "kind": "insert"}),
            value: i64::try_from(outcome.inserted).unwrap_or(i64::MAX),
        })?;
    }
    Ok(outcome)
}

/// A record nobody knew: gathered, to be written with others.
fn begin(
    tx: &mut Tx,
    schema: &Schema,
    job: &Import,
    line: &Line,
    entry: &Entry,
    rows: &mut Rows,
) -> Result<(), RegistriesError> {
    let today = tx.today();
    check::rules(schema, &line.body, today)?;
    check::outside(tx, schema, &line.key, &line.body, job.on)?;
    let record: RecordId = tx.new_id();
    let act = Act { actor: &job.actor, schema, key: &line.key, kind: Kind::Insert, entry };
    let mut version = act.version(&record, Some(line.body.clone()));
    version.id = tx.new_id();
    version.recorded_at = tx.now();
    rows.push(&job.registry, &line.key, &version, &Entries::of(schema.registry, [&line.body]));
    Ok(quantity::note(tx, schema.registry, None, Some(&line.body))?)
}

/// A known record: changed where the line differs, or begun again when it was closed.
/// A field whose column is empty in the line loses its value.
fn renew(
    tx: &mut Tx,
    schema: &Schema,
    job: &Import,
    line: &Line,
    entry: &Entry,
) -> Result<Option<Kind>, RegistriesError> {
    let held = store::timeline(tx, &job.registry, &line.key)?;
    let now_held = periods(&held);
    let act = |kind| Act { actor: &job.actor, schema, key: &line.key, kind, entry };
    if let Ok(plan) = timeline::insert(&now_held, line.body.clone(), entry.on) {
        act(Kind::Insert).perform(tx, &held, plan)?;
        return Ok(Some(Kind::Insert));
    }
    let mut set = line.body.clone();
    set.extend(line.empty.iter().map(|field| (field.clone(), Json::Null)));
    let plan =
        timeline::change(&now_held, &set, entry.on).map_err(|_| RegistriesError::NotInForce(entry.on))?;
    if plan.added.is_empty() {
        return Ok(None);
    }
    act(Kind::Change).perform(tx, &held, plan)?;
    Ok(Some(Kind::Change))
}
