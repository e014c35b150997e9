//! Parts that several services share: `parts/<id>.toml`, put into a service where its file says `[[use]]`.
//!
//! A part is text with names in angle brackets to be filled in. What a service's file becomes so is read like
//! any other; each of its lines remembers the file and the line it comes from, so mistakes are told there.

use std::cell::Cell;
use std::collections::BTreeMap;

use kernel::Mistake;

use crate::node::{self, Node};

/// How a file says that a part is put in.
const USE: &str = "[[use]]";

/// A text to be read, put together from files.
pub(crate) struct Written {
    pub(crate) text: String,
    /// File and line of each of its lines; empty when it is one file as it stands.
    origins: Vec<(String, usize)>,
}

impl Written {
    /// A file as it stands.
    pub(crate) fn plain(text: String) -> Self {
        Self { text, origins: Vec::new() }
    }

    /// Where its lines come from.
    pub(crate) fn into_origins(self) -> Vec<(String, usize)> {
        self.origins
    }

    /// A mistake of this text, told where it stands.
    pub(crate) fn place(&self, mut mistake: Mistake) -> Mistake {
        if let Some((file, line)) = mistake.line.checked_sub(1).and_then(|index| self.origins.get(index)) {
            (mistake.file, mistake.line) = (file.clone(), *line);
        }
        mistake
    }
}

/// A part.
struct Part {
    file: String,
    /// Names that whoever uses it fills in.
    takes: Vec<String>,
    /// Lines of its head, which stays out.
    head: usize,
    body: Vec<String>,
    used: Cell<bool>,
}

/// All parts by id.
#[derive(Default)]
pub(crate) struct Parts(BTreeMap<String, Part>);

/// What a `[[use]]` says.
#[derive(Default)]
struct Use {
    part: String,
    filled: BTreeMap<String, String>,
}

impl Parts {
    /// Takes a part in; `stem` is its file's name.
    pub(crate) fn add(&mut self, file: &str, stem: &str, text: &str, mistakes: &mut Vec<Mistake>) {
        let lines: Vec<&str> = text.lines().collect();
        let head = lines.iter().position(|line| line.starts_with("[[")).unwrap_or(lines.len());
        let read = |node: &Node<'_>| {
            let id = node.text("id");
            if id != stem {
                let reason = format!("the id is “{id}”, the file's name “{stem}”");
                node.mistake("id", reason, format!("rename the file to {id}.toml, or change the id"));
            }
            let _ = node.both("name");
            if let Some(line) = lines.iter().position(|line| line.trim() == USE) {
                let reason = format!("a part uses another one in line {}", line + 1);
                node.mistake("id", reason, "write what it needs here");
            }
            if head == lines.len() {
                node.mistake("id", "the part holds nothing", "add [[evidence]], [[page]], [[step]], …");
            }
            node.texts("takes")
        };
        let (takes, _) = node::read(file, &lines[..head].join("\n"), mistakes, read);
        let body = lines[head..].iter().map(|line| (*line).to_owned()).collect();
        let part = Part { file: file.to_owned(), takes, head, body, used: Cell::new(false) };
        self.0.insert(stem.to_owned(), part);
    }

    /// The text of a file with its parts put in.
    pub(crate) fn put_in(&self, file: &str, text: String, mistakes: &mut Vec<Mistake>) -> Written {
        if !text.lines().any(|line| line.trim() == USE) {
            return Written::plain(text);
        }
        let (mut put, mut origins) = (String::new(), Vec::new());
        let mut write = |line: &str, origin: (String, usize)| {
            put.push_str(line);
            put.push('\n');
            origins.push(origin);
        };
        let lines: Vec<&str> = text.lines().collect();
        let mut at = 0;
        while at < lines.len() {
            if lines[at].trim() != USE {
                write(lines[at], (file.to_owned(), at + 1));
                at += 1;
                continue;
            }
            let end = (at + 1..lines.len()).find(|line| lines[*line].trim_start().starts_with('['));
            let end = end.unwrap_or(lines.len());
            let wanted = read_use(file, at + 1, &lines[at + 1..end], mistakes);
            for (index, line) in self.filled_in(file, at + 1, &wanted, mistakes).into_iter().enumerate() {
                let origin = self.0.get(&wanted.part).map(|part| (part.file.clone(), part.head + index + 1));
                write(&line, origin.unwrap_or((file.to_owned(), at + 1)));
            }
            at = end;
        }
        Written { text: put, origins }
    }

    /// The lines of the part that is wanted, with its names filled in.
    fn filled_in(&self, file: &str, line: usize, wanted: &Use, mistakes: &mut Vec<Mistake>) -> Vec<String> {
        let mut tell = |reason: String, hint: String| {
            mistakes.push(Mistake { file: file.to_owned(), line, reason, hint });
        };
        let Some(part) = self.0.get(&wanted.part) else {
            let hint = directory::nearest::hint(&wanted.part, self.0.keys().map(String::as_str));
            let reason = match wanted.part.as_str() {
                "" => "[[use]] names no part".to_owned(),
                id => format!("there is no part “{id}”"),
            };
            tell(reason, hint);
            return Vec::new();
        };
        part.used.set(true);
        for name in part.takes.iter().filter(|name| !wanted.filled.contains_key(*name)) {
            tell(format!("the part “{}” takes “{name}”", wanted.part), format!("add {name} = \"…\""));
        }
        for name in wanted.filled.keys().filter(|name| !part.takes.contains(name)) {
            let hint = directory::nearest::hint(name, part.takes.iter().map(String::as_str));
            tell(format!("the part “{}” takes no “{name}”", wanted.part), hint);
        }
        let fill = |line: &String| {
            part.takes.iter().fold(line.clone(), |line, name| {
                let value = wanted.filled.get(name).map(String::as_str).unwrap_or_default();
                line.replace(&format!("<{name}>"), &value.replace('\\', "\\\\").replace('"', "\\\""))
            })
        };
        part.body.iter().map(fill).collect()
    }

    /// Parts that no service uses.
    pub(crate) fn unused(&self, mistakes: &mut Vec<Mistake>) {
        for part in self.0.values().filter(|part| !part.used.get()) {
            mistakes.push(Mistake {
                file: part.file.clone(),
                line: 1,
                reason: "no service uses this part".to_owned(),
                hint: "write [[use]] with its id in a service, or take the file away".to_owned(),
            });
        }
    }
}

/// The lines below a `[[use]]`; blank lines before them keep their numbers right.
fn read_use(file: &str, before: usize, lines: &[&str], mistakes: &mut Vec<Mistake>) -> Use {
    let text = format!("{}{}", "\n".repeat(before), lines.join("\n"));
    let read = |node: &Node<'_>| {
        let others = node.keys().into_iter().filter(|key| key != "part");
        let filled = others.map(|key| (key.clone(), node.text(&key))).collect();
        Use { part: node.opt_text("part").unwrap_or_default(), filled }
    };
    node::read(file, &text, mistakes, read).0
}
