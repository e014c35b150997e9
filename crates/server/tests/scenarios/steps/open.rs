//! What everybody finds and takes along, without signing in.

use registries::Body;
use serde_json::Value as Json;
use testkit::{Browser, Page};

use super::registry::kept;
use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("everybody finds \"\" in the register \"\" by \"\"", [text, registry, part]) => {
            expect(&found(world, registry, &[("q", part)]).await?, text, true)?;
        }
        ("everybody finds \"\" in the register \"\" with \"\" = \"\"", [text, registry, field, code]) => {
            let control = format!("f-{field}");
            expect(&found(world, registry, &[(&control, code)]).await?, text, true)?;
        }
        (
            "everybody does not find \"\" in the register \"\" with \"\" = \"\"",
            [text, registry, field, code],
        ) => {
            let control = format!("f-{field}");
            expect(&found(world, registry, &[(&control, code)]).await?, text, false)?;
        }
        (
            "the download of the register \"\" has for \"\" the field \"\" = \"\"",
            [registry, key, field, value],
        ) => {
            has_field(world, [registry, key, field, value]).await?;
        }
        ("the download of the register \"\" has no field \"\"", [registry, field]) => {
            let heading = heading(world, registry).await?;
            if heading.iter().any(|known| known == field) {
                return Err(format!("the columns are {heading:?}"));
            }
        }
        ("nobody downloads the register \"\"", [registry]) => {
            for file in ["data.csv", "data.json", "schema.json"] {
                let page = get(world, &format!("/registries/{registry}/{file}")).await;
                if page.status != 403 {
                    return Err(format!("{file} answers {}", excerpt(&page)));
                }
            }
        }
        ("everybody sees \"\" on page \"\"", [text, path]) => {
            expect(&text_of(world, path).await?, text, true)?;
        }
        ("everybody does not see \"\" on page \"\"", [text, path]) => {
            expect(&text_of(world, path).await?, text, false)?;
        }
        (
            "every agency of the directory has a page with its services, posts, registers and contracts",
            [],
        ) => {
            every_agency(world).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

async fn get(world: &World, path: &str) -> Page {
    Browser::new(world.app.router.clone()).get(path).await
}

async fn text_of(world: &World, path: &str) -> Result<String, String> {
    let page = get(world, path).await;
    if page.status == 200 { Ok(page.text()) } else { Err(format!("{path} answers {}", excerpt(&page))) }
}

/// The cells of the page of results; menus name all codes.
async fn found(world: &World, registry: &str, query: &[(&str, &str)]) -> Result<String, String> {
    let path = web::href(&format!("/registries/{registry}/search"), query);
    let page = get(world, &path).await;
    if page.status != 200 {
        return Err(format!("{path} answers {}", excerpt(&page)));
    }
    let table = page.body.split("<tbody").nth(1).and_then(|rest| rest.split("</tbody>").next());
    Ok(table.unwrap_or_default().to_owned())
}

fn expect(seen: &str, text: &str, wanted: bool) -> Outcome {
    if seen.contains(text) == wanted {
        return Ok(());
    }
    let cut: String = seen.chars().take(1_500).collect();
    let how = if wanted { "does not show" } else { "shows" };
    Err(format!("it {how} “{text}”: {cut}"))
}

/// The columns of the CSV file.
async fn heading(world: &World, registry: &str) -> Result<Vec<String>, String> {
    let page = get(world, &format!("/registries/{registry}/data.csv")).await;
    if page.status != 200 {
        return Err(format!("the file answers {}", excerpt(&page)));
    }
    Ok(page.body.lines().next().unwrap_or_default().split(',').map(str::to_owned).collect())
}

/// The record in the JSON file has the value, and the CSV file has the column.
async fn has_field(world: &mut World, [registry, key, field, value]: [&str; 4]) -> Outcome {
    let (key, value) = (world.key_of(key), world.fill_in(value));
    let catalogue = catalogue::current(world.ctx());
    let described =
        catalogue.registry(registry).ok_or_else(|| format!("there is no registry “{registry}”"))?;
    let wanted = kept(&catalogue, registry, field, &value)?;
    let page = get(world, &format!("/registries/{registry}/data.json")).await;
    if page.status != 200 {
        return Err(format!("the file answers {}", excerpt(&page)));
    }
    let file = page.json();
    let records = file["records"].as_array().ok_or("the file has no records")?;
    let is_it = |record: &&Json| {
        let body: Option<&Body> = record.as_object();
        body.and_then(|body| registries::key_of(described, body)).as_deref() == Some(key.as_str())
    };
    let record = records.iter().find(is_it).ok_or_else(|| format!("the file has no “{key}”"))?;
    if record[field] != wanted {
        return Err(format!("{field} is {}, not {wanted}", record[field]));
    }
    let heading = heading(world, registry).await?;
    if heading.iter().any(|known| known == field) {
        Ok(())
    } else {
        Err(format!("the columns are {heading:?}"))
    }
}

/// Every agency has its page in both languages, which names all that is the agency's.
async fn every_agency(world: &World) -> Outcome {
    let (catalogue, today) = (catalogue::current(world.ctx()), world.ctx().today());
    for agency in catalogue.agencies.all() {
        let path = format!("/agencies/{}", agency.id);
        let text = text_of(world, &path).await?;
        let english = text_of(world, &format!("{path}?lang=en")).await?;
        let mut names = vec![&agency.name];
        names.extend(catalogue.agencies.posts_of(&agency.id).into_iter().map(|post| &post.title));
        names.extend(agency.successors.iter().filter_map(|id| catalogue.agency(id)).map(|other| &other.name));
        if agency.in_force(today) {
            names.extend(catalogue.services_of(&agency.id).map(|service| &service.name));
            let kept = catalogue.registries().iter().filter(|registry| registry.owner == agency.id);
            names.extend(kept.map(|registry| &registry.name));
            let reads = catalogue.contracts().iter().filter(|contract| contract.consumer == agency.id);
            names.extend(
                reads.filter(|contract| contract.in_force(today)).map(|contract| &contract.purpose.name),
            );
        }
        let lost = names.into_iter().find(|name| !holds(&text, &name.zh) || !holds(&english, &name.en));
        if let Some(lost) = lost {
            return Err(format!("{path} does not name {} ({})", lost.zh, lost.en));
        }
    }
    Ok(())
}

/// Whether a page's text has the words, whose spaces are folded there.
fn holds(text: &str, words: &str) -> bool {
    text.contains(&words.split_whitespace().collect::<Vec<_>>().join(" "))
}
