//! Where `minben serve` lets people sign in by showing a certificate in TLS.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context as _, bail};
use identity::door::{Address, Door, address_on};
use kernel::Ctx;
use kernel::settings::Settings;
use net::Credentials;
use tokio::net::TcpListener;

use super::say;

/// Arguments of the port for certificates; it is off unless one is given.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Certificates {
    /// Address and port where people sign in by showing a certificate in TLS; needs the setting tls_certificate
    #[arg(long, value_name = "ADDR")]
    certificate_listen: Option<SocketAddr>,
}

impl Certificates {
    /// Takes the port, so that a mistake stops the start.
    pub(super) async fn listen(self, settings: &Settings, demo: bool) -> anyhow::Result<Option<TcpListener>> {
        let Some(address) = self.certificate_listen else { return Ok(None) };
        if settings.tls_certificate.is_empty() && !demo {
            bail!("--certificate-listen needs a certificate; give the settings tls_certificate and tls_key");
        }
        take(address).await.map(Some)
    }
}

/// Takes a port.
pub(super) async fn take(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("nothing can listen on {address}; is another program using it?"))
}

/// Opens the door. Tells the pages and the operator where it is.
pub(super) async fn open(ctx: &Ctx, keys: &Path, listener: TcpListener) -> anyhow::Result<Door> {
    let (address, own) = own(ctx, keys, &listener).await?;
    say(&format!("People sign in by certificate at {address}"));
    ctx.part::<Address>().tell(address);
    Ok(Door { listener, own })
}

/// The address of a port for TLS, and what it shows: the certificate that the settings name, in a demonstration else one of
/// its own authority; `keys` is the folder of the node's keys.
pub(super) async fn own(
    ctx: &Ctx,
    keys: &Path,
    listener: &TcpListener,
) -> anyhow::Result<(String, Credentials)> {
    let settings = &ctx.settings;
    let address = address_on(&settings.public_url, listener.local_addr()?.port())
        .with_context(|| format!("the setting public_url is no address: {}", settings.public_url))?;
    if !settings.tls_certificate.is_empty() {
        return Ok((address, from_settings(settings)?));
    }
    let host = address.trim_start_matches("https://").rsplit_once(':').map_or("", |(host, _)| host);
    let files = trust::demo_server(ctx, keys, host).await.context("the port has no certificate")?;
    Ok((address, Credentials::load(&files.certificate, &files.key)?))
}

/// The certificate that the settings name, with its key.
pub(super) fn from_settings(settings: &Settings) -> anyhow::Result<Credentials> {
    Ok(Credentials::load(Path::new(&settings.tls_certificate), Path::new(&settings.tls_key))?)
}
