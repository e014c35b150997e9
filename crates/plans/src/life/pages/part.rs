//! Writing one part of a plan; every save is kept, whether the plan is complete or not.

use std::ops::RangeInclusive;

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Ctx, Day};
use maud::html;
use web::components::{Button, ButtonKind, button, button_group};
use web::form::DateParts;
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::fields::{basics, entry, total};
use super::{Whole, hidden, word};
use crate::life::LifeError;
use crate::life::actions;
use crate::life::model::cells::{Cells, Entry, Field, Takes};
use crate::life::model::content::{Line, Measure, Milestone, Risk, Work};
use crate::life::model::{Content, PlanId};
use crate::words::year;

/// Empty entries that a page offers while nothing is filled in; after that one is enough.
const BLANK: usize = 3;
/// Most entries that a form may send.
const MOST: usize = 500;

/// What was read of a form: the change to make, or nothing when something cannot be read.
type Change = Box<dyn Fn(&mut Content) + Send + Sync>;

/// The form's pairs for what a part says now.
fn pairs_of(part: &str, content: &Content) -> Option<Vec<(String, String)>> {
    fn entries<E: Entry>(content: &Content) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (place, one) in E::of(content).iter().enumerate() {
            pairs.push((format!("{place}-id"), one.id().to_owned()));
            for (name, value) in one.values() {
                match value.parse::<Day>() {
                    Ok(day) if name == "due" => {
                        let DateParts { year, month, day } = DateParts::roc(day);
                        for (part, value) in [("year", year), ("month", month), ("day", day)] {
                            pairs.push((format!("{place}-due-{part}"), value));
                        }
                    }
                    _ => pairs.push((format!("{place}-{name}"), value)),
                }
            }
        }
        pairs
    }
    Some(match part {
        "plan" => vec![
            ("name".to_owned(), content.name.clone()),
            ("summary".to_owned(), content.summary.clone()),
            ("item".to_owned(), content.item.clone().unwrap_or_default()),
        ],
        "works" => entries::<Work>(content),
        "lines" => {
            let mut pairs = entries::<Line>(content);
            pairs.push(("total".to_owned(), content.total.to_string()));
            pairs
        }
        "milestones" => entries::<Milestone>(content),
        "indicators" => entries::<Measure>(content),
        "risks" => entries::<Risk>(content),
        _ => return None,
    })
}

fn fields_of(part: &str, years: &RangeInclusive<i32>) -> Vec<Field> {
    match part {
        "works" => Work::fields(years),
        "lines" => Line::fields(years),
        "milestones" => Milestone::fields(years),
        "indicators" => Measure::fields(years),
        "risks" => Risk::fields(years),
        _ => Vec::new(),
    }
}

/// `GET /desk/plans/{id}/edit/{part}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((id, part)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let whole = editable(&ctx, &v, &id).await?;
    let version = whole.newest()?;
    let mut pairs = pairs_of(&part, &version.content).ok_or_else(Failure::not_found)?;
    pairs.push(("edition".to_owned(), version.edition.to_string()));
    Ok(render(&ctx, &v, &whole, &part, &Form::from_pairs(pairs), &Errors::new()))
}

/// The plan, for those who may write in it.
async fn editable(ctx: &Ctx, v: &Visitor, id: &str) -> Result<Whole, Failure> {
    let whole = Whole::load(ctx, v, id).await?;
    let rules = whole.rules()?;
    if !actions::allow::writes_for(&v.actor, &whole.plan.agency, &rules.drafts) {
        return Err(LifeError::NotYours.into());
    }
    if !whole.newest()?.state.is_open() {
        return Err(LifeError::NotNow("plans.not_open").into());
    }
    Ok(whole)
}

/// How many entries the form holds.
fn count(form: &Form) -> usize {
    let places = form.fields().iter().filter_map(|(name, _)| name.split_once('-')?.0.parse::<usize>().ok());
    places.max().map_or(0, |place| place + 1).min(MOST)
}

fn render(ctx: &Ctx, v: &Visitor, whole: &Whole, part: &str, form: &Form, errors: &Errors) -> Response {
    let (plan, years) = (&whole.plan, whole.plan.years());
    let fields = fields_of(part, &years);
    let filled = (0..count(form)).filter(|place| !is_blank(form, *place, &fields)).count();
    let offered = if filled == 0 { BLANK } else { filled + 1 };
    let comments: Vec<&str> = whole
        .comments
        .iter()
        .filter(|one| one.version == plan.newest && one.place.split('/').next() == Some(part))
        .map(|one| one.comment.as_str())
        .collect();
    let title = word(ctx, v, &format!("plans-part-{part}"));
    page(ctx, v, &title).back(format!("/desk/plans/{}", plan.id), "").caption(&plan.name).errors(errors).body(html! {
        p.lead { (word(ctx, v, &format!("plans-part-{part}-lead"))) }
        @if !comments.is_empty() {
            (web::components::inset(&html! {
                p { strong { (word(ctx, v, "plans-to-mend")) } }
                ul { @for comment in &comments { li { (comment) } } }
            }))
        }
        form method="post" action={ "/desk/plans/" (plan.id) "/edit/" (part) } novalidate {
            (hidden("edition", form.text("edition")))
            @if part == "plan" { (basics(ctx, v, whole, form, errors)) }
            @if part == "lines" { (total(ctx, v, form, errors)) }
            @if part != "plan" {
                @for place in 0..offered {
                    (entry(ctx, v, whole, (form, errors), (place, &fields)))
                }
            }
            (button_group(&html! {
                (button(&Button { text: &word(ctx, v, "plans-save"), kind: ButtonKind::Primary, value: None }))
                @if part != "plan" {
                    (button(&Button {
                        text: &word(ctx, v, "plans-save-more"),
                        kind: ButtonKind::Secondary,
                        value: Some(("more", "yes")),
                    }))
                }
            }))
        }
    })
}

