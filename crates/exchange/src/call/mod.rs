//! A call of a service by an agency's information system: what is carried, unchanged, from the
//! client to whoever answers, on this node or on another one.

mod api;
mod body;
mod carried;
mod edge;
mod error;
mod hash;
mod headers;
mod identifier;
mod meta;
mod nodes;
mod notices;
mod openapi;
mod path;
mod perform;
mod proxy;
mod registry;
mod told;

use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use kernel::{Actor, AgencyId, Ctx, PostId};
use serde::{Deserialize, Serialize};

pub use body::{Body, BodyError, Spool};
pub(crate) use carried::carry_look_up;
pub use edge::{ROUTES, Shown, router};
pub use error::CallError;
pub use hash::{head_bytes, request_hash};
pub use headers::{Said, read as read_headers};
pub use identifier::{ClientId, IdentifierError, ServiceId};
pub use nodes::{Elsewhere, FromNode, Journal, NoJournal, Others, ReceiptBytes};
pub(crate) use notices::NoticeAnswer;
pub use path::{Target, target};
pub use perform::{perform, serve_here};
pub use proxy::Services;

/// Channel of an asker: a case of a service.
pub(crate) const CASE: &str = "case";
/// Channel of an asker: an official in a post.
pub(crate) const OFFICIAL: &str = "official";
/// Channel of an asker: a contract's subscription.
const SUBSCRIPTION: &str = "subscription";
/// Channel of an asker: an agency's own system.
pub(crate) const SYSTEM: &str = "system";

/// On whose behalf something is asked: what a contract looks at and what the person sees.
/// A node asserts it under the signature of its agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asker {
    /// The agency that asks.
    pub agency: AgencyId,
    /// `case`, `official`, `subscription` or `system`.
    pub channel: String,
    /// Label of the actor; holds no personal data.
    pub label: String,
    /// The posts that an official acts for, the own one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub posts: Vec<PostId>,
    /// The official's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub official: Option<String>,
    /// The service whose case asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The case in which it is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}

/// A call.
#[derive(Debug)]
pub struct Call {
    /// The message's id: the same for every retry, and answered once.
    pub id: String,
    /// The information system that calls.
    pub client: ClientId,
    /// The service that is called.
    pub service: ServiceId,
    /// On whose behalf.
    pub asker: Asker,
    /// The method.
    pub method: Method,
    /// The path below the service: empty, or with a slash at its beginning.
    pub path: String,
    /// What stands behind the question mark.
    pub query: Option<String>,
    /// The headers that go from end to end, in the client's order.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

/// What comes back.
#[derive(Debug)]
pub struct Reply {
    /// The answerer's status.
    pub status: StatusCode,
    /// Its headers that go from end to end.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Body,
}

/// A reply as a journal sees it: all but a long body, of which it sees the digest.
#[derive(Debug, Clone)]
pub struct ReplyParts {
    /// The answerer's status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// SHA-256 of the body.
    pub sha256: [u8; 32],
    /// Length of the body in bytes.
    pub length: u64,
    /// The body, when it is in memory.
    pub body: Option<Bytes>,
}

impl Reply {
    /// What a journal sees.
    pub fn parts(&self) -> ReplyParts {
        ReplyParts {
            status: self.status,
            headers: self.headers.clone(),
            sha256: *self.body.sha256(),
            length: self.body.length(),
            body: self.body.in_memory().cloned(),
        }
    }
}

/// What an asynchronous carrier answers.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<Reply, CallError>> + Send + 'a>>;

/// The other nodes: a part of the context, [`Nodes`]. Without it this node has all agencies.
pub trait Carry: Send + Sync {
    /// Whether the agency is on this node.
    fn is_here(&self, ctx: &Ctx, agency: &AgencyId) -> bool;
    /// The id of the node that has the agency; none while this node stands alone.
    fn node_of(&self, ctx: &Ctx, agency: &AgencyId) -> Option<String>;
    /// Carries a call to the node that has the service's agency, and the reply back, both signed
    /// and logged on both sides.
    fn carry<'a>(&'a self, ctx: &'a Ctx, call: Call) -> Carried<'a>;
    /// Where the caller fetches the evidence of a call that was carried: both messages as they were signed, with the
    /// receipts of both logs.
    fn evidence_path(&self, message: &str) -> String;
}

/// A part of the context: how other nodes are reached.
#[derive(Clone)]
pub struct Nodes(pub Arc<dyn Carry>);

/// Whether an agency's registries and services are on this node.
pub fn is_here(ctx: &Ctx, agency: &AgencyId) -> bool {
    ctx.find_part::<Nodes>().is_none_or(|Nodes(nodes)| nodes.is_here(ctx, agency))
}

/// The id of the node that has an agency; none while this node stands alone.
pub(crate) fn node_of(ctx: &Ctx, agency: &AgencyId) -> Option<String> {
    ctx.find_part::<Nodes>().and_then(|Nodes(nodes)| nodes.node_of(ctx, agency))
}

impl Asker {
    /// The asker that an actor of this node is; none for whoever acts for no agency.
    pub fn of(actor: &Actor, case: Option<&str>) -> Option<Self> {
        let (channel, posts, official, service) = match actor {
            Actor::Official(official) => {
                let posts = official.posts().cloned().collect();
                (OFFICIAL, posts, Some(official.person.name.clone()), None)
            }
            Actor::Service { service, .. } => (CASE, Vec::new(), None, Some(service.clone())),
            Actor::Subscription { .. } => (SUBSCRIPTION, Vec::new(), None, None),
            _ => (SYSTEM, Vec::new(), None, None),
        };
        Some(Self {
            agency: actor.agency()?.clone(),
            channel: channel.to_owned(),
            label: actor.label(),
            posts,
            official,
            service,
            case: case.map(str::to_owned),
        })
    }

    /// Who acts, as this node's audit trail names an asker whom a call names: a system of the agency.
    pub(crate) fn actor(&self) -> Actor {
        let own = format!("client:{}/", self.agency);
        let credential = self.label.strip_prefix(&own).unwrap_or(&self.label).to_owned();
        Actor::Client { agency: self.agency.clone(), credential }
    }
}
