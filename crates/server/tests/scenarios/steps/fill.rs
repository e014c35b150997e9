//! Filling a question's controls from the words of a scenario, whatever its type.

use kernel::Day;
use testkit::FormOnPage;
use web::form::DateParts;

/// More rows than any group has.
const MOST_ROWS: usize = 200;

/// Whether the form asks `question`.
pub(super) fn asks(form: &FormOnPage, question: &str) -> bool {
    let prefix = format!("{question}-");
    let parts = ["year", "area", "0-row"];
    form.has(question)
        || form
            .names()
            .iter()
            .any(|name| name.strip_prefix(&prefix).is_some_and(|rest| parts.contains(&rest)))
}

/// Whether the question is a group of rows.
pub(super) fn is_group(form: &FormOnPage, question: &str) -> bool {
    form.has(&format!("{question}-0-row"))
}

/// How many rows of a group stand on the page.
pub(super) fn rows(form: &FormOnPage, question: &str) -> usize {
    (0..MOST_ROWS).take_while(|row| form.has(&format!("{question}-{row}-row"))).count()
}

/// Enters a value that is not a group: `a; b` ticks several, a date is `2026-11-21`, an
/// address begins with its area's code.
pub(super) fn enter(form: &mut FormOnPage, question: &str, value: &str) -> Result<(), String> {
    if form.has(&format!("{question}-year")) {
        return enter_day(form, question, value);
    }
    if form.has(&format!("{question}-area")) {
        let (area, line) = value
            .split_once(' ')
            .ok_or_else(|| format!("“{value}” is no address; write 63000020 範例路1號"))?;
        form.enter(&format!("{question}-area"), area)?;
        return form.enter(&format!("{question}-line"), line);
    }
    let several = form.controls.iter().any(|control| control.name == question && control.kind == "checkbox");
    if !several {
        return form.enter(question, value);
    }
    form.untick(question);
    value
        .split(';')
        .map(str::trim)
        .filter(|one| !one.is_empty())
        .try_for_each(|one| form.enter(question, one))
}

/// Enters one row of a group: `field=value, field=value`, or the values in order.
pub(super) fn enter_row(form: &mut FormOnPage, question: &str, row: usize, text: &str) -> Result<(), String> {
    let place = format!("{question}-{row}-");
    let fields = row_fields(form, &place);
    for (index, part) in text.split(',').map(str::trim).enumerate() {
        let (field, value) = match part.split_once('=') {
            Some((field, value)) => (field.trim().to_owned(), value.trim()),
            None => (
                fields
                    .get(index)
                    .cloned()
                    .ok_or_else(|| format!("row “{text}” has more values than fields"))?,
                part,
            ),
        };
        enter(form, &format!("{place}{field}"), value)?;
    }
    Ok(())
}

/// The fields of a row in order, without the parts of dates and addresses.
fn row_fields(form: &FormOnPage, place: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for name in form.names() {
        let field =
            name.strip_prefix(place).and_then(|rest| rest.split('-').next()).filter(|field| *field != "row");
        if let Some(field) = field.filter(|field| !fields.iter().any(|known| known == field)) {
            fields.push(field.to_owned());
        }
    }
    fields
}

fn enter_day(form: &mut FormOnPage, question: &str, value: &str) -> Result<(), String> {
    let typed = |_| {
        let mut typed = value.split('-').map(str::to_owned);
        let mut next = || typed.next().unwrap_or_default();
        DateParts { year: next(), month: next(), day: next() }
    };
    let parts = value.parse::<Day>().map_or_else(typed, DateParts::roc);
    form.enter(&format!("{question}-year"), &parts.year)?;
    form.enter(&format!("{question}-month"), &parts.month)?;
    form.enter(&format!("{question}-day"), &parts.day)
}
