//! Entries of a plan as fields of a form, cells of a table and sides of a comparison.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use catalogue::model::programme::{Decimal, Direction, word};
use kernel::number::halfwidth;
use kernel::{AgencyId, Day};

use super::content::{Content, Line, Measure, Milestone, MoneyKind, Risk, Work};

/// What a field of an entry takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A line of text.
    Text,
    /// An agency.
    Agency,
    /// A year of the plan.
    Year,
    /// A whole number: money in thousands, or per cent.
    Whole,
    /// A figure.
    Figure,
    /// A day, in three boxes.
    Day,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// A field of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Name in forms, tables and comparisons.
    pub name: String,
    /// What it takes.
    pub takes: Takes,
}

fn field(name: &str, takes: Takes) -> Field {
    Field { name: name.to_owned(), takes }
}

/// A cell that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The field.
    pub field: String,
    /// What it should hold.
    pub takes: Takes,
}

/// An entry of one of the parts of a plan.
pub trait Entry: Sized {
    /// The part's word.
    const PART: &'static str;
    /// First letter of ids.
    const LETTER: char;
    /// The part's entries.
    fn of(content: &Content) -> &Vec<Self>;
    /// The same, to be changed.
    fn of_mut(content: &mut Content) -> &mut Vec<Self>;
    /// Its id.
    fn id(&self) -> &str;
    /// Its name.
    fn name(&self) -> &str;
    /// Fields for a plan of these years.
    fn fields(years: &RangeInclusive<i32>) -> Vec<Field>;
    /// Fields with values, days as `2027-06-30`.
    fn values(&self) -> Vec<(String, String)>;
    /// From the values of a form.
    fn read(id: String, cells: &Cells<'_>, years: &RangeInclusive<i32>) -> Result<Self, Unread>;
}

/// Values of a form, by field.
pub struct Cells<'a>(pub &'a dyn Fn(&str) -> String);

