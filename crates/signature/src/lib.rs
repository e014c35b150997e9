//! Keys, certificates' validation and signed documents, without storage and without a clock:
//! bytes in, bytes out, and the instant handed in.

mod algorithm;
pub mod asic;
pub mod cades;
mod certificate;
pub mod crl;
mod folder;
mod key;
mod mandate;
mod name;
pub mod ocsp;
mod oid;
mod package;
pub mod path;
mod raw;
mod revocation;
mod signed_data;
pub mod stapled;
mod time;
pub mod tsp;

pub use algorithm::{Algorithm, Digest};
pub use certificate::{Certificate, CertificateError, MAX_CERTIFICATE_BYTES};
pub use folder::{FOLDER_TYPE, Folder};
pub use key::{KeyError, SigningKey, SoftKey, verify};
pub use mandate::Mandate;
pub use oid::MANDATE as MANDATE_OID;
pub use package::{
    Document, DocumentFacts, Extras, Finding, Grounds, Level, PackageError, Party, Report, SignError,
    SignatureReport, Signer, StampError, StampProblem, StampReport, TimeStamper, Told, ValidationData,
    Verdict, Witness, WitnessError, verify_detached, verify_package, verify_package_on, verify_signature,
};
pub use raw::decode_der;
pub use revocation::{Freshness, Reason, Revocation};
pub use signed_data::{MAX_SIGNED_DATA_BYTES, SignedDataError};
pub use time::x509_time;
