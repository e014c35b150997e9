//! The directory over LDAP as clients nobody here wrote see it: Debian's ldap-utils, and
//! bytes of every kind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod authorities;
mod binds;
mod bytes;
mod client;
mod controls;
mod node;
mod officials;
mod units;
