//! No Rust outside tests names an agency, post, registry, contract, service or code list.
//!
//! The names are read from government/, so the check grows with the catalogue. What a line
//! of Rust may not do is decide by such a name: then a service would need code after all. Nor is anything
//! in Rust called after one: `change-of-address` is no function, type or constant.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::tree::{File, Tree};

/// Words that are also ids in the catalogue, but here mean something of the program's own:
/// the word, the start of the path where it is allowed, and why.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("household", "crates/catalogue/src/check/synthetic.rs", SYNTHETIC),
    ("household", "crates/catalogue/src/read/registry.rs", SYNTHETIC),
    ("household", "crates/registries/src/synthetic/", SYNTHETIC),
    ("sex", "crates/catalogue/src/check/synthetic.rs", SYNTHETIC),
    ("sex", "crates/registries/src/synthetic/", SYNTHETIC),
    ("sex", "crates/catalogue/src/query/views.rs", "a column of a published view"),
    ("sex", "crates/indicators/src/words.rs", "a column of a published view"),
    ("most", "crates/indicators/src/pages/period.rs", "the largest number, in a text"),
    ("most", "crates/plans/src/subsidies/actions/", "the largest amount, in a text"),
    ("cy", "crates/print/src/chart.rs", "an attribute of a circle in SVG"),
    ("household", "crates/web/src/gallery/", SAMPLE),
    ("school", "crates/web/src/gallery/", SAMPLE),
    ("business", "crates/web/src/gallery/", SAMPLE),
    ("business", "crates/catalogue/src/check/synthetic.rs", SYNTHETIC),
    ("business", "crates/catalogue/src/read/registry.rs", SYNTHETIC),
    ("business", "crates/registries/src/synthetic/", SYNTHETIC),
    ("business", "crates/catalogue/src/read/service.rs", "a word of FORMAT.md: who may apply"),
    ("business", "crates/services/src/pages/service.rs", "who may apply, in the key of a text"),
    ("business", "crates/catalogue/src/model/authority.rs", "a word of FORMAT.md: whom a certificate is for"),
    ("business", "crates/indicators/src/words.rs", "a value of a published column: who applies"),
    (
        "business",
        "crates/catalogue/src/model/portal.rs",
        "a word of FORMAT.md: whom an event of life concerns",
    ),
    ("business", "crates/portal/src/pages/services.rs", "who may apply, in the page's address"),
    ("company", "crates/mandates/src/", "what a mandate rests on"),
    ("country", "crates/ldap/src/", "an object class of RFC 4519"),
    ("port", "crates/federation/src/", "a port of TCP"),
    ("case-file", "crates/services/src/", "a document of a case"),
];

/// The gallery of components shows forms with something in them.
const SAMPLE: &str = "what somebody may type into a sample";

/// FORMAT.md's own words: what a synthetic record is made for, and what its sources are called.
const SYNTHETIC: &str = "a word of the [synthetic] part of a registry's file";

/// String literals that are the id of something in the catalogue, and names in Rust that spell one.
pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let ids = ids(tree);
    let spelled = spelled(tree);
    let mut problems = Vec::new();
    for file in tree.files.iter().filter(|file| is_program(file)) {
        for (line, word) in names(program_part(&file.text)) {
            if let Some(id) = spelled.get(word).filter(|id| !is_allowed(id, &file.path)) {
                problems.push(Problem {
                    file: file.path.clone(),
                    line,
                    reason: format!("`{word}` is named after `{id}` of government/; name it by what it does"),
                });
            }
        }
        for (line, literal) in literals(program_part(&file.text)) {
            let id = literal.split('/').find(|part| ids.contains(*part));
            if let Some(id) = id.filter(|id| !is_allowed(id, &file.path)) {
                problems.push(Problem {
                    file: file.path.clone(),
                    line,
                    reason: format!("`{id}` is an id of government/; take it from the catalogue"),
                });
            }
        }
    }
    problems
}

fn is_allowed(id: &str, path: &str) -> bool {
    ALLOWED.iter().any(|(word, start, _)| *word == id && path.starts_with(start))
}

/// Rust that becomes part of the program: not tests, benches, the test kit or this tool.
fn is_program(file: &File) -> bool {
    let path = &file.path;
    file.extension() == "rs"
        && path.starts_with("crates/")
        && path.contains("/src/")
        && !path.starts_with("crates/testkit/")
        && !path.ends_with("/tests.rs")
        && !path.contains("/tests/")
}

/// All ids of the catalogue: first column of the agency and post tables, names of definition files.
fn ids(tree: &Tree) -> BTreeSet<&str> {
    tree.files.iter().filter(|file| file.path.starts_with("government/")).flat_map(ids_of).collect()
}

fn ids_of(file: &File) -> Vec<&str> {
    if matches!(file.path.as_str(), "government/agencies.csv" | "government/posts.csv") {
        return file
            .text
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').next())
            .filter(|id| !id.is_empty())
            .collect();
    }
    let mut parts = file.path.rsplit('/');
    let name = parts.next().and_then(|name| name.strip_suffix(".toml"));
    let kind = parts.next();
    match (name, kind) {
        (Some(name), Some("registries" | "contracts" | "services" | "codes" | "trust")) => vec![name],
        _ => Vec::new(),
    }
}

