//! The log of a member has a certificate under the federation's root, so that its receipts are verified with that alone.

use federation::actions;
use federation::model::NodeId;
use kernel::{Actor, Audit, Ctx};
use ledger::receipt::{Receipt, Trust, check};
use serde_json::json;
use signature::Certificate;

use crate::node::{Node, centre, clock, member};

async fn leave_a_row(ctx: &Ctx, id: &'static str) {
    ctx.write(move |tx| {
        let (actor, object) = (&Actor::Platform, "thing");
        let entry =
            Audit { actor, action: "test.act", object, object_id: id, agency: None, detail: json!({}) };
        tx.audit(entry)
    })
    .await
    .unwrap();
    ledger::actions::seal(ctx).await.unwrap();
}

async fn receipt(node: &Node, id: &'static str) -> Receipt {
    ledger::actions::receipt_about(node.ctx(), "thing", id).await.unwrap()
}

fn trusting(root: &Certificate) -> Trust {
    Trust { roots: vec![root.clone()], ..Trust::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_gets_its_log_certified_and_its_receipts_need_only_the_root() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    actions::refresh_list(people.ctx()).await.unwrap();
    let early = actions::certify_log(people.ctx()).await.unwrap_err();
    assert!(early.to_string().contains("has shown no head of its log yet"), "{early}");
    leave_a_row(people.ctx(), "first").await;
    let root = people.state().root.as_ref().clone();
    let before = receipt(&people, "first").await;
    assert!(check(&before, &trusting(&root), people.now()).is_err(), "nobody vouches for the log's key");
    assert!(actions::certify_log(people.ctx()).await.unwrap());
    assert!(!actions::certify_log(people.ctx()).await.unwrap(), "once is enough");
    let proven = check(&receipt(&people, "first").await, &trusting(&root), people.now()).unwrap();
    let own = format!("localhost:{}/ledger", people.port);
    assert!(proven.certified[0].contains(&own), "{:?}", proven.certified);
    assert_eq!(proven.certified.last(), Some(&root.subject().to_string()));
    // A lost file brings the same certificate again, and the last third of its time a new one.
    let first = ledger::actions::certificates(people.ctx()).unwrap();
    std::fs::remove_file(people.log().join("log.crt")).unwrap();
    assert!(actions::certify_log(people.ctx()).await.unwrap());
    assert_eq!(ledger::actions::certificates(people.ctx()).unwrap(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_centre_certifies_no_log_whose_name_or_history_is_doubtful() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let road = member(&centre, clock.clone(), "road-office").await;
    for node in [&people, &road] {
        actions::refresh_list(node.ctx()).await.unwrap();
        leave_a_row(node.ctx(), "first").await;
    }
    assert!(actions::certify_log(people.ctx()).await.unwrap());
    // Another log takes the name of one that is certified.
    let stolen = ledger::actions::identify(people.ctx()).await.unwrap().name;
    rename(&road, &stolen).await;
    let refused = actions::certify_log(road.ctx()).await.unwrap_err();
    assert!(refused.to_string().contains("set public_url of this node"), "{refused}");
    assert!(ledger::actions::certificates(road.ctx()).unwrap().is_empty());
}

/// A log that says from its next head on that it has another name.
async fn rename(node: &Node, name: &str) {
    let key = std::fs::read(node.log().join("log.key")).unwrap();
    let key = signature::SoftKey::from_pkcs8_der(signature::Algorithm::Ed25519, &key).unwrap();
    let state = ledger::actions::show(node.ctx(), Vec::new()).await.unwrap().unwrap();
    let mut head = ledger::note::Checkpoint::unverified(&state.note).unwrap();
    head.origin = name.to_owned();
    let note = ledger::note::sign(&key, &head).unwrap();
    node.ctx()
        .write(move |tx| {
            let sql = "update ledger_log set checkpoint = $1, origin = $2 where id = 1";
            tx.execute(sql, kernel::params![&note, &head.origin]).map(drop)
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_the_operator_takes_up_anew_gets_another_certificate_and_the_old_one_is_revoked() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    actions::refresh_list(people.ctx()).await.unwrap();
    leave_a_row(people.ctx(), "first").await;
    assert!(actions::certify_log(people.ctx()).await.unwrap());
    let old = ledger::actions::certificates(people.ctx()).unwrap().remove(0);
    let fault = "insert into federation_log_faults (node, found_at, kind, held, told_by, shown) \
                 values ('people-office', 1, 'other-log', 'held', 'centre', 'shown')";
    centre.ctx().write(move |tx| tx.execute(fault, Vec::new()).map(drop)).await.unwrap();
    std::fs::remove_file(people.log().join("log.crt")).unwrap();
    let refused = actions::certify_log(people.ctx()).await.unwrap_err();
    assert!(refused.to_string().contains("does not continue what it signed before"), "{refused}");
    actions::accept_log(centre.ctx(), &Actor::Platform, &NodeId::new("people-office")).await.unwrap();
    assert!(actions::certify_log(people.ctx()).await.unwrap());
    assert_ne!(ledger::actions::certificates(people.ctx()).unwrap()[0], old);
    let fingerprint = hex::encode(old.fingerprint());
    let issued =
        centre.ctx().read(move |r| trust::store::find_by_fingerprint(r, &fingerprint)).await.unwrap();
    assert!(issued.unwrap().revoked_at.is_some(), "the old one proves nothing any more");
}
