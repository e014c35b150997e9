//! Reorganisations: the files of today, read for the day on which an agency ends.

use std::fs;

use catalogue::Catalogue;
use catalogue::model::StepPost;
use kernel::Day;

use crate::broken::{SERVICE, VEHICLE, tells};
use crate::folder::Folder;

const ORDER: &str = "reorganisations/bureau.toml";

/// The good folder, with an agency that ends with the year and one that follows.
fn folder() -> Folder {
    let folder = Folder::good();
    folder.edit(
        "agencies.csv",
        "agency,motc,2023-09-15,,,test",
        "agency,motc,2023-09-15,2026-12-31,bureau,test\nbureau,,,路政局,Bureau of Roads,agency,motc,2027-01-01,,,test",
    );
    folder.edit(
        "units.csv",
        "thb-registry,",
        "bureau-registry,bureau,監理組,Registration Division,\nthb-registry,",
    );
    let posts = "bureau-chief,bureau,bureau-registry,組長,Division Chief,,head;supervisor\n\
                 bureau-clerk,bureau,bureau-registry,監理員,Registration Clerk,bureau-chief,clerk\nthb-chief,thb";
    folder.edit("posts.csv", "thb-chief,thb", posts);
    fs::create_dir(folder.at("reorganisations")).unwrap();
    let order = "id = \"bureau\"\nname = { zh = \"改組\", en = \"A reorganisation\" }\n\
                 legal_basis = { zh = \"組織法\", en = \"Organic Act\" }\non = \"2027-01-01\"\n\
                 [[agency]]\nends = \"thb\"\nsuccessor = \"bureau\"\n\
                 [[unit]]\nfrom = \"thb-registry\"\nto = \"bureau-registry\"\n\
                 [[post]]\nfrom = \"thb-chief\"\nto = \"bureau-chief\"\n\
                 [[post]]\nfrom = \"thb-clerk\"\nto = \"bureau-clerk\"\n";
    fs::write(folder.at(ORDER), order).unwrap();
    folder
}

fn load(folder: &Folder, day: &str) -> Catalogue {
    catalogue::load(folder.path(), day.parse::<Day>().unwrap())
        .unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

/// Owner, agency of the first step and its post.
fn hands(catalogue: &Catalogue) -> [String; 3] {
    let service = catalogue.service("vehicle-address").unwrap();
    let step = service.steps.iter().find(|step| step.post.is_some()).unwrap();
    let Some(StepPost::Post(post)) = &step.post else { panic!("no post") };
    [service.owner.to_string(), step.agency.to_string(), post.to_string()]
}

#[test]
fn from_the_day_on_every_file_names_who_goes_on() {
    let folder = folder();
    let today = load(&folder, "2026-11-20");
    assert_eq!(hands(&today), ["thb", "thb", "thb-clerk"]);
    assert!(today.handed.is_empty());
    let [(day, later)] = today.later() else { panic!("one day to come") };
    assert_eq!((day.to_string().as_str(), hands(later)), ("2027-01-01", hands(&load(&folder, "2027-01-02"))));
    assert_eq!(hands(later), ["bureau", "bureau", "bureau-clerk"]);
    assert_ne!(today.revision("vehicle-address"), later.revision("vehicle-address"));
    let kinds: Vec<&str> = later.handed.iter().map(|handed| handed.kind).collect();
    for kind in ["registry", "contract", "service", "client"] {
        assert!(kinds.contains(&kind), "{kind} is not among {kinds:?}");
    }
    let names = later.names_of(&kernel::AgencyId::new("bureau"), "2027-01-02".parse().unwrap());
    assert_eq!(names.len(), 2, "rows of the past stand under both names: {names:?}");
}

#[test]
fn what_goes_to_another_agency_than_the_successor_does() {
    let folder = folder();
    let text = fs::read_to_string(folder.at(ORDER)).unwrap();
    let takes = "[[takes]]\nkind = \"client\"\nid = \"thb-counter\"\nagency = \"motc\"\n";
    fs::write(folder.at(ORDER), format!("{text}{takes}")).unwrap();
    let later = load(&folder, "2027-01-02");
    assert_eq!(later.client("thb-counter").unwrap().agency.as_str(), "motc");
}

#[test]
fn a_post_that_nobody_follows_is_told_today_where_it_is_named() {
    let folder = folder();
    folder.edit(ORDER, "[[post]]\nfrom = \"thb-clerk\"\nto = \"bureau-clerk\"\n", "");
    tells(&folder, SERVICE, "post = \"thb-clerk\"", "ends with thb");
}

#[test]
fn each_mistake_of_a_reorganisation_is_told_with_its_line() {
    for (from, to, line, reason) in [
        (
            "on = \"2027-01-01\"",
            "on = \"2027-02-01\"",
            "ends =",
            "agencies.csv says that “thb” is there until 2026-12-31",
        ),
        ("successor = \"bureau\"", "successor = \"thb\"", "successor =", "lead back to it"),
        ("successor = \"bureau\"", "successor = \"old-thb\"", "successor =", "lead back to it"),
        ("successor = \"bureau\"", "successor = \"motc\"", "successor =", "does not name “motc”"),
        ("from = \"thb-chief\"", "from = \"thb-clerk\"", "from = \"thb-clerk\"", ""),
        ("from = \"thb-chief\"", "from = \"moi-clerk\"", "from = \"moi-clerk\"", "does not end here"),
        ("to = \"bureau-chief\"", "to = \"thb-chief\"", "to = \"thb-chief\"", "is not there on 2027-01-01"),
        ("from = \"thb-registry\"", "from = \"thb-registri\"", "thb-registri", "there is no unit"),
    ] {
        let folder = folder();
        folder.edit(ORDER, from, to);
        if reason.is_empty() {
            let told = folder.mistakes();
            assert!(told.iter().any(|mistake| mistake.reason.contains("is mapped twice")), "{told:#?}");
        } else {
            tells(&folder, ORDER, line, reason);
        }
    }
}

#[test]
fn successors_in_a_circle_are_told() {
    let folder = Folder::good();
    folder.edit("agencies.csv", "agency,motc,2023-09-15,,,test", "agency,motc,2023-09-15,,old-thb,test");
    tells(&folder, "agencies.csv", "thb,,,公路局", "following successors leads back");
}

#[test]
fn a_quantity_is_a_number_of_an_agency() {
    let folder = Folder::good();
    let text = fs::read_to_string(folder.at(VEHICLE)).unwrap();
    let quantity = "\n[[quantity]]\nid = \"all\"\nfield = \"plate\"\nagency = \"owner\"\n";
    fs::write(folder.at(VEHICLE), format!("{text}{quantity}")).unwrap();
    tells(&folder, VEHICLE, "field = \"plate\"", "is no number");
    tells(&folder, VEHICLE, "agency = \"owner\"", "owner");
}
