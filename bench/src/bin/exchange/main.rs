//! Look-ups in one node, each with contract check, log, the person's view, audit and
//! fact, acknowledged after the commit: how many a second, and how long each takes.

mod http;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use bench::{Bound, Cluster, Figure, quantile, report};
use catalogue::Catalogue;
use catalogue::model::Contract;
use clap::Parser as _;
use exchange::Ask;
use identity::model::Installation;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use kernel::{Actor, Clock, Ctx, Person, PersonId};
use server::{Plan, assemble};

/// What to measure.
#[derive(clap::Parser)]
struct Arguments {
    /// Also on a PostgreSQL of our own, with the durability it has by default
    #[arg(long)]
    postgres: bool,
    /// Synthetic people
    #[arg(long, default_value_t = 10_000)]
    people: u64,
    /// Look-ups under way at once
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("minben-bench-").tempdir()?;
    let sqlite = Location::Sqlite(folder.path().join("minben.db"));
    let mut figures = measure(&arguments, sqlite, folder.path(), "SQLite", true).await?;
    if arguments.postgres {
        let cluster = Cluster::start()?;
        let location = Location::Postgres(cluster.url(), 32);
        figures.extend(measure(&arguments, location, folder.path(), "PostgreSQL", false).await?);
    }
    report(&figures)
}

/// In the process, then over HTTP.
async fn measure(
    arguments: &Arguments,
    location: Location,
    folder: &Path,
    engine: &str,
    bound: bool,
) -> Result<Vec<Figure>> {
    let government = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../government"));
    let today = Clock::System.now().day();
    let described = catalogue::load(&government, today)
        .map_err(|mistakes| anyhow::anyhow!("the catalogue has {} mistakes", mistakes.len()))?;
    let app = assemble(Plan {
        settings: Settings { rate_limit_per_minute: 1_000_000, ..Settings::default() },
        location,
        files: folder.join("files"),
        government,
        catalogue: described,
        installation: Installation::Demo,
        clock: Clock::System,
        entropy: Entropy::system(),
        challenge_port: None,
    })
    .await?;
    server::demo::fill(&app.ctx, arguments.people, |_| {}).await?;
    // A server seals its audit trail while it answers.
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let sealer = tokio::spawn(ledger::run_forever(app.ctx.clone(), stopped));
    let catalogue = catalogue::current(&app.ctx);
    let contract = usable(&catalogue).context("no contract that a service may use without a quota")?;
    let keys = keys(&app.ctx, contract).await?;
    let long = Duration::from_secs(arguments.seconds);
    let times = run(&app.ctx, contract, &keys, arguments.clients, long).await?;
    let bounds = if bound { (Bound::AtLeast(10_000.0), Bound::AtMost(10.0)) } else { REPORTED };
    let mut figures = figures(&format!("{engine}, in the process"), times, long, bounds);
    let contract = open(&catalogue).context("no contract that outside systems may use")?;
    let keys = self::keys(&app.ctx, contract).await?;
    let times = http::run(app, contract, &keys, arguments.clients, long).await?;
    figures.extend(self::figures(&format!("{engine}, over HTTP"), times, long, REPORTED));
    let _ = stop.send(true);
    sealer.await?;
    Ok(figures)
}

const REPORTED: (Bound, Bound) = (Bound::Reported, Bound::Reported);

fn figures(what: &str, mut times: Vec<Duration>, long: Duration, bounds: (Bound, Bound)) -> Vec<Figure> {
    times.sort_unstable();
    let rate = times.len() as f64 / long.as_secs_f64();
    let figure =
        |name: &str, value, bound, unit| Figure { name: format!("{what}: {name}"), value, bound, unit };
    vec![
        figure("look-ups a second", rate, bounds.0, "/s"),
        figure("median", quantile(&times, 0.5), Bound::Reported, "ms"),
        figure("95th percentile", quantile(&times, 0.95), bounds.1, "ms"),
        figure("99th percentile", quantile(&times, 0.99), Bound::Reported, "ms"),
    ]
}

/// A contract that outside systems may use, with room for the measurement in its daily quota.
fn open(catalogue: &Catalogue) -> Option<&Contract> {
    let roomy = |contract: &&Arc<Contract>| {
        contract.clients && contract.quota_per_day.is_none_or(|most| most >= 400_000)
    };
    let by_key = |contract: &&Arc<Contract>| {
        let registry = catalogue.registry_of(contract);
        registry.is_some_and(|registry| contract.keys().first().is_some_and(|key| registry.is_key(key)))
    };
    catalogue.contracts().iter().filter(roomy).find(by_key).map(AsRef::as_ref)
}

/// A contract that a service may use and that has no daily quota.
fn usable(catalogue: &Catalogue) -> Option<&Contract> {
    let fits = |contract: &&Arc<Contract>| {
        let registry = catalogue.registry_of(contract);
        let by_key =
            registry.is_some_and(|registry| contract.keys().first().is_some_and(|key| registry.is_key(key)));
        contract.quota_per_day.is_none() && !contract.services.is_empty() && by_key
    };
    catalogue.contracts().iter().find(fits).map(AsRef::as_ref)
}

/// Keys of records of the contract's registry.
async fn keys(ctx: &Ctx, contract: &Contract) -> Result<Vec<String>> {
    let (registry, today) = (contract.source.id().to_owned(), ctx.today());
    let records = ctx.read(move |r| registries::store::list(r, &registry, "", today, 5_000)).await?;
    anyhow::ensure!(!records.is_empty(), "the registry {} is empty", contract.source.id());
    Ok(records.into_iter().map(|record| record.key).collect())
}

async fn run(
    ctx: &Ctx,
    contract: &Contract,
    keys: &[String],
    clients: usize,
    long: Duration,
) -> Result<Vec<Duration>> {
    let actor = Actor::Service {
        agency: contract.consumer.clone(),
        service: contract.services[0].clone(),
        case: "bench".to_owned(),
        on_behalf_of: Person { id: PersonId::new("bench"), national_id: String::new(), name: String::new() },
    };
    let next = Arc::new(AtomicUsize::new(0));
    let ends = Instant::now() + long;
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let (ctx, actor, next, keys) = (ctx.clone(), actor.clone(), next.clone(), keys.to_vec());
        let (contract, purpose) = (contract.id.clone(), contract.purpose.code.clone());
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::new();
            while Instant::now() < ends {
                let key = keys[next.fetch_add(1, Ordering::Relaxed) % keys.len()].clone();
                let ask = Ask { contract: contract.clone(), purpose: purpose.clone(), key, ..Ask::default() };
                let began = Instant::now();
                exchange::actions::look_up(&ctx, &actor, ask).await?;
                times.push(began.elapsed());
            }
            Ok::<_, exchange::ExchangeError>(times)
        }));
    }
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await??);
    }
    Ok(all)
}
