//! Diagnostics: each is really done, not only looked up.

use kernel::i18n::Arg;
use kernel::{Ctx, Lang, Timestamp};
use signature::Digest;

use super::refresh::ask_about;
use crate::ask::{self, Question};
use crate::error::FederationError;
use crate::model::{Fingerprint, Node, SKEW_SECONDS};
use crate::stamps;
use crate::state::{Federation, Seal, State};
use crate::store;

/// Free space under which a node is in danger, in megabytes.
const LEAST_FREE_MB: u64 = 1_024;

/// One thing that was looked at. Its texts are `federation-check-WHAT` and, when it is not well,
/// `federation-check-WHAT-next`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What: a part of locale keys.
    pub what: &'static str,
    /// Whether it is well.
    pub well: bool,
    /// About what in particular: a node, a certificate; empty when there is one of it.
    pub about: String,
    /// What was found, technically.
    pub detail: String,
}

/// A finding's words: what was looked at, and the next step when it is not well.
pub fn texts_of(ctx: &Ctx, lang: Lang, finding: &Finding) -> (String, Option<String>) {
    let args = [("about", Arg::from(finding.about.as_str()))];
    let key = format!("federation-check-{}", finding.what);
    let next = (!finding.well).then(|| ctx.locales.text(lang, &format!("{key}-next"), &args));
    (ctx.locales.text(lang, &key, &args), next)
}

/// Looks at all that this node needs in the federation: the list, OCSP about each of its certificates, a time stamp,
/// the clock against it, a connection to each other node, whether its log continues what it was, space on disk.
///
/// # Errors
/// The node stands alone.
pub async fn check(ctx: &Ctx) -> Result<Vec<Finding>, FederationError> {
    let state = ctx.part::<Federation>().load_state()?;
    let refreshed = super::refresh_list(ctx).await;
    let state = ctx.part::<Federation>().state().unwrap_or(state);
    let mut findings = vec![list(ctx, &state, refreshed)];
    let own = std::iter::once(("TLS".to_owned(), &state.own.tls));
    let seals = state.own.seals.iter().map(|(agency, seal)| (agency.to_string(), seal));
    for (name, seal) in own.chain(seals) {
        findings.push(certificate(ctx, &state, name, seal).await);
    }
    findings.extend(stamp(ctx, &state).await);
    for node in state.list.nodes.iter().filter(|node| node.id != state.own.id) {
        findings.push(connection(&state, node).await);
    }
    findings.extend(logs(ctx, &state).await?);
    findings.push(disk(ctx));
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

fn finding(what: &'static str, about: &str, result: Result<String, String>) -> Finding {
    let well = result.is_ok();
    let (Ok(detail) | Err(detail)) = result;
    Finding { what, well, about: about.to_owned(), detail }
}

fn list(ctx: &Ctx, state: &State, refreshed: Result<(), FederationError>) -> Finding {
    let stands = || match state.list.node(&state.own.id) {
        Some(own) if own.tls.contains(&Fingerprint::of(&state.own.tls.certificate)) => Ok(()),
        _ => Err(FederationError::NotListed),
    };
    let result = refreshed.and_then(|()| state.fresh(ctx.now())).and_then(|()| stands());
    let well = || format!("{} · {} · {}", state.list.number, state.list.issued_at, state.list.nodes.len());
    finding("list", "", result.map(|()| well()).map_err(|error| error.to_string()))
}

async fn certificate(ctx: &Ctx, state: &State, name: String, seal: &Seal) -> Finding {
    let answer = ask_about(ctx, state, &seal.certificate).await;
    let until = seal.certificate.not_after();
    finding("ocsp", &name, answer.map(|_| format!("OCSP good · {until}")).map_err(|error| error.to_string()))
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
        Err(error) => vec![finding("stamp", "", Err(error.to_string()))],
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
    finding("node", node.id.as_str(), answer.map(|_| address).map_err(|error| error.to_string()))
}

fn disk(ctx: &Ctx) -> Finding {
    let folder = ctx.files.root().ancestors().find(|folder| folder.exists());
    let found = folder.ok_or_else(|| "no folder".to_owned()).and_then(|folder| {
        let space = rustix::fs::statvfs(folder).map_err(|error| error.to_string())?;
        let free_mb = space.f_bavail.saturating_mul(space.f_frsize) / 1_000_000;
        let told = format!("{free_mb} MB");
        if free_mb >= LEAST_FREE_MB { Ok(told) } else { Err(told) }
    });
    finding("disk", "", found)
}
