//! Who acts for whom: a company's representative is recorded by an official at the counter, and chooses
//! on their own page for whom they act.

use kernel::PostId;
use web::form::DateParts;

use crate::world::{Acting, Outcome, World, excerpt};

/// The page on which an official records a mandate from a document.
const COUNTER: &str = "/desk/mandates/new";

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" represents \"\"", [agent, company]) => represent(world, agent, company).await?,
        ("\"\" acts for \"\"", [agent, principal]) => act(world, agent, principal).await?,
        ("\"\" acts for nobody", [agent]) => stop(world, agent).await?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// An official who may record mandates does so, from the company's registration.
async fn represent(world: &mut World, agent: &str, company: &str) -> Outcome {
    let registrar = registrar(world).await?;
    let people = [world.person(company).await?, world.person(agent).await?];
    let today = world.ctx().today();
    let DateParts { year, month, day } = DateParts::roc(today);
    let screen = world.official(&registrar).await?;
    let page = screen.browser.get(COUNTER).await;
    let mut form =
        page.form_to(COUNTER).ok_or_else(|| format!("nothing to record with: {}", excerpt(&page)))?;
    let [principal, representative] = &people;
    for (name, value) in [
        ("kind", "company"),
        ("principal", principal.national_id.as_str()),
        ("principal-name", principal.name.as_str()),
        ("number", representative.national_id.as_str()),
        ("name", representative.name.as_str()),
        ("document", "情境的登記證明"),
        ("from-year", year.as_str()),
        ("from-month", month.as_str()),
        ("from-day", day.as_str()),
    ] {
        form.enter(name, value)?;
    }
    let page = screen.browser.post(COUNTER, &form.sent(None)).await;
    if page.status == 200 { Ok(()) } else { Err(format!("nothing was recorded: {}", excerpt(&page))) }
}

/// The name of an official at a counter where mandates are recorded; one is put there when there is none.
async fn registrar(world: &mut World) -> Result<String, String> {
    let name = "登記測員".to_owned();
    if !world.posts.contains_key(&name) {
        let agencies = directory::agencies(world.ctx());
        let may_record =
            |post: &&directory::model::Post| post.roles.iter().any(|role| role == "identity-desk");
        let post = agencies.posts().iter().find(may_record).ok_or("no post may record mandates")?;
        super::given::hold(world, &name, post.id.as_str()).await?;
        world.posts.insert(name.clone(), PostId::new(post.id.as_str()));
    }
    Ok(name)
}

/// The person finds the mandate on their own page and chooses to act under it.
async fn act(world: &mut World, agent: &str, principal: &str) -> Outcome {
    stop(world, agent).await?;
    let screen = world.citizen(agent).await?;
    let page = screen.browser.get("/my/mandates").await;
    for path in page.links().into_iter().filter(|link| link.starts_with("/my/mandates/")) {
        let page = screen.browser.get(&path).await;
        let acting = page.form_to("/act").filter(|_| page.text().contains(principal));
        let Some(form) = acting else { continue };
        let page = screen.browser.post_once(&form.action, &[]).await;
        if page.status != 303 {
            return Err(format!("the mandate is refused: {}", excerpt(&page)));
        }
        screen.acting = Some(Acting { principal: principal.to_owned(), mandate: path });
        return Ok(());
    }
    Err(format!("{agent} has no mandate of {principal}: {}", excerpt(&page)))
}

/// The person acts in their own name again.
async fn stop(world: &mut World, agent: &str) -> Outcome {
    let screen = world.citizen(agent).await?;
    screen.acting = None;
    let page = screen.browser.post("/mandates/stop", &[]).await;
    if page.status == 200 { Ok(()) } else { Err(format!("acting does not end: {}", excerpt(&page))) }
}
