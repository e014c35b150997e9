//! What this node knows of the federation: a part of the context, empty while it stands alone.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use arc_swap::{ArcSwapOption, Guard};
use kernel::{AgencyId, Timestamp};
use signature::{Certificate, SigningKey};
use tokio::sync::Notify;

use crate::actions::Answers;
use crate::actions::directory::Held;
use crate::error::FederationError;
use crate::model::{Fingerprint, List, ListedSeal, Node, NodeId, SKEW_SECONDS, SignedList};

/// The part of the context.
#[derive(Default)]
pub struct Federation {
    state: ArcSwapOption<State>,
    /// The largest number of a list that another node has shown.
    heard_of: AtomicU64,
    pub(crate) wake: Notify,
    /// The directory in force; on the centre what its files say.
    pub(crate) directory: ArcSwapOption<Held>,
    /// OCSP responses that documents and receipts bring along.
    pub(crate) answers: Answers,
    /// When the newest time stamp was had, in microseconds; 0 while that is not known.
    pub(crate) stamped_at: AtomicI64,
}

impl std::fmt::Debug for Federation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Federation")
    }
}

impl Federation {
    /// A node that stands alone until [`crate::start::open`] finds otherwise.
    pub fn alone() -> Self {
        Self::default()
    }

    /// What is known; none while the node stands alone.
    pub fn state(&self) -> Option<Arc<State>> {
        self.state.load_full()
    }

    /// The same without counting a reference, for the way of each message.
    pub fn peek(&self) -> Guard<Option<Arc<State>>> {
        self.state.load()
    }

    /// What is known.
    ///
    /// # Errors
    /// The node stands alone.
    pub fn load_state(&self) -> Result<Arc<State>, FederationError> {
        self.state().ok_or(FederationError::Alone)
    }

    /// What is known, where this node is a member: its agencies sign under the centre's authorities.
    pub fn member(&self) -> Option<Arc<State>> {
        self.state().filter(|state| !state.is_centre())
    }

    /// What the door of the federation shows at this moment; none while the node stands alone.
    pub fn credentials(&self) -> Option<net::Credentials> {
        let state = self.peek();
        let shown = state.as_ref().and_then(|state| state.own.shown.load_full());
        shown.map(|shown| shown.as_ref().clone())
    }

    /// Another node has a list with this number: a newer one than ours is fetched at once.
    pub fn hear_of(&self, number: u64) {
        let own = self.state().map_or(u64::MAX, |state| state.list.number);
        if number > own && self.heard_of.fetch_max(number, Ordering::Relaxed) < number {
            self.wake.notify_one();
        }
    }

    pub(crate) fn set(&self, state: State) {
        self.state.store(Some(Arc::new(state)));
    }
}

/// The node's own place and the newest list that was verified.
#[derive(Debug, Clone)]
pub struct State {
    /// This node.
    pub own: Arc<Own>,
    /// The newest list.
    pub list: Arc<List>,
    /// The same with its signature, as it is handed on.
    pub signed: Arc<SignedList>,
    /// When it was verified, by this node's clock.
    pub verified_at: Timestamp,
    /// The pinned root, the one anchor of every certificate between nodes.
    pub root: Arc<Certificate>,
    /// The other certificates of authorities in the list.
    pub authorities: Arc<[Certificate]>,
    /// Both, as TLS judges by them what another node staples.
    vouching: Arc<net::Authorities>,
    index: Arc<Index>,
}

/// Where in the list's nodes something stands.
#[derive(Debug, Default)]
struct Index {
    agencies: HashMap<AgencyId, usize>,
    tls: HashMap<Fingerprint, usize>,
}

/// This node's own identity.
#[derive(Debug)]
pub struct Own {
    /// Its id.
    pub id: NodeId,
    /// The agencies it holds.
    pub agencies: Vec<AgencyId>,
    /// On the centre: the agency that governs, whose seal signs the list.
    pub governor: Option<AgencyId>,
    /// With what it signs, by agency.
    pub seals: BTreeMap<AgencyId, Seal>,
    /// With what it shows itself in TLS.
    pub tls: Seal,
    /// By what lists are recognised as the centre's.
    pub pin: Pin,
    /// For asking other nodes, with the node's own certificate.
    pub client: net::Client,
    /// What the door shows, with the newest OCSP response stapled.
    pub(crate) shown: ArcSwapOption<net::Credentials>,
}

impl Own {
    /// Takes up a newer OCSP response about the TLS certificate.
    pub(crate) fn staple(&self) -> Result<(), FederationError> {
        let ocsp = self.tls.ocsp.load_full().map(|der| der.as_ref().clone());
        self.shown.store(Some(Arc::new(self.tls.credentials(ocsp)?)));
        Ok(())
    }
}

impl Seal {
    /// As TLS shows it: with the whole chain, the root too, by which a new node recognises the centre.
    pub(crate) fn credentials(&self, ocsp: Option<Vec<u8>>) -> Result<net::Credentials, FederationError> {
        let mut chain: Vec<&[u8]> = vec![self.certificate.der()];
        chain.extend(self.chain.iter().map(Certificate::der));
        net::Credentials::new(&chain, self.key.clone(), ocsp).map_err(FederationError::internal)
    }
}

