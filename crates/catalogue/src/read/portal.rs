//! `life-events.csv` and `sites.csv`; both may be left out.

use std::path::Path;

use directory::files::unique_ids;
use directory::model::Agencies;
use directory::sheet::{Line, Sheet};
use kernel::{AgencyId, Day, Lang, Mistake};
use url::Url;

use crate::model::{LifeEvent, People, Site, SiteKind};

/// Longest pause between two harvests: a month.
const MOST_HOURS: u32 = 720;

/// Lower-case letters, digits and `-`: ids stand in addresses.
fn plain_ids(lines: &[Line], mistakes: &mut Vec<Mistake>) {
    unique_ids(lines, mistakes);
    let fits =
        |id: &str| id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    for line in lines.iter().filter(|line| !fits(line.cell("id"))) {
        let reason = format!("“{}” is no id", line.cell("id"));
        mistakes.push(line.mistake(reason, "ids have lower-case letters, digits and -"));
    }
}

/// The events of life, with the lines they stand in.
pub(crate) fn life_events(dir: &Path, mistakes: &mut Vec<Mistake>) -> Vec<(LifeEvent, Line)> {
    if !dir.join("life-events.csv").exists() {
        return Vec::new();
    }
    let columns = ["id", "name_zh", "name_en", "summary_zh", "summary_en", "people", "services"];
    let sheet = Sheet::read(dir, "life-events.csv", &columns, mistakes);
    plain_ids(&sheet.lines, mistakes);
    let mut events = Vec::new();
    for line in sheet.lines {
        let mut people = Vec::new();
        for word in line.parts("people") {
            match People::of(word) {
                Some(one) => people.push(one),
                None => mistakes.push(line.unknown("people", word, People::ALL.iter().map(|one| one.word()))),
            }
        }
        if line.parts("people").is_empty() {
            let hint = "write citizen, business, official or newcomer; several with ; in between";
            mistakes.push(line.mistake("people is empty: nobody is shown this event", hint));
        }
        if line.parts("services").is_empty() {
            let hint = "write the ids of services in the order of use, with ; in between";
            mistakes.push(line.mistake("services is empty: nothing can be done", hint));
        }
        let event = LifeEvent {
            id: line.cell("id").to_owned(),
            name: line.text("name", mistakes),
            summary: line.text("summary", mistakes),
            people,
            services: line.parts("services").into_iter().map(str::to_owned).collect(),
        };
        events.push((event, line));
    }
    events
}

/// The sites of agencies that are in force on `today`.
pub(crate) fn sites(dir: &Path, agencies: &Agencies, today: Day, mistakes: &mut Vec<Mistake>) -> Vec<Site> {
    if !dir.join("sites.csv").exists() {
        return Vec::new();
    }
    let columns = ["id", "agency", "kind", "address", "language", "hours"];
    let sheet = Sheet::read(dir, "sites.csv", &columns, mistakes);
    plain_ids(&sheet.lines, mistakes);
    let mut sites: Vec<Site> = Vec::new();
    for line in &sheet.lines {
        let Some(site) = site(line, agencies, today, mistakes) else { continue };
        if let Some(other) = sites.iter().find(|other| other.address == site.address) {
            let reason = format!("“{}” has the same address", other.id);
            mistakes.push(line.mistake(reason, "leave one of the two out"));
        }
        sites.push(site);
    }
    sites
}

fn site(line: &Line, agencies: &Agencies, today: Day, mistakes: &mut Vec<Mistake>) -> Option<Site> {
    let told = mistakes.len();
    let agency = AgencyId::new(line.cell("agency"));
    match agencies.agency(&agency) {
        None => mistakes.push(line.unknown(
            "agency",
            agency.as_str(),
            agencies.all().iter().map(|agency| agency.id.as_str()),
        )),
        Some(known) if !known.in_force(today) => {
            let reason = format!("the agency “{agency}” no longer exists");
            mistakes.push(line.mistake(reason, "name the agency that took over, or leave the line out"));
        }
        Some(_) => {}
    }
    let word = line.cell("kind");
    let kind = SiteKind::ALL.into_iter().find(|kind| kind.word() == word);
    if kind.is_none() {
        mistakes.push(line.unknown("kind", word, SiteKind::ALL.iter().map(|kind| kind.word())));
    }
    let address = address(line.cell("address"));
    if let Err(reason) = &address {
        let hint = "write it as a browser shows it: https://www.agency.example/";
        mistakes.push(line.mistake(format!("the address {reason}"), hint));
    }
    let lang = match line.cell("language") {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    };
    if lang.is_none() {
        mistakes.push(line.unknown("language", line.cell("language"), ["zh", "en"].into_iter()));
    }
    let hours = line.cell("hours").parse().ok().filter(|hours| (1..=MOST_HOURS).contains(hours));
    if hours.is_none() {
        let reason = format!("“{}” in hours is no number of hours", line.cell("hours"));
        mistakes.push(
            line.mistake(reason, format!("write a whole number from 1 to {MOST_HOURS}; 24 is once a day")),
        );
    }
    if mistakes.len() > told {
        return None;
    }
    Some(Site {
        id: line.cell("id").to_owned(),
        agency,
        kind: kind?,
        address: address.ok()?,
        lang: lang?,
        hours: hours?,
    })
}

/// An address of the web that everybody may know.
fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("“{text}” cannot be read: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(format!("“{text}” is not one of the web"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a password".to_owned());
    }
    if url.fragment().is_some() {
        return Err(format!("“{text}” has a part after #"));
    }
    Ok(url)
}
