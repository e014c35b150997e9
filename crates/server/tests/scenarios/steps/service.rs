//! A person applies: starts, answers page after page, attaches, sends, withdraws, corrects.

use catalogue::model::Audience;
use kernel::params;
use testkit::{FormOnPage, Page};

use super::fill;
use crate::world::{Outcome, Screen, World, excerpt};

/// More pages than any service has.
const PAGES: usize = 40;

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" starts the service \"\"", [name, service]) => start(world, name, service).await?,
        ("\"\" answers \"\" with \"\"", [name, question, value]) => {
            let value = world.fill_in(value);
            answer(world, name, question, &value).await?;
        }
        ("\"\" uploads \"\" a file \"\"", [name, upload, file]) => attach(world, name, upload, file).await?,
        ("\"\" goes on", [name]) => {
            // A page that is shown again with its messages, or says that it does not go on, is seen too.
            let screen = world.applicant(name).await?;
            let form = on_screen(screen)?;
            let page = send(screen, &form, None).await;
            (screen.form, screen.page) = (None, Some(page));
            screen.files.clear();
        }
        ("\"\" submits", [name]) => submit(world, name).await?,
        ("\"\" withdraws", [name]) => withdraw(world, name).await?,
        ("\"\" corrects \"\" to \"\" and submits", [name, question, value]) => {
            let value = world.fill_in(value);
            correct(world, name, question, &value).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Where a case stands, by the word of its state.
pub(super) async fn state_of(world: &World, case: &str) -> Result<String, String> {
    let row = world.ctx().query_opt("select state from cases where id = $1", params![case]).await;
    let row = row.map_err(|error| error.to_string())?.ok_or("the case is gone")?;
    row.text(0).map_err(|error| error.to_string())
}

/// The case somebody started last.
pub(super) fn case_of(world: &World, name: &str) -> Result<String, String> {
    world.cases.get(name).cloned().ok_or_else(|| format!("{name} has started no case"))
}

async fn start(world: &mut World, name: &str, service: &str) -> Outcome {
    let catalogue = catalogue::current(world.ctx());
    let described = catalogue.service(service).ok_or_else(|| format!("there is no service “{service}”"))?;
    let for_officials = described.audience.iter().all(|audience| *audience == Audience::Official);
    let screen = if for_officials { world.official(name).await? } else { world.citizen(name).await? };
    let page = screen.browser.get(&format!("/services/{service}")).await;
    let form = page.form_to("/start").ok_or_else(|| format!("nothing to start with: {}", excerpt(&page)))?;
    // A former draft or case of the same person does not stand in the way.
    let button = form
        .buttons()
        .into_iter()
        .find(|(_, value)| *value == "afresh")
        .or_else(|| form.buttons().into_iter().next());
    let page = screen.browser.post(&form.action, &form.sent(button)).await;
    let case =
        page.path.strip_prefix("/cases/").and_then(|rest| rest.split(['/', '?']).next()).map(str::to_owned);
    let told = excerpt(&page);
    show(screen, page)?;
    let case = case.ok_or_else(|| format!("no case began: {told}"))?;
    let principal = screen.acting.as_ref().map(|acting| acting.principal.clone());
    world.cases.extend(principal.map(|principal| (principal, case.clone())));
    world.cases.insert(name.to_owned(), case);
    Ok(())
}

/// Puts a page on the screen; anything but a page that answers well is a failure.
fn show(screen: &mut Screen, page: Page) -> Outcome {
    screen.form = None;
    screen.files.clear();
    let well = page.status == 200;
    let told = format!("{} answers {}", page.path, excerpt(&page));
    screen.page = Some(page);
    if well { Ok(()) } else { Err(told) }
}

/// The form with which the draft goes on.
fn draft_form(page: &Page) -> Option<FormOnPage> {
    let other = ["/withdraw", "/messages"];
    let forms = page.forms().into_iter();
    forms
        .filter(|form| form.is_post && form.action.starts_with("/cases/"))
        .find(|form| !other.iter().any(|end| form.action.ends_with(end)))
}

/// Takes the form on the screen, as far as it is filled in.
fn on_screen(screen: &Screen) -> Result<FormOnPage, String> {
    let page = screen.page.as_ref().ok_or("nothing is on the screen; a service must be started first")?;
    let form = screen.form.clone().or_else(|| draft_form(page));
    form.ok_or_else(|| format!("there is nothing to go on with at {} {}", page.path, excerpt(page)))
}

/// Sends what is on the screen.
async fn go_on(screen: &mut Screen) -> Outcome {
    let form = on_screen(screen)?;
    let page = send(screen, &form, None).await;
    show(screen, page)
}

async fn send(screen: &mut Screen, form: &FormOnPage, button: Option<(&str, &str)>) -> Page {
    let sent = form.sent(button);
    let multipart = form.controls.iter().any(|control| control.kind == "file");
    if !multipart {
        return screen.browser.post(&form.action, &sent).await;
    }
    let files: Vec<(&str, &str, &[u8])> = screen
        .files
        .iter()
        .map(|(name, file, content)| (name.as_str(), file.as_str(), content.as_slice()))
        .collect();
    screen.browser.upload(&form.action, &sent, &files).await
}

/// Goes on until the page with `control` is on the screen.
async fn walk_to(screen: &mut Screen, control: &str) -> Result<FormOnPage, String> {
    for _ in 0..PAGES {
        let form = on_screen(screen)?;
        if fill::asks(&form, control) {
            return Ok(form);
        }
        if form.action.ends_with("/submit") {
            return Err(format!("“{control}” was not asked on any page before the check page"));
        }
        go_on(screen).await?;
    }
    Err(format!("“{control}” was not asked on {PAGES} pages"))
}

async fn answer(world: &mut World, name: &str, question: &str, value: &str) -> Outcome {
    let screen = world.applicant(name).await?;
    let mut form = walk_to(screen, question).await?;
    fill_in(screen, &mut form, question, value).await?;
    screen.form = Some(form);
    Ok(())
}

/// Fills a question in; rows of a group are added with the page's own button.
async fn fill_in(screen: &mut Screen, form: &mut FormOnPage, question: &str, value: &str) -> Outcome {
    if !fill::is_group(form, question) {
        return fill::enter(form, question, value);
    }
    let wanted: Vec<&str> = value.split(';').map(str::trim).filter(|row| !row.is_empty()).collect();
    for (row, text) in wanted.iter().enumerate() {
        if row >= fill::rows(form, question) {
            let page = send(screen, form, Some(("_add", question))).await;
            show(screen, page)?;
            *form = on_screen(screen)?;
        }
        fill::enter_row(form, question, row, text)?;
    }
    Ok(())
}

async fn attach(world: &mut World, name: &str, upload: &str, file: &str) -> Outcome {
    let screen = world.applicant(name).await?;
    let form = walk_to(screen, upload).await?;
    let content: &[u8] = match file.rsplit('.').next() {
        Some("jpg" | "jpeg") => b"\xff\xd8\xff\xe0 a synthetic photograph",
        Some("png") => b"\x89PNG\r\n\x1a\n a synthetic image",
        _ => b"%PDF-1.4\n% a synthetic document\n",
    };
    screen.files.push((upload.to_owned(), file.to_owned(), content.to_vec()));
    screen.form = Some(form);
    Ok(())
}

async fn submit(world: &mut World, name: &str) -> Outcome {
    let case = case_of(world, name)?;
    for _ in 0..PAGES {
        if state_of(world, &case).await? != "draft" {
            return Ok(());
        }
        let screen = world.applicant(name).await?;
        let mut form = on_screen(screen)?;
        if form.action.ends_with("/submit") {
            form.controls
                .iter_mut()
                .filter(|control| control.kind == "checkbox")
                .for_each(|control| control.ticked = true);
        }
        screen.form = Some(form);
        go_on(screen).await?;
    }
    Err(format!("the case was not sent after {PAGES} pages"))
}

async fn withdraw(world: &mut World, name: &str) -> Outcome {
    let case = case_of(world, name)?;
    let screen = world.applicant(name).await?;
    if screen.form.is_some() {
        go_on(screen).await?;
    }
    let page = screen.browser.get(&format!("/cases/{case}")).await;
    let form =
        page.form_to("/withdraw").ok_or_else(|| format!("nothing to withdraw with: {}", excerpt(&page)))?;
    let page = screen.browser.post(&form.action, &form.sent(form.buttons().into_iter().next())).await;
    show(screen, page)
}

async fn correct(world: &mut World, name: &str, question: &str, value: &str) -> Outcome {
    let case = case_of(world, name)?;
    let screen = world.applicant(name).await?;
    let page = screen.browser.get(&format!("/cases/{case}")).await;
    let path = format!("/cases/{case}/correction");
    if !page.links().contains(&path) {
        return Err(format!("the case page does not lead to the correction: {}", excerpt(&page)));
    }
    let page = screen.browser.get(&path).await;
    show(screen, page)?;
    let mut form = on_screen(screen)?;
    if !fill::asks(&form, question) {
        return Err(format!(
            "“{question}” cannot be corrected here; the page asks {}",
            form.names().join(", ")
        ));
    }
    fill_in(screen, &mut form, question, value).await?;
    screen.form = Some(form);
    go_on(screen).await
}
