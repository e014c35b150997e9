//! Fills a fresh demonstration: synthetic people, registers and officials.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context as _;
use catalogue::Catalogue;
use directory::actions::Appointment;
use kernel::{Actor, Ctx, Day, Person};
use registries::synthetic::population;
use serde_json::json;

/// One seed, so that every demonstration of a size shows the same people.
const SEED: u64 = 20_010_430;
/// Posts are filled from people of this age on.
const WORKING_AGE: std::ops::Range<i64> = 25..65;
/// People written in one transaction.
const BATCH: usize = 2_000;
/// People between two words of progress.
const TOLD_EVERY: u64 = 50_000;
/// Marks that the filling was finished.
const FILLED: &str = "demo-filled";

/// Fills the demonstration unless it was filled before. An interrupted filling is
/// refused with the way out, since its registers would be half full.
pub async fn fill(ctx: &Ctx, people: u64, progress: impl Fn(&str) + Send + Sync) -> anyhow::Result<()> {
    let (mark, known) = ctx
        .read(|r| {
            Ok::<_, kernel::DbError>((
                identity::store::find_mark(r, FILLED)?,
                identity::store::count_people(r)?,
            ))
        })
        .await?;
    if mark.is_some() {
        return Ok(());
    }
    anyhow::ensure!(
        known == 0,
        "the demonstration was interrupted while it was filled; delete its data folder and start again"
    );
    let catalogue = catalogue::current(ctx);
    progress(&format!("filling the demonstration with {people} synthetic people"));
    register_people(ctx, &catalogue, people).await?;
    appoint_officials(ctx, &catalogue, people).await?;
    let every = AtomicU64::new(TOLD_EVERY);
    let filled = registries::synthetic::fill(ctx, &catalogue, SEED, people, |done| {
        if done >= every.load(Ordering::Relaxed) {
            every.store(done + TOLD_EVERY, Ordering::Relaxed);
            progress(&format!("{done} of {people} people"));
        }
    })
    .await
    .context("filling the registers")?;
    ctx.write(|tx| identity::store::insert_mark(tx, FILLED, "done")).await?;
    for (registry, records) in &filled {
        progress(&format!("{records} records in {registry}"));
    }
    Ok(())
}

async fn register_people(ctx: &Ctx, catalogue: &Catalogue, people: u64) -> anyhow::Result<()> {
    let mut batch = Vec::with_capacity(BATCH);
    let mut households = population(catalogue, SEED, people, ctx.today()).peekable();
    while let Some(household) = households.next() {
        batch.extend(household.members.into_iter().map(|member| (member.id_number, member.name)));
        if batch.len() < BATCH && households.peek().is_some() {
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
