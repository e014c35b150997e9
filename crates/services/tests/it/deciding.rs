//! Decisions: through two agencies, refused, by two officials at once.

use services::actions::{self, Choice};
use services::{CaseState, ServicesError};

use crate::world::{World, decide};

#[tokio::test]
async fn a_large_allowance_passes_two_agencies_and_is_recorded_by_a_job() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let first = world.official(60, "黃範承", "sfa-clerk").await;
    let second = world.official(61, "吳例審", "moi-clerk").await;
    let case = world.allowance(&actor, "12000").await;
    assert_eq!(case.step.as_deref(), Some("review"));
    let early = decide(&world.ctx, &second, &case.id, case.version, Choice::Approve, "x").await;
    assert!(matches!(early, Err(ServicesError::CaseUnknown)), "not their case yet: {early:?}");
    let case = decide(&world.ctx, &first, &case.id, case.version, Choice::Approve, "資格相符").await.unwrap();
    assert_eq!(case.step.as_deref(), Some("second"));
    assert_eq!(case.step_agency, Some(kernel::AgencyId::new("moi")));
    let case = decide(&world.ctx, &second, &case.id, case.version, Choice::Approve, "同意").await.unwrap();
    assert_eq!(case.step.as_deref(), Some("record"));
    assert_eq!(case.state, CaseState::Submitted, "recording is a job of its own");
    kernel::jobs::run_due(&world.ctx).await.unwrap();
    let case = world.case(&case.id).await;
    assert_eq!(case.state, CaseState::Granted);
    let held = world.held("allowance", case.number.as_deref().unwrap()).await.unwrap();
    assert_eq!(held["granted_amount"], 12000);
    let page = world.browser(&actor).await.get(&format!("/cases/{}", case.id)).await;
    for agency in ["社會及家庭署", "內政部"] {
        assert!(page.text().contains(agency), "{agency}: {}", page.text());
    }
    assert_eq!(world.facts("service.decided").await, 1, "and only once");
}

#[tokio::test]
async fn a_small_one_passes_over_the_second_agency() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    let case = world.allowance(&actor, "5000").await;
    decide(&world.ctx, &clerk, &case.id, case.version, Choice::Approve, "資格相符").await.unwrap();
    kernel::jobs::run_due(&world.ctx).await.unwrap();
    let case = world.case(&case.id).await;
    assert_eq!(case.state, CaseState::Granted);
    let id = case.id.clone();
    let events = world.ctx.read(move |r| services::store::list_events(r, &id)).await.unwrap();
    assert!(
        events
            .iter()
            .any(|event| event.kind.as_str() == "skipped" && event.step.as_deref() == Some("second"))
    );
}

#[tokio::test]
async fn a_refusal_needs_a_reason_and_tells_how_to_appeal() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    let case = world.allowance(&actor, "5000").await;
    let mut browser = world.browser(&clerk).await;
    let path = format!("/desk/cases/{}", case.id);
    let version = browser.get(&path).await.value_of("version").unwrap();
    let decision = format!("{path}/decision");
    let none =
        browser.post(&decision, &[("version", &version), ("decision", "refuse"), ("reason", " ")]).await;
    assert_eq!(none.status.as_u16(), 422);
    assert!(none.text().contains("請填寫內容"), "{}", none.text());
    let none = browser.post(&decision, &[("version", &version), ("reason", "x")]).await;
    assert_eq!(none.status.as_u16(), 422, "no choice was made");
    let form = [("version", version.as_str()), ("decision", "refuse"), ("reason", "所得超過標準")];
    let done = browser.post(&decision, &form).await;
    assert!(done.text().contains("未核准"), "{}", done.text());
    let mut citizen = world.browser(&actor).await;
    let page = citizen.get(&format!("/cases/{}/result", case.id)).await;
    assert!(
        page.text().contains("未核准：所得超過標準") && page.text().contains("提起訴願"),
        "{}",
        page.text()
    );
    assert!(citizen.get("/messages").await.text().contains("未核准"));
    assert!(world.held("allowance", case.number.as_deref().unwrap()).await.is_none());
}

