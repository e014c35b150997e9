//! Taking connections, one task each.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use kernel::Ctx;
use net::Credentials;
use signature::Certificate;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use super::answer::answer;
use super::limits::Limits;
use super::tls::config;

/// A visit that is not over after this long is left.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the door is.
pub struct Door {
    /// Its port.
    pub listener: TcpListener,
    /// What the server shows of itself.
    pub own: Credentials,
}

/// Serves until `stopped` tells true.
pub async fn serve(ctx: Ctx, door: Door, mut stopped: watch::Receiver<bool>) {
    let limits = Limits::new(&ctx.settings);
    loop {
        let accepted = tokio::select! {
            accepted = door.listener.accept() => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => return,
        };
        match accepted {
            Ok((stream, peer)) => enter(&ctx, &door.own, &limits, stream, peer.ip()),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Talks with a browser in a task of its own; with one too many, not at all.
fn enter(ctx: &Ctx, own: &Credentials, limits: &Limits, stream: TcpStream, peer: IpAddr) {
    let Some(place) = limits.enter(peer) else { return };
    let (ctx, own) = (ctx.clone(), own.clone());
    tokio::spawn(async move {
        let _ = stream.set_nodelay(true);
        if tokio::time::timeout(PATIENCE, visit(&ctx, &own, stream)).await.is_err() {
            tracing::debug!("a visitor at the door took too long");
        }
        drop(place);
    });
}

/// One handshake, one answer.
async fn visit(ctx: &Ctx, own: &Credentials, stream: TcpStream) {
    let config = match config(ctx, own).await {
        Ok(config) => config,
        Err(error) => {
            tracing::error!(%error, "the door for certificates cannot be opened");
            return;
        }
    };
    let stream = match TlsAcceptor::from(config).accept(stream).await {
        Ok(stream) => stream,
        Err(error) => {
            tracing::info!(%error, "a handshake at the door failed");
            return;
        }
    };
    let shown = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
    let Some(Ok(shown)) = shown.map(|shown| Certificate::from_der(shown)) else { return };
    let shown = Arc::new(shown);
    let service = service_fn(move |request| {
        let (ctx, shown) = (ctx.clone(), shown.clone());
        async move { Ok::<_, std::convert::Infallible>(answer(&ctx, &request, &shown).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a visit at the door ended early");
    }
}
