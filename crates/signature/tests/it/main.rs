//! What the crate makes and accepts, alone and beside openssl.
#![cfg(test)]

mod asic;
mod claims;
mod key;
mod mutation;
mod names;
mod openssl;
mod package;
mod path;
mod shop;
mod stapled;
mod world;
