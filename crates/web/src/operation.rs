//! For the operator: is it alive, can it work, and what are its figures.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use kernel::Ctx;

use crate::{Access, Failure, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/healthz", Access::Anyone, alive).get("/readyz", Access::Anyone, ready).get(
        "/metrics",
        Access::Anyone,
        figures,
    )
}

/// The process answers.
async fn alive() -> &'static str {
    "ok\n"
}

/// The process can do its work: the database answers a query.
async fn ready(State(ctx): State<Ctx>) -> Result<&'static str, Failure> {
    ctx.query("select 1", Vec::new()).await?;
    Ok("ok\n")
}

/// Prometheus text, for this machine only: a proxy in front must not pass it on.
async fn figures(request: Request) -> Result<String, Failure> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let local = peer.is_some_and(|ConnectInfo(address)| address.ip().is_loopback());
    if local && !request.headers().contains_key("x-forwarded-for") {
        Ok(kernel::metrics::render())
    } else {
        Err(Failure::not_found())
    }
}