impl Cells<'_> {
    fn text(&self, name: &str) -> String {
        (self.0)(name).trim().to_owned()
    }

    fn whole(&self, name: &str) -> Result<i64, Unread> {
        let text: String = halfwidth(&self.text(name)).chars().filter(|c| *c != ',').collect();
        let digits = text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
        let found = if digits { text.parse().ok() } else { None };
        found.ok_or_else(|| Unread { field: name.to_owned(), takes: Takes::Whole })
    }

    fn figure(&self, name: &str) -> Result<String, Unread> {
        let text = halfwidth(&self.text(name));
        match text.parse::<Decimal>() {
            Ok(figure) => Ok(figure.to_string()),
            Err(_) => Err(Unread { field: name.to_owned(), takes: Takes::Figure }),
        }
    }

    fn word<T: Copy>(&self, name: &str, words: &[(&'static str, T)], takes: Takes) -> Result<T, Unread> {
        let text = self.text(name);
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        found.ok_or_else(|| Unread { field: name.to_owned(), takes })
    }
}

const MONEY_KINDS: &[&str] = &["capital", "current"];
const DIRECTIONS: &[&str] = &["up", "down"];
const QUARTERS: [&str; 4] = ["q1", "q2", "q3", "q4"];

fn value(name: &str, value: impl ToString) -> (String, String) {
    (name.to_owned(), value.to_string())
}

impl Entry for Work {
    const PART: &'static str = "works";
    const LETTER: char = 'w';
    fn of(content: &Content) -> &Vec<Self> {
        &content.works
    }
    fn of_mut(content: &mut Content) -> &mut Vec<Self> {
        &mut content.works
    }
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn fields(_: &RangeInclusive<i32>) -> Vec<Field> {
        vec![field("name", Takes::Text), field("lead", Takes::Agency)]
    }
    fn values(&self) -> Vec<(String, String)> {
        vec![value("name", &self.name), value("lead", &self.lead)]
    }
    fn read(id: String, cells: &Cells<'_>, _: &RangeInclusive<i32>) -> Result<Self, Unread> {
        Ok(Self { id, name: cells.text("name"), lead: AgencyId::new(cells.text("lead")) })
    }
}

impl Entry for Line {
    const PART: &'static str = "lines";
    const LETTER: char = 'l';
    fn of(content: &Content) -> &Vec<Self> {
        &content.lines
    }
    fn of_mut(content: &mut Content) -> &mut Vec<Self> {
        &mut content.lines
    }
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn fields(_: &RangeInclusive<i32>) -> Vec<Field> {
        let mut fields = vec![
            field("name", Takes::Text),
            field("year", Takes::Year),
            field("kind", Takes::Word(MONEY_KINDS)),
        ];
        fields.push(field("amount", Takes::Whole));
        fields.extend(QUARTERS.map(|name| field(name, Takes::Whole)));
        fields
    }
    fn values(&self) -> Vec<(String, String)> {
        let mut values = vec![value("name", &self.name), value("year", self.year)];
        values.push(value("kind", word(&MoneyKind::ALL, &self.kind)));
        values.push(value("amount", self.amount));
        values.extend(QUARTERS.iter().zip(self.quarters).map(|(name, amount)| value(name, amount)));
        values
    }
    fn read(id: String, cells: &Cells<'_>, years: &RangeInclusive<i32>) -> Result<Self, Unread> {
        let wrong_year = || Unread { field: "year".to_owned(), takes: Takes::Year };
        let year: i32 = cells.text("year").parse().map_err(|_| wrong_year())?;
        if !years.contains(&year) {
            return Err(wrong_year());
        }
        let mut quarters = [0; 4];
        for (place, name) in quarters.iter_mut().zip(QUARTERS) {
            *place = if cells.text(name).is_empty() { 0 } else { cells.whole(name)? };
        }
        Ok(Self {
            id,
            name: cells.text("name"),
            year,
            kind: cells.word("kind", &MoneyKind::ALL, Takes::Word(MONEY_KINDS))?,
            amount: cells.whole("amount")?,
            quarters,
        })
    }
}

impl Entry for Milestone {
    const PART: &'static str = "milestones";
    const LETTER: char = 'm';
    fn of(content: &Content) -> &Vec<Self> {
        &content.milestones
    }
    fn of_mut(content: &mut Content) -> &mut Vec<Self> {
        &mut content.milestones
    }
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn fields(_: &RangeInclusive<i32>) -> Vec<Field> {
        vec![field("name", Takes::Text), field("due", Takes::Day), field("weight", Takes::Whole)]
    }
    fn values(&self) -> Vec<(String, String)> {
        vec![value("name", &self.name), value("due", self.due), value("weight", self.weight)]
    }
    fn read(id: String, cells: &Cells<'_>, years: &RangeInclusive<i32>) -> Result<Self, Unread> {
        let due = cells.text("due").parse::<Day>().ok().filter(|day| years.contains(&day.year()));
        let due = due.ok_or_else(|| Unread { field: "due".to_owned(), takes: Takes::Day })?;
        Ok(Self { id, name: cells.text("name"), due, weight: cells.whole("weight")? })
    }
}

impl Entry for Measure {
    const PART: &'static str = "indicators";
    const LETTER: char = 'i';
    fn of(content: &Content) -> &Vec<Self> {
        &content.indicators
    }
    fn of_mut(content: &mut Content) -> &mut Vec<Self> {
        &mut content.indicators
    }
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn fields(years: &RangeInclusive<i32>) -> Vec<Field> {
        let mut fields = vec![field("name", Takes::Text), field("unit", Takes::Text)];
        fields.extend([field("better", Takes::Word(DIRECTIONS)), field("baseline", Takes::Figure)]);
        fields.extend(years.clone().map(|year| field(&format!("target-{year}"), Takes::Figure)));
        fields
    }
    fn values(&self) -> Vec<(String, String)> {
        let mut values = vec![value("name", &self.name), value("unit", &self.unit)];
        values.push(value("better", word(&Direction::ALL, &self.better)));
        values.push(value("baseline", &self.baseline));
        values.extend(self.targets.iter().map(|(year, target)| value(&format!("target-{year}"), target)));
        values
    }
    fn read(id: String, cells: &Cells<'_>, years: &RangeInclusive<i32>) -> Result<Self, Unread> {
        let mut targets = BTreeMap::new();
        for year in years.clone() {
            targets.insert(year, cells.figure(&format!("target-{year}"))?);
        }
        Ok(Self {
            id,
            name: cells.text("name"),
            unit: cells.text("unit"),
            better: cells.word("better", &Direction::ALL, Takes::Word(DIRECTIONS))?,
            baseline: cells.figure("baseline")?,
            targets,
        })
    }
}

impl Entry for Risk {
    const PART: &'static str = "risks";
    const LETTER: char = 'r';
    fn of(content: &Content) -> &Vec<Self> {
        &content.risks
    }
    fn of_mut(content: &mut Content) -> &mut Vec<Self> {
        &mut content.risks
    }
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn fields(_: &RangeInclusive<i32>) -> Vec<Field> {
        vec![field("name", Takes::Text), field("measure", Takes::Text)]
    }
    fn values(&self) -> Vec<(String, String)> {
        vec![value("name", &self.name), value("measure", &self.measure)]
    }
    fn read(id: String, cells: &Cells<'_>, _: &RangeInclusive<i32>) -> Result<Self, Unread> {
        Ok(Self { id, name: cells.text("name"), measure: cells.text("measure") })
    }
}
