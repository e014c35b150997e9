//! Pages of mandates.

pub(crate) mod child;
pub(crate) mod end;
pub(crate) mod give;
pub(crate) mod mine;
pub(crate) mod one;
pub(crate) mod record;

use kernel::{Ctx, Day, Lang};
use maud::Markup;
use web::components::{DateInput, TextInput, Tone, Width, date_input, tag, text_input};
use web::{Errors, Form, Visitor, t};

use crate::model::{Mandate, State};

/// A text without values.
fn word(ctx: &Ctx, v: &Visitor, key: &str) -> String {
    t(ctx, v, key, &[])
}

/// A text field of a form.
fn field(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors, name: &str) -> Markup {
    labelled(ctx, v, form, errors, (name, &format!("mandates-{name}")))
}

/// A text field with the locale key of its label.
fn labelled(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors, (name, label): (&str, &str)) -> Markup {
    text_input(
        v.lang,
        &TextInput {
            name,
            label: &word(ctx, v, label),
            error: errors.of(name),
            value: form.text(name),
            width: Width::Twenty,
            autocomplete: Some("off"),
            ..Default::default()
        },
    )
}

/// The fields of the first or the last day.
fn date_field(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors, name: &str) -> Markup {
    let (legend, hint) = (format!("mandates-{name}"), format!("mandates-{name}-hint"));
    date_input(
        v.lang,
        &DateInput {
            name,
            legend: &word(ctx, v, &legend),
            hint: Some(&word(ctx, v, &hint)),
            error: errors.of(name),
            value: form.date(name),
            optional: name == "until",
            ..Default::default()
        },
    )
}

/// Reads the first and the last day; adds what is wrong with them.
fn read_dates(ctx: &Ctx, v: &Visitor, form: &Form, errors: &mut Errors) -> (Day, Option<Day>) {
    let (from, until) = (form.date("from"), form.date("until"));
    if from.day().is_none() {
        errors.add("from", word(ctx, v, "mandates-date-wrong"));
    }
    if !until.is_empty() && until.day().is_none() {
        errors.add("until", word(ctx, v, "mandates-date-wrong"));
    }
    (from.day().unwrap_or(ctx.today()), until.day())
}

/// Adds a mistake for each of these fields that is empty.
fn required(ctx: &Ctx, v: &Visitor, form: &Form, errors: &mut Errors, names: &[&str]) {
    for name in names.iter().filter(|name| form.opt(name).is_none()) {
        errors.add(*name, word(ctx, v, &format!("mandates-{name}-missing")));
    }
}

fn state_tag(ctx: &Ctx, v: &Visitor, state: State) -> Markup {
    let tone = match state {
        State::Offered | State::Asked => Tone::Warn,
        State::Coming => Tone::Info,
        State::InForce => Tone::Good,
        State::Expired | State::Ended => Tone::Plain,
    };
    tag(tone, &word(ctx, v, &format!("mandates-state-{}", state.as_str())))
}

/// The services a mandate reaches, by name.
fn scope(ctx: &Ctx, v: &Visitor, mandate: &Mandate) -> String {
    let Some(services) = &mandate.services else { return word(ctx, v, "mandates-scope-all") };
    let catalogue = catalogue::current(ctx);
    let name = |id: &String| {
        catalogue.service(id).map_or_else(|| id.clone(), |service| service.name.of(v.lang).to_owned())
    };
    services.iter().map(name).collect::<Vec<_>>().join(if v.lang == Lang::Zh { "、" } else { ", " })
}

/// From when until when.
fn term(ctx: &Ctx, v: &Visitor, mandate: &Mandate) -> String {
    let from = mandate.from_on.long(v.lang);
    match mandate.until_on {
        Some(until) => {
            t(ctx, v, "mandates-term", &[("from", from.into()), ("until", until.long(v.lang).into())])
        }
        None => t(ctx, v, "mandates-term-open", &[("from", from.into())]),
    }
}
