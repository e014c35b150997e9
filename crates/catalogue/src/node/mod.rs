//! A reader over TOML that knows the line of everything and collects mistakes
//! instead of stopping at the first.

mod exprs;
mod numbers;
mod words;

use std::cell::RefCell;
use std::collections::HashMap;

use directory::nearest::hint;
use kernel::{Mistake, Text};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Lines of a file's tables and values, by path (`page[0].question[1].when`).
#[derive(Debug, Default, Clone)]
pub(crate) struct Lines(HashMap<String, usize>);

impl Lines {
    /// The line of `path`, or of the nearest thing it lies in; 1 when nothing is known.
    pub(crate) fn of(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            if let Some(line) = self.0.get(path) {
                return *line;
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => return 1,
            }
        }
    }
}

/// What all nodes of one file share.
struct Shared {
    file: String,
    /// Byte at which each line begins.
    starts: Vec<usize>,
    mistakes: RefCell<Vec<Mistake>>,
}

impl Shared {
    fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    fn tell(&self, line: usize, reason: String, hint: String) {
        self.mistakes.borrow_mut().push(Mistake { file: self.file.clone(), line, reason, hint });
    }
}

/// Parses `text` and lets `read` take what it needs. Returns what `read`
/// returns, the lines, and adds every mistake to `mistakes`. A file with syntax
/// errors is read as far as it goes, and only the syntax errors are told.
pub(crate) fn read<T>(
    file: &str,
    text: &str,
    mistakes: &mut Vec<Mistake>,
    read: impl FnOnce(&Node<'_>) -> T,
) -> (T, Lines) {
    let starts = std::iter::once(0)
        .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1));
    let shared = Shared { file: file.to_owned(), starts: starts.collect(), mistakes: RefCell::default() };
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut lines = Lines::default();
    positions(document.get_ref(), "", &shared, &mut lines);
    let node = Node::new(document.get_ref(), String::new(), 1, &shared);
    let result = read(&node);
    node.finish();
    if errors.is_empty() {
        mistakes.extend(shared.mistakes.take());
    }
    for error in errors {
        let line = error.span().map_or(1, |span| shared.line(span.start));
        let hint = "texts stand in \"quotation marks\", a list in [ ], { zh = \"…\", en = \"…\" } on one line, and no key twice";
        mistakes.push(Mistake {
            file: file.to_owned(),
            line,
            reason: format!("this is not TOML: {}", error.message()),
            hint: hint.to_owned(),
        });
    }
    (result, lines)
}