/// Whether nothing was typed into an entry; menus do not count.
fn is_blank(form: &Form, place: usize, fields: &[Field]) -> bool {
    fields.iter().all(|field| match field.takes {
        Takes::Day => form.date(&format!("{place}-{}", field.name)).is_empty(),
        Takes::Agency | Takes::Year | Takes::Word(_) => true,
        _ => form.text(&format!("{place}-{}", field.name)).is_empty(),
    })
}

/// The entries of a form; what cannot be read is added to `errors`.
fn read<E: Entry + Clone + Send + Sync + 'static>(
    ctx: &Ctx,
    v: &Visitor,
    form: &Form,
    (before, years): (&Content, &RangeInclusive<i32>),
    errors: &mut Errors,
) -> Vec<E> {
    let fields = E::fields(years);
    let known: Vec<String> = E::of(before).iter().map(|one| one.id().to_owned()).collect();
    let fresh = before.fresh(E::LETTER);
    let mut next: u64 = fresh.strip_prefix(E::LETTER).and_then(|number| number.parse().ok()).unwrap_or(1);
    let mut found: Vec<E> = Vec::new();
    for place in (0..count(form)).filter(|place| !is_blank(form, *place, &fields)) {
        let given = form.text(&format!("{place}-id")).to_owned();
        let taken = found.iter().any(|one: &E| one.id() == given);
        let id = if known.contains(&given) && !taken {
            given
        } else {
            next += 1;
            format!("{}{}", E::LETTER, next - 1)
        };
        let cell = |name: &str| match name {
            "due" => form.date(&format!("{place}-due")).day().map(|day| day.to_string()).unwrap_or_default(),
            _ => form.text(&format!("{place}-{name}")).to_owned(),
        };
        match E::read(id, &Cells(&cell), years) {
            Ok(one) => found.push(one),
            Err(unread) => {
                let key = match unread.takes {
                    Takes::Day => "plans-unread-day",
                    Takes::Whole => "plans-unread-whole",
                    Takes::Figure => "plans-unread-figure",
                    _ => "plans-unread-choice",
                };
                let (first, last) = (year(v.lang, *years.start()), year(v.lang, *years.end()));
                let args = [("first", first.into()), ("last", last.into())];
                errors.add(format!("{place}-{}", unread.field), t(ctx, v, key, &args));
            }
        }
    }
    found
}

fn change(
    ctx: &Ctx,
    v: &Visitor,
    whole: &Whole,
    part: &str,
    form: &Form,
    errors: &mut Errors,
) -> Option<Change> {
    let before = &whole.newest().ok()?.content;
    let around = (before, &whole.plan.years());
    Some(match part {
        "plan" => {
            let (name, summary) = (form.text("name").to_owned(), form.text("summary").to_owned());
            let item = form.opt("item").map(str::to_owned);
            if name.is_empty() {
                errors.add("name", word(ctx, v, "error-plans-name-missing"));
            }
            Box::new(move |content| {
                content.name.clone_from(&name);
                content.summary.clone_from(&summary);
                content.item.clone_from(&item);
            })
        }
        "works" => put(read::<Work>(ctx, v, form, around, errors)),
        "lines" => {
            let cell = kernel::number::halfwidth(form.text("total")).replace(',', "");
            let total: Option<i64> = cell.parse().ok();
            if total.is_none() {
                errors.add("total", word(ctx, v, "plans-unread-whole"));
            }
            let lines = read::<Line>(ctx, v, form, around, errors);
            Box::new(move |content| {
                content.lines.clone_from(&lines);
                content.total = total.unwrap_or_default();
            })
        }
        "milestones" => put(read::<Milestone>(ctx, v, form, around, errors)),
        "indicators" => put(read::<Measure>(ctx, v, form, around, errors)),
        "risks" => put(read::<Risk>(ctx, v, form, around, errors)),
        _ => return None,
    })
}

fn put<E: Entry + Clone + Send + Sync + 'static>(entries: Vec<E>) -> Change {
    Box::new(move |content| E::of_mut(content).clone_from(&entries))
}

/// `POST /desk/plans/{id}/edit/{part}`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((id, part)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let whole = editable(&ctx, &v, &id).await?;
    let mut errors = Errors::new();
    let change = change(&ctx, &v, &whole, &part, &form, &mut errors).ok_or_else(Failure::not_found)?;
    if !errors.is_empty() {
        return Ok(render(&ctx, &v, &whole, &part, &form, &errors));
    }
    let edition = form.text("edition").parse().unwrap_or(0);
    match actions::save(&ctx, &v.actor, &PlanId::new(&id), edition, change).await {
        Ok(()) if form.has("more") => Ok(redirect(format!("/desk/plans/{id}/edit/{part}"))),
        Ok(()) => Ok(redirect(format!("/desk/plans/{id}"))),
        // What was typed stays on the page; saving again then replaces what the other one saved.
        Err(LifeError::Changed) => {
            errors.add("edition", word(&ctx, &v, "error-plans-changed-while-writing"));
            let now = Whole::load(&ctx, &v, &id).await?;
            let kept = form.fields().iter().filter(|(name, _)| name != "edition").cloned();
            let edition = ("edition".to_owned(), now.newest()?.edition.to_string());
            let form = Form::from_pairs(kept.chain([edition]));
            Ok(render(&ctx, &v, &now, &part, &form, &errors))
        }
        Err(error) => Err(error.into()),
    }
}
