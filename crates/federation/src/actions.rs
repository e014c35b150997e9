//! What is done: found, list, invite, admit, join, renew, suspend, check, compare heads of logs.

mod admit;
mod authorities;
mod check;
mod found;
mod heads;
mod identity;
mod invite;
mod join;
mod publish;
mod refresh;
mod renew;

pub use admit::{acknowledge, admit, admit_renewal};
pub use check::{Finding, check, texts_of};
pub use found::{Founding, found};
pub use heads::{accept_log, compare_heads, show_heads};
pub use invite::{INVITATION_SECONDS, Invite, Standing, invite, remove, suspend, withdraw_invitation};
pub use join::{Step, join};
pub use publish::publish;
pub(crate) use refresh::centre;
pub use refresh::{ask_about, refresh_list, refresh_ocsp, take_up};
pub use renew::renew;
