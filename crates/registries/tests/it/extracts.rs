//! Certified extracts: issued, counted, checked by anyone.

use std::sync::Arc;

use http::StatusCode;
use kernel::seals::{SealRefused, Sealed, Sealing, Seals, ToSeal};
use kernel::{Actor, Ctx};
use registries::actions::{IssueExtract, change, issue_extract};
use registries::model::Extract;
use registries::{Medium, RegistriesError, store};
use serde_json::json;

use crate::world::{World, body, catalogue, citizen, clerk, entry, official};

async fn issue(
    world: &World,
    actor: Actor,
    key: &str,
    purpose: Option<&str>,
) -> Result<Extract, RegistriesError> {
    let ask = IssueExtract { key: key.to_owned(), purpose: purpose.map(str::to_owned) };
    world.act("person", move |tx, schema| issue_extract(tx, &actor, schema, &ask)).await
}

async fn issued(ctx: &Ctx) -> Vec<String> {
    let rows = ctx
        .query(
            "select dims from facts where kind = 'registry.extract_issued' order by dims",
            kernel::params![],
        )
        .await
        .unwrap();
    rows.iter().map(|row| row.json(0).unwrap()["medium"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_counter_issues_on_paper_and_the_person_takes_one_on_line() {
    let world = World::new().await;
    let id = world.person(1, "陳測安").await;
    assert!(matches!(issue(&world, clerk(), &id, None).await, Err(RegistriesError::UnknownPurpose)));
    assert!(matches!(issue(&world, clerk(), &id, Some("check")).await, Err(RegistriesError::UnknownPurpose)));
    let paper = issue(&world, clerk(), &id, Some("issue")).await.unwrap();
    assert_eq!((paper.medium, paper.code.len(), paper.printed_code().len()), (Medium::Paper, 16, 19));
    let own = issue(&world, citizen(&id), &id, None).await.unwrap();
    assert_eq!(own.medium, Medium::Electronic);
    for actor in [Actor::Stranger, citizen("A100000001"), official("office-reader"), official("other-clerk")]
    {
        assert!(matches!(issue(&world, actor, &id, Some("issue")).await, Err(RegistriesError::NotIssuer)));
    }
    assert_eq!(issued(world.ctx()).await, ["electronic", "paper"]);
    // The counter's issuing is a reading the person sees.
    let reads = world.ctx().read(move |r| store::reads_of(r, &id, None, 10)).await.unwrap();
    assert_eq!(reads.len(), 1);
}

#[tokio::test]
async fn anyone_can_check_an_extract_without_seeing_what_it_says() {
    let world = World::new().await;
    let id = world.person(1, "陳測安").await;
    let mut person = world.browser(citizen(&id));
    let printed = person.post(&format!("/my/records/person/{id}/extract"), &[]).await;
    assert!(
        printed.path.ends_with("/print") && printed.text().contains("臺北市中正區範例路1號"),
        "{}",
        printed.text()
    );
    assert!(printed.body.contains("print-document"));
    let code = printed.path.split('/').nth(2).unwrap().to_owned();
    let mut stranger = world.browser(Actor::Stranger);
    let typed = format!("{}-{}", &code[..4], code[4..].to_lowercase());
    let checked = stranger.get(&format!("/extracts?code={typed}")).await;
    let text = checked.text();
    assert!(
        text.contains("人員登記謄本") && text.contains("陳○安") && text.contains("內容與目前的登記一致"),
        "{text}"
    );
    assert!(!text.contains(&id) && !text.contains("範例路"), "{text}");
    assert_eq!(stranger.get_once(&format!("/extracts/{code}/print")).await.status, StatusCode::SEE_OTHER);
    let mut other = world.browser(citizen("A100000001"));
    assert_eq!(other.get(&format!("/extracts/{code}/print")).await.status, StatusCode::FORBIDDEN);

    world
        .act("person", move |tx, schema| {
            let set = body(json!({"address": {"area": "64000030", "line": "測試街2號"}}));
            change(tx, &clerk(), schema, &id, set, &entry("2026-11-01"))
        })
        .await
        .unwrap();
    let later = stranger.get(&format!("/extracts/{code}")).await.text();
    assert!(later.contains("登記之後已有變更"), "{later}");
    assert_eq!(stranger.get("/extracts/0000000000000000").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_falsified_extract_is_found_out() {
    let world = World::new().await;
    let id = world.person(1, "陳測安").await;
    let extract = issue(&world, citizen(&id), &id, None).await.unwrap();
    world
        .ctx()
        .write(|tx| {
            tx.execute(
                "update extracts set body = replace(body, '範例路1號', '範例路9號')",
                kernel::params![],
            )
        })
        .await
        .unwrap();
    let page = world.browser(Actor::Stranger).get(&format!("/extracts/{}", extract.code)).await;
    assert!(page.text().contains("摘要不符"), "{}", page.text());
}

/// Whoever seals, out of service.
struct Closed;

impl Seals for Closed {
    fn seal<'a>(&'a self, _: &'a Ctx, _: ToSeal<'a>) -> Sealed<'a> {
        Box::pin(async { Err(SealRefused("the keys are locked".to_owned())) })
    }
}

#[tokio::test]
async fn without_a_seal_the_extract_stands_by_its_code() {
    let closed = Sealing(Arc::new(Closed));
    for (world, status) in [
        (World::new().await, StatusCode::NOT_FOUND),
        (World::with(catalogue(), |builder| builder.part(closed)).await, StatusCode::SERVICE_UNAVAILABLE),
    ] {
        let id = world.person(1, "陳測安").await;
        let mut person = world.browser(citizen(&id));
        let printed = person.post(&format!("/my/records/person/{id}/extract"), &[]).await;
        assert_eq!(printed.status, StatusCode::OK, "{}", printed.text());
        let file = printed.path.replace("/print", "/file");
        assert_eq!(printed.links().contains(&file), status == StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(person.get(&file).await.status, status);
        let mut other = world.browser(citizen("A100000001"));
        assert_eq!(other.get(&file).await.status, StatusCode::FORBIDDEN);
    }
}