#[tokio::test]
async fn a_rule_refuses_at_once() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let pages: [(&str, &[(&str, &str)]); 2] =
        [("kind", &[("kind", "elder")]), ("amount", &[("amount", "70000")])];
    let dossier = world.draft(&actor, "allowance", &pages).await;
    let mut browser = world.browser(&actor).await;
    let path = format!("/cases/{}/uploads", dossier.case.id);
    let version = dossier.case.version.to_string();
    browser.upload(&path, &[("version", &version)], &[("proof", "p.png", b"\x89PNG\r\n\x1a\n..")]).await;
    let dossier = actions::read_own(&world.ctx, &actor, &dossier.case.id).await.unwrap();
    let case = world.submit(&actor, &dossier).await;
    assert_eq!(case.state, CaseState::Refused);
    assert_eq!(case.reason.unwrap().zh, "金額過高。");
}

#[tokio::test]
async fn the_second_of_two_officials_is_told_and_nothing_changes() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    let colleague = world.official(62, "周樣同", "sfa-clerk").await;
    let case = world.allowance(&actor, "5000").await;
    let path = format!("/desk/cases/{}", case.id);
    let (mut one, mut two) = (world.browser(&clerk).await, world.browser(&colleague).await);
    let seen = one.get(&path).await.value_of("version").unwrap();
    assert_eq!(two.get(&path).await.value_of("version").unwrap(), seen);
    one.post(&format!("{path}/decision"), &[("version", &seen), ("decision", "approve"), ("reason", "相符")])
        .await;
    kernel::jobs::run_due(&world.ctx).await.unwrap();
    let late = two
        .post(&format!("{path}/decision"), &[("version", &seen), ("decision", "refuse"), ("reason", "不符")])
        .await;
    assert_eq!(late.status.as_u16(), 409);
    assert!(late.text().contains("已有變動"), "{}", late.text());
    let case = world.case(&case.id).await;
    assert_eq!(case.state, CaseState::Granted);
    assert_eq!(case.reason.unwrap().zh, "已登錄名冊。");
    assert_eq!(world.facts("service.decided").await, 1);
}

#[tokio::test]
async fn what_the_register_does_not_take_goes_to_a_desk_and_changes_nothing() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let first = world.official(60, "黃範承", "sfa-clerk").await;
    let second = world.official(61, "吳例審", "moi-clerk").await;
    // The register takes at most 15 000, which neither the form nor the rules know.
    let case = world.allowance(&actor, "20000").await;
    let case = decide(&world.ctx, &first, &case.id, case.version, Choice::Approve, "相符").await.unwrap();
    decide(&world.ctx, &second, &case.id, case.version, Choice::Approve, "同意").await.unwrap();
    kernel::jobs::run_due(&world.ctx).await.unwrap();
    assert_eq!(kernel::jobs::waiting(&world.ctx).await.unwrap(), 0);
    let case = world.case(&case.id).await;
    assert_eq!((case.state, case.step.as_deref()), (CaseState::Submitted, Some("record")));
    assert_eq!(case.step_post, Some(kernel::PostId::new("sfa-clerk")));
    let path = format!("/desk/cases/{}", case.id);
    let mut browser = world.browser(&first).await;
    let page = browser.get(&path).await;
    assert!(page.text().contains("系統無法自動登記"), "{}", page.text());
    let version = page.value_of("version").unwrap();
    let form = [("version", version.as_str()), ("decision", "approve"), ("reason", "仍然同意")];
    let refused = browser.post(&format!("{path}/decision"), &form).await;
    assert_eq!(refused.status.as_u16(), 409);
    assert!(refused.text().contains("無法登記") && refused.body.contains("仍然同意"), "{}", refused.text());
    assert_eq!(world.case(&case.id).await.version, case.version, "nothing has changed");
    assert!(world.held("allowance", case.number.as_deref().unwrap()).await.is_none());
}
