//! The directory of agencies: each node knows those that the centre's files name, and no others pass for them.

use std::path::Path;
use std::sync::Arc;

use directory::model::{Agencies, Agency, Level, Unit};
use federation::FederationError;
use federation::actions;
use federation::model::{Directory, DirectoryMistake, ListedDirectory};
use kernel::{AgencyId, Text};

use crate::node::{Node, centre, clock, member};

/// The centre's files from now on, with a change.
fn edit(centre: &Node, change: impl FnOnce(&mut Vec<Agency>, &mut Vec<Unit>)) {
    let known = directory::agencies(centre.ctx());
    let (mut agencies, mut units) = (known.all().to_vec(), known.units().to_vec());
    change(&mut agencies, &mut units);
    directory::install(centre.ctx(), Arc::new(Agencies::new(agencies, units, known.posts().to_vec())));
}

fn museum() -> Agency {
    Agency {
        id: AgencyId::new("museum"),
        code: None,
        oid: None,
        name: Text::new("範例博物館", "Example Museum"),
        level: Level::Agency,
        parent: Some(AgencyId::new("top")),
        valid_from: None,
        valid_until: None,
        successors: Vec::new(),
        source: "test".to_owned(),
    }
}

fn names(node: &Node, agency: &str) -> bool {
    let agency = AgencyId::new(agency);
    let catalogue = catalogue::current(node.ctx()).agency(&agency).is_some();
    let in_force = directory::agencies(node.ctx()).in_force(&agency, node.ctx().today()).is_some();
    assert!(catalogue || !in_force, "the catalogue goes by the same directory");
    in_force
}

async fn finding(node: &Node, what: &str) -> (bool, String) {
    let findings = actions::check(node.ctx()).await.unwrap();
    let found = findings.into_iter().find(|one| one.what == what).unwrap();
    (found.well, found.detail)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_centre_knows_of_agencies_every_node_knows_with_the_next_list() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    actions::refresh_list(people.ctx()).await.unwrap();
    assert_eq!(finding(&people, "directory").await, (true, "5 agencies, 0 units".to_owned()));
    let number = people.state().list.number;
    edit(&centre, |agencies, units| {
        agencies.push(museum());
        let road = agencies.iter_mut().find(|agency| agency.id.as_str() == "road-office").unwrap();
        road.valid_until = "2020-12-31".parse().ok();
        units.push(Unit {
            id: "tickets".to_owned(),
            agency: AgencyId::new("museum"),
            name: Text::new("票務組", "Tickets"),
            parent: None,
        });
    });
    assert!(names(&people, "road-office") && !names(&people, "museum"));
    assert!(actions::publish(centre.ctx()).await.unwrap(), "at once, not with the next minute");
    actions::refresh_list(people.ctx()).await.unwrap();
    assert_eq!(people.state().list.number, number + 1);
    assert!(!names(&people, "road-office") && names(&people, "museum"));
    assert!(directory::agencies(people.ctx()).unit("tickets").is_some());
    let told = finding(&people, "directory").await;
    assert_eq!(told, (true, "6 agencies, 1 units; own files differ: road-office, museum".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_outlives_a_reload_of_the_own_files_and_a_restart_without_the_centre() {
    let clock = clock();
    let mut centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    edit(&centre, |agencies, _| agencies.push(museum()));
    actions::publish(centre.ctx()).await.unwrap();
    actions::refresh_list(people.ctx()).await.unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/government");
    catalogue::reload(people.ctx(), &folder).await.unwrap();
    assert!(names(&people, "museum"), "after a reload");
    centre.close().await;
    // As after a restart: files are read, and nothing was heard yet.
    let own = catalogue::load(&folder, people.ctx().today()).unwrap();
    let nobody = directory::Told {
        shared: Arc::new(directory::model::Shared::of(&own.own_agencies)),
        held: Vec::new(),
    };
    catalogue::hear(people.ctx(), nobody).await.unwrap();
    assert!(!names(&people, "museum"));
    assert!(federation::start::open(people.ctx()).await.unwrap());
    assert!(names(&people, "museum"), "from what was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_not_taken_up_without_the_directory_that_it_names() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    actions::refresh_list(people.ctx()).await.unwrap();
    let before = people.state().list.number;
    edit(&centre, |agencies, _| agencies.push(museum()));
    actions::publish(centre.ctx()).await.unwrap();
    // Whoever answers for the centre now gives another directory than its list names.
    edit(&centre, |agencies, _| agencies.retain(|agency| agency.id.as_str() != "old-office"));
    let refused = actions::refresh_list(people.ctx()).await.unwrap_err();
    assert!(matches!(refused, FederationError::Directory(DirectoryMistake::Other)), "{refused}");
    assert_eq!(people.state().list.number, before, "and so the old one runs out in time");
    assert!(!names(&people, "museum"));
    actions::publish(centre.ctx()).await.unwrap();
    actions::refresh_list(people.ctx()).await.unwrap();
    assert!(names(&people, "museum"));
}

#[test]
fn what_is_no_directory_is_not_read() {
    let refused = |json: &str| {
        Directory::read(json.as_bytes(), &ListedDirectory::of(json.as_bytes())).unwrap_err().to_string()
    };
    let good = r#"{"format":"minben-directory-1","agencies":[],"units":[]}"#;
    Directory::read(good.as_bytes(), &ListedDirectory::of(good.as_bytes())).unwrap();
    let other = Directory::read(format!("{good} ").as_bytes(), &ListedDirectory::of(good.as_bytes()));
    assert_eq!(other, Err(DirectoryMistake::Other), "each byte counts");
    let short = ListedDirectory { length: 3, ..ListedDirectory::of(good.as_bytes()) };
    assert_eq!(Directory::read(good.as_bytes(), &short), Err(DirectoryMistake::Other));
    assert!(refused("[]").contains("it is no directory"));
    assert!(refused(&good.replace("directory-1", "directory-2")).contains("use a newer program"));
    let lost = r#"{"format":"minben-directory-1","agencies":[],"units":[{"id":"u","agency":"a","name":{"zh":"一","en":"One"},"parent":null}]}"#;
    assert_eq!(refused(lost), "u names a, which does not stand in it");
    let long = format!("{good}{}", " ".repeat(federation::model::MAX_DIRECTORY_BYTES));
    assert!(refused(&long).contains("longer than"));
}
