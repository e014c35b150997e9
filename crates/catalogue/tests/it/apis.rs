//! APIs and the contracts about them: every mistake with its file, line, reason and hint.

use std::fs;

use catalogue::model::{Source, SubjectAt};

use crate::folder::Folder;

const API: &str = "systems/vehicle/apis/inspections.toml";
const DESCRIPTION: &str = "systems/vehicle/apis/inspections.json";
const CONTRACT: &str = "systems/vehicle/contracts/inspections-trial.toml";

/// The good folder with an API and a contract about it.
fn folder() -> Folder {
    let folder = Folder::good();
    fs::create_dir_all(folder.at("systems/vehicle/apis")).unwrap();
    let api = "id = \"inspections\"\nname = { zh = \"驗車\", en = \"Inspections\" }\nagency = \"thb\"\n\
               openapi = \"inspections.json\"\nsubject = \"path:id_number\"\n";
    let description = "{ \"openapi\": \"3.1.0\",\n \"paths\": {\n  \"/v1/inspections/{id_number}\": { \"get\": {} },\n  \
                       \"/v1/stations\": { \"get\": {}, \"post\": {} }\n } }\n";
    let contract = "id = \"inspections-trial\"\nname = { zh = \"驗車約定\", en = \"Inspections\" }\nconsumer = \"thb\"\n\
                    api = \"inspections\"\nendpoints = [\"GET /v1/inspections/*\"]\n\
                    purpose = { code = \"trial\", zh = \"試行\", en = \"Trial\" }\n\
                    legal_basis = { zh = \"測試法第1條\", en = \"Test Act, article 1\" }\n\
                    clients = true\nfrom = \"2026-01-01\"\nuntil = \"2026-12-31\"\n";
    for (file, text) in [(API, api), (DESCRIPTION, description), (CONTRACT, contract)] {
        fs::write(folder.at(file), text).unwrap();
    }
    folder
}

#[test]
fn an_api_is_read_with_its_operations() {
    let folder = folder();
    let told: Vec<String> = folder.mistakes().iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    let catalogue = folder.load().unwrap();
    let api = catalogue.api("inspections").unwrap();
    assert_eq!(api.subject, Some(SubjectAt::Path("id_number".to_owned())));
    let operations: Vec<String> = api.operations.iter().map(ToString::to_string).collect();
    assert_eq!(operations, ["GET /v1/inspections/{id_number}", "GET /v1/stations", "POST /v1/stations"]);
    let contract = catalogue.contract("inspections-trial").unwrap();
    assert!(matches!(&contract.source, Source::Api { api, .. } if api == "inspections"));
    assert_eq!(catalogue.provider_of(contract).unwrap().as_str(), "thb");
    assert_eq!((contract.registry(), contract.fields().len()), (None, 0));
}

#[test]
fn every_mistake_is_told_where_it_is() {
    for (file, from, to, line, reason) in [
        (API, "agency = \"thb\"", "agency = \"tbh\"", "agency", "no agency “tbh”"),
        (API, "id = \"inspections\"", "id = \"inspection\"", "id =", "the file's name “inspections”"),
        (API, "\"inspections.json\"", "\"inspection.json\"", "openapi", "inspection.json"),
        (API, "\"inspections.json\"", "\"../x.json\"", "openapi", "no JSON file beside"),
        (API, "\"inspections.json\"", "\"inspections.yaml\"", "openapi", "no JSON file beside"),
        (API, "path:id_number", "path:number", "subject", "has the parameter {number}"),
        (API, "path:id_number", "cookie:id", "subject", "names no place in a request"),
        (API, "path:id_number", "json:place", "subject", "names no place in a request"),
        (CONTRACT, "api = \"inspections\"", "api = \"inspektions\"", "api =", "no API “inspektions”"),
        (
            CONTRACT,
            "GET /v1/inspections/*",
            "GET /v1/inspections",
            "endpoints",
            "has no operation “GET /v1/inspections”",
        ),
        (CONTRACT, "GET /v1/inspections/*", "PUT /v1/inspections/*", "endpoints", "has no operation"),
        (CONTRACT, "GET /v1/inspections/*", "FETCH /v1/inspections/*", "endpoints", "none of the methods"),
        (CONTRACT, "GET /v1/inspections/*", "GET v1", "endpoints", "is no path"),
        (CONTRACT, "clients = true", "clients = false", "id =", "nobody may use this contract"),
        (
            CONTRACT,
            "clients = true",
            "clients = true\nfields = [\"x\"]",
            "fields",
            "fields stands in a contract about the API",
        ),
        (
            CONTRACT,
            "clients = true",
            "clients = true\nposts = [\"x\"]",
            "posts",
            "posts stands in a contract about the API",
        ),
    ] {
        let folder = folder();
        folder.edit(file, from, to);
        let (line, mistakes) = (folder.line(file, line), folder.mistakes());
        let found = mistakes.iter().any(|known| {
            known.file == file
                && known.line == line
                && known.reason.contains(reason)
                && !known.hint.is_empty()
        });
        assert!(found, "{file}: {to}\n{mistakes:#?}");
    }
}

#[test]
fn a_wrong_description_is_told() {
    for (from, to, reason) in [
        ("\"3.1.0\"", "\"2.0\"", "OpenAPI “2.0”"),
        ("\"get\": {} },", "\"get\": {},", "this is not JSON"),
        ("/v1/stations", "/v1/sta%74ions", "is no path"),
    ] {
        let folder = folder();
        folder.edit(DESCRIPTION, from, to);
        let mistakes = folder.mistakes();
        assert!(
            mistakes.iter().any(|known| known.file == API && known.reason.contains(reason)),
            "{to}\n{mistakes:#?}"
        );
    }
    let folder = folder();
    fs::write(folder.at("systems/vehicle/apis/other.json"), "{}").unwrap();
    assert!(folder.mistakes().iter().any(|known| known.reason.contains("no API has this description")));
}

#[test]
fn codes_that_every_node_has_are_refused() {
    let folder = folder();
    let reserved = "systems/vehicle/contracts/listmethods.toml";
    fs::rename(folder.at(CONTRACT), folder.at(reserved)).unwrap();
    folder.edit(reserved, "id = \"inspections-trial\"", "id = \"listmethods\"");
    let mistakes = folder.mistakes();
    assert!(
        mistakes.iter().any(|known| known.file == reserved
            && known.line == 1
            && known.reason.contains("every node has")),
        "{mistakes:#?}"
    );
}

#[test]
fn a_registry_and_an_api_have_different_ids() {
    let folder = folder();
    folder.edit(API, "id = \"inspections\"", "id = \"vehicle\"");
    fs::rename(folder.at(API), folder.at("systems/vehicle/apis/vehicle.toml")).unwrap();
    assert!(folder.mistakes().iter().any(|known| known.reason.contains("a registry “vehicle” too")));
}
