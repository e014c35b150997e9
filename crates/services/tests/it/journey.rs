//! The whole way of a request, in a browser without script.

use services::CaseState;

use crate::world::{World, id_number};

#[tokio::test]
async fn a_vehicle_gets_the_address_of_the_household_without_anybody_typing_it() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let mut browser = world.browser(&actor).await;

    let page = browser.get("/services/vehicle-address").await;
    assert!(page.text().contains("我們替您查詢的資料"), "{}", page.text());
    assert!(page.text().contains("內政部 · 戶籍資料"), "{}", page.text());
    assert!(page.text().contains("測試法第1條"));
    let nonce = page.value_of("nonce").unwrap();
    let page =
        browser.post("/services/vehicle-address/start", &[("nonce", &nonce), ("begin", "resume")]).await;
    assert!(page.path.ends_with("/evidence"), "{}: {}", page.path, page.text());
    assert!(page.text().contains("來自內政部「戶籍資料」"), "{}", page.text());
    assert!(page.text().contains("範例路1號") && page.text().contains("TST-0001"));
    let case = page.path.trim_end_matches("/evidence").trim_start_matches("/cases/").to_owned();

    let page = browser.post(&format!("/cases/{case}/evidence"), &[]).await;
    assert!(page.path.ends_with("/pages/vehicle"), "{}", page.path);
    assert!(page.body.contains("TST-0001 白"), "{}", page.body);
    let version = page.value_of("version").unwrap();
    let wrong = browser.post(&page.path, &[("version", &version), ("which", "XXX-9999")]).await;
    assert_eq!(wrong.status.as_u16(), 422, "a plate of somebody else is no choice");
    let page = browser.post(&page.path, &[("version", &version), ("which", "TST-0001")]).await;
    assert!(page.path.ends_with("/check"), "{}", page.path);
    assert!(page.text().contains("TST-0001"));

    let version = page.value_of("version").unwrap();
    let refused = browser.post(&format!("/cases/{case}/submit"), &[("version", &version)]).await;
    assert_eq!(refused.status.as_u16(), 422, "the declaration is missing");
    let page = browser
        .post(&format!("/cases/{case}/submit"), &[("version", &version), ("declaration", "yes")])
        .await;
    assert_eq!(page.path, format!("/cases/{case}"));
    assert!(page.text().contains("已核准") && page.text().contains("VA115-"), "{}", page.text());
    assert!(page.text().contains("TST-0001 的地址已變更為"), "{}", page.text());
    let held = world.held("vehicle", "TST-0001").await.unwrap();
    assert_eq!(held["address"]["line"], "範例路1號");

    let print = browser.get(&format!("/cases/{case}/result")).await;
    assert!(print.text().contains("核准通知"), "{}", print.text());
    let json = browser.get(&format!("/api/cases/{case}")).await.json();
    assert_eq!(json["state"], "granted");
    let mine = browser.get("/my/cases").await;
    assert!(mine.text().contains("汽車車籍地址變更"));
    let messages = browser.get("/messages").await;
    assert!(messages.text().contains("已核准"), "{}", messages.text());
    for kind in ["service.started", "service.submitted", "service.decided"] {
        assert_eq!(world.facts(kind).await, 1, "{kind}");
    }
}

#[tokio::test]
async fn who_is_not_in_the_register_or_too_young_is_told_why() {
    let world = World::new().await;
    let nobody = kernel::Actor::Citizen(world.person(2, "林試無").await);
    let mut browser = world.browser(&nobody).await;
    let page = browser.get("/services/vehicle-address").await;
    let nonce = page.value_of("nonce").unwrap();
    let page = browser.post("/services/vehicle-address/start", &[("nonce", &nonce)]).await;
    assert!(page.path.ends_with("/stopped"), "{}", page.path);
    assert!(page.text().contains("查無車輛。"), "{}", page.text());

    let young = world.person(3, "王例幼").await;
    world
        .record(
            "household",
            "moi-clerk",
            serde_json::json!({ "id_number": young.national_id, "birth_date": "2015-01-01" }),
        )
        .await;
    world
        .record(
            "vehicle",
            "thb-clerk",
            serde_json::json!({ "plate": "TST-0003", "owner_id": young.national_id }),
        )
        .await;
    let young = kernel::Actor::Citizen(young);
    let dossier = world.draft(&young, "vehicle-address", &[]).await;
    let walk = dossier.walk(world.ctx.today());
    assert!(matches!(walk.stop, Some(services::form::Stop::NotEligible(_))));
    let sent =
        services::actions::submit(&world.ctx, &young, &dossier.case.id, dossier.case.version, true).await;
    assert!(matches!(sent, Err(services::ServicesError::Incomplete)), "{sent:?}");
}

#[tokio::test]
async fn a_case_without_an_address_goes_to_the_desk_with_the_rules_advice() {
    let world = World::new().await;
    let person = world.person(4, "張樣遠").await;
    let household = serde_json::json!({ "id_number": person.national_id, "birth_date": "1980-01-01" });
    world.record("household", "moi-clerk", household).await;
    let car = serde_json::json!({ "plate": "TST-0004", "owner_id": id_number(4) });
    world.record("vehicle", "thb-clerk", car).await;
    let actor = kernel::Actor::Citizen(person);
    let dossier = world.draft(&actor, "vehicle-address", &[("vehicle", &[("which", "TST-0004")])]).await;
    let case = world.submit(&actor, &dossier).await;
    assert_eq!(case.state, CaseState::Submitted);
    assert_eq!(case.step_post, Some(kernel::PostId::new("thb-clerk")));
    assert_eq!(case.due_on.unwrap().to_string(), "2026-11-25", "three working days after Friday the 20th");
    let clerk = world.official(51, "黃範承", "thb-clerk").await;
    let mut browser = world.browser(&clerk).await;
    let inbox = browser.get("/desk").await;
    assert!(inbox.text().contains(case.number.as_deref().unwrap()), "{}", inbox.text());
    let page = browser.get(&format!("/desk/cases/{}", case.id)).await;
    assert!(page.text().contains("戶籍地址不明"), "{}", page.text());
}

#[tokio::test]
async fn the_public_catalogue_is_open_to_programs() {
    let world = World::new().await;
    let mut stranger = testkit::Browser::new(world.router.clone());
    let json = stranger.get("/api/services").await.json();
    assert_eq!(json["services"].as_array().unwrap().len(), 5);
    let page = stranger.get("/services/vehicle-address").await;
    assert!(page.body.contains("/sign-in?next=%2Fservices%2Fvehicle-address"), "{}", page.body);
    assert_eq!(stranger.get("/services/no-such").await.status.as_u16(), 404);
}
