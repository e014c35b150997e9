//! Writing the goals of a year.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{Decimal, Direction};
use kernel::number::halfwidth;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{ButtonKind, Choice, Fieldset, Select, TextInput, Width, fieldset, select, text_input};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::{place, rules};
use crate::life::LifeError;
use crate::life::pages::{agency, hidden, press, word};
use crate::life::store as plans;
use crate::performance::actions::{self, may};
use crate::performance::model::{MOST, Measure, Source, State as Stands, Year};
use crate::performance::store;
use crate::words::year as year_words;

/// Empty measures that a page offers while nothing is filled in; after that one is enough.
const BLANK: usize = 3;
/// Texts of a measure.
const TEXTS: [&str; 3] = ["goal", "name", "unit"];

/// What a page of goals is about.
struct Around {
    year: Year,
    sources: Vec<Choice>,
}

async fn load(ctx: &Ctx, v: &Visitor, at: (String, String)) -> Result<Around, Failure> {
    let ((agency, of), official, rules) = (place(at)?, v.official()?, rules(ctx)?);
    if !may(official, &agency, &rules.drafts) || !rules.agencies.contains(&agency) {
        return Err(LifeError::NotYours.into());
    }
    if !(rules.first_year..=rules.last_year).contains(&of) {
        return Err(LifeError::Unknown.into());
    }
    let wanted = agency.clone();
    let (found, own) = ctx
        .read(move |r| Ok::<_, DbError>((store::find(r, &wanted, of)?, plans::list_of_agency(r, &wanted)?)))
        .await?;
    let year = found.unwrap_or_else(|| Year::new(agency.clone(), of));
    if year.state != Stands::Draft {
        return Err(LifeError::NotNow("plans.goals_set").into());
    }
    let mut sources = vec![Choice::new("typed", word(ctx, v, "plans-performance-typed"))];
    for plan in own.iter().filter(|plan| plan.in_force > 0 && plan.years().contains(&of)) {
        let label = t(ctx, v, "plans-performance-plan-named", &[("name", plan.name.as_str().into())]);
        sources.push(Choice::new(format!("plan:{}", plan.id), label));
    }
    for indicator in catalogue::current(ctx).indicators().iter().filter(|one| one.agency == agency) {
        if indicator.measured().is_some() {
            let name = indicator.name.of(v.lang).to_owned();
            let label = t(ctx, v, "plans-performance-indicator-named", &[("name", name.as_str().into())]);
            sources.push(Choice::new(format!("indicator:{}", indicator.id), label));
        }
    }
    Ok(Around { year, sources })
}

/// `GET /desk/performance/{agency}/{year}/goals`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(at): Path<(String, String)>,
) -> Result<Response, Failure> {
    let around = load(&ctx, &v, at).await?;
    let mut pairs = vec![("edition".to_owned(), around.year.edition.to_string())];
    for (place, one) in around.year.measures.iter().enumerate() {
        let better = if one.better == Direction::Up { "up" } else { "down" };
        for (field, value) in [
            ("id", one.id.clone()),
            ("goal", one.goal.clone()),
            ("name", one.name.clone()),
            ("unit", one.unit.clone()),
            ("better", better.to_owned()),
            ("target", one.target.clone()),
            ("weight", one.weight.to_string()),
            ("source", one.source.text()),
        ] {
            pairs.push((format!("{place}-{field}"), value));
        }
    }
    Ok(render(&ctx, &v, &around, (&Form::from_pairs(pairs), &Errors::new())))
}

fn render(ctx: &Ctx, v: &Visitor, around: &Around, (form, errors): (&Form, &Errors)) -> Response {
    let year = &around.year;
    let filled = (0..MOST).rfind(|place| !is_blank(form, *place)).map_or(0, |place| place + 1);
    let offered = if filled == 0 { BLANK } else { (filled + 1).min(MOST) };
    let title = t(ctx, v, "plans-performance-goals-of", &[("year", year_words(v.lang, year.year).into())]);
    let base = format!("/desk/performance/{}/{}", year.agency, year.year);
    let frame = page(ctx, v, &title).caption(agency(ctx, v, &year.agency)).back(&base, "").errors(errors);
    frame.body(html! {
        p.lead { (word(ctx, v, "plans-performance-goals-lead")) }
        form method="post" action={ (base) "/goals" } novalidate {
            (hidden("edition", form.text("edition")))
            @for place in 0..offered { (entry(ctx, v, around, place, (form, errors))) }
            (press(ctx, v, "plans-save", ButtonKind::Primary))
        }
    })
}

