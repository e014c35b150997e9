//! The largest registry written to CSV, and read into an empty data folder.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use bench::{Bound, Figure, minben};

use crate::export::Watch;
use crate::fill::World;

/// Exports the registry from `data` and imports it into a folder beside.
pub(crate) fn measure(data: &Path, folder: &Path, world: &World) -> Result<Vec<Figure>> {
    let (file, empty) = (folder.join("registry.csv"), folder.join("empty"));
    let mut command = minben();
    command.args(["export", "--demo", &world.registry, "--output"]).arg(&file).arg("--data").arg(data);
    let (wrote, wrote_with) = timed(command)?;
    let text = std::fs::File::open(&file)?;
    let lines = std::io::BufRead::lines(std::io::BufReader::new(text)).count().saturating_sub(1);
    let mut command = minben();
    command.args(["migrate", "--data"]).arg(&empty);
    timed(command)?;
    let mut command = minben();
    command.args(["import", &world.registry]).arg(&file).args(["--reason", "bench", "--data"]).arg(&empty);
    command.arg("--report").arg(folder.join("report.csv"));
    let (read, read_with) = timed(command)?;
    let figure = |name: &str, value, bound, unit| Figure { name: name.to_owned(), value, bound, unit };
    Ok(vec![
        figure("registry export: records", lines as f64, Bound::Reported, "records"),
        figure("registry export", wrote, Bound::Reported, "s"),
        figure("registry export: memory", wrote_with, Bound::Reported, "MB"),
        figure("registry import", read, Bound::Reported, "s"),
        figure("registry import: memory", read_with, Bound::AtMost(150.0), "MB"),
    ])
}

/// Seconds a command took and the most memory it held, in megabytes.
fn timed(mut command: Command) -> Result<(f64, f64)> {
    let begun = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("minben does not start")?;
    let watch = Watch::on(child.id());
    let status = child.wait()?;
    ensure!(status.success(), "minben ended with {status}");
    Ok((begun.elapsed().as_secs_f64(), watch.end() as f64 / 1e6))
}
