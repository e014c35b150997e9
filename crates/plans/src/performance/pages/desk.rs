//! The desk: the agency's years, and what waits for the reviewer.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{AgencyId, Ctx, Official};
use maud::{Markup, html};
use web::components::{
    ButtonKind, Fieldset, Table, TextInput, Width, button_link, fieldset, table, text_input,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::shown::{plans_of, source, state_tag, whole};
use super::{place, rules};
use crate::life::LifeError;
use crate::life::pages::{agency, columns, hidden, lines, press, word};
use crate::performance::actions::{self, figures, may};
use crate::performance::model::{Answer, Measure, Source, State as Stands, Year, read_score, written};
use crate::performance::store;
use crate::words::year as year_words;

/// `GET /desk/performance`.
pub(crate) async fn list(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let (official, rules) = (v.official()?, rules(&ctx)?);
    let all = ctx.read(store::list).await?;
    let sets = rules.agencies.contains(&official.agency);
    let reviews = may(official, &rules.reviewer, &rules.reviews);
    let mut own: Vec<Year> = all.iter().filter(|one| one.agency == official.agency).cloned().collect();
    for year in (rules.first_year..=rules.last_year.min(ctx.today().year() + 1)).filter(|_| sets) {
        if !own.iter().any(|one| one.year == year) {
            own.push(Year::new(official.agency.clone(), year));
        }
    }
    own.sort_by_key(|one| std::cmp::Reverse(one.year));
    let others: Vec<Year> = all.into_iter().filter(|one| reviews && one.is_public()).collect();
    let (turn, rest): (Vec<_>, Vec<_>) = others.into_iter().partition(|one| one.state == Stands::Assessed);
    let frame = page(&ctx, &v, &word(&ctx, &v, "plans-performance-desk"));
    let shown = |title: &str, some: &[Year]| {
        html! { @if !some.is_empty() { h2 { (word(&ctx, &v, title)) } (years(&ctx, &v, title, some)) } }
    };
    Ok(frame.caption(agency(&ctx, &v, &official.agency)).back("/desk/plans", "").wide().body(html! {
        p.lead { (word(&ctx, &v, "plans-performance-desk-lead")) }
        (shown("plans-my-turn", &turn))
        (shown("plans-performance-own", &own))
        (shown("plans-performance-all", &rest))
        @if own.is_empty() && turn.is_empty() && rest.is_empty() { p { (word(&ctx, &v, "plans-performance-not-here")) } }
    }))
}

fn years(ctx: &Ctx, v: &Visitor, title: &str, all: &[Year]) -> Markup {
    let rows = all.iter().map(|one| {
        vec![
            html! { a href={ "/desk/performance/" (one.agency) "/" (one.year) } { (year_words(v.lang, one.year)) } },
            html! { (agency(ctx, v, &one.agency)) },
            state_tag(ctx, v, one.state),
            html! { (one.score.or(one.own_score).map_or_else(|| "—".to_owned(), written)) },
        ]
    });
    let heads = ["plans-year", "plans-agency", "plans-how-it-stands", "#plans-performance-score"];
    table(&Table {
        caption: &word(ctx, v, title),
        caption_hidden: true,
        columns: columns(ctx, v, &heads),
        rows: rows.collect(),
    })
}

/// The year, for the agency itself and, once its goals are set, for the reviewer.
async fn load(ctx: &Ctx, official: &Official, agency: &AgencyId, year: i32) -> Result<Year, Failure> {
    let rules = rules(ctx)?;
    let within = (rules.first_year..=rules.last_year).contains(&year) && rules.agencies.contains(agency);
    let (own, wanted) = (official.agency == *agency, agency.clone());
    let found = ctx.read(move |r| store::find(r, &wanted, year)).await?;
    let found = found.or_else(|| (own && within).then(|| Year::new(agency.clone(), year)));
    let reviews = may(official, &rules.reviewer, &rules.reviews);
    Ok(found.filter(|one| own || (reviews && one.is_public())).ok_or(LifeError::Unknown)?)
}

/// `GET /desk/performance/{agency}/{year}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(at): Path<(String, String)>,
) -> Result<Response, Failure> {
    let (agency, year) = place(at)?;
    let year = load(&ctx, v.official()?, &agency, year).await?;
    render(&ctx, &v, &year, (&Form::default(), &Errors::new())).await
}

