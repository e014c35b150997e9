//! Signing a document into a package.

use std::pin::Pin;

use kernel::Timestamp;

use crate::asic::{AsicError, Package};
use crate::cades::{Content, Signature, Signing};
use crate::signed_data::SignedDataError;
use crate::tsp::{TimeStamp, Token, TspError};
use crate::{Certificate, Digest, Mandate, SigningKey};

/// Where time stamps come from: our own authority or one over HTTP.
pub trait TimeStamper: Send + Sync {
    /// The token (ContentInfo in DER) for an imprint.
    ///
    /// # Errors
    /// No time stamp can be had.
    fn stamp(&self, digest: Digest, imprint: &[u8]) -> Result<Vec<u8>, StampError>;
}

/// What a node is told by others while it signs.
pub type Told<'a> = Pin<Box<dyn Future<Output = Result<Option<Vec<u8>>, WitnessError>> + Send + 'a>>;

/// Who is asked while a document is signed: when it was, and whether the certificates are good.
pub trait Witness: Send + Sync {
    /// The time stamp (ContentInfo in DER) for an imprint by SHA-256; none where no authority stamps.
    fn stamp<'a>(&'a self, imprint: &'a [u8]) -> Told<'a>;
    /// What is said of a certificate now (an OCSP response in DER); none where nobody says anything, as of a root. What is
    /// missing is told by whoever verifies.
    fn proof<'a>(&'a self, certificate: &'a Certificate) -> Told<'a>;
}

/// Why a witness said nothing.
#[derive(Debug, thiserror::Error)]
#[error("no witness: {0}")]
pub struct WitnessError(pub String);

