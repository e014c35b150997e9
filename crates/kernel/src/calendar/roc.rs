//! Dates of the Republic of China: year 1 is 1912, the year before it 民國前1年.
//!
//! Read are `中華民國115年1月5日`, `民國115年1月5日`, `115年1月5日`, `115/01/05`,
//! `115.1.5`, `115-01-05`, `1150105` and `990105`, each with 民國前 or 前 for
//! the years before 1912, in ordinary or full-width characters and with spaces.

use crate::Day;
use crate::number::halfwidth;

/// The year before the first of the Republic.
const OFFSET: i32 = 1911;
/// The last year that three digits can write.
const LAST_YEAR: i32 = 999;

/// Why a text is not a date of the Republic of China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RocError {
    /// Nothing was written.
    #[error("no date was given; write it as 115年1月5日")]
    Empty,
    /// The text is in none of the forms.
    #[error("this is not a date; write it as 115年1月5日 or 115/01/05")]
    Form,
    /// The year is of the common era.
    #[error("{0} is a year of the common era; write the ROC year, which is 1911 less")]
    CommonEra(i32),
    /// There is no such year.
    #[error("there is no ROC year {0}; years begin with 1")]
    Year(i32),
    /// There is no such month.
    #[error("month {0} does not exist; months are 1 to 12")]
    Month(u32),
    /// The month has no such day.
    #[error("month {month} of ROC year {year} has no day {day}")]
    Day {
        /// ROC year; 0 and less are years before the Republic (0 is 民國前1年).
        year: i32,
        /// Month, 1 to 12.
        month: u32,
        /// The day that does not exist.
        day: u32,
    },
}

impl RocError {
    /// The locale key of the sentence for people.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "kernel-date-empty",
            Self::Form => "kernel-date-form",
            Self::CommonEra(_) => "kernel-date-common-era",
            Self::Year(_) => "kernel-date-year",
            Self::Month(_) => "kernel-date-month",
            Self::Day { .. } => "kernel-date-day",
        }
    }

    /// The variables of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match *self {
            Self::Empty | Self::Form => Vec::new(),
            Self::CommonEra(year) => {
                vec![("year", year.to_string()), ("roc", (year - OFFSET).to_string())]
            }
            Self::Year(year) => vec![("year", year.to_string())],
            Self::Month(month) => vec![("month", month.to_string())],
            Self::Day { year, month, day } => vec![
                ("year", if year < 1 { format!("前{}", 1 - year) } else { year.to_string() }),
                ("month", month.to_string()),
                ("day", day.to_string()),
            ],
        }
    }
}

/// Reads a date of the Republic of China in any form named above.
pub fn parse(text: &str) -> Result<Day, RocError> {
    let text: String = halfwidth(text).chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return Err(RocError::Empty);
    }
    let rest = text.strip_prefix("中華民國").or_else(|| text.strip_prefix("民國")).unwrap_or(&text);
    let (before, rest) = rest.strip_prefix('前').map_or((false, rest), |rest| (true, rest));
    let (year, month, day) = split(rest)?;
    let year = if year == "元" { 1 } else { number(year)? as i32 };
    build(before, year, number(month)?, number(day)?)
}

/// `中華民國115年11月21日`, the form of documents; 民國前 before 1912.
pub fn long(day: Day) -> String {
    format!("中華民國{}年{}月{}日", year(day, 1), day.month(), day.day_of_month())
}

/// `115/11/21`, the form of tables.
pub fn short(day: Day) -> String {
    format!("{}/{:02}/{:02}", year(day, 1), day.month(), day.day_of_month())
}

/// `1151121`, the form of data files: the year always has three digits.
pub fn compact(day: Day) -> String {
    format!("{}{:02}{:02}", year(day, 3), day.month(), day.day_of_month())
}

/// The ROC year of `day`; 0 and less are years before the Republic.
pub fn year_of(day: Day) -> i32 {
    day.year() - OFFSET
}

fn year(day: Day, width: usize) -> String {
    match year_of(day) {
        year if year >= 1 => format!("{year:0width$}"),
        year => format!("前{:0width$}", 1 - year),
    }
}

