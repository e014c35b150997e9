//! What nodes of a federation send each other beside messages: the list of nodes (after its signature held), invitations,
//! heads of logs, the directory of agencies, receipts.

use std::sync::LazyLock;

use anyhow::{Context as _, Result, ensure};
use directory::model::{Agency, Level, Shared, Unit};
use federation::model::{
    Directory, FORMAT, Fingerprint, Heard, Invitation, LIST_SECONDS, List, ListedAuthority, ListedDirectory,
    ListedSeal, Names, Node, NodeId, OwnHead, ShownHeads, Stamping, judge,
};
use kernel::{AgencyId, AuditRow, Text};
use ledger::leaf::leaf_hash;
use ledger::note::{self, Checkpoint, LogKey};
use ledger::receipt::{BATCH_FORMAT, Batch, HeldHead, SealedRow};
use ledger::tree::Hash;
use signature::{Algorithm, SigningKey as _, SoftKey};

use super::told;
use crate::seeds::{NOW, world};

fn names() -> Names {
    Names { zh: "範例節點".to_owned(), en: "Example node".to_owned() }
}

/// A list of one node, which is the centre.
pub(super) fn lists() -> Result<Vec<Vec<u8>>> {
    let world = world()?;
    let (agency, certificate) = (AgencyId::new("moda"), world.authority.certificate.clone());
    let node = Node {
        id: NodeId::new("centre"),
        name: names(),
        host: "node.example.gov.tw".to_owned(),
        port: 8_443,
        portal: true,
        agencies: vec![agency.clone()],
        tls: vec![Fingerprint([1; 32])],
        seals: vec![ListedSeal { agency, sha256: Fingerprint([2; 32]) }],
        since: NOW,
    };
    let list = List {
        format: FORMAT.to_owned(),
        instance: "TW".to_owned(),
        number: 7,
        issued_at: NOW,
        expires_at: NOW.plus_seconds(LIST_SECONDS),
        centre: node.id.clone(),
        nodes: vec![node],
        authorities: vec![ListedAuthority {
            id: "gca".to_owned(),
            certificate,
            ocsp: Some("/ocsp/gca-1".to_owned()),
        }],
        stamping: Stamping { certificate: world.signer.certificate.clone(), path: "/tsa".to_owned() },
        directory: Some(ListedDirectory { sha256: Fingerprint([4; 32]), length: 70_000 }),
    };
    Ok(vec![serde_json::to_vec(&list)?])
}

/// Reads a list.
pub(super) fn list(input: &[u8]) -> String {
    told(List::read(input))
}

/// An invitation's line.
pub(super) fn invitations() -> Result<Vec<Vec<u8>>> {
    let invitation = Invitation {
        host: "centre.example.gov.tw".to_owned(),
        port: 8_443,
        root: Fingerprint([3; 32]),
        token: "t".repeat(43),
        node: NodeId::new("household"),
        own_host: "node.example.gov.tw".to_owned(),
        own_port: 8_443,
        agencies: vec![AgencyId::new("moi")],
    };
    let line = invitation.to_line().into_bytes();
    ensure!(self::invitation(&line) == "read", "an invitation is not read");
    Ok(vec![line])
}

/// Reads an invitation.
pub(super) fn invitation(input: &[u8]) -> String {
    told(Invitation::read(&String::from_utf8_lossy(input)))
}

/// The head that the asker holds: a log of one row.
fn known() -> Checkpoint {
    Checkpoint { origin: "log.example/ledger".to_owned(), size: 1, root: Hash::leaf(b"one") }
}

/// What a node shows of a log of two rows, and of a third node's.
pub(super) fn heads() -> Result<Vec<Vec<u8>>> {
    let key = SoftKey::generate(Algorithm::Ed25519)?;
    let second = Hash::leaf(b"two");
    let grown = Checkpoint { size: 2, root: Hash::node(&known().root, &second), ..known() };
    let note = note::sign(&key, &grown)?;
    let own = OwnHead {
        note: note.clone(),
        key: key.public_key_der().to_vec(),
        proofs: vec![vec![second.to_string()]],
    };
    let shown = ShownHeads { own: Some(own), heard: vec![Heard { node: NodeId::new("third"), note }] };
    let seed = serde_json::to_vec(&shown)?;
    ensure!(head(&seed) == "read", "a head that continues is not read");
    Ok(vec![seed])
}

