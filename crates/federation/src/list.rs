//! Lists are signed with the seal of the agency that governs, and verified against the pinned root.

use kernel::Timestamp;
use signature::cades::{Content, Signature, Signing};
use signature::path::{self, Purpose, Question, RevocationData, RevocationRule};
use signature::{Certificate, Freshness};

use crate::error::FederationError;
use crate::model::{Fingerprint, List, ListMistake, SignedList};
use crate::state::{Governor, Pin, Seal};

/// The media type that stands among the signed attributes, so that nothing else that the seal
/// signs can be taken for a list.
const MEDIA_TYPE: &str = "application/vnd.minben.federation-list+json";

/// A list that the centre has signed, with what it was verified by.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The list.
    pub list: List,
    /// As it came.
    pub signed: SignedList,
    /// The pinned root.
    pub root: Certificate,
    /// The list's other certificates of authorities.
    pub authorities: Vec<Certificate>,
    /// Who signed.
    pub governor: Governor,
}

/// Why a signed list is not the centre's.
#[derive(Debug, thiserror::Error)]
pub enum ListFault {
    /// Its bytes are not signed so.
    #[error("its signature does not hold: {0}")]
    Signature(#[from] signature::SignedDataError),
    /// It was signed as something else.
    #[error("it was not signed as a list of nodes")]
    MediaType,
    /// The pinned root is not in it.
    #[error("the root {0} that this node trusts does not stand in it")]
    OtherRoot(Fingerprint),
    /// The signer's certificate does not lead to the root, or nothing says that it is not revoked.
    #[error("its signer is not to be relied upon: {0}")]
    Path(#[from] path::PathError),
    /// A certificate of the right root, but not that of the agency that governs.
    #[error("somebody else than the agency that governs has signed it")]
    OtherSigner,
    /// The list itself.
    #[error(transparent)]
    Mistake(#[from] ListMistake),
}

/// Signs a list. `proofs` are OCSP responses about the seal and the authorities above it, in DER; they travel
/// with the signature, so that whoever verifies it needs to ask nobody.
///
/// # Errors
/// The key cannot sign.
pub fn sign(list: &List, seal: &Seal, proofs: &[Vec<u8>]) -> Result<SignedList, FederationError> {
    let json = serde_json::to_vec(list).map_err(FederationError::internal)?;
    let signing = Signing {
        key: seal.key.as_ref(),
        certificate: &seal.certificate,
        chain: &seal.chain,
        signed_at: list.issued_at,
        media_type: Some(MEDIA_TYPE),
        name: None,
        mandate: None,
    };
    let signed = Signature::sign(Content::Bytes(&json), &signing);
    let mut signed = signed.map_err(FederationError::internal)?;
    signed.add_validation_data(&[], &[], proofs);
    let signature = signed.to_der().map_err(FederationError::internal)?;
    Ok(SignedList { list: json, signature })
}

/// Verifies a list as of `now`: the signature, the signer's path to the pinned root with proof that nothing
/// in it is revoked, and the list's own form. Whether it is fresh is for [`crate::State::fresh`] to say.
///
/// # Errors
/// See [`ListFault`].
pub fn verify(signed: &SignedList, pin: &Pin, now: Timestamp) -> Result<Verified, ListFault> {
    let signature = Signature::from_der(&signed.signature)?;
    if signature.signers() != 1 {
        return Err(ListFault::OtherSigner);
    }
    let by = signature.verify(0, Content::Bytes(&signed.list))?;
    if by.media_type.as_deref() != Some(MEDIA_TYPE) {
        return Err(ListFault::MediaType);
    }
    let governor = Governor::of(&by.certificate);
    if pin.governor.as_ref().is_some_and(|pinned| *pinned != governor) {
        return Err(ListFault::OtherSigner);
    }
    let list = List::read(&signed.list)?;
    let listed = list.authorities.iter().map(|authority| authority.certificate.clone());
    let (roots, authorities): (Vec<_>, Vec<_>) =
        listed.partition(|certificate| Fingerprint::of(certificate) == pin.root);
    let root = roots.into_iter().next().ok_or(ListFault::OtherRoot(pin.root))?;
    check_path(&by.certificate, &root, &authorities, signature.ocsp(), now)?;
    // Without a pinned signer the list has to say itself that this is the centre's seal.
    let centre = list.node(&list.centre);
    let sealed_by = Fingerprint::of(&by.certificate);
    if !centre.is_some_and(|node| node.seals.iter().any(|seal| seal.sha256 == sealed_by)) {
        return Err(ListFault::OtherSigner);
    }
    Ok(Verified { list, signed: signed.clone(), root, authorities, governor })
}

fn check_path(
    certificate: &Certificate,
    root: &Certificate,
    authorities: &[Certificate],
    ocsp: &[Vec<u8>],
    now: Timestamp,
) -> Result<(), ListFault> {
    let mut revocation = RevocationData::default();
    // One that cannot be read proves nothing; the rule below then refuses.
    ocsp.iter().for_each(|der| drop(revocation.add_ocsp(der)));
    path::validate(&Question {
        certificate,
        intermediates: authorities,
        anchors: std::slice::from_ref(root),
        purpose: Purpose::Signing,
        at: now,
        now,
        revocation: &revocation,
        rule: RevocationRule::Required,
        freshness: Freshness::default(),
    })?;
    Ok(())
}