fn split(text: &str) -> Result<(&str, &str, &str), RocError> {
    if let Some((year, rest)) = text.split_once('年') {
        let (month, rest) = rest.split_once('月').ok_or(RocError::Form)?;
        return rest.strip_suffix('日').map(|day| (year, month, day)).ok_or(RocError::Form);
    }
    if let Some(mark) = ['/', '.', '-'].into_iter().find(|mark| text.contains(*mark)) {
        let parts: Vec<&str> = text.split(mark).collect();
        let [year, month, day] = parts[..] else { return Err(RocError::Form) };
        return Ok((year, month, day));
    }
    let compact = (5..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !compact || text.len() == 5 {
        return Err(RocError::Form);
    }
    let (year, rest) = text.split_at(text.len() - 4);
    let (month, day) = rest.split_at(2);
    Ok((year, month, day))
}

/// At most four digits, so that no number can be out of range.
fn number(text: &str) -> Result<u32, RocError> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().map_err(|_| RocError::Form) } else { Err(RocError::Form) }
}

fn build(before: bool, year: i32, month: u32, day: u32) -> Result<Day, RocError> {
    if !before && year > LAST_YEAR {
        return Err(if year > OFFSET { RocError::CommonEra(year) } else { RocError::Year(year) });
    }
    if year < 1 || (before && year > OFFSET) {
        return Err(RocError::Year(year));
    }
    if !(1..=12).contains(&month) {
        return Err(RocError::Month(month));
    }
    let year = if before { 1 - year } else { year };
    Day::new(year + OFFSET, month, day).ok_or(RocError::Day { year, month, day })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_reads() {
        let day: Day = "2026-01-05".parse().unwrap();
        for text in [
            "中華民國115年1月5日",
            "民國115年01月05日",
            "115年1月5日",
            "115/01/05",
            "115/1/5",
            "115.1.5",
            "115-01-05",
            "1150105",
            " 民國 115 年 1 月 5 日 ",
            "１１５年１月５日",
            "１１５／０１／０５",
            "１１５０１０５",
        ] {
            assert_eq!(parse(text), Ok(day), "{text}");
        }
        assert_eq!(parse("990105").unwrap().to_string(), "2010-01-05");
        assert_eq!(parse("0990105").unwrap().to_string(), "2010-01-05");
    }

    #[test]
    fn the_republic_begins_in_1912() {
        assert_eq!(parse("民國元年1月1日").unwrap().to_string(), "1912-01-01");
        assert_eq!(parse("民國1年1月1日").unwrap().to_string(), "1912-01-01");
        assert_eq!(parse("民國前1年12月31日").unwrap().to_string(), "1911-12-31");
        assert_eq!(long("1908-03-05".parse().unwrap()), "中華民國前4年3月5日");
        assert_eq!(compact("1912-01-01".parse().unwrap()), "0010101");
    }

    #[test]
    fn a_mistake_is_named() {
        assert_eq!(parse("115年13月1日"), Err(RocError::Month(13)));
        assert_eq!(parse("民國115年2月29日"), Err(RocError::Day { year: 115, month: 2, day: 29 }));
        assert_eq!(parse("民國115年2月0日"), Err(RocError::Day { year: 115, month: 2, day: 0 }));
        assert_eq!(parse("2026/01/05"), Err(RocError::CommonEra(2026)));
        assert_eq!(parse("20260105"), Err(RocError::CommonEra(2026)));
        assert_eq!(parse("0年1月5日"), Err(RocError::Year(0)));
        assert_eq!(parse("1500/1/5"), Err(RocError::Year(1500)));
        assert_eq!(parse("  "), Err(RocError::Empty));
        for text in ["明天", "115/1", "115年1月", "11501", "115/1/5/6", "115年-1月5日", "115/99999999999/1"]
        {
            assert_eq!(parse(text), Err(RocError::Form), "{text}");
        }
        assert!(parse("民國113年2月29日").is_ok());
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(n in 0..1_062_000_i64) {
            let day = Day::new(1, 1, 1).unwrap().plus_days(n);
            prop_assert_eq!(parse(&long(day)), Ok(day));
            prop_assert_eq!(parse(&short(day)), Ok(day));
            prop_assert_eq!(parse(&compact(day)), Ok(day));
        }

        #[test]
        fn no_text_panics(text in "[民國前0-9年月日/. ]{0,14}") {
            let _ = parse(&text);
        }
    }
}
