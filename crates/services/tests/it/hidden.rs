//! Fields of evidence that officials see and the applicant does not.

use serde_json::json;
use services::actions;

use crate::world::{World, id_number};

#[tokio::test]
async fn the_applicant_sees_nothing_hidden_and_the_official_all() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let home = json!({ "area": "63000050", "line": "樣本路7號" });
    let child = json!({ "id_number": id_number(70_000), "birth_date": "2020-02-03", "address": home });
    world.record("household", "moi-clerk", child).await;
    let case = world.allowance(&actor, "5000").await;
    let page = world.browser(&actor).await.get(&format!("/cases/{}", case.id)).await;
    assert!(page.text().contains("樣本路7號") && page.text().contains("只供機關審查"), "{}", page.text());
    assert!(!page.text().contains("2月3日"), "{}", page.text());
    let export = actions::export_person(&world.ctx, actor.person().unwrap()).await.unwrap().to_string();
    assert!(export.contains("樣本路7號") && !export.contains("2020-02-03"), "{export}");
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    let page = world.browser(&clerk).await.get(&format!("/desk/cases/{}", case.id)).await;
    assert!(page.text().contains("2月3日") && !page.text().contains("只供機關審查"), "{}", page.text());
}
