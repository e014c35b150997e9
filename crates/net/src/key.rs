//! Own certificate and key, wherever the key is.

use std::fmt;
use std::sync::Arc;

use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{SignatureAlgorithm, SignatureScheme};
use rustls_pki_types::CertificateDer;
use signature::Algorithm;

/// A certificate with its key, as it is shown to the other side.
#[derive(Clone)]
pub struct Credentials(pub(crate) Arc<CertifiedKey>);

/// Why a key cannot be used for TLS.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("keys of the algorithm {0:?} are not used for TLS; make a P-256, P-384 or Ed25519 key")]
pub struct CredentialsError(Algorithm);

impl Credentials {
    /// The certificate, those of the authorities above it, the key, and the newest OCSP response
    /// about the certificate, which is stapled.
    ///
    /// # Errors
    /// The key's algorithm is none of TLS 1.3.
    pub fn new(
        chain: &[&[u8]],
        key: Arc<dyn signature::SigningKey>,
        ocsp: Option<Vec<u8>>,
    ) -> Result<Self, CredentialsError> {
        let (scheme, algorithm) = match key.algorithm() {
            Algorithm::EcdsaP256Sha256 => (SignatureScheme::ECDSA_NISTP256_SHA256, SignatureAlgorithm::ECDSA),
            Algorithm::EcdsaP384Sha384 => (SignatureScheme::ECDSA_NISTP384_SHA384, SignatureAlgorithm::ECDSA),
            Algorithm::Ed25519 => (SignatureScheme::ED25519, SignatureAlgorithm::ED25519),
            other => return Err(CredentialsError(other)),
        };
        let chain = chain.iter().map(|der| CertificateDer::from(der.to_vec())).collect();
        let mut certified = CertifiedKey::new(chain, Arc::new(TlsKey { key, scheme, algorithm }));
        certified.ocsp = ocsp;
        Ok(Self(Arc::new(certified)))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("certificates", &self.0.cert.len()).finish_non_exhaustive()
    }
}

/// A key of ours in the form that the TLS library asks for.
#[derive(Clone)]
struct TlsKey {
    key: Arc<dyn signature::SigningKey>,
    scheme: SignatureScheme,
    algorithm: SignatureAlgorithm,
}

impl fmt::Debug for TlsKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsKey").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}

impl SigningKey for TlsKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered.contains(&self.scheme).then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }
}

impl Signer for TlsKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rustls::Error> {
        self.key.sign(message).map_err(|error| rustls::Error::General(error.to_string()))
    }

    fn scheme(&self) -> SignatureScheme {
        self.scheme
    }
}
