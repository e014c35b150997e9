//! Keys, certificates' validation and signed documents, without storage and without a clock:
//! bytes in, bytes out, and the instant handed in.

mod algorithm;
mod key;

pub use algorithm::{Algorithm, Digest};
pub use key::{KeyError, SigningKey, SoftKey, verify};