fn entry(ctx: &Ctx, v: &Visitor, around: &Around, place: usize, (form, errors): (&Form, &Errors)) -> Markup {
    let name = |field: &str| format!("{place}-{field}");
    let line = |field: &str, width: Width| {
        let figure = matches!(field, "target" | "weight");
        text_input(
            v.lang,
            &TextInput {
                name: &name(field),
                label: &word(ctx, v, &format!("plans-performance-field-{field}")),
                error: errors.of(&name(field)),
                value: form.text(&name(field)),
                inputmode: figure.then_some("decimal"),
                suffix: (field == "weight").then_some("%"),
                width,
                ..Default::default()
            },
        )
    };
    let chosen = |field: &str, choices: &[Choice]| {
        let first = choices.first().map_or("", |choice| choice.value.as_str());
        select(
            v.lang,
            &Select {
                name: &name(field),
                label: &word(ctx, v, &format!("plans-performance-field-{field}")),
                error: errors.of(&name(field)),
                value: form.opt(&name(field)).unwrap_or(first),
                choices,
                ..Default::default()
            },
        )
    };
    let ways = ["up", "down"].map(|way| Choice::new(way, word(ctx, v, &format!("plans-word-{way}"))));
    let body = html! {
        (hidden(&name("id"), form.text(&name("id"))))
        (line("goal", Width::Full))
        (line("name", Width::Full))
        (line("unit", Width::Ten))
        (chosen("better", &ways))
        (line("target", Width::Ten))
        (line("weight", Width::Four))
        (chosen("source", &around.sources))
    };
    let legend = t(ctx, v, "plans-performance-entry", &[("number", (place + 1).to_string().into())]);
    fieldset(v.lang, &Fieldset { name: &name("entry"), legend: &legend, hint: None, error: None, body })
}

/// Whether nothing was typed; menus do not count.
fn is_blank(form: &Form, place: usize) -> bool {
    TEXTS.iter().chain(&["target", "weight"]).all(|field| form.text(&format!("{place}-{field}")).is_empty())
}

/// What was typed; what is missing or wrong is told at its field.
fn read(ctx: &Ctx, v: &Visitor, around: &Around, form: &Form, errors: &mut Errors) -> Vec<Measure> {
    let mut found: Vec<Measure> = Vec::new();
    let known: Vec<&str> = around.year.measures.iter().map(|one| one.id.as_str()).collect();
    let numbers = known.iter().filter_map(|id| id.strip_prefix('m')?.parse::<u64>().ok());
    let mut next = numbers.max().unwrap_or(0);
    for place in (0..MOST).filter(|place| !is_blank(form, *place)) {
        let name = |field: &str| format!("{place}-{field}");
        let text = |field: &str| form.text(&name(field)).to_owned();
        for field in TEXTS {
            let length = text(field).chars().count();
            if length == 0 || length > 200 {
                errors.add(name(field), word(ctx, v, "plans-performance-text-wrong"));
            }
        }
        let target = halfwidth(&text("target")).replace(',', "");
        if target.parse::<Decimal>().is_err() {
            errors.add(name("target"), word(ctx, v, "plans-unread-figure"));
        }
        let weight: Option<i64> = halfwidth(&text("weight")).trim_end_matches('%').parse().ok();
        let weight = weight.filter(|weight| (1..=100).contains(weight));
        if weight.is_none() {
            errors.add(name("weight"), word(ctx, v, "plans-performance-weight-wrong"));
        }
        let source = around.sources.iter().find(|choice| choice.value == text("source"));
        let source = source.and_then(|choice| Source::read(&choice.value));
        if source.is_none() {
            errors.add(name("source"), word(ctx, v, "plans-unread-choice"));
        }
        let given = text("id");
        let id = if known.contains(&given.as_str()) && !found.iter().any(|one| one.id == given) {
            given
        } else {
            next += 1;
            format!("m{next}")
        };
        found.push(Measure {
            id,
            goal: text("goal"),
            name: text("name"),
            unit: text("unit"),
            better: if text("better") == "down" { Direction::Down } else { Direction::Up },
            target,
            weight: weight.unwrap_or_default(),
            source: source.unwrap_or(Source::Typed),
        });
    }
    found
}

/// `POST /desk/performance/{agency}/{year}/goals`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(at): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let mut around = load(&ctx, &v, at.clone()).await?;
    let mut errors = Errors::new();
    let measures = read(&ctx, &v, &around, &form, &mut errors);
    if !errors.is_empty() {
        return Ok(render(&ctx, &v, &around, (&form, &errors)));
    }
    let edition = form.text("edition").parse().unwrap_or_default();
    match actions::write(&ctx, v.official()?, around.year.year, edition, measures).await {
        Ok(()) => Ok(redirect(format!("/desk/performance/{}/{}", around.year.agency, around.year.year))),
        // What was typed stays on the page; saving again then replaces what the other one saved.
        Err(LifeError::Changed) => {
            errors.add("edition", word(&ctx, &v, "error-plans-changed-while-writing"));
            around = load(&ctx, &v, at).await?;
            let kept = form.fields().iter().filter(|(name, _)| name != "edition").cloned();
            let edition = ("edition".to_owned(), around.year.edition.to_string());
            let form = Form::from_pairs(kept.chain([edition]));
            Ok(render(&ctx, &v, &around, (&form, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}
