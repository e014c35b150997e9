//! What everybody finds, counts and takes along.

use http::StatusCode;
use kernel::Actor;
use registries::actions::{change, insert};
use serde_json::json;

use crate::world::{World, body, clerk, entry, official};

/// Adds shops of which every fifth sells tools.
async fn shops(world: &World, count: usize) {
    let add = move |tx: &mut kernel::Tx, schema: &registries::Schema| {
        for number in 0..count {
            let kind = if number % 5 == 0 { "tools" } else { "food" };
            let made = body(json!({
                "county": format!("{number:04}"), "number": "00900012", "name": "=測真商行", "kind": kind,
                "keeper_name": "吳範文",
            }));
            insert(tx, &official("other-clerk"), schema, made, &entry("2026-01-01"))?;
        }
        Ok(())
    };
    world.act("shop", add).await.unwrap();
}

#[tokio::test]
async fn a_download_is_whole_and_has_public_fields_alone() {
    let world = World::new().await;
    shops(&world, 1_003).await;
    let mut stranger = world.browser(Actor::Stranger);
    let csv = stranger.get("/registries/shop/data.csv").await;
    assert_eq!(csv.status, StatusCode::OK);
    let mut lines = csv.body.lines();
    assert_eq!(lines.next(), Some("county,number,name,kind"));
    assert_eq!(lines.next(), Some("0000,00900012,=測真商行,tools"));
    assert_eq!(lines.count(), 1_002);
    assert!(csv.headers["link"].to_str().unwrap().contains("https://licence.example/1"));
    let sheet = stranger.get("/registries/shop/data.csv?for=sheet").await;
    assert!(sheet.body.starts_with("\u{feff}縣市代碼,統一編號,名稱,種類\r\n0000,00900012,'=測真商行,工具"));
    let file = stranger.get("/registries/shop/data.json").await.json();
    assert_eq!(file["records"].as_array().map(Vec::len), Some(1_003));
    assert_eq!(file["licence_url"], "https://licence.example/1");
    assert!(!csv.body.contains("吳範文") && !file.to_string().contains("吳範文"));
    for registry in ["person", "car"] {
        for path in ["data.csv", "data.json", "schema.json", "feed.atom"] {
            let refused = stranger.get(&format!("/registries/{registry}/{path}")).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{registry} {path}");
        }
    }
    assert_eq!(stranger.get("/api/registries/person/records").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn another_edition_has_another_tag() {
    let world = World::new().await;
    shops(&world, 3).await;
    let mut stranger = world.browser(Actor::Stranger);
    let tag = |page: &testkit::Page| page.headers["etag"].to_str().unwrap().to_owned();
    let first = tag(&stranger.get("/registries/shop/data.csv").await);
    assert_eq!(tag(&stranger.get("/registries/shop/data.csv").await), first);
    world.later(60);
    let closes = |tx: &mut kernel::Tx, schema: &registries::Schema| {
        let fields = body(json!({ "kind": "food" }));
        change(tx, &official("other-clerk"), schema, "0000/00900012", fields, &entry("2026-06-01"))
    };
    world.act("shop", closes).await.unwrap();
    let changed = stranger.get("/registries/shop/data.csv").await;
    assert_ne!(tag(&changed), first);
    assert!(changed.body.contains("0000,00900012,=測真商行,food"), "{}", changed.body);
}

#[tokio::test]
async fn records_are_chosen_by_their_codes_page_by_page() {
    let world = World::new().await;
    shops(&world, 150).await;
    let mut stranger = world.browser(Actor::Stranger);
    let page = stranger.get("/registries/shop/search?f-kind=tools").await;
    assert_eq!(page.body.matches("=測真商行").count(), 20, "{}", page.text());
    let next = page.links().into_iter().find(|link| link.contains("after=")).expect("a second page");
    assert!(next.contains("f-kind=tools"));
    let second = stranger.get(&next.replace("&amp;", "&")).await;
    assert_eq!(second.body.matches("=測真商行").count(), 10, "{}", second.text());
    let both = stranger.get("/registries/shop/search?q=測真&f-kind=tools").await;
    assert_eq!(both.body.matches("=測真商行").count(), 20);
    let mut seen = std::collections::BTreeSet::new();
    let mut path = "/api/registries/shop/records".to_owned();
    loop {
        let answer = stranger.get(&path).await.json();
        for record in answer["records"].as_array().unwrap() {
            assert!(record.get("keeper_name").is_none());
            assert!(seen.insert(record["county"].to_string()));
        }
        let Some(next) = answer["next"].as_str() else { break };
        path = web::href("/api/registries/shop/records", &[("after", next)]);
    }
    assert_eq!(seen.len(), 150);
}

#[tokio::test]
async fn statistics_name_nobody_and_the_catalogue_names_all_data() {
    let world = World::new().await;
    shops(&world, 2).await;
    for index in 0..4 {
        world.person(index, "陳測安").await;
    }
    let mut stranger = world.browser(Actor::Stranger);
    let page = stranger.get("/registries/person/statistics/by-sex").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("男女人數") && page.body.contains(">4<"), "{}", page.text());
    assert!(!page.body.contains("陳測安"));
    let csv = stranger.get("/registries/person/statistics/by-sex/data.csv").await;
    assert!(
        csv.body.starts_with("sex,count,hidden\r\n") && csv.body.contains("female,4,false"),
        "{}",
        csv.body
    );
    // One man among four women: the total must not tell.
    let man = body(json!({
        "id_number": synthetic::id_number(synthetic::Sex::Male, 77), "name": "林範文", "sex": "male",
        "birth_date": "1990-05-06", "address": {"area": "63000050", "line": "範例路1號"},
    }));
    world
        .act("person", move |tx, schema| insert(tx, &clerk(), schema, man.clone(), &entry("2020-01-01")))
        .await
        .unwrap();
    let csv = stranger.get("/registries/person/statistics/by-sex/data.csv").await;
    assert!(csv.body.contains("female,,true") && csv.body.contains("male,,true"), "{}", csv.body);

    let catalogue = stranger.get("/.well-known/dcat").await.json();
    let sets: Vec<&str> = catalogue["dcat:dataset"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|set| set["dct:identifier"].as_str())
        .collect();
    assert_eq!(sets, ["person/statistics/by-sex", "shop"]);
    assert_eq!(catalogue["dct:license"]["@id"], "https://licence.example/1");
}

#[tokio::test]
async fn a_feed_tells_what_is_new_and_of_whom() {
    let world = World::new().await;
    shops(&world, 3).await;
    let mut stranger = world.browser(Actor::Stranger);
    let feed = stranger.get("/registries/shop/feed.atom").await;
    assert_eq!(feed.body.matches("<entry>").count(), 3, "{}", feed.body);
    let of_one = stranger.get("/registries/shop/feed.atom?agency==測真商行").await;
    assert_eq!(of_one.body.matches("<entry>").count(), 3, "{}", of_one.body);
    let of_none = stranger.get("/registries/shop/feed.atom?agency=other").await;
    assert_eq!(of_none.body.matches("<entry>").count(), 0);
}
