//! Synthetic records.

use registries::store;
use registries::synthetic::{fill, population};

use crate::world::{World, day};

#[tokio::test]
async fn registries_are_filled_as_their_files_say() {
    let world = World::new().await;
    let people = 2_000;
    let filled = fill(world.ctx(), &world.catalogue, 7, people, |_| {}).await.unwrap();
    assert_eq!(filled["person"], people);
    assert!((700..1_400).contains(&filled["car"]), "{filled:?}");
    assert!(filled["shop"] > 20, "{filled:?}");
    let households: Vec<_> = population(&world.catalogue, 7, people, world.ctx().today()).collect();
    let adult = households[0].head().unwrap().clone();
    let key = adult.id_number.clone();
    let found =
        world.ctx().read(move |r| store::find(r, "person", &key, day("2026-11-20"), None)).await.unwrap();
    assert_eq!(found.unwrap().body["name"], adult.name);
    let (part, business) =
        (adult.name.clone(), households.iter().find_map(|home| home.businesses.first()).unwrap());
    let number = business.number.clone();
    let (hits, shops) = world
        .ctx()
        .read(move |r| {
            let hits = store::search(r, "person", &part, None, day("2026-11-20"), 50)?;
            Ok::<_, kernel::DbError>((
                hits,
                store::find_by(r, "shop", "number", &number, day("2026-11-20"), 2)?,
            ))
        })
        .await
        .unwrap();
    assert!(hits.iter().any(|hit| hit.record.key == adult.id_number));
    assert_eq!(shops.len(), 1);
    // A second time there is nothing to do.
    assert!(fill(world.ctx(), &world.catalogue, 7, people, |_| {}).await.unwrap().is_empty());
    let mut children = 0;
    for member in households.iter().flat_map(|home| &home.members) {
        children += u32::from(member.age_on(day("2026-11-20")) < 18);
    }
    assert!(children > 200);
}

#[tokio::test]
async fn an_interrupted_filling_is_completed() {
    let world = World::new().await;
    let first = fill(world.ctx(), &world.catalogue, 7, 500, |_| {}).await.unwrap();
    world
        .ctx()
        .write(|tx| tx.execute("delete from imports where registry = 'person'", kernel::params![]))
        .await
        .unwrap();
    let again = fill(world.ctx(), &world.catalogue, 7, 600, |_| {}).await.unwrap();
    assert_eq!((first["person"], again["person"]), (500, 600));
    let count = world.ctx().read(|r| store::count(r, "person", day("2026-11-20"))).await.unwrap();
    assert_eq!(count.entered, 600);
}

#[tokio::test]
async fn the_governments_own_registries_are_filled() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let catalogue = catalogue::load(&dir, testkit::test_day()).expect("the government checks");
    let world = World::of(catalogue).await;
    let filled = fill(world.ctx(), &world.catalogue, 1, 400, |_| {}).await.unwrap();
    let wanted = world.catalogue.registries().iter().filter(|registry| registry.synthetic.is_some()).count();
    assert_eq!(filled.len(), wanted);
    assert_eq!(filled["household"], 400);
}
