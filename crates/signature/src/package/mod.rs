//! One call to sign a document and one to verify it, for all blocks.

mod judge;
mod report;
mod sign;

use kernel::Timestamp;

use crate::asic::{AsicError, Limits, Package};
use crate::cades::{Content, Signature};
use crate::path::RevocationData;
use crate::signed_data::SignedDataError;
use crate::{Certificate, Freshness};

pub use report::{
    DocumentFacts, Finding, Level, Party, Report, SignatureReport, StampProblem, StampReport, Verdict,
};
pub use sign::{
    Document, Extras, SignError, Signer, StampError, TimeStamper, Told, ValidationData, Witness, WitnessError,
};

/// Why a package cannot be judged at all.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// Not a package that we read.
    #[error(transparent)]
    Asic(#[from] AsicError),
    /// The signature in it cannot be read.
    #[error("the signature cannot be read: {0}")]
    Signature(#[from] SignedDataError),
}

/// By what a document is judged.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// Certificates of the roots that are trusted, for signers and for time stamps.
    pub anchors: &'a [Certificate],
    /// Certificates that may stand between, beside those in the document.
    pub intermediates: &'a [Certificate],
    /// What is known about revocation, beside what is in the document.
    pub revocation: &'a RevocationData,
    /// The present.
    pub now: Timestamp,
    /// How old knowledge about revocation may be.
    pub freshness: Freshness,
    /// How much is read.
    pub limits: Limits,
}

/// Verifies a package with nothing but the roots that are trusted.
///
/// # Errors
/// It is no package that we read. Whatever is wrong with a readable one stands in the report.
pub fn verify_package(bytes: &[u8], anchors: &[Certificate], now: Timestamp) -> Result<Report, PackageError> {
    let grounds = Grounds {
        anchors,
        intermediates: &[],
        revocation: &RevocationData::default(),
        now,
        freshness: Freshness::default(),
        limits: Limits::default(),
    };
    verify_package_on(bytes, &grounds)
}

/// Verifies a package on the grounds given.
///
/// # Errors
/// As [`verify_package`].
pub fn verify_package_on(bytes: &[u8], grounds: &Grounds<'_>) -> Result<Report, PackageError> {
    let package = Package::read(bytes, grounds.limits)?;
    let signature = Signature::from_der(&package.signature)?;
    let content = Content::Bytes(&package.document);
    let signatures = verify_signature(&signature, content, Some(&package.name), grounds);
    Ok(Report::new(DocumentFacts::of(package.name, &package.document), signatures))
}

/// Verifies a detached signature with the document that lies beside it. Under which name the document lies
/// is told but not judged: whoever keeps two loose files may call them as they like.
pub fn verify_detached(signature: &Signature, name: &str, document: &[u8], grounds: &Grounds<'_>) -> Report {
    let signatures = verify_signature(signature, Content::Bytes(document), None, grounds);
    Report::new(DocumentFacts::of(name.to_owned(), document), signatures)
}

/// Verifies each signer of a detached signature. `name` is the document's as it lies here, if it has one.
pub fn verify_signature(
    signature: &Signature,
    content: Content<'_>,
    name: Option<&str>,
    grounds: &Grounds<'_>,
) -> Vec<SignatureReport> {
    let revocation = judge::gather(signature, grounds.revocation);
    let judge = |signer| judge::judge(signature, signer, content, name, grounds, revocation.clone());
    (0..signature.signers()).map(judge).collect()
}
