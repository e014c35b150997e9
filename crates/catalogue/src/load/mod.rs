//! Reads a whole catalogue folder.

mod folders;

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use kernel::calendar::{SpecialDay, WorkCalendar};
use kernel::{Day, Mistake};

use crate::catalogue::Catalogue;
use crate::check;
use crate::expr::{Expr, Node as ExprNode};
use crate::model::indicator::Indicator;
use crate::model::performance::Performance;
use crate::model::programme::{Programme, Rules};
use crate::model::reorganisation::{Handed, Reorganisation};
use crate::model::subsidy::Subsidy;
use crate::model::{
    Api, Areas, Authority, CertificatePolicy, Channel, Client, CodeList, Contract, Council, Lists, OpenData,
    Registry, Service, Source, System,
};
use crate::node::{self, Lines, Node};
use crate::parts::{Parts, Written};
use crate::read;
use crate::succession;

/// A definition with the file it stands in.
#[derive(Clone)]
pub(crate) struct Read<T> {
    /// The definition.
    pub(crate) value: T,
    /// File below the catalogue's folder.
    pub(crate) file: String,
    /// Lines of its parts.
    pub(crate) lines: Lines,
    /// File and line of each of its lines, when it was put together from several files.
    pub(crate) origins: Vec<(String, usize)>,
}

impl<T> Read<T> {
    /// The system's folder that the file stands in.
    pub(crate) fn folder(&self) -> &str {
        self.file.split('/').nth(1).unwrap_or_default()
    }

    /// A mistake at `path` of this file, or of the part that it comes from.
    pub(crate) fn mistake(&self, path: &str, reason: impl Into<String>, hint: impl Into<String>) -> Mistake {
        let line = self.lines.of(path);
        let origin = line.checked_sub(1).and_then(|index| self.origins.get(index));
        let (file, line) = origin.cloned().unwrap_or_else(|| (self.file.clone(), line));
        Mistake { file, line, reason: reason.into(), hint: hint.into() }
    }
}

/// Everything that was read, before it is compared.
#[derive(Clone)]
pub(crate) struct Files {
    pub(crate) today: Day,
    pub(crate) agencies: Arc<directory::model::Agencies>,
    pub(crate) lists: Lists,
    pub(crate) code_lists: Vec<Read<CodeList>>,
    pub(crate) life_areas: Vec<crate::model::LifeArea>,
    /// Events of life, with the lines they stand in.
    pub(crate) life_events: Vec<(crate::model::LifeEvent, directory::sheet::Line)>,
    pub(crate) sites: Vec<crate::model::Site>,
    pub(crate) rows: Vec<(crate::model::SystemRow, usize)>,
    pub(crate) systems: Vec<Read<System>>,
    pub(crate) registries: Vec<Read<Registry>>,
    pub(crate) apis: Vec<Read<Api>>,
    pub(crate) contracts: Vec<Read<Contract>>,
    pub(crate) services: Vec<Read<Service>>,
    pub(crate) channels: Vec<Read<Channel>>,
    pub(crate) clients: Vec<Read<Client>>,
    pub(crate) authorities: Vec<Read<Authority>>,
    pub(crate) councils: Vec<Read<Council>>,
    pub(crate) certificate_policies: Vec<Read<CertificatePolicy>>,
    pub(crate) programmes: Vec<Read<Programme>>,
    pub(crate) open_data: Option<OpenData>,
    pub(crate) synonyms: Vec<Vec<String>>,
    pub(crate) indicators: Vec<Read<Indicator>>,
    pub(crate) subsidies: Vec<Read<Subsidy>>,
    pub(crate) performance: Option<Read<Performance>>,
    /// Rules of their plans, by programme.
    pub(crate) rules: BTreeMap<String, Read<Rules>>,
    pub(crate) reorganisations: Vec<Read<Reorganisation>>,
    /// What changed hands up to `today`.
    pub(crate) handed: Vec<Handed>,
}

