//! TLS with the server's certificate.

use std::sync::Arc;

use net::Credentials;
use rustls::ServerConfig;
use rustls::sign::SingleCertAndKey;

/// TLS 1.2 and 1.3 for clients that show nothing.
///
/// # Errors
/// The TLS library refuses its own settings; never in practice.
pub fn config(own: &Credentials) -> Result<Arc<ServerConfig>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(own.certified())));
    Ok(Arc::new(config))
}
