//! What each side of TLS accepts from the other: TLS 1.3 only, and certificates that were named.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Clock, Timestamp};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{ResolvesClientCert, Resumption, WebPkiServerVerifier};
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, aws_lc_rs};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, PeerIncompatible,
    RootCertStore, ServerConfig, SignatureScheme,
};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use crate::Credentials;
use crate::stapled::{self, Authorities};

/// SHA-256 of a certificate in DER.
pub type Fingerprint = [u8; 32];

/// The fingerprint of a certificate in DER.
pub fn fingerprint(der: &[u8]) -> Fingerprint {
    kernel::digest::Sha256::digest(der)
}

/// From when until when a certificate holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// Its first moment.
    pub from: Timestamp,
    /// Its last second, inclusive (RFC 5280, section 4.1.2.5).
    pub until: Timestamp,
}

impl Validity {
    /// That of a certificate in DER; none when it is not one.
    pub(crate) fn of(der: &[u8]) -> Option<Self> {
        let certificate = signature::Certificate::from_der(der).ok()?;
        Some(Self { from: certificate.not_before(), until: certificate.not_after() })
    }

    /// Whether it holds at `at`.
    pub fn covers(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.until.plus_seconds(1)
    }
}

/// Which certificate a client takes from a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Accept {
    /// One of those that were named, and stapled to it an OCSP response by which it is in force.
    Pinned {
        /// Which.
        certificates: Vec<Fingerprint>,
        /// By whom the response is judged.
        authorities: Arc<Authorities>,
    },
    /// One for the server's name under the root with this fingerprint, which the server sends along. Nothing stapled
    /// is asked for: whoever comes this way verifies each answer by itself.
    UnderRoot(Fingerprint),
}

/// A server's side: shows what `credentials` gives at that moment, asks the client for a certificate
/// and lets it be silent.
pub(crate) fn server(
    credentials: Arc<dyn Fn() -> Option<Credentials> + Send + Sync>,
) -> Result<ServerConfig, Error> {
    let provider = provider();
    let verifier = AnyHolder(provider.signature_verification_algorithms);
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_cert_resolver(Arc::new(Own(credentials)));
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// A client's side.
pub(crate) fn client(
    credentials: Option<Credentials>,
    accept: Accept,
    clock: Clock,
) -> Result<ClientConfig, Error> {
    let provider = provider();
    let verifier = Named { accept, provider: provider.clone(), clock };
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    let mut config = match credentials {
        Some(own) => builder.with_client_cert_resolver(Arc::new(Shown(own.0))),
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    // A resumed session shows no certificate, so nothing would be looked at.
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

struct Own(Arc<dyn Fn() -> Option<Credentials> + Send + Sync>);

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Own")
    }
}

impl ResolvesServerCert for Own {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        (self.0)().map(|own| own.0)
    }
}

#[derive(Debug)]
struct Shown(Arc<CertifiedKey>);

impl ResolvesClientCert for Shown {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Takes every certificate whose holder proves to have its key; whom it belongs to is asked later,
/// at each request.
#[derive(Debug)]
struct AnyHolder(WebPkiSupportedAlgorithms);

impl ClientCertVerifier for AnyHolder {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::PeerIncompatible(PeerIncompatible::Tls13RequiredForQuic))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signed, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}

/// Takes the server certificates that [`Accept`] names.
#[derive(Debug)]
struct Named {
    accept: Accept,
    provider: Arc<CryptoProvider>,
    /// The node's clock, by which every other certificate is judged too.
    clock: Clock,
}

impl Named {
    /// The whole path, for a server of which only the root is known.
    fn path(
        &self,
        root: &Fingerprint,
        end: &CertificateDer<'_>,
        sent: &[CertificateDer<'_>],
        name: &ServerName<'_>,
    ) -> Result<ServerCertVerified, Error> {
        let now = unix(self.clock.now());
        let anchor = sent.iter().find(|der| fingerprint(der) == *root);
        let anchor = anchor.ok_or(Error::InvalidCertificate(CertificateError::UnknownIssuer))?;
        let mut roots = RootCertStore::empty();
        roots.add(anchor.clone().into_owned())?;
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), self.provider.clone())
            .build()
            .map_err(|error| Error::General(error.to_string()))?;
        verifier.verify_server_cert(end, sent, name, &[], now)
    }
}

/// A pinned certificate holds only as long as it says itself.
fn in_force(end: &CertificateDer<'_>, now: Timestamp) -> Result<(), Error> {
    let validity = Validity::of(end).ok_or(Error::InvalidCertificate(CertificateError::BadEncoding))?;
    if validity.covers(now) {
        return Ok(());
    }
    let (time, from, until) = (unix(now), unix(validity.from), unix(validity.until));
    Err(Error::InvalidCertificate(if now < validity.from {
        CertificateError::NotValidYetContext { time, not_before: from }
    } else {
        CertificateError::ExpiredContext { time, not_after: until }
    }))
}

fn unix(at: Timestamp) -> UnixTime {
    let seconds = u64::try_from(at.0 / 1_000_000).unwrap_or_default();
    UnixTime::since_unix_epoch(Duration::from_secs(seconds))
}

impl ServerCertVerifier for Named {
    fn verify_server_cert(
        &self,
        end: &CertificateDer<'_>,
        sent: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match &self.accept {
            Accept::UnderRoot(root) => self.path(root, end, sent, name),
            Accept::Pinned { certificates, authorities } if certificates.contains(&fingerprint(end)) => {
                let now = self.clock.now();
                in_force(end, now)?;
                authorities.judge(end, ocsp, now).map_err(stapled::told)?;
                Ok(ServerCertVerified::assertion())
            }
            Accept::Pinned { .. } => {
                Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::PeerIncompatible(PeerIncompatible::Tls13RequiredForQuic))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
