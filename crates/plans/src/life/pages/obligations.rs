//! What is owed by when: for an agency what it owes, for everybody who is late.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::model::programme::Programme;
use kernel::{AgencyId, Ctx, Day};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    ButtonKind, Tab, Table, TextInput, Tone, Width, empty_state, stat, stats, sub_nav, table, tag, text_input,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused, t};

use super::{agency, columns, hidden, press, word};
use crate::life::LifeError;
use crate::life::actions::{self, Fulfil, allow};
use crate::life::model::due::{Owed, owed};
use crate::life::store::{self, Done};
use crate::words::year as year_words;

/// Days ahead that an agency sees what it owes.
pub(super) const AHEAD: i64 = 120;
/// Days back.
pub(super) const BACK: i64 = 120;

/// What is owed, and how it was met if it was.
type Entry = (Owed, Option<Done>);

/// What is owed in these days, with what was done.
pub(super) async fn ledger(
    ctx: &Ctx,
    programme: &Programme,
    (from, until): (Day, Day),
) -> Result<Vec<Entry>, LifeError> {
    let rules = allow::rules(programme)?;
    let (agencies, today) = (directory::agencies(ctx), ctx.today());
    let years = from.year() - 1..=until.year();
    let mut all: Vec<Owed> = years.flat_map(|year| owed(programme, rules, &agencies, year, today)).collect();
    all.retain(|one| one.due_on >= from && one.due_on <= until);
    all.sort();
    let id = programme.id.clone();
    let done = ctx.read(move |r| store::done(r, &id, from, until)).await?;
    let done = actions::of_today(done, &agencies, today);
    let find = |one: &Owed| done.iter().find(|done| done.owed == *one).cloned();
    Ok(all.into_iter().map(|one| (find(&one), one)).map(|(done, one)| (one, done)).collect())
}

pub(super) fn name(v: &Visitor, programme: &Programme, id: &str) -> String {
    let found = programme.obligations.iter().find(|obligation| obligation.id == id);
    found.map_or_else(|| id.to_owned(), |obligation| obligation.name.of(v.lang).to_owned())
}

/// How something that is not done stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Days that it is late.
    Late(i64),
    /// It was due before this node kept plans: whether it was done then is not known here.
    Before,
    /// Days that are left.
    Left(i64),
}

/// How something due on a day stands that is not done.
pub(super) fn standing(due_on: Day, today: Day, start: Option<Day>) -> Standing {
    let days = due_on.days_until(today);
    match start {
        Some(start) if days > 0 && due_on < start => Standing::Before,
        _ if days > 0 => Standing::Late(days),
        _ => Standing::Left(-days),
    }
}

/// The same in words.
pub(super) fn standing_tag(ctx: &Ctx, v: &Visitor, standing: Standing) -> Markup {
    match standing {
        Standing::Late(days) => tag(Tone::Bad, &t(ctx, v, "plans-days-late", &[("count", days.into())])),
        Standing::Before => tag(Tone::Plain, &word(ctx, v, "plans-before-start")),
        Standing::Left(days) => tag(Tone::Plain, &t(ctx, v, "plans-days-left", &[("count", days.into())])),
    }
}

/// Done, late or to come, in words.
fn stands(ctx: &Ctx, v: &Visitor, start: Option<Day>, (owed, done): (&Owed, Option<&Done>)) -> Markup {
    let Some(done) = done else {
        return standing_tag(ctx, v, standing(owed.due_on, ctx.today(), start));
    };
    let late = |days: i64| t(ctx, v, "plans-days-late", &[("count", days.into())]);
    html! {
        (tag(Tone::Good, &word(ctx, v, "plans-done")))
        @if done.days_late > 0 { " " (tag(Tone::Warn, &late(done.days_late))) }
        div.hint { (done.at.day().long(v.lang)) " · " (done.evidence) }
    }
}

/// The year that is looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    year: Option<i32>,
}

