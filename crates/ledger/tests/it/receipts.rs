//! Receipts: what they prove to a stranger, and that nothing in them can be changed.

use std::future::Future;
use std::pin::Pin;
use std::process::Command;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{Clock, Timestamp};
use ledger::LedgerError;
use ledger::actions::{self, Stamp, StampRefused, Stamping, Stamps};
use ledger::note::LogKey;
use ledger::receipt::{Doubt, Receipt, StampCheck, StampProof, Trust, check};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::node::{Node, node, node_with};

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
    let proven = check(&read, &trust(&node).await, None).unwrap();
    assert_eq!((proven.head.size, proven.newest_size, proven.stamp), (40, 40, StampProof::None));
    assert_eq!(read.row.object_id, "3");
    let own = Trust { keys: vec![LogKey::parse(&read.key).unwrap()], ..Trust::default() };
    assert_eq!(own, trust(&node).await, "the key in it is the one that is published");
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
            all.push(Value::Array(list.iter().skip(1).cloned().collect()));
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
            assert!(check(&read, &trust, None).is_err(), "{name}: {value}");
        }
    }
    assert!(tried > 15, "{tried}");
    let mut more = whole.clone();
    more["extra"] = Value::from(1);
    assert!(serde_json::from_value::<Receipt>(more).is_err(), "nothing can be put in");
}

/// An authority of the test's own: a token is the time and the digest, which says nothing
/// of RFC 3161 but all of how heads, stamps and receipts belong together.
struct Authority(Clock);

impl Stamps for Authority {
    fn stamp<'a>(
        &'a self,
        sha256: [u8; 32],
    ) -> Pin<Box<dyn Future<Output = Result<Stamp, StampRefused>> + Send + 'a>> {
        let at = self.0.now();
        let token = [&at.0.to_be_bytes()[..], &sha256].concat();
        Box::pin(async move {
            if at < testkit::test_now() {
                Err(StampRefused("down".to_owned()))
            } else {
                Ok(Stamp { token, at })
            }
        })
    }
}

struct Reads;

impl StampCheck for Reads {
    fn check(&self, token: &[u8], stamped: &[u8]) -> Result<(Timestamp, String), String> {
        let (at, digest) = token.split_first_chunk::<8>().ok_or("too short")?;
        if digest == Sha256::digest(stamped).as_slice() {
            Ok((Timestamp(i64::from_be_bytes(*at)), "測試時戳機構".to_owned()))
        } else {
            Err("it is of something else".to_owned())
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_is_proven_by_the_first_stamped_head_over_it() {
    let clock = Clock::fake(testkit::test_now());
    let authority = clock.clone();
    let node = node_with(|builder| builder.clock(clock).part(Stamping(Arc::new(Authority(authority))))).await;
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
    let trust = trust(&node).await;
    let proven = check(&later, &trust, Some(&Reads)).unwrap();
    assert_eq!((proven.head.size, proven.newest_size), (10, 611));
    let at = testkit::test_now();
    assert_eq!(proven.stamp, StampProof::Before { at, authority: "測試時戳機構".to_owned() });
    assert_eq!(check(&later, &trust, None).unwrap().stamp, StampProof::Unchecked);
    let mut swapped = later.clone();
    swapped.stamp.as_mut().unwrap().0[9] ^= 1;
    assert!(matches!(check(&swapped, &trust, Some(&Reads)), Err(Doubt::Stamp(_))));
    let walk =
        actions::walk(node.ctx(), actions::Against { stamps: Some(Box::new(Reads)), ..Default::default() })
            .await
            .unwrap();
    assert_eq!((walk.found, walk.heads, walk.stamped), (0, 4, 4), "{:?}", walk.findings);
    // A newest head of another history is noticed by who holds the receipt.
    let other = crate::node::node().await;
    other.act(700).await;
    other.seal().await;
    let mut forked = later.clone();
    forked.newest.as_mut().unwrap().checkpoint = other.log().await.note;
    assert!(matches!(check(&forked, &trust, None), Err(Doubt::Newest(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_that_is_down_leaves_the_head_unstamped_until_it_is_back() {
    let clock = Clock::fake(testkit::test_now().plus_seconds(-30));
    let authority = clock.clone();
    let node = node_with(|builder| builder.clock(clock).part(Stamping(Arc::new(Authority(authority))))).await;
    node.act(10).await;
    node.seal().await;
    assert!(!actions::stamp(node.ctx()).await.unwrap());
    assert!(receipt(&node).await.stamp.is_none());
    node.ctx().clock.advance_seconds(31);
    assert!(!actions::stamp(node.ctx()).await.unwrap(), "not asked again within a minute");
    node.ctx().clock.advance_seconds(30);
    assert!(actions::stamp(node.ctx()).await.unwrap());
    assert!(receipt(&node).await.stamp.is_some());
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
    let output = Command::new("openssl")
        .args(["pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey"])
        .arg(file("key.der"))
        .arg("-in")
        .arg(file("text"))
        .arg("-sigfile")
        .arg(file("signature"))
        .output()
        .expect("this test needs openssl; install the Debian package openssl");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
