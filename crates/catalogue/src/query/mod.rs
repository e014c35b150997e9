//! The questions that indicators ask: SQL over published views, read, checked and written anew.
//!
//! What runs is written here from what was understood, and it must mean the same as what the file says: whatever the
//! check does not know, it refuses. `INDICATORS.md` describes the language and the views.

mod expression;
mod shape;
mod views;

use serde::{Deserialize, Serialize};
use sqlparser::ast::{SelectItem, SetExpr, Statement, TableFactor};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use expression::Walk;
use shape::{by_day, columns, grouped, output};
pub use views::{Column, Names, Shown, VIEWS, View};

/// Longest question, in bytes.
const MOST_BYTES: usize = 4_000;

/// What a column or expression holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Text; days too, as 2026-11-22.
    Text,
    /// A whole number.
    Whole,
    /// An instant, in microseconds.
    Instant,
    /// Yes or no.
    Truth,
    /// Nothing is known of it (NULL).
    Missing,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Whole => "a whole number",
            Self::Instant => "an instant",
            Self::Truth => "yes or no",
            Self::Missing => "NULL",
        }
    }
}

/// What is filled in where the question names the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bind {
    /// `$from`: the first instant of the period.
    From,
    /// `$until`: the first instant after it.
    Until,
    /// `$first_day`.
    FirstDay,
    /// `$last_day`.
    LastDay,
}

impl Bind {
    const ALL: [(&'static str, Self); 4] = [
        ("$from", Self::From),
        ("$until", Self::Until),
        ("$first_day", Self::FirstDay),
        ("$last_day", Self::LastDay),
    ];

    fn kind(self) -> Kind {
        match self {
            Self::From | Self::Until => Kind::Instant,
            Self::FirstDay | Self::LastDay => Kind::Text,
        }
    }
}

/// A column that a question gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A checked question: the rows that a figure is the sum of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// The view it reads.
    pub view: String,
    /// One SELECT for both databases, its places numbered `$1`, `$2` ….
    pub sql: String,
    /// What is filled in, in that order.
    pub binds: Vec<Bind>,
    /// The columns, `key` and `quantity` among them.
    pub columns: Vec<Given>,
    /// Things of the catalogue that it compares with, and what they are.
    pub mentions: Vec<(Names, String)>,
    /// Whether days that are over may be counted once and added up. It follows from the question, so it is no part of
    /// the way of counting.
    #[serde(skip)]
    pub by_day: bool,
}

impl Query {
    /// Whether a column of this name tells of people: figures are broken down by it with small counts hidden.
    pub fn is_grouped(&self, column: &str) -> bool {
        let view = VIEWS.iter().find(|view| view.name == self.view);
        let mut columns = view.into_iter().flat_map(|view| view.columns);
        columns.any(|known| known.name == column && known.shown == Shown::Grouped)
    }
}

/// Why a question cannot be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Line of the question, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
    /// What to do.
    pub hint: String,
}

impl Refused {
    fn new(line: u64, reason: impl Into<String>, hint: impl Into<String>) -> Self {
        let line = usize::try_from(line).unwrap_or(1).max(1);
        Self { line, reason: reason.into(), hint: hint.into() }
    }
}

const SHAPE: &str = "write one: select key, …, 1 as quantity from VIEW where … [group by COLUMN]";

/// Reads and checks a question.
pub fn read(sql: &str) -> Result<Query, Refused> {
    if sql.len() > MOST_BYTES {
        return Err(Refused::new(1, format!("the question has more than {MOST_BYTES} bytes"), SHAPE));
    }
    let select = parse(sql)?;
    let view = view_of(&select)?;
    let (written, _) = write(&select, view, false)?;
    // Whatever was not understood is not in what was written.
    if parse(&written)? != select {
        let reason = "the question holds more than a selection from one view with a condition and a grouping";
        return Err(Refused::new(1, reason, SHAPE));
    }
    let (sql, walk) = write(&select, view, true)?;
    let columns = columns(&select, view)?;
    let by_day = by_day(&select, view, &written);
    Ok(Query { view: view.name.to_owned(), sql, binds: walk.binds, columns, mentions: walk.mentions, by_day })
}

type Select = sqlparser::ast::Select;

fn parse(sql: &str) -> Result<Select, Refused> {
    let statements = Parser::new(&PostgreSqlDialect {})
        .with_recursion_limit(40)
        .try_with_sql(sql)
        .and_then(|mut parser| parser.parse_statements());
    let mut statements = statements.map_err(|error| {
        let told = error.to_string();
        let told = told.strip_prefix("sql parser error: ").unwrap_or(&told).to_owned();
        Refused::new(line_in(&told), format!("this is not SQL: {told}"), SHAPE)
    })?;
    let one = if statements.len() == 1 { statements.pop() } else { None };
    let Some(Statement::Query(query)) = one else {
        let reason = "the question is not one SELECT: it may only read";
        return Err(Refused::new(1, reason, SHAPE));
    };
    let plain = query.with.is_none()
        && query.order_by.is_none()
        && query.limit_clause.is_none()
        && query.fetch.is_none()
        && query.locks.is_empty()
        && query.for_clause.is_none()
        && query.settings.is_none()
        && query.format_clause.is_none()
        && query.pipe_operators.is_empty();
    match *query.body {
        SetExpr::Select(select) if plain => Ok(*select),
        _ => {
            let reason = "the question is more than one plain SELECT";
            Err(Refused::new(
                1,
                reason,
                "leave out with, union, order by, limit and for; rows are put in order by key",
            ))
        }
    }
}

/// The line in `… at Line: 2, Column: 5`.
fn line_in(told: &str) -> u64 {
    let after = told.rsplit_once("Line: ").map_or("", |(_, after)| after);
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(1)
}

fn view_of(select: &Select) -> Result<&'static View, Refused> {
    let refused = |reason: String, hint: String| Err(Refused::new(1, reason, hint));
    let [from] = select.from.as_slice() else {
        return refused("the question does not read exactly one view".to_owned(), SHAPE.to_owned());
    };
    let TableFactor::Table { name, .. } = &from.relation else {
        return refused("the question does not read a view".to_owned(), SHAPE.to_owned());
    };
    let asked = name.to_string();
    let found = VIEWS.iter().find(|view| view.name == asked);
    found.map_or_else(
        || {
            let near = directory::nearest::hint(&asked, VIEWS.iter().map(|view| view.name));
            refused(format!("“{asked}” is no published view; tables of blocks are not read"), near)
        },
        Ok,
    )
}

/// The question as it was understood; with numbered places, or as the file has them.
fn write(select: &Select, view: &'static View, numbered: bool) -> Result<(String, Walk), Refused> {
    let mut walk = Walk::new(view, numbered);
    let mut parts = Vec::new();
    for item in &select.projection {
        let (expr, name) = output(item)?;
        let written = walk.output(expr)?;
        parts.push(match item {
            SelectItem::UnnamedExpr(_) => written,
            _ => format!("{written} as {name}"),
        });
    }
    let mut sql = format!("select {} from {}", parts.join(", "), view.name);
    if let Some(condition) = &select.selection {
        sql = format!("{sql} where {}", walk.condition(condition)?);
    }
    if let Some(column) = grouped(select)? {
        sql = format!("{sql} group by {}", walk.column(column)?);
    }
    Ok((sql, walk))
}
