//! TLS 1.3 between programs that know each other's certificates: a door that serves a router to
//! whoever shows a certificate, and a client that talks to servers whose certificates it was told.
//!
//! Whom a certificate belongs to is for the caller to say: the door only tells which one it was,
//! after its holder has proved to have the key.
//!
//! [`outside`] is for whoever else the catalogue names: public addresses, certificates as the machine trusts them.

mod client;
mod door;
mod key;
pub mod outside;
mod stapled;
mod tls;

pub use client::{Client, NetError, Target};
pub use door::{Door, Peer, serve};
pub use key::{Credentials, CredentialsError, LoadError};
pub use stapled::Authorities;
pub use tls::{Accept, Fingerprint, Validity, fingerprint};
