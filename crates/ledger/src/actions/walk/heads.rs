//! The tree against every head that was signed, stamped or seen elsewhere.

use kernel::{DbError, Reader, Timestamp};

use super::{Against, Finding, Walk};
use crate::LedgerError;
use crate::note::{self, Checkpoint, LogKey};
use crate::receipt::stamps::stamped_at;
use crate::store::{self, LogState, Tiles};
use crate::tree::{self, TreeError};

/// What heads are checked with.
pub(super) struct Bounds<'a> {
    pub(super) against: &'a Against,
    pub(super) now: Timestamp,
}

/// Heads read at a time.
const BATCH: u64 = 500;

pub(super) fn walk(
    r: &mut Reader,
    log: Option<&LogState>,
    bounds: &Bounds<'_>,
    walk: &mut Walk,
) -> Result<(), LedgerError> {
    let against = bounds.against;
    let own = log.map(|log| LogKey::new(Some(&log.head.origin), &log.public_key)).transpose()?;
    let keys = if against.keys.is_empty() { own.into_iter().collect() } else { against.keys.clone() };
    let mut heads = Heads { r, keys, size: walk.size, fits_until: 0 };
    days(&mut heads, bounds, walk)?;
    for kept in &against.kept {
        if let Some(finding) = heads.check(&kept.place, &kept.note)? {
            walk.tell(finding);
        }
    }
    let Some(log) = log else { return Ok(()) };
    if let Some(finding) = heads.check("newest", &log.note)? {
        walk.tell(finding);
    }
    if Checkpoint::unverified(&log.note).ok().as_ref() != Some(&log.head) {
        let reason = "the signed head says another size or root than the log".to_owned();
        walk.tell(heads.wrong("newest", log.head.size, reason));
    }
    Ok(())
}

fn days(heads: &mut Heads<'_, '_>, bounds: &Bounds<'_>, walk: &mut Walk) -> Result<(), LedgerError> {
    let mut above = 0;
    loop {
        let batch = store::list_day_heads(heads.r, above, BATCH)?;
        let Some(last) = batch.last() else { return Ok(()) };
        above = last.size;
        for head in batch {
            let place = head.day.to_string();
            if let Some(finding) = heads.check(&place, &head.note)? {
                walk.tell(finding);
                continue;
            }
            heads.fits_until = head.size;
            walk.heads += 1;
            let Some(stamp) = &head.stamp else { continue };
            walk.stamped += 1;
            let roots = &bounds.against.roots;
            if let (false, Err(reason)) =
                (roots.is_empty(), stamped_at(stamp, head.note.as_bytes(), roots, bounds.now))
            {
                walk.tell(heads.wrong(&place, head.size, format!("the time stamp: {reason}")));
            }
        }
    }
}

/// Compares heads with the stored tree.
struct Heads<'a, 'b> {
    r: &'a mut Reader<'b>,
    keys: Vec<LogKey>,
    size: u64,
    fits_until: u64,
}

impl Heads<'_, '_> {
    fn check(&mut self, place: &str, note: &str) -> Result<Option<Finding>, LedgerError> {
        let head = match note::open(note, &self.keys) {
            Ok(head) => head,
            Err(error) => {
                let size = Checkpoint::unverified(note).map_or(0, |head| head.size);
                return Ok(Some(self.wrong(place, size, error.to_string())));
            }
        };
        if head.size > self.size {
            let kept = place.to_owned();
            return Ok(Some(Finding::RolledBack { kept, seen: head.size, held: self.size }));
        }
        let reason = match tree::root(&mut Tiles(self.r), head.size) {
            Ok(root) if root == head.root => return Ok(None),
            Ok(_) => "the rows are not those over which it was signed".to_owned(),
            Err(TreeError::Store(error)) => return Err(DbError::into(error)),
            Err(error) => error.to_string(),
        };
        Ok(Some(self.wrong(place, head.size, reason)))
    }

    fn wrong(&self, place: &str, size: u64, reason: String) -> Finding {
        Finding::Head { kept: place.to_owned(), size, fits_until: self.fits_until, reason }
    }
}