/// Reads what a node shows, and compares it with what is known.
pub(super) fn head(input: &[u8]) -> String {
    let shown: ShownHeads = match serde_json::from_slice(input) {
        Ok(shown) => shown,
        Err(error) => return told::<(), _>(Err(error)),
    };
    for heard in &shown.heard {
        let _ = Checkpoint::unverified(&heard.note);
    }
    let Some(own) = shown.own else { return "read nothing".to_owned() };
    let opened = LogKey::new(None, &own.key).and_then(|key| note::open(&own.note, &[key]));
    let shown = match opened {
        Ok(shown) => shown,
        Err(error) => return told::<(), _>(Err(error)),
    };
    told(judge(&known(), &shown, own.proofs.first().map(Vec::as_slice).unwrap_or_default()))
}

/// An agency above another that has a unit.
pub(super) fn directories() -> Result<Vec<Vec<u8>>> {
    let agency = |id: &str, parent: Option<&str>| Agency {
        id: AgencyId::new(id),
        code: None,
        oid: Some("2.16.886.101.99999".to_owned()),
        name: Text::new("範例機關", "Example Agency"),
        level: Level::Agency,
        parent: parent.map(AgencyId::new),
        valid_from: "2000-01-01".parse().ok(),
        valid_until: None,
        successors: parent.map(AgencyId::new).into_iter().collect(),
        source: String::new(),
    };
    let unit = Unit {
        id: "first".to_owned(),
        agency: AgencyId::new("one"),
        name: Text::new("第一組", "First Division"),
        parent: None,
    };
    let shared =
        Shared { agencies: vec![agency("top", None), agency("one", Some("top"))], units: vec![unit] };
    let seed = serde_json::to_vec(&Directory::new(shared))?;
    ensure!(directory(&seed) == "read", "a directory is not read");
    Ok(vec![seed])
}

/// Reads a directory as the list names it, so that every input gets to what is behind the digest.
pub(super) fn directory(input: &[u8]) -> String {
    told(Directory::read(input, &ListedDirectory::of(input)))
}

/// The key of the log whose receipts are read.
static LOG: LazyLock<Option<SoftKey>> = LazyLock::new(|| SoftKey::generate(Algorithm::Ed25519).ok());

fn log() -> Result<&'static SoftKey> {
    LOG.as_ref().context("a key is made")
}

/// The only two rows of a log, so that their proof is empty.
pub(super) fn batches() -> Result<Vec<Vec<u8>>> {
    let row = |id: &str| AuditRow {
        id: id.to_owned(),
        at: NOW,
        actor: "platform".to_owned(),
        action: "relay.answer".to_owned(),
        object: "exchange".to_owned(),
        object_id: "case-1".to_owned(),
        agency: None,
        detail: "{}".to_owned(),
        mandate: None,
    };
    let rows = [row("a"), row("b")];
    let [first, second] = [leaf_hash(&rows[0]), leaf_hash(&rows[1])];
    let head = Checkpoint { size: 2, root: Hash::node(&first, &second), ..known() };
    let batch = Batch {
        format: BATCH_FORMAT.to_owned(),
        rows: rows.into_iter().zip(0..).map(|(row, index)| SealedRow { index, row }).collect(),
        proof: Vec::new(),
        checkpoint: note::sign(log()?, &head)?,
        stamp: None,
        link: Vec::new(),
        certificates: Vec::new(),
        ocsp: Vec::new(),
    };
    let seed = serde_json::to_vec(&batch)?;
    ensure!(self::batch(&seed) == "read", "receipts of two rows are not read: {}", self::batch(&seed));
    Ok(vec![seed])
}

/// Reads receipts, and verifies them as the node that fetched them.
pub(super) fn batch(input: &[u8]) -> String {
    let read: Batch = match serde_json::from_slice(input) {
        Ok(read) => read,
        Err(error) => return told::<(), _>(Err(error)),
    };
    let Ok(key) = log().and_then(|key| Ok(LogKey::new(None, key.public_key_der())?)) else {
        return "no key".to_owned();
    };
    // A head of no rows is continued by every log.
    let head = Checkpoint { size: 0, root: Hash::empty(), ..known() };
    told(read.verify(&HeldHead { key, head }, &[], NOW))
}
