//! Parts that services share.

use std::fs;

use crate::broken::{SERVICE, tells};
use crate::folder::Folder;

const PART: &str = "parts/vehicle-page.toml";
const HEAD: &str = "id = \"vehicle-page\"\nname = { zh = \"選車\", en = \"Choosing a vehicle\" }\n";
const USE: &str = "[[use]]\npart = \"vehicle-page\"\nwhich = \"vehicles\"\nwhere = \"plate\"\n\n";

/// The good folder in which the page of the vehicle stands in a part.
fn with_part() -> Folder {
    let folder = Folder::good();
    let text = fs::read_to_string(folder.at(SERVICE)).unwrap();
    let from = text.find("[[page]]").unwrap();
    let until = from + 1 + text[from + 1..].find("[[page]]\n").unwrap();
    let page = text[from..until]
        .replace("evidence.vehicles", "evidence.<which>")
        .replace("id = \"plate\"", "id = \"<where>\"");
    fs::create_dir(folder.at("parts")).unwrap();
    fs::write(folder.at(PART), format!("{HEAD}takes = [\"which\", \"where\"]\n\n{page}")).unwrap();
    fs::write(folder.at(SERVICE), format!("{}{USE}{}", &text[..from], &text[until..])).unwrap();
    folder
}

#[test]
fn a_service_is_the_same_with_its_part_put_in() {
    let (whole, put) = (Folder::good().load().unwrap(), with_part().load().unwrap());
    let id = "vehicle-address";
    assert_eq!(whole.service(id).unwrap().canonical(), put.service(id).unwrap().canonical());
}

#[test]
fn mistakes_are_told_where_they_stand() {
    let folder = with_part();
    folder.edit(PART, "label = {", "lable = {");
    tells(&folder, PART, "lable", "the key “lable” is not known");
    let folder = with_part();
    folder.edit(PART, "value = \"plate\"", "value = \"plaet\"");
    tells(&folder, PART, "value = \"plaet\"", "“plaet” is not known");
    let folder = with_part();
    folder.edit(SERVICE, "answers.first_day <= answers.last_day", "answers.first <= answers.last_day");
    tells(&folder, SERVICE, "answers.first <= ", "“first” is not known");
    let folder = with_part();
    folder.edit(PART, "type = \"code\"", "type = code");
    tells(&folder, PART, "type = code", "this is not TOML");
}

#[test]
fn a_part_is_used_as_it_says() {
    for (from, to, at, reason) in [
        ("part = \"vehicle-page\"", "part = \"vehicle-pgae\"", "[[use]]", "there is no part “vehicle-pgae”"),
        ("part = \"vehicle-page\"\n", "", "[[use]]", "names no part"),
        ("which = \"vehicles\"\n", "", "[[use]]", "takes “which”"),
        ("where = \"plate\"", "where = \"plate\"\nwhen = \"true\"", "[[use]]", "takes no “when”"),
    ] {
        let folder = with_part();
        folder.edit(SERVICE, from, to);
        let line = folder.line(SERVICE, at);
        let told = folder.mistakes();
        let found = told.iter().any(|m| m.file == SERVICE && m.line == line && m.reason.contains(reason));
        assert!(found, "{reason} in line {line}: {told:#?}");
    }
}

#[test]
fn parts_are_told_that_nobody_uses_or_that_hold_nothing() {
    let folder = Folder::good();
    fs::create_dir(folder.at("parts")).unwrap();
    fs::write(folder.at(PART), format!("{HEAD}\n[[page]]\n")).unwrap();
    tells(&folder, PART, "id = ", "no service uses this part");
    fs::write(folder.at(PART), HEAD).unwrap();
    tells(&folder, PART, "id = ", "the part holds nothing");
    fs::write(folder.at(PART), format!("{HEAD}\n[[page]]\n[[use]]\n")).unwrap();
    tells(&folder, PART, "id = ", "a part uses another one");
    fs::write(folder.at("parts/notes.txt"), "x").unwrap();
    tells(&folder, "parts/notes.txt", "", "is not read");
}
