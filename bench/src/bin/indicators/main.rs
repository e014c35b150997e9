//! One indicator over a million look-ups, or over as many facts as are asked for: its pages, its figure, and the same
//! counted again from every row.

mod facts;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
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
use tokio::task::JoinHandle;

/// Rows written by one transaction.
const WRITE: u64 = 5_000;
/// Pages asked for.
const PAGES: usize = 50;
/// The most that a page may take.
const PAGE_MS: f64 = 200.0;
/// The same over very many facts.
const FACTS_PAGE_MS: f64 = 1_000.0;

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
    /// So many facts instead of look-ups, made in bulk, counted by an indicator of their own; on SQLite
    #[arg(long)]
    facts: Option<u64>,
    /// Gigabytes of disk that the facts may take
    #[arg(long, default_value_t = 35)]
    most_gigabytes: u64,
    /// Where the database lies while it is measured; by default among temporary files
    #[arg(long)]
    folder: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let mut builder = tempfile::Builder::new();
    let builder = builder.prefix("minben-indicators-");
    let folder = match &arguments.folder {
        Some(parent) => builder.tempdir_in(parent)?,
        None => builder.tempdir()?,
    };
    if let Some(facts) = arguments.facts {
        return over_facts(&arguments, folder.path(), facts).await;
    }
    let cluster = if arguments.postgres { Some(Cluster::start()?) } else { None };
    let location = match &cluster {
        Some(cluster) => Location::Postgres(cluster.url(), 8),
        None => Location::Sqlite(folder.path().join("minben.db")),
    };
    let app = node(folder.path(), location, &arguments.government).await?;
    fill(&app.ctx, arguments.rows).await?;
    let year = app.ctx.today().year();
    let began = Instant::now();
    let days = indicators::actions::count_days(&app.ctx).await?;
    let counting = Figure {
        name: format!("counting the {days} days that are over, of every indicator, once"),
        value: began.elapsed().as_secs_f64(),
        bound: Bound::Reported,
        unit: "s",
    };
    let mut figures = vec![counting];
    figures.extend(pages(&app, &arguments.indicator, PAGE_MS).await?);
    figures.push(proof(&app, &arguments.indicator, year, arguments.rows).await?);
    report(&figures)
}

/// Fills in facts, and measures the indicator that counts them.
async fn over_facts(arguments: &Arguments, folder: &Path, facts: u64) -> Result<()> {
    let needed = facts::gigabytes(facts);
    let most = arguments.most_gigabytes;
    ensure!(
        needed <= most,
        "{facts} facts take about {needed} GB; raise --most-gigabytes from {most} if there is room"
    );
    ensure!(!arguments.postgres, "facts are made on SQLite; leave --postgres out");
    let government = folder.join("government");
    facts::write_government(&government)?;
    let app = node(folder, Location::Sqlite(folder.join("minben.db")), &government).await?;
    let began = Instant::now();
    facts::fill(&app.ctx, facts).await?;
    let reported = |name: String, value, unit| Figure { name, value, bound: Bound::Reported, unit };
    let mut figures = vec![reported(format!("{facts} facts written"), began.elapsed().as_secs_f64(), "s")];
    figures.extend(facts::measure(&app, facts).await?);
    figures.extend(pages(&app, facts::INDICATOR, FACTS_PAGE_MS).await?);
    figures.push(reported("the database on disk".to_owned(), facts::size(folder)?, "GB"));
    report(&figures)
}

/// A node on this database.
async fn node(folder: &Path, location: Location, government: &Path) -> Result<App> {
    let clock = Clock::System;
    let catalogue = catalogue::load(government, clock.now().day()).map_err(|mistakes| {
        anyhow::anyhow!("the catalogue has {} mistakes, first {:?}", mistakes.len(), mistakes.first())
    })?;
    let plan = Plan {
        settings: Settings { rate_limit_per_minute: 1_000_000, ..Settings::default() },
        location,
        files: folder.join("files"),
        government: government.to_owned(),
        catalogue,
        installation: Installation::Demo,
        clock,
        entropy: Entropy::system(),
        challenge_port: None,
    };
    assemble(plan).await
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
    begin(ctx, Timestamp::start_of(began)).await?;
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

/// The first thing that a node does is a fact, from which on days are counted.
async fn begin(ctx: &Ctx, at: Timestamp) -> Result<()> {
    let sql = "insert into facts (id, at, on_day, kind, agency, dims, value) values ('0', $1, $2, 'bench.begun', null, '{}', 1)";
    let wrote: Result<u64, DbError> = ctx.write(move |tx| tx.execute(sql, params![at, at.day()])).await;
    ensure!(wrote? == 1, "the node has begun before");
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

/// The pages of an indicator and of its rows this year.
async fn pages(app: &App, indicator: &str, bound: f64) -> Result<Vec<Figure>> {
    let (mut client, server) = connect(app).await?;
    let year = app.ctx.today().year();
    let mut figures = Vec::new();
    for path in [format!("/indicators/{indicator}"), format!("/indicators/{indicator}/{year}")] {
        let mut times = Vec::new();
        for _ in 0..PAGES {
            let began = Instant::now();
            let answer = client.get(&path, "").await?;
            times.push(began.elapsed());
            ensure!(answer.status == 200, "{path} answers {}", answer.status);
        }
        times.sort_unstable();
        let name = format!("{path}, 95 of 100 within");
        let value = quantile(&times, 0.95);
        figures.push(Figure { name, value, bound: Bound::AtMost(bound), unit: "ms" });
    }
    server.abort();
    Ok(figures)
}

/// The figure of a year from every row, with their digest.
async fn proof(app: &App, indicator: &str, year: i32, rows: u64) -> Result<Figure> {
    let (mut client, server) = connect(app).await?;
    let began = Instant::now();
    let answer = client.get(&format!("/api/indicators/{indicator}/{year}"), "").await?;
    let value = began.elapsed().as_secs_f64() * 1_000.0;
    let told: serde_json::Value = serde_json::from_slice(&answer.body)?;
    ensure!(told["numerator"].as_u64() == Some(rows), "the figure is {told}");
    server.abort();
    let name = "the same from every row, with its digest".to_owned();
    Ok(Figure { name, value, bound: Bound::Reported, unit: "ms" })
}

/// A client of the node.
async fn connect(app: &App) -> Result<(Client, JoinHandle<std::io::Result<()>>)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?.to_string();
    let service = app.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    let server = tokio::spawn(async move { axum::serve(listener, service).await });
    Ok((Client::connect(&address).await?, server))
}
