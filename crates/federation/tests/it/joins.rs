//! Joining: the whole way, and all that may go wrong on it.

use std::sync::atomic::{AtomicUsize, Ordering};

use federation::FederationError;
use federation::actions::{self, Standing, Step};
use federation::joining::{JoinRequest, SealRequest};
use federation::model::{Fingerprint, Invitation, NodeId};
use kernel::{Actor, AgencyId};

use crate::node::{self, Node, centre, clock, invite_for, member, official};

fn code(result: Result<(), FederationError>) -> String {
    match result {
        Ok(()) => "done".to_owned(),
        Err(FederationError::Refused { code, .. }) => code,
        Err(error) => error.code().to_owned(),
    }
}

async fn join(node: &Node, invitation: &Invitation) -> String {
    code(actions::join(node.ctx(), invitation, &|_| {}).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn three_nodes_know_each_other() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let road = member(&centre, clock.clone(), "road-office").await;
    actions::refresh_list(people.ctx()).await.unwrap();
    let state = people.state();
    assert_eq!(state.list.nodes.len(), 3);
    assert_eq!(state.list.instance, "TEST");
    let found = state.node_of(&AgencyId::new("road-office")).unwrap();
    assert_eq!((found.id.as_str(), found.port), ("road-office", road.port));
    assert!(state.is_here(&AgencyId::new("people-office")) && !state.is_here(&AgencyId::new("road-office")));
    let shown = Fingerprint::of(&road.state().own.tls.certificate);
    assert_eq!(state.node_by_tls(&shown).unwrap().id, found.id);
    let seal = &road.state().own.seals[&AgencyId::new("road-office")];
    let sealed = Fingerprint::of(&seal.certificate);
    assert!(state.seal_of(found, &AgencyId::new("road-office"), &sealed).is_some());
    assert!(state.seal_of(found, &AgencyId::new("people-office"), &sealed).is_none());
    assert!(state.fresh(people.now()).is_ok());
    let findings = actions::check(people.ctx()).await.unwrap();
    let ill: Vec<_> = findings.iter().filter(|finding| !finding.well && finding.what != "disk").collect();
    assert!(ill.is_empty(), "{ill:#?}");
    let what: Vec<&str> = findings.iter().map(|finding| finding.what).collect();
    assert_eq!(what, ["list", "directory", "ocsp", "ocsp", "stamp", "clock", "node", "node", "disk"]);
    assert!(actions::check(centre.ctx()).await.unwrap().iter().all(|one| one.well || one.what == "disk"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_good_once_for_what_it_says() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let first = node::node(clock.clone()).await;
    let invitation = centre.invite(&invite_for("people-office", first.port)).await;
    let again = Invitation::read(&invitation.to_line()).unwrap();
    assert_eq!(again, invitation);
    let mut forged = invitation.clone();
    forged.token = "A".repeat(43);
    assert_eq!(join(&first, &forged).await, "federation.invitation_unknown");
    let mut other = invitation.clone();
    other.node = NodeId::new("another");
    assert_eq!(join(&first, &other).await, "federation.not_invited");
    let mut greedy = invitation.clone();
    greedy.agencies.push(AgencyId::new("digital-office"));
    assert_eq!(join(&first, &greedy).await, "federation.not_invited");
    let mut elsewhere = invitation.clone();
    elsewhere.own_host = "www.example.gov.tw".to_owned();
    assert_eq!(join(&first, &elsewhere).await, "federation.not_invited");
    let mut trusting = invitation.clone();
    trusting.root = Fingerprint([7; 32]);
    assert_eq!(join(&first, &trusting).await, "federation.wrong_root");
    assert_eq!(join(&first, &invitation).await, "done");
    assert_eq!(join(&first, &invitation).await, "federation.already_member");
    let thief = node::node(clock.clone()).await;
    assert_eq!(join(&thief, &invitation).await, "federation.invitation_used");
}

#[tokio::test(flavor = "multi_thread")]
async fn invitations_run_out_and_are_withdrawn() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let new = node::node(clock.clone()).await;
    let invitation = centre.invite(&invite_for("people-office", new.port)).await;
    let row = centre.ctx().read(federation::store::list_invitations).await.unwrap().remove(0);
    actions::withdraw_invitation(centre.ctx(), &Actor::Platform, &row.id).await.unwrap();
    assert_eq!(join(&new, &invitation).await, "federation.invitation_unknown");
    let invitation = centre.invite(&invite_for("people-office", new.port)).await;
    clock.advance_seconds(actions::INVITATION_SECONDS + 1);
    assert_eq!(join(&new, &invitation).await, "federation.invitation_expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_or_none_is_not_invited() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let try_it = async |change: &dyn Fn(&mut actions::Invite)| {
        let mut wanted = invite_for("road-office", 4_000);
        change(&mut wanted);
        code(actions::invite(centre.ctx(), &Actor::Platform, &wanted).await.map(drop))
    };
    let taken = people.port;
    assert_eq!(try_it(&|wanted| wanted.id = "people-office".to_owned()).await, "federation.id_taken");
    assert_eq!(try_it(&|wanted| wanted.id = "A b".to_owned()).await, "federation.id_refused");
    assert_eq!(try_it(&|wanted| wanted.port = taken).await, "federation.host_taken");
    assert_eq!(try_it(&|wanted| wanted.host = "10.0.0.1".to_owned()).await, "federation.host_refused");
    assert_eq!(try_it(&|wanted| wanted.host = "intern".to_owned()).await, "federation.host_refused");
    let with = |agency: &'static str| {
        move |wanted: &mut actions::Invite| wanted.agencies = vec![AgencyId::new(agency)]
    };
    assert_eq!(try_it(&with("people-office")).await, "federation.agency_taken");
    assert_eq!(try_it(&with("no-office")).await, "federation.agency_unknown");
    assert_eq!(try_it(&with("old-office")).await, "federation.agency_unknown");
    assert_eq!(try_it(&|wanted| wanted.agencies.clear()).await, "federation.no_agency");
    assert_eq!(try_it(&|wanted| wanted.name.en.clear()).await, "federation.no_name");
    assert_eq!(try_it(&|_| ()).await, "done");
    assert_eq!(
        try_it(&|wanted| wanted.port = 4_001).await,
        "federation.id_taken",
        "an open invitation counts"
    );
    let clerk = official("digital-clerk", &["clerk"]);
    let refused = actions::invite(centre.ctx(), &clerk, &invite_for("road-office", 4_002)).await;
    assert_eq!(code(refused.map(drop)), "federation.not_allowed");
    let refused = actions::invite(people.ctx(), &Actor::Platform, &invite_for("road-office", 4_002)).await;
    assert_eq!(code(refused.map(drop)), "federation.not_centre");
}

/// Killed after each step, joining goes on with the same invitation and the same keys.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_join_goes_on() {
    for stop_after in [Step::Keys, Step::Admitted, Step::Stored] {
        let clock = clock();
        let centre = centre(clock.clone()).await;
        let mut new = node::node(clock.clone()).await;
        let invitation = centre.invite(&invite_for("people-office", new.port)).await;
        let (ctx, told) = (new.ctx().clone(), invitation.clone());
        let killed = tokio::spawn(async move {
            let progress = |step: Step| assert_ne!(step, stop_after, "killed here");
            actions::join(&ctx, &told, &progress).await.map_err(|error| error.to_string())
        });
        assert!(killed.await.is_err(), "{stop_after:?} was never reached");
        let steps = AtomicUsize::new(0);
        let count = |_: Step| {
            steps.fetch_add(1, Ordering::Relaxed);
        };
        actions::join(new.ctx(), &invitation, &count).await.unwrap();
        assert!(steps.load(Ordering::Relaxed) >= 2);
        new.serve();
        let listed = centre.state().list.node(&NodeId::new("people-office")).unwrap().clone();
        assert_eq!(
            (listed.tls.len(), listed.seals.len()),
            (1, 1),
            "{stop_after:?}: the same certificates again"
        );
        let thief = node::node(clock).await;
        assert_eq!(join(&thief, &invitation).await, "federation.invitation_used");
    }
}

