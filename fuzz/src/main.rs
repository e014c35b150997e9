//! Gives what reads from the network what nobody would send, and watches for panics, time and memory.
#![allow(clippy::print_stdout, reason = "a command-line tool answers on standard output")]

mod corpus;
mod elements;
mod mutate;
mod run;
mod seeds;
mod targets;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Parser as _;
use peak_alloc::PeakAlloc;

use crate::run::Run;
use crate::targets::TARGETS;

/// Counts what is held, for this program alone.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What to do.
#[derive(clap::Parser)]
struct Arguments {
    /// One target; all in turn when not given
    target: Option<String>,
    /// Minutes for each target
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// The same seed makes the same inputs
    #[arg(long, default_value_t = 20_261_121)]
    seed: u64,
    /// Folder of findings
    #[arg(long, default_value = "target/fuzz")]
    folder: PathBuf,
    /// Give the target this input once and tell what becomes of it
    #[arg(long, value_name = "FILE", requires = "target")]
    input: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let chosen: Vec<_> = TARGETS
        .iter()
        .filter(|target| arguments.target.as_ref().is_none_or(|name| name == target.name))
        .collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        bail!("there is no such target; there are: {}", names.join(", "));
    }
    let long = Duration::from_secs_f64(arguments.minutes * 60.0);
    let mut findings = 0;
    for target in chosen {
        let run = Run::new(target, &arguments.folder, arguments.seed)?;
        if let Some(file) = &arguments.input {
            println!("{}", run.once(&std::fs::read(file)?));
            return Ok(ExitCode::SUCCESS);
        }
        findings += run.go(long)?;
    }
    Ok(if findings == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