async fn render(
    ctx: &Ctx,
    v: &Visitor,
    year: &Year,
    (form, errors): (&Form, &Errors),
) -> Result<Response, Failure> {
    let (official, rules) = (v.official()?, rules(ctx)?);
    let live = figures(ctx, year).await?;
    let (drafts, submits) =
        (may(official, &year.agency, &rules.drafts), may(official, &year.agency, &rules.submits));
    let reviews = may(official, &rules.reviewer, &rules.reviews) && official.agency != year.agency;
    let over = ctx.today().year() > year.year;
    let base = format!("/desk/performance/{}/{}", year.agency, year.year);
    let assesses = submits && over && matches!(year.state, Stands::Set | Stands::Returned);
    let title = t(ctx, v, "plans-performance-of", &[("year", year_words(v.lang, year.year).into())]);
    let frame = page(ctx, v, &title).caption(agency(ctx, v, &year.agency)).back("/desk/performance", "");
    Ok(frame.errors(errors).wide().body(html! {
        (whole(ctx, v, &rules, (year, &live)))
        @if year.state == Stands::Draft && drafts {
            p { (button_link(&word(ctx, v, "plans-performance-write"), &format!("{base}/goals"), ButtonKind::Secondary)) }
        }
        @if year.state == Stands::Draft && submits && !year.measures.is_empty() {
            p { (word(ctx, v, "plans-performance-set-lead")) }
            (verb(ctx, v, year, "set", &html! { @if let Some(error) = errors.of("set") { p.error-message { (error) } } }))
        }
        @if submits && !over && year.state == Stands::Set { p { (word(ctx, v, "plans-performance-wait")) } }
        @if assesses { (verb(ctx, v, year, "assess", &assessment(ctx, v, year, &live, (form, errors)))) }
        @if reviews && year.state == Stands::Assessed {
            (verb(ctx, v, year, "review", &html! {
                (text_input(v.lang, &TextInput {
                    name: "score", label: &word(ctx, v, "plans-performance-score"),
                    hint: Some(&word(ctx, v, "plans-performance-score-hint")), error: errors.of("score"),
                    value: form.text("score"), inputmode: Some("decimal"), width: Width::Four, ..Default::default()
                }))
                (lines(ctx, v, form, errors, ("words", "plans-grade-words")))
            }))
            (verb(ctx, v, year, "send-back", &lines(ctx, v, form, errors, ("reason", "plans-subsidy-reason"))))
        }
        (plans_of(ctx, v, year).await?)
    }))
}

/// The form of a verb.
fn verb(ctx: &Ctx, v: &Visitor, year: &Year, verb: &str, fields: &Markup) -> Markup {
    let text = format!("plans-performance-do-{verb}");
    let kind = if verb == "send-back" { ButtonKind::Secondary } else { ButtonKind::Primary };
    html! {
        h2 { (word(ctx, v, &text)) }
        form method="post" action={ "/desk/performance/" (year.agency) "/" (year.year) "/" (verb) } novalidate {
            (hidden("edition", &year.edition.to_string()))
            (fields)
            (press(ctx, v, &text, kind))
        }
    }
}

