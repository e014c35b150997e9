//! npm's lock files name packages and digests, not the machine they were fetched from.

use super::Problem;
use super::tree::Tree;

/// Lines of a package-lock.json that hold a download address.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in &tree.files {
        if !file.path.ends_with("package-lock.json") {
            continue;
        }
        for (index, line) in file.text.lines().enumerate() {
            if line.trim_start().starts_with("\"resolved\":") {
                problems.push(Problem {
                    file: file.path.clone(),
                    line: index + 1,
                    reason: "a download address; put omit-lockfile-registry-resolved=true into the .npmrc beside it and run npm install again".to_owned(),
                });
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_address_is_found() {
        let tree = Tree::of(&[(
            "assets/package-lock.json",
            "{\n  \"resolved\": \"https://example.test/a.tgz\",\n  \"integrity\": \"sha512-…\"\n}",
        )]);
        assert_eq!(check(&tree).len(), 1);
        assert_eq!(check(&tree)[0].line, 2);
    }
}
