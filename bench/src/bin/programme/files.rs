//! A catalogue with one large programme, written as files.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::Result;

/// Agencies that share the work.
const OFFICES: usize = 200;
/// Topmost items.
const PARTS: usize = 20;
/// First and last year.
const YEARS: (usize, usize) = (2012, 2016);

/// Id of the piece of work with this number.
pub(crate) fn id(number: usize) -> String {
    format!("{}.{}", number % PARTS + 1, number / PARTS + 1)
}

/// Writes the whole folder.
pub(crate) fn write(folder: &Path, items: usize) -> Result<()> {
    let programme = folder.join("programmes/large");
    fs::create_dir_all(&programme)?;
    for (file, head) in [
        ("areas.csv", "code,county_zh,county_en,name_zh,name_en\n"),
        ("life-areas.csv", "id,name_zh,name_en,summary_zh,summary_en\n"),
        ("systems.csv", "id,system_zh,system_en,owner,blocks,works_when,folder\n"),
        ("units.csv", "id,agency,name_zh,name_en,parent\n"),
        ("posts.csv", "id,agency,unit,title_zh,title_en,reports_to,roles\n"),
    ] {
        fs::write(folder.join(file), head)?;
    }
    fs::write(folder.join("agencies.csv"), agencies())?;
    for (file, text) in [
        ("programme.toml", PROGRAMME.to_owned()),
        ("goals.csv", GOALS.to_owned()),
        ("items.csv", rows(items)),
        ("roles.csv", roles(items)),
        ("budget.csv", budget(items)),
    ] {
        fs::write(programme.join(file), text)?;
    }
    Ok(())
}

const PROGRAMME: &str = r#"id = "large"
name = { zh = "大型計畫", en = "Large programme" }
summary = { zh = "量時間用的計畫。", en = "A programme to take times with." }
owner = "office-0"
on = "2012-01-01"
first_year = 2012
last_year = 2016

[[document]]
id = "book"
title = { zh = "計畫書", en = "The book" }
publisher = "office-0"
on = "2012-01-01"

[[document]]
id = "letter"
title = { zh = "核定函", en = "Letter of approval" }
publisher = "office-0"
on = "2013-01-07"
number = "量字第1號"
kind = "approval"

[[amendment]]
id = "2013"
on = "2013-01-07"
approved_by = "letter"
[[amendment.reason]]
change = "extended"
items = ["1.1"]
zh = "延長。"
en = "It goes on."
source = "letter:p1"
"#;

const GOALS: &str = "id,kind,parent,owner,name_zh,name_en,summary_zh,summary_en,source\n\
                     goal-1,goal,,office-0,目標,Goal,,,book:p1\n";

fn agencies() -> String {
    let mut text =
        "id,code,oid,name_zh,name_en,level,parent,valid_from,valid_until,successors,source\n".to_owned();
    for office in 0..OFFICES {
        let _ = writeln!(
            text,
            "office-{office},,,範例{office}署,Sample Office {office},agency,,2000-01-01,,,made"
        );
    }
    text
}

fn rows(items: usize) -> String {
    let mut text =
        "id,kind,parent,name_zh,name_en,summary_zh,summary_en,contributes,first_year,last_year,control,source\n"
            .to_owned();
    for part in 1..=PARTS {
        let _ = writeln!(text, "{part},flagship,,第{part}部分,Part {part},,,goal-1,,,,book:p1");
        for number in (0..items).filter(|number| number % PARTS + 1 == part) {
            let first = YEARS.0 + number % 3;
            let last = (first + number % 4).min(YEARS.1);
            let _ = writeln!(
                text,
                "{},sub-plan,{part},第{number}項範例工作的名稱,Sample work number {number},做第{number}項工作。,Does work {number}.,goal-1,{first},{last},,book:p2",
                id(number)
            );
        }
    }
    text
}

fn roles(items: usize) -> String {
    let mut text = "item,role,agency,from,until,printed_zh,source\n".to_owned();
    for number in 0..items {
        let _ = writeln!(text, "{},lead,office-{},,,,book:p2", id(number), number % OFFICES);
        let _ = writeln!(text, "{},support,office-{},,,,book:p2", id(number), (number * 7 + 1) % OFFICES);
    }
    text
}

/// Each piece of work with an amount of each year.
fn budget(items: usize) -> String {
    let mut text = "item".to_owned();
    for year in YEARS.0..=YEARS.1 {
        let _ = write!(text, ",{year}_capital,{year}_current,{year}_total");
    }
    text.push_str(",capital,current,total,source\n");
    for number in 0..items {
        let (capital, current) = (number % 90 + 10, number % 40);
        let years = YEARS.1 - YEARS.0 + 1;
        text.push_str(&id(number));
        for _ in 0..years {
            let _ = write!(text, ",{capital},{current},");
        }
        let _ = writeln!(
            text,
            ",{},{},{},book:p3",
            capital * years,
            current * years,
            (capital + current) * years
        );
    }
    text
}