/// What is asked of each measure: its figure, unless the platform has it, and words where the target was missed.
fn assessment(
    ctx: &Ctx,
    v: &Visitor,
    year: &Year,
    live: &BTreeMap<String, String>,
    (form, errors): (&Form, &Errors),
) -> Markup {
    let one = |measure: &Measure| {
        let name = |field: &str| format!("{}-{field}", measure.id);
        let before = year.answers.get(&measure.id);
        let typed = |field: &str, before: Option<&String>| {
            form.raw(&name(field)).map_or_else(|| before.cloned().unwrap_or_default(), str::to_owned)
        };
        let value = typed("value", before.map(|answer| &answer.value));
        let words = typed("words", before.map(|answer| &answer.words));
        let body = html! {
            p.hint { (t(ctx, v, "plans-performance-target-is", &[("target", measure.target.as_str().into()), ("unit", measure.unit.as_str().into())])) }
            @if measure.source == Source::Typed {
                (text_input(v.lang, &TextInput {
                    name: &name("value"), label: &word(ctx, v, "plans-performance-value"), error: errors.of(&name("value")),
                    value: &value, inputmode: Some("decimal"), suffix: Some(&measure.unit), width: Width::Ten, ..Default::default()
                }))
            } @else {
                p id={ (name("value")) } {
                    (word(ctx, v, "plans-performance-value")) ": "
                    strong { (live.get(&measure.id).map_or("—", String::as_str)) " " (measure.unit) } " "
                    (source(ctx, v, &measure.source))
                }
                @if let Some(error) = errors.of(&name("value")) { p.error-message { (error) } }
            }
            (text_input(v.lang, &TextInput {
                name: &name("words"), label: &word(ctx, v, "plans-performance-missed-words"), error: errors.of(&name("words")),
                value: &words, optional: true, width: Width::Full, ..Default::default()
            }))
        };
        let legend = format!("{}／{}", measure.goal, measure.name);
        fieldset(v.lang, &Fieldset { name: &name("measure"), legend: &legend, hint: None, error: None, body })
    };
    html! {
        @for measure in &year.measures { (one(measure)) }
        (lines(ctx, v, form, errors, ("words", "plans-performance-own-words")))
    }
}

/// `POST /desk/performance/{agency}/{year}/{verb}`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((agency, year, verb)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (agency, year) = place((agency, year))?;
    let official = v.official()?;
    let before = load(&ctx, official, &agency, year).await?;
    let edition = form.text("edition").parse().unwrap_or_default();
    let own = official.agency == agency;
    let done = match verb.as_str() {
        "set" if own => actions::set(&ctx, official, year, edition).await,
        "assess" if own => {
            let given = answers(&before, &form);
            actions::assess(&ctx, official, year, edition, (given, form.text("words"))).await
        }
        "send-back" => {
            actions::send_back(&ctx, official, (&agency, year), edition, form.text("reason")).await
        }
        "review" => {
            let score = read_score(form.text("score")).unwrap_or(-1);
            actions::review(&ctx, official, (&agency, year), edition, (score, form.text("words"))).await
        }
        _ => return Err(Failure::not_found()),
    };
    let Err(error) = done else {
        return Ok(redirect(format!("/desk/performance/{agency}/{year}")));
    };
    let mut errors = Errors::new();
    refused(&ctx, &v, &mut errors, error)?;
    render(&ctx, &v, &before, (&form, &errors)).await
}

fn answers(year: &Year, form: &Form) -> BTreeMap<String, Answer> {
    let one = |measure: &Measure| {
        let text = |field: &str| form.text(&format!("{}-{field}", measure.id)).to_owned();
        (measure.id.clone(), Answer { value: text("value"), words: text("words") })
    };
    year.measures.iter().map(one).collect()
}

/// Adds what was refused to its field: that of a measure when the refusal names one.
fn refused(ctx: &Ctx, v: &Visitor, errors: &mut Errors, error: LifeError) -> Result<(), Failure> {
    if matches!(error, LifeError::Changed) {
        errors.add("edition", word(ctx, v, "error-plans-changed-while-writing"));
        return Ok(());
    }
    let of = match &error {
        LifeError::Field { field, args, .. } => {
            args.iter().find(|(name, _)| *name == "id").map(|(_, id)| format!("{id}-{field}"))
        }
        _ => None,
    };
    let mut found = Errors::new();
    web::refused(ctx, v, &mut found, error)?;
    found.iter().for_each(|(field, message)| errors.add(of.clone().unwrap_or(field.to_owned()), message));
    Ok(())
}
