//! Who sees what: purposes, openings, public fields, own records.

use http::StatusCode;
use kernel::Actor;
use registries::actions::{change, insert};
use registries::store;
use serde_json::json;
use testkit::{Browser, Page};

use crate::world::{World, body, citizen, clerk, entry, official};

/// Opens a record for a purpose, as the form does.
async fn open(browser: &mut Browser, registry: &str, key: &str, purpose: &str) -> Page {
    let path = format!("/registries/{registry}/records/{key}");
    browser.post(&path, &[("purpose", purpose)]).await
}

async fn reads(world: &World, subject: &str) -> Vec<(String, String)> {
    let subject = subject.to_owned();
    let reads = world.ctx().read(move |r| store::reads_of(r, &subject, None, 100)).await.unwrap();
    reads.into_iter().map(|read| (read.purpose_text.zh, read.legal_basis.zh)).collect()
}

#[tokio::test]
async fn a_reader_states_a_purpose_first_and_the_person_sees_it() {
    let world = World::new().await;
    let id = world.person(1, "陳測安").await;
    let mut reader = world.browser(official("office-reader"));
    let path = format!("/registries/person/records/{id}");
    let asked = reader.get(&path).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.text().contains("查閱目的") && !asked.body.contains("陳測安"), "{}", asked.text());
    let refused = reader.post(&path, &[("purpose", "curiosity")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reads(&world, &id).await.is_empty());

    let shown = open(&mut reader, "person", &id, "issue").await;
    assert!(
        shown.text().contains("陳測安") && shown.text().contains("臺北市中正區範例路1號"),
        "{}",
        shown.text()
    );
    assert_eq!(reads(&world, &id).await, [("核發謄本".to_owned(), "測試法第9條".to_owned())]);

    // The ticket is this official's, for this record, for half an hour.
    let mut other = world.browser(clerk());
    assert!(!other.get(&shown.path).await.body.contains("陳測安"));
    world.later(31 * 60);
    assert!(!reader.get(&shown.path).await.body.contains("陳測安"));
}

