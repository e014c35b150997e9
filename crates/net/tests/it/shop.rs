//! A root, servers with certificates under it, and what their issuer says of them.

use std::sync::Arc;

use axum::body::Body;
use axum::routing::post;
use axum::{Extension, Router};
use http::Request;
use kernel::{Clock, Timestamp};
use net::{Accept, Authorities, Client, Credentials, Door, NetError, Peer, Target, fingerprint};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use signature::ocsp::{Answer, CertId, IdDigest, Responder, ResponderName, Status, respond};
use signature::{Algorithm, Certificate, SoftKey};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub(crate) struct Shop {
    pub(crate) root: CertifiedIssuer<'static, KeyPair>,
}

/// Somebody with a certificate of a shop.
pub(crate) struct Party {
    pub(crate) der: Vec<u8>,
    root: Vec<u8>,
    key: Arc<SoftKey>,
    /// With a response of this moment.
    pub(crate) credentials: Credentials,
}

impl Shop {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self { root: CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap() }
    }

    pub(crate) fn party(&self, host: &str) -> Party {
        self.party_until(host, 2999)
    }

    pub(crate) fn party_until(&self, host: &str, year: i32) -> Party {
        let pair = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(year, 1, 1);
        let certificate = params.signed_by(&pair, &self.root).unwrap();
        let key = SoftKey::from_pkcs8_der(Algorithm::EcdsaP256Sha256, &pair.serialize_der()).unwrap();
        let (der, root, key) = (certificate.der().to_vec(), self.root.der().to_vec(), Arc::new(key));
        let ocsp = self.says(&der, Status::Good, Clock::System.now());
        let credentials = Credentials::new(&[&der, &root], key.clone(), Some(ocsp)).unwrap();
        Party { der, root, key, credentials }
    }

    /// What the root says of a certificate at a moment; it would hold for a year.
    pub(crate) fn says(&self, der: &[u8], status: Status, at: Timestamp) -> Vec<u8> {
        let root = Certificate::from_der(self.root.der()).unwrap();
        self.says_of(&root, der, status, at)
    }

    /// The same of a certificate that another root issued, signed with this one's key.
    pub(crate) fn says_of(&self, issuer: &Certificate, der: &[u8], status: Status, at: Timestamp) -> Vec<u8> {
        let own = Certificate::from_der(self.root.der()).unwrap();
        let key = self.root.key().serialize_der();
        let key = SoftKey::from_pkcs8_der(Algorithm::EcdsaP256Sha256, &key).unwrap();
        let about = Certificate::from_der(der).unwrap();
        let id = CertId::of(issuer, about.serial(), IdDigest::Sha256).unwrap();
        let next_update = Some(at.plus_seconds(365 * 86_400));
        let answer = Answer { id: &id, status, this_update: at, next_update };
        let responder = Responder { certificate: &own, key: &key, name: ResponderName::ByKey, include: &[] };
        respond(&responder, &[answer], None, at).unwrap()
    }

    pub(crate) fn authorities(&self) -> Arc<Authorities> {
        Arc::new(Authorities::new(Certificate::from_der(self.root.der()).unwrap(), Vec::new()))
    }

    /// Only this certificate, as the root vouches for it.
    pub(crate) fn pinned(&self, port: u16, der: &[u8]) -> Target {
        let certificates = vec![fingerprint(der)];
        target(port, Accept::Pinned { certificates, authorities: self.authorities() })
    }

    pub(crate) async fn serve(&self, party: &Party) -> (u16, watch::Sender<bool>) {
        let shown = party.credentials.clone();
        serve_showing(move || shown.clone()).await
    }
}

impl Party {
    /// The same certificate with another response stapled.
    pub(crate) fn with(&self, ocsp: Option<Vec<u8>>) -> Credentials {
        Credentials::new(&[&self.der, &self.root], self.key.clone(), ocsp).unwrap()
    }
}

/// A door that shows what `shown` gives at each handshake.
pub(crate) async fn serve_showing(
    shown: impl Fn() -> Credentials + Send + Sync + 'static,
) -> (u16, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let door = Door { listener, credentials: Arc::new(move || Some(shown())) };
    let (stop, stopped) = watch::channel(false);
    let echo = post(|Extension(peer): Extension<Peer>, body: String| async move {
        format!("{}:{body}", peer.certificate.map_or(0, |der| der.len()))
    });
    tokio::spawn(net::serve(door, Router::new().route("/echo", echo), stopped));
    (port, stop)
}

pub(crate) fn target(port: u16, accept: Accept) -> Target {
    Target { host: "localhost".to_owned(), port, accept }
}

pub(crate) async fn ask(client: &Client, target: &Target) -> Result<String, NetError> {
    let request = Request::post("/echo").body(Body::from("hello")).unwrap();
    told(client, target, request).await
}

/// The same over a connection that is closed afterwards.
pub(crate) async fn ask_once(client: &Client, target: &Target) -> Result<String, NetError> {
    let request = Request::post("/echo").header("connection", "close").body(Body::from("hello")).unwrap();
    told(client, target, request).await
}

async fn told(client: &Client, target: &Target, request: Request<Body>) -> Result<String, NetError> {
    let answer = client.send(target, request).await?;
    let body = axum::body::to_bytes(Body::new(answer.into_body()), 1_000).await.unwrap();
    Ok(String::from_utf8(body.to_vec()).unwrap())
}
