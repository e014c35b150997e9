//! A node with a million people and a million cases, all at the desks of one agency: pages under a
//! steady load, every order and filter of the case list, the export, and an import as large.

mod export;
mod fill;
mod import;
mod lists;
mod pages;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use bench::{Server, report};
use clap::Parser as _;

/// What to measure.
#[derive(clap::Parser)]
struct Arguments {
    /// Synthetic people
    #[arg(long, default_value_t = 1_000_000)]
    people: u64,
    /// Synthetic cases
    #[arg(long, default_value_t = 1_000_000)]
    cases: u64,
    /// Requests a second that arrive, whatever became of the ones before
    #[arg(long, default_value_t = 200)]
    rate: u32,
    /// Seconds of load
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Data folder that is filled once and stays; a temporary one when not given
    #[arg(long)]
    data: Option<PathBuf>,
    /// Leave out the import
    #[arg(long)]
    no_import: bool,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("minben-bench-").tempdir()?;
    let data = match &arguments.data {
        Some(data) => std::path::absolute(data)?,
        None => folder.path().join("data"),
    };
    std::fs::create_dir_all(&data)?;
    let (world, mut figures) = fill::fill(&data, arguments.people, arguments.cases).await?;
    let mut server = Server::start_in(&data)?;
    server.wait_for("/")?;
    let long = Duration::from_secs(arguments.seconds);
    figures.extend(pages::measure(server.address(), &world, arguments.rate, long).await?);
    figures.extend(lists::measure(server.address(), &world).await?);
    figures.extend(export::measure(&server, &world).await?);
    drop(server);
    if !arguments.no_import {
        figures.extend(import::measure(&data, folder.path(), &world)?);
    }
    report(&figures)
}
