//! The same thing sent again: a hundred times at once, from two tabs, too large.

use services::actions::{self, Begin};
use services::{CaseState, ServicesError};

use crate::world::{World, decide};

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_starts_with_one_nonce_make_one_draft() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let starts = (0..100).map(|_| {
        let (ctx, actor) = (world.ctx.clone(), actor.clone());
        tokio::spawn(async move {
            actions::start(&ctx, &actor, "allowance", "one", Begin::Resume).await.unwrap().id
        })
    });
    let mut found = Vec::new();
    for start in starts.collect::<Vec<_>>() {
        found.push(start.await.unwrap());
    }
    found.dedup();
    assert_eq!(found.len(), 1);
    assert_eq!(world.facts("service.started").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_sent_a_hundred_times_at_once_is_sent_once() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let dossier = world.draft(&actor, "vehicle-address", &[("vehicle", &[("which", "TST-0001")])]).await;
    let sent = (0..100).map(|_| {
        let (ctx, actor, case) = (world.ctx.clone(), actor.clone(), dossier.case.clone());
        tokio::spawn(
            async move { actions::submit(&ctx, &actor, &case.id, case.version, true).await.unwrap() },
        )
    });
    let mut numbers = Vec::new();
    for case in sent.collect::<Vec<_>>() {
        numbers.push(case.await.unwrap().number.unwrap());
    }
    numbers.dedup();
    assert_eq!(numbers.len(), 1, "everybody gets the same number");
    assert_eq!(world.facts("service.submitted").await, 1);
    assert_eq!(world.facts("service.decided").await, 1);
    let id = dossier.case.id.clone();
    let events = world.ctx.read(move |r| services::store::list_events(r, &id)).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["started", "submitted", "passed", "recorded", "granted"]);
}

#[tokio::test]
async fn a_stale_tab_is_told_and_loses_nothing() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let dossier = world.draft(&actor, "allowance", &[("kind", &[("kind", "elder")])]).await;
    let mut browser = world.browser(&actor).await;
    let path = format!("/cases/{}/pages/amount", dossier.case.id);
    let tab = browser.get(&path).await;
    let old = tab.value_of("version").unwrap();
    browser.post_once(&path, &[("version", &old), ("amount", "5000"), ("why", "")]).await;
    let again = browser.post_once(&path, &[("version", &old), ("amount", "5000"), ("why", "")]).await;
    assert_eq!(again.status.as_u16(), 303, "the same form sent twice is saved once");
    let stale =
        browser.post_once(&path, &[("version", &old), ("amount", "7000"), ("why", "另一個分頁")]).await;
    assert_eq!(stale.status.as_u16(), 409);
    assert!(stale.text().contains("已有變動"), "{}", stale.text());
    assert_eq!(stale.value_of("amount").as_deref(), Some("7000"), "what was typed is still there");
    assert!(stale.body.contains("另一個分頁"));
    let new = stale.value_of("version").unwrap();
    let saved =
        browser.post_once(&path, &[("version", &new), ("amount", "7000"), ("why", "另一個分頁")]).await;
    assert_eq!(saved.status.as_u16(), 303);
    let now = actions::read_own(&world.ctx, &actor, &dossier.case.id).await.unwrap();
    assert_eq!(now.answers["amount"], 7000);
}

#[tokio::test]
async fn ten_megabytes_of_text_are_refused_and_so_is_a_text_that_is_too_long() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let dossier = world.draft(&actor, "allowance", &[("kind", &[("kind", "elder")])]).await;
    let mut browser = world.browser(&actor).await;
    let path = format!("/cases/{}/pages/amount", dossier.case.id);
    let version = dossier.case.version.to_string();
    let huge = "a".repeat(10 << 20);
    let page = browser.post_once(&path, &[("version", &version), ("amount", "1"), ("why", &huge)]).await;
    assert_eq!(page.status.as_u16(), 413);
    let long = "長".repeat(101);
    let page = browser.post_once(&path, &[("version", &version), ("amount", "1"), ("why", &long)]).await;
    assert_eq!(page.status.as_u16(), 422);
    assert!(page.body.contains(&long), "what was typed is still there");
}

#[tokio::test]
async fn a_document_over_the_limit_or_of_another_kind_is_refused() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let pages: [(&str, &[(&str, &str)]); 2] =
        [("kind", &[("kind", "elder")]), ("amount", &[("amount", "500")])];
    let dossier = world.draft(&actor, "allowance", &pages).await;
    let mut browser = world.browser(&actor).await;
    let path = format!("/cases/{}/uploads", dossier.case.id);
    let version = dossier.case.version.to_string();
    let form: [(&str, &str); 1] = [("version", &version)];
    let missing = browser.upload(&path, &form, &[]).await;
    assert_eq!(missing.status.as_u16(), 422);
    let wrong = browser.upload(&path, &form, &[("proof", "a.pdf", b"MZ program")]).await;
    assert_eq!(wrong.status.as_u16(), 422, "a program is no PDF, whatever its name says");
    let mut large = b"%PDF-1.7\n".to_vec();
    large.resize((1 << 20) + 1, 0);
    let over = browser.upload(&path, &form, &[("proof", "a.pdf", &large)]).await;
    assert_eq!(over.status.as_u16(), 422);
    let good = browser.upload(&path, &form, &[("proof", "證明.pdf", b"%PDF-1.7\n")]).await;
    assert!(good.path.ends_with("/check"), "{} {}", good.path, good.text());
    assert!(good.text().contains("證明.pdf"));
    let dossier = actions::read_own(&world.ctx, &actor, &dossier.case.id).await.unwrap();
    let file = browser.get(&format!("/cases/{}/files/{}", dossier.case.id, dossier.files[0].id)).await;
    assert_eq!(file.body, "%PDF-1.7\n");
    let case = world.submit(&actor, &dossier).await;
    assert_eq!(case.state, CaseState::Submitted);
}

#[tokio::test]
async fn a_withdrawn_case_stays_withdrawn() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let case = world.allowance(&actor, "5000").await;
    let mut browser = world.browser(&actor).await;
    let page = browser.post(&format!("/cases/{}/withdraw", case.id), &[]).await;
    assert!(page.text().contains("已撤回"), "{}", page.text());
    actions::withdraw(&world.ctx, &actor, &case.id).await.unwrap();
    assert_eq!(world.facts("service.withdrawn").await, 1);
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    let version = world.case(&case.id).await.version;
    let decided = decide(&world.ctx, &clerk, &case.id, version, actions::Choice::Approve, "同意").await;
    assert!(matches!(decided, Err(ServicesError::WrongState { .. })), "{decided:?}");
    let again = actions::start(&world.ctx, &actor, "allowance", "second", Begin::Resume).await.unwrap();
    assert_ne!(again.id, case.id, "one may apply again");
}
