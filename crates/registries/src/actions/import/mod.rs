//! Bulk import from CSV: a stream, in batches, with a report by line.

mod batch;
mod report;

use std::io::{Read, Write};
use std::sync::Arc;

use catalogue::Catalogue;
use catalogue::model::Registry;
use kernel::i18n::Arg;
use kernel::{Actor, Audit, Ctx, Day, Lang};
use serde_json::{Value as Json, json};

use super::{Schema, check, may_keep};
use crate::RegistriesError;
use crate::error::ImportProblem;
use crate::model::{Body, ImportId};
use crate::store::{self, ImportLine};
use batch::{Ended, Line, batch};
use report::{Refused, Reporter};

/// Lines written in one transaction.
const BATCH: usize = 2_000;
/// An import to be made.
#[derive(Clone)]
pub struct Import {
    /// The catalogue in force.
    pub catalogue: Arc<Catalogue>,
    /// Who imports: a keeper, or the platform from the command line.
    pub actor: Actor,
    /// Into which registry.
    pub registry: String,
    /// From which day the lines are true.
    pub on: Day,
    /// Why.
    pub reason: String,
    /// Only says what would happen.
    pub dry_run: bool,
    /// Language of the report.
    pub lang: Lang,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Lines read so far.
    pub lines: u64,
    /// Of them refused.
    pub refused: u64,
}

/// Imports CSV: the first line names the fields (by id or name); a line whose key is not
/// in force begins a record, one whose key is changes it. Refused lines go to `report`
/// as `line,field,reason` and stop nothing. Memory does not grow with the file.
pub async fn import(
    ctx: &Ctx,
    job: &Import,
    reader: impl Read + Send,
    report: impl Write + Send,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<ImportLine, RegistriesError> {
    let registry = Schema::of(&job.catalogue, &job.registry)?.registry;
    if !may_keep(&job.actor, registry) {
        return Err(RegistriesError::NotKeeper);
    }
    if job.reason.trim().is_empty() {
        return Err(RegistriesError::ReasonMissing);
    }
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader);
    let columns = heading(registry, &mut csv)?;
    // After a line that ends in CR LF the reader stands before the LF, one line too low.
    let behind = u64::from(csv.position().line() < 2);
    let done = ImportLine::empty(ctx, job);
    let mut run = Run { ctx, job, report: Reporter::new(report)?, done, behind };
    let mut record = csv::ByteRecord::new();
    let mut lines: Vec<Line> = Vec::with_capacity(BATCH);
    loop {
        let more = match csv.read_byte_record(&mut record) {
            Ok(more) => more,
            Err(error) => return Err(RegistriesError::Io(std::io::Error::other(error))),
        };
        if more {
            run.done.lines += 1;
            run.read(&columns, &record, &mut lines)?;
        }
        if lines.len() == BATCH || (!more && !lines.is_empty()) {
            run.write(std::mem::take(&mut lines)).await?;
        }
        if run.done.lines.is_multiple_of(BATCH as u64) || !more {
            progress(Progress { lines: run.done.lines, refused: run.done.refused });
        }
        if !more {
            return run.finish().await;
        }
    }
}

/// The field of each column.
fn heading<R: Read>(registry: &Registry, csv: &mut csv::Reader<R>) -> Result<Vec<String>, RegistriesError> {
    let refused = RegistriesError::Import;
    let mut record = csv::StringRecord::new();
    let read = csv.read_record(&mut record).map_err(|_| refused(ImportProblem::Heading))?;
    if !read {
        return Err(refused(ImportProblem::Heading));
    }
    let mut columns: Vec<String> = Vec::new();
    for title in &record {
        let title = title.trim_start_matches('\u{feff}').trim();
        let named = |field: &&catalogue::model::Field| {
            field.id == title || field.name.zh == title || field.name.en.eq_ignore_ascii_case(title)
        };
        let Some(field) = registry.fields.iter().find(named) else {
            return Err(refused(ImportProblem::Column(title.to_owned())));
        };
        if columns.contains(&field.id) {
            return Err(refused(ImportProblem::Twice(title.to_owned())));
        }
        columns.push(field.id.clone());
    }
    let missing =
        registry.fields.iter().find(|field| (field.required || field.key) && !columns.contains(&field.id));
    match missing {
        Some(field) => Err(refused(ImportProblem::Missing(field.id.clone()))),
        None => Ok(columns),
    }
}

/// An import under way.
struct Run<'a, W: Write> {
    ctx: &'a Ctx,
    job: &'a Import,
    report: Reporter<W>,
    done: ImportLine,
    /// What is missing from the reader's line numbers.
    behind: u64,
}

