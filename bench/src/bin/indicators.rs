//! One indicator over a million look-ups: its page, and its figure counted again from every row.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use bench::{Bound, Client, Cluster, Figure, quantile, report};
use catalogue::model::Contract;
use clap::Parser;
use identity::model::Installation;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use kernel::{Clock, Ctx, DbError, Timestamp, Value, params};
use server::{App, Plan, assemble};
use tokio::net::TcpListener;

/// Rows written by one transaction.
const WRITE: u64 = 5_000;
/// Pages asked for.
const PAGES: usize = 50;
/// The most that a page may take.
const PAGE_MS: f64 = 200.0;

/// Measures an indicator.
#[derive(Parser)]
struct Arguments {
    /// Look-ups that it counts
    #[arg(long, default_value_t = 1_000_000)]
    rows: u64,
    /// The indicator: one that counts look-ups
    #[arg(long, default_value = "look-ups")]
    indicator: String,
    /// On a PostgreSQL of its own instead of SQLite
    #[arg(long)]
    postgres: bool,
    /// The catalogue's folder
    #[arg(long, default_value = "government")]
    government: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("minben-indicators-").tempdir()?;
    let cluster = if arguments.postgres { Some(Cluster::start()?) } else { None };
    let location = match &cluster {
        Some(cluster) => Location::Postgres(cluster.url(), 8),
        None => Location::Sqlite(folder.path().join("minben.db")),
    };
    let clock = Clock::System;
    let catalogue = catalogue::load(&arguments.government, clock.now().day())
        .map_err(|mistakes| anyhow::anyhow!("{} mistakes in the catalogue", mistakes.len()))?;
    let plan = Plan {
        settings: Settings { rate_limit_per_minute: 1_000_000, ..Settings::default() },
        location,
        files: folder.path().join("files"),
        government: arguments.government.clone(),
        catalogue,
        installation: Installation::Demo,
        clock,
        entropy: Entropy::system(),
        challenge_port: None,
    };
    let app = assemble(plan).await?;
    fill(&app.ctx, arguments.rows).await?;
    report(&measure(app, &arguments.indicator, arguments.rows).await?)
}

/// The columns of a look-up.
const COLUMNS: &str = "id at contract consumer registry purpose purpose_zh purpose_en basis_zh basis_en fields by_field \
                       key_value true_on actor channel found";

/// A contract's id, its consumer and its registry.
type Under = (String, String, String);

/// Look-ups of this year under all contracts in turn, as busy agencies make them.
async fn fill(ctx: &Ctx, rows: u64) -> Result<()> {
    let catalogue = catalogue::current(ctx);
    let named = |contract: &Arc<Contract>| {
        let registry = contract.registry()?.to_owned();
        Some((contract.id.clone(), contract.consumer.to_string(), registry))
    };
    let contracts: Vec<Under> = catalogue.contracts().iter().filter_map(named).collect();
    ensure!(!contracts.is_empty(), "the catalogue has no contracts");
    let now = ctx.now();
    let began = kernel::Day::new(ctx.today().year(), 1, 1).context("the year begins")?;
    let step = (now.0 - Timestamp::start_of(began).0) / i64::try_from(rows)?.max(1);
    let columns: Vec<&str> = COLUMNS.split_whitespace().collect();
    let mut written = 0;
    while written < rows {
        let part = WRITE.min(rows - written);
        let (contracts, columns, first) = (contracts.clone(), columns.clone(), written);
        let wrote: Result<(), DbError> = ctx
            .write(move |tx| {
                let one = |number: u64| {
                    let at = Timestamp(now.0 - step * number as i64);
                    look_up(tx.new_id(), at, &contracts[number as usize % contracts.len()])
                };
                let rows: Vec<Vec<Value>> = (first..first + part).map(one).collect();
                tx.insert_many("look_ups", &columns, &rows)
            })
            .await;
        wrote?;
        written += part;
    }
    Ok(())
}

/// A look-up by an official, in the order of the columns.
fn look_up(id: String, at: Timestamp, (contract, consumer, registry): &Under) -> Vec<Value> {
    let mut row = params![id, at, contract, consumer, registry];
    row.extend(
        ["bench", "量測", "bench", "量測", "bench", "[]", "id_number", "-", "2026-01-01"].map(Value::from),
    );
    row.extend(params!["platform", "official", 1]);
    row
}

async fn measure(app: App, indicator: &str, rows: u64) -> Result<Vec<Figure>> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?.to_string();
    let year = app.ctx.today().year();
    let service = app.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });
    let mut client = Client::connect(&address).await?;
    let paths = [format!("/indicators/{indicator}"), format!("/indicators/{indicator}/{year}")];
    let mut figures = Vec::new();
    for path in &paths {
        let mut times = Vec::new();
        for _ in 0..PAGES {
            let began = Instant::now();
            let answer = client.get(path, "").await?;
            times.push(began.elapsed());
            ensure!(answer.status == 200, "{path} answers {}", answer.status);
        }
        times.sort_unstable();
        let name = format!("{path}, 95 of 100 within");
        let value = quantile(&times, 0.95);
        figures.push(Figure { name, value, bound: Bound::AtMost(PAGE_MS), unit: "ms" });
    }
    let began = Instant::now();
    let answer = client.get(&format!("/api/indicators/{indicator}/{year}"), "").await?;
    let proof = began.elapsed();
    let told: serde_json::Value = serde_json::from_slice(&answer.body)?;
    ensure!(told["numerator"].as_u64() == Some(rows), "the figure is {told}");
    figures.push(Figure {
        name: "the same from every row, with its digest".to_owned(),
        value: proof.as_secs_f64() * 1_000.0,
        bound: Bound::Reported,
        unit: "ms",
    });
    server.abort();
    Ok(figures)
}
