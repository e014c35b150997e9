//! The server's certificate and key, from files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

/// Why TLS cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
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

/// TLS 1.2 and 1.3 with the certificate chain and private key of two PEM files.
pub fn load(certificate: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsError> {
    let failed = |file: &Path, what: &'static str, reason: String| TlsError::File {
        file: file.to_owned(),
        what,
        reason,
    };
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| failed(certificate, "a certificate", error.to_string()))?;
    let key =
        PrivateKeyDer::from_pem_file(key).map_err(|error| failed(key, "a private key", error.to_string()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    Ok(Arc::new(config))
}
