//! An official at work: finds the case in the inbox, opens it, decides, asks back.

use testkit::{FormOnPage, Page};

use super::{fill, service};
use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" opens the case of \"\"", [official, applicant]) => {
            open(world, official, applicant).await?;
        }
        ("\"\" enters \"\" with \"\"", [official, question, value]) => {
            let value = world.fill_in(value);
            let entered = world.entered.entry((*official).to_owned()).or_default();
            entered.push(((*question).to_owned(), value));
        }
        ("\"\" grants it with reason \"\"" | "\"\" passes it on with reason \"\"", [official, reason]) => {
            decide(world, official, &["approve", "grant", "next", "pass"], reason).await?;
        }
        ("\"\" refuses it with reason \"\"", [official, reason]) => {
            decide(world, official, &["refuse"], reason).await?;
        }
        ("\"\" asks \"\" to correct \"\" because \"\"", [official, applicant, question, message]) => {
            world.open.insert((*official).to_owned(), (*applicant).to_owned());
            ask(world, official, question, message).await?;
        }
        ("\"\" relieves \"\" of the post \"\" from the end of \"\"", [maintainer, official, post, last]) => {
            relieve(world, maintainer, official, [post, last]).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Finds the case in the official's inbox and opens it.
async fn open(world: &mut World, official: &str, applicant: &str) -> Result<Page, String> {
    let path = format!("/desk/cases/{}", service::case_of(world, applicant)?);
    let screen = world.official(official).await?;
    let inbox = screen.browser.get("/desk").await;
    if !inbox.links().iter().any(|link| link.starts_with(&path)) {
        return Err(format!("the case is not in the inbox: {}", excerpt(&inbox)));
    }
    let page = screen.browser.get(&path).await;
    if page.status != 200 {
        return Err(format!("the case does not open: {}", excerpt(&page)));
    }
    world.open.insert(official.to_owned(), applicant.to_owned());
    Ok(page)
}

/// The page of the case the official has open, as it is now.
async fn reopen(world: &mut World, official: &str) -> Result<Page, String> {
    let applicant =
        world.open.get(official).cloned().ok_or_else(|| format!("{official} has no case open"))?;
    open(world, official, &applicant).await
}

async fn decide(world: &mut World, official: &str, words: &[&str], reason: &str) -> Outcome {
    let page = reopen(world, official).await?;
    let mut form =
        page.form_to("/decision").ok_or_else(|| format!("nothing to decide with: {}", excerpt(&page)))?;
    for (question, value) in world.entered.remove(official).unwrap_or_default() {
        if !fill::asks(&form, &question) {
            return Err(format!(
                "“{question}” is not entered here; the page asks {}",
                form.names().join(", ")
            ));
        }
        fill::enter(&mut form, &question, &value)?;
    }
    form.enter("reason", reason)?;
    let button = choose(&mut form, words)?;
    send(world, official, &form, button).await
}

/// Chooses the decision: a button of the form, or a radio button and the form's button.
fn choose(form: &mut FormOnPage, words: &[&str]) -> Result<Option<(String, String)>, String> {
    let button = form.buttons().into_iter().find(|(_, value)| words.contains(value));
    if let Some((name, value)) = button {
        return Ok(Some((name.to_owned(), value.to_owned())));
    }
    let radio = form
        .controls
        .iter()
        .find(|control| control.kind == "radio" && words.contains(&control.value.as_str()));
    let Some(radio) = radio.cloned() else {
        let values: Vec<&str> = form.controls.iter().map(|control| control.value.as_str()).collect();
        return Err(format!(
            "the page does not offer {}; it offers {}",
            words.join(" or "),
            values.join(", ")
        ));
    };
    form.enter(&radio.name, &radio.value)?;
    Ok(None)
}

async fn ask(world: &mut World, official: &str, question: &str, message: &str) -> Outcome {
    let page = reopen(world, official).await?;
    let mut form =
        page.form_to("/correction").ok_or_else(|| format!("nothing to ask back with: {}", excerpt(&page)))?;
    fill::enter(&mut form, "question", question)?;
    form.enter("message", message)?;
    send(world, official, &form, None).await
}

async fn send(
    world: &mut World,
    official: &str,
    form: &FormOnPage,
    button: Option<(String, String)>,
) -> Outcome {
    let screen = world.official(official).await?;
    let button = button.as_ref().map(|(name, value)| (name.as_str(), value.as_str()));
    let page = screen.browser.post(&form.action, &form.sent(button)).await;
    let well = page.status == 200;
    let told = format!("{} answers {}", page.path, excerpt(&page));
    // What an official sees while applying is not this page.
    if well { Ok(()) } else { Err(told) }
}

/// Whoever keeps the agency's officials ends somebody's time in a post.
async fn relieve(world: &mut World, maintainer: &str, official: &str, [post, last]: [&str; 2]) -> Outcome {
    let agencies = directory::agencies(world.ctx());
    let agency = agencies.post(&kernel::PostId::new(post)).map(|post| post.agency.clone());
    let agency = agency.ok_or_else(|| format!("there is no post “{post}”"))?;
    let screen = world.official(maintainer).await?;
    let list = screen.browser.get(&format!("/agencies/{agency}/officials")).await;
    let wanted = format!("/officials/{post}/relieve/");
    for link in list.links().into_iter().filter(|link| link.contains(&wanted)) {
        let page = screen.browser.get(&link).await;
        if !page.text().contains(official) {
            continue;
        }
        let mut form = page.form_with("last-year").ok_or("the page asks for no last day")?;
        fill::enter(&mut form, "last", last)?;
        let page = screen.browser.post(&form.action, &form.sent(None)).await;
        let done = page.path.ends_with("done=relieve");
        return if done { Ok(()) } else { Err(format!("{} {}", page.path, excerpt(&page))) };
    }
    Err(format!("{official} is not listed in the post: {}", excerpt(&list)))
}
