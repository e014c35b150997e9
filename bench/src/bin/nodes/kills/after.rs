//! What both nodes hold after the last kill, row by row.

use std::collections::HashSet;
use std::sync::PoisonError;

use anyhow::Result;
use kernel::digest::sha256_hex;
use kernel::{Ctx, Row, params};
use relay::AnswerHeader;

use super::{Tally, is_service};
use crate::sites::Sites;

/// Rows that are read at once.
const PAGE: i64 = 5_000;
/// Rows of the run, by the message ids that its clients gave.
const OURS: &str = "like '%bench-%'";

/// What was found.
#[derive(Default)]
pub(super) struct After {
    pub(super) out_requests: u64,
    pub(super) out_answers: u64,
    pub(super) in_requests: u64,
    pub(super) in_answers: u64,
    /// Look-ups and calls in the provider's log.
    pub(super) logged: u64,
    pub(super) not_served_once: u64,
    pub(super) served_twice: u64,
    pub(super) answers_differ: u64,
    pub(super) bodies_differ: u64,
    pub(super) trails_ill: u64,
}

#[allow(clippy::print_stderr, reason = "what the walk found is told beside the figures")]
pub(super) async fn look(sites: &Sites, tally: &Tally, exchanges: u64) -> Result<After> {
    let [centre, member] = sites.read().await?;
    let [asked, answered] = [&centre.ctx, &member.ctx];
    let mut after = After {
        out_requests: count(asked, "relay_requests where exchange").await?,
        out_answers: count(asked, "relay_answers where exchange").await?,
        in_requests: count(answered, "relay_requests where exchange").await?,
        in_answers: count(answered, "relay_answers where exchange").await?,
        logged: count(answered, "calls where message_id").await?,
        ..After::default()
    };
    compare(asked, answered, &mut after).await?;
    count_served(sites, tally, exchanges, &mut after);
    for (well, told) in sites.verify_trails()? {
        after.trails_ill += u64::from(!well);
        eprintln!("{told}");
    }
    Ok(after)
}

async fn count(ctx: &Ctx, what: &str) -> Result<u64> {
    let sql = format!("select cast(count(*) as bigint) from {what} {OURS}");
    let row = ctx.query_opt(&sql, Vec::new()).await?;
    Ok(row.map_or(Ok(0), |row| row.int(0))?.unsigned_abs())
}

/// Goes over the answers of both nodes in the same order.
async fn compare(asked: &Ctx, answered: &Ctx, after: &mut After) -> Result<()> {
    let (mut out, mut inn) = (String::new(), String::new());
    loop {
        let (ours, theirs) = (page(asked, "out", &out).await?, page(answered, "in", &inn).await?);
        for pair in ours.iter().zip(&theirs) {
            let [ours, theirs] = [read(pair.0)?, read(pair.1)?];
            after.answers_differ += u64::from(ours != theirs);
            after.bodies_differ += u64::from(!ours.is_whole()?);
        }
        after.answers_differ += ours.len().abs_diff(theirs.len()) as u64;
        let (Some(last_of_ours), Some(last_of_theirs)) = (ours.last(), theirs.last()) else { return Ok(()) };
        (out, inn) = (last_of_ours.text(0)?, last_of_theirs.text(0)?);
    }
}

async fn page(ctx: &Ctx, side: &str, after: &str) -> Result<Vec<Row>> {
    let sql = format!(
        "select exchange, header, body, signature from relay_answers where exchange > $1 and exchange like '{side}/%' \
         and exchange {OURS} order by exchange limit $2"
    );
    Ok(ctx.query(&sql, params![after, PAGE]).await?)
}

/// An answer as a node kept it.
#[derive(PartialEq)]
struct Kept {
    header: Vec<u8>,
    body: Option<Vec<u8>>,
    signature: Vec<u8>,
}

fn read(row: &Row) -> Result<Kept> {
    Ok(Kept { header: row.bytes(1)?, body: row.opt_bytes(2)?, signature: row.bytes(3)? })
}

impl Kept {
    /// Whether the body is the one that was signed for.
    fn is_whole(&self) -> Result<bool> {
        let header = AnswerHeader::read(&self.header)?;
        Ok(self.body.as_ref().is_some_and(|body| sha256_hex(body) == header.body.sha256))
    }
}

fn count_served(sites: &Sites, tally: &Tally, exchanges: u64, after: &mut After) {
    let served = sites.served.lock().unwrap_or_else(PoisonError::into_inner);
    let unanswered: HashSet<u64> = tally.unanswered.iter().copied().collect();
    for place in (0..exchanges).filter(|place| is_service(*place)) {
        let times = served.get(&place).copied().unwrap_or_default();
        if unanswered.contains(&place) {
            after.served_twice += u64::from(times > 1);
        } else {
            after.not_served_once += u64::from(times != 1);
        }
    }
}
