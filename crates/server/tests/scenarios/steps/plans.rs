//! Plans: drafted, handed in, reviewed, reported and evaluated on their pages, or sent by an agency's system.

use kernel::params;

use super::exchange::system;
use crate::feature::Sentence;
use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(
    world: &mut World,
    shape: &str,
    args: &[&str],
    step: &Sentence,
) -> Result<bool, String> {
    match (shape, args) {
        ("\"\" drafts the plan \"\" under \"\" for #", [name, plan, programme, year]) => {
            let values =
                [("programme", *programme), ("name", *plan), ("first_year", *year), ("last_year", *year)];
            fill(world, name, "/desk/plans/new", "/desk/plans/new", &own(&values)).await?;
        }
        ("\"\" fills in \"\" of the plan \"\":", [name, part, plan]) => {
            let path = format!("{}/edit/{part}", desk(world, plan).await?);
            let values = entries(&step.table)?;
            fill(world, name, &path, &path, &values).await?;
        }
        ("\"\" hands in the plan \"\" with priority #", [name, plan, priority]) => {
            decide(world, name, plan, "submit", &own(&[("priority", *priority)])).await?;
        }
        ("\"\" decides \"\" on the plan \"\":", [name, verdict, plan]) => {
            let mut values = own(&[("verdict", *verdict)]);
            values.extend(pairs(&step.table)?);
            decide(world, name, plan, "review", &values).await?;
        }
        ("\"\" reports on the plan \"\" for period # of #:", [name, plan, period, year]) => {
            let path = format!("{}/progress/{year}/{period}", desk(world, plan).await?);
            let values = pairs(&step.table)?;
            fill(world, name, &path, &path, &values).await?;
        }
        ("\"\" revises the plan \"\" because \"\"", [name, plan, reason]) => {
            decide(world, name, plan, "revise", &own(&[("reason", *reason)])).await?;
        }
        ("\"\" evaluates # of the plan \"\" as \"\" because \"\"", [name, year, plan, grade, words]) => {
            let path = format!("{}/evaluation/{year}", desk(world, plan).await?);
            fill(world, name, &path, &path, &own(&[("grade", *grade), ("words", *words)])).await?;
        }
        ("\"\" closes the plan \"\" after #", [name, plan, year]) => {
            let path = desk(world, plan).await?;
            fill(world, name, &format!("{path}/evaluation/{year}"), &format!("{path}/close"), &[]).await?;
        }
        ("\"\" notes \"\" due on \"\" as done with \"\"", [name, obligation, due_on, evidence]) => {
            note(world, name, (*obligation, *due_on), evidence).await?;
        }
        ("the system of \"\" hands in the plan:", [agency]) => {
            send(world, agency, "/api/plans", &step.below).await?;
        }
        ("the system of \"\" sends the plan \"\" again:", [agency, plan]) => {
            let path = format!("/api{}", public(world, plan).await?);
            send(world, agency, &path, &step.below).await?;
        }
        ("the system is told \"\"", [text]) => {
            if !world.answered.contains(text) {
                return Err(format!("the answer is {}", world.answered));
            }
        }
        ("\"\" is told \"\"", [name, text]) => told(world, name, text).await?,
        ("\"\" sees \"\" on \"\" of the plan \"\"", [name, text, view, plan]) => {
            let path = match *view {
                "desk" => desk(world, plan).await?,
                view => format!("{}{view}", public(world, plan).await?),
            };
            super::seen::run(world, "\"\" sees \"\" on page \"\"", &[name, text, &path]).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn own(values: &[(&str, &str)]) -> Vec<(String, String)> {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The public page of the newest plan of this name.
async fn public(world: &World, plan: &str) -> Result<String, String> {
    let sql = "select id from plans where name = $1 order by id desc limit 1";
    let row = world.ctx().query_opt(sql, params![plan]).await.map_err(|error| error.to_string())?;
    let id = row.ok_or_else(|| format!("there is no plan “{plan}”"))?.text(0);
    Ok(format!("/plans/{}", id.map_err(|error| error.to_string())?))
}

async fn desk(world: &World, plan: &str) -> Result<String, String> {
    Ok(format!("/desk{}", public(world, plan).await?))
}

/// `| field | value |`; days as `2027-06-30` go into three boxes.
pub(super) fn pairs(table: &[Vec<String>]) -> Result<Vec<(String, String)>, String> {
    let mut found = Vec::new();
    for row in table.iter().skip(1) {
        let [field, value] = row.as_slice() else { return Err(format!("not two cells: {row:?}")) };
        push(&mut found, field, value);
    }
    Ok(found)
}

/// A heading of fields and a row for each entry; `total` stands beside the entries, and the plan has one row.
pub(super) fn entries(table: &[Vec<String>]) -> Result<Vec<(String, String)>, String> {
    let (heading, rows) = table.split_first().ok_or("a table is missing")?;
    let mut found = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        for (field, value) in heading.iter().zip(row).filter(|(_, value)| !value.is_empty()) {
            let plain = matches!(field.as_str(), "total" | "summary" | "item");
            let name = if plain { field.clone() } else { format!("{place}-{field}") };
            push(&mut found, &name, value);
        }
    }
    Ok(found)
}

fn push(found: &mut Vec<(String, String)>, name: &str, value: &str) {
    match value.parse::<kernel::Day>() {
        Ok(day) => {
            let parts = web::form::DateParts::roc(day);
            for (part, value) in [("year", parts.year), ("month", parts.month), ("day", parts.day)] {
                found.push((format!("{name}-{part}"), value));
            }
        }
        Err(_) => found.push((name.to_owned(), value.to_owned())),
    }
}

/// Opens a page, fills in its form and sends it; the answer stays on the screen.
pub(super) async fn fill(
    world: &mut World,
    name: &str,
    path: &str,
    action: &str,
    values: &[(String, String)],
) -> Outcome {
    let screen = world.official(name).await?;
    let page = screen.browser.get(path).await;
    let mut form = page.form_to(action).ok_or_else(|| format!("no form to {action}: {}", excerpt(&page)))?;
    for (field, value) in values {
        // The name of a plan stands without a number on its own page.
        let field = if form.has(field) { field } else { field.strip_prefix("0-").unwrap_or(field) };
        form.enter(field, value)?;
    }
    let page = screen.browser.post(&form.action.clone(), &form.sent(None)).await;
    let broken = page.status.is_server_error();
    let why = excerpt(&page);
    screen.page = Some(page);
    if broken { Err(why) } else { Ok(()) }
}

async fn decide(
    world: &mut World,
    name: &str,
    plan: &str,
    verb: &str,
    values: &[(String, String)],
) -> Outcome {
    let path = desk(world, plan).await?;
    fill(world, name, &path, &format!("{path}/{verb}"), values).await
}

/// On the list of what the agency owes, the row of this obligation and day.
async fn note(world: &mut World, name: &str, (obligation, due_on): (&str, &str), evidence: &str) -> Outcome {
    let field = format!("evidence-{obligation}-{due_on}");
    let screen = world.official(name).await?;
    let page = screen.browser.get("/desk/obligations").await;
    let mut form = page.form_with(&field).ok_or_else(|| format!("nothing to note: {}", excerpt(&page)))?;
    form.enter(&field, evidence)?;
    let page = screen.browser.post("/desk/obligations", &form.sent(None)).await;
    let well = page.status == 200;
    let why = excerpt(&page);
    screen.page = Some(page);
    if well { Ok(()) } else { Err(why) }
}

/// What the last page said.
async fn told(world: &mut World, name: &str, text: &str) -> Outcome {
    let screen = world.official(name).await?;
    let page = screen.page.as_ref().ok_or("nothing is on the screen")?;
    if page.text().contains(text) { Ok(()) } else { Err(format!("the page says {}", excerpt(page))) }
}

/// An agency's system sends JSON with its credential; the answer stays as that of a look-up does.
async fn send(world: &mut World, agency: &str, path: &str, body: &str) -> Outcome {
    let body: serde_json::Value = serde_json::from_str(body).map_err(|error| format!("not JSON: {error}"))?;
    let mut browser = system(world, agency).await?;
    let page = browser.post_json(path, &body).await;
    world.answered.clone_from(&page.body);
    if page.status.is_server_error() { Err(excerpt(&page)) } else { Ok(()) }
}
