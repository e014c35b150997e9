//! The check of a host by http-01 (RFC 8555 §8.3).

use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt as _, Limited};
use hyper_util::rt::TokioIo;
use kernel::Ctx;
use tokio::net::TcpStream;

use crate::store::{self, Host};

/// The port of the check, as a part of the context; 80 when it is not put in, as the RFC says.
#[derive(Debug, Clone, Copy)]
pub struct ChallengePort(pub u16);

/// How long one try may take, and how many there are.
const TRY: Duration = Duration::from_secs(5);
const TRIES: u32 = 3;
/// A key authorisation is far shorter.
const MOST_BYTES: usize = 4 * 1024;

/// Fetches the key authorisation from the host; says in words what went wrong.
pub(super) async fn check(ctx: &Ctx, host: &Host, token: &str, wanted: &str) -> Result<(), String> {
    let port = ctx.find_part::<ChallengePort>().map_or(80, |port| port.0);
    let mut last = String::new();
    for attempt in 0..TRIES {
        if attempt > 0 {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        match tokio::time::timeout(TRY, fetch(host, port, token)).await {
            Ok(Ok(found)) if found.trim_end() == wanted => return Ok(()),
            Ok(Ok(_)) => "the host answered something else".clone_into(&mut last),
            Ok(Err(error)) => last = error,
            Err(_) => "the host did not answer in time".clone_into(&mut last),
        }
    }
    Err(last)
}

async fn fetch(host: &Host, port: u16, token: &str) -> Result<String, String> {
    let stream = connect(host, port).await?;
    let said = |error: &dyn std::error::Error| error.to_string();
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|error| said(&error))?;
    let running = tokio::spawn(connection);
    let request = Request::get(format!("/.well-known/acme-challenge/{token}"))
        .header(header::HOST, &host.host)
        .header(header::USER_AGENT, "minben-acme")
        .body(Body::empty())
        .map_err(|error| said(&error))?;
    let response = sender.send_request(request).await.map_err(|error| said(&error))?;
    if response.status() != StatusCode::OK {
        return Err(format!("the host answered with status {}", response.status().as_u16()));
    }
    let body = Limited::new(response.into_body(), MOST_BYTES).collect().await;
    let bytes = body.map_err(|_| "the host's answer is too long".to_owned())?.to_bytes();
    running.abort();
    String::from_utf8(bytes.to_vec()).map_err(|_| "the host's answer is no text".to_owned())
}

/// To the address that was registered, else to where the name leads.
async fn connect(host: &Host, port: u16) -> Result<TcpStream, String> {
    let failed = |error: std::io::Error| format!("the host cannot be reached: {error}");
    if let Some(address) = host.address.as_deref().and_then(|address| address.parse().ok()) {
        return TcpStream::connect(SocketAddr::new(address, port)).await.map_err(failed);
    }
    TcpStream::connect((host.host.as_str(), port)).await.map_err(failed)
}

/// Checks and writes the outcome, aside from the request that asked for it.
pub(super) fn begin(ctx: &Ctx, authorization: store::Authorization, key_authorization: String) {
    let ctx = ctx.clone();
    tokio::spawn(async move {
        let name = authorization.host.clone();
        let host = ctx.read(move |r| store::find_host(r, &name)).await;
        let outcome = match host {
            Ok(Some(host)) => check(&ctx, &host, &authorization.token, &key_authorization).await,
            Ok(None) => Err("the host is no longer registered".to_owned()),
            Err(error) => Err(error.to_string()),
        };
        let written = ctx
            .write(move |tx| {
                store::settle_authorization(tx, &authorization, outcome.as_ref().err().map(String::as_str))
            })
            .await;
        if let Err(error) = written {
            tracing::error!(%error, "the outcome of a check was not written; the client asks again");
        }
    });
}
