//! TLS 1.3 with a certificate on both sides.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Ctx};
use net::Credentials;
use rustls::server::WebPkiClientVerifier;
use rustls::sign::SingleCertAndKey;
use rustls::time_provider::TimeProvider;
use rustls::{RootCertStore, ServerConfig};
use rustls_pki_types::{CertificateDer, UnixTime};

use crate::IdentityError;
use crate::certificates;

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
pub(super) async fn config(ctx: &Ctx, own: &Credentials) -> Result<Arc<ServerConfig>, IdentityError> {
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
        .with_cert_resolver(Arc::new(SingleCertAndKey::from(own.certified())));
    config.send_tls13_tickets = 0;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
