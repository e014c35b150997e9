//! What the compiler and clippy cannot see. Each check is also a test of this crate,
//! so `cargo test` alone finds what `cargo xtask tidy` would.

mod blocks;
mod locks;
mod names;
mod size;
mod tree;
mod words;

use std::fmt;

use anyhow::{Result, bail};

use crate::progress::say;
use crate::project;
use tree::Tree;

/// One thing that is not as the project wants it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Path from the project's root.
    file: String,
    /// Counted from 1; 0 when the problem is the whole file.
    line: usize,
    /// What is wrong and what to do about it.
    reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            write!(f, "{}: {}", self.file, self.reason)
        } else {
            write!(f, "{}:{}: {}", self.file, self.line, self.reason)
        }
    }
}

/// A check looks at the whole tree and names what is wrong.
type Check = fn(&Tree) -> Vec<Problem>;

/// All checks, with the name they have in messages.
const CHECKS: [(&str, Check); 5] = [
    ("file size", size::check),
    ("forbidden words", words::check),
    ("lock files", locks::check),
    ("block shape", blocks::check),
    ("catalogue names in Rust", names::check),
];

/// Formats (or with `only_check` verifies the format), then runs every check.
pub(crate) fn run(only_check: bool) -> Result<()> {
    let mut format = project::cargo(&["fmt", "--all"]);
    if only_check {
        format.arg("--check");
    }
    project::run(&mut format)?;
    let tree = Tree::read(project::root())?;
    let mut count = 0;
    for (name, check) in CHECKS {
        for problem in check(&tree) {
            say(&format!("{problem} [{name}]"));
            count += 1;
        }
    }
    if count > 0 {
        bail!("{count} untidy places; each line above says what to do");
    }
    say("The project is tidy.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_none(check: Check) {
        let tree = Tree::read(project::root()).unwrap();
        let lines: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
        assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
    }

    #[test]
    fn no_file_is_too_long() {
        assert_none(size::check);
    }

    #[test]
    fn no_file_has_a_forbidden_word() {
        assert_none(words::check);
    }

    #[test]
    fn lock_files_name_no_host() {
        assert_none(locks::check);
    }

    #[test]
    fn every_block_has_a_short_readme_and_both_languages() {
        assert_none(blocks::check);
    }

    /// The generality proof: what the government does is in files, never in Rust.
    #[test]
    fn no_rust_outside_tests_names_an_agency_registry_or_service() {
        assert_none(names::check);
    }
}
