//! Where `minben serve` lets people sign in by showing a certificate in TLS.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context as _, bail};
use identity::door::{Address, Door, Identification, address_on};
use kernel::Ctx;
use kernel::settings::Settings;
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
        let listener = TcpListener::bind(address).await;
        listener
            .map(Some)
            .with_context(|| format!("nothing can listen on {address}; is another program using it?"))
    }
}

/// Opens the door with the certificate that the settings name, in a demonstration else with one of its
/// own authority; `keys` is the folder of the node's keys. Tells the pages and the operator where it is.
pub(super) async fn open(ctx: &Ctx, keys: &Path, listener: TcpListener) -> anyhow::Result<Door> {
    let settings = &ctx.settings;
    let address = address_on(&settings.public_url, listener.local_addr()?.port())
        .with_context(|| format!("the setting public_url is no address: {}", settings.public_url))?;
    let own = if settings.tls_certificate.is_empty() {
        let host = address.trim_start_matches("https://").rsplit_once(':').map_or("", |(host, _)| host);
        let files = trust::demo_server(ctx, keys, host).await.context("the door has no certificate")?;
        Identification::load(&files.certificate, &files.key)?
    } else {
        Identification::load(Path::new(&settings.tls_certificate), Path::new(&settings.tls_key))?
    };
    say(&format!("People sign in by certificate at {address}"));
    ctx.part::<Address>().tell(address);
    Ok(Door { listener, own })
}
