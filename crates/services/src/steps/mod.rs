//! How a case goes from step to step. Everything here runs inside the transaction of whoever moved it.

mod advance;
pub(crate) mod consents;
mod desk;
mod effects;
mod finish;
pub(crate) mod payment;

pub(crate) use advance::{Move, Pace, advance, approve, refuse};
pub(crate) use finish::{finish, tell_person, tell_post, withdraw};
