//! Certification authorities through the real router and with programs nobody here wrote.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod acme;
mod acme_key;
mod door;
mod faults;
mod generations;
mod life;
mod node;
mod openssl;
mod pages;
mod posts;
mod profiles;
mod program;
mod seal;
mod sign_in;
mod token;
mod verify;
