//! Makes the files of books: one at a time, each once. A file is kept under the digest of what it says, so that
//! it is made anew when a figure has changed and only then.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, header};
use kernel::Ctx;
use kernel::digest::Sha256;
use maud::html;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use web::{Failure, Visitor, page, t};

use crate::{Book, Document, Fonts, PrintError};

/// Goes into every digest; a change in how files look makes them all anew.
const EDITION: &str = "1";
/// Files that are kept; of more, those made longest ago go.
const KEPT: usize = 60;
/// How long a visitor waits for a file before a page says that it is being made.
const PATIENCE: Duration = Duration::from_secs(5);
/// Seconds until that page asks again.
const AGAIN: &str = "3";
/// How often it is looked whether a file that is being made for somebody else is there.
const GLANCE: Duration = Duration::from_millis(100);
/// Files that wait to be made; who wants one more is asked to come back.
const WAITING: usize = 8;

/// The press of a node; a part of the context.
#[derive(Clone)]
pub struct Press(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    fonts: Vec<PathBuf>,
    turn: Semaphore,
    /// Digests of the files that are being made or wait for it.
    waiting: Mutex<BTreeSet<String>>,
}

impl Press {
    /// A press that keeps its files in this folder and takes its fonts from these.
    pub fn new(folder: PathBuf, fonts: Vec<PathBuf>) -> Self {
        Self(Arc::new(Inner { folder, fonts, turn: Semaphore::new(1), waiting: Mutex::default() }))
    }

    /// The file of a book; a page that asks again when it takes long to make.
    pub async fn answer(&self, ctx: &Ctx, v: &Visitor, book: Book) -> Result<Response, Failure> {
        let id = digest(v, &book);
        let path = self.0.folder.join(format!("{id}.pdf"));
        let name = book.name.clone();
        if !path.is_file() {
            let file = book.file.clone();
            if !self.wait_for(ctx, v, book, id.clone(), path.clone()).await? {
                return Ok(in_the_making(ctx, v, &file));
            }
        }
        let bytes = tokio::fs::read(&path).await.map_err(|error| Failure::internal(&error))?;
        let mut response = bytes.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
        let shown = format!("inline; filename=\"{name}.{}.pdf\"", v.lang.code());
        if let Ok(shown) = HeaderValue::try_from(shown) {
            headers.insert(header::CONTENT_DISPOSITION, shown);
        }
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        Ok(response)
    }

    /// Whether the file is there within the time that a visitor has patience.
    async fn wait_for(
        &self,
        ctx: &Ctx,
        v: &Visitor,
        book: Book,
        id: String,
        path: PathBuf,
    ) -> Result<bool, Failure> {
        let Some(place) = Place::take(self, &id)? else {
            let there = async {
                while !path.is_file() {
                    sleep(GLANCE).await;
                }
            };
            return Ok(timeout(PATIENCE, there).await.is_ok());
        };
        let (press, ctx, v) = (self.clone(), ctx.clone(), v.clone());
        // What has begun goes on when the visitor leaves: the next one finds it done.
        let work = tokio::spawn(async move {
            let _place = place;
            let _turn = press.0.turn.acquire().await;
            let making = press.clone();
            let done = tokio::task::spawn_blocking(move || making.make(&ctx, &v, &book, &id, &path)).await;
            done.map_err(|error| Failure::internal(&error))?
        });
        match timeout(PATIENCE, work).await {
            Ok(done) => done.map_err(|error| Failure::internal(&error))?.map(|()| true),
            Err(_) => Ok(false),
        }
    }

