//! One run over one source.

mod entries;
mod pages;

use std::time::Duration;

use catalogue::model::{Site, SiteKind};
use kernel::{Ctx, DbError, Timestamp};
use tokio::time::Instant;
use url::Url;

use crate::actions;
use crate::fetch::{Answer, PAGE_BYTES, Robot, is_same_site};
use crate::model::{About, Known, Problem, Reason, Tally, Version};
use crate::read::{day, html};
use crate::store::{self, End};

/// Longest run; the rest is fetched by the next one, which comes soon.
const LONGEST: Duration = Duration::from_hours(1);
/// Until the next run when one was cut short.
const SOON_SECONDS: i64 = 600;
/// After so many pages in a row that gave no answer, the site is left alone.
const MOST_FAILURES: usize = 5;
/// Entries that are taken of one source.
const MOST_ENTRIES: usize = 20_000;

/// A run in progress.
pub(crate) struct Run<'a> {
    ctx: &'a Ctx,
    robot: &'a Robot,
    site: &'a Site,
    until: Instant,
    tally: Tally,
    /// Pages in a row that gave no answer.
    failures: usize,
}

/// How a run went on to its end.
struct Went {
    /// Why it did not end well.
    problem: Option<Problem>,
    /// The version of the list that was read.
    version: Version,
    /// Whether it stopped for lack of time.
    cut: bool,
}

impl Went {
    fn failed(problem: Problem) -> Self {
        Self { problem: Some(problem), version: Version::default(), cut: false }
    }
}

/// Fetches what the source lists, and writes how it went.
pub(crate) async fn run(ctx: &Ctx, robot: &Robot, site: &Site, version: Version) -> Result<(), DbError> {
    let until = Instant::now() + LONGEST;
    let mut run = Run { ctx, robot, site, until, tally: Tally::default(), failures: 0 };
    let went = match site.kind {
        SiteKind::Sitemap => run.sitemap().await?,
        SiteKind::Feed | SiteKind::Dcat => run.entries(version).await?,
    };
    let next_at = if went.cut { ctx.now().plus_seconds(SOON_SECONDS) } else { actions::next_at(ctx, site) };
    let end = End { tally: run.tally, problem: went.problem, version: went.version, next_at };
    let id = site.id.clone();
    ctx.write(move |tx| store::end_run(tx, &id, &end)).await
}

impl Run<'_> {
    async fn known(&self) -> Result<Vec<Known>, DbError> {
        let id = self.site.id.clone();
        self.ctx.read(move |r| store::known(r, &id)).await
    }

    fn is_late(&self) -> bool {
        Instant::now() >= self.until
    }

    /// Fetches one page and writes what came of it. `listed` is a day that the list tells. Says why the run
    /// should stop, when the site no longer answers.
    async fn visit(
        &mut self,
        address: &Url,
        known: Option<&Known>,
        listed: About,
    ) -> Result<Option<Problem>, DbError> {
        let usable = known.filter(|known| known.shown && !known.troubled);
        let version = usable.map(|known| known.version.clone()).unwrap_or_default();
        let answer = self.robot.fetch(address, &version, PAGE_BYTES).await;
        let read = answer.and_then(|answer| match answer {
            Answer::Unchanged => Ok(None),
            Answer::Came(document) => html::page(&document).map(|about| Some((about, document.version))),
        });
        let silent = self.is_silent(read.as_ref().err());
        let shown = known.is_some_and(|known| known.shown);
        let (site, at) = (self.site.clone(), address.to_string());
        match read {
            Ok(Some((about, version))) => {
                self.tally.fetched += 1;
                let changed_on = about
                    .changed_on
                    .or(listed.changed_on)
                    .or_else(|| version.last_modified.as_deref().and_then(day));
                let about = About { changed_on, ..about };
                self.ctx.write(move |tx| store::put_page(tx, &site, &at, &about, &version)).await?;
            }
            Ok(None) => {
                self.tally.unchanged += 1;
                self.ctx.write(move |tx| store::touch(tx, &site.id, &at)).await?;
            }
            Err(problem) => {
                self.tally.removed += i64::from(shown && problem.reason.takes_away());
                let told = problem.clone();
                self.ctx.write(move |tx| store::put_problem(tx, &site, &at, &told)).await?;
                return Ok(silent.then_some(problem));
            }
        }
        Ok(None)
    }

    /// Whether so many pages in a row gave no answer that the site is left alone.
    fn is_silent(&mut self, problem: Option<&Problem>) -> bool {
        let silent =
            problem.is_some_and(|problem| matches!(problem.reason, Reason::Slow | Reason::Unreachable));
        self.failures = if silent { self.failures + 1 } else { 0 };
        self.failures >= MOST_FAILURES
    }

    /// Forgets pages that the list no longer has.
    async fn forget(&mut self, addresses: Vec<String>) -> Result<(), DbError> {
        self.tally.removed += addresses.len() as i64;
        let id = self.site.id.clone();
        self.ctx.write(move |tx| addresses.iter().try_for_each(|at| store::delete_page(tx, &id, at))).await
    }

    /// Writes of an address why it is not taken.
    async fn tell(&self, address: &Url, problem: Problem) -> Result<(), DbError> {
        let (site, at) = (self.site.clone(), address.to_string());
        self.ctx.write(move |tx| store::put_problem(tx, &site, &at, &problem)).await
    }

    fn is_own(&self, address: &Url) -> bool {
        is_same_site(address, &self.site.address)
    }
}

/// Whether a page was looked at within so many days.
fn is_recent(known: &Known, now: Timestamp, days: i64) -> bool {
    known.checked_at > now.plus_seconds(-days * 86_400)
}
