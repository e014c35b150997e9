//! Tables of a programme: only known columns, every row with its source.

use std::collections::BTreeMap;
use std::path::Path;

use directory::nearest::hint;
use directory::sheet::{Line, Sheet};
use kernel::{Mistake, Text};

use crate::model::programme::{Decimal, Origin};

/// Reads the tables of one programme.
pub(super) struct Rows<'a> {
    /// The catalogue's folder.
    pub(super) dir: &'a Path,
    /// The programme's folder below it.
    pub(super) folder: String,
}

impl Rows<'_> {
    /// Whether a file is there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.dir.join(&self.folder).join(name).is_file()
    }

    /// The rows of a table and its columns of years; none when the file is not there.
    /// `years` says which columns besides `columns` are meant.
    pub(super) fn read(
        &self,
        name: &str,
        columns: &[&str],
        years: impl Fn(&str) -> bool,
        mistakes: &mut Vec<Mistake>,
    ) -> Vec<Line> {
        if !self.has(name) {
            return Vec::new();
        }
        let file = format!("{}/{name}", self.folder);
        let sheet = Sheet::read(self.dir, &file, columns, mistakes);
        for column in
            sheet.columns.iter().filter(|column| !columns.contains(&column.as_str()) && !years(column))
        {
            let reason = format!("the column “{column}” is not known here");
            let hint = hint(column, columns.iter().copied());
            mistakes.push(Mistake { file: file.clone(), line: 1, reason, hint });
        }
        sheet.lines
    }
}

/// No column of years.
pub(super) fn none(_: &str) -> bool {
    false
}

/// A column named by a year.
pub(super) fn is_year(column: &str) -> bool {
    year(column).is_some()
}

/// The year that a column is named by.
pub(super) fn year(column: &str) -> Option<i32> {
    column.parse().ok().filter(|year| super::YEARS.contains(&i64::from(*year)))
}

/// Where a row stands; a row without a source is a mistake.
pub(super) fn origin(line: &Line, mistakes: &mut Vec<Mistake>) -> Origin {
    let source = line.required("source", mistakes).unwrap_or_default();
    Origin { file: line.file.to_string(), line: line.number, source }
}

/// One of the words of a fixed set.
pub(super) fn word<T: Copy>(
    line: &Line,
    column: &str,
    words: &[(&str, T)],
    mistakes: &mut Vec<Mistake>,
) -> Option<T> {
    let cell = line.required(column, mistakes)?;
    let found = words.iter().find(|(word, _)| *word == cell).map(|(_, value)| *value);
    if found.is_none() {
        mistakes.push(line.unknown(column, &cell, words.iter().map(|(word, _)| *word)));
    }
    found
}

/// The same for a cell that may be empty.
pub(super) fn opt_word<T: Copy>(
    line: &Line,
    column: &str,
    words: &[(&str, T)],
    mistakes: &mut Vec<Mistake>,
) -> Option<T> {
    line.filled(column)?;
    word(line, column, words, mistakes)
}

/// A text in both languages, or none when both are empty.
pub(super) fn opt_text(line: &Line, stem: &str, mistakes: &mut Vec<Mistake>) -> Option<Text> {
    let empty = ["zh", "en"].iter().all(|lang| line.filled(&format!("{stem}_{lang}")).is_none());
    if empty { None } else { Some(line.text(stem, mistakes)) }
}

/// The ids between semicolons.
pub(super) fn ids(line: &Line, column: &str) -> Vec<String> {
    line.parts(column).into_iter().map(str::to_owned).collect()
}

/// A figure; none when the cell is empty or no figure.
pub(super) fn figure(line: &Line, column: &str, mistakes: &mut Vec<Mistake>) -> Option<Decimal> {
    let cell = line.filled(column)?;
    match cell.parse() {
        Ok(figure) => Some(figure),
        Err(reason) => {
            mistakes.push(line.mistake(format!("“{cell}” in {column} is not a figure"), reason));
            None
        }
    }
}

/// A whole number; none when the cell is empty or no whole number.
pub(super) fn whole(line: &Line, column: &str, mistakes: &mut Vec<Mistake>) -> Option<i64> {
    let found = figure(line, column, mistakes)?;
    if found.decimals > 0 {
        let reason = format!("{found} in {column} is not a whole number");
        mistakes.push(line.mistake(reason, "money is written in whole thousands, years without decimals"));
        return None;
    }
    Some(found.units)
}

/// A year in a cell.
pub(super) fn year_in(line: &Line, column: &str, mistakes: &mut Vec<Mistake>) -> Option<i32> {
    let found = whole(line, column, mistakes)?;
    let year = Some(found).filter(|year| super::YEARS.contains(year));
    if year.is_none() {
        mistakes.push(line.mistake(
            format!("{found} in {column} is not a year"),
            "write the year of the common era: 101年 is 2012",
        ));
    }
    year.and_then(|year| i32::try_from(year).ok())
}

/// The figures in the columns of years.
pub(super) fn by_year(line: &Line, mistakes: &mut Vec<Mistake>) -> BTreeMap<i32, Decimal> {
    let years: Vec<(i32, String)> =
        line.columns().iter().filter_map(|column| year(column).map(|year| (year, column.clone()))).collect();
    years
        .into_iter()
        .filter_map(|(year, column)| figure(line, &column, mistakes).map(|figure| (year, figure)))
        .collect()
}