    fn make(&self, ctx: &Ctx, v: &Visitor, book: &Book, id: &str, path: &Path) -> Result<(), Failure> {
        let fonts = Fonts::find(&self.0.fonts)?;
        let titles = book.titles();
        let today = ctx.today();
        let page_of = |page: usize, pages: usize| {
            t(ctx, v, "print-page", &[("page", page.into()), ("pages", pages.into())])
        };
        let document = Document {
            id,
            lang: v.lang.tag(),
            kind: &book.kind,
            title: &book.title,
            publisher: &book.publisher,
            made: &book.made,
            day: (today.year() as u16, today.month() as u8, today.day_of_month() as u8),
            contents: &t(ctx, v, "print-contents", &[]),
            page_of: &page_of,
            chapters: titles
                .iter()
                .zip(&book.chapters)
                .map(|(title, chapter)| (title.as_str(), chapter.body.0.as_str()))
                .collect(),
        };
        let bytes = document.pdf(&fonts)?;
        self.keep(path, &bytes).map_err(|error| Failure::internal(&error))
    }

    /// Writes the file so that its name always has the whole of it, and lets the oldest go.
    fn keep(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.0.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.0.folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        let mut kept: Vec<(SystemTime, PathBuf)> = fs::read_dir(&self.0.folder)?
            .flatten()
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .filter(|(_, path)| path.extension().is_some_and(|ending| ending == "pdf"))
            .collect();
        kept.sort_by_key(|(made, _)| std::cmp::Reverse(*made));
        kept.into_iter().skip(KEPT).try_for_each(|(_, path)| fs::remove_file(path))
    }
}

/// A file's place among those that wait; given up when it is dropped.
struct Place {
    press: Press,
    id: String,
}

impl Place {
    /// The place of a file that nobody has begun.
    ///
    /// # Errors
    /// Too many files wait.
    fn take(press: &Press, id: &str) -> Result<Option<Self>, Failure> {
        let mut waiting = press.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.contains(id) {
            return Ok(None);
        }
        if waiting.len() >= WAITING {
            return Err(Failure::new(503, "print-busy"));
        }
        waiting.insert(id.to_owned());
        Ok(Some(Self { press: press.clone(), id: id.to_owned() }))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.press.0.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}

/// The digest of everything that a file says.
fn digest(v: &Visitor, book: &Book) -> String {
    let mut hash = Sha256::new();
    let parts = [EDITION, v.lang.tag(), &book.kind, &book.title, &book.publisher, &book.made];
    let chapters = book.chapters.iter().flat_map(|chapter| [chapter.title.as_str(), chapter.body.0.as_str()]);
    for part in parts.into_iter().chain(chapters) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex::encode(hash.finalize())
}

fn in_the_making(ctx: &Ctx, v: &Visitor, file: &str) -> Response {
    let mut response = page(ctx, v, &t(ctx, v, "print-making-title", &[])).status(202).body(html! {
        p.lead { (t(ctx, v, "print-making", &[])) }
        p { a href=(file) { (t(ctx, v, "print-making-again", &[])) } }
    });
    response.headers_mut().insert(header::REFRESH, HeaderValue::from_static(AGAIN));
    response
}

impl From<PrintError> for Failure {
    fn from(error: PrintError) -> Self {
        if matches!(error, PrintError::NoFont(_)) {
            tracing::warn!(%error, "a report was not made");
            return Self::new(503, "print-no-font");
        }
        Self::internal(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_begun_once_and_only_so_many_wait() {
        let press = Press::new(PathBuf::new(), Vec::new());
        let first = Place::take(&press, "a").unwrap();
        assert!(first.is_some() && Place::take(&press, "a").unwrap().is_none());
        let others: Vec<_> =
            (1..WAITING).map(|other| Place::take(&press, &other.to_string()).unwrap()).collect();
        assert_eq!(Place::take(&press, "z").err().map(|failure| failure.code), Some("print-busy"));
        drop(others);
        drop(first);
        assert!(Place::take(&press, "a").unwrap().is_some());
    }

    #[test]
    fn only_the_newest_files_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let press = Press::new(folder.path().to_owned(), Vec::new());
        for file in 0..KEPT + 5 {
            press.keep(&folder.path().join(format!("{file}.pdf")), b"%PDF").unwrap();
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), KEPT);
        assert!(folder.path().join(format!("{}.pdf", KEPT + 4)).is_file());
    }
}
