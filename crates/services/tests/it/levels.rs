//! A service whose file demands a level of assurance.

use std::fs;
use std::path::Path;

use crate::world::World;

#[tokio::test]
async fn a_service_that_demands_a_level_leads_up_and_loses_nothing() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    testkit::copy_folder(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/government"),
        folder.path(),
    );
    let file = folder.path().join("systems/vehicle/services/vehicle-address.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("time_limit_days", "assurance = 2\ntime_limit_days", 1)).unwrap();
    catalogue::actions::reload(&world.ctx, folder.path()).await.unwrap();

    let actor = world.citizen(1, "陳測安").await;
    let mut browser = world.browser(&actor).await;
    let page = browser.get("/services/vehicle-address").await;
    assert!(page.text().contains("需要鑑別保證等級 2 以上"), "{}", page.text());
    let nonce = page.value_of("nonce").unwrap();
    let form = [("nonce", nonce.as_str()), ("begin", "resume")];
    let led = browser.post("/services/vehicle-address/start", &form).await;
    assert!(led.path.starts_with("/sign-in/raise?level=2"), "{}", led.path);
    let raised = browser.post("/sign-in/raise", &led.form_to("/sign-in/raise").unwrap().sent(None)).await;
    let held = raised.form_to("/services/vehicle-address/start").unwrap();
    assert_eq!(held.sent(None), form, "what was sent is still there");
    let going = browser.post("/services/vehicle-address/start", &held.sent(None)).await;
    assert!(going.path.ends_with("/evidence"), "{}: {}", going.path, going.text());

    let mut lower = world.browser(&actor).await;
    let case = going.path.trim_end_matches("/evidence").to_owned();
    let sent = lower.post(&format!("{case}/submit"), &[("version", "1")]).await;
    assert!(sent.path.starts_with("/sign-in/raise"), "sending it needs the level too: {}", sent.path);
}
