//! Where `minben serve` takes calls of agencies' own systems over TLS.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use axum::extract::Request;
use exchange::call::Shown;
use kernel::Ctx;
use kernel::settings::Settings;
use net::{Credentials, Peer};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::say;

/// Arguments of the port for systems; it is closed unless one is given.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Systems {
    /// Address and port where agencies' own systems call over TLS, with a registered certificate or with a credential;
    /// needs the setting tls_certificate
    #[arg(long, value_name = "ADDR")]
    systems_listen: Option<SocketAddr>,
}

impl Systems {
    /// Takes the port, so that a mistake stops the start.
    pub(super) async fn listen(self, settings: &Settings, demo: bool) -> anyhow::Result<Option<TcpListener>> {
        let Some(address) = self.systems_listen else { return Ok(None) };
        if settings.tls_certificate.is_empty() && !demo {
            bail!("--systems-listen needs a certificate; give the settings tls_certificate and tls_key");
        }
        super::door::take(address).await.map(Some)
    }
}

/// Takes calls until `stopped`; ends at once when no port was taken. `keys` is the folder of the node's keys.
pub(super) async fn serve(
    ctx: &Ctx,
    keys: &Path,
    listener: Option<TcpListener>,
    stopped: watch::Receiver<bool>,
) -> anyhow::Result<JoinHandle<()>> {
    let Some(listener) = listener else { return Ok(tokio::spawn(async {})) };
    let (address, own) = super::door::own(ctx, keys, &listener).await?;
    say(&format!("Systems of agencies call at {address}"));
    let credentials: Arc<dyn Fn() -> Option<Credentials> + Send + Sync> = Arc::new(move || Some(own.clone()));
    let router = exchange::call::router(ctx).layer(axum::middleware::map_request(tell_shown));
    Ok(tokio::spawn(async move {
        if let Err(error) = net::serve(net::Door { listener, credentials }, router, stopped).await {
            tracing::error!(%error, "systems of agencies are not answered over TLS");
        }
    }))
}

/// Tells the exchange which certificate the caller has shown.
async fn tell_shown(mut request: Request) -> Request {
    let shown = request.extensions().get::<Peer>().and_then(|peer| peer.fingerprint);
    if let Some(shown) = shown {
        request.extensions_mut().insert(Shown(shown));
    }
    request
}
