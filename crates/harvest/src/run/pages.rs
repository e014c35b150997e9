//! Pages that a sitemap lists: those not seen before come first, then those looked at longest ago.

use std::collections::{HashMap, HashSet};

use kernel::{Day, DbError};
use url::Url;

use super::{MOST_ENTRIES, Run, Went, is_recent};
use crate::fetch::{Answer, Document, LIST_BYTES, web_address};
use crate::model::{About, Known, Problem, Reason, Version};
use crate::read::sitemap::{self, Listing};

/// Sitemaps below an index that are read.
const MOST_SITEMAPS: usize = 50;
/// A page whose day of change lies before the last look is looked at again after so many days.
const TRUSTED_DAYS: i64 = 30;

/// What the sitemaps list.
#[derive(Default)]
struct Listed {
    pages: Vec<(Url, Option<Day>)>,
    /// Sitemaps that could not be read: what they list is not known, so nothing is taken for gone.
    troubles: Vec<(Url, Problem)>,
}

impl Run<'_> {
    pub(super) async fn sitemap(&mut self) -> Result<Went, DbError> {
        let listed = match self.listed().await {
            Ok(listed) => listed,
            Err(problem) => return Ok(Went::failed(problem)),
        };
        let known = self.known().await?;
        let whole = listed.troubles.is_empty();
        let named: HashSet<String> = listed
            .pages
            .iter()
            .map(|(page, _)| page)
            .chain(listed.troubles.iter().map(|(at, _)| at))
            .map(Url::to_string)
            .collect();
        self.tally.listed = listed.pages.len() as i64;
        if whole {
            let gone = known.iter().filter(|known| !named.contains(&known.address));
            self.forget(gone.map(|known| known.address.clone()).collect()).await?;
        }
        let problem = listed.troubles.first().map(|(_, problem)| problem.clone());
        for (address, problem) in listed.troubles {
            self.tell(&address, problem).await?;
        }
        let by_address: HashMap<&str, &Known> =
            known.iter().map(|known| (known.address.as_str(), known)).collect();
        let mut pages: Vec<(Url, Option<Day>, Option<&Known>)> = listed
            .pages
            .into_iter()
            .map(|(address, day)| {
                let known = by_address.get(address.as_str()).copied();
                (address, day, known)
            })
            .collect();
        pages.sort_by_key(|(_, _, known)| known.map(|known| known.checked_at));
        self.visit_all(pages, problem).await
    }

    async fn visit_all(
        &mut self,
        pages: Vec<(Url, Option<Day>, Option<&Known>)>,
        problem: Option<Problem>,
    ) -> Result<Went, DbError> {
        for (address, day, known) in pages {
            if self.is_late() {
                return Ok(Went { problem, version: Version::default(), cut: true });
            }
            if !self.is_own(&address) {
                self.tell(&address, Problem::of(Reason::OtherSite)).await?;
            } else if self.is_as_it_was(day, known) {
                self.tally.unchanged += 1;
            } else {
                let listed = About { changed_on: day, ..About::default() };
                if let Some(problem) = self.visit(&address, known, listed).await? {
                    return Ok(Went::failed(problem));
                }
            }
        }
        Ok(Went { problem, version: Version::default(), cut: false })
    }

    /// Whether the list says that a page has not changed since it was looked at.
    fn is_as_it_was(&self, day: Option<Day>, known: Option<&Known>) -> bool {
        let (Some(day), Some(known)) = (day, known) else { return false };
        known.shown
            && !known.troubled
            && day < known.checked_at.day()
            && is_recent(known, self.ctx.now(), TRUSTED_DAYS)
    }

    /// Reads the sitemaps: the one that the source names, those of robots.txt, else `/sitemap.xml`.
    async fn listed(&self) -> Result<Listed, Problem> {
        let first = self.first_sitemaps().await?;
        let (mut listed, mut seen, mut read_one) = (Listed::default(), HashSet::new(), false);
        let mut failure = None;
        let mut waiting: Vec<(Url, bool)> = first.into_iter().rev().map(|url| (url, true)).collect();
        while let Some((url, may_be_index)) = waiting.pop() {
            if !seen.insert(url.to_string()) {
                continue;
            }
            if seen.len() > MOST_SITEMAPS {
                listed.troubles.push((url, Problem::with(Reason::TooMany, MOST_SITEMAPS)));
                break;
            }
            match self.list(&url).await.and_then(|document| sitemap::read(&document)) {
                Ok(Listing::Pages(pages)) => {
                    read_one = true;
                    listed.pages.extend(pages);
                }
                Ok(Listing::Index(below)) if may_be_index => {
                    read_one = true;
                    waiting.extend(below.into_iter().rev().map(|url| (url, false)));
                }
                Ok(Listing::Index(_)) => listed.troubles.push((url, Problem::of(Reason::Format))),
                Err(problem) => {
                    failure = Some(problem.clone());
                    listed.troubles.push((url, problem));
                }
            }
        }
        if let (false, Some(problem)) = (read_one, failure) {
            return Err(problem);
        }
        let mut once = HashSet::new();
        listed.pages.retain(|(page, _)| once.insert(page.to_string()));
        if listed.pages.len() > MOST_ENTRIES {
            listed.pages.truncate(MOST_ENTRIES);
            listed.troubles.push((self.site.address.clone(), Problem::with(Reason::TooMany, MOST_ENTRIES)));
        }
        Ok(listed)
    }

    async fn first_sitemaps(&self) -> Result<Vec<Url>, Problem> {
        let site = &self.site.address;
        if site.path() != "/" || site.query().is_some() {
            return Ok(vec![site.clone()]);
        }
        let robots = self.robot.robots(site).await;
        let robots = robots.as_ref().as_ref().map_err(Clone::clone)?;
        let named = robots.sitemaps.iter().filter_map(|place| web_address(site, place));
        let own: Vec<Url> = named.filter(|url| self.is_own(url)).collect();
        let usual = web_address(site, "/sitemap.xml").into_iter();
        Ok(if own.is_empty() { usual.collect() } else { own })
    }

    async fn list(&self, url: &Url) -> Result<Document, Problem> {
        if !self.is_own(url) {
            return Err(Problem::of(Reason::OtherSite));
        }
        match self.robot.fetch(url, &Version::default(), LIST_BYTES).await? {
            Answer::Came(document) => Ok(*document),
            Answer::Unchanged => Err(Problem::with(Reason::Status, 304)),
        }
    }
}
