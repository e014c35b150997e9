//! Receipts of many rows at once: verified as a whole, and made into single ones without the log.

use std::sync::Arc;

use kernel::{AuditRow, audit};
use ledger::LedgerError;
use ledger::actions::{self, Stamping};
use ledger::note::LogKey;
use ledger::receipt::{Batch, Doubt, HeldHead, StampProof, Trust, check};
use serde_json::Value;

use crate::node::{Node, act, node, node_with};
use crate::pki::{Pki, clock_of_today};

/// The rows about some of the things that `act` did.
async fn rows(node: &Node, object: &'static str, ids: &[&str]) -> Vec<AuditRow> {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    node.ctx().read(move |r| audit::list_about_any(r, object, &ids)).await.unwrap()
}

async fn held(node: &Node) -> HeldHead {
    let log = node.log().await;
    HeldHead { key: LogKey::new(None, &log.public_key).unwrap(), head: log.head }
}

/// The batch as it comes over the wire.
fn sent(batch: &Batch) -> Batch {
    serde_json::from_slice(&serde_json::to_vec(batch).unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn single_receipts_come_out_of_a_batch_as_the_log_itself_gives_them() {
    let node = node().await;
    node.act(150).await;
    act(node.ctx(), "other", 30).await;
    node.seal().await;
    let held = held(&node).await;
    node.act(100).await;
    // The newest rows wait: asking seals them.
    let wanted = rows(&node, "thing", &["3", "4", "5", "40"]).await;
    assert_eq!(wanted.len(), 20);
    let batch = actions::receipts_of(node.ctx(), wanted.clone(), Some(held.head.size)).await.unwrap();
    let batch = sent(&batch).verify(&held, &[], node.ctx().now()).unwrap();
    assert_eq!(batch.rows.len(), 20);
    let trust = Trust { keys: vec![held.key.clone()], ..Trust::default() };
    let receipts = batch.receipts(&held.key, |row| row.object_id == "4").unwrap();
    assert_eq!(receipts.len(), 5);
    for receipt in &receipts {
        assert_eq!(receipt.row.object_id, "4");
        check(receipt, &trust, node.ctx().now()).unwrap();
        let own = actions::receipt_of(node.ctx(), &receipt.row.id).await.unwrap();
        assert_eq!(own, *receipt);
    }
    assert!(batch.receipts(&held.key, |_| false).unwrap().is_empty());
    let none = actions::receipts_of(node.ctx(), Vec::new(), None).await;
    assert!(matches!(none, Err(LedgerError::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_a_batch_can_be_changed() {
    let node = node().await;
    node.act(90).await;
    node.seal().await;
    let held = held(&node).await;
    node.act(7).await;
    let wanted = rows(&node, "thing", &["2", "3", "30"]).await;
    let batch = actions::receipts_of(node.ctx(), wanted, Some(held.head.size)).await.unwrap();
    let now = node.ctx().now();
    assert!(batch.clone().verify(&held, &[], now).is_ok());
    let whole = serde_json::to_value(&batch).unwrap();
    let mut tried = 0;
    let mut refused = |value: Value, what: &str| {
        tried += 1;
        if let Ok(read) = serde_json::from_value::<Batch>(value) {
            assert!(read.verify(&held, &[], now).is_err(), "{what}");
        }
    };
    for place in 0..batch.rows.len() {
        for field in ["id", "actor", "action", "object", "object_id", "detail"] {
            let mut other = whole.clone();
            let text = other["rows"][place]["row"][field].as_str().unwrap().to_owned();
            other["rows"][place]["row"][field] = Value::from(format!("{text} "));
            refused(other, field);
        }
        let mut other = whole.clone();
        let index = other["rows"][place]["index"].as_u64().unwrap();
        other["rows"][place]["index"] = Value::from(index + 1);
        refused(other, "index");
        let mut other = whole.clone();
        other["rows"].as_array_mut().unwrap().remove(place);
        refused(other, "a row less");
        let mut other = whole.clone();
        let twice = other["rows"][place].clone();
        other["rows"].as_array_mut().unwrap().insert(place, twice);
        refused(other, "a row twice");
    }
    for list in ["proof", "link"] {
        let length = whole[list].as_array().unwrap().len();
        assert!(length > 0, "{list}");
        for place in 0..length {
            let mut other = whole.clone();
            other[list][place] = Value::from(ledger::tree::Hash::empty().to_string());
            refused(other, list);
            let mut other = whole.clone();
            other[list].as_array_mut().unwrap().remove(place);
            refused(other, list);
        }
    }
    for (field, text) in [("format", "minben-receipts-9"), ("checkpoint", "x\n1\nx\n\n")] {
        let mut other = whole.clone();
        other[field] = Value::from(text);
        refused(other, field);
    }
    let mut other = whole.clone();
    other["more"] = Value::from(1);
    refused(other, "nothing can be put in");
    let mut other = whole.clone();
    other["rows"] = Value::Array(Vec::new());
    refused(other, "no row proves nothing");
    assert!(tried > 100, "{tried}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_of_another_key_or_history_is_refused() {
    let (one, two) = (node().await, node().await);
    // Both draw the same ids: what they do makes the difference.
    for (node, object) in [(&one, "thing"), (&two, "other")] {
        act(node.ctx(), object, 20).await;
        node.seal().await;
    }
    let batch = actions::receipts_of(one.ctx(), rows(&one, "thing", &["1"]).await, Some(20)).await.unwrap();
    let now = one.ctx().now();
    let (of_one, of_two) = (held(&one).await, held(&two).await);
    assert!(matches!(batch.clone().verify(&of_two, &[], now), Err(Doubt::Head(_))));
    // The log's own key, over a history that does not begin with what the asker holds.
    let forked = HeldHead { head: of_two.head.clone(), ..of_one.clone() };
    assert!(matches!(batch.clone().verify(&forked, &[], now), Err(Doubt::Newest(_))));
    // A head that is longer than the batch's: the one that the asker holds is the newer one.
    one.act(5).await;
    one.seal().await;
    let newer = held(&one).await;
    assert!(matches!(batch.verify(&newer, &[], now), Err(Doubt::Newest(_))), "nothing links them");
}

#[tokio::test(flavor = "multi_thread")]
async fn stamp_and_certificates_stay_as_far_as_a_root_proves_them() {
    let (pki, clock) = (Pki::new(), clock_of_today());
    let stamping = Stamping(Arc::new(pki.authority(clock.clone())));
    let node = node_with(|builder| builder.clock(clock).part(stamping)).await;
    node.act(30).await;
    node.seal().await;
    actions::stamp(node.ctx()).await.unwrap();
    node.act(10).await;
    node.seal().await;
    pki.certify(&node.folder.path().join("ledger"), "localhost:8080/ledger");
    // The stamped head is smaller than the one that is held.
    let held = held(&node).await;
    let wanted = rows(&node, "thing", &["20", "21"]).await;
    let batch = actions::receipts_of(node.ctx(), wanted, Some(held.head.size)).await.unwrap();
    let now = node.ctx().now();
    let root = pki.root();
    let kept = batch.clone().verify(&held, std::slice::from_ref(&root), now).unwrap();
    assert!(kept.stamp.is_some() && kept.certificates == batch.certificates);
    let rooted = Trust { keys: Vec::new(), roots: vec![root] };
    let receipts = kept.receipts(&held.key, |_| true).unwrap();
    assert_eq!(receipts.len(), 2);
    for receipt in &receipts {
        let proven = check(receipt, &rooted, now).unwrap();
        assert!(matches!(proven.stamp, StampProof::Before { .. }), "{:?}", proven.stamp);
        assert!(!proven.certified.is_empty());
    }
    // Under another root they say nothing; the log's own key proves the rows all the same.
    let other = Pki::new().root();
    let bare = batch.verify(&held, &[other], now).unwrap();
    assert!(bare.stamp.is_none() && bare.certificates.is_empty());
    let keys = Trust { keys: vec![held.key.clone()], ..Trust::default() };
    for receipt in bare.receipts(&held.key, |_| true).unwrap() {
        assert_eq!(check(&receipt, &keys, now).unwrap().stamp, StampProof::None);
    }
}
