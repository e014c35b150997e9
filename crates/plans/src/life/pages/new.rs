//! Beginning a plan.

use axum::extract::State;
use axum::response::Response;
use catalogue::model::programme::Programme;
use kernel::number::halfwidth;
use kernel::{Ctx, Official};
use maud::html;
use web::components::{ButtonKind, Choice, Select, TextInput, Width, empty_state, select, text_input};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused};

use super::{hidden, press, word};
use crate::life::actions::{self, New, allow};
use crate::life::model::Content;

/// `GET /desk/plans/new`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let official = v.official()?.clone();
    let form = Form::from_pairs([("key", ctx.new_id::<String>())]);
    Ok(render(&ctx, &v, &official, &form, &Errors::new()))
}

/// Programmes under which the official may draft.
fn open(ctx: &Ctx, official: &Official) -> Vec<std::sync::Arc<Programme>> {
    let actor = kernel::Actor::Official(official.clone());
    let may = |programme: &&std::sync::Arc<Programme>| {
        programme.rules.as_ref().is_some_and(|rules| {
            rules.agencies.contains(&official.agency)
                && allow::writes_for(&actor, &official.agency, &rules.drafts)
        })
    };
    catalogue::current(ctx).programmes().iter().filter(may).cloned().collect()
}

fn render(ctx: &Ctx, v: &Visitor, official: &Official, form: &Form, errors: &Errors) -> Response {
    let frame = page(ctx, v, &word(ctx, v, "plans-new")).back("/desk/plans", "").errors(errors);
    let open = open(ctx, official);
    if open.is_empty() {
        let next = html! { p { (word(ctx, v, "plans-new-none-next")) } };
        return frame.body(empty_state(&word(ctx, v, "plans-new-none"), &next));
    }
    let choices: Vec<Choice> =
        open.iter().map(|programme| Choice::new(&programme.id, programme.name.of(v.lang))).collect();
    let year = |name: &'static str| {
        text_input(
            v.lang,
            &TextInput {
                name,
                label: &word(ctx, v, &format!("plans-{}", name.replace('_', "-"))),
                hint: Some(&word(ctx, v, "plans-year-hint")),
                error: errors.of(name),
                value: form.text(name),
                inputmode: Some("numeric"),
                width: Width::Four,
                ..Default::default()
            },
        )
    };
    let first = choices.first().map_or("", |choice| choice.value.as_str());
    frame.body(html! {
        p.lead { (word(ctx, v, "plans-new-lead")) }
        form method="post" action="/desk/plans/new" novalidate {
            (hidden("key", form.text("key")))
            (select(v.lang, &Select {
                name: "programme",
                label: &word(ctx, v, "plans-programme"),
                hint: Some(&word(ctx, v, "plans-new-programme-hint")),
                error: errors.of("programme"),
                value: form.opt("programme").unwrap_or(first),
                choices: &choices,
                ..Default::default()
            }))
            (text_input(v.lang, &TextInput {
                name: "name",
                label: &word(ctx, v, "plans-field-name"),
                error: errors.of("name"),
                value: form.text("name"),
                ..Default::default()
            }))
            (year("first_year"))
            (year("last_year"))
            (press(ctx, v, "plans-new-send", ButtonKind::Primary))
        }
    })
}

/// A year as it was typed, of the Republic or of the common era.
fn year(text: &str) -> Option<i32> {
    let year: i32 = halfwidth(text).parse().ok()?;
    Some(if (1..1_000).contains(&year) { year + 1_911 } else { year })
}

/// `POST /desk/plans/new`.
pub(crate) async fn submit(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    let official = v.official()?.clone();
    let mut errors = Errors::new();
    for name in ["first_year", "last_year"] {
        if year(form.text(name)).is_none() {
            errors.add(name, word(&ctx, &v, "plans-year-wrong"));
        }
    }
    if errors.is_empty() {
        let new = New {
            programme: form.text("programme").to_owned(),
            agency: official.agency.clone(),
            first_year: year(form.text("first_year")).unwrap_or_default(),
            last_year: year(form.text("last_year")).unwrap_or_default(),
            content: Content { name: form.text("name").to_owned(), ..Content::default() },
            key: form.text("key").to_owned(),
        };
        match actions::draft(&ctx, &v.actor, new).await {
            Ok(id) => return Ok(redirect(format!("/desk/plans/{id}"))),
            Err(error) => refused(&ctx, &v, &mut errors, error)?,
        }
    }
    Ok(render(&ctx, &v, &official, &form, &errors))
}
