//! Denied by default: each condition of a contract, with its code; and each refusal logged.

use std::sync::Arc;

use directory::model::Agencies;
use exchange::Ask;
use kernel::{Actor, AgencyId};

use crate::node::{Node, ask, clerk, node, official};

async fn refused(node: &Node, actor: &Actor, ask: Ask) -> &'static str {
    let (before, logged) = (node.count("look_ups").await, node.count("refusals").await);
    let code = node.look_up(actor, ask).await.unwrap_err().code();
    assert_eq!(node.count("look_ups").await, before, "{code}: nothing was looked up");
    assert_eq!(node.count("refusals").await, logged + 1, "{code}: the refusal is logged");
    code
}

#[tokio::test]
async fn every_condition_is_checked() {
    let node = node().await;
    let other = official("people-office", "people-clerk");
    let person = clerk().person().cloned().unwrap();
    let good = || ask("car-person");
    let cases: Vec<(Actor, Ask, &str)> = vec![
        (clerk(), ask("none"), "exchange.contract_unknown"),
        (other, good(), "exchange.not_consumer"),
        (Actor::Citizen(person), good(), "exchange.not_consumer"),
        (Actor::Stranger, good(), "exchange.not_consumer"),
        (Actor::Platform, good(), "exchange.not_consumer"),
        (clerk(), ask("car-person-2025"), "exchange.contract_expired"),
        (clerk(), ask("car-person-2027"), "exchange.contract_not_yet"),
        (clerk(), ask("car-person-chief"), "exchange.not_allowed"),
        (clerk(), Ask { purpose: "curiosity".to_owned(), ..good() }, "exchange.purpose_unknown"),
        (clerk(), Ask { purpose: String::new(), ..good() }, "exchange.purpose_unknown"),
        (clerk(), Ask { by: Some("name".to_owned()), ..good() }, "exchange.key_not_contracted"),
        (clerk(), Ask { key: " ".to_owned(), ..good() }, "exchange.key_missing"),
        (clerk(), Ask { fields: Some(vec!["name".to_owned()]), ..good() }, "exchange.field_not_contracted"),
    ];
    for (actor, ask, code) in cases {
        assert_eq!(refused(&node, &actor, ask).await, code);
    }
    assert_eq!(kernel::facts::total(node.ctx(), "exchange.refused").await.unwrap(), 13);
}

#[tokio::test]
async fn a_consumer_that_no_longer_exists_is_refused() {
    let node = node().await;
    let old = official("old-office", "old-clerk");
    assert!(node.look_up(&old, ask("old-person")).await.is_ok());
    let known = directory::agencies(node.ctx());
    let mut all = known.all().to_vec();
    let ended = all.iter_mut().find(|agency| agency.id.as_str() == "old-office").unwrap();
    ended.valid_until = Some(node.ctx().today().plus_days(-1));
    let agencies = Agencies::new(all, known.units().to_vec(), known.posts().to_vec());
    directory::install(node.ctx(), Arc::new(agencies));
    assert_eq!(refused(&node, &old, ask("old-person")).await, "exchange.consumer_not_in_force");
}

#[tokio::test]
async fn a_contract_ends_with_its_last_day() {
    let node = node().await;
    node.days_later(41);
    assert_eq!(node.ctx().today().to_string(), "2026-12-31");
    assert!(node.look_up(&clerk(), ask("car-person")).await.is_ok());
    node.days_later(1);
    assert_eq!(refused(&node, &clerk(), ask("car-person")).await, "exchange.contract_expired");
}

#[tokio::test]
async fn the_quota_is_a_days_and_refused_look_ups_do_not_count() {
    let node = node().await;
    for _ in 0..2 {
        refused(&node, &clerk(), Ask { purpose: "curiosity".to_owned(), ..ask("car-person") }).await;
    }
    for _ in 0..3 {
        node.look_up(&clerk(), ask("car-person")).await.unwrap();
    }
    assert_eq!(refused(&node, &clerk(), ask("car-person")).await, "exchange.quota_exceeded");
    node.days_later(1);
    assert!(node.look_up(&clerk(), ask("car-person")).await.is_ok());
}

#[tokio::test]
async fn twenty_at_once_do_not_exceed_the_quota() {
    let node = node().await;
    let asking: Vec<_> = (0..20)
        .map(|_| {
            let ctx = node.ctx().clone();
            tokio::spawn(async move {
                exchange::actions::look_up(&ctx, &clerk(), ask("car-person")).await.is_ok()
            })
        })
        .collect();
    let mut answered = 0;
    for one in asking {
        answered += usize::from(one.await.unwrap());
    }
    assert_eq!(answered, 3);
    assert_eq!(node.count("look_ups").await, 3);
}

#[tokio::test]
async fn a_deputy_may_what_the_post_may() {
    let node = node().await;
    let Actor::Official(mut chief) = official("car-office", "car-chief") else { panic!("an official") };
    assert_eq!(
        refused(&node, &Actor::Official(chief.clone()), ask("car-person")).await,
        "exchange.not_allowed"
    );
    chief.standing_in_for.push(kernel::PostId::new("car-clerk"));
    assert!(node.look_up(&Actor::Official(chief), ask("car-person")).await.is_ok());
}

#[tokio::test]
async fn a_system_needs_a_contract_that_names_systems() {
    let node = node().await;
    let client = Actor::Client { agency: AgencyId::new("car-office"), credential: "x".to_owned() };
    assert!(node.look_up(&client, ask("car-person")).await.is_ok());
    assert_eq!(refused(&node, &client, ask("car-person-secret")).await, "exchange.not_allowed");
}
