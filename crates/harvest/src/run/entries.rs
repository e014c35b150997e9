//! Entries of feeds and lists of data sets, which tell of themselves all that is kept.

use std::collections::HashSet;

use catalogue::model::SiteKind;
use kernel::DbError;
use url::Url;

use super::{MOST_ENTRIES, Run, Went, is_recent};
use crate::fetch::{Answer, Document, LIST_BYTES, PAGE_BYTES};
use crate::model::{Known, Problem, Reason, Version};
use crate::read::{Entry, dcat, feed};
use crate::store;

/// Entries that are written in one transaction.
const BATCH: usize = 500;
/// What left a feed is looked at again after so many days, as feeds only have what is new …
const LOOK_DAYS: i64 = 7;
/// … and so many of them in one run.
const MOST_LOOKS: usize = 100;

impl Run<'_> {
    /// Takes a feed or a list of data sets over, unless it is as it was.
    pub(super) async fn entries(&mut self, version: Version) -> Result<Went, DbError> {
        let document = match self.robot.fetch(&self.site.address, &version, LIST_BYTES).await {
            Ok(Answer::Came(document)) => document,
            Ok(Answer::Unchanged) => {
                let known = self.known().await?;
                self.tally.listed = known.len() as i64;
                self.tally.unchanged = self.tally.listed;
                return self
                    .look_at_old(known, &HashSet::new(), Went { problem: None, version, cut: false })
                    .await;
            }
            Err(problem) => return Ok(Went::failed(problem)),
        };
        match self.read(&document) {
            Ok(entries) => self.take_over(entries, document.version).await,
            Err(problem) => Ok(Went::failed(problem)),
        }
    }

    fn read(&self, document: &Document) -> Result<Vec<Entry>, Problem> {
        match self.site.kind {
            SiteKind::Dcat => dcat::entries(document, self.site.lang),
            SiteKind::Feed | SiteKind::Sitemap => feed::entries(document),
        }
    }

    async fn take_over(&mut self, mut entries: Vec<Entry>, version: Version) -> Result<Went, DbError> {
        let too_many = entries.len() > MOST_ENTRIES;
        entries.truncate(MOST_ENTRIES);
        self.tally.listed = entries.len() as i64;
        let known = self.known().await?;
        let named: HashSet<String> = entries.iter().map(|entry| entry.address.to_string()).collect();
        for batch in entries.chunks(BATCH) {
            self.write(batch.to_vec()).await?;
        }
        let problem = too_many.then(|| Problem::with(Reason::TooMany, MOST_ENTRIES));
        // A list that was cut, or changes its order, must come whole the next time.
        let version = if too_many { Version::default() } else { version };
        let went = Went { problem, version, cut: false };
        if self.site.kind == SiteKind::Feed {
            return self.look_at_old(known, &named, went).await;
        }
        if !too_many {
            let gone = known.into_iter().filter(|known| !named.contains(&known.address));
            self.forget(gone.map(|known| known.address).collect()).await?;
        }
        Ok(went)
    }

    async fn write(&mut self, batch: Vec<Entry>) -> Result<(), DbError> {
        let (own, other): (Vec<Entry>, Vec<Entry>) =
            batch.into_iter().partition(|entry| self.is_own(&entry.address));
        let (own, untitled): (Vec<Entry>, Vec<Entry>) =
            own.into_iter().partition(|entry| !entry.about.title.is_empty());
        self.tally.fetched += own.len() as i64;
        let site = self.site.clone();
        self.ctx
            .write(move |tx| {
                for entry in &own {
                    store::put_page(tx, &site, entry.address.as_str(), &entry.about, &Version::default())?;
                }
                for entry in &other {
                    store::put_problem(tx, &site, entry.address.as_str(), &Problem::of(Reason::OtherSite))?;
                }
                for entry in &untitled {
                    store::put_problem(tx, &site, entry.address.as_str(), &Problem::of(Reason::Untitled))?;
                }
                Ok(())
            })
            .await
    }

    /// Looks whether what a feed no longer names is still there.
    async fn look_at_old(
        &mut self,
        known: Vec<Known>,
        named: &HashSet<String>,
        went: Went,
    ) -> Result<Went, DbError> {
        if self.site.kind != SiteKind::Feed {
            return Ok(went);
        }
        let now = self.ctx.now();
        let (shown, never): (Vec<Known>, Vec<Known>) =
            known.into_iter().filter(|known| !named.contains(&known.address)).partition(|known| known.shown);
        if !named.is_empty() {
            self.forget(never.into_iter().map(|known| known.address).collect()).await?;
        }
        let mut old: Vec<Known> =
            shown.into_iter().filter(|known| !is_recent(known, now, LOOK_DAYS)).collect();
        old.sort_by_key(|known| known.checked_at);
        for known in old.into_iter().take(MOST_LOOKS) {
            let Ok(address) = Url::parse(&known.address) else { continue };
            let outcome = self.robot.fetch(&address, &Version::default(), PAGE_BYTES).await;
            let silent = self.is_silent(outcome.as_ref().err());
            match outcome {
                Err(problem) if problem.reason.takes_away() => self.forget(vec![known.address]).await?,
                Err(problem) if silent => return Ok(Went::failed(problem)),
                _ => {
                    let (id, at) = (self.site.id.clone(), known.address);
                    self.ctx.write(move |tx| store::touch(tx, &id, &at)).await?;
                }
            }
        }
        Ok(went)
    }
}