fn positions(table: &DeTable<'_>, path: &str, shared: &Shared, lines: &mut Lines) {
    for (key, value) in table {
        let path = join(path, key.get_ref());
        lines.0.insert(path.clone(), shared.line(key.span().start));
        if let Some(inner) = value.get_ref().as_table() {
            positions(inner, &path, shared, lines);
        }
        if let Some(items) = value.get_ref().as_array() {
            for (place, item) in items.iter().enumerate() {
                let path = format!("{path}[{place}]");
                lines.0.insert(path.clone(), shared.line(item.span().start));
                if let Some(inner) = item.get_ref().as_table() {
                    positions(inner, &path, shared, lines);
                }
            }
        }
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// A table of a file.
pub(crate) struct Node<'a> {
    table: &'a DeTable<'a>,
    path: String,
    line: usize,
    shared: &'a Shared,
    /// Keys somebody asked for; the others are unknown.
    asked: RefCell<Vec<String>>,
}

impl<'a> Node<'a> {
    fn new(table: &'a DeTable<'a>, path: String, line: usize, shared: &'a Shared) -> Self {
        Self { table, path, line, shared, asked: RefCell::default() }
    }

    /// Tells a mistake at `key`, or at the table's heading when it has no such key.
    pub(crate) fn mistake(&self, key: &str, reason: impl Into<String>, hint: impl Into<String>) {
        let line = self.table.iter().find(|(name, _)| name.get_ref() == key);
        let line = line.map_or(self.line, |(name, _)| self.shared.line(name.span().start));
        self.shared.tell(line, reason.into(), hint.into());
    }

    /// Tells a mistake in a text of several lines: `below` lines under `key`.
    pub(crate) fn mistake_below(
        &self,
        key: &str,
        below: usize,
        reason: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let line = self.table.iter().find(|(name, _)| name.get_ref() == key);
        let line = line.map_or(self.line, |(name, _)| self.shared.line(name.span().start));
        self.shared.tell(line + below, reason.into(), hint.into());
    }

    /// The line of the table's heading.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// Whether the key is there.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.asked.borrow_mut().push(key.to_owned());
        self.table.get(key).is_some()
    }

    fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key.to_owned());
        self.table.get(key)
    }

    fn missing(&self, key: &str) {
        let place = if self.path.is_empty() { String::new() } else { format!(" in [{}]", self.path) };
        self.mistake(key, format!("{key} is missing{place}"), format!("add {key}; see FORMAT.md"));
    }

    fn wrong(&self, key: &str, found: &DeValue<'_>, wanted: &str, example: &str) {
        let found = found.type_str();
        self.mistake(
            key,
            format!("{key} is of kind {found}, but {wanted} is needed"),
            format!("write {key} = {example}"),
        );
    }

    /// An optional text; empty counts as missing.
    pub(crate) fn opt_text(&self, key: &str) -> Option<String> {
        let value = self.value(key)?.get_ref();
        match value {
            DeValue::String(text) if text.trim().is_empty() => {
                self.mistake(key, format!("{key} is empty"), "write something, or leave the line out");
                None
            }
            DeValue::String(text) => Some(text.trim().to_owned()),
            other => {
                self.wrong(key, other, "a text", "\"…\"");
                None
            }
        }
    }

    /// A required text; `""` after telling that it is missing.
    pub(crate) fn text(&self, key: &str) -> String {
        if self.table.get(key).is_none() {
            self.missing(key);
        }
        self.opt_text(key).unwrap_or_default()
    }

    /// An optional text in both languages.
    pub(crate) fn opt_both(&self, key: &str) -> Option<Text> {
        let table = self.table(key)?;
        Some(table.languages())
    }

    /// A required text in both languages.
    pub(crate) fn both(&self, key: &str) -> Text {
        if self.table.get(key).is_none() {
            self.missing(key);
        }
        self.opt_both(key).unwrap_or_default()
    }

    /// The table's own `zh` and `en`.
    pub(crate) fn languages(&self) -> Text {
        let part = |key: &str, name: &str| {
            if self.table.get(key).is_none() {
                let hint = format!("add {key} = \"…\": every text is in Chinese and in English");
                self.mistake(key, format!("{}: the {name} text is missing", self.path), hint);
            }
            self.opt_text(key).unwrap_or_default()
        };
        Text { zh: part("zh", "Chinese"), en: part("en", "English") }
    }

    /// All keys of the table.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.table.keys().map(|key| key.get_ref().to_string()).collect()
    }

    /// Whether the value at `key` is a table.
    pub(crate) fn is_table(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().is_table())
    }

    /// A table below this one.
    pub(crate) fn table(&self, key: &str) -> Option<Node<'a>> {
        let value = self.value(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(key, value.get_ref(), "a table", "{ … }");
            return None;
        };
        let heading = self.table.iter().find(|(name, _)| name.get_ref() == key);
        let line = heading.map_or(self.line, |(name, _)| self.shared.line(name.span().start));
        Some(Node::new(table, join(&self.path, key), line, self.shared))
    }

    /// The tables of `[[key]]`; none when it is not there.
    pub(crate) fn tables(&self, key: &str) -> Vec<Node<'a>> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            let hint = format!("write [[{}]] in double brackets", join(&self.path, key));
            self.mistake(key, format!("{key} must be a list of tables"), hint);
            return Vec::new();
        };
        let mut found = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let path = format!("{}[{place}]", join(&self.path, key));
            match item.get_ref().as_table() {
                Some(table) => {
                    found.push(Node::new(table, path, self.shared.line(item.span().start), self.shared));
                }
                None => self.wrong(key, item.get_ref(), "a list of tables", "[{ … }]"),
            }
        }
        found
    }

    /// Tells every key nobody asked for. Called for each table when it was read.
    pub(crate) fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !asked.iter().any(|known| known == name) {
                let place =
                    if self.path.is_empty() { "this file".to_owned() } else { format!("[{}]", self.path) };
                let reason = format!("the key “{name}” is not known in {place}");
                self.shared.tell(
                    self.shared.line(key.span().start),
                    reason,
                    hint(name, asked.iter().map(String::as_str)),
                );
            }
        }
    }
}

impl Drop for Node<'_> {
    fn drop(&mut self) {
        if !self.path.is_empty() {
            self.finish();
        }
    }
}
