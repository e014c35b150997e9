//! One figure, one value: on the page, in CSV, XLSX and JSON, and by IATI's standard.

use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::Command;

use kernel::Ctx;
use testkit::{Browser, TestCtx};
use web::Routes;

/// The project's own programmes.
async fn site() -> (TestCtx, Browser) {
    let blocks = [web::block(), directory::block(), catalogue::block(), plans::block()];
    let test = testkit::ctx(&blocks, |builder| {
        builder.part(directory::Directory::default()).part(catalogue::Handle::default())
    })
    .await;
    let ctx: &Ctx = &test.ctx;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let government = catalogue::load(&folder, testkit::test_day()).unwrap();
    catalogue::install(ctx, government).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let browser = Browser::new(web::layers::apply(routes.into_router(), ctx));
    (test, browser)
}

/// Rows of a CSV file, the heading first.
fn csv_rows(body: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(body.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn part_of(workbook: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(from)?;
    rest.split_once(to).map(|(found, _)| found)
}

/// Cells of a sheet by row and column, as a spreadsheet program reads them.
fn sheet_rows(workbook: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let shared = part_of(workbook, "xl/sharedStrings.xml");
    let strings: Vec<String> = shared
        .split("<si>")
        .skip(1)
        .map(|one| {
            let (_, text) = between(one, "<t", "</t>").unwrap().split_once('>').unwrap();
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
        })
        .collect();
    let body = part_of(workbook, sheet);
    let mut rows = Vec::new();
    for row in body.split("<row ").skip(1) {
        let mut cells: Vec<String> = Vec::new();
        for cell in row.split("<c r=\"").skip(1) {
            let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
            let column = letters.bytes().fold(0, |sum, letter| sum * 26 + usize::from(letter - b'A') + 1) - 1;
            let value = between(cell, "<v>", "</v>").unwrap_or_default();
            let is_text = cell.split('>').next().unwrap().contains("t=\"s\"");
            cells.resize(column, String::new());
            cells.push(if is_text {
                strings[value.parse::<usize>().unwrap()].clone()
            } else {
                value.to_owned()
            });
        }
        rows.push(cells);
    }
    rows
}

/// Two figures are one value when they differ in nothing but zeros at the end.
fn same(one: &str, other: &str) -> bool {
    one == other
        || matches!((one.parse::<f64>(), other.parse::<f64>()), (Ok(one), Ok(other)) if one.to_bits() == other.to_bits())
}

#[tokio::test]
async fn every_cell_of_every_table_is_the_same_in_csv_xlsx_and_json() {
    let (_test, mut browser) = site().await;
    let mut cells = 0;
    for programme in ["2001", "2008", "2012"] {
        for table in [
            "goals",
            "items",
            "roles",
            "texts",
            "links",
            "budget",
            "indicators",
            "targets",
            "results",
            "changes",
            "amendments",
            "obligations",
            "flows",
            "cases",
            "audit",
        ] {
            let base = format!("/programmes/{programme}/tables/{table}");
            let csv = browser.get(&format!("{base}.csv")).await;
            if csv.status == 404 {
                assert!(table == "flows" || table == "cases", "{base}");
                continue;
            }
            let typed = csv_rows(&csv.body);
            let workbook = browser.get(&format!("{base}.xlsx")).await.bytes;
            let written = sheet_rows(&workbook, "xl/worksheets/sheet1.xml");
            let json = browser.get(&format!("{base}.json")).await.json();
            for (place, row) in typed.iter().enumerate() {
                for (column, cell) in row.iter().enumerate() {
                    let in_sheet = written[place].get(column).map_or("", String::as_str);
                    assert!(same(cell, in_sheet), "{base} {place} {column}: {cell} is {in_sheet} in XLSX");
                    if place > 0 {
                        let value = &json["rows"][place - 1][&typed[0][column]];
                        let told = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                        let told = if value.is_null() { String::new() } else { told };
                        assert!(same(cell, &told), "{base} {place} {column}: {cell} is {told} in JSON");
                    }
                    cells += 1;
                }
            }
        }
    }
    assert!(cells > 10_000, "only {cells} cells were compared");
}

#[tokio::test]
async fn the_budget_is_one_value_on_pages_in_tables_and_by_iati() {
    let (_test, mut browser) = site().await;
    let typed = csv_rows(&browser.get("/programmes/2012/tables/budget.csv").await.body);
    let xml = browser.get("/programmes/2012/tables/iati.xml").await.body;
    let at = |row: &[String], name: &str| -> i64 {
        let column = typed[0].iter().position(|head| head == name).unwrap();
        row[column].parse().unwrap_or_default()
    };
    let mut compared = 0;
    for row in typed.iter().skip(1).filter(|row| row[0].contains('.')) {
        let activity = xml
            .split("<iati-activity ")
            .find(|one| one.contains(&format!("-2012-{}</iati-identifier>", row[0])));
        let activity = activity.unwrap_or_else(|| panic!("{} is no activity", row[0]));
        let page = browser.get(&format!("/programmes/2012/items/{}", row[0])).await.body;
        for year in 2012..=2016 {
            let thousands = at(row, &format!("{year}_capital")) + at(row, &format!("{year}_current"));
            let budget = activity
                .split("<budget ")
                .skip(1)
                .find(|one| one.contains(&format!("iso-date=\"{year}-01-01\"")));
            if thousands == 0 {
                assert!(budget.is_none(), "{} has a budget of nothing in {year}", row[0]);
                continue;
            }
            let dollars = between(budget.unwrap(), "<value ", "</value>").unwrap().split_once('>').unwrap().1;
            assert_eq!(dollars, (thousands * 1000).to_string(), "{} in {year}", row[0]);
            let shown = kernel::money::grouped(thousands);
            assert!(page.contains(&format!(">{shown}<")), "{} in {year}: the page lacks {shown}", row[0]);
            compared += 1;
        }
    }
    assert!(compared > 120, "only {compared} amounts were compared");
}

#[tokio::test]
async fn targets_and_results_are_one_value_on_pages_in_tables_and_by_iati() {
    let (_test, mut browser) = site().await;
    let xml = browser.get("/programmes/2008/tables/iati.xml").await.body;
    let mut pairs = Vec::new();
    for table in ["targets", "results"] {
        let rows = csv_rows(&browser.get(&format!("/programmes/2008/tables/{table}.csv")).await.body);
        let years: Vec<usize> = (1..rows[0].len() - 1).collect();
        for row in rows.iter().skip(1) {
            let page = browser.get(&format!("/programmes/2008/indicators/{}", row[0])).await.body;
            for column in &years {
                let value = &row[*column];
                let (whole, part) =
                    value.split_once('.').map_or((value.as_str(), ""), |(whole, part)| (whole, part));
                let grouped = whole.parse::<i64>().map(kernel::money::grouped).unwrap_or_default();
                let shown = if part.is_empty() { grouped } else { format!("{grouped}.{part}") };
                assert!(value.is_empty() || page.contains(&shown), "{} lacks {shown}", row[0]);
                if !value.is_empty() {
                    pairs.push((if table == "targets" { "target" } else { "actual" }, value.clone()));
                }
            }
        }
    }
    for (element, value) in &pairs {
        assert!(xml.contains(&format!("<{element} value=\"{value}\"/>")), "{element} {value}");
    }
    let written = xml.matches("<target value=").count() + xml.matches("<actual value=").count();
    assert_eq!(written, pairs.len(), "every figure of the tables, and no other");
}

#[tokio::test]
async fn the_workbook_has_every_table_and_is_the_same_each_time() {
    let (_test, mut browser) = site().await;
    let first = browser.get("/programmes/2012/tables/all.xlsx").await;
    assert_eq!(first.status, 200);
    let names = part_of(&first.bytes, "xl/workbook.xml");
    for name in ["goals", "items", "budget", "targets", "flows", "audit"] {
        assert!(names.contains(&format!("name=\"{name}\"")), "{name}");
    }
    assert_eq!(first.bytes, browser.get("/programmes/2012/tables/all.xlsx").await.bytes);
}

/// With the schema that the standard publishes; interop/iati/README.md says how it gets here.
#[tokio::test]
async fn each_programme_is_valid_by_iatis_schema() {
    let (_test, mut browser) = site().await;
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../interop/iati");
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for programme in ["2001", "2008", "2012"] {
        let file = folder.path().join(format!("{programme}.xml"));
        std::fs::write(&file, browser.get(&format!("/programmes/{programme}/tables/iati.xml")).await.bytes)
            .unwrap();
        files.push(file);
    }
    let python = home.join("venv/bin/python");
    let said = Command::new(python).arg(home.join("validate.py")).args(&files).output();
    let said = said.expect("interop/iati is not installed; its README.md says how");
    let text = String::from_utf8_lossy(&said.stdout);
    assert!(said.status.success() && text.contains("3 files, 0 with findings"), "{text}");
}
