//! Every crate says what it is for, and every block speaks both languages.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::tree::{File, Tree};

/// A README has fewer lines than this.
const README_LINES: usize = 40;

/// Crates without a short README, blocks whose languages differ.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in crates(tree) {
        problems.extend(readme_problem(tree, &name));
        problems.extend(locale_problems(tree, &name));
    }
    problems
}

fn crates(tree: &Tree) -> BTreeSet<String> {
    tree.files
        .iter()
        .filter_map(|file| file.path.strip_prefix("crates/")?.strip_suffix("/Cargo.toml"))
        .map(ToOwned::to_owned)
        .collect()
}

fn readme_problem(tree: &Tree, name: &str) -> Option<Problem> {
    let path = format!("crates/{name}/README.md");
    let reason = match tree.find(&path) {
        None => "is missing; say in a few lines what this crate is for".to_owned(),
        Some(file) if file.text.lines().count() >= README_LINES => {
            format!("must be shorter than {README_LINES} lines; long texts belong in docs/")
        }
        Some(_) => return None,
    };
    Some(Problem { file: path, line: 0, reason })
}

fn locale_problems(tree: &Tree, name: &str) -> Vec<Problem> {
    let folder = format!("crates/{name}/locales");
    let pages = format!("crates/{name}/src/pages");
    let [zh, en] = ["zh", "en"].map(|lang| tree.find(&format!("{folder}/{lang}.ftl")));
    match (zh, en) {
        (Some(zh), Some(en)) => differences(zh, en),
        (None, None) if !tree.files.iter().any(|file| file.path.starts_with(&pages)) => Vec::new(),
        _ => vec![Problem {
            file: folder,
            line: 0,
            reason: "a block with pages needs both zh.ftl and en.ftl".to_owned(),
        }],
    }
}

fn differences(zh: &File, en: &File) -> Vec<Problem> {
    let (zh_keys, en_keys) = (keys(&zh.text), keys(&en.text));
    let mut problems = Vec::new();
    for (has, keys, other, other_keys) in [(zh, &zh_keys, en, &en_keys), (en, &en_keys, zh, &zh_keys)] {
        for (key, line) in keys {
            if !other_keys.contains_key(key) {
                problems.push(Problem {
                    file: has.path.clone(),
                    line: *line,
                    reason: format!("`{key}` is not in {}; translate it", other.path),
                });
            }
        }
    }
    problems
}

/// The message keys of a fluent file, with their lines: `key = text` at the start of a line.
fn keys(text: &str) -> BTreeMap<&str, usize> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-'))
        .filter_map(|(index, line)| Some((line.split_once('=')?.0.trim(), index + 1)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_without_readme_and_a_missing_translation_are_found() {
        let tree = Tree::of(&[
            ("crates/a/Cargo.toml", ""),
            ("crates/a/locales/zh.ftl", "a-title = 標題\na-more = 更多\n"),
            ("crates/a/locales/en.ftl", "a-title = Title\n"),
        ]);
        let lines: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].starts_with("crates/a/README.md: is missing"));
        assert!(lines[1].starts_with("crates/a/locales/zh.ftl:2: `a-more`"));
    }

    #[test]
    fn pages_in_one_language_are_found() {
        let tree = Tree::of(&[
            ("crates/a/Cargo.toml", ""),
            ("crates/a/README.md", "What it is for."),
            ("crates/a/src/pages/home.rs", ""),
            ("crates/a/locales/zh.ftl", "a-title = 標題\n"),
        ]);
        assert_eq!(check(&tree).len(), 1);
    }
}
