//! Putting catalogues in force.

use std::sync::Arc;

use catalogue::model::Service;
use catalogue::{CatalogueError, Handle, current, install, reload, service_at};
use testkit::TestCtx;

use crate::folder::Folder;

const SERVICE: &str = "systems/vehicle/services/vehicle-address.toml";

async fn context() -> TestCtx {
    let blocks = [catalogue::block()];
    testkit::ctx(&blocks, |builder| builder.part(Handle::default()).part(directory::Directory::default()))
        .await
}

#[tokio::test]
async fn a_reload_keeps_running_cases_on_the_definition_they_began_with() {
    let test = context().await;
    let folder = Folder::good();
    install(&test.ctx, folder.load().unwrap()).await.unwrap();
    let first = current(&test.ctx).revision("vehicle-address").unwrap().to_owned();
    let began = service_at(&test.ctx, "vehicle-address", &first).await.unwrap().unwrap();

    folder.edit(SERVICE, "time_limit_days = 3", "time_limit_days = 5");
    reload(&test.ctx, folder.path()).await.unwrap();
    let now = current(&test.ctx);
    assert_ne!(now.revision("vehicle-address").unwrap(), first);
    assert_eq!(now.service("vehicle-address").unwrap().time_limit_days, 5);
    let kept = service_at(&test.ctx, "vehicle-address", &first).await.unwrap().unwrap();
    assert_eq!(kept, began, "read back from storage exactly as it was");
    assert_eq!(kept.time_limit_days, 3);
    let again = service_at(&test.ctx, "vehicle-address", &first).await.unwrap().unwrap();
    assert!(Arc::ptr_eq(&kept, &again), "the second time from memory");
    assert!(service_at(&test.ctx, "vehicle-address", "0000000000000000").await.unwrap().is_none());
}

#[tokio::test]
async fn a_catalogue_with_mistakes_does_not_replace_the_one_in_force() {
    let test = context().await;
    let folder = Folder::good();
    install(&test.ctx, folder.load().unwrap()).await.unwrap();
    folder.edit(SERVICE, "life_area = \"transport\"", "life_area = \"traffic\"");
    match reload(&test.ctx, folder.path()).await {
        Err(CatalogueError::Mistakes { mistakes, .. }) => assert_eq!(mistakes.len(), 1),
        other => panic!("{other:?}"),
    }
    assert!(current(&test.ctx).service("vehicle-address").is_some());
    assert_eq!(directory::agencies(&test.ctx).all().len(), 4, "agencies are installed with it");
    assert!(!test.ctx.work_calendar().is_working("2026-01-01".parse().unwrap()), "and the working days");
}

#[test]
fn comments_and_order_of_keys_do_not_change_a_revision() {
    let folder = Folder::good();
    let before = folder.load().unwrap().revision("vehicle-address").unwrap().to_owned();
    folder.edit(
        SERVICE,
        "owner = \"thb\"\naudience = [\"citizen\"]",
        "# moved\naudience = [\"citizen\"]\nowner = \"thb\"",
    );
    assert_eq!(folder.load().unwrap().revision("vehicle-address").unwrap(), before);
}

#[test]
fn every_definition_survives_its_canonical_form() {
    let government = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let day = kernel::Day::new(2026, 11, 20).unwrap();
    for catalogue in [Folder::good().load().unwrap(), catalogue::load(&government, day).unwrap()] {
        for service in catalogue.services() {
            let again = Service::from_canonical(&service.canonical()).unwrap();
            assert_eq!(again, **service);
            assert_eq!(again.revision(), service.revision());
        }
        for registry in catalogue.registries() {
            let text = serde_json::to_string(registry.as_ref()).unwrap();
            assert_eq!(serde_json::from_str::<catalogue::model::Registry>(&text).unwrap(), **registry);
        }
        for contract in catalogue.contracts() {
            let text = serde_json::to_string(contract.as_ref()).unwrap();
            assert_eq!(serde_json::from_str::<catalogue::model::Contract>(&text).unwrap(), **contract);
        }
    }
}

#[test]
fn parts_of_the_catalogue_are_found_from_each_other() {
    let catalogue = Folder::good().load().unwrap();
    let areas = catalogue.services_by_life_area();
    assert_eq!((areas.len(), areas[0].1.len()), (1, 1));
    assert_eq!(catalogue.contracts_for_registry("household").count(), 1);
    assert_eq!(catalogue.system_for_row("P2/1").unwrap().folder, "household");
}

#[test]
fn what_may_be_left_out_is_filled_in() {
    let catalogue = Folder::good().load().unwrap();
    let contract = catalogue.contract("vehicle-household").unwrap();
    assert_eq!(contract.keys(), ["id_number"]);
    let apply = contract.subscription.as_ref().unwrap().apply.as_ref().unwrap();
    assert_eq!(apply.value.to_string(), "record.id_number");
    let service = catalogue.service("vehicle-address").unwrap();
    assert_eq!(service.evidence("vehicles").unwrap().by, "owner_id");
}
