//! One client's conversation: requests in turn, each within its bounds.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _};
use kernel::Ctx;
use ldap3_proto::proto::{LdapMsg, LdapOp, LdapResultCode};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_util::codec::Framed;

use crate::answer;
use crate::bind::{Bound, Channel};
use crate::limits::{Connected, IDLE, Limits, MOST_WAITING, PATIENCE};
use crate::request::{self, Flow};
use crate::tree::Trees;
use crate::wire::{Received, Wire};

/// A stream of bytes, with TLS or without.
pub(crate) trait Transport: AsyncRead + AsyncWrite + Unpin + Send + Sync {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + Sync> Transport for T {}

/// What all connections share.
pub(crate) struct Node {
    pub(crate) ctx: Ctx,
    pub(crate) limits: Arc<Limits>,
    pub(crate) trees: Trees,
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) stopped: watch::Receiver<bool>,
}

/// One client.
pub(crate) struct Client<'a> {
    pub(crate) node: &'a Node,
    pub(crate) connected: &'a Connected,
    pub(crate) channel: Channel,
    pub(crate) bound: Option<Bound>,
    framed: Framed<Box<dyn Transport>, Wire>,
    waiting: VecDeque<Received>,
    stopped: watch::Receiver<bool>,
}

/// Why a conversation ends without a word of the client.
#[derive(Debug)]
pub(crate) struct Gone;

/// Answers a client until one of the two ends it.
pub(crate) async fn converse(
    node: &Node,
    stream: Box<dyn Transport>,
    channel: Channel,
    connected: &Connected,
) {
    let mut client = Client::new(node, stream, channel, connected);
    while let Some(received) = client.receive().await {
        match request::answer(&mut client, received).await {
            Ok(Flow::Continue) => {}
            Ok(Flow::StartTls) => match client.start_tls().await {
                Some(secured) => client = secured,
                None => return,
            },
            Ok(Flow::Close) | Err(Gone) => return,
        }
    }
}

impl<'a> Client<'a> {
    fn new(node: &'a Node, stream: Box<dyn Transport>, channel: Channel, connected: &'a Connected) -> Self {
        let framed = Framed::new(stream, Wire::default());
        let stopped = node.stopped.clone();
        Self { node, connected, channel, bound: None, framed, waiting: VecDeque::new(), stopped }
    }

    /// The next request; none when the client is gone, silent for too long, sent something
    /// that is no LDAP, or the server stops.
    async fn receive(&mut self) -> Option<Received> {
        if let Some(received) = self.waiting.pop_front() {
            return Some(received);
        }
        let farewell = tokio::select! {
            next = self.framed.next() => match next {
                Some(Ok(received)) => return Some(received),
                Some(Err(error)) if error.kind() == std::io::ErrorKind::InvalidData => {
                    (LdapResultCode::ProtocolError, error.to_string())
                }
                Some(Err(_)) | None => return None,
            },
            () = tokio::time::sleep(IDLE) => {
                (LdapResultCode::AdminLimitExceeded, "nothing was asked for five minutes".to_owned())
            }
            _ = self.stopped.wait_for(|stopped| *stopped) => {
                (LdapResultCode::Unavailable, "the server stops".to_owned())
            }
        };
        let _ = self.send(answer::farewell(farewell.0, &farewell.1)).await;
        None
    }

    /// Sends a message; a client that does not take it in time is gone.
    pub(crate) async fn send(&mut self, message: LdapMsg) -> Result<(), Gone> {
        within(PATIENCE, self.framed.send(message)).await
    }

    /// Puts a message into the buffer, which is sent when it is full or by [`Self::send`].
    pub(crate) async fn feed(&mut self, message: LdapMsg) -> Result<(), Gone> {
        within(PATIENCE, self.framed.feed(message)).await
    }

    /// Whether the client has abandoned the request `msgid`, or hung up, while it was being
    /// answered. Other requests that it sent wait for their turn, as many as there is room for.
    pub(crate) fn has_abandoned(&mut self, msgid: i32) -> Result<bool, Gone> {
        while self.waiting.len() < MOST_WAITING {
            match self.framed.next().now_or_never() {
                None => return Ok(false),
                Some(Some(Ok(received))) => match received.message.op {
                    LdapOp::AbandonRequest(asked) if asked == msgid => return Ok(true),
                    LdapOp::UnbindRequest => return Err(Gone),
                    _ => self.waiting.push_back(received),
                },
                Some(Some(Err(_)) | None) => return Err(Gone),
            }
        }
        Ok(false)
    }

    /// Goes on over TLS, as nobody. Whatever came before the handshake may have been put in
    /// by somebody else, so nothing may be left of it.
    async fn start_tls(self) -> Option<Self> {
        let tls = self.node.tls.as_ref()?;
        let parts = self.framed.into_parts();
        if !parts.read_buf.is_empty() || !self.waiting.is_empty() {
            return None;
        }
        let stream = tokio::time::timeout(PATIENCE, tls.accept(parts.io)).await.ok()?.ok()?;
        let stream: Box<dyn Transport> = Box::new(stream);
        Some(Self::new(self.node, stream, Channel::Tls, self.connected))
    }
}

async fn within(limit: Duration, sending: impl Future<Output = std::io::Result<()>>) -> Result<(), Gone> {
    match tokio::time::timeout(limit, sending).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Gone),
    }
}