/// Until the node has shown itself its token works again, but only with the keys it was used with.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_in_use_is_bound_to_the_first_keys() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let first = node::node(clock.clone()).await;
    let invitation = centre.invite(&invite_for("people-office", first.port)).await;
    let (ctx, told) = (first.ctx().clone(), invitation.clone());
    let killed = tokio::spawn(async move {
        let progress = |step: Step| assert_ne!(step, Step::Admitted, "killed here");
        actions::join(&ctx, &told, &progress).await.is_ok()
    });
    assert!(killed.await.is_err());
    let thief = node::node(clock.clone()).await;
    assert_eq!(join(&thief, &invitation).await, "federation.invitation_used");
    assert_eq!(join(&first, &invitation).await, "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_that_differ_do_not_join() {
    let slow = clock();
    let centre = centre(slow.clone()).await;
    // A clock that is slow finds the centre's certificate too young before it sees the list.
    for (apart, code) in [(-600, "federation.not_in_force"), (600, "federation.clock_skewed")] {
        let fast = clock();
        fast.advance_seconds(apart);
        let new = node::node(fast).await;
        let invitation = centre.invite(&invite_for("people-office", new.port)).await;
        assert_eq!(join(&new, &invitation).await, code);
        let rows = centre.ctx().read(federation::store::list_invitations).await.unwrap();
        let row = rows.into_iter().find(|row| row.withdrawn_at.is_none()).unwrap();
        actions::withdraw_invitation(centre.ctx(), &Actor::Platform, &row.id).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_there_is_told_with_the_address() {
    let clock = clock();
    let mut centre = centre(clock.clone()).await;
    let new = node::node(clock).await;
    let invitation = centre.invite(&invite_for("people-office", new.port)).await;
    centre.close().await;
    let refused = actions::join(new.ctx(), &invitation, &|_| {}).await.unwrap_err();
    assert_eq!(refused.code(), "federation.unreachable");
    assert!(refused.to_string().contains(&format!("localhost:{}", centre.port)), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_are_not_signed_by_their_key_are_refused() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let invitation = centre.invite(&invite_for("people-office", 4_000)).await;
    let asked = JoinRequest {
        token: invitation.token.clone(),
        node: invitation.node.clone(),
        now: centre.now(),
        tls: vec![0x30, 0x00],
        seals: vec![SealRequest { agency: AgencyId::new("people-office"), request: vec![0x30, 0x00] }],
    };
    let refused = actions::admit(centre.ctx(), &asked).await.map(drop);
    assert_eq!(code(refused), "federation.request_refused");
    let row = centre.ctx().read(federation::store::list_invitations).await.unwrap().remove(0);
    assert!(row.used_at.is_none(), "a mistake does not use the token up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_node_may_come_again_as_another() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let id = NodeId::new("people-office");
    actions::remove(centre.ctx(), &Actor::Platform, &id).await.unwrap();
    assert!(centre.state().list.node(&id).is_none());
    actions::refresh_list(people.ctx()).await.unwrap();
    let refused = actions::refresh_ocsp(people.ctx()).await;
    assert_eq!(code(refused), "federation.not_listed");
    drop(people);
    clock.advance_seconds(1);
    let again = member(&centre, clock.clone(), "people-office").await;
    assert_eq!(centre.state().list.node(&id).unwrap().port, again.port);
    let own =
        actions::suspend(centre.ctx(), &Actor::Platform, &NodeId::new("centre"), Standing::Suspended).await;
    assert_eq!(code(own), "federation.centre_stays");
}