/// Why no time stamp could be had.
#[derive(Debug, thiserror::Error)]
pub enum StampError {
    /// The authority cannot be reached, in the words of whoever tried.
    #[error("the time-stamping authority cannot be reached: {0}")]
    Unreachable(String),
    /// It refused, or its answer does not hold.
    #[error(transparent)]
    Refused(#[from] TspError),
}

/// Why a document could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The signature could not be made.
    #[error(transparent)]
    Signature(#[from] SignedDataError),
    /// The time stamp could not be had.
    #[error(transparent)]
    Stamp(#[from] StampError),
    /// Nobody says when it was signed, or what is to be thought of a certificate.
    #[error(transparent)]
    Witness(#[from] WitnessError),
    /// The package could not be written.
    #[error(transparent)]
    Package(#[from] AsicError),
}

/// A document to be signed.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its file name, without folders.
    pub name: &'a str,
    /// Its media type.
    pub media_type: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What proves later that the certificates were good: those of the authorities, and what they say
/// about revocation of the signer's and of the time stamp's certificates.
#[derive(Debug, Clone, Default)]
pub struct ValidationData {
    /// Certificates.
    pub certificates: Vec<Certificate>,
    /// CRLs in DER.
    pub crls: Vec<Vec<u8>>,
    /// OCSP responses in DER.
    pub ocsp: Vec<Vec<u8>>,
}

/// What a signature says and carries beside the document.
#[derive(Debug, Clone, Copy)]
pub struct Extras<'a> {
    /// When the signer says it signs.
    pub signed_at: Timestamp,
    /// The mandate under which the signer acts.
    pub mandate: Option<&'a Mandate>,
    /// Proof for later; without it the package is complete only as long as somebody answers.
    pub validation: Option<&'a ValidationData>,
}

/// Who signs: a key with its certificates, and where its time stamps come from.
pub struct Signer<'a> {
    /// The key.
    pub key: &'a dyn SigningKey,
    /// Its certificate.
    pub certificate: &'a Certificate,
    /// The authorities' certificates, from the issuer upwards.
    pub chain: &'a [Certificate],
    /// Where time stamps come from; without one nothing proves when the signature was made.
    pub time_stamper: Option<&'a dyn TimeStamper>,
}

impl Signer<'_> {
    /// Signs `document` into an ASiC-S package: CAdES-B, with a time stamper T, with validation data LT.
    ///
    /// # Errors
    /// The key cannot sign, no time stamp can be had, or the name is not a plain file name.
    pub fn sign(&self, document: &Document<'_>, extras: &Extras<'_>) -> Result<Vec<u8>, SignError> {
        let signature = self.sign_detached(document, extras)?;
        pack(document, &signature)
    }

    /// Signs `document` into an ASiC-S package as every block has it signed: CAdES with the time stamp and the proofs that
    /// `witness` gives about the signer's certificate, the time stamp's and those above them.
    ///
    /// # Errors
    /// As [`Signer::sign`], or the witness fails.
    pub async fn sign_before(
        &self,
        witness: &dyn Witness,
        document: &Document<'_>,
        extras: &Extras<'_>,
    ) -> Result<Vec<u8>, SignError> {
        let mut signature = self.sign_detached(document, extras)?;
        let mut about = vec![self.certificate.clone()];
        let imprint = signature.imprint(0, Digest::Sha256)?;
        if let Some(token) = witness.stamp(&imprint).await? {
            let stamp = stamp_of(&token, &imprint)?;
            about.push(stamp.certificate);
            // Whoever stamps may stand under a newer generation of the authority than the signer.
            about.extend(stamp.certificates);
            signature.add_time_stamp(0, &token)?;
        }
        about.extend(self.chain.iter().cloned());
        let mut proofs = Vec::with_capacity(about.len());
        for (place, certificate) in about.iter().enumerate() {
            if !about[..place].contains(certificate) {
                proofs.extend(witness.proof(certificate).await?);
            }
        }
        signature.add_validation_data(self.chain, &[], &proofs);
        pack(document, &signature)
    }

    /// Adds this signer's signature to a package that others signed. The document stays as it is.
    ///
    /// # Errors
    /// As [`Signer::sign`], or `package` cannot be read.
    pub fn co_sign(&self, package: &Package, extras: &Extras<'_>) -> Result<Vec<u8>, SignError> {
        let mut signature = Signature::from_der(&package.signature)?;
        let signing = self.signing(&package.name, None, extras);
        signature.co_sign(Content::Bytes(&package.document), &signing)?;
        self.complete(&mut signature, extras)?;
        let package = Package { signature: signature.to_der()?, ..package.clone() };
        Ok(package.write()?)
    }

    /// As [`Signer::sign`], but answers the detached signature alone.
    ///
    /// # Errors
    /// As [`Signer::sign`].
    pub fn sign_detached(
        &self,
        document: &Document<'_>,
        extras: &Extras<'_>,
    ) -> Result<Signature, SignError> {
        let signing = self.signing(document.name, Some(document.media_type), extras);
        let mut signature = Signature::sign(Content::Bytes(document.bytes), &signing)?;
        self.complete(&mut signature, extras)?;
        Ok(signature)
    }

    fn signing<'b>(
        &'b self,
        name: &'b str,
        media_type: Option<&'b str>,
        extras: &'b Extras<'_>,
    ) -> Signing<'b> {
        Signing {
            key: self.key,
            certificate: self.certificate,
            chain: self.chain,
            signed_at: extras.signed_at,
            media_type,
            name: Some(name),
            mandate: extras.mandate,
        }
    }

    /// Adds the time stamp of the last signer's signature, and the validation data.
    fn complete(&self, signature: &mut Signature, extras: &Extras<'_>) -> Result<(), SignError> {
        if let Some(stamper) = self.time_stamper {
            let last = signature.signers().saturating_sub(1);
            let digest = self.key.algorithm().digest();
            let imprint = signature.imprint(last, digest)?;
            let token = stamper.stamp(digest, &imprint)?;
            stamp_of(&token, &imprint)?;
            signature.add_time_stamp(last, &token)?;
        }
        if let Some(validation) = extras.validation {
            signature.add_validation_data(&validation.certificates, &validation.crls, &validation.ocsp);
        }
        Ok(())
    }
}

/// A time stamp that fits. A wrong one would be found only when it is needed.
fn stamp_of(token: &[u8], imprint: &[u8]) -> Result<TimeStamp, StampError> {
    let read = Token::from_der(token).and_then(|read| read.verify(imprint, &[]));
    read.map_err(StampError::Refused)
}

fn pack(document: &Document<'_>, signature: &Signature) -> Result<Vec<u8>, SignError> {
    let package = Package {
        name: document.name.to_owned(),
        document: document.bytes.to_vec(),
        signature: signature.to_der()?,
    };
    Ok(package.write()?)
}
