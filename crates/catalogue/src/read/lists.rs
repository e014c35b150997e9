//! Code lists and the CSV files of the catalogue itself.

use std::path::Path;

use directory::files::unique_ids;
use directory::sheet::Sheet;
use kernel::{AgencyId, Mistake};

use super::file_id;
use crate::field::read_codes;
use crate::model::{Area, Areas, CodeList, County, LifeArea, SystemRow};
use crate::node::Node;

/// A shared code list.
pub(crate) fn code_list(node: &Node<'_>) -> CodeList {
    let list =
        CodeList { id: file_id(node), name: node.both("name"), codes: read_codes(&node.tables("code")) };
    if list.codes.is_empty() {
        node.mistake("code", "the list has no codes", "add [[code]] with value, zh and en");
    }
    list
}

/// `areas.csv`.
pub(crate) fn areas(dir: &Path, mistakes: &mut Vec<Mistake>) -> Vec<Area> {
    let sheet =
        Sheet::read(dir, "areas.csv", &["code", "county_zh", "county_en", "name_zh", "name_en"], mistakes);
    let mut seen = std::collections::HashMap::new();
    let mut areas = Vec::new();
    for line in &sheet.lines {
        let code = line.cell("code");
        if code.len() != 8 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            mistakes
                .push(line.mistake(format!("“{code}” is not an area code"), "area codes have eight digits"));
        } else if let Some(earlier) = seen.insert(code, line.number) {
            mistakes.push(line.mistake(
                format!("the area {code} already stands in line {earlier}"),
                "leave one of them out",
            ));
        }
        areas.push(Area {
            code: code.to_owned(),
            county: line.text("county", mistakes),
            name: line.text("name", mistakes),
        });
    }
    areas
}

/// Digits of an area's code that are its county's.
const COUNTY_DIGITS: usize = 5;

/// `map.csv`, which may be left out: where each county stands on a map of tiles.
pub(crate) fn counties(dir: &Path, areas: &Areas, mistakes: &mut Vec<Mistake>) -> Vec<County> {
    if !dir.join("map.csv").exists() {
        return Vec::new();
    }
    let sheet = Sheet::read(dir, "map.csv", &["county", "column", "row"], mistakes);
    let mut counties: Vec<County> = Vec::new();
    for line in &sheet.lines {
        let code = line.cell("county");
        let area = areas.all().iter().find(|area| area.code.get(..COUNTY_DIGITS) == Some(code));
        let place = (line.cell("column").parse::<u32>(), line.cell("row").parse::<u32>());
        match (area, place) {
            (None, _) => mistakes.push(line.mistake(
                format!("no area's code begins with “{code}”"),
                "write the first five digits of the codes in areas.csv",
            )),
            (_, (Ok(column), Ok(row)))
                if counties.iter().any(|one| (one.column, one.row) == (column, row)) =>
            {
                mistakes.push(
                    line.mistake("another county stands in this place", "give each a place of its own"),
                );
            }
            (Some(area), (Ok(column), Ok(row))) => {
                counties.push(County { code: code.to_owned(), name: area.county.clone(), column, row });
            }
            (Some(_), _) => mistakes
                .push(line.mistake("the place is no pair of whole numbers", "count column and row from 0")),
        }
    }
    counties
}

/// `life-areas.csv`.
pub(crate) fn life_areas(dir: &Path, mistakes: &mut Vec<Mistake>) -> Vec<LifeArea> {
    let columns = ["id", "name_zh", "name_en", "summary_zh", "summary_en"];
    let sheet = Sheet::read(dir, "life-areas.csv", &columns, mistakes);
    unique_ids(&sheet.lines, mistakes);
    let read = |line: &directory::sheet::Line| LifeArea {
        id: line.cell("id").to_owned(),
        name: line.text("name", mistakes),
        summary: line.text("summary", mistakes),
    };
    sheet.lines.iter().map(read).collect()
}

/// `systems.csv`, with the line of each row.
pub(crate) fn system_rows(dir: &Path, mistakes: &mut Vec<Mistake>) -> Vec<(SystemRow, usize)> {
    let columns = ["id", "system_zh", "system_en", "owner", "blocks", "works_when", "folder"];
    let sheet = Sheet::read(dir, "systems.csv", &columns, mistakes);
    unique_ids(&sheet.lines, mistakes);
    let mut rows = Vec::new();
    for line in &sheet.lines {
        let owners: Vec<AgencyId> = line.parts("owner").into_iter().map(AgencyId::new).collect();
        if owners.is_empty() {
            mistakes.push(line.mistake("the row has no owner", "name the agencies that own the system"));
        }
        let row = SystemRow {
            id: line.cell("id").to_owned(),
            name: line.text("system", mistakes),
            owners,
            blocks: line.parts("blocks").into_iter().map(str::to_owned).collect(),
            works_when: line.cell("works_when").to_owned(),
            folder: line.filled("folder").map(str::to_owned),
        };
        rows.push((row, line.number));
    }
    rows
}