/// A certificate of this node with its key: an agency's seal, or the node's own for TLS.
pub struct Seal {
    /// The certificate.
    pub certificate: Certificate,
    /// Those above it, its issuer first, the root last.
    pub chain: Vec<Certificate>,
    /// Its key, in the store of keys for daily work.
    pub key: Arc<dyn SigningKey>,
    /// The key's name there.
    pub key_name: String,
    /// The newest OCSP response about the certificate, verified, in DER; sent along with what is signed.
    pub ocsp: ArcSwapOption<Vec<u8>>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Seal")
            .field("certificate", &Fingerprint::of(&self.certificate))
            .finish_non_exhaustive()
    }
}

/// By what the centre's word is recognised, fixed when the node joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// The root.
    pub root: Fingerprint,
    /// Who signs the list: subject and issuer of the certificate in DER. Renewed certificates keep both.
    pub governor: Option<Governor>,
}

/// The names in the certificate of whoever signs lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Governor {
    /// Subject in DER.
    pub subject: Vec<u8>,
    /// Issuer in DER.
    pub issuer: Vec<u8>,
}

impl Governor {
    /// The names in a certificate.
    pub fn of(certificate: &Certificate) -> Self {
        Self { subject: certificate.subject_der().to_vec(), issuer: certificate.issuer_der().to_vec() }
    }
}

impl State {
    /// Puts together what is known from a verified list.
    pub(crate) fn new(own: Arc<Own>, verified: crate::list::Verified, verified_at: Timestamp) -> Self {
        let crate::list::Verified { list, signed, root, authorities, .. } = verified;
        let mut index = Index::default();
        for (place, node) in list.nodes.iter().enumerate() {
            index.agencies.extend(node.agencies.iter().map(|agency| (agency.clone(), place)));
            index.tls.extend(node.tls.iter().map(|key| (*key, place)));
        }
        Self {
            own,
            list: Arc::new(list),
            signed: Arc::new(signed),
            verified_at,
            vouching: Arc::new(net::Authorities::new(root.clone(), authorities.clone())),
            root: Arc::new(root),
            authorities: authorities.into(),
            index: Arc::new(index),
        }
    }

    /// The same with another own identity, as after a renewal.
    pub(crate) fn with_own(&self, own: Own) -> Self {
        Self { own: Arc::new(own), ..self.clone() }
    }

    /// The node that holds an agency.
    pub fn node_of(&self, agency: &AgencyId) -> Option<&Node> {
        self.index.agencies.get(agency).and_then(|place| self.list.nodes.get(*place))
    }

    /// Whether this node holds the agency. The centre also holds every agency that is on no node.
    pub fn is_here(&self, agency: &AgencyId) -> bool {
        self.own.agencies.contains(agency) || (self.is_centre() && self.node_of(agency).is_none())
    }

    /// The node that shows itself with this TLS certificate.
    pub fn node_by_tls(&self, fingerprint: &Fingerprint) -> Option<&Node> {
        self.index.tls.get(fingerprint).and_then(|place| self.list.nodes.get(*place))
    }

    /// The seal with this fingerprint with which a node signs for an agency.
    pub fn seal_of<'a>(
        &self,
        node: &'a Node,
        agency: &AgencyId,
        fingerprint: &Fingerprint,
    ) -> Option<&'a ListedSeal> {
        node.seals.iter().find(|seal| seal.agency == *agency && seal.sha256 == *fingerprint)
    }

    /// How another node is reached: only with a certificate that the list names, and a young OCSP response about it.
    pub fn target(&self, node: &Node) -> net::Target {
        let certificates = node.tls.iter().map(|key| key.0).collect();
        let accept = net::Accept::Pinned { certificates, authorities: self.vouching.clone() };
        net::Target { host: node.host.clone(), port: node.port, accept }
    }

    /// The centre's entry in the list.
    ///
    /// # Errors
    /// Never: a list without its centre is not read.
    pub fn centre(&self) -> Result<&Node, FederationError> {
        self.list.node(&self.list.centre).ok_or(FederationError::Alone)
    }

    /// Whether this node is the centre.
    pub fn is_centre(&self) -> bool {
        self.own.governor.is_some()
    }

    /// Whether the list may be relied upon at `now`, this node's time.
    ///
    /// # Errors
    /// [`FederationError::Stale`], or [`FederationError::ClockSkewed`] when the list is from the future, or was
    /// already too old by this node's clock when the centre handed it out.
    pub fn fresh(&self, now: Timestamp) -> Result<(), FederationError> {
        let issued_at = self.list.issued_at;
        let ahead = now.plus_seconds(SKEW_SECONDS) < issued_at;
        let late = issued_at.plus_seconds(SKEW_SECONDS) < self.verified_at;
        if ahead || late {
            let now = if ahead { now } else { self.verified_at };
            return Err(FederationError::ClockSkewed { listed_at: issued_at, now });
        }
        if self.list.expires_at < now {
            return Err(FederationError::Stale { issued_at, expired_at: self.list.expires_at, now });
        }
        Ok(())
    }
}
