//! Why something between nodes is refused, each with a stable code and what to do next.

mod code;
mod failure;
mod next;

use kernel::{AgencyId, DbError, Timestamp};
use signature::ocsp::OcspError;
use signature::stapled::Fault;
use trust::TrustError;
use trust::keys::KeysError;

use crate::actions::ContractsDiffer;
use crate::list::ListFault;
use crate::model::{DirectoryMistake, InvitationUnreadable, NodeId};

/// An error of the federation.
#[derive(Debug, thiserror::Error)]
pub enum FederationError {
    /// The node stands alone.
    #[error(
        "this node is in no federation; found one with `minben node found` or join with `minben node join`"
    )]
    Alone,
    /// Only the centre does this.
    #[error("this node is not the centre of its federation; do it there")]
    NotCentre,
    /// The node has a place already.
    #[error(
        "the data folder is already that of the node {node}; another node needs a folder of its own (--data)"
    )]
    AlreadyMember {
        /// Which it is.
        node: NodeId,
    },
    /// The list ran out: the centre was not reached for too long.
    #[error(
        "the list of nodes of {issued_at} expired at {expired_at}, now is {now}; nothing is exchanged until the \
         centre is reached again: run `minben node check`"
    )]
    Stale {
        /// When it was issued.
        issued_at: Timestamp,
        /// Until when it held.
        expired_at: Timestamp,
        /// This node's time.
        now: Timestamp,
    },
    /// This node's clock and the centre's differ by more than five minutes.
    #[error(
        "the centre's clock said {listed_at} when this node's said {now}; set the clock right (chronyc makestep) \
         and run `minben node check`"
    )]
    ClockSkewed {
        /// When the list was issued, by the centre's clock.
        listed_at: Timestamp,
        /// This node's time.
        now: Timestamp,
    },
    /// A list is not the centre's.
    #[error("the list of nodes is refused: {0}")]
    List(#[from] ListFault),
    /// The centre's directory is not the one that its list names, or none to go by.
    #[error(
        "the directory of agencies is refused: {0}; the list that names it is not taken up before it is had"
    )]
    Directory(#[from] DirectoryMistake),
    /// The directory that the newest list names was never had.
    #[error(
        "this node does not have the directory of agencies that the list names; it is got with the next list"
    )]
    DirectoryMissing,
    /// Two nodes have different contracts between their agencies.
    #[error("{0}")]
    Contracts(#[from] ContractsDiffer),
    /// An older list than the one known.
    #[error("the centre offers the list {offered}, but {held} was seen before; its database was set back")]
    SetBack {
        /// Number of the newest list.
        held: u64,
        /// Number of what was offered.
        offered: u64,
    },
    /// No time stamp was had for too long.
    #[error(
        "the log's newest rows have had no time stamp since {since}, longer than the {grace_minutes} minutes that \
         are allowed; nothing is exchanged until the time-stamping unit answers: run `minben node check`"
    )]
    StampsOverdue {
        /// Since when rows wait.
        since: Timestamp,
        /// The setting federation_stamp_grace_minutes.
        grace_minutes: i64,
    },
    /// Nobody answers there.
    #[error("{address} cannot be reached: {reason}; is the name right, the port open, the server running?")]
    Unreachable {
        /// Host and port.
        address: String,
        /// The system's words.
        reason: String,
    },
    /// Somebody else answers there than the centre that sent the invitation.
    #[error(
        "{address} shows a certificate that is not under the root named in the invitation ({reason}); is it the \
         centre's address, and nobody between?"
    )]
    WrongRoot {
        /// Host and port.
        address: String,
        /// The TLS library's words.
        reason: String,
    },
    /// The certificate shown there is too young or too old, by this node's clock.
    #[error(
        "{address} shows a certificate that is not in force by this node's clock ({reason}); set the clock right \
         (chronyc makestep), or ask its operator to renew the certificate"
    )]
    NotInForce {
        /// Host and port.
        address: String,
        /// The TLS library's words.
        reason: String,
    },
    /// Another node shows a certificate that the list names, and no OCSP response by which it is in force.
    #[error("{peer} is not spoken to: {fault}; {}", next::stapled_next(.fault))]
    Stapled {
        /// The node, or its host and port.
        peer: String,
        /// What is wrong.
        fault: Fault,
    },
    /// No OCSP response about a certificate of this node that could be relied upon.
    #[error(
        "nothing is known about whether {subject} was revoked: {error}; on the centre, open the keys \
         (trust_secret_file) and look in the server's log why its OCSP responder does not answer"
    )]
    Unproven {
        /// The certificate's subject.
        subject: String,
        /// Why not.
        error: OcspError,
    },
    /// The newest list does not name this node with the certificate that it shows.
    #[error(
        "the list {number} does not name this node with its certificate for TLS; ask the centre's operator whether it was \
         suspended or removed, or a certificate was revoked"
    )]
    Dropped {
        /// Number of the list.
        number: u64,
    },
    /// A certificate of this node is revoked.
    #[error("the certificate {subject} of this node was revoked at {at}; ask the centre's operator why")]
    Revoked {
        /// Its subject.
        subject: String,
        /// Since when.
        at: Timestamp,
    },
    /// The post may not do this.
    #[error("only the node's operator may do this")]
    NotAllowed,
    /// The other side refused.
    #[error("{text}")]
    Refused {
        /// Its code.
        code: String,
        /// Its words.
        text: String,
    },
    /// The other side's answer cannot be read.
    #[error("{address} gave an answer that cannot be read: {reason}; is it a node of this program?")]
    Answer {
        /// Host and port.
        address: String,
        /// Why.
        reason: String,
    },
    /// No such agency, or not in force today.
    #[error("there is no agency {agency} in force today; `government/agencies.csv` has them")]
    AgencyUnknown {
        /// The id.
        agency: AgencyId,
    },
    /// An agency is on another node.
    #[error("the agency {agency} is on the node {node} already")]
    AgencyTaken {
        /// The agency.
        agency: AgencyId,
        /// Where it is.
        node: NodeId,
    },
    /// No agency was named.
    #[error("a node holds one agency at least")]
    NoAgency,
    /// The address is another node's.
    #[error("{host}:{port} is the address of the node {node} already")]
    HostTaken {
        /// Host.
        host: String,
        /// Port.
        port: u16,
        /// Whose it is.
        node: NodeId,
    },
    /// The host is none that can be certified for the agency.
    #[error("the host {host} cannot be certified for {agency}: it is no name of a host, or another agency's")]
    HostRefused {
        /// Host.
        host: String,
        /// Agency.
        agency: AgencyId,
    },
    /// The id is none.
    #[error("“{id}” is no id of a node: 2 to 40 small letters, digits and hyphens, a letter first")]
    IdRefused {
        /// What was given.
        id: String,
    },
    /// The id is another node's.
    #[error("there is a node {node} already, or an invitation for it that is still good")]
    IdTaken {
        /// The id.
        node: NodeId,
    },
    /// A name is missing.
    #[error("a node has a name in Chinese and in English")]
    NoName,
    /// No such node.
    #[error("there is no node {node}")]
    NodeUnknown {
        /// The id.
        node: String,
    },
    /// The centre itself stays.
    #[error("the centre itself cannot be suspended or removed")]
    CentreStays,
    /// The text is no invitation.
    #[error("this is no invitation: {0}")]
    InvitationUnreadable(#[from] InvitationUnreadable),
    /// No such invitation, or withdrawn.
    #[error("the invitation is not known or was withdrawn; ask the centre's operator for a new one")]
    InvitationUnknown,
    /// The invitation was used with other keys or has done its work.
    #[error("the invitation was used already; ask the centre's operator for a new one")]
    InvitationUsed,
    /// The invitation ran out.
    #[error("the invitation ran out at {until}; ask the centre's operator for a new one")]
    InvitationExpired {
        /// Until when it was good.
        until: Timestamp,
    },
    /// What is asked for is not what the invitation is for.
    #[error("the invitation is for {invited}, the request asks for {asked}")]
    NotInvited {
        /// What the invitation says.
        invited: String,
        /// What was asked for.
        asked: String,
    },
    /// A signing request is missing or not right.
    #[error("the signing request for {what} is refused")]
    RequestRefused {
        /// For which certificate.
        what: String,
    },
    /// Whoever asks is no node of the list.
    #[error("only nodes of the federation are answered here; this certificate is none of theirs")]
    NotListed,
    /// Whoever asks is a node that fell out of the list with a certificate.
    #[error(
        "a certificate of the node {node} was revoked at {at}, so it no longer stands in the list; ask the centre's \
         operator why, and for a new invitation"
    )]
    PeerRevoked {
        /// The node.
        node: NodeId,
        /// Since when.
        at: Timestamp,
    },
    /// Whoever asks is a node that the centre's operator has suspended.
    #[error("the node {node} is suspended; ask the centre's operator why, and to let it take part again")]
    Suspended {
        /// The node.
        node: NodeId,
    },
    /// Whoever asks shows a certificate that no longer holds, or does not hold yet.
    #[error(
        "the certificate that the node {node} shows held until {until}; run `minben node check` there, or invite it again"
    )]
    Expired {
        /// The node.
        node: NodeId,
        /// The last moment of its certificate.
        until: Timestamp,
    },
    /// A certificate is asked for while the one in force lasts.
    #[error("the certificate for {what} lasts; the next one is given from its last third on")]
    NotDue {
        /// For what.
        what: String,
    },
    /// The log of a node is not known here, so that nothing is certified of it.
    #[error(
        "the node {node} has shown no head of its log yet; it is asked for again by itself, while both servers run"
    )]
    LogUnknown {
        /// The node.
        node: NodeId,
    },
    /// The log of a node does not continue what it was.
    #[error(
        "the log of the node {node} does not continue what it signed before; the operators settle that first"
    )]
    LogDoubted {
        /// The node.
        node: NodeId,
    },
    /// Two logs have one name.
    #[error("another log has the name {name} already; set public_url of this node to its own address")]
    LogNameTaken {
        /// The name.
        name: String,
    },
    /// The node's keys are locked.
    #[error("the node's keys do not open: {0}")]
    Keys(#[from] KeysError),
    /// The authorities refuse.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A connection could not be made as it should.
    #[error("{0}")]
    Internal(String),
}

impl FederationError {
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }
}
