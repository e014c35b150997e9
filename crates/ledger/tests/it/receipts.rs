//! Receipts: what they prove to a stranger, and that nothing in them can be changed.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::LedgerError;
use ledger::actions::{self, Proves as _, Proving, Stamping};
use ledger::note::LogKey;
use ledger::receipt::{Der, Doubt, Receipt, StampProof, Trust, check};
use serde_json::Value;
use signature::ocsp::Status;
use signature::{Reason, Revocation};

use crate::node::{Node, node, node_with};
use crate::pki::{Pki, TestAuthority, clock_of_today, openssl};

async fn trust(node: &Node) -> Trust {
    Trust { keys: vec![node.key().await], ..Trust::default() }
}

async fn receipt(node: &Node) -> Receipt {
    actions::receipt_about(node.ctx(), "thing", "3").await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_survives_its_way_as_a_file_and_proves_the_row() {
    let node = node().await;
    node.act(40).await;
    // The row waits: asking for the receipt seals it.
    let text = serde_json::to_string_pretty(&receipt(&node).await).unwrap();
    let read: Receipt = serde_json::from_str(&text).unwrap();
    let proven = check(&read, &trust(&node).await, node.ctx().now()).unwrap();
    assert_eq!((proven.head.size, proven.newest_size, proven.stamp), (40, 40, StampProof::None));
    assert_eq!(read.row.object_id, "3");
    let own = vec![LogKey::parse(&read.key).unwrap()];
    assert_eq!(own, trust(&node).await.keys, "the key in it is the one that is published");
    let unknown = actions::receipt_about(node.ctx(), "thing", "none").await;
    assert!(matches!(unknown, Err(LedgerError::NotFound)));
    let by_id = actions::receipt_of(node.ctx(), &read.row.id).await.unwrap();
    assert_eq!(by_id.row, read.row);
}

/// Every value in a JSON document, changed one at a time.
fn changed(value: &Value) -> Vec<Value> {
    match value {
        Value::String(text) => vec![Value::String(spoiled(text))],
        Value::Number(number) => vec![Value::from(number.as_i64().unwrap() + 1)],
        Value::Null => vec![Value::String("x".to_owned())],
        Value::Bool(_) => Vec::new(),
        Value::Array(list) => {
            let one = |at: usize| changed(&list[at]).into_iter().map(move |new| (at, new));
            let mut all: Vec<Value> = (0..list.len())
                .flat_map(one)
                .map(|(at, new)| {
                    let mut list = list.clone();
                    list[at] = new;
                    Value::Array(list)
                })
                .collect();
            if !list.is_empty() {
                all.push(Value::Array(list.iter().skip(1).cloned().collect()));
            }
            all
        }
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, old)| {
                changed(old).into_iter().map(|new| {
                    let mut fields = fields.clone();
                    fields[name] = new;
                    Value::Object(fields)
                })
            })
            .collect(),
    }
}

