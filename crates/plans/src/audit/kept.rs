//! What was recomputed of a programme, kept as long as that very programme is in force.
//!
//! A programme in the catalogue is never changed: a reload puts another one in its place. So what follows from it is
//! reckoned once, and found again by the programme itself, not by its id.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use catalogue::model::programme::Programme;

use super::budget::{Added, Sums};
use super::{Report, with};

/// What follows from a programme alone.
#[derive(Debug)]
pub struct Kept {
    /// What the auditor found.
    pub report: Report,
    /// What its budget adds up to.
    pub(super) added: Arc<Added>,
}

type Slot = Arc<OnceLock<Arc<Kept>>>;

/// Those of all programmes in force. A weak reference keeps no programme alive, and no other is ever put in its place
/// in memory as long as the reference is there.
static SLOTS: Mutex<Vec<(Weak<Programme>, Slot)>> = Mutex::new(Vec::new());

/// What follows from a programme: reckoned by whoever asks first, while others wait.
pub fn kept(programme: &Arc<Programme>) -> Arc<Kept> {
    let reckoned = || {
        let sums = Sums::of(programme);
        Arc::new(Kept { report: with(programme, &sums), added: sums.added() })
    };
    slot(programme).get_or_init(reckoned).clone()
}

fn slot(programme: &Arc<Programme>) -> Slot {
    let mut slots = SLOTS.lock().unwrap_or_else(PoisonError::into_inner);
    slots.retain(|(of, _)| of.strong_count() > 0);
    if let Some((_, slot)) = slots.iter().find(|(of, _)| std::ptr::eq(of.as_ptr(), Arc::as_ptr(programme))) {
        return slot.clone();
    }
    let slot = Slot::default();
    slots.push((Arc::downgrade(programme), slot.clone()));
    slot
}