/// Reads and checks the catalogue in `dir`. `today` decides which agencies are
/// in force. All mistakes of all files are returned, by file and line.
pub fn load(dir: &Path, today: Day) -> Result<Catalogue, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    if !dir.is_dir() {
        let hint = "name the folder that holds agencies.csv and systems/".to_owned();
        let reason = "the folder of the catalogue does not exist".to_owned();
        return Err(vec![Mistake { file: dir.display().to_string(), line: 0, reason, hint }]);
    }
    let agencies = Arc::new(directory::files::load(dir, &mut mistakes));
    let areas = Areas::new(read::areas(dir, &mut mistakes));
    let counties = read::counties(dir, &areas, &mut mistakes);
    let sites = read::sites(dir, &agencies, today, &mut mistakes);
    let mut files = Files {
        today,
        agencies,
        lists: Lists { areas, counties, ..Lists::default() },
        code_lists: Vec::new(),
        life_areas: read::life_areas(dir, &mut mistakes),
        life_events: read::life_events(dir, &mut mistakes),
        sites,
        rows: read::system_rows(dir, &mut mistakes),
        systems: Vec::new(),
        registries: Vec::new(),
        apis: Vec::new(),
        contracts: Vec::new(),
        services: Vec::new(),
        channels: Vec::new(),
        clients: Vec::new(),
        authorities: Vec::new(),
        councils: Vec::new(),
        certificate_policies: Vec::new(),
        programmes: Vec::new(),
        open_data: read_one(dir, "open-data.toml", &mut mistakes, read::open_data).map(|read| read.value),
        synonyms: read_one(dir, "synonyms.toml", &mut mistakes, read::synonyms)
            .map(|read| read.value)
            .unwrap_or_default(),
        indicators: Vec::new(),
        subsidies: Vec::new(),
        performance: read_one(dir, "performance.toml", &mut mistakes, read::performance),
        rules: BTreeMap::new(),
        reorganisations: Vec::new(),
        handed: Vec::new(),
    };
    let calendar = calendar(dir, &mut mistakes);
    read_all(dir, "codes", &mut mistakes, read::code_list, &mut files.code_lists);
    for list in &files.code_lists {
        files.lists.codes.entry(list.value.id.clone()).or_insert_with(|| list.value.clone());
    }
    read_all(dir, "channels", &mut mistakes, read::channel, &mut files.channels);
    read_all(dir, "clients", &mut mistakes, read::client, &mut files.clients);
    let parts = read_parts(dir, &mut mistakes);
    for folder in names(dir, "systems", &mut mistakes) {
        folders::read_system(dir, &folder, &parts, &mut files, &mut mistakes);
    }
    parts.unused(&mut mistakes);
    read_all(dir, "trust", &mut mistakes, read::authority, &mut files.authorities);
    read_all(dir, "councils", &mut mistakes, read::council, &mut files.councils);
    let policies = &mut files.certificate_policies;
    read_all(dir, "certificate-policies", &mut mistakes, read::certificate_policy, policies);
    for folder in names(dir, "programmes", &mut mistakes) {
        folders::read_programme(dir, &folder, &mut files, &mut mistakes);
    }
    read_all(dir, "indicators", &mut mistakes, read::indicator, &mut files.indicators);
    read_all(dir, "reorganisations", &mut mistakes, read::reorganisation, &mut files.reorganisations);
    read_all(dir, "subsidies", &mut mistakes, read::subsidy, &mut files.subsidies);
    fill_in(&mut files);
    succession::advance(&mut files, None, today);
    check::all(&files, &mut mistakes);
    let later = later(&files, &calendar, &mut mistakes);
    mistakes.sort();
    mistakes.dedup();
    if mistakes.is_empty() { Ok(Catalogue::new(files, calendar).followed_by(later)) } else { Err(mistakes) }
}

/// The catalogue as it will hold from the day of each reorganisation that is still to come: whoever would then be
/// left without somebody who goes on is told now.
fn later(files: &Files, calendar: &WorkCalendar, mistakes: &mut Vec<Mistake>) -> Vec<(Day, Arc<Catalogue>)> {
    let mut days: Vec<Day> = files.reorganisations.iter().map(|read| read.value.on).collect();
    days.retain(|day| *day > files.today);
    days.sort_unstable();
    days.dedup();
    let mut found = Vec::new();
    let mut then = files.clone();
    for day in days {
        let before = then.today;
        succession::advance(&mut then, Some(before), day);
        check::all(&then, mistakes);
        found.push((day, Arc::new(Catalogue::new(then.clone(), calendar.clone()))));
    }
    found
}

/// Names of the entries of a folder, sorted; none when it is not there.
fn names(dir: &Path, folder: &str, mistakes: &mut Vec<Mistake>) -> Vec<String> {
    let entries = match std::fs::read_dir(dir.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            let reason = format!("the folder cannot be read: {error}");
            mistakes.push(Mistake {
                file: folder.to_owned(),
                line: 0,
                reason,
                hint: "check its permissions".to_owned(),
            });
            return Vec::new();
        }
    };
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort_unstable();
    names
}

pub(crate) fn read_text(dir: &Path, file: &str, mistakes: &mut Vec<Mistake>) -> Option<String> {
    let result = std::fs::read(dir.join(file)).map(String::from_utf8);
    let reason = match result {
        Ok(Ok(text)) => return Some(text),
        Ok(Err(_)) => "the file is not UTF-8".to_owned(),
        Err(error) => format!("the file cannot be read: {error}"),
    };
    mistakes.push(Mistake {
        file: file.to_owned(),
        line: 0,
        reason,
        hint: "save it as readable UTF-8 text".to_owned(),
    });
    None
}

