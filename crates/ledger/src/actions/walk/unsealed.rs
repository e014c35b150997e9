//! Rows that are in the trail and not in the log.

use std::collections::HashSet;

use kernel::{Reader, audit};

use super::{Finding, MOST_FINDINGS, Walk};
use crate::{LedgerError, store};

/// Rows looked at in one go.
const BATCH: usize = 1_000;

pub(super) fn walk(r: &mut Reader, walk: &mut Walk) -> Result<(), LedgerError> {
    let mut after = String::new();
    loop {
        let rows = audit::ids_after(r, &after, BATCH)?;
        let (Some((first, _)), Some((last, _))) = (rows.first(), rows.last()) else { break };
        let sealed: HashSet<String> = store::sealed_between(r, first, last)?.into_iter().collect();
        after.clone_from(last);
        let outside: Vec<_> = rows.into_iter().filter(|(id, _)| !sealed.contains(id)).collect();
        let ids: Vec<String> = outside.iter().map(|(id, _)| id.clone()).collect();
        let waiting: HashSet<String> = audit::waiting_of(r, &ids)?.into_iter().collect();
        for (id, at) in outside.into_iter().filter(|(id, _)| !waiting.contains(id)) {
            walk.tell(Finding::Added { id, at });
        }
    }
    for id in audit::lost_before_sealing(r, MOST_FINDINGS)? {
        walk.tell(Finding::LostUnsealed { id });
    }
    Ok(())
}
