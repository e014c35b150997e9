//! Connections to whoever the catalogue names on the Internet: the name is looked up once, only public addresses are
//! taken, and the connection goes to the very address that was looked at.

mod address;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use address::is_public;

/// A connection, encrypted or not.
pub trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotConnected {
    /// The host, by name, has addresses of private networks only, and is not among those that may.
    #[error("“{0}” is in a private network and no setting allows it")]
    Private(String),
    /// Why it cannot be reached, for the operator.
    #[error("{0}")]
    Unreachable(String),
}

/// Connects to the host of `url`, over TLS when it says https. `inside` are the hosts that may have private addresses.
///
/// # Errors
/// The host is private or cannot be reached, or its certificate is not one that `tls` trusts.
pub async fn connect(
    url: &Url,
    tls: &Arc<rustls::ClientConfig>,
    inside: &[String],
) -> Result<Box<dyn Wire>, NotConnected> {
    let unreachable = |error: &dyn std::fmt::Display| NotConnected::Unreachable(error.to_string());
    let host = url.host().ok_or_else(|| unreachable(&"no host"))?;
    let port = url.port_or_known_default().unwrap_or(80);
    let found: Vec<SocketAddr> = match &host {
        Host::Ipv4(address) => vec![(IpAddr::V4(*address), port).into()],
        Host::Ipv6(address) => vec![(IpAddr::V6(*address), port).into()],
        Host::Domain(name) => {
            tokio::net::lookup_host((*name, port)).await.map_err(|error| unreachable(&error))?.collect()
        }
    };
    let name = host.to_string();
    let may_be_inside = inside.iter().any(|inside| inside.eq_ignore_ascii_case(&name));
    let taken: Vec<SocketAddr> =
        found.iter().copied().filter(|address| may_be_inside || is_public(address.ip())).collect();
    if taken.is_empty() && !found.is_empty() {
        return Err(NotConnected::Private(name));
    }
    let stream = TcpStream::connect(taken.as_slice()).await.map_err(|error| unreachable(&error))?;
    if url.scheme() != "https" {
        return Ok(Box::new(stream));
    }
    let server = match host {
        Host::Domain(name) => ServerName::try_from(name.to_owned()).map_err(|error| unreachable(&error))?,
        Host::Ipv4(address) => ServerName::IpAddress(IpAddr::V4(address).into()),
        Host::Ipv6(address) => ServerName::IpAddress(IpAddr::V6(address).into()),
    };
    let stream = TlsConnector::from(tls.clone()).connect(server, stream).await;
    Ok(Box::new(stream.map_err(|error| unreachable(&error))?))
}

/// TLS as the machine's own list of authorities trusts it.
///
/// # Panics
/// Never: both versions of TLS are the provider's.
pub fn tls() -> Arc<rustls::ClientConfig> {
    let mut roots = rustls::RootCertStore::empty();
    let (taken, unreadable) = roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if taken == 0 || unreadable > 0 {
        tracing::warn!(
            taken,
            unreadable,
            "authorities that this machine trusts; without any no host over TLS is asked"
        );
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .expect("both versions are of this provider")
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}
