//! Councils: members appointed, meetings called, held and written down, tasks reported, all on their pages.

use kernel::params;
use testkit::FormOnPage;

use super::fill;
use crate::feature::Sentence;
use crate::world::{Outcome, Screen, World, excerpt};

pub(super) async fn run(
    world: &mut World,
    shape: &str,
    args: &[&str],
    step: &Sentence,
) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" appoints to \"\" of the council \"\" by \"\":", [name, seat, council, document]) => {
            appoint(world, name, (*council, *seat), document, &step.table).await?;
        }
        ("\"\" prepares a meeting of \"\" on \"\" at \"\"", [name, council, day, place]) => {
            let path = format!("/desk/councils/{council}");
            let values = [("held", *day), ("clock", "下午2時"), ("place", *place)];
            send(world, name, &path, "/meetings", &values).await?;
        }
        ("\"\" adds an item to the meeting of \"\":", [name, council]) => {
            let values = step.table.iter().skip(1).filter_map(|row| Some((row.first()?, row.get(1)?)));
            let values: Vec<(&str, &str)> = values.map(|(a, b)| (a.as_str(), b.as_str())).collect();
            at_desk(world, name, council, "/items", &values).await?;
        }
        ("\"\" calls the members to the meeting of \"\"", [name, council]) => {
            at_desk(world, name, council, "/call", &[]).await?;
        }
        ("\"\" answers \"\" to the meeting of \"\" for \"\"", [name, answer, council, deputy]) => {
            let values = [("answer", *answer), ("deputy", *deputy)];
            by_member(world, name, council, "/answer", &values).await?;
        }
        ("\"\" opens the meeting of \"\" with \"\" in the chair:", [name, council, chair]) => {
            open(world, name, council, chair, &step.table).await?;
        }
        ("\"\" votes \"\" on item # of the meeting of \"\"", [name, choice, item, council]) => {
            vote(world, name, council, [item, choice, ""]).await?;
        }
        (
            "\"\" takes no part in item # of the meeting of \"\" because \"\"",
            [name, item, council, reason],
        ) => {
            vote(world, name, council, [item, "recused", reason]).await?;
        }
        ("\"\" settles item # of the meeting of \"\" by \"\"", [name, item, council, how]) => {
            let field = format!("how-{item}");
            let values = [(field.as_str(), *how)];
            at_desk(world, name, council, &format!("/items/{item}"), &values).await?;
        }
        ("\"\" closes the meeting of \"\"", [name, council]) => {
            at_desk(world, name, council, "/close", &[]).await?;
        }
        ("\"\" writes in the minutes of \"\" that \"\"", [name, council, text]) => {
            at_desk(world, name, council, "/minutes", &[("text", *text)]).await?;
        }
        ("\"\" corrects the minutes of \"\" to \"\" because \"\"", [name, council, text, why]) => {
            let values = [("text", *text), ("correction", *why)];
            at_desk(world, name, council, "/minutes", &values).await?;
        }
        ("\"\" confirms the minutes of \"\"", [name, council]) => {
            by_member(world, name, council, "/confirm", &[]).await?;
        }
        ("\"\" reports \"\" on the task \"\"", [name, text, task]) => {
            on_task(world, name, task, "/report", &[("text", *text)]).await?;
        }
        ("\"\" reports the task \"\" as done: \"\"", [name, task, text]) => {
            let values = [("text", *text), ("done", "yes")];
            on_task(world, name, task, "/report", &values).await?;
        }
        ("\"\" judges the task \"\" as \"\" because \"\"", [name, task, verdict, reason]) => {
            let values = [("verdict", *verdict), ("reason", *reason)];
            on_task(world, name, task, "/judge", &values).await?;
        }
        ("\"\" makes a plan of the task \"\"", [name, task]) => {
            on_task(world, name, task, "/plan", &[]).await?;
        }
        _ => return seen(world, shape, args).await,
    }
    Ok(true)
}

