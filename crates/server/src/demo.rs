//! Fills a fresh demonstration: synthetic people, registers and officials.

use anyhow::Context as _;
use directory::actions::Appointment;
use kernel::{Actor, Ctx, Day, Person};
use serde_json::json;

/// One seed, so that every demonstration of a size shows the same people.
const SEED: u64 = 20_010_430;
/// Posts are filled from people of this age on.
const WORKING_AGE: std::ops::Range<i64> = 25..65;
/// People written in one transaction.
const BATCH: usize = 2_000;
/// Marks that the filling was finished.
const FILLED: &str = "demo-filled";

/// Fills the demonstration unless it was filled before. An interrupted filling is
/// refused with the way out, since its registers would be half full.
pub async fn fill(ctx: &Ctx, people: usize, progress: impl Fn(&str)) -> anyhow::Result<()> {
    let (mark, known) = ctx
        .read(|r| Ok::<_, kernel::DbError>((identity::store::find_mark(r, FILLED)?, identity::store::count_people(r)?)))
        .await?;
    if mark.is_some() {
        return Ok(());
    }
    anyhow::ensure!(known == 0, "the demonstration was interrupted while it was filled; delete its data folder and start again");
    let catalogue = catalogue::current(ctx);
    let population = synthetic::Population::new(SEED, people, &areas(&catalogue), ctx.today());
    register_people(ctx, &population).await?;
    appoint_officials(ctx, &population).await?;
    let report = |line: &str| progress(line);
    registries::synthetic::fill(ctx, &catalogue, &population, &report).await.context("filling the registers")?;
    ctx.write(|tx| identity::store::insert_mark(tx, FILLED, "done")).await?;
    progress(&format!("{people} synthetic people are ready"));
    Ok(())
}

fn areas(catalogue: &catalogue::Catalogue) -> Vec<synthetic::Area> {
    catalogue.areas().iter().map(|area| synthetic::Area { code: area.code.clone() }).collect()
}

async fn register_people(ctx: &Ctx, population: &synthetic::Population) -> anyhow::Result<()> {
    let all: Vec<(String, String)> =
        population.people().map(|person| (person.id_number.clone(), person.name.clone())).collect();
    for batch in all.chunks(BATCH) {
        let batch = batch.to_vec();
        ctx.write(move |tx| {
            for (national_id, name) in &batch {
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
async fn appoint_officials(ctx: &Ctx, population: &synthetic::Population) -> anyhow::Result<()> {
    let agencies = directory::agencies(ctx);
    let today = ctx.today();
    let adults: Vec<String> = population
        .people()
        .filter(|person| WORKING_AGE.contains(&person.birth_date.years_until(today)))
        .map(|person| person.id_number.clone())
        .take(agencies.posts().len())
        .collect();
    anyhow::ensure!(adults.len() == agencies.posts().len(), "too few adults for {} posts", agencies.posts().len());
    let from_on = Day::new(today.year() - 1, 1, 1).context("a first of January")?;
    ctx.write(move |tx| {
        for (post, national_id) in agencies.posts().iter().zip(&adults) {
            let Some(person) = identity::store::find_person_by_national_id(tx, national_id)? else { continue };
            let new = Appointment { post: post.id.clone(), person: person.id, name: person.name, from_on, until_on: None };
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
