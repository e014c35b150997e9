//! Fills the data folder, and chooses who asks.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use bench::{Bound, Figure, memory_bytes};
use catalogue::Catalogue;
use catalogue::model::{Audience, Service};
use identity::model::Installation;
use identity::store::{find_mark, insert_mark};
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use kernel::{AgencyId, Clock, Ctx, DbError, PersonId};
use server::{App, Plan, assemble};

/// Citizens and officials that ask.
const CITIZENS: usize = 300;
const OFFICIALS: usize = 20;
const SEED: u64 = 20_260_630;
const SETTINGS: &str = "rate_limit_per_minute = 1000000\nlog = \"warn\"\n";
/// Says that the cases of an earlier run are there.
const MARK: &str = "bench-cases";

/// What there is to ask for.
pub(crate) struct World {
    pub(crate) agency: AgencyId,
    pub(crate) services: Vec<Arc<Service>>,
    /// A session's token and a case of that person.
    pub(crate) citizens: Vec<(String, String)>,
    /// Sessions of officials that work on cases.
    pub(crate) officials: Vec<String>,
    /// The registry with the most records.
    pub(crate) registry: String,
}

/// Fills `data` unless an earlier run did.
pub(crate) async fn fill(data: &Path, people: u64, cases: u64) -> Result<(World, Vec<Figure>)> {
    std::fs::write(data.join("minben.toml"), SETTINGS)?;
    let app = open(data).await?;
    let ctx = &app.ctx;
    let catalogue = catalogue::current(ctx);
    let agency = busiest(&catalogue).context("no agency has a service for citizens")?;
    let services: Vec<_> = for_citizens(&catalogue).filter(|it| it.owner == agency).cloned().collect();
    let mut figures = Vec::new();
    let mut figure = |name: &str, value, unit| {
        figures.push(Figure { name: name.to_owned(), value, bound: Bound::Reported, unit });
    };
    let begun = Instant::now();
    server::demo::fill(ctx, people, say).await?;
    figure("filling: people and their records", begun.elapsed().as_secs_f64(), "s");
    if ctx.read(|r| find_mark(r, MARK)).await?.is_none() {
        let begun = Instant::now();
        services::synthetic::fill(ctx, &services, SEED, cases, |done| {
            if done.is_multiple_of(100_000) {
                say(&format!("{done} cases after {:.0} s", begun.elapsed().as_secs_f64()));
            }
        })
        .await?;
        ctx.write(|tx| insert_mark(tx, MARK, "done")).await?;
        figure("filling: cases", begun.elapsed().as_secs_f64(), "s");
    }
    figure("filling: memory at the end", memory_bytes(std::process::id())? as f64 / 1e6, "MB");
    figure("database", std::fs::metadata(data.join("minben.db"))?.len() as f64 / 1e6, "MB");
    let world = World {
        citizens: citizens(ctx).await?,
        officials: officials(ctx, &agency).await?,
        registry: largest(ctx, &catalogue).await?,
        agency,
        services,
    };
    Ok((world, figures))
}

async fn open(data: &Path) -> Result<App> {
    let government = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../government"));
    let catalogue = catalogue::load(&government, Clock::System.now().day())
        .map_err(|mistakes| anyhow::anyhow!("the catalogue has {} mistakes", mistakes.len()))?;
    assemble(Plan {
        settings: Settings::default(),
        location: Location::Sqlite(data.join("minben.db")),
        files: data.join("files"),
        government,
        catalogue,
        installation: Installation::Demo,
        clock: Clock::System,
        entropy: Entropy::system(),
        challenge_port: None,
    })
    .await
}

#[allow(clippy::print_stderr, reason = "progress of a long command")]
fn say(line: &str) {
    eprintln!("{line}");
}

fn for_citizens(catalogue: &Catalogue) -> impl Iterator<Item = &Arc<Service>> {
    catalogue.services().iter().filter(|service| service.audience.contains(&Audience::Citizen))
}

/// The agency with the most services for citizens: all cases come to it.
fn busiest(catalogue: &Catalogue) -> Option<AgencyId> {
    let count =
        |agency: &AgencyId| for_citizens(catalogue).filter(|service| service.owner == *agency).count();
    for_citizens(catalogue).map(|service| &service.owner).max_by_key(|agency| count(agency)).cloned()
}

async fn citizens(ctx: &Ctx) -> Result<Vec<(String, String)>> {
    // Some from the beginning, some from further on: what they read lies apart.
    let mut people: Vec<PersonId> = Vec::new();
    for letter in ["A", "A20", "B", "F", "H"] {
        let after = letter.to_owned();
        let some = ctx.read(move |r| identity::store::list_people(r, "", &after, 2_000)).await?;
        people.extend(some.into_iter().step_by(20).map(|person| person.id));
    }
    let mut chosen = Vec::new();
    for person in people.into_iter().take(CITIZENS) {
        let own = person.clone();
        let cases = ctx.read(move |r| services::store::list_own(r, &own, None, 1)).await?;
        if let Some(case) = cases.first() {
            let token = identity::actions::sign_in_demo(ctx, person, None, browser()).await?;
            chosen.push((token, case.id.to_string()));
        }
    }
    ensure!(!chosen.is_empty(), "nobody has a case");
    Ok(chosen)
}

/// The browser of everybody who is signed in here.
fn browser() -> identity::actions::Browser {
    identity::actions::Browser { token: None, device: "bench".to_owned() }
}

async fn officials(ctx: &Ctx, agency: &AgencyId) -> Result<Vec<String>> {
    let today = ctx.today();
    let holders = ctx.read(move |r| directory::store::list_holders(r, today, "", 5_000)).await?;
    let agencies = directory::agencies(ctx);
    let mut tokens = Vec::new();
    for holder in holders {
        let post = agencies.post(&holder.post).filter(|post| post.agency == *agency);
        if tokens.len() < OFFICIALS && post.is_some_and(|post| post.roles.iter().any(|role| role == "clerk"))
        {
            let post = Some(holder.post);
            tokens.push(identity::actions::sign_in_demo(ctx, holder.person, post, browser()).await?);
        }
    }
    ensure!(!tokens.is_empty(), "{agency} has no clerk");
    Ok(tokens)
}

async fn largest(ctx: &Ctx, catalogue: &Catalogue) -> Result<String> {
    let (ids, today): (Vec<String>, _) =
        (catalogue.registries().iter().map(|registry| registry.id.clone()).collect(), ctx.today());
    let counts = ctx.report(move |r| {
        let count = |id: String| registries::store::count(r, &id, today).map(|count| (count.in_force, id));
        ids.into_iter().map(count).collect::<Result<Vec<_>, DbError>>()
    });
    let largest = counts.await?.into_iter().max().context("there is no registry")?;
    Ok(largest.1)
}
