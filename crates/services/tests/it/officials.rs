//! Services for officials: the superior approves, or a deputy; nobody approves their own request.

use services::actions::{self, Choice};
use services::{CaseState, ServicesError};

use crate::world::{World, decide};

#[tokio::test]
async fn leave_goes_to_the_superior_and_a_deputy_may_approve_it() {
    let world = World::new().await;
    let clerk = world.official(60, "黃範承", "moi-clerk").await;
    let aide = world.official(61, "吳例助", "moi-aide").await;
    let head = world.official(62, "周樣長", "moi-head").await;
    let answers: [(&str, &[(&str, &str)]); 1] = [("days", &[("days", "2"), ("deputy", "moi-aide")])];
    let dossier = world.draft(&clerk, "leave", &answers).await;
    let case = world.submit(&clerk, &dossier).await;
    assert_eq!(case.step_post, Some(kernel::PostId::new("moi-head")));
    let early = decide(&world.ctx, &aide, &case.id, case.version, Choice::Approve, "可").await;
    assert!(
        matches!(early, Err(ServicesError::CaseUnknown)),
        "a colleague's leave is nobody else's: {early:?}"
    );
    world.deputy(&aide, "moi-head").await;
    let aide = world.acting(aide.person().unwrap(), "moi-aide").await;
    let mut browser = world.browser(&aide).await;
    let inbox = browser.get("/desk").await;
    assert!(inbox.text().contains("您是代理人") && inbox.text().contains("LV115-"), "{}", inbox.text());
    let case = decide(&world.ctx, &aide, &case.id, case.version, Choice::Approve, "可").await.unwrap();
    assert_eq!(case.state, CaseState::Granted);
    let page = world.browser(&clerk).await.get(&format!("/cases/{}", case.id)).await;
    assert!(page.text().contains("准假 2 天，代理人 辦事員。"), "{}", page.text());
    drop(head);
}

#[tokio::test]
async fn nobody_decides_on_their_own_request() {
    let world = World::new().await;
    let clerk = world.official(60, "黃範承", "moi-clerk").await;
    world.deputy(&clerk, "moi-head").await;
    let clerk = world.acting(clerk.person().unwrap(), "moi-clerk").await;
    let answers: [(&str, &[(&str, &str)]); 1] = [("days", &[("days", "30"), ("deputy", "moi-aide")])];
    let dossier = world.draft(&clerk, "leave", &answers).await;
    let case = world.submit(&clerk, &dossier).await;
    let own = decide(&world.ctx, &clerk, &case.id, case.version, Choice::Approve, "可").await;
    assert!(matches!(own, Err(ServicesError::OtherPost)), "{own:?}");
}

#[tokio::test]
async fn the_head_of_the_house_has_no_superior_and_is_told_so() {
    let world = World::new().await;
    let head = world.official(62, "周樣長", "moi-head").await;
    let answers: [(&str, &[(&str, &str)]); 1] = [("days", &[("days", "2"), ("deputy", "moi-aide")])];
    let dossier = world.draft(&head, "leave", &answers).await;
    let sent = actions::submit(&world.ctx, &head, &dossier.case.id, dossier.case.version, true).await;
    assert!(matches!(sent, Err(ServicesError::NoSupervisor)), "{sent:?}");
    assert_eq!(world.case(&dossier.case.id).await.state, CaseState::Draft, "nothing is lost");
}

#[tokio::test]
async fn a_service_is_for_its_audience() {
    let world = World::new().await;
    let citizen = world.citizen(1, "陳測安").await;
    let clerk = world.official(60, "黃範承", "moi-clerk").await;
    let begin = actions::Begin::Resume;
    let leave = actions::start(&world.ctx, &citizen, "leave", "n", begin).await;
    assert!(matches!(leave, Err(ServicesError::OtherAudience)));
    let car = actions::start(&world.ctx, &clerk, "vehicle-address", "n", begin).await;
    assert!(matches!(car, Err(ServicesError::OtherAudience)));
}
