//! Certificates are renewed by themselves; roots may be rolled over.

use federation::actions;
use federation::model::{Fingerprint, NodeId};
use kernel::{Actor, AgencyId};

use crate::node::{Node, centre, clock, member};

const DAY_SECONDS: i64 = 86_400;

fn tls(node: &Node) -> Fingerprint {
    Fingerprint::of(&node.state().own.tls.certificate)
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_renewed_in_their_last_third() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let (old_centre, old_people) = (tls(&centre), tls(&people));
    assert_eq!(actions::renew(people.ctx()).await.unwrap(), 0, "not before its last third");
    clock.advance_seconds(60 * DAY_SECONDS + 1);
    // Proofs about authorities are made anew with each list.
    actions::publish(centre.ctx()).await.unwrap();
    actions::refresh_list(people.ctx()).await.unwrap();
    assert_eq!(
        actions::renew(people.ctx()).await.unwrap(),
        1,
        "the TLS certificate is valid for 90 days, the seal longer"
    );
    assert_eq!(actions::renew(centre.ctx()).await.unwrap(), 1);
    assert_ne!(tls(&people), old_people);
    assert_ne!(tls(&centre), old_centre);
    actions::refresh_list(people.ctx()).await.unwrap();
    let listed = people.state().list.node(&NodeId::new("people-office")).unwrap().tls.clone();
    assert!(listed.contains(&old_people) && listed.contains(&tls(&people)), "both, until the older one ends");
    let findings = actions::check(people.ctx()).await.unwrap();
    assert!(
        findings.iter().all(|one| one.well || one.what == "disk" || one.what == "clock"),
        "{findings:#?}"
    );
    assert_eq!(actions::renew(people.ctx()).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_root_is_trusted_through_the_old_one() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let pinned = people.state().own.pin.root;
    clock.advance_seconds(1);
    trust::actions::roll_over(centre.ctx(), &Actor::Platform, "root", None).await.unwrap();
    trust::actions::roll_over(centre.ctx(), &Actor::Platform, "servers", None).await.unwrap();
    clock.advance_seconds(1);
    assert!(actions::publish(centre.ctx()).await.unwrap());
    actions::refresh_list(people.ctx()).await.unwrap();
    assert_eq!(Fingerprint::of(&people.state().root), pinned);
    assert!(people.state().authorities.len() >= 4, "{}", people.state().authorities.len());
    let road = member(&centre, clock.clone(), "road-office").await;
    actions::refresh_list(people.ctx()).await.unwrap();
    assert!(people.state().node_of(&AgencyId::new("road-office")).is_some());
    assert_eq!(road.state().list.number, people.state().list.number);
}
