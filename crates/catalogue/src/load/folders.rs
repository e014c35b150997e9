//! The folders of the catalogue: of a system and of a programme.

use std::cell::RefCell;
use std::path::Path;

use directory::sheet::{Line, Sheet};
use kernel::Mistake;

use super::{Files, Read, names, read_all, read_files, read_services, read_text};
use crate::model::InitialRow;
use crate::node::{self, Node};
use crate::parts::{Parts, Written};
use crate::read;

pub(super) fn read_system(
    dir: &Path,
    folder: &str,
    parts: &Parts,
    files: &mut Files,
    mistakes: &mut Vec<Mistake>,
) {
    let base = format!("systems/{folder}");
    if !dir.join(&base).is_dir() {
        let hint = "only folders of systems stand here".to_owned();
        mistakes.push(Mistake { file: base, line: 0, reason: "this is not a folder".to_owned(), hint });
        return;
    }
    let file = format!("{base}/system.toml");
    let has_feature = dir.join(&base).join("works.feature").is_file();
    if dir.join(&file).is_file() {
        if let Some(text) = read_text(dir, &file, mistakes) {
            let take = |node: &Node<'_>| read::system(node, folder, has_feature);
            let (value, lines) = node::read(&file, &text, mistakes, take);
            files.systems.push(Read { value, file, lines, origins: Vec::new() });
        }
    } else {
        let hint = "add system.toml with row, name, owner, legal_basis and summary".to_owned();
        mistakes.push(Mistake {
            file: base.clone(),
            line: 0,
            reason: "the folder has no system.toml".to_owned(),
            hint,
        });
    }
    let known = ["system.toml", "works.feature", "registries", "apis", "contracts", "services", "README.md"];
    for name in names(dir, &base, mistakes) {
        if !known.contains(&name.as_str()) {
            let hint = directory::nearest::hint(&name, known.into_iter());
            let reason = "nothing of this name is known here".to_owned();
            mistakes.push(Mistake { file: format!("{base}/{name}"), line: 0, reason, hint });
        }
    }
    read_registries(dir, &format!("{base}/registries"), files, mistakes);
    read_apis(dir, &format!("{base}/apis"), files, mistakes);
    read_all(dir, &format!("{base}/contracts"), mistakes, read::contract, &mut files.contracts);
    read_services(dir, &format!("{base}/services"), parts, mistakes, &mut files.services);
}

/// Reads the folder of a programme.
pub(super) fn read_programme(dir: &Path, folder: &str, files: &mut Files, mistakes: &mut Vec<Mistake>) {
    let base = format!("programmes/{folder}");
    let file = format!("{base}/programme.toml");
    if !dir.join(&file).is_file() {
        let hint = "a programme is a folder with programme.toml, goals.csv and items.csv".to_owned();
        mistakes.push(Mistake {
            file: base,
            line: 0,
            reason: "there is no programme.toml here".to_owned(),
            hint,
        });
        return;
    }
    let Some(text) = read_text(dir, &file, mistakes) else { return };
    let (mut value, lines) = node::read(&file, &text, mistakes, |node| {
        let value = read::programme(node, &file);
        if value.id != folder && !value.id.is_empty() {
            let reason = format!("the id is “{}”, the folder's name “{folder}”", value.id);
            node.mistake("id", reason, "rename the folder, or change the id");
        }
        value
    });
    folder.clone_into(&mut value.id);
    for name in names(dir, &base, mistakes) {
        if !read::PROGRAMME_FILES.contains(&name.as_str()) && name != "economics" {
            let hint = directory::nearest::hint(&name, read::PROGRAMME_FILES.into_iter());
            let reason = "nothing of this name is known here".to_owned();
            mistakes.push(Mistake { file: format!("{base}/{name}"), line: 0, reason, hint });
        }
    }
    read::programme_tables(dir, &mut value, mistakes);
    let file_of_rules = format!("{base}/control.toml");
    if dir.join(&file_of_rules).is_file()
        && let Some(text) = read_text(dir, &file_of_rules, mistakes)
    {
        let (rules, lines) = node::read(&file_of_rules, &text, mistakes, read::programme_rules);
        value.rules = Some(rules.clone());
        let read = Read { value: rules, file: file_of_rules, lines, origins: Vec::new() };
        files.rules.insert(value.id.clone(), read);
    }
    files.programmes.push(Read { value, file, lines, origins: Vec::new() });
}

/// Reads the registries of a system; the tables of records they begin with stand beside them.
fn read_registries(dir: &Path, folder: &str, files: &mut Files, mistakes: &mut Vec<Mistake>) {
    let (tables, definitions): (Vec<String>, Vec<String>) =
        names(dir, folder, mistakes).into_iter().partition(|name| name.strip_suffix(".csv").is_some());
    let plain = |_: &str, text, _: &mut Vec<Mistake>| Written::plain(text);
    let first = files.registries.len();
    read_files(dir, (folder, definitions), plain, mistakes, read::registry, &mut files.registries);
    let mut named = Vec::new();
    for registry in files.registries.iter_mut().skip(first).map(|read| &mut read.value) {
        let required: Vec<&str> = registry
            .fields
            .iter()
            .filter(|field| field.required || field.key)
            .map(|field| field.id.as_str())
            .collect();
        let Some(initial) = registry.initial.as_mut().filter(|initial| !initial.file.is_empty()) else {
            continue;
        };
        let sheet = Sheet::read(dir, &format!("{folder}/{}", initial.file), &required, mistakes);
        initial.rows = sheet.lines.iter().map(row).collect();
        named.push(initial.file.clone());
    }
    for name in tables.into_iter().filter(|name| !named.contains(name)) {
        let hint = "name it in a registry: [initial] file = \"…\"".to_owned();
        let (file, reason) = (format!("{folder}/{name}"), "no registry begins with this table".to_owned());
        mistakes.push(Mistake { file, line: 0, reason, hint });
    }
}

/// The cells of a row that are filled.
fn row(line: &Line) -> InitialRow {
    let cells =
        line.columns().iter().filter_map(|column| Some((column.clone(), line.filled(column)?.into())));
    InitialRow { line: line.number, cells: cells.collect() }
}

/// Reads the APIs of a system; the OpenAPI descriptions stand beside them.
fn read_apis(dir: &Path, folder: &str, files: &mut Files, mistakes: &mut Vec<Mistake>) {
    let named = RefCell::new(Vec::new());
    let document = |name: &str| {
        named.borrow_mut().push(name.to_owned());
        std::fs::read_to_string(dir.join(folder).join(name)).map_err(|error| error.to_string())
    };
    let (descriptions, definitions): (Vec<String>, Vec<String>) =
        names(dir, folder, mistakes).into_iter().partition(|name| name.strip_suffix(".json").is_some());
    let take = |node: &Node<'_>| read::api(node, &document);
    let plain = |_: &str, text, _: &mut Vec<Mistake>| Written::plain(text);
    read_files(dir, (folder, definitions), plain, mistakes, take, &mut files.apis);
    for name in descriptions.into_iter().filter(|name| !named.borrow().contains(name)) {
        let hint = "name it in an API: openapi = \"…\"".to_owned();
        let (file, reason) = (format!("{folder}/{name}"), "no API has this description".to_owned());
        mistakes.push(Mistake { file, line: 0, reason, hint });
    }
}
