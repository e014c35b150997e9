//! `minben export`.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use kernel::Actor;

use super::{Node, say_progress};
use crate::assemble::open;

/// Arguments of `minben export`.
#[derive(Debug, clap::Args)]
pub struct Export {
    #[command(flatten)]
    node: Node,
    /// Which registry, by its id
    registry: String,
    /// File to write; standard output when not given
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    /// Writes every record in force today, in order of key, holding none of them.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let plan = self.node.plan(self.node.settings()?)?;
        let (ctx, described) = open(plan).await?;
        let catalogue = catalogue::actions::install(&ctx, described).await?;
        let out: Box<dyn Write + Send> = match &self.output {
            Some(path) => {
                Box::new(File::create(path).with_context(|| format!("{} cannot be written", path.display()))?)
            }
            None => Box::new(std::io::stdout()),
        };
        let out = std::io::BufWriter::with_capacity(1 << 16, out);
        let today = ctx.today();
        let rows =
            registries::actions::export(&ctx, &Actor::Platform, &catalogue, &self.registry, today, out)
                .await?;
        say_progress(&format!("{rows} records of {} written", self.registry));
        Ok(ExitCode::SUCCESS)
    }
}