/// What is seen of meetings afterwards.
async fn seen(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("everybody sees \"\" on the meeting of \"\"", [text, council]) => {
            let path = public(world, council).await?;
            super::open::run(world, "everybody sees \"\" on page \"\"", &[text, &path]).await?;
        }
        ("everybody does not see \"\" on the meeting of \"\"", [text, council]) => {
            let path = public(world, council).await?;
            super::open::run(world, "everybody does not see \"\" on page \"\"", &[text, &path]).await?;
        }
        ("edition # of the minutes of \"\" under seal says \"\"", [edition, council, text]) => {
            sealed(world, council, edition, text).await?;
        }
        ("\"\" has the message \"\"", [name, text]) => {
            let page = screen(world, name).await?.browser.get("/messages").await;
            if !page.text().contains(*text) {
                return Err(format!("the messages are {}", excerpt(&page)));
            }
        }
        ("\"\" is refused on page \"\" because \"\"", [name, path, text]) => {
            let page = screen(world, name).await?.browser.get(path).await;
            if page.status.is_success() || !page.text().contains(*text) {
                return Err(format!("the page answers {}", excerpt(&page)));
            }
        }
        ("\"\" is told on the own screen \"\"", [name, text]) => {
            let page = screen(world, name).await?.page.clone().ok_or("nothing is on the screen")?;
            if !page.text().contains(text) {
                return Err(format!("the page says {}", excerpt(&page)));
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// The screen of an official, or of somebody from outside.
async fn screen<'a>(world: &'a mut World, name: &str) -> Result<&'a mut Screen, String> {
    if world.posts.contains_key(name) { world.official(name).await } else { world.citizen(name).await }
}

async fn one(world: &World, sql: &str, values: Vec<kernel::Value>, what: &str) -> Result<String, String> {
    let row = world.ctx().query_opt(sql, values).await.map_err(|error| error.to_string())?;
    let row = row.ok_or_else(|| format!("there is no {what}"))?;
    row.text(0).map_err(|error| error.to_string())
}

/// The council's newest meeting.
async fn meeting(world: &World, council: &str) -> Result<String, String> {
    let sql = "select id from council_meetings where council = $1 order by id desc limit 1";
    one(world, sql, params![council], &format!("meeting of “{council}”")).await
}

async fn desk(world: &World, council: &str) -> Result<String, String> {
    Ok(format!("/desk{}", public(world, council).await?))
}

async fn public(world: &World, council: &str) -> Result<String, String> {
    Ok(format!("/councils/{council}/meetings/{}", meeting(world, council).await?))
}

async fn own(world: &World, council: &str) -> Result<String, String> {
    Ok(format!("/my/councils/{}", meeting(world, council).await?))
}

async fn task_path(world: &World, task: &str) -> Result<String, String> {
    let sql = "select id from council_tasks where title = $1 order by id desc limit 1";
    let id = one(world, sql, params![task], &format!("task “{task}”")).await?;
    Ok(format!("/desk/council-tasks/{id}"))
}

/// Enters what the form asks for; a deputy is left out where nobody may come in the member's place.
fn enter_all(form: &mut FormOnPage, values: &[(&str, &str)]) -> Outcome {
    for (field, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        fill::enter(form, field, value)?;
    }
    Ok(())
}

/// Opens a page, fills in its form and sends it; the answer stays on the screen.
async fn send(world: &mut World, name: &str, path: &str, action: &str, values: &[(&str, &str)]) -> Outcome {
    let screen = screen(world, name).await?;
    let page = screen.browser.get(path).await;
    let mut form = page.form_to(action).ok_or_else(|| format!("no form to {action}: {}", excerpt(&page)))?;
    enter_all(&mut form, values)?;
    send_form(screen, &form).await
}

/// The secretariat's form of the newest meeting.
async fn at_desk(
    world: &mut World,
    name: &str,
    council: &str,
    action: &str,
    values: &[(&str, &str)],
) -> Outcome {
    let path = desk(world, council).await?;
    send(world, name, &path, action, values).await
}

/// A member's form of the newest meeting.
async fn by_member(
    world: &mut World,
    name: &str,
    council: &str,
    action: &str,
    values: &[(&str, &str)],
) -> Outcome {
    let path = own(world, council).await?;
    send(world, name, &path, action, values).await
}

async fn on_task(
    world: &mut World,
    name: &str,
    task: &str,
    action: &str,
    values: &[(&str, &str)],
) -> Outcome {
    let path = task_path(world, task).await?;
    send(world, name, &path, action, values).await
}

async fn send_form(screen: &mut Screen, form: &FormOnPage) -> Outcome {
    let page = screen.browser.post(&form.action.clone(), &form.sent(None)).await;
    let broken = page.status.is_server_error();
    let why = excerpt(&page);
    screen.page = Some(page);
    if broken { Err(why) } else { Ok(()) }
}

/// `| post |` or `| person |`: all of them at once, as the secretariat does.
async fn appoint(
    world: &mut World,
    name: &str,
    (council, seat): (&str, &str),
    document: &str,
    table: &[Vec<String>],
) -> Outcome {
    let heading = table.first().and_then(|row| row.first()).map(String::as_str);
    let cells: Vec<String> = table.iter().skip(1).filter_map(|row| row.first().cloned()).collect();
    let mut numbers = Vec::new();
    if heading == Some("person") {
        for cell in &cells {
            world.person(cell).await?;
            numbers.push(world.number_of(cell));
        }
    }
    let screen = screen(world, name).await?;
    let page = screen.browser.get(&format!("/desk/councils/{council}")).await;
    let asked = format!("document-{seat}");
    let mut form =
        page.form_with(&asked).ok_or_else(|| format!("nobody is appointed here: {}", excerpt(&page)))?;
    match heading {
        Some("person") => form.enter(&format!("people-{seat}"), &numbers.join("\n"))?,
        _ => cells.iter().try_for_each(|cell| form.enter(&format!("posts-{seat}"), cell))?,
    }
    form.enter(&asked, document)?;
    send_form(screen, &form).await
}

/// The member that a post or a name is.
async fn member(world: &mut World, council: &str, who: &str) -> Result<String, String> {
    let is_post = directory::agencies(world.ctx()).post(&kernel::PostId::new(who)).is_some();
    let key = if is_post { who.to_owned() } else { world.person(who).await?.id.to_string() };
    let sql = "select id from council_members where council = $1 and (post = $2 or person_id = $2) \
               order by id desc limit 1";
    one(world, sql, params![council, key], &format!("member “{who}” of “{council}”")).await
}

/// `| member | came | deputy |`; everybody else is absent. The member `all` is everybody.
async fn open(world: &mut World, name: &str, council: &str, chair: &str, table: &[Vec<String>]) -> Outcome {
    let path = desk(world, council).await?;
    let chair = member(world, council, chair).await?;
    let mut values = vec![("chair".to_owned(), chair)];
    for row in table.iter().skip(1) {
        let [who, came, deputy] = row.as_slice() else { return Err(format!("not three cells: {row:?}")) };
        if who == "all" {
            values.push(("all".to_owned(), came.clone()));
            continue;
        }
        let id = member(world, council, who).await?;
        values.push((format!("came-{id}"), came.clone()));
        values.push((format!("deputy-{id}"), deputy.clone()));
    }
    let screen = screen(world, name).await?;
    let page = screen.browser.get(&path).await;
    let mut form =
        page.form_to("/open").ok_or_else(|| format!("the roll is not called: {}", excerpt(&page)))?;
    if let Some((_, came)) = values.iter().find(|(name, _)| name == "all") {
        let names: Vec<String> =
            form.names().into_iter().filter(|name| name.starts_with("came-")).map(str::to_owned).collect();
        names.iter().try_for_each(|name| form.enter(name, came))?;
    }
    let values: Vec<(&str, &str)> = values
        .iter()
        .filter(|(name, _)| name != "all")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    enter_all(&mut form, &values)?;
    send_form(screen, &form).await
}

async fn vote(world: &mut World, name: &str, council: &str, [item, choice, reason]: [&str; 3]) -> Outcome {
    let path = own(world, council).await?;
    let (choice_field, reason_field) = (format!("choice-{item}"), format!("reason-{item}"));
    let values = [(choice_field.as_str(), choice), (reason_field.as_str(), reason)];
    send(world, name, &path, &format!("/items/{item}"), &values).await
}

/// The package is downloaded as anybody does; its document says so, and openssl accepts the seal over it.
async fn sealed(world: &mut World, council: &str, edition: &str, text: &str) -> Outcome {
    let path = format!("{}/minutes/{edition}.asics", public(world, council).await?);
    world.outside.serve(&world.app.router)?;
    let folder = world.outside.folder("minutes")?;
    let address = world.outside.address();
    crate::outside::fetch(&folder, &format!("{address}{path}"), "minutes.asics").await?;
    let root = world.root_authority()?;
    crate::outside::fetch(&folder, &format!("{address}/certificates/{root}-1.pem"), "root.pem").await?;
    let file = std::fs::File::open(folder.join("minutes.asics")).map_err(|error| error.to_string())?;
    let mut zip = zip::ZipArchive::new(file).map_err(|error| error.to_string())?;
    zip.extract(&folder).map_err(|error| error.to_string())?;
    let said = std::fs::read_to_string(folder.join("minutes.txt")).map_err(|error| error.to_string())?;
    if !said.contains(text) {
        return Err(format!("it says {said}"));
    }
    let at = world.epoch();
    let verify = ["cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "META-INF/signature.p7s"];
    let trust = ["-CAfile", "root.pem", "-purpose", "any", "-attime", &at, "-out", "verified.txt"];
    let words = [verify.as_slice(), &trust, &["-content", "minutes.txt"]].concat();
    crate::outside::openssl(&folder, &words).await.map(drop)
}