/// `GET /programmes/{id}/obligations?year=`: everybody's, those who are late first.
pub(crate) async fn all(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::not_found())?;
    let programme = allow::programme(&ctx, &id).map_err(|_| LifeError::Unknown)?;
    let rules = allow::rules(&programme)?;
    let today = ctx.today();
    let year = asked.year.unwrap_or(today.year()).clamp(rules.first_year, rules.last_year);
    let range = (Day::new(year, 1, 1), Day::new(year, 12, 31));
    let (Some(from), Some(until)) = range else { return Err(Failure::not_found()) };
    let ledger = ledger(&ctx, &programme, (from, until)).await?;
    let start = ctx.read(store::started_on).await?;
    let is_open = |(owed, done): &&Entry| done.is_none() && owed.due_on < today;
    let (open, rest): (Vec<_>, Vec<_>) = ledger.iter().partition(is_open);
    let is_before = |(owed, _): &&Entry| standing(owed.due_on, today, start) == Standing::Before;
    let (before, late): (Vec<_>, Vec<_>) = open.into_iter().partition(is_before);
    let done = ledger.iter().filter(|(_, done)| done.is_some()).count();
    let rows = |part: &[&Entry]| -> Vec<Vec<Markup>> {
        let row = |(owed, done): &&Entry| {
            vec![
                html! { (owed.due_on.long(v.lang)) },
                html! { (name(&v, &programme, &owed.obligation)) },
                html! { (agency(&ctx, &v, &owed.agency)) },
                stands(&ctx, &v, start, (owed, done.as_ref())),
            ]
        };
        part.iter().map(row).collect()
    };
    let shown = |title: &str, part: &[&Entry]| {
        let heads = ["plans-due-on", "plans-obligation", "plans-agency", "plans-how-it-stands"];
        table(&Table {
            caption: &word(&ctx, &v, title),
            caption_hidden: true,
            columns: columns(&ctx, &v, &heads),
            rows: rows(part),
        })
    };
    let years: Vec<Tab> = (rules.first_year..=rules.last_year)
        .map(|at| {
            Tab::new(year_words(v.lang, at), format!("/programmes/{id}/obligations?year={at}"), at == year)
        })
        .collect();
    let title = t(&ctx, &v, "plans-obligations-of", &[("year", year_words(v.lang, year).into())]);
    let frame = page(&ctx, &v, &title).caption(programme.name.of(v.lang));
    Ok(frame.back(format!("/programmes/{id}/timetable"), "").wide().body(html! {
        p.lead { (word(&ctx, &v, "plans-obligations-lead")) }
        p.hint { (rules.note.of(v.lang)) }
        (sub_nav(&word(&ctx, &v, "plans-years"), &years))
        (stats(&html! {
            (stat(&late.len().to_string(), &word(&ctx, &v, "plans-late-count"), None))
            (stat(&done.to_string(), &word(&ctx, &v, "plans-done-count"), None))
            (stat(&ledger.len().to_string(), &word(&ctx, &v, "plans-all-count"), None))
        }))
        @if !late.is_empty() { h2 { (word(&ctx, &v, "plans-who-is-late")) } (shown("plans-who-is-late", &late)) }
        h2 { (word(&ctx, &v, "plans-the-rest")) }
        (shown("plans-the-rest", &rest))
        @if !before.is_empty() {
            h2 { (word(&ctx, &v, "plans-before-start")) }
            p { (word(&ctx, &v, "plans-before-start-lead")) }
            (shown("plans-before-start", &before))
        }
        p { a href={ "/programmes/" (id) "/obligations.csv?year=" (year) } download { (word(&ctx, &v, "plans-download")) } }
    }))
}

/// `GET /programmes/{id}/obligations.csv?year=`: the same as a table.
pub(crate) async fn csv(
    State(ctx): State<Ctx>,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::not_found())?;
    let programme = allow::programme(&ctx, &id).map_err(|_| LifeError::Unknown)?;
    let year = asked.year.unwrap_or(ctx.today().year());
    let range = (Day::new(year, 1, 1), Day::new(year, 12, 31));
    let (Some(from), Some(until)) = range else { return Err(Failure::not_found()) };
    let start = ctx.read(store::started_on).await?;
    let rows = ledger(&ctx, &programme, (from, until)).await?.into_iter().map(|(owed, done)| {
        let before = done.is_none() && start.is_some_and(|start| owed.due_on < start);
        let done = done.map(|done| [done.at.day().to_string(), done.days_late.to_string(), done.evidence]);
        let mut row = vec![owed.due_on.to_string(), owed.obligation, owed.agency.to_string()];
        row.extend(done.unwrap_or_default());
        row.push(before.to_string());
        row
    });
    let head = ["due_on", "obligation", "agency", "done_on", "days_late", "evidence", "before_start"];
    super::tables::answer(&format!("{id}-obligations-{year}"), &head, rows)
}

/// `GET /desk/obligations`: what the official's agency owes.
pub(crate) async fn mine(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    own_page(&ctx, &v, &Form::default(), &Errors::new()).await
}

