//! What the crate makes and accepts, alone and beside openssl.

mod key;
