//! Indicators: what they count, by the figure and by its rows; what officials report; files that are refused.

use kernel::sha256_hex;
use serde_json::Value as Json;
use testkit::Browser;

use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str], below: &str) -> Result<bool, String> {
    match (shape, args) {
        ("the indicator \"\" of \"\" is \"\", and its rows add up to it", [id, period, figure]) => {
            counts(world, id, period, figure).await?;
        }
        (
            "\"\" reports \"\" for indicator \"\" in \"\" with evidence \"\"",
            [official, value, id, period, evidence],
        ) => {
            report(world, official, id, [period, value, evidence, ""]).await?;
        }
        (
            "\"\" corrects to \"\" indicator \"\" in \"\" with evidence \"\" because \"\"",
            [official, value, id, period, evidence, reason],
        ) => {
            report(world, official, id, [period, value, evidence, reason]).await?;
        }
        ("\"\" cannot report the indicator \"\"", [official, id]) => {
            let screen = world.official(official).await?;
            let path = format!("/desk/indicators/{id}");
            let fields = [("period", "2025"), ("value", "1"), ("evidence", "—")];
            let (shown, sent) = (screen.browser.get(&path).await, screen.browser.post(&path, &fields).await);
            if shown.status != 403 || sent.status != 403 {
                return Err(format!("it is not refused: {} {}", excerpt(&shown), excerpt(&sent)));
            }
        }
        ("the figures of periods that are over are published", []) => {
            let noted =
                indicators::actions::close_due(world.ctx()).await.map_err(|error| error.to_string())?;
            if noted == 0 {
                return Err("nothing was published".to_owned());
            }
        }
        ("the catalogue refuses the file \"\" in line # because \"\":", [file, line, reason]) => {
            refused(world, file, line, reason, below)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// The figure as programs get it; then once more, from the rows that anyone can download.
async fn counts(world: &World, id: &str, period: &str, wanted: &str) -> Outcome {
    let mut browser = Browser::new(world.app.router.clone());
    let page = browser.get(&format!("/api/indicators/{id}/{period}")).await;
    let told: Json = serde_json::from_slice(&page.bytes).map_err(|_| excerpt(&page))?;
    let figure = told["figure"].as_str().unwrap_or("nothing");
    if figure != wanted {
        return Err(format!("{id} of {period} is {figure}: {told}"));
    }
    for set in told["sets"].as_array().into_iter().flatten() {
        let file = browser.get(set["csv"].as_str().unwrap_or_default()).await;
        if sha256_hex(&file.bytes) != set["sha256"].as_str().unwrap_or_default() {
            return Err(format!("the digest of {set} is not that of its file: {}", excerpt(&file)));
        }
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let mut lines = text.lines();
        let place = lines.next().and_then(|head| head.split(',').position(|name| name == "quantity"));
        let place = place.ok_or_else(|| format!("no quantity in {}", excerpt(&file)))?;
        let quantity = |line: &str| line.split(',').nth(place).and_then(|cell| cell.parse::<i64>().ok());
        let sum: i64 = lines.filter_map(quantity).sum();
        if Some(sum) != set["sum"].as_i64() {
            return Err(format!("the rows of {set} add up to {sum}"));
        }
    }
    Ok(())
}

/// Fills in the form at the desk.
async fn report(
    world: &mut World,
    official: &str,
    id: &str,
    [period, value, evidence, reason]: [&str; 4],
) -> Outcome {
    let screen = world.official(official).await?;
    let list = screen.browser.get("/desk/indicators").await;
    let path = format!("/desk/indicators/{id}");
    if !list.links().contains(&path) {
        return Err(format!("the indicator is not on the list: {}", excerpt(&list)));
    }
    let page = screen.browser.get(&path).await;
    let mut form = page.form_to(&path).ok_or_else(|| format!("no form: {}", excerpt(&page)))?;
    for (name, text) in [("period", period), ("value", value), ("evidence", evidence), ("reason", reason)] {
        form.enter(name, text)?;
    }
    let fields = form.sent(None);
    let sent = screen.browser.post(&form.action, &fields).await;
    if sent.status == 200 { Ok(()) } else { Err(format!("it was not taken: {}", excerpt(&sent))) }
}

/// The folder with one more file is refused, with the place of the mistake.
fn refused(world: &World, file: &str, line: &str, reason: &str, text: &str) -> Outcome {
    world.refused_with(file, text, |mistake| {
        mistake.file == file && mistake.line.to_string() == line && mistake.reason.contains(reason)
    })
}
