//! Sealing own messages, and verifying those of others.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use federation::model::{Fingerprint, Node};
use federation::{Seal, State};
use kernel::digest::Sha256;
use kernel::{AgencyId, Timestamp};
use signature::Certificate;
use signature::cades::{Content, Signature, Signing};
use signature::path::Purpose;
use signature::stapled::{Stapled, check};

use crate::error::Refusal;
use crate::frame::Sealed;

/// A certificate that was verified with its OCSP response is taken for so long, then looked at again.
const VERIFIED_SECONDS: i64 = 60;
/// More verified certificates than a node remembers.
const MOST_KNOWN: usize = 4_096;

/// A certificate and the OCSP response that came with it, by their digests.
type Pair = ([u8; 32], [u8; 32]);

/// What was verified lately.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// Certificates whose path and revocation were looked at, and until when that counts.
    verified: Mutex<HashMap<Pair, Timestamp>>,
    /// The newest seal of each agency, so that it is not read anew with each message.
    seals: Mutex<HashMap<AgencyId, Certificate>>,
}

/// Signs a header with an agency's seal.
pub(crate) fn seal(seal: &Seal, header: Vec<u8>, media_type: &str, at: Timestamp) -> Result<Sealed, Refusal> {
    let signing = Signing {
        key: seal.key.as_ref(),
        certificate: &seal.certificate,
        chain: &[],
        signed_at: at,
        media_type: Some(media_type),
        name: None,
        mandate: None,
    };
    let failed = |error: signature::SignedDataError| Refusal::Signature(error.to_string());
    let signed = Signature::sign(Content::Bytes(&header), &signing).map_err(failed)?;
    let ocsp = seal.ocsp.load_full().ok_or_else(|| {
        Refusal::Certificate(
            "this node has no OCSP response about its seal yet; run minben node check".to_owned(),
        )
    })?;
    Ok(Sealed {
        header: header.into(),
        signature: signed.to_der().map_err(failed)?.into(),
        ocsp: Bytes::from(ocsp.to_vec()),
    })
}

impl Known {
    /// Verifies that `agency`'s seal on `node` signed the header: the signature, that the list has the
    /// certificate for the agency on that node, its path to the root, and that it is not revoked.
    pub(crate) fn verify(
        &self,
        state: &State,
        sealed: &Sealed,
        media_type: &str,
        (agency, node): (&AgencyId, &Node),
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let wrong = |error: signature::SignedDataError| Refusal::Signature(error.to_string());
        let lately = self.seal_of(agency);
        let signature = Signature::from_der_knowing(&sealed.signature, lately.as_slice()).map_err(wrong)?;
        if signature.signers() != 1 {
            return Err(Refusal::Signature("there is not one signer".to_owned()));
        }
        let signed = signature.verify(0, Content::Bytes(&sealed.header)).map_err(wrong)?;
        if signed.media_type.as_deref() != Some(media_type) {
            return Err(Refusal::Signature("it was not signed as this kind of message".to_owned()));
        }
        let fingerprint = Fingerprint::of(&signed.certificate);
        if state.seal_of(node, agency, &fingerprint).is_none() {
            return Err(Refusal::OtherSeal { agency: agency.to_string() });
        }
        let key = (fingerprint.0, Sha256::digest(&sealed.ocsp));
        if signed.certificate.valid_at(now) && self.is_known(&key, now) {
            return Ok(());
        }
        check_path(state, &signed.certificate, &sealed.ocsp, now)?;
        self.remember(key, now.plus_seconds(VERIFIED_SECONDS));
        self.keep_seal(agency, signed.certificate);
        Ok(())
    }

    fn seal_of(&self, agency: &AgencyId) -> Option<Certificate> {
        self.seals.lock().unwrap_or_else(PoisonError::into_inner).get(agency).cloned()
    }

    fn keep_seal(&self, agency: &AgencyId, certificate: Certificate) {
        let mut seals = self.seals.lock().unwrap_or_else(PoisonError::into_inner);
        if seals.len() >= MOST_KNOWN {
            seals.clear();
        }
        seals.insert(agency.clone(), certificate);
    }

    fn is_known(&self, key: &Pair, now: Timestamp) -> bool {
        let known = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).is_some_and(|until| now < *until && now.plus_seconds(VERIFIED_SECONDS) >= *until)
    }

    fn remember(&self, key: Pair, until: Timestamp) {
        let mut known = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(key, until);
    }
}

/// The path to the pinned root, with an OCSP response about the certificate itself. The authorities in
/// between stand in the signed list, from which a revoked one falls out.
fn check_path(state: &State, certificate: &Certificate, ocsp: &[u8], now: Timestamp) -> Result<(), Refusal> {
    let (intermediates, root, purpose) = (state.authorities.as_ref(), state.root.as_ref(), Purpose::Signing);
    check(&Stapled { certificate, ocsp, intermediates, root, purpose }, now)
        .map_err(|fault| Refusal::Certificate(format!("{fault}; run minben node check on the sender's node")))
}
