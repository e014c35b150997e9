//! The one context argument: storage, clock, randomness, texts, settings and the
//! typed parts that blocks put in at start-up.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Notify;

use crate::calendar::WorkCalendar;
use crate::db::{Location, Surroundings};
use crate::entropy::Entropy;
use crate::events::Events;
use crate::files::FileStore;
use crate::i18n::Locales;
use crate::id::{self, TypedId};
use crate::settings::Settings;
use crate::{Clock, Day, DbError, Reader, Row, Timestamp, Tx, Value};

/// What every action, page and job is given; cheap to clone.
#[derive(Clone)]
pub struct Ctx(Arc<Inner>);

/// The context's fields, reached through [`Ctx`].
pub struct Inner {
    /// Storage.
    pub db: crate::db::Db,
    /// The clock.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// The texts of every block.
    pub locales: Arc<Locales>,
    /// The operator's settings.
    pub settings: Arc<Settings>,
    /// Uploaded files.
    pub files: FileStore,
    parts: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
    calendar: RwLock<Arc<WorkCalendar>>,
    wake: Arc<Notify>,
}

impl Deref for Ctx {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl std::fmt::Debug for Ctx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ctx")
    }
}

/// Gathers what a context is made of.
pub struct CtxBuilder {
    clock: Clock,
    entropy: Entropy,
    locales: Arc<Locales>,
    settings: Settings,
    files: FileStore,
    events: Events,
    parts: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
}

impl CtxBuilder {
    /// Starts with the machine's clock and randomness, no texts and no parts.
    pub fn new(settings: Settings, files: FileStore) -> Self {
        Self {
            clock: Clock::System,
            entropy: Entropy::system(),
            locales: Arc::default(),
            settings,
            files,
            events: Events::default(),
            parts: HashMap::new(),
        }
    }

    /// Uses another clock.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Uses other randomness.
    #[must_use]
    pub fn entropy(mut self, entropy: Entropy) -> Self {
        self.entropy = entropy;
        self
    }

    /// Uses other settings.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Uses these texts.
    #[must_use]
    pub fn locales(mut self, locales: impl Into<Arc<Locales>>) -> Self {
        self.locales = locales.into();
        self
    }

    /// Uses these subscriptions.
    #[must_use]
    pub fn events(mut self, events: Events) -> Self {
        self.events = events;
        self
    }

    /// Puts a typed part in.
    #[must_use]
    pub fn part<T: Send + Sync + 'static>(mut self, part: T) -> Self {
        self.parts.insert(TypeId::of::<T>(), Box::new(part));
        self
    }

    /// Opens the database and finishes the context.
    pub async fn open(self, location: &Location) -> Result<Ctx, DbError> {
        let wake = Arc::new(Notify::new());
        let around = Surroundings {
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            events: Arc::new(self.events),
            wake: wake.clone(),
        };
        let db = crate::db::Db::open(location, around).await?;
        Ok(Ctx(Arc::new(Inner {
            db,
            clock: self.clock,
            entropy: self.entropy,
            locales: self.locales,
            settings: Arc::new(self.settings),
            files: self.files,
            parts: self.parts,
            calendar: RwLock::new(Arc::new(WorkCalendar::default())),
            wake,
        })))
    }
}

impl Ctx {
    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Today in Taipei.
    pub fn today(&self) -> Day {
        self.now().day()
    }

    /// A new identifier outside any transaction (nonces of forms).
    pub fn new_id<T: TypedId>(&self) -> T {
        T::from_text(id::fresh(self.now(), &self.entropy))
    }

    /// A typed part put in at start-up.
    ///
    /// # Panics
    /// When the part was not put in: a mistake in how the program is assembled, seen
    /// at the first request of the first test.
    #[expect(clippy::panic, reason = "an incompletely assembled program cannot go on")]
    pub fn part<T: Send + Sync + 'static>(&self) -> &T {
        match self.find_part::<T>() {
            Some(part) => part,
            None => panic!("the context lacks {}", std::any::type_name::<T>()),
        }
    }

    /// A typed part, when it was put in.
    pub fn find_part<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.0.parts.get(&TypeId::of::<T>()).and_then(|part| part.downcast_ref())
    }

    /// The calendar of working days.
    pub fn work_calendar(&self) -> Arc<WorkCalendar> {
        self.calendar.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the calendar of working days (start-up and reload).
    pub fn set_work_calendar(&self, calendar: WorkCalendar) {
        *self.calendar.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(calendar);
    }

    /// Runs one reading statement; see [`crate::db::Db::query`].
    pub async fn query(&self, sql: &str, params: Vec<Value>) -> Result<Vec<Row>, DbError> {
        self.db.query(sql, params).await
    }

    /// Runs one reading statement that gives at most one row.
    pub async fn query_opt(&self, sql: &str, params: Vec<Value>) -> Result<Option<Row>, DbError> {
        self.db.query_opt(sql, params).await
    }

    /// Several short reads over one snapshot; see [`crate::db::Db::read`].
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, E> + Send + 'static,
    {
        self.db.read(work).await
    }

    /// Long reads on a thread of their own; see [`crate::db::Db::report`].
    pub async fn report<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, E> + Send + 'static,
    {
        self.db.report(work).await
    }

    /// Long reads that are stopped after `limit`; see [`crate::db::Db::report_within`].
    pub async fn report_within<T, E, F>(&self, limit: Duration, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, E> + Send + 'static,
    {
        self.db.report_within(limit, work).await
    }

    /// A write transaction; see [`crate::db::Db::write`].
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnMut(&mut Tx) -> Result<T, E> + Send + 'static,
    {
        self.db.write(work).await
    }

    pub(crate) async fn jobs_woken(&self) {
        self.0.wake.notified().await;
    }
}
