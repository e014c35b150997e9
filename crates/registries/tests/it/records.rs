//! Keys, validation, references, uniqueness, finding and searching.

use kernel::{Actor, AgencyId, facts};
use registries::actions::{change, close, correct, insert};
use registries::{Record, RegistriesError, store};
use serde_json::json;

use crate::world::{World, body, citizen, clerk, day, entry, official, person};

async fn car(world: &World, plate: &str, owner: &str) -> Result<Record, RegistriesError> {
    let made = body(json!({"plate": plate, "owner_id": owner, "colour": "白", "seats": "5"}));
    world.act("car", move |tx, schema| insert(tx, &clerk(), schema, made.clone(), &entry("2026-01-01"))).await
}

async fn found(world: &World, registry: &'static str, field: &'static str, value: &str) -> Vec<String> {
    let value = value.to_owned();
    let found = world
        .ctx()
        .read(move |r| store::find_by(r, registry, field, &value, day("2026-11-20"), 100))
        .await
        .unwrap();
    found.into_iter().map(|record| record.key).collect()
}

fn fields(error: &RegistriesError) -> Vec<String> {
    match error {
        RegistriesError::Fields(errors) => errors.iter().map(|error| error.field.clone()).collect(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_record_is_found_by_key_subject_number_and_part_of_its_name() {
    let world = World::new().await;
    let owner = world.person(1, "陳測安").await;
    let other = world.person(2, "林範文").await;
    for (plate, owner) in [("ABC-0001", &owner), ("ABC-0002", &owner), ("XYZ-0001", &other)] {
        let record = car(&world, plate, owner).await.unwrap();
        assert_eq!(record.key, plate);
        assert_eq!(record.subject.as_ref(), Some(owner));
        assert_eq!(record.body["seats"], json!(5));
    }
    assert_eq!(found(&world, "car", "owner_id", &owner).await, ["ABC-0001", "ABC-0002"]);
    assert_eq!(found(&world, "car", "plate", "XYZ-0001").await, ["XYZ-0001"]);
    assert_eq!(found(&world, "person", "name", "林範文").await, std::slice::from_ref(&other));
    assert!(found(&world, "car", "colour", "白").await.is_empty(), "colour is not indexed");
    for (part, count) in
        [("測", 1), ("範文", 1), ("陳測安", 1), ("安", 1), ("無", 0), (&owner, 1), (&owner[6..], 1)]
    {
        let part = part.to_owned();
        let hits = world
            .ctx()
            .read({
                let part = part.clone();
                move |r| store::search(r, "person", &part, None, day("2026-11-20"), 10)
            })
            .await
            .unwrap();
        assert_eq!(hits.len(), count, "{part}");
    }
    assert_eq!(facts::total(world.ctx(), "registry.changed").await.unwrap(), 5);
}

#[tokio::test]
async fn search_pages_give_each_record_once() {
    let world = World::new().await;
    for index in 0..55 {
        world.person(index, &format!("陳測{}", char::from(b'a' + (index % 26) as u8))).await;
    }
    let (mut seen, mut after) = (Vec::new(), None::<String>);
    loop {
        let from = after.clone();
        let hits = world
            .ctx()
            .read(move |r| store::search(r, "person", "陳測", from.as_deref(), day("2026-11-20"), 20))
            .await
            .unwrap();
        let Some(last) = hits.last() else { break };
        after = Some(last.place.clone());
        seen.extend(hits.into_iter().map(|hit| hit.record.key));
    }
    assert_eq!(seen.len(), 55);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 55);
}

#[tokio::test]
async fn what_is_wrong_with_a_body_is_told_field_by_field() {
    let world = World::new().await;
    let (id, good) = person(1, "陳測安");
    let refused = |change: serde_json::Value| {
        let mut wrong = good.clone();
        wrong.extend(body(change));
        world.act("person", move |tx, schema| {
            insert(tx, &clerk(), schema, wrong.clone(), &entry("2026-01-01"))
        })
    };
    let error =
        refused(json!({"id_number": "A123456788", "name": "", "sex": "x", "birth_date": "2026-02-30"})).await;
    assert_eq!(fields(&error.unwrap_err()), ["id_number", "name", "sex", "birth_date"]);
    let error = refused(json!({"name": "長".repeat(10_000_000 / 3)})).await;
    assert_eq!(fields(&error.unwrap_err()), ["name"]);
    let error = refused(json!({"height": 180})).await.unwrap_err();
    assert!(matches!(error, RegistriesError::UnknownField(field) if field == "height"));
    let error = refused(json!({"birth_date": "2026-12-01"})).await.unwrap_err();
    assert!(matches!(error, RegistriesError::Rule { id, .. } if id == "born"));
    let error = car(&world, "ABC-0001", "A100000002").await.unwrap_err();
    assert_eq!(fields(&error), ["owner_id"]);
    assert_eq!(world.person(1, "陳測安").await, id);
}

#[tokio::test]
async fn unique_values_and_references_are_kept() {
    let world = World::new().await;
    let (first, second) = (world.person(1, "陳測安").await, world.person(2, "林範文").await);
    let mail = |key: &str, mail: &str, on: &'static str| {
        let (key, set) = (key.to_owned(), body(json!({"email": mail})));
        world.act("person", move |tx, schema| change(tx, &clerk(), schema, &key, set.clone(), &entry(on)))
    };
    mail(&first, "a@mail.example", "2026-03-01").await.unwrap();
    assert_eq!(fields(&mail(&second, "a@mail.example", "2026-06-01").await.unwrap_err()), ["email"]);
    mail(&first, "b@mail.example", "2026-05-01").await.unwrap();
    mail(&second, "a@mail.example", "2026-06-01").await.unwrap();

    car(&world, "ABC-0001", &first).await.unwrap();
    let drive = |driver: String| {
        let set = body(json!({"driver_id": driver}));
        world.act("car", move |tx, schema| {
            change(tx, &clerk(), schema, "ABC-0001", set.clone(), &entry("2026-02-01"))
        })
    };
    assert_eq!(fields(&drive("nobody".to_owned()).await.unwrap_err()), ["driver_id"]);
    drive(second.clone()).await.unwrap();
    assert_eq!(found(&world, "car", "driver_id", &second).await, ["ABC-0001"]);
}

#[tokio::test]
async fn keys_stay_and_a_key_in_force_is_taken() {
    let world = World::new().await;
    let owner = world.person(1, "陳測安").await;
    car(&world, "ABC-0001", &owner).await.unwrap();
    assert!(matches!(car(&world, "ABC-0001", &owner).await, Err(RegistriesError::InForce)));
    let rename = world.act("car", move |tx, schema| {
        change(tx, &clerk(), schema, "ABC-0001", body(json!({"plate": "ABC-0002"})), &entry("2026-02-01"))
    });
    assert!(matches!(rename.await, Err(RegistriesError::KeyFixed(field)) if field == "plate"));
    let nothing = world.act("car", move |tx, schema| {
        change(tx, &clerk(), schema, "ABC-0009", body(json!({"colour": "黑"})), &entry("2026-02-01"))
    });
    assert!(matches!(nothing.await, Err(RegistriesError::NotFound)));
    world
        .act("car", move |tx, schema| close(tx, &clerk(), schema, "ABC-0001", &entry("2026-03-01")))
        .await
        .unwrap();
    let count = world.ctx().read(|r| store::count(r, "car", day("2026-11-20"))).await.unwrap();
    assert_eq!((count.entered, count.in_force), (1, 0));
    assert!(found(&world, "car", "owner_id", &owner).await.is_empty());
}

#[tokio::test]
async fn a_composite_key_is_joined_by_slashes() {
    let world = World::new().await;
    let keeper = official("other-clerk");
    let number = synthetic::business_number(3).unwrap();
    let made = body(json!({"county": "63", "number": number, "name": "測安範例商行", "capital": "1000"}));
    let record = world
        .act("shop", move |tx, schema| insert(tx, &keeper, schema, made.clone(), &entry("2026-01-01")))
        .await
        .unwrap();
    assert_eq!(record.key, format!("63/{number}"));
    assert_eq!(found(&world, "shop", "number", &number).await, [record.key]);
}

#[tokio::test]
async fn a_change_that_changes_nothing_writes_nothing() {
    let world = World::new().await;
    let owner = world.person(1, "陳測安").await;
    let before = car(&world, "ABC-0001", &owner).await.unwrap();
    let again = world
        .act("car", move |tx, schema| {
            correct(tx, &clerk(), schema, "ABC-0001", body(json!({"colour": "白"})), &entry("2026-02-01"))
        })
        .await
        .unwrap();
    assert_eq!(before, again);
}

#[tokio::test]
async fn only_keepers_and_the_owners_services_write_and_they_say_why() {
    let world = World::new().await;
    let (id, made) = person(1, "陳測安");
    let try_as = |actor: Actor, reason: &'static str| {
        let made = made.clone();
        world.act("person", move |tx, schema| {
            let entry = registries::Entry { reason: reason.to_owned(), ..entry("2026-01-01") };
            insert(tx, &actor, schema, made.clone(), &entry)
        })
    };
    let service = |agency: &str| Actor::Service {
        agency: AgencyId::new(agency),
        service: "test".to_owned(),
        case: "case".to_owned(),
        on_behalf_of: citizen(&id).person().unwrap().clone(),
    };
    for actor in [
        Actor::Stranger,
        citizen(&id),
        official("office-reader"),
        official("other-clerk"),
        service("other-office"),
    ] {
        assert!(matches!(try_as(actor, "測試").await, Err(RegistriesError::NotKeeper)));
    }
    assert!(matches!(try_as(clerk(), "  ").await, Err(RegistriesError::ReasonMissing)));
    try_as(service("test-office"), "測試").await.unwrap();
}

#[tokio::test]
async fn a_hundred_writers_of_one_key_make_one_record() {
    let world = World::new().await;
    let owner = world.person(1, "陳測安").await;
    let tries = (0..100).map(|_| car(&world, "ABC-0001", &owner));
    let mut done = 0;
    let results = futures_of(tries).await;
    for result in results {
        match result {
            Ok(_) => done += 1,
            Err(RegistriesError::InForce) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(done, 1);
}

/// Runs futures at once on one task.
async fn futures_of<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    futures_util::future::join_all(futures).await
}
