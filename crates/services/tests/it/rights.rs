//! Who sees what: other people's cases do not exist, and officials see what is theirs.

use services::actions;

use crate::world::World;

#[tokio::test]
async fn another_persons_case_does_not_exist() {
    let world = World::new().await;
    let owner = world.citizen(1, "陳測安").await;
    let other = world.citizen(2, "林試美").await;
    let case = world.allowance(&owner, "5000").await;
    let draft = world.draft(&owner, "vehicle-address", &[]).await;
    let mut browser = world.browser(&other).await;
    let unknown = browser.get("/cases/01234567890123456789012345").await;
    assert_eq!(unknown.status.as_u16(), 404);
    for id in [&case.id, &draft.case.id] {
        for path in [
            "",
            "/evidence",
            "/pages/kind",
            "/uploads",
            "/check",
            "/correction",
            "/result",
            "/stopped",
            "/files/x",
        ] {
            let page = browser.get(&format!("/cases/{id}{path}")).await;
            assert_eq!(page.status.as_u16(), 404, "{path}");
        }
        for path in
            ["/evidence", "/pages/kind", "/uploads", "/submit", "/correction", "/withdraw", "/messages"]
        {
            let page =
                browser.post_once(&format!("/cases/{id}{path}"), &[("version", "1"), ("body", "x")]).await;
            assert_eq!(page.status.as_u16(), 404, "{path}");
        }
        assert_eq!(browser.get(&format!("/api/cases/{id}")).await.status.as_u16(), 404);
    }
    let text = unknown.text();
    let theirs = browser.get(&format!("/cases/{}", case.id)).await.text();
    assert_eq!(text, theirs, "the same answer as for a case that is nobody's");
}

#[tokio::test]
async fn after_signing_out_nothing_is_shown_or_done() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let case = world.allowance(&actor, "5000").await;
    let mut browser = world.browser(&actor).await;
    browser.post_once("/sign-out", &[]).await;
    let page = browser.get(&format!("/cases/{}", case.id)).await;
    assert!(page.path.starts_with("/sign-in"), "{}", page.path);
    let page = browser.post_once(&format!("/cases/{}/withdraw", case.id), &[]).await;
    assert_eq!(page.status.as_u16(), 401);
    assert_eq!(world.case(&case.id).await.state, services::CaseState::Submitted);
}

#[tokio::test]
async fn officials_see_cases_of_their_agency_and_each_opening_is_shown_to_the_person() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let case = world.allowance(&actor, "5000").await;
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    let elsewhere = world.official(61, "吳例外", "thb-clerk").await;
    let ours = format!("/desk/cases/{}", case.id);
    assert_eq!(world.browser(&clerk).await.get(&ours).await.status.as_u16(), 200);
    assert_eq!(world.browser(&elsewhere).await.get(&ours).await.status.as_u16(), 404);
    assert_eq!(world.browser(&actor).await.get(&ours).await.status.as_u16(), 403);
    let page = world.browser(&actor).await.get(&format!("/cases/{}", case.id)).await;
    assert!(page.text().contains("社會及家庭署 · 津貼承辦人"), "{}", page.text());
    let id = case.id.clone();
    let openings = world.ctx.read(move |r| services::store::list_openings(r, &id, 10)).await.unwrap();
    assert_eq!(openings.len(), 1, "the refused ones opened nothing");
    let list = world.browser(&elsewhere).await.get("/desk/cases").await;
    assert!(!list.text().contains(case.number.as_deref().unwrap()));
}

#[tokio::test]
async fn a_person_takes_everything_along() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let case = world.allowance(&actor, "5000").await;
    actions::send_message(&world.ctx, &actor, &case.id, "請問何時有結果？").await.unwrap();
    actions::send_message(&world.ctx, &actor, &case.id, "請問何時有結果？").await.unwrap();
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    actions::note(&world.ctx, &clerk, &case.id, "內部意見").await.unwrap();
    actions::open(&world.ctx, &clerk, &case.id).await.unwrap();
    let export = actions::export_person(&world.ctx, actor.person().unwrap()).await.unwrap();
    let mine = &export["cases"][0];
    assert_eq!(mine["number"], case.number.unwrap().as_str());
    assert_eq!(mine["answers"]["amount"], 5000);
    assert_eq!(mine["messages"].as_array().unwrap().len(), 1, "sent twice in a row, kept once");
    assert_eq!(mine["opened_by"][0]["post"], "sfa-clerk");
    assert!(mine["evidence"]["self"]["look_up"].is_string());
    assert!(!export.to_string().contains("內部意見"), "notes are the agency's own");
}
