//! The catalogue in force, as part of the context.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use kernel::{Ctx, DbError};

use crate::catalogue::Catalogue;
use crate::model::Service;
use crate::store;

/// Most old definitions kept in memory.
const MAX_CACHED: usize = 500;

/// Put into the context at start-up; holds the catalogue in force and old
/// definitions that running cases still use.
#[derive(Debug, Default)]
pub struct Handle {
    current: ArcSwap<Catalogue>,
    earlier: Mutex<HashMap<(String, String), Arc<Service>>>,
}

impl Handle {
    /// A handle with a catalogue in force from the start (tests without storage).
    pub fn of(catalogue: Catalogue) -> Self {
        Self { current: ArcSwap::from_pointee(catalogue), earlier: Mutex::default() }
    }

    /// As it was loaded, whatever day it is.
    pub(crate) fn loaded(&self) -> Arc<Catalogue> {
        self.current.load_full()
    }

    pub(crate) fn put(&self, catalogue: Arc<Catalogue>) {
        self.current.store(catalogue);
    }
}

/// The catalogue in force. Hold on to it for one piece of work, not longer.
///
/// On the day of a reorganisation it is another one, without anybody doing anything: the files were read for that day
/// too when they were loaded.
pub fn current(ctx: &Ctx) -> Arc<Catalogue> {
    let loaded = ctx.part::<Handle>().loaded();
    if loaded.later().is_empty() {
        return loaded;
    }
    loaded.replaced_on(ctx.today()).cloned().unwrap_or(loaded)
}

/// A service as a case began with it: the one in force when the revision is
/// the same, otherwise from storage.
pub async fn service_at(ctx: &Ctx, id: &str, revision: &str) -> Result<Option<Arc<Service>>, DbError> {
    let now = current(ctx);
    if now.revision(id) == Some(revision) {
        return Ok(now.service(id).cloned());
    }
    let handle = ctx.part::<Handle>();
    let name = (id.to_owned(), revision.to_owned());
    if let Some(known) = handle.earlier.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
        return Ok(Some(known.clone()));
    }
    let wanted = name.clone();
    let found = ctx.read(move |r| store::find_revision(r, &wanted.0, &wanted.1)).await?;
    let Some(service) = found.map(Arc::new) else {
        return Ok(None);
    };
    let mut earlier = handle.earlier.lock().unwrap_or_else(PoisonError::into_inner);
    if earlier.len() >= MAX_CACHED {
        earlier.clear();
    }
    earlier.insert(name, service.clone());
    Ok(Some(service))
}
