//! What was sealed before and after new keys of authorities, as somebody who trusts one root finds it.

use catalogue::model::authority::KeyKind;
use kernel::{Actor, AgencyId};
use signature::asic::Limits;
use signature::path::RevocationData;
use signature::{
    Certificate, Document, Freshness, Grounds, Level, Report, Verdict, verify_package, verify_package_on,
};
use trust::actions::roll_over;

use crate::node::{Node, node};

async fn seal(node: &Node, agency: &str) -> Vec<u8> {
    let document =
        Document { name: "extract.json", media_type: "application/json", bytes: b"{\"plate\":\"TST-0001\"}" };
    trust::actions::seal(node.ctx(), &AgencyId::new(agency), &document, None).await.unwrap()
}

/// A new key by the platform, and the lists that follow.
async fn renew(node: &Node, authority: &str, kind: Option<KeyKind>) {
    roll_over(node.ctx(), &Actor::Platform, authority, kind).await.unwrap();
    node.run_jobs().await;
}

/// A certificate as anybody fetches it.
async fn fetch(node: &Node, file: &str) -> Certificate {
    let page = node.stranger().get_once(&format!("/certificates/{file}.pem")).await;
    assert_eq!(page.status, 200, "{file}: {}", page.text());
    Certificate::from_pem(&page.body).unwrap()
}

/// What whoever trusts this one root and has nothing else finds.
fn judge(node: &Node, package: &[u8], root: &Certificate) -> Report {
    verify_package(package, std::slice::from_ref(root), node.ctx().now()).unwrap()
}

#[tokio::test]
async fn after_a_new_root_whoever_trusts_the_old_one_or_the_new_one_alone_is_served() {
    let node = node().await;
    let earlier = seal(&node, "digital-office").await;
    node.ctx().clock.advance_seconds(86_400);
    renew(&node, "root", Some(KeyKind::P384)).await;
    renew(&node, "servers", None).await;
    let (old, new) = (fetch(&node, "root-1").await, fetch(&node, "root-2").await);
    let package = seal(&node, "people-office").await;
    for root in [&old, &new] {
        let report = judge(&node, &package, root);
        assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    }
    // What was sealed before holds with the old root as it is, with the new one by the link that is served.
    assert_eq!(judge(&node, &earlier, &old).verdict, Verdict::Valid);
    assert_eq!(judge(&node, &earlier, &new).verdict, Verdict::Unproven);
    let mut revocation = RevocationData::default();
    let list = node.ctx().read(|r| trust::store::find_whole(r, "root", 2)).await.unwrap().unwrap();
    revocation.add_crl(&list.der).unwrap();
    let grounds = Grounds {
        anchors: &[new],
        intermediates: &[fetch(&node, "root-1-by-2").await],
        revocation: &revocation,
        now: node.ctx().now(),
        freshness: Freshness::default(),
        limits: Limits::default(),
    };
    let report = verify_package_on(&earlier, &grounds).unwrap();
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
}

#[tokio::test]
async fn the_way_is_found_over_several_generations_of_the_root() {
    let node = node().await;
    for kind in [KeyKind::P384, KeyKind::P256, KeyKind::Ed25519] {
        renew(&node, "root", Some(kind)).await;
        renew(&node, "servers", None).await;
    }
    let package = seal(&node, "digital-office").await;
    for number in 1..=4 {
        let report = judge(&node, &package, &fetch(&node, &format!("root-{number}")).await);
        assert_eq!(report.verdict, Verdict::Valid, "root {number}: {report:?}");
    }
}

#[tokio::test]
async fn what_was_sealed_before_a_change_of_algorithm_holds_after_it() {
    let node = node().await;
    let earlier = seal(&node, "digital-office").await;
    let root = fetch(&node, "root-1").await;
    for kind in [KeyKind::P384, KeyKind::Ed25519] {
        node.ctx().clock.advance_seconds(86_400);
        renew(&node, "servers", Some(kind)).await;
        let report = judge(&node, &earlier, &root);
        assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
    }
    let later = seal(&node, "people-office").await;
    let report = judge(&node, &later, &root);
    assert_eq!(report.verdict, Verdict::Valid, "{report:?}");
}

#[tokio::test]
async fn an_older_seal_is_proven_beside_the_time_stamps_of_a_newer_generation() {
    let node = node().await;
    seal(&node, "digital-office").await;
    node.ctx().clock.advance_seconds(86_400);
    renew(&node, "servers", None).await;
    let report = judge(&node, &seal(&node, "digital-office").await, &fetch(&node, "root-1").await);
    assert_eq!((report.verdict, report.signatures[0].level), (Verdict::Valid, Level::Lt), "{report:?}");
}

#[tokio::test]
async fn responders_tell_of_links_and_authorities_but_not_of_roots() {
    let node = node().await;
    renew(&node, "root", Some(KeyKind::P384)).await;
    renew(&node, "servers", None).await;
    let chain = trust::chain::of(node.ctx(), "servers", 2).await.unwrap();
    let [authority, link, root] = chain.as_slice() else { panic!("{} certificates", chain.len()) };
    assert_eq!((link, root), (&fetch(&node, "root-2-by-1").await, &fetch(&node, "root-2").await));
    let told = trust::actions::prove(node.ctx(), &chain).await.unwrap();
    let told: Vec<_> = told.iter().map(|der| signature::ocsp::Response::from_der(der).unwrap()).collect();
    assert_eq!(told.len(), 2);
    assert!(told[0].is_about(authority, root) && told[1].is_about(link, &fetch(&node, "root-1").await));
}
