//! Tables of the records that registries begin with.

use std::fs;

use crate::broken::{VEHICLE, tells};
use crate::folder::Folder;

const TABLE: &str = "systems/vehicle/registries/vehicle.csv";
const HEADING: &str = "plate,owner_id,address,colour";
const RULE: &str = "
[[rule]]
id = \"coloured\"
require = \"record.colour != null\"
message = { zh = \"須有顏色\", en = \"It has a colour\" }
";
const INITIAL: &str = "
[initial]
file = \"vehicle.csv\"
from = \"2026-01-01\"
source = { zh = \"示範\", en = \"examples\" }
";

/// The good folder whose vehicles begin with these rows.
fn with(rows: &[&str]) -> Folder {
    let folder = Folder::good();
    let file = fs::read_to_string(folder.at(VEHICLE)).unwrap();
    fs::write(folder.at(VEHICLE), format!("{file}{RULE}{INITIAL}")).unwrap();
    fs::write(folder.at(TABLE), format!("{HEADING}\n{}\n", rows.join("\n"))).unwrap();
    folder
}

#[test]
fn a_registry_begins_with_the_rows_of_its_table() {
    let catalogue = with(&["ABC-1234,A200900017,,white", "ABC-1235,A200900017,,white"]).load().unwrap();
    let initial = catalogue.registry("vehicle").unwrap().initial.clone().unwrap();
    assert_eq!((initial.rows.len(), initial.rows[1].line), (2, 3));
    assert_eq!(initial.rows[0].cells["plate"], "ABC-1234");
    assert!(!initial.rows[0].cells.contains_key("address"), "an empty cell is no value");
}

#[test]
fn a_row_that_the_registry_would_not_take_is_told_with_its_line() {
    let good = "ABC-1234,A200900017,,white";
    for (bad, reason) in [
        ("abc,A200900017,,white", "“abc” is no value of “plate”"),
        ("ABC-9,A200900018,,white", "“A200900018” is no value of “owner_id”"),
        ("ABC-9999,,,white", "“owner_id” is empty"),
        ("ABC-9999,A200900017,,pink", "“pink” is no value of “colour”"),
        ("ABC-9999,A200900017,,", "breaks the rule “coloured”"),
        ("ABC-1234,A200900017, ,white", "the key “ABC-1234” stands in line 2 already"),
    ] {
        tells(&with(&[good, bad]), TABLE, bad, reason);
    }
}

#[test]
fn a_column_must_be_a_field() {
    let folder = with(&["ABC-1234,A200900017,,white"]);
    folder.edit(TABLE, "colour", "color");
    tells(&folder, TABLE, "ABC-1234", "the registry “vehicle” has no field “color”");
}

#[test]
fn a_table_nobody_names_is_told() {
    let folder = with(&["ABC-1234,A200900017,,white"]);
    folder.edit(VEHICLE, "file = \"vehicle.csv\"", "file = \"../vehicle.csv\"");
    tells(&folder, VEHICLE, "file = ", "is no table here");
    tells(&folder, TABLE, "", "no registry begins with this table");
}