#[tokio::test]
async fn others_see_only_public_fields() {
    let world = World::new().await;
    let id = world.person(1, "陳測安").await;
    let owner = id.clone();
    world
        .act("car", move |tx, schema| {
            let made = body(json!({"plate": "ABC-0001", "owner_id": owner, "colour": "白"}));
            insert(tx, &clerk(), schema, made, &entry("2026-01-01"))
        })
        .await
        .unwrap();
    let mut stranger = world.browser(Actor::Stranger);
    let page = stranger.get("/registries/car/records/ABC-0001").await;
    assert!(page.text().contains("白") && !page.body.contains(&id), "{}", page.text());
    let page = stranger.get("/registries/car/search?q=ABC-0001").await;
    assert!(page.path.ends_with("/records/ABC-0001"), "{}", page.path);
    assert_eq!(
        stranger.get_once(&format!("/registries/person/records/{id}")).await.status,
        StatusCode::SEE_OTHER
    );
    let mut official = world.browser(official("other-clerk"));
    assert_eq!(official.get("/registries/person/search?q=陳").await.status, StatusCode::FORBIDDEN);
    let path = format!("/registries/person/records/{id}");
    assert_eq!(official.get(&path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(official.post(&path, &[("purpose", "check")]).await.status, StatusCode::FORBIDDEN);
    for below in ["history", "change", "close", "extract"] {
        let status = official.get_once(&format!("{path}/{below}")).await.status;
        assert!(status == StatusCode::FORBIDDEN || status == StatusCode::SEE_OTHER, "{below}: {status}");
    }
    assert!(reads(&world, &id).await.is_empty());
}

#[tokio::test]
async fn everybody_finds_what_is_about_no_person_by_its_public_fields() {
    let world = World::new().await;
    world
        .act("shop", move |tx, schema| {
            for number in 0..25 {
                let made = body(json!({
                    "county": format!("{number:02}"), "number": "00900012", "name": "測真商行",
                    "keeper_name": "吳範文",
                }));
                insert(tx, &official("other-clerk"), schema, made, &entry("2026-01-01"))?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let mut stranger = world.browser(Actor::Stranger);
    assert!(stranger.get("/registries/shop").await.text().contains("欄位的一部分：統一編號、名稱"));
    let page = stranger.get("/registries/shop/search?q=測真").await;
    assert_eq!(page.body.matches("測真商行").count(), 20, "{}", page.text());
    assert!(!page.text().contains("吳範文"));
    let next = page.links().into_iter().find(|link| link.contains("after=")).expect("a second page");
    let second = stranger.get(&next.replace("&amp;", "&")).await;
    assert_eq!(second.body.matches("測真商行").count(), 5, "{}", second.text());
    let by_person = stranger.get("/registries/shop/search?q=吳範").await;
    assert!(by_person.text().contains("找不到"), "{}", by_person.text());
    let cars = stranger.get("/registries/car/search?q=ABC-").await;
    assert_eq!(cars.status, StatusCode::NOT_FOUND, "who a car belongs to is found by its whole plate only");
}

#[tokio::test]
async fn searching_lists_keys_and_names_only() {
    let world = World::new().await;
    for index in 0..25 {
        world.person(index, "陳測安").await;
    }
    let mut reader = world.browser(official("office-reader"));
    let first = reader.get("/registries/person/search?q=測安").await;
    assert!(first.text().contains("陳測安") && !first.body.contains("範例路"), "{}", first.text());
    let next = first.links().into_iter().find(|link| link.contains("after=")).expect("a second page");
    let second = reader.get(&next.replace("&amp;", "&")).await;
    assert_eq!(second.body.matches("陳測安").count(), 5, "{}", second.text());
    let all = reader.get("/registries/person/search?q=").await;
    assert_eq!(all.body.matches("陳測安").count(), 20);
    assert!(reader.get("/registries/person/search?q=無此人").await.text().contains("找不到"));
}

#[tokio::test]
async fn a_keeper_changes_and_the_history_tells() {
    let world = World::new().await;
    let id = world.person(1, "陳測安").await;
    let mut keeper = world.browser(clerk());
    let shown = open(&mut keeper, "person", &id, "check").await;
    let form_path =
        shown.links().into_iter().find(|link| link.contains("/change")).unwrap().replace("&amp;", "&");
    let mut form = keeper.get(&form_path).await.form_to("/change").unwrap();
    form.controls.retain(|control| !["", "how", "f-name", "reason"].contains(&control.name.as_str()));
    let kept: Vec<(String, String)> = form
        .controls
        .iter()
        .filter(|control| control.kind != "radio" || control.ticked)
        .map(|control| (control.name.clone(), control.value.clone()))
        .collect();
    let mut sent: Vec<(&str, &str)> =
        kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    sent.extend([("how", "correct"), ("f-name", "陳測平")]);
    let wrong = keeper.post(&form_path, &sent).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("請填寫原因") && wrong.body.contains("陳測平"), "{}", wrong.text());
    sent.push(("reason", "登記錯字"));
    let done = keeper.post(&form_path, &sent).await;
    assert!(
        done.text().contains("已儲存") && done.text().contains("陳測平"),
        "{} {}",
        done.status,
        done.text()
    );
    let history = keeper.get(&form_path.replace("/change", "/history")).await.text();
    assert!(
        history.contains("更正") && history.contains("陳測安 → 陳測平") && history.contains("登記錯字"),
        "{history}"
    );
    assert!(history.contains("範例機關 承辦人"), "{history}");
    // What was true on that day as it was known before.
    let before = format!("{}&known-year=115&known-month=11&known-day=19", done.path);
    assert!(keeper.get(&before).await.text().contains("沒有有效的登記"));
}

#[tokio::test]
async fn a_keeper_adds_and_closes_by_form() {
    let world = World::new().await;
    let id = world.person(1, "陳測安").await;
    let mut keeper = world.browser(clerk());
    let on = [("on-year", "115"), ("on-month", "1"), ("on-day", "1"), ("reason", "領牌")];
    let bad = [("f-plate", "abc"), ("f-owner_id", "A123"), ("f-colour", "白")];
    let page = keeper.post("/registries/car/add", &[&bad[..], &on[..]].concat()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("href=\"#f-plate\"") && page.body.contains("href=\"#f-owner_id\""),
        "{}",
        page.text()
    );
    let good = [("f-plate", "ABC-0001"), ("f-owner_id", id.as_str()), ("f-colour", "白")];
    let page = keeper.post("/registries/car/add", &[&good[..], &on[..]].concat()).await;
    assert!(page.text().contains("已新增"), "{} {}", page.status, page.text());
    let again = keeper.post("/registries/car/add", &[&good[..], &on[..]].concat()).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = open(&mut keeper, "car", "ABC-0001", "check").await;
    let path = shown.links().into_iter().find(|link| link.contains("/close")).unwrap().replace("&amp;", "&");
    let done = keeper
        .post(&path, &[("on-year", "115"), ("on-month", "11"), ("on-day", "1"), ("reason", "報廢")])
        .await;
    assert!(done.text().contains("沒有有效的登記"), "{} {}", done.status, done.text());
}

#[tokio::test]
async fn people_see_their_own_records_and_nobody_elses() {
    let world = World::new().await;
    let (id, other) = (world.person(1, "陳測安").await, world.person(2, "林範文").await);
    let (first, second) = (id.clone(), other.clone());
    world
        .act("car", move |tx, schema| {
            let made = body(json!({"plate": "ABC-0001", "owner_id": first, "colour": "白"}));
            insert(tx, &clerk(), schema, made, &entry("2026-01-01"))?;
            let sold = body(json!({"owner_id": second, "colour": "黑"}));
            change(tx, &clerk(), schema, "ABC-0001", sold, &entry("2026-06-01"))
        })
        .await
        .unwrap();
    let mut seller = world.browser(citizen(&id));
    let mine = seller.get("/my/records").await.text();
    assert!(mine.contains("測試人員登記") && !mine.contains("ABC-0001"), "{mine}");
    assert_eq!(seller.get("/my/records/car/ABC-0001").await.status, StatusCode::NOT_FOUND);
    assert_eq!(seller.get(&format!("/my/records/person/{other}")).await.status, StatusCode::NOT_FOUND);
    let mut buyer = world.browser(citizen(&other));
    let own = buyer.get("/my/records/car/ABC-0001").await.text();
    assert!(own.contains("黑") && !own.contains(&id), "{own}");
    let export =
        registries::actions::export_person(world.ctx(), citizen(&other).person().unwrap()).await.unwrap();
    assert!(!export.to_string().contains(&id));
    assert_eq!(export["records"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_pages_read_in_both_languages() {
    let world = World::new().await;
    let id = world.person(1, "陳測安").await;
    for actor in [Actor::Stranger, clerk(), citizen(&id)] {
        let mut browser = world.browser(actor.clone());
        for path in [
            "/registries",
            "/registries/person",
            "/registries/car",
            "/registries/shop",
            "/extracts",
            "/my/records",
            "/registries/person/add",
            "/registries/person/import",
            "/registries/person/search?q=a",
            "/extracts/ABCD",
        ] {
            for lang in ["zh", "en"] {
                let path = format!("{path}{}lang={lang}", if path.contains('?') { "&" } else { "?" });
                let page = browser.get_once(&path).await;
                assert!(page.status.as_u16() < 500, "{path}: {}", page.status);
                for raw in ["registries-", "catalogue-"] {
                    assert!(!page.text().contains(raw), "{path}: {}", page.text());
                }
            }
        }
    }
    let missing = world.ctx().locales.check();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn programs_read_the_schemas() {
    let world = World::new().await;
    let mut browser = world.browser(Actor::Stranger);
    let all = browser.get("/api/registries").await.json();
    assert_eq!(all["registries"].as_array().unwrap().len(), 3);
    let one = browser.get("/api/registries/car").await.json();
    assert_eq!(one["fields"][0]["id"], "plate");
    assert_eq!(one["fields"][0]["key"], true);
    let none = browser.get("/api/registries/none").await;
    assert_eq!(
        (none.status, none.json()["code"].as_str()),
        (StatusCode::NOT_FOUND, Some("registries.unknown_registry"))
    );
}
