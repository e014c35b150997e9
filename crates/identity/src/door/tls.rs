//! TLS 1.3 with a certificate on both sides.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Ctx};
use rustls::server::WebPkiClientVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::time_provider::TimeProvider;
use rustls::{RootCertStore, ServerConfig};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, UnixTime};

use crate::IdentityError;
use crate::certificates;

/// Why the door cannot be opened.
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

/// The server's certificate chain with its key.
#[derive(Debug, Clone)]
pub struct Identification(Arc<CertifiedKey>);

impl Identification {
    /// From two PEM files.
    ///
    /// # Errors
    /// They cannot be read, or do not belong together.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let failed = |file: &Path, what: &'static str, reason: String| TlsError::File {
            file: file.to_owned(),
            what,
            reason,
        };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| failed(certificate, "a certificate", error.to_string()))?;
        let key = PrivateKeyDer::from_pem_file(key)
            .map_err(|error| failed(key, "a private key", error.to_string()))?;
        Ok(Self::of(chain, key)?)
    }

    fn of(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<Self, rustls::Error> {
        Ok(Self(Arc::new(CertifiedKey::from_der(
            chain,
            key,
            &rustls::crypto::aws_lc_rs::default_provider(),
        )?)))
    }
}

/// The node's clock, by which certificates' times are judged.
#[derive(Debug)]
struct NodeClock(Clock);

impl TimeProvider for NodeClock {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.now().0.div_euclid(1_000_000)).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

/// The configuration of one connection: anchors are the authorities as they are now, and no session is
/// resumed, so that each visit shows its certificate anew.
pub(super) async fn config(ctx: &Ctx, own: &Identification) -> Result<Arc<ServerConfig>, IdentityError> {
    let (known, context) = (certificates::part(ctx)?, ctx.clone());
    let authorities = ctx.read(move |r| known.authorities(&context, r)).await?;
    let internal = |error: &dyn std::fmt::Display| IdentityError::Internal(error.to_string());
    let mut anchors = RootCertStore::empty();
    for authority in &authorities {
        anchors.add(CertificateDer::from(authority.der().to_vec())).map_err(|error| internal(&error))?;
    }
    if anchors.is_empty() {
        return Err(IdentityError::NoCertificates);
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(anchors), provider.clone())
        .build()
        .map_err(|error| internal(&error))?;
    let clock = Arc::new(NodeClock(ctx.clock.clone()));
    let mut config = ServerConfig::builder_with_details(provider, clock)
        .with_protocol_versions(&[&rustls::version::TLS13])
        .map_err(|error| internal(&error))?
        .with_client_cert_verifier(verifier)
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(own.0.clone())));
    config.send_tls13_tickets = 0;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
