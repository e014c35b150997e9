//! The OCSP response that a server staples to its certificate: by whom it is judged, and how a fault is told through the
//! TLS library.

use std::error::Error;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use kernel::Timestamp;
use rustls::{CertificateError, OtherError};
use signature::Certificate;
use signature::path::Purpose;
use signature::stapled::{Fault, Stapled, check};

use crate::tls::{Fingerprint, fingerprint};

/// The root and the authorities below it, from which certificates between programs come. Two are the same when
/// they name the same certificates.
#[derive(Debug)]
pub struct Authorities {
    root: Certificate,
    between: Vec<Certificate>,
    /// Of all of them, so that comparing costs nothing.
    digest: Fingerprint,
}

impl Authorities {
    /// The one anchor, and those that may stand between it and a server's certificate.
    pub fn new(root: Certificate, between: Vec<Certificate>) -> Self {
        let all = std::iter::once(&root).chain(&between);
        let digests: Vec<u8> = all.flat_map(|certificate| fingerprint(certificate.der())).collect();
        Self { digest: fingerprint(&digests), root, between }
    }

    /// Whether a server's certificate holds with the response that it shows.
    pub(crate) fn judge(&self, end: &[u8], ocsp: &[u8], now: Timestamp) -> Result<(), Fault> {
        let certificate = Certificate::from_der(end);
        let certificate = certificate.map_err(|error| Fault::Unreadable { reason: error.to_string() })?;
        let (intermediates, root) = (self.between.as_slice(), &self.root);
        let purpose = Purpose::TlsServer;
        check(&Stapled { certificate: &certificate, ocsp, intermediates, root, purpose }, now)
    }
}

impl PartialEq for Authorities {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for Authorities {}

impl Hash for Authorities {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

/// A fault as the TLS library carries it.
pub(crate) fn told(fault: Fault) -> rustls::Error {
    rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(fault))))
}

/// The fault that ended a handshake, if it was one. An error of the system hides its cause from
/// [`Error::source`], so it is asked for it.
pub(crate) fn heard<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Fault> {
    let hidden = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match hidden.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(rustls::Error::InvalidCertificate(CertificateError::Other(other))) => other.0.downcast_ref(),
        _ => error.source().and_then(heard),
    }
}