impl<W: Write> Run<'_, W> {
    /// Reads and checks one line.
    fn read(
        &mut self,
        columns: &[String],
        record: &csv::ByteRecord,
        lines: &mut Vec<Line>,
    ) -> Result<(), RegistriesError> {
        let number = record.position().map_or(0, csv::Position::line) + self.behind;
        if record.len() != columns.len() {
            let counts = [("expected", columns.len().to_string()), ("found", record.len().to_string())];
            return self.refuse_line(number, "registries-import-cells", &counts);
        }
        let (mut body, mut empty) = (Body::new(), Vec::new());
        for (field, cell) in columns.iter().zip(record) {
            let Ok(text) = std::str::from_utf8(cell) else {
                return self.refuse_line(number, "registries-import-utf8", &[]);
            };
            if text.trim().is_empty() {
                empty.push(field.clone());
            } else {
                body.insert(field.clone(), Json::String(text.to_owned()));
            }
        }
        let schema = Schema::of(&self.job.catalogue, &self.job.registry)?;
        match check::whole(&schema, &body) {
            Ok((key, body)) => lines.push(Line { number, key, body, empty }),
            Err(error) => self.refuse(number, &error)?,
        }
        Ok(())
    }

    fn refuse_line(&mut self, line: u64, key: &str, args: &[(&str, String)]) -> Result<(), RegistriesError> {
        let args: Vec<(&str, Arg<'_>)> = args.iter().map(|(name, value)| (*name, Arg::from(value))).collect();
        let reason = self.ctx.locales.text(self.job.lang, key, &args);
        self.done.refused += 1;
        self.report.add(&Refused { line, field: String::new(), reason })
    }

    fn refuse(&mut self, line: u64, error: &RegistriesError) -> Result<(), RegistriesError> {
        self.done.refused += 1;
        let (lang, locales) = (self.job.lang, &self.ctx.locales);
        if let RegistriesError::Fields(errors) = error {
            for error in errors {
                let reason = error.message(locales, lang);
                self.report.add(&Refused { line, field: error.field.clone(), reason })?;
            }
            return Ok(());
        }
        let reason = match error {
            RegistriesError::Rule { message, .. } => message.of(lang).to_owned(),
            other => crate::pages::error_text(locales, lang, other),
        };
        self.report.add(&Refused { line, field: error.field().unwrap_or("").to_owned(), reason })
    }

    /// Writes a batch in one transaction.
    async fn write(&mut self, lines: Vec<Line>) -> Result<(), RegistriesError> {
        let (job, lines) = (Arc::new(self.job.clone()), Arc::new(lines));
        let dry_run = job.dry_run;
        let written = self.ctx.write(move |tx| match batch(tx, &job, &lines) {
            Ok(outcome) if dry_run => Err(Ended::Tried(outcome)),
            Ok(outcome) => Ok(outcome),
            Err(error) => Err(Ended::Failed(error)),
        });
        let outcome = match written.await {
            Ok(outcome) | Err(Ended::Tried(outcome)) => outcome,
            Err(Ended::Failed(error)) => return Err(error),
        };
        self.done.inserted += outcome.inserted;
        self.done.changed += outcome.changed;
        self.done.unchanged += outcome.unchanged;
        for (line, error) in &outcome.refused {
            self.refuse(*line, error)?;
        }
        Ok(())
    }

    async fn finish(self) -> Result<ImportLine, RegistriesError> {
        let Self { ctx, job, report, mut done, .. } = self;
        done.report = report.end()?;
        done.at = ctx.now();
        let (import, actor) = (done.clone(), job.actor.clone());
        let owner = Schema::of(&job.catalogue, &job.registry)?.registry.owner.clone();
        ctx.write(move |tx| {
            store::insert_import(tx, &import)?;
            tx.audit(Audit {
                actor: &actor,
                action: "registry.import",
                object: "registry",
                object_id: &import.registry,
                agency: Some(&owner),
                detail: json!({"lines": import.lines, "inserted": import.inserted, "changed": import.changed,
                               "refused": import.refused, "dry_run": import.dry_run}),
            })
        })
        .await?;
        Ok(done)
    }
}

impl ImportLine {
    fn empty(ctx: &Ctx, job: &Import) -> Self {
        Self {
            id: ctx.new_id::<ImportId>(),
            registry: job.registry.clone(),
            at: ctx.now(),
            actor: job.actor.label(),
            lines: 0,
            inserted: 0,
            changed: 0,
            unchanged: 0,
            refused: 0,
            dry_run: job.dry_run,
            report: String::new(),
        }
    }
}
