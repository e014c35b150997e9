//! All SQL of councils.

mod meetings;
mod members;
mod tasks;

use kernel::{DbError, Reader, Row, Tx, params};

use crate::model::{Effect, word};

pub use meetings::*;
pub use members::*;
pub use tasks::*;

/// Most rows of a list on one page.
const MOST: i64 = 500;

/// A row holds a word that this program does not write.
fn strange(column: usize) -> DbError {
    DbError::Column { column, expected: "a known word" }
}

fn read_word<T: Copy>(row: &Row, column: usize, all: &[(&'static str, T)]) -> Result<T, DbError> {
    let text = row.text_ref(column)?;
    all.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| strange(column))
}

fn read_opt_word<T: Copy>(row: &Row, column: usize, all: &[(&'static str, T)]) -> Result<Option<T>, DbError> {
    if row.opt_text(column)?.is_none() { Ok(None) } else { read_word(row, column, all).map(Some) }
}

fn opt_word<T: PartialEq>(all: &[(&'static str, T)], value: Option<&T>) -> Option<&'static str> {
    value.map(|value| word(all, value))
}

fn read_effect(row: &Row, column: usize) -> Result<Option<Effect>, DbError> {
    let text = row.opt_text(column)?;
    text.map(|text| Effect::parse(&text).ok_or_else(|| strange(column))).transpose()
}

/// Notes that somebody was reminded; false when they were already.
pub fn reminded(tx: &mut Tx, about: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "insert into council_reminders (about, at) values ($1, $2) on conflict (about) do nothing";
    Ok(tx.execute(sql, params![about, now])? == 1)
}

/// A duty that a resolution did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneDuty {
    /// The duty.
    pub duty: String,
    /// The year for which it was done.
    pub year: i32,
    /// Number of the resolution.
    pub resolution: String,
    /// Day of the meeting.
    pub on: kernel::Day,
}

/// What a council did of its duties.
pub fn list_duties(r: &mut Reader, council: &str) -> Result<Vec<DoneDuty>, DbError> {
    let sql =
        "select duty, year, resolution, done_on from council_duties where council = $1 order by year, duty";
    let done = |row: &Row| {
        let (duty, year) = (row.text(0)?, row.int(1)? as i32);
        Ok(DoneDuty { duty, year, resolution: row.text(2)?, on: row.day(3)? })
    };
    r.query(sql, params![council])?.iter().map(done).collect()
}

/// Notes a duty as done; what was noted first stays.
pub fn insert_duty(tx: &mut Tx, council: &str, done: &DoneDuty) -> Result<(), DbError> {
    tx.execute(
        "insert into council_duties (council, duty, year, resolution, done_on) values ($1, $2, $3, $4, $5) \
         on conflict (council, duty, year) do nothing",
        params![council, &done.duty, done.year, &done.resolution, done.on],
    )?;
    Ok(())
}
