//! What is the case before anything happens.

use directory::actions::{Appointment, appoint, appoint_deputy};
use kernel::number::business_number;
use kernel::{Actor, Ctx, Day, PostId};
use registries::Entry;
use registries::actions::{Schema, insert};
use serde_json::{Map, Value as Json};

use crate::world::{Described, Outcome, World};

/// People of a demonstration: enough adults for every post.
const DEMO_PEOPLE: u64 = 1_500;

pub(super) async fn run(
    world: &mut World,
    shape: &str,
    args: &[&str],
    table: &[Vec<String>],
) -> Result<bool, String> {
    match (shape, args) {
        ("the demo people", _) => {
            server::demo::fill(world.ctx(), DEMO_PEOPLE, |_| ())
                .await
                .map_err(|error| format!("{error:#}"))?;
        }
        ("today is \"\"", [day]) => world.move_to(read_day(day)?).await?,
        ("a person \"\"", [name]) => drop(world.person(name).await?),
        ("a person \"\" with records:", [name]) => {
            world.person(name).await?;
            put_in(world, table).await?;
        }
        ("the company \"\" with number \"\"", [name, number]) => company(world, name, number).await?,
        ("the company \"\" with number \"\" and records:", [name, number]) => {
            company(world, name, number).await?;
            put_in(world, table).await?;
        }
        ("the official \"\" in post \"\"", [name, post]) => {
            hold(world, name, post).await?;
            world.posts.insert((*name).to_owned(), PostId::new(*post));
        }
        ("the post \"\" is deputised by \"\" from \"\" to \"\"", [post, name, from, until]) => {
            let (from, until) = (read_day(from)?, read_day(until)?);
            deputise(world, post, name, from, until).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Makes a company known to the node: a legal person, by its unified business number.
async fn company(world: &mut World, name: &str, number: &str) -> Outcome {
    let known = business_number::check(number)
        .map_err(|error| format!("“{number}” is no unified business number: {error}"))?;
    world.give_number(name, known.as_str())?;
    world.person(name).await.map(drop)
}

/// Puts a table of records in, and lets agencies be told of them.
async fn put_in(world: &mut World, table: &[Vec<String>]) -> Outcome {
    let records = read_table(world, table)?;
    for record in &records {
        insert_all(world.node_of(&record.0), std::slice::from_ref(record)).await?;
    }
    world.given.extend(records);
    world.run_jobs().await?;
    world.remember_notices().await
}

pub(super) fn read_day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|_| format!("“{text}” is no day; write 2026-11-21"))
}

async fn appointment(world: &mut World, name: &str, post: &str) -> Result<Appointment, String> {
    let person = world.person(name).await?;
    Ok(Appointment {
        post: PostId::new(post),
        person: person.id,
        name: person.name,
        // Long since; in a government of an earlier day, since that day.
        from_on: read_day("2020-01-01")?.min(world.ctx().today()),
        until_on: None,
    })
}

pub(super) async fn hold(world: &mut World, name: &str, post: &str) -> Outcome {
    let new = appointment(world, name, post).await?;
    let agencies = directory::agencies(world.ctx());
    let write = world.ctx().write(move |tx| appoint(tx, &Actor::Platform, &agencies, &new));
    write.await.map(drop).map_err(|error| error.to_string())
}

async fn deputise(world: &mut World, post: &str, name: &str, from: Day, until: Day) -> Outcome {
    let new = Appointment { from_on: from, until_on: Some(until), ..appointment(world, name, post).await? };
    let agencies = directory::agencies(world.ctx());
    let write = world.ctx().write(move |tx| appoint_deputy(tx, &Actor::Platform, &agencies, &new));
    write.await.map(drop).map_err(|error| error.to_string())
}

/// Rows of one registry make one record; when a field comes again, a new one begins.
fn read_table(world: &mut World, table: &[Vec<String>]) -> Result<Vec<Described>, String> {
    let Some((heading, rows)) = table.split_first() else {
        return Err("a table of records is missing".to_owned());
    };
    if heading != &["registry", "field", "value"] {
        return Err("the table's heading is | registry | field | value |".to_owned());
    }
    let mut records: Vec<Described> = Vec::new();
    for row in rows {
        let [registry, field, value] = row.as_slice() else {
            return Err(format!("not three cells: {row:?}"));
        };
        let value = Json::String(world.fill_in(value));
        match records.last_mut() {
            Some((last, fields)) if last == registry && !fields.contains_key(field) => {
                drop(fields.insert(field.clone(), value));
            }
            _ => records.push((registry.clone(), Map::from_iter([(field.clone(), value)]))),
        }
    }
    Ok(records)
}

/// Puts records into a node's registries.
pub(crate) async fn insert_all(ctx: &Ctx, records: &[Described]) -> Outcome {
    let (catalogue, records) = (catalogue::current(ctx), records.to_vec());
    let write = ctx.write(move |tx| {
        let entry = Entry { on: tx.today(), reason: "情境的起點".to_owned(), case: None };
        for (registry, fields) in &records {
            let schema = Schema::of(&catalogue, registry)?;
            insert(tx, &Actor::Platform, &schema, fields.clone(), &entry)?;
        }
        Ok::<_, registries::RegistriesError>(())
    });
    write.await.map_err(|error| match error {
        registries::RegistriesError::Fields(errors) => {
            let told: Vec<String> =
                errors.iter().map(|error| format!("{} ({})", error.field, error.key)).collect();
            format!("values are refused: {}", told.join(", "))
        }
        other => other.to_string(),
    })
}