async fn own_page(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Result<Response, Failure> {
    let official = v.official()?.clone();
    let (today, start) = (ctx.today(), ctx.read(store::started_on).await?);
    let catalogue = catalogue::current(ctx);
    let mut found: Vec<(Arc<Programme>, Vec<Entry>)> = Vec::new();
    for programme in catalogue.programmes().iter().filter(|programme| programme.rules.is_some()) {
        let range = (today.plus_days(-BACK), today.plus_days(AHEAD));
        let mut owed = ledger(ctx, programme, range).await?;
        owed.retain(|(owed, _)| owed.agency == official.agency);
        if !owed.is_empty() {
            found.push((programme.clone(), owed));
        }
    }
    let frame = page(ctx, v, &word(ctx, v, "plans-i-owe")).caption(agency(ctx, v, &official.agency));
    let frame = frame.back("/desk/plans", "").errors(errors).wide();
    if found.is_empty() {
        let next = html! { p { a href="/programmes" { (word(ctx, v, "plans-title")) } } };
        return Ok(frame.body(empty_state(&word(ctx, v, "plans-i-owe-none"), &next)));
    }
    Ok(frame.body(html! {
        p.lead { (word(ctx, v, "plans-i-owe-lead")) }
        @for (programme, owed) in &found {
            h2 { (programme.name.of(v.lang)) }
            p { a href={ "/programmes/" (programme.id) "/obligations" } { (word(ctx, v, "plans-who-is-late")) } }
            (table(&Table {
                caption: programme.name.of(v.lang),
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-obligation", "plans-due-on", "plans-how-it-stands", "plans-note-done"]),
                rows: owed.iter().map(|one| own_row(ctx, v, (programme, start), one, (form, errors))).collect(),
            }))
        }
    }))
}

fn own_row(
    ctx: &Ctx,
    v: &Visitor,
    (programme, start): (&Programme, Option<Day>),
    (owed, done): &Entry,
    (form, errors): (&Form, &Errors),
) -> Vec<Markup> {
    let rules = programme.rules.as_ref();
    let may = rules.is_some_and(|rules| allow::writes_for(&v.actor, &owed.agency, &rules.submits));
    let due = owed.due_on.to_string();
    let name_of = name(v, programme, &owed.obligation);
    // Each row's field has a name of its own, so that its label and its mistake lead to it.
    let field = format!("evidence-{}-{due}", owed.obligation);
    vec![
        html! { (name_of) },
        html! { (owed.due_on.long(v.lang)) },
        stands(ctx, v, start, (owed, done.as_ref())),
        html! {
            @if done.is_none() && may {
                form method="post" action="/desk/obligations" novalidate {
                    (hidden("programme", &programme.id))
                    (hidden("obligation", &owed.obligation))
                    (hidden("due_on", &due))
                    (text_input(v.lang, &TextInput {
                        name: &field,
                        label: &word(ctx, v, "plans-evidence"),
                        error: errors.of(&field),
                        value: form.text(&field),
                        width: Width::Full,
                        ..Default::default()
                    }))
                    (press(ctx, v, "plans-note-done", ButtonKind::Secondary))
                }
            } @else { "—" }
        },
    ]
}

/// `POST /desk/obligations`.
pub(crate) async fn submit(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    let official = v.official()?.clone();
    let due_on: Day = form.text("due_on").parse().map_err(|_| Failure::not_found())?;
    let obligation = form.text("obligation").to_owned();
    let field = format!("evidence-{obligation}-{due_on}");
    let evidence = form.text(&field).to_owned();
    let what = Fulfil { programme: form.text("programme").to_owned(), obligation, due_on, evidence };
    match actions::fulfil(&ctx, &official, what).await {
        Ok(()) => Ok(redirect("/desk/obligations")),
        Err(error) => {
            let (mut told, mut errors) = (Errors::new(), Errors::new());
            refused(&ctx, &v, &mut told, error)?;
            // The mistake leads to the field of its row.
            told.iter().for_each(|(_, message)| errors.add(&field, message));
            own_page(&ctx, &v, &form, &errors).await
        }
    }
}

/// How many things an agency owes that are late today, for the desk.
pub(super) async fn late(ctx: &Ctx, owner: &AgencyId) -> Result<usize, LifeError> {
    let (today, start) = (ctx.today(), ctx.read(store::started_on).await?);
    let mut count = 0;
    for programme in catalogue::current(ctx).programmes().iter().filter(|programme| programme.rules.is_some())
    {
        let all = ledger(ctx, programme, (today.plus_days(-BACK), today.plus_days(-1))).await?;
        let is_late = |(owed, done): &&Entry| {
            let standing = standing(owed.due_on, today, start);
            owed.agency == *owner && done.is_none() && matches!(standing, Standing::Late(_))
        };
        count += all.iter().filter(is_late).count();
    }
    Ok(count)
}
