//! What is done: found, list, invite, admit, join, renew, suspend, check, compare heads of logs.

mod admit;
mod authorities;
mod check;
pub(crate) mod directory;
mod finding;
mod found;
mod heads;
mod identity;
mod invite;
mod join;
mod log;
mod prove;
mod publish;
mod refresh;
mod renew;
mod seal;
mod stranger;

pub use admit::{acknowledge, admit, admit_renewal};
pub use check::check;
pub use directory::ContractsDiffer;
pub use finding::{Finding, texts_of};
pub use found::{Founding, found};
pub use heads::{accept_log, compare_heads, show_heads};
pub use invite::{INVITATION_SECONDS, Invite, Standing, invite, remove, suspend, withdraw_invitation};
pub use join::{Step, join};
pub(crate) use log::PATH as LOG_PATH;
pub use log::{admit_log, certify_log};
pub use prove::prove;
pub use publish::publish;
pub(crate) use refresh::centre;
pub use refresh::{ask_about, refresh_list, refresh_ocsp, take_up};
pub use renew::renew;
pub(crate) use seal::Answers;
pub use seal::{proof_about, seal};
pub(crate) use stranger::why_not_listed;
