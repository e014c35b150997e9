//! Words that must not stay in the project's files.

use super::Problem;
use super::tree::Tree;

/// This file holds the list itself.
const THIS_FILE: &str = "xtask/src/tidy/words.rs";

/// Start of a path that exists on one machine only, before a name.
const MACHINE_FOLDERS: [&str; 3] = [concat!("/", "root/"), concat!("/", "home/"), concat!("/", "tmp/")];

/// Where packages come from is the reader's own setting.
const PACKAGE_HOSTS: [&str; 4] = [
    concat!("registry.", "npmjs"),
    concat!("crates", ".io"),
    concat!("pypi", ".org"),
    concat!("deb.", "debian.org"),
];

/// A gap that is not filled belongs in an issue.
const GAPS: [&str; 4] = ["TODO", "FIXME", "XXX:", "HACK"];

/// Lines with a machine's path, a package host, or a gap left for later.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in &tree.files {
        // Lock files name their source by cargo's own rule; the licence is not our text.
        if file.path == THIS_FILE || file.extension() == "lock" || file.path == "LICENSE" {
            continue;
        }
        for (index, line) in file.text.lines().enumerate() {
            if let Some(reason) = wrong(line) {
                problems.push(Problem { file: file.path.clone(), line: index + 1, reason });
            }
        }
    }
    problems
}

fn wrong(line: &str) -> Option<String> {
    for folder in MACHINE_FOLDERS {
        let mut rest = line;
        while let Some(at) = rest.find(folder) {
            let before = rest[..at].chars().next_back();
            let after = rest[at + folder.len()..].chars().next();
            let starts_a_path = before.is_none_or(|c| !c.is_alphanumeric() && !".-_}".contains(c));
            if starts_a_path && after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.') {
                return Some(format!(
                    "`{folder}…` is a path of one machine; say it from the project's root or make a temporary folder"
                ));
            }
            rest = &rest[at + folder.len()..];
        }
    }
    for host in PACKAGE_HOSTS {
        if line.contains(host) {
            return Some(format!("`{host}` is a package host; name the package, not where it came from"));
        }
    }
    GAPS.iter()
        .find(|gap| line.contains(*gap))
        .map(|gap| format!("`{gap}`: do it now, or open an issue and leave the line out"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_paths_hosts_and_gaps_are_found() {
        assert!(wrong(concat!("see /", "root/README.md")).is_some());
        assert!(wrong(concat!("let data = \"/", "tmp/minben\";")).is_some());
        assert!(wrong(concat!("npm from registry.", "npmjs.org")).is_some());
        assert!(wrong("// TODO later").is_some());
    }

    #[test]
    fn web_addresses_and_folders_of_the_project_are_fine() {
        assert!(wrong("GET /my/desk/item").is_none());
        assert!(wrong(".get(\"/desk/{case}\", Access::Official, show)").is_none());
        assert!(wrong("the official's /desk page").is_none());
        assert!(wrong("`todo = \"deny\"`").is_none());
    }
}
