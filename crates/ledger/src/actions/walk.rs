//! Walking the whole log: each row against its leaf, each tile against those below, the
//! root against every head that was signed, stamped or seen.

mod heads;
mod rows;
mod tiles;
mod unsealed;

use kernel::{Ctx, Reader, Timestamp};
use signature::Certificate;

use crate::note::{Checkpoint, LogKey};
use crate::{LedgerError, Log, store};

/// Findings told at most; the number of all is told too.
const MOST_FINDINGS: usize = 1_000;

/// Something that is not as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// A row's content is not what was sealed.
    Altered {
        /// Its leaf.
        index: u64,
        /// Its id.
        id: String,
        /// When it says it was written.
        at: Timestamp,
    },
    /// A sealed row is gone.
    Missing {
        /// Its leaf.
        index: u64,
        /// Its id.
        id: String,
    },
    /// Nothing tells any more which row a leaf is.
    LeafMissing {
        /// The leaf.
        index: u64,
    },
    /// A row stands in the place of another.
    Reordered {
        /// Where it stands now.
        index: u64,
        /// Its id.
        id: String,
        /// The leaf that it was sealed as.
        sealed_as: u64,
    },
    /// A row was put into the trail beside the log: it is neither sealed nor waiting.
    Added {
        /// Its id.
        id: String,
        /// When it says it was written.
        at: Timestamp,
    },
    /// More leaves are noted than the tree has.
    LeafAdded {
        /// The leaf.
        index: u64,
        /// The row that it is said to be.
        id: String,
    },
    /// A row was taken out before it was sealed.
    LostUnsealed {
        /// Its id.
        id: String,
    },
    /// A tile is gone, or is not what the tiles below it make.
    Tile {
        /// Its level.
        level: u8,
        /// Its place.
        number: u64,
        /// The first leaf under it.
        first: u64,
        /// The first leaf after it.
        end: u64,
    },
    /// The tree is not the one whose head was signed.
    Head {
        /// Which head: where it was kept.
        kept: String,
        /// Its leaves.
        size: u64,
        /// The leaves up to this one are those of an earlier head, which fits.
        fits_until: u64,
        /// What is wrong.
        reason: String,
    },
    /// A newer head was signed than the database holds.
    RolledBack {
        /// Where the newer head was kept.
        kept: String,
        /// Its leaves.
        seen: u64,
        /// Leaves that the database holds.
        held: u64,
    },
}

/// A head that somebody has kept outside of the database.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Where it comes from, for the report.
    pub place: String,
    /// The signed note.
    pub note: String,
}

/// What to check the log with, beside what it holds itself.
#[derive(Default)]
pub struct Against {
    /// Trusted keys of the log; without one, that in the database is used, which tells
    /// only what is not even consistent with itself.
    pub keys: Vec<LogKey>,
    /// Heads kept elsewhere.
    pub kept: Vec<Kept>,
    /// Root certificates of time-stamping authorities; without one stamps are not checked.
    pub roots: Vec<Certificate>,
}

/// What a walk found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Walk {
    /// Leaves looked at.
    pub size: u64,
    /// Rows that wait to be sealed.
    pub waiting: u64,
    /// Heads of days that fit.
    pub heads: u64,
    /// Of these, how many have a time stamp.
    pub stamped: u64,
    /// What is not as it was sealed, at most a thousand.
    pub findings: Vec<Finding>,
    /// How many there are.
    pub found: u64,
}

impl Walk {
    fn tell(&mut self, finding: Finding) {
        self.found += 1;
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        }
    }
}

/// Walks the whole log over one snapshot. The head that this node has kept beside the
/// database is among those it has to fit.
pub async fn walk(ctx: &Ctx, mut against: Against) -> Result<Walk, LedgerError> {
    let now = ctx.now();
    let file = ctx.part::<Log>().head_file();
    if let Ok(note) = std::fs::read_to_string(&file) {
        against.kept.push(Kept { place: file.display().to_string(), note });
    }
    ctx.report(move |r| walk_snapshot(r, &against, now)).await
}

fn walk_snapshot(r: &mut Reader, against: &Against, now: Timestamp) -> Result<Walk, LedgerError> {
    let mut walk = Walk { waiting: kernel::audit::count_unsealed(r)?, ..Walk::default() };
    let log = store::find_log(r)?;
    let head = log.as_ref().map(|log| log.head.clone());
    walk.size = head.as_ref().map_or(0, |head: &Checkpoint| head.size);
    rows::walk(r, &mut walk)?;
    tiles::walk(r, &mut walk)?;
    heads::walk(r, log.as_ref(), &heads::Bounds { against, now }, &mut walk)?;
    unsealed::walk(r, &mut walk)?;
    Ok(walk)
}
