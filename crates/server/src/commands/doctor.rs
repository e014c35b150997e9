//! `minben doctor`.

use std::process::ExitCode;

use kernel::Clock;
use kernel::db::Location;
use ledger::LedgerError;

use super::{Node, say};
use crate::assemble::open;

/// One finding: what was looked at, whether it is well, what to do.
struct Finding {
    well: bool,
    text: String,
}

/// Looks at everything a node needs and prints what it found.
pub(super) async fn run(node: &Node) -> anyhow::Result<ExitCode> {
    let mut findings = Vec::new();
    let settings = match node.settings() {
        Ok(settings) => settings,
        Err(error) => {
            say(&format!("not well  settings: {error:#}"));
            return Ok(ExitCode::FAILURE);
        }
    };
    findings.push(writable(node));
    let government = node.government(&settings);
    match catalogue::load(&government, Clock::System.now().day()) {
        Ok(_) => findings.push(well(format!("catalogue: {} has no mistakes", government.display()))),
        Err(mistakes) => {
            let text = format!(
                "catalogue: {} mistakes; run `minben check {}`",
                mistakes.len(),
                government.display()
            );
            findings.push(ill(text));
        }
    }
    if findings.iter().all(|finding| finding.well) {
        findings.extend(database(node, settings).await);
    }
    for finding in &findings {
        say(&format!("{}  {}", if finding.well { "well    " } else { "not well" }, finding.text));
    }
    let all_well = findings.iter().all(|finding| finding.well);
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn ledger(ctx: &kernel::Ctx) -> Finding {
    let health = match ledger::actions::health(ctx).await {
        Ok(health) => health,
        Err(error) => return ill(format!("ledger: {error}")),
    };
    // This program has no secret with which to open it; the server tells when it has none either.
    let trouble = health.trouble.as_ref().filter(|trouble| !matches!(trouble, LedgerError::KeyLocked));
    if let Some(trouble) = trouble {
        return ill(format!("ledger: {trouble}"));
    }
    let size = health.log.as_ref().map_or(0, |log| log.head.size);
    let stamp = match health.stamped.as_ref().and_then(|head| head.stamped_at) {
        Some(at) => format!("last time stamp at {at}"),
        None => "no head is time-stamped, so no time can be proven to others".to_owned(),
    };
    well(format!("ledger: {size} rows sealed, {} wait; {stamp}", health.waiting))
}

/// Logs of nodes that show two histories, as this node has found.
async fn other_logs(ctx: &kernel::Ctx) -> Vec<Finding> {
    match ctx.read(federation::store::list_open_faults).await {
        Ok(faults) => faults
            .iter()
            .map(|fault| {
                let (node, at, kind) = (&fault.node, fault.found_at, fault.kind);
                ill(format!("log of the node {node}: {kind} (found at {at}); see /desk/nodes/{node}/log"))
            })
            .collect(),
        Err(error) => vec![ill(format!("logs of other nodes: {error}"))],
    }
}

/// Nodes whose receipts of exchanges prove nothing, as this node has found.
async fn other_receipts(ctx: &kernel::Ctx) -> Vec<Finding> {
    match ctx.read(relay::store::list_refused_receipts).await {
        Ok(refused) => refused
            .iter()
            .map(|refused| {
                let (node, at, reason) = (&refused.node, refused.at, &refused.reason);
                ill(format!(
                    "receipts of the node {node}: refused at {at}: {reason}; they are asked for again, ask its operator \
                     to run `minben verify --data`"
                ))
            })
            .collect(),
        Err(error) => vec![ill(format!("receipts of other nodes: {error}"))],
    }
}

fn well(text: String) -> Finding {
    Finding { well: true, text }
}

fn ill(text: String) -> Finding {
    Finding { well: false, text }
}

fn writable(node: &Node) -> Finding {
    let probe = node.data.join(".doctor");
    let folder = node.data.display();
    match std::fs::write(&probe, b"probe").and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) => well(format!("data folder: {folder} can be written")),
        Err(error) => {
            ill(format!("data folder: {folder} cannot be written ({error}); check its owner and free space"))
        }
    }
}

async fn database(node: &Node, settings: kernel::settings::Settings) -> Vec<Finding> {
    let place = match node.location(&settings) {
        Location::Sqlite(path) => format!("SQLite file {}", path.display()),
        Location::Postgres(url, _) => format!("PostgreSQL {}", kernel::settings::without_password(&url)),
    };
    let Ok(plan) = node.plan(settings) else { return Vec::new() };
    let (ctx, catalogue) = match open(plan).await {
        Ok(opened) => opened,
        Err(error) => return vec![ill(format!("database: {place} does not open: {error:#}"))],
    };
    let mut findings = vec![well(format!("database: {place} answers"))];
    match kernel::jobs::waiting(&ctx).await {
        Ok(waiting) => findings.push(well(format!("jobs: {waiting} waiting"))),
        Err(_) => return vec![ill(format!("database: {place} has no schema yet; run `minben migrate`"))],
    }
    match kernel::jobs::dead_letters(&ctx, 100).await {
        Ok(dead) if dead.is_empty() => findings.push(well("dead letters: none".to_owned())),
        Ok(dead) => findings.push(ill(format!("dead letters: {}; see the operator's page", dead.len()))),
        Err(error) => findings.push(ill(format!("dead letters: {error}"))),
    }
    findings.push(ledger(&ctx).await);
    findings.extend(other_logs(&ctx).await);
    findings.extend(other_receipts(&ctx).await);
    let year = ctx.today().year();
    if catalogue.calendar.knows_year(year) {
        findings.push(well(format!("working days: the calendar knows {year}")));
    } else {
        findings.push(ill(format!(
            "working days: add government/calendar/{year}.csv; Monday to Friday count until then"
        )));
    }
    findings
}
