//! Keys, certificates' validation and signed documents, without storage and without a clock:
//! bytes in, bytes out, and the instant handed in.

mod algorithm;
mod certificate;
pub mod crl;
mod key;
mod name;
pub mod ocsp;
mod oid;
mod raw;
mod revocation;
mod time;

pub use algorithm::{Algorithm, Digest};
pub use certificate::{Certificate, CertificateError, MAX_CERTIFICATE_BYTES};
pub use key::{KeyError, SigningKey, SoftKey, verify};
pub use oid::MANDATE as MANDATE_OID;
pub use revocation::{Freshness, Reason, Revocation};
pub use time::x509_time;
