//! A CSV file of the catalogue: every row with its line, every mistake collected.

use std::path::Path;
use std::sync::Arc;

use kernel::{Day, Mistake, Text};

use crate::nearest::hint;

/// A CSV file that was read; rows with the wrong number of cells are left out.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The heading's columns.
    pub columns: Vec<String>,
    /// The rows in the file's order.
    pub lines: Vec<Line>,
}

/// One row of a [`Sheet`].
#[derive(Debug, Clone)]
pub struct Line {
    /// File below the catalogue's folder.
    pub file: Arc<str>,
    /// Line in the file, counted from 1.
    pub number: usize,
    headers: Arc<Vec<String>>,
    cells: Vec<String>,
}

impl Sheet {
    /// Reads `dir/file`, which must have the columns `columns` (more are
    /// allowed). Mistakes are added to `mistakes`; what can be read is returned.
    pub fn read(dir: &Path, file: &str, columns: &[&str], mistakes: &mut Vec<Mistake>) -> Self {
        let mut report = |line: usize, reason: String, hint: String| {
            mistakes.push(Mistake { file: file.to_owned(), line, reason, hint });
        };
        let text = match text(&dir.join(file)) {
            Ok(text) => text,
            Err((line, reason)) => {
                report(
                    line,
                    reason,
                    format!("the file is UTF-8 text with the columns {}", columns.join(",")),
                );
                return Self::default();
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let headers: Vec<String> =
            reader.headers().map(|record| record.iter().map(str::to_owned).collect()).unwrap_or_default();
        let missing: Vec<&&str> =
            columns.iter().filter(|column| !headers.iter().any(|header| header == **column)).collect();
        for column in &missing {
            let wanted = columns.join(",");
            report(1, format!("the column “{column}” is missing"), format!("the heading must hold {wanted}"));
        }
        if !missing.is_empty() {
            return Self::default();
        }
        let columns = headers.clone();
        let (headers, file_name) = (Arc::new(headers), Arc::<str>::from(file));
        let mut lines = Vec::new();
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, |at| at.line() as usize);
                    report(
                        line,
                        format!("the row cannot be read: {error}"),
                        "check its quotation marks".to_owned(),
                    );
                    continue;
                }
            };
            let number = record.position().map_or(0, |at| at.line() as usize);
            if record.len() != headers.len() {
                report(
                    number,
                    format!("the row has {} cells, the heading {}", record.len(), headers.len()),
                    "put cells that hold a comma in quotation marks, and write empty cells too".to_owned(),
                );
                continue;
            }
            lines.push(Line {
                file: file_name.clone(),
                number,
                headers: headers.clone(),
                cells: record.iter().map(str::to_owned).collect(),
            });
        }
        Self { columns, lines }
    }
}

/// The text of a file; otherwise line and reason.
fn text(path: &Path) -> Result<String, (usize, String)> {
    let bytes = std::fs::read(path).map_err(|error| (0, format!("the file cannot be read: {error}")))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        (good.split(|byte| *byte == b'\n').count(), "the file is not UTF-8".to_owned())
    })
}

impl Line {
    /// The heading's columns.
    pub fn columns(&self) -> &[String] {
        &self.headers
    }

    /// The cell of `column`; empty when there is no such column.
    pub fn cell(&self, column: &str) -> &str {
        self.headers.iter().position(|header| header == column).map_or("", |index| &self.cells[index])
    }

    /// The cell, when it is not empty.
    pub fn filled(&self, column: &str) -> Option<&str> {
        Some(self.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// The cell's parts between semicolons.
    pub fn parts(&self, column: &str) -> Vec<&str> {
        self.cell(column).split(';').map(str::trim).filter(|part| !part.is_empty()).collect()
    }

    /// A mistake in this row.
    pub fn mistake(&self, reason: impl Into<String>, hint: impl Into<String>) -> Mistake {
        Mistake { file: self.file.to_string(), line: self.number, reason: reason.into(), hint: hint.into() }
    }

    /// The text of the columns `<stem>_zh` and `<stem>_en`; a missing language is a mistake.
    pub fn text(&self, stem: &str, mistakes: &mut Vec<Mistake>) -> Text {
        let mut part = |language: &str, name: &str| {
            let cell = self.cell(&format!("{stem}_{language}"));
            if cell.is_empty() {
                mistakes.push(self.mistake(
                    format!("{stem}_{language} is empty: the {name} text is missing"),
                    "every name is written in Chinese and in English",
                ));
            }
            cell.to_owned()
        };
        Text::new(part("zh", "Chinese"), part("en", "English"))
    }

    /// An optional day, `2026-11-21`.
    pub fn day(&self, column: &str, mistakes: &mut Vec<Mistake>) -> Option<Day> {
        let cell = self.filled(column)?;
        let day = cell.parse().ok();
        if day.is_none() {
            let reason = format!("“{cell}” in {column} is not a day");
            mistakes
                .push(self.mistake(reason, "write days as 2026-11-21; leave the cell empty when it is open"));
        }
        day
    }

    /// A required cell; an empty one is a mistake.
    pub fn required(&self, column: &str, mistakes: &mut Vec<Mistake>) -> Option<String> {
        if self.filled(column).is_none() {
            mistakes.push(
                self.mistake(format!("{column} is empty"), format!("every row needs a value in {column}")),
            );
        }
        self.filled(column).map(str::to_owned)
    }

    /// A mistake saying that `name` in `column` names nothing, with the nearest of `known` as hint.
    pub fn unknown<'a>(&self, column: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Mistake {
        self.mistake(format!("{column} names “{name}”, which does not exist"), hint(name, known))
    }
}
