//! What can be done: seal, stamp, give receipts, walk the whole log.

mod batch;
mod certificate;
mod health;
mod receipt;
mod seal;
mod show;
mod stamp;
mod standing;
mod walk;

pub use batch::receipts_of;
pub use certificate::{LogIdentity, certificates, identify, keep_certificates};
pub use health::{Health, health};
pub use receipt::{receipt_about, receipt_of};
pub use seal::{BATCH, seal};
pub use show::{Shown, is_own, show};
pub use stamp::{Stamp, StampRefused, Stamping, Stamps, stamp};
pub use standing::{Proves, Proving};
pub use walk::{Against, Finding, Kept, Walk, walk};
