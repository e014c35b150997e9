//! Diagnostics: each is really done, not only looked up.

use std::path::Path;

use kernel::{Ctx, Timestamp};
use signature::Digest;

use super::directory;
use super::finding::{Finding, finding, next_of, told};
use super::refresh::ask_about;
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::model::{Fingerprint, Node, SKEW_SECONDS};
use crate::stamps;
use crate::state::{Federation, Seal, State};
use crate::store;

/// Free space under which a node is in danger, in megabytes.
const LEAST_FREE_MB: u64 = 1_024;

/// Looks at all that this node needs in the federation: the list, OCSP about each of its certificates, a time stamp,
/// the clock against it, the directory of agencies, a connection to each other node, whether that has the same contracts, whether its log continues what it was, space on disk.
///
/// # Errors
/// The node stands alone.
pub async fn check(ctx: &Ctx) -> Result<Vec<Finding>, FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    let refreshed = super::refresh_list(ctx).await;
    let state = ctx.part::<Federation>().state().unwrap_or(state);
    let mut findings = vec![list(ctx, &state, refreshed)];
    findings.push(told("directory", "", directory::compare(ctx)));
    let own = std::iter::once(("TLS".to_owned(), &state.own.tls));
    let seals = state.own.seals.iter().map(|(agency, seal)| (agency.to_string(), seal));
    for (name, seal) in own.chain(seals) {
        findings.push(certificate(ctx, &state, name, seal).await);
    }
    findings.extend(stamp(ctx, &state).await);
    for node in state.list.nodes.iter().filter(|node| node.id != state.own.id) {
        findings.push(connection(&state, node).await);
        findings.extend(contracts(ctx, &state, node).await);
    }
    findings.extend(logs(ctx, &state).await?);
    findings.push(disk(ctx.files.root()));
    if state.is_centre() {
        // Nobody else could be asked for another.
        let revoked = findings.iter_mut().filter(|finding| finding.next == "revoked");
        revoked.for_each(|finding| finding.next = "reissue");
    }
    Ok(findings)
}

/// Whether each node's log, this one's too, continues the heads of it that are known.
async fn logs(ctx: &Ctx, state: &State) -> Result<Vec<Finding>, FederationError> {
    super::compare_heads(ctx).await?;
    let own = state.own.id.clone();
    let (heads, faults) = ctx
        .read(move |r| {
            Ok::<_, FederationError>((store::heads_told_by(r, &own)?, store::list_open_faults(r)?))
        })
        .await?;
    let ill = faults.iter().map(|fault| finding("log", fault.node.as_str(), Err(fault.kind.to_string())));
    let well = heads.iter().filter(|head| !faults.iter().any(|fault| fault.node == head.node));
    let well = well.map(|head| finding("log", head.node.as_str(), Ok(format!("{} rows", head.size))));
    Ok(ill.chain(well).collect())
}

/// Whether the other node has the same contracts. One that is not reached is told by its connection.
async fn contracts(ctx: &Ctx, state: &State, node: &Node) -> Option<Finding> {
    match directory::compare_contracts(ctx, state, node).await {
        Ok(alike) => alike.map(|alike| finding("contracts", node.id.as_str(), Ok(alike.to_string()))),
        Err(FederationError::Unreachable { .. } | FederationError::Stapled { .. }) => None,
        Err(error) => Some(told("contracts", node.id.as_str(), Err(error))),
    }
}

fn list(ctx: &Ctx, state: &State, refreshed: Result<(), FederationError>) -> Finding {
    let stands = || match state.list.node(&state.own.id) {
        Some(own) if own.tls.contains(&Fingerprint::of(&state.own.tls.certificate)) => Ok(()),
        _ => Err(FederationError::Dropped { number: state.list.number }),
    };
    let fresh = state.fresh(ctx.now());
    // What keeps the node from a newer list, and that the old one is too old: the second says what to do.
    if let (Err(why), Err(old)) = (&refreshed, &fresh) {
        let next = if next_of("list", why) == "clock" { "clock" } else { next_of("list", old) };
        return Finding { next, ..finding("list", "", Err(format!("{why}; {old}"))) };
    }
    let result = refreshed.and(fresh).and_then(|()| stands());
    let well = || format!("{} · {} · {}", state.list.number, state.list.issued_at, state.list.nodes.len());
    told("list", "", result.map(|()| well()))
}

async fn certificate(ctx: &Ctx, state: &State, name: String, seal: &Seal) -> Finding {
    let answer = ask_about(ctx, state, &seal.certificate).await;
    let until = seal.certificate.not_after();
    told("ocsp", &name, answer.map(|_| format!("OCSP good · {until}")))
}

/// A stamp over random bytes, and by it the clock.
async fn stamp(ctx: &Ctx, state: &State) -> Vec<Finding> {
    let mut random = [0_u8; 32];
    ctx.entropy.fill(&mut random);
    let before = ctx.now();
    match stamped(ctx, state, &random).await {
        Ok(at) => {
            let middle = Timestamp(before.0.midpoint(ctx.now().0));
            let apart = (at.0 - middle.0) / 1_000;
            // Stamps are to the second.
            let told =
                if apart.abs() <= 1_000 { "< 1 s".to_owned() } else { format!("{:+} s", apart / 1_000) };
            let clock = if apart.abs() <= SKEW_SECONDS * 1_000 { Ok(told) } else { Err(told) };
            vec![finding("stamp", "", Ok(at.to_string())), finding("clock", "", clock)]
        }
        Err(error) => vec![told("stamp", "", Err(error))],
    }
}

async fn stamped(ctx: &Ctx, state: &State, sha256: &[u8]) -> Result<Timestamp, FederationError> {
    if !state.is_centre() {
        return Ok(stamps::ask_centre(ctx, state, sha256).await?.at);
    }
    let token = trust::actions::stamp_digest(ctx, Digest::Sha256, sha256.to_vec()).await?;
    let token = signature::tsp::Token::from_der(&token).map_err(FederationError::internal)?;
    stamps::verify(state, &token, sha256, ctx.now())
}

/// TLS with both certificates, and an answer.
async fn connection(state: &State, node: &Node) -> Finding {
    let target = state.target(node);
    let answer = ask::ask(&state.own.client, &target, Question::read("/federation/list")).await;
    let address = format!("{}:{}", node.host, node.port);
    told("node", node.id.as_str(), answer.map(|_| address))
}

/// Space on the disk where a folder is, or will be.
fn disk(folder: &Path) -> Finding {
    let folder = folder.ancestors().find(|folder| folder.exists());
    let found = folder.ok_or_else(|| "no folder".to_owned()).and_then(|folder| {
        let space = rustix::fs::statvfs(folder).map_err(|error| error.to_string())?;
        enough(space.f_bavail.saturating_mul(space.f_frsize) / 1_000_000)
    });
    finding("disk", "", found)
}

fn enough(free_mb: u64) -> Result<String, String> {
    let told = format!("{free_mb} MB");
    if free_mb >= LEAST_FREE_MB { Ok(told) } else { Err(format!("{told} < {LEAST_FREE_MB} MB")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_is_nearly_full_is_not_well() {
        assert!(enough(LEAST_FREE_MB).is_ok());
        assert_eq!(enough(LEAST_FREE_MB - 1), Err("1023 MB < 1024 MB".to_owned()));
        // The system's own files have no room for others, and the folder is yet to be made.
        let full = disk(Path::new("/proc/minben/files"));
        assert!(!full.well && full.detail.starts_with("0 MB"), "{full:?}");
    }
}
