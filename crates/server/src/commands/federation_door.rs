//! Where `minben serve` answers other nodes.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use federation::actions::{self, Founding};
use federation::model::NodeId;
use kernel::{AgencyId, Ctx};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::say;

/// Arguments of the federation's port; it is closed unless one is given.
#[derive(Debug, clap::Args)]
pub(super) struct Door {
    /// Address and port where other nodes of the federation are answered
    #[arg(long, value_name = "ADDR")]
    federation_listen: Option<SocketAddr>,
    /// Agencies that the centre of a new demonstration holds beside the one that governs
    #[arg(long, value_name = "ID,…", value_delimiter = ',', requires = "demo")]
    federation_agencies: Vec<String>,
}

impl Door {
    /// Takes the port, so that a mistake stops the start.
    pub(super) async fn open(&self) -> anyhow::Result<Option<TcpListener>> {
        let Some(address) = self.federation_listen else { return Ok(None) };
        super::door::take(address).await.map(Some)
    }

    /// Reads the node's place. A demonstration without one founds a federation, governed by the agency of its
    /// root authority.
    pub(super) async fn take_place(
        &self,
        ctx: &Ctx,
        demo: bool,
        listener: Option<&TcpListener>,
    ) -> anyhow::Result<()> {
        if federation::start::open(ctx).await.context("the node's place in the federation")? {
            return Ok(());
        }
        let Some(listener) = listener else { return Ok(()) };
        if !demo {
            bail!(
                "this node is in no federation; `minben node found` or `minben node join` comes before --federation-listen"
            );
        }
        let catalogue = catalogue::current(ctx);
        let root = catalogue.authorities().iter().find(|authority| authority.is_root());
        let root = root.context("the catalogue describes no root authority, so it cannot be the centre")?;
        let founding = Founding {
            id: NodeId::new("centre"),
            instance: ctx.settings.federation_instance.clone(),
            host: "localhost".to_owned(),
            port: listener.local_addr()?.port(),
            agency: root.agency.clone(),
            others: self.federation_agencies.iter().map(AgencyId::new).collect(),
        };
        Ok(actions::found(ctx, &founding).await?)
    }
}

/// Answers other nodes until `stopped`; ends at once when no port was taken.
pub(super) async fn serve(
    ctx: &Ctx,
    listener: Option<TcpListener>,
    stopped: watch::Receiver<bool>,
) -> anyhow::Result<JoinHandle<()>> {
    let Some(listener) = listener else { return Ok(tokio::spawn(async {})) };
    say(&format!("Nodes of the federation are answered at {}", listener.local_addr()?));
    relay::start(ctx).await?;
    if let Err(error) = actions::prove(ctx).await {
        tracing::warn!(%error, "other nodes do not speak to this one yet; run `minben node check`");
    }
    let own = ctx.clone();
    let credentials = Arc::new(move || own.part::<federation::Federation>().credentials());
    let router = federation::port(ctx, relay::port(ctx));
    Ok(tokio::spawn(async move {
        if let Err(error) = net::serve(net::Door { listener, credentials }, router, stopped).await {
            tracing::error!(%error, "other nodes are not answered");
        }
    }))
}
