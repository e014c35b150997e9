//! What is seen afterwards: on pages, in the person's log of readings, in the count of facts.

use testkit::Page;

use super::{given, service};
use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("the case of \"\" is granted", [name]) => in_state(world, name, "granted").await?,
        ("the case of \"\" is refused", [name]) => in_state(world, name, "refused").await?,
        ("the case of \"\" is withdrawn", [name]) => in_state(world, name, "withdrawn").await?,
        ("the case of \"\" is waiting for correction", [name]) => in_state(world, name, "correction").await?,
        ("the case of \"\" is waiting for consent", [name]) => in_state(world, name, "consent").await?,
        ("the case of \"\" is waiting for payment", [name]) => in_state(world, name, "payment").await?,
        ("the case of \"\" is with post \"\"", [name, post]) => with_post(world, name, post).await?,
        ("\"\" sees \"\" on page \"\"", [name, text, path]) => {
            expect(&on_page(world, name, path).await?, text, true)?;
        }
        ("\"\" does not see \"\" on page \"\"", [name, text, path]) => {
            expect(&on_page(world, name, path).await?, text, false)?;
        }
        ("\"\" sees \"\" on the case page", [name, text]) => {
            expect(&on_case_page(world, name).await?, text, true)?;
        }
        ("\"\" does not see \"\" on the case page", [name, text]) => {
            expect(&on_case_page(world, name).await?, text, false)?;
        }
        ("\"\" sees that \"\" read \"\" because \"\"", [name, agency, registry, purpose]) => {
            sees_reading(world, name, [agency, registry, purpose]).await?;
        }
        ("the indicator \"\" counts #", [kind, count]) => {
            let total = kernel::facts::total(world.ctx(), kind).await.map_err(|error| error.to_string())?;
            if total.to_string() != *count {
                return Err(format!("{kind} counts {total}"));
            }
        }
        ("# working days pass", [days]) => {
            let days = days.parse().map_err(|_| format!("“{days}” is no number"))?;
            let until = world.ctx().work_calendar().add_working_days(world.ctx().today(), days);
            world.move_to(given::read_day(&until.to_string())?).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

async fn in_state(world: &mut World, name: &str, wanted: &str) -> Outcome {
    let case = service::case_of(world, name)?;
    let state = service::state_of(world, &case).await?;
    if state == wanted {
        return Ok(());
    }
    let screen = world.applicant(name).await?;
    let page = screen.browser.get(&format!("/cases/{case}")).await;
    Err(format!("the case is {state}, not {wanted}: {}", excerpt(&page)))
}

/// The case stands in the inbox of everyone in that post.
async fn with_post(world: &mut World, name: &str, wanted: &str) -> Outcome {
    let case = services::CaseId::new(service::case_of(world, name)?);
    let found = world.ctx().read(move |r| services::store::find_case(r, &case));
    let case = found.await.map_err(|error| error.to_string())?.ok_or("the case is gone")?;
    let posts: Vec<String> = case.desks().into_iter().map(|desk| desk.post.to_string()).collect();
    if posts.iter().any(|post| post == wanted) {
        return Ok(());
    }
    let posts = if posts.is_empty() { "nobody".to_owned() } else { posts.join(" and ") };
    Err(format!("the case is {} with {posts}", case.state.as_str()))
}

/// The text of a page: pages of officials as official, all others as citizen.
async fn on_page(world: &mut World, name: &str, path: &str) -> Result<String, String> {
    let screen =
        if path.starts_with("/desk") { world.official(name).await? } else { world.citizen(name).await? };
    let page = screen.browser.get(path).await;
    if page.status != 200 {
        return Err(format!("{path} answers {}", excerpt(&page)));
    }
    Ok(page.text())
}

/// Everything a person reads about their case: what the draft shows now, or the case's
/// page and the result it leads to.
async fn on_case_page(world: &mut World, name: &str) -> Result<String, String> {
    let case = service::case_of(world, name)?;
    let draft = service::state_of(world, &case).await? == "draft";
    let screen = world.applicant(name).await?;
    if draft {
        let page = screen.page.as_ref().ok_or("nothing is on the screen")?;
        return Ok(page.text());
    }
    let page: Page = screen.browser.get(&format!("/cases/{case}")).await;
    if page.status != 200 {
        return Err(format!("the case page answers {}", excerpt(&page)));
    }
    let result = format!("/cases/{case}/result");
    if !page.links().contains(&result) {
        return Ok(page.text());
    }
    let result = screen.browser.get(&result).await;
    Ok(format!("{} {}", page.text(), result.text()))
}

fn expect(seen: &str, text: &str, wanted: bool) -> Outcome {
    // Lines and tags in between are folded to one space in what is seen.
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if seen.contains(&folded) == wanted {
        return Ok(());
    }
    let cut: String = seen.chars().take(1_500).collect();
    let how = if wanted { "does not show" } else { "shows" };
    Err(format!("the page {how} “{text}”: {cut}"))
}

/// The person's own page of readings has one that names agency, registry and purpose.
async fn sees_reading(world: &mut World, name: &str, [agency, registry, purpose]: [&str; 3]) -> Outcome {
    let catalogue = catalogue::current(world.ctx());
    let described =
        catalogue.registry(registry).ok_or_else(|| format!("there is no registry “{registry}”"))?;
    let text = on_page(world, name, "/my/look-ups").await?;
    let wanted = [agency, described.name.zh.as_str(), purpose];
    match wanted.iter().find(|word| !text.contains(**word)) {
        None => Ok(()),
        Some(word) => {
            let cut: String = text.chars().take(1_500).collect();
            Err(format!("the page of readings does not show “{word}”: {cut}"))
        }
    }
}