/// The text with a letter in its middle exchanged.
fn spoiled(text: &str) -> String {
    let middle = text.chars().count() / 2;
    text.chars()
        .enumerate()
        .map(|(at, c)| if at == middle { if c == 'A' { 'B' } else { 'A' } } else { c })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_a_receipt_can_be_changed() {
    let node = node().await;
    node.act(30).await;
    node.seal().await;
    let whole = serde_json::to_value(receipt(&node).await).unwrap();
    let trust = trust(&node).await;
    let mut tried = 0;
    for (name, _) in whole.as_object().unwrap() {
        // The key is a hint that is never used.
        if name == "key" {
            continue;
        }
        for value in changed(&whole[name]) {
            let mut other = whole.clone();
            other[name] = value.clone();
            tried += 1;
            let Ok(read) = serde_json::from_value::<Receipt>(other) else { continue };
            assert!(check(&read, &trust, node.ctx().now()).is_err(), "{name}: {value}");
        }
    }
    assert!(tried > 15, "{tried}");
    let mut more = whole.clone();
    more["extra"] = Value::from(1);
    assert!(serde_json::from_value::<Receipt>(more).is_err(), "nothing can be put in");
}

/// A node whose heads are stamped by an authority under a root.
async fn stamped_node() -> (Node, Pki, Arc<TestAuthority>) {
    let (pki, clock) = (Pki::new(), clock_of_today());
    let authority = Arc::new(pki.authority(clock.clone()));
    let stamping = Stamping(authority.clone());
    (node_with(|builder| builder.clock(clock).part(stamping)).await, pki, authority)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_proven_by_the_first_stamped_head_over_it() {
    let (node, pki, _) = stamped_node().await;
    let began = node.ctx().now();
    node.act(10).await;
    node.seal().await;
    assert!(actions::stamp(node.ctx()).await.unwrap());
    assert!(!actions::stamp(node.ctx()).await.unwrap(), "once a day");
    let first = receipt(&node).await;
    for _ in 0..3 {
        node.ctx().clock.advance_seconds(86_400);
        node.act(200).await;
        node.seal().await;
        assert!(actions::stamp(node.ctx()).await.unwrap());
    }
    node.act(1).await;
    node.seal().await;
    let later = receipt(&node).await;
    assert_eq!((later.checkpoint.clone(), later.stamp.clone()), (first.checkpoint, first.stamp));
    let now = node.ctx().now();
    let keys = trust(&node).await;
    assert_eq!(check(&later, &keys, now).unwrap().stamp, StampProof::Unchecked);
    let rooted = Trust { roots: vec![pki.root()], ..keys.clone() };
    let proven = check(&later, &rooted, now).unwrap();
    assert_eq!((proven.head.size, proven.newest_size), (10, 611));
    let StampProof::Before { at, authority } = proven.stamp else { panic!("{:?}", proven.stamp) };
    assert!(at <= began && at > began.plus_seconds(-2), "{at}");
    assert!(authority.contains("Example Time"), "{authority}");
    // A stamp that was changed, one of another head, one under another root.
    let mut swapped = later.clone();
    let token = &mut swapped.stamp.as_mut().unwrap().0;
    let last = token.len() - 1;
    token[last] ^= 1;
    assert!(matches!(check(&swapped, &rooted, now), Err(Doubt::Stamp(_))));
    node.ctx().clock.advance_seconds(86_400);
    actions::stamp(node.ctx()).await.unwrap();
    let newer = actions::receipt_of(node.ctx(), node.leaves().await.last().unwrap()).await.unwrap();
    let mut moved = later.clone();
    moved.stamp = newer.stamp;
    assert!(matches!(check(&moved, &rooted, now), Err(Doubt::Stamp(_))));
    let other = Trust { roots: vec![Pki::new().root()], ..keys.clone() };
    assert!(matches!(check(&later, &other, now), Err(Doubt::Stamp(_))));
    let against = |pki: &Pki| actions::Against { roots: vec![pki.root()], ..actions::Against::default() };
    let walk = actions::walk(node.ctx(), against(&pki)).await.unwrap();
    assert_eq!((walk.found, walk.heads, walk.stamped), (0, 5, 5), "{:?}", walk.findings);
    assert_eq!(actions::walk(node.ctx(), against(&Pki::new())).await.unwrap().found, 5);
    // A newest head of another history is noticed by who holds the receipt.
    let mut forked = later.clone();
    let newest = forked.newest.as_mut().unwrap();
    newest.consistency[0].0[0] ^= 1;
    assert!(matches!(check(&forked, &keys, now), Err(Doubt::Newest(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_root_certificate_alone_proves_row_and_time() {
    let (node, pki, _) = stamped_node().await;
    node.act(10).await;
    node.seal().await;
    actions::stamp(node.ctx()).await.unwrap();
    let folder = node.folder.path().join("ledger");
    pki.certify(&folder, "localhost:8080/ledger");
    let rooted = Trust { roots: vec![pki.root()], ..Trust::default() };
    let whole = receipt(&node).await;
    let proven = check(&whole, &rooted, node.ctx().now()).unwrap();
    assert!(matches!(proven.stamp, StampProof::Before { .. }));
    let mut row = whole.clone();
    row.row.actor.push('x');
    assert!(matches!(check(&row, &rooted, node.ctx().now()), Err(Doubt::Row { .. })));
    let other = Trust { roots: vec![Pki::new().root()], ..Trust::default() };
    assert!(check(&whole, &other, node.ctx().now()).is_err());
    // Somebody else's certificate, of the same root and with the log's own key, is not the log's.
    pki.certify(&folder, "somebody else");
    let foreign = receipt(&node).await;
    let doubt = check(&foreign, &rooted, node.ctx().now()).unwrap_err();
    assert!(
        matches!(&doubt, Doubt::Certificate(reason) if reason.contains("localhost:8080/ledger")),
        "{doubt}"
    );
    let bare = Receipt { certificates: Vec::new(), ..whole };
    assert!(matches!(check(&bare, &rooted, node.ctx().now()), Err(Doubt::Head(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_authority_says_of_the_logs_certificate_counts() {
    let (pki, clock) = (Pki::new(), clock_of_today());
    let stamping = Stamping(Arc::new(pki.authority(clock.clone())));
    let responder = Arc::new(pki.responder(clock.clone()));
    let proving = Proving(responder.clone());
    let node = node_with(|builder| builder.clock(clock).part(stamping).part(proving)).await;
    node.act(10).await;
    node.seal().await;
    actions::stamp(node.ctx()).await.unwrap();
    let stamped_at = node.ctx().now();
    pki.certify(&node.folder.path().join("ledger"), "localhost:8080/ledger");
    let rooted = Trust { roots: vec![pki.root()], ..Trust::default() };
    let judge = |receipt: &Receipt| check(receipt, &rooted, node.ctx().now());
    let good = receipt(&node).await;
    assert_eq!(good.ocsp.len(), 1);
    assert!(judge(&good).is_ok());
    // As it lies in a file; one from before there were answers has no such member.
    let mut text = serde_json::to_value(&good).unwrap();
    assert_eq!(serde_json::from_value::<Receipt>(text.clone()).unwrap(), good);
    text.as_object_mut().unwrap().remove("ocsp").unwrap();
    let older: Receipt = serde_json::from_value(text).unwrap();
    assert!(older.ocsp.is_empty() && judge(&older).is_ok());
    // Revoked after the head was stamped: the head stands. Before: nobody's word.
    node.ctx().clock.advance_seconds(600);
    let revoked = |at| Status::Revoked(Revocation { at, reason: Reason::KeyCompromise });
    for (at, holds) in [(stamped_at.plus_seconds(60), true), (stamped_at.plus_seconds(-60), false)] {
        *responder.status.lock().unwrap() = revoked(at);
        match judge(&receipt(&node).await) {
            Ok(_) => assert!(holds),
            Err(doubt) => {
                assert!(
                    !holds && matches!(&doubt, Doubt::Certificate(why) if why.contains("revoked")),
                    "{doubt}"
                );
            }
        }
    }
    // Somebody else's answers say nothing.
    let other = Pki::new();
    let foreign = other.responder(node.ctx().clock.clone());
    *foreign.status.lock().unwrap() = revoked(stamped_at.plus_seconds(-60));
    let told = foreign.responses(node.ctx(), &actions::certificates(node.ctx()).unwrap()).await;
    let ocsp = told.into_iter().chain([b"no response".to_vec()]).map(Der).collect();
    assert!(judge(&Receipt { ocsp, ..good }).is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_is_down_leaves_the_head_unstamped_until_it_is_back() {
    let (node, _pki, authority) = stamped_node().await;
    authority.down.store(true, Ordering::Relaxed);
    node.act(10).await;
    node.seal().await;
    assert!(!actions::stamp(node.ctx()).await.unwrap());
    assert!(receipt(&node).await.stamp.is_none());
    authority.down.store(false, Ordering::Relaxed);
    node.ctx().clock.advance_seconds(30);
    assert!(!actions::stamp(node.ctx()).await.unwrap(), "not asked again within a minute");
    node.ctx().clock.advance_seconds(31);
    assert!(actions::stamp(node.ctx()).await.unwrap());
    assert!(receipt(&node).await.stamp.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn openssl_verifies_the_time_stamp() {
    let (node, pki, _) = stamped_node().await;
    node.act(10).await;
    node.seal().await;
    actions::stamp(node.ctx()).await.unwrap();
    let receipt = receipt(&node).await;
    std::fs::write(pki.path().join("checkpoint"), &receipt.checkpoint).unwrap();
    std::fs::write(pki.path().join("token"), receipt.stamp.unwrap().0).unwrap();
    let told = openssl(
        pki.path(),
        &["ts", "-verify", "-data", "checkpoint", "-in", "token", "-token_in", "-CAfile", "root.pem"],
    );
    assert!(told.contains("Verification: OK"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn openssl_verifies_the_signed_head() {
    let node = node().await;
    node.act(3).await;
    node.seal().await;
    let log = node.log().await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let (text, signatures) = log.note.split_once("\n\n").unwrap();
    let encoded = signatures.trim_end().rsplit(' ').next().unwrap();
    std::fs::write(file("text"), format!("{text}\n")).unwrap();
    std::fs::write(file("signature"), &STANDARD.decode(encoded).unwrap()[4..]).unwrap();
    std::fs::write(file("key.der"), &log.public_key).unwrap();
    openssl(
        folder.path(),
        &[
            "pkeyutl",
            "-verify",
            "-rawin",
            "-pubin",
            "-keyform",
            "DER",
            "-inkey",
            "key.der",
            "-in",
            "text",
            "-sigfile",
            "signature",
        ],
    );
}
