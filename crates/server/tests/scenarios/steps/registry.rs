//! Registries: extracts at the counter, changes by hand, and what is held true when.

use catalogue::Catalogue;
use catalogue::field::Given;
use kernel::Day;
use registries::Record;
use registries::actions::Schema;
use serde_json::Value as Json;
use testkit::Page;

use super::fill;
use super::given::read_day;
use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" issues an extract of \"\" for \"\" on paper", [official, registry, name]) => {
            issue(world, [official, registry, name]).await?;
        }
        ("\"\" takes an extract of \"\" electronically", [name, registry]) => {
            take(world, name, registry).await?;
        }
        (
            "\"\" changes in registry \"\" for \"\" field \"\" to \"\"",
            [official, registry, key, field, value],
        ) => {
            change(world, official, [registry, key, field, value]).await?;
        }
        ("the registry \"\" has for \"\" field \"\" = \"\"", [registry, key, field, value]) => {
            let today = world.ctx().today();
            holds(world, [registry, key, field, value], today).await?;
        }
        ("the registry \"\" had on \"\" for \"\" field \"\" = \"\"", [registry, day, key, field, value]) => {
            holds(world, [registry, key, field, value], read_day(day)?).await?;
        }
        ("the registry \"\" has no record for \"\"", [registry, key]) => {
            let today = world.ctx().today();
            let key = world.key_of(key);
            if let Some(record) = find(world, registry, &key, today).await? {
                return Err(format!("there is a record: {}", Json::Object(record.body)));
            }
        }
        (
            "the registry \"\" has a record with field \"\" = \"\" and field \"\" = \"\"",
            [registry, a, x, b, y],
        ) => {
            holds_some(world, registry, [(a, x), (b, y)]).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

async fn find(world: &World, registry: &str, key: &str, on: Day) -> Result<Option<Record>, String> {
    let (registry, key) = (registry.to_owned(), key.to_owned());
    let found = world.ctx().read(move |r| registries::store::find(r, &registry, &key, on, None));
    found.await.map_err(|error| error.to_string())
}

/// A value as the registry keeps it, from how the scenario writes it.
pub(super) fn kept(catalogue: &Catalogue, registry: &str, field: &str, text: &str) -> Result<Json, String> {
    let schema = Schema::of(catalogue, registry).map_err(|error| error.to_string())?;
    let described =
        schema.registry.field(field).ok_or_else(|| format!("“{registry}” has no field “{field}”"))?;
    let checked = described.check(&Json::String(text.to_owned()), field, &Given::new(schema.lists));
    checked.map_err(|errors| format!("“{text}” is no value of {field}: {errors:?}"))
}

async fn holds(world: &mut World, [registry, key, field, value]: [&str; 4], on: Day) -> Outcome {
    let (key, value) = (world.key_of(key), world.fill_in(value));
    let catalogue = catalogue::current(world.ctx());
    let wanted = kept(&catalogue, registry, field, &value)?;
    let record = find(world, registry, &key, on)
        .await?
        .ok_or_else(|| format!("there is no record “{key}” on {on}"))?;
    let found = record.body.get(field).cloned().unwrap_or(Json::Null);
    if found == wanted { Ok(()) } else { Err(format!("on {on} {field} is {found}, not {wanted}")) }
}

async fn holds_some(world: &mut World, registry: &str, fields: [(&&str, &&str); 2]) -> Outcome {
    let catalogue = catalogue::current(world.ctx());
    let mut wanted = Vec::new();
    for (field, value) in fields {
        let value = world.fill_in(value);
        wanted.push(((*field).to_owned(), kept(&catalogue, registry, field, &value)?));
    }
    let (id, today) = (registry.to_owned(), world.ctx().today());
    let all = world.ctx().read(move |r| registries::store::list(r, &id, "", today, 1_000));
    let all = all.await.map_err(|error| error.to_string())?;
    let fits = |record: &Record| wanted.iter().all(|(field, value)| record.body.get(field) == Some(value));
    if all.iter().any(fits) {
        return Ok(());
    }
    let bodies: Vec<String> = all.into_iter().map(|record| Json::Object(record.body).to_string()).collect();
    Err(format!("no record fits; there are {}", bodies.join("\n    ")))
}

/// The key of the one record of the registry about a person.
async fn key_about(world: &mut World, registry: &str, name: &str) -> Result<String, String> {
    let catalogue = catalogue::current(world.ctx());
    let described =
        catalogue.registry(registry).ok_or_else(|| format!("there is no registry “{registry}”"))?;
    let subject =
        described.subject.clone().ok_or_else(|| format!("records of “{registry}” are about nobody"))?;
    let (id, number, today) = (registry.to_owned(), world.number_of(name), world.ctx().today());
    let found = world.ctx().read(move |r| registries::store::find_by(r, &id, &subject, &number, today, 2));
    let record = found.await.map_err(|error| error.to_string())?.into_iter().next();
    record.map(|record| record.key).ok_or_else(|| format!("“{registry}” has no record about {name}"))
}

/// A key as part of an address: those of several fields hold slashes.
fn segment(key: &str) -> String {
    key.replace('/', "%2F")
}

/// Opens a record for a purpose, as an official at the counter does, and goes on to one
/// of its views.
async fn view(
    world: &mut World,
    official: &str,
    [registry, key, purpose]: [&str; 3],
    below: &str,
) -> Result<Page, String> {
    let path = format!("/registries/{registry}/records/{}", segment(key));
    let screen = world.official(official).await?;
    let page = screen.browser.get(&path).await;
    let mut form =
        page.form_with("purpose").ok_or_else(|| format!("no purpose is asked: {}", excerpt(&page)))?;
    form.enter("purpose", purpose)?;
    let page = screen.browser.post(&form.action, &form.sent(None)).await;
    let link = page.links().into_iter().find(|link| link.contains(&format!("{below}?")));
    let link = link.ok_or_else(|| format!("the record does not lead to {below}: {}", excerpt(&page)))?;
    let page = screen.browser.get(&link).await;
    if page.status == 200 { Ok(page) } else { Err(format!("{link} answers {}", excerpt(&page))) }
}

/// Issues a certified extract for the purpose that is named after it.
async fn issue(world: &mut World, [official, registry, name]: [&str; 3]) -> Outcome {
    let catalogue = catalogue::current(world.ctx());
    let described =
        catalogue.registry(registry).ok_or_else(|| format!("there is no registry “{registry}”"))?;
    let extract = described.extract.as_ref().ok_or_else(|| format!("“{registry}” has no extract"))?;
    let codes: Vec<&str> = described.purposes.iter().map(|purpose| purpose.code.as_str()).collect();
    let allowed =
        |code: &&&str| extract.purposes.is_empty() || extract.purposes.iter().any(|known| known == **code);
    let purpose =
        codes.iter().filter(allowed).find(|code| code.ends_with("-extract")).or(codes.iter().find(allowed));
    let purpose = purpose.ok_or_else(|| format!("“{registry}” has no purpose for extracts"))?;
    let key = key_about(world, registry, name).await?;
    let page = view(world, official, [registry, &key, purpose], "/extract").await?;
    let mut form =
        page.form_to("/extract").ok_or_else(|| format!("nothing to issue with: {}", excerpt(&page)))?;
    form.enter("purpose", purpose)?;
    let screen = world.official(official).await?;
    let page = screen.browser.post(&form.action, &form.sent(form.buttons().into_iter().next())).await;
    let well = page.status == 200 && page.path.starts_with("/extracts/");
    if well { Ok(()) } else { Err(format!("no extract was issued: {} {}", page.path, excerpt(&page))) }
}

/// A person takes an extract of their own record on line.
async fn take(world: &mut World, name: &str, registry: &str) -> Outcome {
    let key = key_about(world, registry, name).await?;
    let screen = world.citizen(name).await?;
    let page = screen.browser.get(&format!("/my/records/{registry}/{}", segment(&key))).await;
    let form = page
        .form_to("/extract")
        .ok_or_else(|| format!("nothing to take an extract with: {}", excerpt(&page)))?;
    let page = screen.browser.post(&form.action, &form.sent(form.buttons().into_iter().next())).await;
    let well = page.status == 200 && page.path.starts_with("/extracts/");
    if well { Ok(()) } else { Err(format!("no extract was issued: {} {}", page.path, excerpt(&page))) }
}

/// A keeper changes a record by hand.
async fn change(world: &mut World, official: &str, [registry, key, field, value]: [&str; 4]) -> Outcome {
    let (key, value) = (world.key_of(key), world.fill_in(value));
    let catalogue = catalogue::current(world.ctx());
    let described =
        catalogue.registry(registry).ok_or_else(|| format!("there is no registry “{registry}”"))?;
    let purpose =
        described.purposes.first().ok_or_else(|| format!("“{registry}” has no purpose"))?.code.clone();
    let page = view(world, official, [registry, &key, &purpose], "/change").await?;
    let mut form =
        page.form_to("/change").ok_or_else(|| format!("nothing to change with: {}", excerpt(&page)))?;
    fill::enter(&mut form, &format!("f-{field}"), &value)?;
    form.enter("how", "change")?;
    form.enter("reason", "情境中的變更")?;
    let screen = world.official(official).await?;
    // Without a button of a group's rows.
    let page = screen.browser.post(&form.action, &form.sent(None)).await;
    let well = page.status == 200 && page.path.contains("done=changed");
    if well { Ok(()) } else { Err(format!("nothing was changed: {} {}", page.path, excerpt(&page))) }
}
