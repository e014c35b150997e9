//! A correction stops the clock, changes one answer, and lets the clock run again.

use services::actions;
use services::model::Asked;
use services::{CaseState, ServicesError};
use web::Form;

use crate::world::World;

#[tokio::test]
async fn the_clock_stands_still_until_the_person_has_corrected_the_answer() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    let case = world.allowance(&actor, "5000").await;
    assert_eq!(case.due_on.unwrap().to_string(), "2026-11-27");

    world.today_is("2026-11-23");
    let mut desk = world.browser(&clerk).await;
    let path = format!("/desk/cases/{}", case.id);
    let version = desk.get(&path).await.value_of("version").unwrap();
    let wrong = desk
        .post(&format!("{path}/correction"), &[("version", &version), ("question", "x"), ("message", "y")])
        .await;
    assert_eq!(wrong.status.as_u16(), 422, "only an answer that was given can be sent back");
    let form = [("version", version.as_str()), ("question", "amount"), ("message", "金額請依證明填寫")];
    let page = desk.post(&format!("{path}/correction"), &form).await;
    assert!(page.text().contains("待補正"), "{}", page.text());
    let stopped = world.case(&case.id).await;
    assert_eq!(stopped.state, CaseState::Correction);
    assert_eq!(stopped.clock_stopped_on.unwrap().to_string(), "2026-11-23");

    world.today_is("2026-11-26");
    let mut browser = world.browser(&actor).await;
    assert!(browser.get("/messages").await.text().contains("請補正"));
    let page = browser.get(&format!("/cases/{}/correction", case.id)).await;
    assert!(
        page.text().contains("金額請依證明填寫") && page.text().contains("社會及家庭署"),
        "{}",
        page.text()
    );
    assert_eq!(page.value_of("amount").as_deref(), Some("5000"));
    let wrong = browser.post(&page.path, &[("amount", "abc")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    let page = browser.post(&format!("/cases/{}/correction", case.id), &[("amount", "4000")]).await;
    assert!(page.text().contains("審查中"), "{}", page.text());
    let running = world.case(&case.id).await;
    assert_eq!(running.state, CaseState::Submitted);
    assert_eq!(running.days_waited, 3);
    assert_eq!(running.due_on.unwrap().to_string(), "2026-12-02", "three working days later");
    assert_eq!(running.clock_stopped_on, None);
    assert_eq!(running.step_post, Some(kernel::PostId::new("sfa-clerk")), "back on the same desk");
    let dossier = actions::read_own(&world.ctx, &actor, &case.id).await.unwrap();
    assert_eq!(dossier.answers["amount"], 4000);
    let again =
        actions::answer_correction(&world.ctx, &actor, &case.id, &Form::from_pairs([("amount", "1")])).await;
    assert_eq!(again.unwrap().version, running.version, "sent twice it counts once");
}

#[tokio::test]
async fn evidence_that_hangs_on_the_answer_is_looked_up_again() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    let case = world.allowance(&actor, "5000").await;
    let asked = Asked { question: "child_id".into(), message: "號碼有誤".into() };
    actions::ask_correction(&world.ctx, &clerk, &case.id, case.version, asked).await.unwrap();
    let unknown = Form::from_pairs([("child_id", crate::world::id_number(71_111))]);
    let refused = actions::answer_correction(&world.ctx, &actor, &case.id, &unknown).await;
    assert!(matches!(refused, Err(ServicesError::Mistakes(_))), "a child nobody knows: {refused:?}");
    let child = crate::world::id_number(70_001);
    let home = serde_json::json!({ "area": "65000010", "line": "樣本巷3號" });
    world.record("household", "moi-clerk", serde_json::json!({ "id_number": child, "address": home })).await;
    let form = Form::from_pairs([("child_id", child)]);
    actions::answer_correction(&world.ctx, &actor, &case.id, &form).await.unwrap();
    let dossier = actions::read_own(&world.ctx, &actor, &case.id).await.unwrap();
    assert_eq!(dossier.evidence["child"].records[0]["address"]["line"], "樣本巷3號");
}

#[tokio::test]
async fn messages_go_both_ways() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    let case = world.allowance(&actor, "5000").await;
    let mut citizen = world.browser(&actor).await;
    let empty = citizen.post(&format!("/cases/{}/messages", case.id), &[("body", "  ")]).await;
    assert_eq!(empty.status.as_u16(), 422);
    let page = citizen.post(&format!("/cases/{}/messages", case.id), &[("body", "何時有結果？")]).await;
    assert!(page.text().contains("訊息已送出"), "{}", page.text());
    let mut desk = world.browser(&clerk).await;
    assert!(desk.get("/messages").await.text().contains("有新訊息"));
    let page = desk.post(&format!("/desk/cases/{}/messages", case.id), &[("body", "本週內。")]).await;
    assert!(page.text().contains("何時有結果？") && page.text().contains("本週內。"), "{}", page.text());
    assert!(citizen.get(&format!("/cases/{}", case.id)).await.text().contains("本週內。"));
}
