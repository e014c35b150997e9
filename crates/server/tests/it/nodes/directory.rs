//! Two nodes have the same contracts between their agencies, or are told which are not.

use super::world::{CONSUMER, CONTRACT, DELAYED, More, SYSTEM, Site, World, contract};

async fn contracts(site: &Site) -> (bool, String, String) {
    let findings = federation::actions::check(site.ctx()).await.unwrap();
    let found = findings.into_iter().find(|one| one.what == "contracts").unwrap();
    (found.well, found.about, found.detail)
}

#[tokio::test(flavor = "multi_thread")]
async fn contracts_that_differ_are_named_on_both_nodes() {
    // A contract of an agency that is on no node is nobody's matter here.
    let other = contract("nodes-nowhere", "").replace(CONSUMER, "mof");
    let file = ("contracts/nodes-nowhere.toml", other.as_str());
    let world = World::with(&More { files: &[file], ..More::default() }).await;
    assert_eq!(contracts(&world.member).await, (true, "centre".to_owned(), "2".to_owned()));
    assert_eq!(contracts(&world.centre).await, (true, "household".to_owned(), "2".to_owned()));
    // The member's IT person changes one contract and forgets another.
    let folder = world.government.join("systems").join(SYSTEM).join("contracts");
    let file = folder.join(format!("{CONTRACT}.toml"));
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace(", \"address\"]", "]")).unwrap();
    std::fs::remove_file(folder.join(format!("{DELAYED}.toml"))).unwrap();
    catalogue::reload(world.member.ctx(), &world.government).await.unwrap();
    let told = contracts(&world.member).await;
    assert_eq!(told.2, format!("missing here: {DELAYED}; another text: {CONTRACT}"));
    assert!(!told.0);
    let told = contracts(&world.centre).await;
    assert_eq!(told.2, format!("missing there: {DELAYED}; another text: {CONTRACT}"));
    assert!(!told.0);
}
