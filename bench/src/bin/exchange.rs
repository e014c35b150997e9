//! Look-ups in one node, each with contract check, log, the person's view, audit and
//! fact, acknowledged after the commit: how many a second, and how long each takes.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use bench::{Bound, Figure, report};
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

/// What to measure on.
#[derive(clap::Parser)]
struct Arguments {
    /// PostgreSQL address; SQLite in a temporary folder when not given
    #[arg(long)]
    database: Option<String>,
    /// Synthetic people
    #[arg(long, default_value_t = 10_000)]
    people: u64,
    /// Look-ups under way at once
    #[arg(long, default_value_t = 64)]
    clients: usize,
    /// Seconds
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("minben-bench-").tempdir()?;
    let government = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../government"));
    let today = Clock::System.now().day();
    let described = catalogue::load(&government, today)
        .map_err(|mistakes| anyhow::anyhow!("the catalogue has {} mistakes", mistakes.len()))?;
    let on_sqlite = arguments.database.is_none();
    let location = match arguments.database {
        Some(url) => Location::Postgres(url, 16),
        None => Location::Sqlite(folder.path().join("minben.db")),
    };
    let app = assemble(Plan {
        settings: Settings::default(),
        location,
        files: folder.path().join("files"),
        government,
        catalogue: described,
        installation: Installation::Demo,
        clock: Clock::System,
        entropy: Entropy::system(),
    })
    .await?;
    server::demo::fill(&app.ctx, arguments.people, |_| {}).await?;
    let catalogue = catalogue::current(&app.ctx);
    let contract = usable(&catalogue).context("no contract that a service may use without a quota")?;
    let keys = keys(&app.ctx, contract).await?;
    let mut times =
        run(&app.ctx, contract, &keys, arguments.clients, Duration::from_secs(arguments.seconds)).await?;
    times.sort_unstable();
    let rate = times.len() as f64 / arguments.seconds as f64;
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
    let (least, most) = if on_sqlite {
        (Bound::AtLeast(10_000.0), Bound::AtMost(10.0))
    } else {
        (Bound::Reported, Bound::Reported)
    };
    report(&[
        Figure { name: "look-ups a second", value: rate, bound: least, unit: "/s" },
        Figure { name: "look-up, median", value: at(0.5), bound: Bound::Reported, unit: "ms" },
        Figure { name: "look-up, 95th percentile", value: at(0.95), bound: most, unit: "ms" },
    ])
}

/// A contract that a service may use and that has no daily quota.
fn usable(catalogue: &Catalogue) -> Option<&Contract> {
    let fits = |contract: &&Arc<Contract>| {
        let registry = catalogue.registry(&contract.registry);
        let by_key =
            registry.is_some_and(|registry| contract.keys.first().is_some_and(|key| registry.is_key(key)));
        contract.quota_per_day.is_none() && !contract.services.is_empty() && by_key
    };
    catalogue.contracts().iter().find(fits).map(AsRef::as_ref)
}

/// Keys of records of the contract's registry.
async fn keys(ctx: &Ctx, contract: &Contract) -> Result<Vec<String>> {
    let (registry, today) = (contract.registry.clone(), ctx.today());
    let records = ctx.read(move |r| registries::store::list(r, &registry, "", today, 5_000)).await?;
    anyhow::ensure!(!records.is_empty(), "the registry {} is empty", contract.registry);
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
