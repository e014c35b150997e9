//! `minben import`.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use kernel::{Actor, Day, Lang};
use registries::actions::Import as Job;

use super::{Node, say, say_progress};
use crate::assemble::open;

/// Lines between two words of progress.
const EVERY: u64 = 100_000;

/// Arguments of `minben import`.
#[derive(Debug, clap::Args)]
pub struct Import {
    #[command(flatten)]
    node: Node,
    /// Which registry, by its id
    registry: String,
    /// CSV file whose first line names the fields, by id or name
    file: PathBuf,
    /// Where the report goes: line, field, reason of each refused line
    #[arg(long, value_name = "FILE", default_value = "import-report.csv")]
    report: PathBuf,
    /// Day from which the lines are true; today when not given
    #[arg(long, value_name = "YYYY-MM-DD")]
    on: Option<Day>,
    /// Why, as the records' history tells it
    #[arg(long)]
    reason: String,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    /// Reads the file in; refused lines stop nothing and stand in the report.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let plan = self.node.plan(self.node.settings()?)?;
        let (ctx, described) = open(plan).await?;
        let catalogue = catalogue::actions::install(&ctx, described).await?;
        let file =
            File::open(&self.file).with_context(|| format!("{} cannot be read", self.file.display()))?;
        let report = File::create(&self.report)
            .with_context(|| format!("{} cannot be written", self.report.display()))?;
        let job = Job {
            catalogue,
            actor: Actor::Platform,
            registry: self.registry,
            on: self.on.unwrap_or_else(|| ctx.today()),
            reason: self.reason,
            dry_run: self.dry_run,
            lang: Lang::Zh,
        };
        let done = registries::actions::import(
            &ctx,
            &job,
            BufReader::new(file),
            BufWriter::new(report),
            |progress| {
                if progress.lines.is_multiple_of(EVERY) {
                    say_progress(&format!("{} lines, {} refused", progress.lines, progress.refused));
                }
            },
        )
        .await?;
        let verb = if self.dry_run { "would be" } else { "were" };
        say(&format!(
            "{} lines: {} {verb} inserted, {} changed, {} refused; see {}",
            done.lines,
            done.inserted,
            done.changed,
            done.refused,
            self.report.display()
        ));
        Ok(if done.refused == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
