//! The doors: plain with StartTLS, and TLS from the first byte.

use std::net::SocketAddr;
use std::sync::Arc;

use kernel::Ctx;
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

use crate::bind::Channel;
use crate::connection::{Node, converse};
use crate::limits::{self, Limits, PATIENCE};
use crate::tree::Trees;

/// Where LDAP is served.
pub struct Doors {
    /// LDAP; StartTLS when there is a certificate.
    pub plain: Option<TcpListener>,
    /// LDAPS; served only when there is a certificate.
    pub tls: Option<TcpListener>,
    /// The server's certificate; see [`crate::tls_config`].
    pub certificate: Option<Arc<ServerConfig>>,
}

/// Serves until `stopped` tells true; each connection then ends with a notice.
pub async fn serve(ctx: Ctx, doors: Doors, stopped: watch::Receiver<bool>) {
    let node = Arc::new(Node {
        limits: Arc::new(Limits::new(&ctx.settings)),
        ctx,
        trees: Trees::default(),
        tls: doors.certificate.clone().map(TlsAcceptor::from),
        stopped: stopped.clone(),
    });
    let plain = accept(node.clone(), doors.plain, Security::OnRequest, stopped.clone());
    let tls = doors.tls.filter(|_| doors.certificate.is_some());
    tokio::join!(plain, accept(node, tls, Security::FromTheStart, stopped));
}

/// When a connection's TLS begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Security {
    OnRequest,
    FromTheStart,
}

async fn accept(
    node: Arc<Node>,
    door: Option<TcpListener>,
    security: Security,
    mut stopped: watch::Receiver<bool>,
) {
    let Some(door) = door else { return };
    loop {
        let accepted = tokio::select! {
            accepted = door.accept() => accepted,
            _ = stopped.wait_for(|stopped| *stopped) => return,
        };
        match accepted {
            Ok((stream, peer)) => enter(&node, stream, peer, security),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        }
    }
}

/// Talks with a client in a task of its own; with one too many, not at all.
fn enter(node: &Arc<Node>, stream: TcpStream, peer: SocketAddr, security: Security) {
    let Some(connected) = node.limits.connect(limits::client(peer.ip())) else { return };
    let node = node.clone();
    tokio::spawn(async move {
        let _ = stream.set_nodelay(true);
        if security == Security::OnRequest {
            converse(&node, Box::new(stream), Channel::Open, &connected).await;
        } else if let Some(tls) = &node.tls
            && let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, tls.accept(stream)).await
        {
            converse(&node, Box::new(stream), Channel::Tls, &connected).await;
        }
    });
}
