//! Documents that the node signs for agencies.

use kernel::{Actor, AgencyId};
use signature::{Certificate, Document, Reason, Verdict, verify_package};
use trust::TrustError;
use trust::actions::{revoke, seal};
use trust::keys::{Keys, KeysError};
use trust::model::{Issued, Purpose};

use crate::node::{Node, node};

const DOCUMENT: Document<'_> =
    Document { name: "extract.json", media_type: "application/json", bytes: b"{\"plate\":\"TST-0001\"}" };

fn office() -> AgencyId {
    AgencyId::new("digital-office")
}

async fn root(node: &Node) -> Certificate {
    let found = node.ctx().read(|r| trust::store::find_current(r, "root", Purpose::Certify)).await;
    Certificate::from_der(&found.unwrap().unwrap().der).unwrap()
}

async fn seals(node: &Node) -> Vec<Issued> {
    node.ctx().read(|r| trust::store::list_of_holder(r, "agency", "digital-office")).await.unwrap()
}

#[tokio::test]
async fn a_package_proves_itself_with_the_root_alone() {
    let node = node().await;
    let package = seal(node.ctx(), &office(), &DOCUMENT, None).await.unwrap();
    let anchors = [root(&node).await];
    let report = verify_package(&package, &anchors, node.ctx().now()).unwrap();
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    assert!(report.signatures[0].stamp.is_some(), "{report:?}");
    // Ten years later what is in the package still proves it, though its certificate has ended.
    let later = node.ctx().now().plus_seconds(10 * 365 * 86_400);
    let report = verify_package(&package, &anchors, later).unwrap();
    assert_eq!(report.signatures[0].judged_at, report.signatures[0].stamp.as_ref().unwrap().at, "{report:?}");

    seal(node.ctx(), &office(), &DOCUMENT, None).await.unwrap();
    assert_eq!(seals(&node).await.len(), 1, "one certificate for all documents");
}

#[tokio::test]
async fn a_seal_is_renewed_in_time_and_replaced_when_it_was_revoked() {
    let node = node().await;
    seal(node.ctx(), &office(), &DOCUMENT, None).await.unwrap();
    let first = seals(&node).await.remove(0);
    revoke(node.ctx(), &Actor::Platform, &first.authority, &first.serial, Reason::KeyCompromise)
        .await
        .unwrap();
    let package = seal(node.ctx(), &office(), &DOCUMENT, None).await.unwrap();
    assert_eq!(seals(&node).await.len(), 2);
    let report = verify_package(&package, &[root(&node).await], node.ctx().now()).unwrap();
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    node.ctx().clock.advance_seconds(800 * 86_400);
    node.run_jobs().await;
    seal(node.ctx(), &office(), &DOCUMENT, None).await.unwrap();
    assert_eq!(seals(&node).await.len(), 3, "in its last third");
}

#[tokio::test]
async fn with_locked_keys_and_for_no_agency_nothing_is_signed() {
    let node = node().await;
    let nobody = seal(node.ctx(), &AgencyId::new("nobody"), &DOCUMENT, None).await;
    assert!(matches!(nobody, Err(TrustError::Holder)), "{nobody:?}");
    node.ctx().part::<Keys>().lock();
    let locked = seal(node.ctx(), &office(), &DOCUMENT, None).await;
    assert!(matches!(locked, Err(TrustError::Keys(KeysError::Locked))), "{locked:?}");
}
