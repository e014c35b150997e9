//! A file fits in a reader's head.

use super::Problem;
use super::tree::Tree;

/// Most lines a written file may have.
const MOST_LINES: usize = 500;

/// What people write and read line by line. Tables (csv, ftl, lock files) may be long.
const WRITTEN: [&str; 9] = ["rs", "js", "mjs", "scss", "sql", "sh", "toml", "md", "feature"];

/// Files with more lines than a reader can hold.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    tree.files
        .iter()
        .filter(|file| WRITTEN.contains(&file.extension()))
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > MOST_LINES).then(|| Problem {
                file: file.path.clone(),
                line: 0,
                reason: format!("{lines} lines; split it by meaning before {MOST_LINES}"),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_named_and_a_long_table_is_not() {
        let long = "x\n".repeat(MOST_LINES + 1);
        let tree = Tree::of(&[("a.rs", &long), ("b.csv", &long), ("c.rs", "x\n")]);
        let problems = check(&tree);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].file, "a.rs");
    }
}
