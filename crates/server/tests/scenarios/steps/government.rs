//! A government of another day, small and written in the feature; and what becomes of it when its agencies merge.

use kernel::{Day, PostId};

use super::given::read_day;
use crate::world::{Outcome, World, excerpt, listed, write};

/// What every government has, whatever the scenario writes.
const SHARED: [&str; 3] = ["agencies.csv", "areas.csv", "life-areas.csv"];

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str], below: &str) -> Result<bool, String> {
    match (shape, args) {
        ("the government of \"\" has these files:", [day]) => begin(world, read_day(day)?, below).await?,
        ("\"\" sits in post \"\" from now on", [name, post]) => {
            world.posts.insert((*name).to_owned(), PostId::new(*post));
        }
        ("\"\" has the reorganisation \"\" handed over again", [name, id]) => again(world, name, id).await?,
        ("\"\" counts # things of the reorganisation \"\", each found again", [name, count, id]) => {
            counts(world, name, count, id).await?;
        }
        (
            "the catalogue refuses the file \"\" because a post in \"\" ends with its agency:",
            [file, other],
        ) => {
            refused(world, file, other, below)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn told(error: &impl ToString) -> String {
    error.to_string()
}

/// A node of its own for a government that was: its tables begin on that day.
async fn begin(world: &mut World, day: Day, text: &str) -> Outcome {
    let folder = world.outside.folder("then")?;
    for file in SHARED {
        std::fs::copy(world.government().join(file), folder.join(file)).map_err(|error| told(&error))?;
    }
    let mut file = None;
    let mut content = String::new();
    for line in text.lines().map(str::trim_start).chain(["== "]) {
        let Some(next) = line.strip_prefix("== ") else {
            content.push_str(line);
            content.push('\n');
            continue;
        };
        if let Some(file) = file.replace(next.to_owned()) {
            write(&folder.join(file), &content)?;
        }
        content.clear();
    }
    let catalogue = catalogue::load(&folder, day).map_err(|mistakes| listed(&mistakes))?;
    world.begin_with(&folder, &catalogue, day).await?;
    world.run_jobs().await
}

async fn again(world: &mut World, name: &str, id: &str) -> Outcome {
    let screen = world.official(name).await?;
    let page = screen.browser.get(&format!("/desk/reorganisations/{id}")).await;
    let form = page.form_to("/again").ok_or_else(|| format!("there is no button: {}", excerpt(&page)))?;
    let page = screen.browser.post(&form.action, &form.sent(None)).await;
    if page.status == 200 { Ok(()) } else { Err(excerpt(&page)) }
}

/// The list that an official downloads: so many lines, and each was found where it should be.
async fn counts(world: &mut World, name: &str, count: &str, id: &str) -> Outcome {
    let screen = world.official(name).await?;
    let page = screen.browser.get(&format!("/desk/reorganisations/{id}/items.csv")).await;
    let text = String::from_utf8_lossy(&page.bytes).into_owned();
    let lines: Vec<&str> = text.lines().skip(1).collect();
    let lost = lines.iter().any(|line| !line.ends_with(",yes"));
    if page.status == 200 && !lost && lines.len().to_string() == count { Ok(()) } else { Err(text) }
}

/// With the file so, another one names a post with whose work nobody goes on.
fn refused(world: &World, file: &str, other: &str, text: &str) -> Outcome {
    world.refused_with(file, text, |mistake| {
        mistake.file == other
            && mistake.line > 1
            && mistake.reason.contains("ends with")
            && mistake.hint.contains(file)
    })
}
