//! Several nodes: an agency on a node of its own, what that node decides alone, and its receipts.

use kernel::AgencyId;
use ledger::note::LogKey;
use ledger::receipt::{Receipt, Trust, check};

use crate::elsewhere::{self, OtherNode};
use crate::world::{Outcome, World, excerpt};

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("the agency \"\" is on a node of its own", [agency]) => elsewhere::settle(world, agency).await?,
        ("the node of \"\" ends the contract \"\" on \"\"", [agency, contract, day]) => {
            end_contract(node(world, agency)?, contract, day).await?;
        }
        ("\"\" gets the receipt of the look-up from the node of \"\"", [name, agency]) => {
            receipt(world, name, agency).await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn node<'w>(world: &'w World, agency: &str) -> Result<&'w OtherNode, String> {
    let found = world.others.iter().find(|other| other.agency == AgencyId::new(agency));
    found.ok_or_else(|| format!("{agency} has no node of its own; say so in a Given step"))
}

/// The agency's own node takes up a catalogue in which the contract ends; no other node knows.
async fn end_contract(node: &OtherNode, contract: &str, day: &str) -> Outcome {
    let until = catalogue::current(node.ctx()).contract(contract).map(|found| found.until);
    let until = until.ok_or_else(|| format!("there is no contract “{contract}”"))?;
    let name = format!("{contract}.toml");
    let systems = std::fs::read_dir(node.government.join("systems")).map_err(|error| error.to_string())?;
    let files = systems.flatten().map(|system| system.path().join("contracts").join(&name));
    let file = files.into_iter().find(|file| file.exists());
    let file = file.ok_or_else(|| format!("no file is called {name}"))?;
    let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
    std::fs::write(&file, text.replace(&until.to_string(), day)).map_err(|error| error.to_string())?;
    let reloaded = catalogue::actions::reload(node.ctx(), &node.government).await;
    reloaded.map(drop).map_err(|error| error.to_string())
}

/// The receipt that the person's page offers, verified with the key of that node's log alone.
async fn receipt(world: &mut World, name: &str, agency: &str) -> Outcome {
    world.run_jobs().await?;
    let log = node(world, agency)?.ctx().read(ledger::store::find_log).await;
    let log = log.map_err(|error| error.to_string())?.ok_or("that node has no log yet")?;
    let now = world.ctx().now();
    let screen = world.citizen(name).await?;
    let page = screen.browser.get("/my/look-ups").await;
    let link = page.links().into_iter().find(|link| link.contains("/receipt"));
    let link = link.ok_or_else(|| format!("the page offers no receipt: {}", excerpt(&page)))?;
    let page = screen.browser.get(&link).await;
    let receipt: Receipt =
        serde_json::from_str(&page.body).map_err(|error| format!("{error}: {}", excerpt(&page)))?;
    let key = LogKey::new(Some(&log.head.origin), &log.public_key).map_err(|error| error.to_string())?;
    let trust = Trust { keys: vec![key], roots: Vec::new() };
    check(&receipt, &trust, now).map_err(|doubt| doubt.to_string())?;
    if receipt.row.action == "exchange.look_up" {
        Ok(())
    } else {
        Err(format!("the receipt is of {}", receipt.row.action))
    }
}