/// Reads every `.toml` of a folder; the file's name must be the id.
fn read_all<T>(
    dir: &Path,
    folder: &str,
    mistakes: &mut Vec<Mistake>,
    take: impl Fn(&Node<'_>) -> T,
    found: &mut Vec<Read<T>>,
) {
    let all = names(dir, folder, mistakes);
    let plain = |_: &str, text, _: &mut Vec<Mistake>| Written::plain(text);
    read_files(dir, (folder, all), plain, mistakes, take, found);
}

/// Reads every service of a folder, with the parts that they share.
fn read_services(
    dir: &Path,
    folder: &str,
    parts: &Parts,
    mistakes: &mut Vec<Mistake>,
    found: &mut Vec<Read<Service>>,
) {
    let all = names(dir, folder, mistakes);
    let put_in = |file: &str, text, mistakes: &mut Vec<Mistake>| parts.put_in(file, text, mistakes);
    read_files(dir, (folder, all), put_in, mistakes, read::service, found);
}

/// Reads a file that may be left out.
fn read_one<T>(
    dir: &Path,
    file: &str,
    mistakes: &mut Vec<Mistake>,
    take: impl FnOnce(&Node<'_>) -> T,
) -> Option<Read<T>> {
    if !dir.join(file).exists() {
        return None;
    }
    let text = read_text(dir, file, mistakes)?;
    let (value, lines) = node::read(file, &text, mistakes, take);
    Some(Read { value, file: file.to_owned(), lines, origins: Vec::new() })
}

/// Reads what services share.
fn read_parts(dir: &Path, mistakes: &mut Vec<Mistake>) -> Parts {
    let mut parts = Parts::default();
    for name in names(dir, "parts", mistakes) {
        let file = format!("parts/{name}");
        let Some(stem) = name.strip_suffix(".toml") else {
            mistakes.push(not_read(file));
            continue;
        };
        if let Some(text) = read_text(dir, &file, mistakes) {
            parts.add(&file, stem, &text, mistakes);
        }
    }
    parts
}

fn not_read(file: String) -> Mistake {
    let hint = "files here end in .toml".to_owned();
    Mistake { file, line: 0, reason: "this file is not read".to_owned(), hint }
}

/// Reads these files of a folder.
fn read_files<T>(
    dir: &Path,
    (folder, names): (&str, Vec<String>),
    source: impl Fn(&str, String, &mut Vec<Mistake>) -> Written,
    mistakes: &mut Vec<Mistake>,
    take: impl Fn(&Node<'_>) -> T,
    found: &mut Vec<Read<T>>,
) {
    for name in names {
        let file = format!("{folder}/{name}");
        let Some(stem) = name.strip_suffix(".toml") else {
            mistakes.push(not_read(file));
            continue;
        };
        let Some(text) = read_text(dir, &file, mistakes) else {
            continue;
        };
        let source = source(&file, text, mistakes);
        let mut told = Vec::new();
        let (value, lines) = node::read(&file, &source.text, &mut told, |node| {
            let value = take(node);
            let id = node.opt_text("id").unwrap_or_default();
            if !id.is_empty() && id != stem {
                let reason = format!("the id is “{id}”, the file's name “{stem}”");
                node.mistake("id", reason, format!("rename the file to {id}.toml, or change the id"));
            }
            value
        });
        mistakes.extend(told.into_iter().map(|mistake| source.place(mistake)));
        found.push(Read { value, file, lines, origins: source.into_origins() });
    }
}

fn calendar(dir: &Path, mistakes: &mut Vec<Mistake>) -> WorkCalendar {
    let mut days: Vec<SpecialDay> = Vec::new();
    for name in names(dir, "calendar", mistakes) {
        let file = format!("calendar/{name}");
        if name.strip_suffix(".csv").is_none() {
            continue;
        }
        if let Some(text) = read_text(dir, &file, mistakes) {
            match WorkCalendar::read_csv(&file, &text) {
                Ok(read) => days.extend(read),
                Err(found) => mistakes.extend(found),
            }
        }
    }
    WorkCalendar::new(days)
}

/// Fills in what may be left out because another file says it: a contract's
/// keys, an application's value, which key an evidence uses.
fn fill_in(files: &mut Files) {
    read::from_programmes(&mut files.indicators, &files.programmes);
    let registries: HashMap<&str, &Registry> =
        files.registries.iter().map(|read| (read.value.id.as_str(), &read.value)).collect();
    for contract in &mut files.contracts {
        let contract = &mut contract.value;
        let Source::Registry { registry, keys, .. } = &mut contract.source else { continue };
        let Some(registry) = registries.get(registry.as_str()) else {
            continue;
        };
        if keys.is_empty() {
            *keys = registry.key_fields().map(|field| field.id.clone()).collect();
        }
        let apply = contract.subscription.as_mut().and_then(|subscription| subscription.apply.as_mut());
        if let (Some(apply), Some(subject)) = (apply, &registry.subject)
            && apply.value.node() == &ExprNode::Null
        {
            apply.value = Expr::from_node(ExprNode::Path(vec!["record".to_owned(), subject.clone()]));
        }
    }
    let contracts: HashMap<&str, &Contract> =
        files.contracts.iter().map(|read| (read.value.id.as_str(), &read.value)).collect();
    for service in &mut files.services {
        for evidence in &mut service.value.evidence {
            if evidence.by.is_empty()
                && let Some(contract) = contracts.get(evidence.contract.as_str())
            {
                evidence.by = contract.keys().first().cloned().unwrap_or_default();
            }
        }
    }
}
