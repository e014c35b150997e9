//! The door: accepts TLS connections and serves a router over them, HTTP/1.1.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt as _;

use crate::Credentials;
use crate::tls::{self, Fingerprint, Validity, fingerprint};

/// Connections at the same time.
const CONNECTIONS: usize = 2_000;
/// For the handshake, and for the headers of a request.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between an error of the listener and the next try.
const PAUSE: Duration = Duration::from_millis(100);

/// Whoever is on the other side: an extension of each request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The certificate in DER whose key the peer has proved to hold; none when it showed none.
    pub certificate: Option<Arc<[u8]>>,
    /// Its fingerprint.
    pub fingerprint: Option<Fingerprint>,
    /// From when until when it holds; none when it showed none, or one that cannot be read.
    pub validity: Option<Validity>,
}

/// Where and as whom is served.
pub struct Door {
    /// The port.
    pub listener: TcpListener,
    /// What is shown to clients, asked at each handshake, so that a renewed certificate is used at once.
    pub credentials: Arc<dyn Fn() -> Option<Credentials> + Send + Sync>,
}

/// Serves `router` until `stopped` tells true; requests that have begun are finished.
///
/// # Errors
/// The TLS library refuses its own settings; never in practice.
pub async fn serve(
    door: Door,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) -> Result<(), rustls::Error> {
    let acceptor = TlsAcceptor::from(Arc::new(tls::server(door.credentials)?));
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            accepted = door.listener.accept() => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => break,
        };
        match accepted {
            Ok((stream, address)) => {
                // With one too many, the connection is closed at once.
                let Ok(place) = room.clone().try_acquire_owned() else { continue };
                let (acceptor, router, stopped) = (acceptor.clone(), router.clone(), stopped.clone());
                tokio::spawn(async move {
                    converse(&acceptor, stream, address, router, stopped).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    // All places are free when all connections have ended.
    let _ = tokio::time::timeout(PATIENCE, room.acquire_many(CONNECTIONS as u32)).await;
    Ok(())
}

async fn converse(
    acceptor: &TlsAcceptor,
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await else {
        tracing::debug!("a handshake failed");
        return;
    };
    let shown = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
    let peer = Peer {
        certificate: shown.map(|der| Arc::from(der.as_ref())),
        fingerprint: shown.map(|der| fingerprint(der)),
        validity: shown.and_then(|der| Validity::of(der)),
    };
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer.clone());
        request.extensions_mut().insert(ConnectInfo(address));
        request
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE * 6)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service))
        .with_upgrades();
    tokio::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        () = async { drop(stopped.wait_for(|stopped| *stopped).await) } => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}
