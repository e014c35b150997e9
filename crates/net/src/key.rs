//! Own certificate and key, wherever the key is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::sign::{CertifiedKey, Signer, SigningKey};
use rustls::{SignatureAlgorithm, SignatureScheme};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use signature::Algorithm;

/// A certificate with its key, as it is shown to the other side.
#[derive(Clone)]
pub struct Credentials(pub(crate) Arc<CertifiedKey>);

/// Why a key cannot be used for TLS.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("keys of the algorithm {0:?} are not used for TLS; make a P-256, P-384 or Ed25519 key")]
pub struct CredentialsError(Algorithm);

/// Why files give no certificate with its key.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file cannot be read or holds something else.
    #[error("{file} cannot be used as {what} ({reason}); give a PEM file that the server's account may read")]
    File {
        /// The file.
        file: PathBuf,
        /// What it should hold.
        what: &'static str,
        /// Why not.
        reason: String,
    },
    /// Key and certificate do not belong together, or are of a kind that is not supported.
    #[error(
        "the certificate and the key cannot be used together ({0}); give the key that the certificate was issued for"
    )]
    Pair(#[from] rustls::Error),
}

impl Credentials {
    /// A certificate chain and its private key from two PEM files.
    ///
    /// # Errors
    /// They cannot be read, or do not belong together.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, LoadError> {
        let failed = |file: &Path, what: &'static str, reason: String| LoadError::File {
            file: file.to_owned(),
            what,
            reason,
        };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| failed(certificate, "a certificate", error.to_string()))?;
        let key = PrivateKeyDer::from_pem_file(key)
            .map_err(|error| failed(key, "a private key", error.to_string()))?;
        let provider = rustls::crypto::aws_lc_rs::default_provider();
        Ok(Self(Arc::new(CertifiedKey::from_der(chain, key, &provider)?)))
    }

    /// What a TLS server of another kind shows.
    pub fn certified(&self) -> Arc<CertifiedKey> {
        Arc::clone(&self.0)
    }

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
