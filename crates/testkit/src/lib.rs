//! What tests share: a database of their own on either engine, a clock that stands
//! still, seeded identifiers, and a browser over the real router.
//!
//! Everything here is for tests: it may panic with a sentence that says why.
#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc)]

mod browser;
mod database;
mod forms;

pub use browser::{Browser, Page};
pub use database::{Database, Template, TemplateCopy, database};
pub use forms::{ControlOnPage, FormOnPage};

use std::path::Path;

use kernel::entropy::Entropy;
use kernel::events::Events;
use kernel::files::FileStore;
use kernel::i18n::Locales;
use kernel::jobs::JobKinds;
use kernel::settings::Settings;
use kernel::{Clock, Ctx, CtxBuilder, Day, Timestamp};
use web::Block;

/// The day on which tests happen unless they say otherwise.
pub fn test_day() -> Day {
    Day::new(2026, 11, 20).expect("a real day")
}

/// Nine o'clock in Taipei on the test day, a Friday.
pub fn test_now() -> Timestamp {
    Timestamp::start_of(test_day()).plus_seconds(9 * 3600)
}

/// Copies a folder with all that is in it, as tests do before they change a catalogue.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder to copy") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// A context for a block's tests, with its database and folder; both go when it is dropped.
pub struct TestCtx {
    /// The context.
    pub ctx: Ctx,
    /// Its database.
    pub database: Database,
}

/// A context with these blocks' tables, texts, jobs and subscriptions, a fake clock at
/// [`test_now`] and seeded randomness; `prepare` puts in further parts.
pub async fn ctx(blocks: &[Block], prepare: impl FnOnce(CtxBuilder) -> CtxBuilder) -> TestCtx {
    let database = database().await;
    let files = FileStore::new(database.folder().join("files"));
    let texts: Vec<_> = blocks.iter().flat_map(|block| block.locales.iter().copied()).collect();
    let jobs = blocks.iter().flat_map(|block| block.jobs.iter().copied()).collect();
    let subscriptions = blocks.iter().flat_map(|block| block.subscriptions.iter().copied());
    let builder = CtxBuilder::new(Settings::default(), files)
        .clock(Clock::fake(test_now()))
        .entropy(Entropy::seeded(7))
        .locales(Locales::new(&texts))
        .events(Events::new(subscriptions))
        .part(JobKinds(jobs));
    let ctx = prepare(builder).open(&database.location).await.expect("the test database opens");
    let mut migrations = vec![("kernel", kernel::migrate::KERNEL)];
    migrations.extend(blocks.iter().map(|block| (block.name, block.migrations)));
    kernel::migrate::migrate(&ctx, &migrations).await.expect("the migrations run");
    TestCtx { ctx, database }
}
