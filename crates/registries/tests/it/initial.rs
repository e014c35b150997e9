//! What registers begin with.

use std::path::Path;
use std::sync::Arc;

use catalogue::Catalogue;
use kernel::params;
use registries::actions::{begin, change, close};
use registries::store;

use crate::world::{World, body, clerk, day, entry};

const FILE: &str = "systems/test/registries/car.toml";
const HEADING: &str = "plate,owner_id,colour,driver_id";

/// The test catalogue whose cars begin with these rows.
fn with(rows: &[&str], example: bool) -> Catalogue {
    let folder = tempfile::tempdir().unwrap();
    testkit::copy_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/government"), folder.path());
    let file = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
    let initial = format!(
        "[initial]\nfile = \"car.csv\"\nfrom = \"2026-01-01\"\nsource = {{ zh = \"測試\", en = \"tests\" }}\n\
         example = {example}\n\n[synthetic]"
    );
    std::fs::write(folder.path().join(FILE), file.replace("[synthetic]", &initial)).unwrap();
    let table = folder.path().join("systems/test/registries/car.csv");
    std::fs::write(table, format!("{HEADING}\n{}\n", rows.join("\n"))).unwrap();
    catalogue::load(folder.path(), testkit::test_day()).unwrap_or_else(|told| panic!("{told:?}"))
}

async fn colour(world: &World, plate: &str) -> Option<String> {
    let plate = plate.to_owned();
    let today = world.ctx().today();
    let found = world.ctx().read(move |r| store::find(r, "car", &plate, today, None)).await.unwrap();
    found.map(|record| record.body["colour"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn rows_are_added_once_and_never_over_what_officials_wrote() {
    let rows = ["AAA-0001,A200900017,red,", "AAA-0002,A200900017,blue,"];
    let world = World::of(with(&rows, false)).await;
    begin(world.ctx(), &world.catalogue).await.unwrap();
    assert_eq!(colour(&world, "AAA-0001").await.as_deref(), Some("red"));
    let keys =
        |r: &mut kernel::Reader| store::find_by(r, "car", "owner_id", "A200900017", day("2026-11-20"), 9);
    assert_eq!(world.ctx().read(keys).await.unwrap().len(), 2, "they are found like any other");

    world.later(1);
    let set = body(serde_json::json!({ "colour": "green" }));
    let changed = move |tx: &mut kernel::Tx, schema: &registries::Schema| {
        change(tx, &clerk(), schema, "AAA-0001", set.clone(), &entry("2026-11-20"))
    };
    world.act("car", changed).await.unwrap();
    let closed = |tx: &mut kernel::Tx, schema: &registries::Schema| {
        close(tx, &clerk(), schema, "AAA-0002", &entry("2026-11-20"))
    };
    world.act("car", closed).await.unwrap();

    // The file gains a row, and another row is written differently.
    let rows = ["AAA-0001,A200900017,white,", "AAA-0002,A200900017,blue,", "AAA-0003,A200900017,black,"];
    begin(world.ctx(), &Arc::new(with(&rows, false))).await.unwrap();
    assert_eq!(colour(&world, "AAA-0001").await.as_deref(), Some("green"));
    assert_eq!(colour(&world, "AAA-0002").await, None, "what was closed stays closed");
    assert_eq!(colour(&world, "AAA-0003").await.as_deref(), Some("black"));
    let audited = "select count(*) from audit where action = 'registry.begin'";
    let rows = world.ctx().query(audited, params![]).await.unwrap();
    assert_eq!(rows[0].int(0).unwrap(), 2, "each time that something was added");
}

#[tokio::test]
async fn made_up_rows_are_for_demonstrations() {
    let rows = ["AAA-0001,A200900017,red,"];
    let live = World::of(with(&rows, true)).await;
    begin(live.ctx(), &live.catalogue).await.unwrap();
    assert_eq!(colour(&live, "AAA-0001").await, None);
    let demo = World::with(with(&rows, true), |builder| builder.part(web::DemoMode)).await;
    begin(demo.ctx(), &demo.catalogue).await.unwrap();
    assert_eq!(colour(&demo, "AAA-0001").await.as_deref(), Some("red"));
}