/// How Rust would spell the ids of several words: as function or module, as type, as constant. One word
/// alone (`company`, `port`) is nobody's name.
fn spelled(tree: &Tree) -> BTreeMap<String, &str> {
    let mut spelled = BTreeMap::new();
    // Codes and contracts are called after things of the world, as the program is.
    let named = |file: &&File| !["/codes/", "/contracts/"].iter().any(|folder| file.path.contains(folder));
    let files = tree.files.iter().filter(|file| file.path.starts_with("government/")).filter(named);
    for id in files.flat_map(ids_of).filter(|id| id.contains('-')) {
        let snake = id.replace('-', "_");
        let first = |word: &str| word.chars().take(1).flat_map(char::to_uppercase).collect::<String>();
        let camel = id.split('-').map(|word| format!("{}{}", first(word), word.get(1..).unwrap_or_default()));
        spelled.insert(camel.collect(), id);
        spelled.insert(snake.to_uppercase(), id);
        spelled.insert(snake, id);
    }
    spelled
}

/// The words of Rust source with their lines; comments are passed over.
fn names(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let code = source.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(index, line)| {
        let words = line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        words.filter(|word| !word.is_empty()).map(move |word| (index + 1, word))
    })
}

/// Everything before the file's test module.
fn program_part(text: &str) -> &str {
    let mut from = 0;
    while let Some(at) = text[from..].find("#[cfg(test)]") {
        let after = from + at + "#[cfg(test)]".len();
        if text[after..].trim_start().starts_with("mod ") {
            return &text[..from + at];
        }
        from = after;
    }
    text
}

/// The string literals of Rust source with their lines; comments are passed over.
fn literals(source: &str) -> Vec<(usize, &str)> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < bytes.len() {
        let rest = &source.as_bytes()[at..];
        let skipped = if rest.starts_with(b"//") {
            rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"'\"'") {
            3
        } else if rest.starts_with(b"'\\\"'") {
            4
        } else if let Some((open, close)) = raw_delimiters(rest) {
            let body = &source[at + open..];
            let length = body.find(&close).unwrap_or(body.len());
            found.push((line, &body[..length]));
            open + length + close.len()
        } else if rest[0] == b'"' {
            let length = quoted_length(&rest[1..]);
            found.push((line, &source[at + 1..at + 1 + length]));
            length + 2
        } else {
            source[at..].chars().next().map_or(1, char::len_utf8)
        };
        let end = (at + skipped).min(bytes.len());
        line += source[at..end].matches('\n').count();
        at = end;
    }
    found
}

/// For `r"`, `r#"`, … the length of the opening and the text of the closing.
fn raw_delimiters(rest: &[u8]) -> Option<(usize, String)> {
    let hashes = rest.strip_prefix(b"r")?.iter().take_while(|b| **b == b'#').count();
    (rest.get(1 + hashes) == Some(&b'"')).then(|| (2 + hashes, format!("\"{}", "#".repeat(hashes))))
}

/// Bytes up to the closing quote that no backslash escapes.
fn quoted_length(rest: &[u8]) -> usize {
    let mut at = 0;
    while at < rest.len() && rest[at] != b'"' {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    at.min(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree_with(rust: &str) -> Tree {
        Tree::of(&[
            ("government/agencies.csv", "id,code\nmotc-thb,\n"),
            ("government/systems/P1/registries/vehicle.toml", ""),
            ("crates/a/src/lib.rs", rust),
        ])
    }

    #[test]
    fn what_is_called_after_an_id_is_found() {
        let tree = tree_with(
            "// motc_thb\nfn motc_thb() {}\nstruct MotcThb;\nconst MOTC_THB: u8 = 1;\nfn vehicle() {}\n",
        );
        let lines: Vec<usize> = check(&tree).iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 3, 4], "one word alone is nobody's name");
    }

    #[test]
    fn an_id_in_the_program_is_found_with_its_line() {
        let tree =
            tree_with("// \"vehicle\"\nfn f() {\n    g(\"motc-thb\");\n    h(\"/registries/vehicle\");\n}\n");
        let lines: Vec<usize> = check(&tree).iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [3, 4]);
    }

    #[test]
    fn tests_comments_and_longer_words_may_name_one() {
        let tree = tree_with(
            "/// A vehicle.\nfn f() { g('\"', \"vehicles\") }\n#[cfg(test)]\nmod tests {\n    fn t() { g(\"vehicle\") }\n}\n",
        );
        assert_eq!(check(&tree), []);
    }

    #[test]
    fn raw_and_escaped_literals_are_read() {
        let found = literals("臺(r#\"x \"y\" z\"#, \"q\\\"r\", \"s\")");
        let texts: Vec<&str> = found.iter().map(|(_, text)| *text).collect();
        assert_eq!(texts, ["x \"y\" z", "q\\\"r", "s"]);
    }
}
