//! Fills a fresh demonstration: synthetic people, registers and officials.

use anyhow::Context as _;
use catalogue::Catalogue;
use directory::actions::Appointment;
use kernel::{Actor, Ctx, Day, Person};
use registries::synthetic::{FIRST, population};
use serde_json::json;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// One seed, so that every demonstration of a size shows the same people.
const SEED: u64 = 20_010_430;
/// Posts are filled from people of this age on.
const WORKING_AGE: std::ops::Range<i64> = 25..65;
/// People written in one transaction.
const BATCH: usize = 2_000;
/// People between two words of progress.
const TOLD_EVERY: u64 = 50_000;
/// Marks that the officials are in their posts.
const APPOINTED: &str = "demo-appointed";
/// Marks that the filling was finished.
const FILLED: &str = "demo-filled";

/// Fills the demonstration with all its people.
pub async fn fill(
    ctx: &Ctx,
    people: u64,
    progress: impl Fn(&str) + Send + Sync + 'static,
) -> anyhow::Result<()> {
    begin(ctx, people, progress).await?.await.context("the filling stopped")?
}

/// What is left of the filling.
pub type Rest = JoinHandle<anyhow::Result<()>>;

/// Fills the demonstration with its first people, and goes on with the others while it can be looked at:
/// nobody is listed before all records about them are there. What was interrupted is completed, and
/// registers that came with a new catalogue are filled.
pub async fn begin(
    ctx: &Ctx,
    people: u64,
    progress: impl Fn(&str) + Send + Sync + 'static,
) -> anyhow::Result<Rest> {
    let is_marked = |name| ctx.read(move |r| identity::store::find_mark(r, name));
    let (filled, appointed) = (is_marked(FILLED).await?.is_some(), is_marked(APPOINTED).await?.is_some());
    let catalogue = catalogue::current(ctx);
    if !filled {
        progress(&format!("filling the demonstration with {people} synthetic people"));
        register_people(ctx, &catalogue, people, FIRST).await?;
    }
    if !filled && !appointed {
        appoint_officials(ctx, &catalogue, people).await?;
    }
    let (tell, told) = oneshot::channel();
    let rest = tokio::spawn(fill_registers(ctx.clone(), people, !filled, tell, progress));
    // Told, or the sender is gone: then the rest tells why.
    if told.await.is_err() {
        rest.await.context("the filling stopped")??;
        return Ok(tokio::spawn(async { Ok(()) }));
    }
    Ok(rest)
}

async fn fill_registers(
    ctx: Ctx,
    people: u64,
    with_people: bool,
    tell: oneshot::Sender<()>,
    progress: impl Fn(&str) + Send + Sync + 'static,
) -> anyhow::Result<()> {
    let (catalogue, mut tell, mut every) = (catalogue::current(&ctx), Some(tell), TOLD_EVERY);
    let hear = |done| {
        if let Some(tell) = tell.take() {
            let _ = tell.send(());
        }
        if done >= every {
            every = done + TOLD_EVERY;
            progress(&format!("{done} of {people} people"));
        }
    };
    let filled = registries::synthetic::fill(&ctx, &catalogue, SEED, people, hear).await;
    let filled = filled.context("filling the registers")?;
    if with_people {
        register_people(&ctx, &catalogue, people, people).await?;
        ctx.write(|tx| identity::store::insert_mark(tx, FILLED, "done")).await?;
    }
    for (registry, records) in &filled {
        progress(&format!("{records} records in {registry}"));
    }
    Ok(())
}

/// Registers the first `first` of the people, up to the end of a household; who is known stays.
async fn register_people(ctx: &Ctx, catalogue: &Catalogue, people: u64, first: u64) -> anyhow::Result<()> {
    let (mut batch, mut done) = (Vec::with_capacity(BATCH), 0);
    let mut households = population(catalogue, SEED, people, ctx.today()).peekable();
    while let Some(household) = households.next().filter(|_| done < first) {
        done += household.members.len() as u64;
        batch.extend(household.members.into_iter().map(|member| (member.id_number, member.name)));
        if batch.len() < BATCH && done < first && households.peek().is_some() {
            continue;
        }
        let full = std::mem::take(&mut batch);
        ctx.write(move |tx| {
            for (national_id, name) in &full {
                let person = Person { id: tx.new_id(), national_id: national_id.clone(), name: name.clone() };
                identity::store::insert_person(tx, &person)?;
            }
            Ok::<_, kernel::DbError>(())
        })
        .await?;
    }
    Ok(())
}

/// One adult for each post, in the posts' order.
async fn appoint_officials(ctx: &Ctx, catalogue: &Catalogue, people: u64) -> anyhow::Result<()> {
    let agencies = directory::agencies(ctx);
    let today = ctx.today();
    // Small demonstrations have fewer adults than there are posts; some then hold several.
    let adults: Vec<String> = population(catalogue, SEED, people, today)
        .flat_map(|household| household.members)
        // More of them are not registered yet.
        .take(FIRST as usize)
        .filter(|person| WORKING_AGE.contains(&person.birth_date.years_until(today)))
        .map(|person| person.id_number)
        .take(agencies.posts().len())
        .collect();
    anyhow::ensure!(
        !adults.is_empty(),
        "a demonstration needs at least one adult; give --people a larger number"
    );
    let from_on = Day::new(today.year() - 1, 1, 1).context("a first of January")?;
    ctx.write(move |tx| {
        for (post, national_id) in agencies.posts().iter().zip(adults.iter().cycle()) {
            let Some(person) = identity::store::find_person_by_national_id(tx, national_id)? else {
                continue;
            };
            let new = Appointment {
                post: post.id.clone(),
                person: person.id,
                name: person.name,
                from_on,
                until_on: None,
            };
            directory::actions::appoint(tx, &Actor::Platform, &agencies, &new)?;
        }
        identity::store::insert_mark(tx, APPOINTED, "done")?;
        tx.audit(kernel::Audit {
            actor: &Actor::Platform,
            action: "demo.fill",
            object: "installation",
            object_id: "demo",
            agency: None,
            detail: json!({ "posts": adults.len() }),
        })?;
        Ok::<_, directory::DirectoryError>(())
    })
    .await?;
    Ok(())
}
