//! Look-ups under contracts: by hand on the official's page, and by an agency's system.

use catalogue::model::Registry;
use kernel::{Actor, AgencyId, Lang, params};
use serde_json::json;
use testkit::{Browser, Page};

use crate::world::{LookedUp, Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" looks up contract \"\" for \"\" with purpose \"\"", [official, contract, key, purpose]) => {
            by_hand(world, official, contract, key, purpose).await?;
        }
        (
            "the system of \"\" looks up contract \"\" for \"\" with purpose \"\"",
            [agency, contract, key, purpose],
        ) => {
            by_system(world, agency, contract, key, purpose).await?;
        }
        ("the look-up gives the field \"\"", [field]) => {
            let given = given(world)?;
            if !given.iter().any(|known| known == field) {
                return Err(format!("the look-up gave only {}", given.join(", ")));
            }
        }
        ("the look-up does not give the field \"\"", [field]) => {
            if given(world)?.iter().any(|known| known == field) {
                return Err(format!("the look-up gave “{field}”"));
            }
        }
        ("the look-up is refused because \"\"", [code]) => match &world.looked_up {
            Some(LookedUp::Refused(found)) if found == code => {}
            Some(LookedUp::Refused(found)) => return Err(format!("it was refused because of {found}")),
            Some(LookedUp::Fields(fields)) => return Err(format!("it gave {}", fields.join(", "))),
            None => return Err("nothing was looked up".to_owned()),
        },
        ("the agency \"\" was told of the change of \"\" for \"\"", [agency, registry, name]) => {
            told(world, agency, registry, name).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn given(world: &World) -> Result<&[String], String> {
    match &world.looked_up {
        Some(LookedUp::Fields(fields)) => Ok(fields),
        Some(LookedUp::Refused(code)) => Err(format!("the look-up was refused because of {code}")),
        None => Err("nothing was looked up".to_owned()),
    }
}

/// Looks up on the official's page; what the page does not offer is sent all the same,
/// as somebody with bad intentions would.
async fn by_hand(world: &mut World, official: &str, contract: &str, key: &str, purpose: &str) -> Outcome {
    let key = world.key_of(key);
    // Refusals of one instant have no order.
    world.ctx().clock.advance_seconds(1);
    let path = format!("/desk/look-up/{contract}");
    let screen = world.official(official).await?;
    let page = screen.browser.get(&path).await;
    let form = page.form_to(&path);
    let mut sent = form.as_ref().map(|form| form.sent(None)).unwrap_or_default();
    sent.retain(|(name, _)| !["key", "purpose"].contains(name));
    sent.extend([("key", key.as_str()), ("purpose", purpose)]);
    let page = screen.browser.post(&path, &sent).await;
    world.looked_up = Some(if page.status.is_success() {
        LookedUp::Fields(shown(world, contract, &key, &page).await?)
    } else {
        LookedUp::Refused(last_refusal(world, &page).await?)
    });
    Ok(())
}

/// The fields of the record whose name and value the page shows.
async fn shown(world: &World, contract: &str, key: &str, page: &Page) -> Result<Vec<String>, String> {
    let catalogue = catalogue::current(world.ctx());
    let contract =
        catalogue.contract(contract).ok_or_else(|| format!("there is no contract “{contract}”"))?;
    let registry = catalogue.registry_of(contract).ok_or("the contract's registry is gone")?;
    let (id, by, key, today) = (
        registry.id.clone(),
        contract.keys().first().cloned().unwrap_or_default(),
        key.to_owned(),
        world.ctx().today(),
    );
    let node = world.node_of(&id).clone();
    let found = node.read(move |r| registries::store::find_by(r, &id, &by, &key, today, 1));
    let record = found
        .await
        .map_err(|error| error.to_string())?
        .into_iter()
        .next()
        .ok_or("there is no such record")?;
    let text = page.text();
    let is_shown = |field: &&catalogue::model::Field| {
        let value = record
            .body
            .get(&field.id)
            .map(|value| field.show(value, &catalogue.lists, Lang::Zh))
            .unwrap_or_default();
        text.contains(&field.name.zh) && !value.is_empty() && text.contains(&value)
    };
    Ok(registry.fields.iter().filter(is_shown).map(|field| field.id.clone()).collect())
}

async fn last_refusal(world: &World, page: &Page) -> Result<String, String> {
    let mut last: Option<(String, String)> = None;
    for node in world.nodes() {
        let row = node.query_opt("select id, code from refusals order by id desc limit 1", params![]).await;
        if let Some(row) = row.map_err(|error| error.to_string())? {
            let told = |column| row.text(column).map_err(|error| error.to_string());
            last = last.max(Some((told(0)?, told(1)?)));
        }
    }
    match last {
        Some((_, code)) => Ok(code),
        None => Err(format!("the look-up failed without a refusal on record: {}", excerpt(page))),
    }
}

/// An agency's system with its credential.
pub(super) async fn system(world: &mut World, agency: &str) -> Result<Browser, String> {
    if !world.credentials.contains_key(agency) {
        let it = Actor::Client { agency: AgencyId::new(agency), credential: "scenario".to_owned() };
        let made = exchange::actions::create_credential(world.ctx(), &it, "情境")
            .await
            .map_err(|error| error.to_string())?;
        world.credentials.insert(agency.to_owned(), made.1);
    }
    let mut browser = Browser::new(world.app.router.clone());
    browser.authorize(&world.credentials[agency]);
    Ok(browser)
}

async fn by_system(world: &mut World, agency: &str, contract: &str, key: &str, purpose: &str) -> Outcome {
    let key = world.key_of(key);
    let mut browser = system(world, agency).await?;
    let body = json!({ "contract": contract, "purpose": purpose, "key": key });
    let page = browser.post_json("/api/exchange/look-ups", &body).await;
    let answer = page.json();
    world.looked_up = Some(if page.status == 200 {
        let records = answer["records"].as_array().ok_or_else(|| format!("no records: {}", page.body))?;
        let first = records.first().and_then(|record| record.as_object()).ok_or("no record was found")?;
        LookedUp::Fields(first.keys().cloned().collect())
    } else {
        LookedUp::Refused(answer["code"].as_str().unwrap_or(&page.body).to_owned())
    });
    Ok(())
}

/// Asks as the agency's system for what it was told of.
async fn told(world: &mut World, agency: &str, registry: &str, name: &str) -> Outcome {
    let number = world.number_of(name);
    let mut browser = system(world, agency).await?;
    let page = browser.get(&format!("/api/exchange/notices?after={}", world.given_notice)).await;
    let answer = page.json();
    let notices = answer["notices"].as_array().ok_or_else(|| format!("no notices: {}", page.body))?;
    let catalogue = catalogue::current(world.ctx());
    let described =
        catalogue.registry(registry).ok_or_else(|| format!("there is no registry “{registry}”"))?;
    for notice in notices.iter().filter(|notice| notice["registry"] == registry) {
        let key = notice["key"].as_str().unwrap_or_default();
        if subject_of(world, described, key).await? == Some(number.clone()) {
            return Ok(());
        }
    }
    Err(format!("{agency} was told only of {}", answer["notices"]))
}

async fn subject_of(world: &World, registry: &Registry, key: &str) -> Result<Option<String>, String> {
    let (id, key, today) = (registry.id.clone(), key.to_owned(), world.ctx().today());
    let found = world.ctx().read(move |r| registries::store::find(r, &id, &key, today, None));
    Ok(found.await.map_err(|error| error.to_string())?.and_then(|record| record.subject))
}
