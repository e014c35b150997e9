//! The client: keeps connections to each server open, HTTP/1.1.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use http::{Request, Response, Uri};
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::{Connected, Connection};
use hyper_util::client::legacy::{self, Client as Pool};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use kernel::Clock;
use rustls_pki_types::ServerName;
use signature::stapled::Fault;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::Credentials;
use crate::stapled;
use crate::tls::{self, Accept};

/// For connecting, the handshake included.
const PATIENCE: Duration = Duration::from_secs(10);
/// After this time an idle connection is closed.
const IDLE: Duration = Duration::from_secs(30);
/// Pools that are kept; more than there are nodes in a federation that one node talks to.
const POOLS: usize = 1_000;

/// A server, with what is known of its certificate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// Its host: a name or an address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Which certificate is taken from it.
    pub accept: Accept,
}

/// A client that shows one certificate. Cheap to clone.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    credentials: Option<Credentials>,
    clock: Clock,
    pools: Mutex<HashMap<Target, Pool<Connector, Body>>>,
}

/// Why nothing came back.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// The target or the request cannot be used.
    #[error("{host}:{port} cannot be asked: {reason}")]
    Unusable {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// Why not.
        reason: String,
    },
    /// No connection: nothing was sent.
    #[error("{host}:{port} cannot be reached: {reason}")]
    Unreachable {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// Why not.
        reason: String,
    },
    /// The server showed a certificate that was named, and staples to it nothing by which it is in force: nothing
    /// was sent.
    #[error("{host}:{port} is not spoken to: {fault}")]
    Stapled {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// What is wrong with it.
        fault: Fault,
    },
    /// The connection broke after the request may have arrived.
    #[error("{host}:{port} broke off: {reason}")]
    BrokeOff {
        /// The host.
        host: String,
        /// The port.
        port: u16,
        /// Why.
        reason: String,
    },
}

impl NetError {
    /// Whether it is certain that the server got nothing.
    pub fn is_unsent(&self) -> bool {
        !matches!(self, Self::BrokeOff { .. })
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("credentials", &self.0.credentials).finish_non_exhaustive()
    }
}

impl Client {
    /// A client that shows `credentials`, or none, and looks by `clock` whether a certificate is in force.
    pub fn new(credentials: Option<Credentials>, clock: Clock) -> Self {
        Self(Arc::new(Inner { credentials, clock, pools: Mutex::default() }))
    }

    /// Sends a request whose address is a path; host and connection come from the target. The answer
    /// comes as soon as its headers are there.
    ///
    /// # Errors
    /// See [`NetError`].
    pub async fn send(
        &self,
        target: &Target,
        mut request: Request<Body>,
    ) -> Result<Response<Incoming>, NetError> {
        let unusable =
            |reason: String| NetError::Unusable { host: target.host.clone(), port: target.port, reason };
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let address = Uri::builder()
            .scheme("https")
            .authority(format!("{}:{}", bracketed(&target.host), target.port))
            .path_and_query(path)
            .build()
            .map_err(|error| unusable(error.to_string()))?;
        *request.uri_mut() = address;
        let pool = self.pool(target).map_err(|error| unusable(error.to_string()))?;
        pool.request(request).await.map_err(|error| told(target, &error))
    }

    fn pool(&self, target: &Target) -> Result<Pool<Connector, Body>, rustls::Error> {
        let mut pools = self.0.pools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = pools.get(target) {
            return Ok(pool.clone());
        }
        // Another certificate of the same server: connections made under the old one are given up.
        pools.retain(|known, _| (&known.host, known.port) != (&target.host, target.port));
        if pools.len() >= POOLS {
            pools.clear();
        }
        let config = tls::client(self.0.credentials.clone(), target.accept.clone(), self.0.clock.clone())?;
        let connector = Connector {
            tls: TlsConnector::from(Arc::new(config)),
            host: target.host.clone(),
            port: target.port,
        };
        let pool = Pool::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(64)
            .build(connector);
        pools.insert(target.clone(), pool.clone());
        Ok(pool)
    }
}

/// IPv6 addresses stand in brackets in an address.
fn bracketed(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}

fn told(target: &Target, error: &legacy::Error) -> NetError {
    let (host, port) = (target.host.clone(), target.port);
    if let Some(fault) = stapled::heard(error) {
        return NetError::Stapled { host, port, fault: fault.clone() };
    }
    let mut reason = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        reason = inner.to_string();
        cause = inner.source();
    }
    if error.is_connect() {
        NetError::Unreachable { host, port, reason }
    } else {
        NetError::BrokeOff { host, port, reason }
    }
}

/// Makes TLS connections to one server.
#[derive(Clone)]
struct Connector {
    tls: TlsConnector,
    host: String,
    port: u16,
}

impl Connector {
    async fn connect(self) -> std::io::Result<Stream> {
        let late = |_| std::io::Error::new(std::io::ErrorKind::TimedOut, "no connection within ten seconds");
        let name = ServerName::try_from(self.host.clone()).map_err(std::io::Error::other)?;
        let connecting = async {
            let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
            stream.set_nodelay(true)?;
            self.tls.connect(name, stream).await
        };
        let stream = tokio::time::timeout(PATIENCE, connecting).await.map_err(late)??;
        Ok(Stream(stream))
    }
}

impl tower::Service<Uri> for Connector {
    type Response = TokioIo<Stream>;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = std::io::Result<TokioIo<Stream>>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move { connector.connect().await.map(TokioIo::new) })
    }
}

/// A connection, in the form that the pool asks for.
struct Stream(TlsStream<TcpStream>);

impl Connection for Stream {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
