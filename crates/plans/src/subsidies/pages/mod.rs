//! Pages of subsidies: for everybody, for the counties that apply, and for the agency that gives.

pub(crate) mod application;
pub(crate) mod apply;
pub(crate) mod desk;
pub(crate) mod public;
mod table;

use kernel::{AgencyId, Ctx};
use maud::Markup;
use web::Visitor;
use web::components::{TextInput, Tone, Width, tag, text_input};
use web::{Errors, Failure, Form, hint, refused};

use super::model::State;
use super::store;
use crate::life::LifeError;
use crate::life::pages::dashboard::Due;
use crate::life::pages::word;

/// A state in a word.
fn state_tag(ctx: &Ctx, v: &Visitor, state: State) -> Markup {
    let (tone, key) = match state {
        State::Submitted => (Tone::Info, "plans-subsidy-submitted"),
        State::Returned => (Tone::Warn, "plans-subsidy-returned"),
        State::Recommended => (Tone::Info, "plans-subsidy-recommended"),
        State::Approved => (Tone::Good, "plans-subsidy-approved"),
        State::Refused => (Tone::Bad, "plans-subsidy-refused"),
        State::Withdrawn => (Tone::Plain, "plans-subsidy-withdrawn"),
        State::Settled => (Tone::Good, "plans-subsidy-settled"),
    };
    tag(tone, &word(ctx, v, key))
}

/// The name of a county.
fn county(ctx: &Ctx, v: &Visitor, code: &str) -> String {
    let catalogue = catalogue::current(ctx);
    let found = catalogue.lists.counties.iter().find(|county| county.code == code);
    found.map_or_else(|| code.to_owned(), |county| county.name.of(v.lang).to_owned())
}

/// Thousands of dollars, as the suffix of a field.
fn thousand(v: &Visitor) -> &'static str {
    if v.lang == kernel::Lang::Zh { "千元" } else { "NT$ 1,000" }
}

/// An amount of thousands, in words: `9,000 千元`, `NT$ 9,000 thousand`.
fn money(v: &Visitor, thousands: i64) -> String {
    let sum = kernel::money::grouped(thousands);
    if v.lang == kernel::Lang::Zh { format!("{sum} 千元") } else { format!("NT$ {sum} thousand") }
}

/// A field for an amount.
fn amount(ctx: &Ctx, v: &Visitor, (form, errors): (&Form, &Errors), (name, label): (&str, &str)) -> Markup {
    let hint = hint(ctx, v, label);
    text_input(
        v.lang,
        &TextInput {
            name,
            label: &word(ctx, v, label),
            hint: hint.as_deref(),
            error: errors.of(name),
            value: form.text(name),
            inputmode: Some("numeric"),
            suffix: Some(thousand(v)),
            width: Width::Ten,
            ..Default::default()
        },
    )
}

/// A field for a line of text.
fn line(ctx: &Ctx, v: &Visitor, (form, errors): (&Form, &Errors), (name, label): (&str, &str)) -> Markup {
    let hint = hint(ctx, v, label);
    text_input(
        v.lang,
        &TextInput {
            name,
            label: &word(ctx, v, label),
            hint: hint.as_deref(),
            error: errors.of(name),
            value: form.text(name),
            width: Width::Full,
            ..Default::default()
        },
    )
}

/// An amount as it was typed; nothing typed is nothing, what cannot be read is told.
fn read_amount(ctx: &Ctx, v: &Visitor, form: &Form, name: &str, errors: &mut Errors) -> i64 {
    let cell = kernel::number::halfwidth(form.text(name)).replace(',', "");
    let found = if cell.is_empty() { Some(0) } else { cell.parse::<i64>().ok() };
    if found.is_none() {
        errors.add(name, word(ctx, v, "plans-unread-whole"));
    }
    found.unwrap_or_default()
}

/// Adds what was refused to the field of this form; that somebody else was first stays on the page too.
fn told(ctx: &Ctx, v: &Visitor, errors: &mut Errors, verb: &str, error: LifeError) -> Result<(), Failure> {
    if matches!(error, LifeError::Changed) {
        errors.add(format!("{verb}-number"), word(ctx, v, "error-plans-changed-while-writing"));
        return Ok(());
    }
    let mut found = Errors::new();
    refused(ctx, v, &mut found, error)?;
    found.iter().for_each(|(field, message)| errors.add(format!("{verb}-{field}"), message));
    Ok(())
}

/// What an agency owes as a grantee: the settlement of each grant.
pub(crate) async fn own(ctx: &Ctx, v: &Visitor, agency: &AgencyId) -> Result<Vec<Due>, Failure> {
    let wanted = agency.clone();
    let all = ctx.read(move |r| store::list_of_agency(r, &wanted)).await?;
    let catalogue = catalogue::current(ctx);
    let open = all.into_iter().filter(|one| one.state == State::Approved);
    let due = |one: super::model::Application| {
        let on = catalogue.subsidy(&one.subsidy)?.settle_day(one.wish.year)?;
        let args = [("object", one.wish.object.as_str().into())];
        let what = web::t(ctx, v, "plans-subsidy-settle-due", &args);
        Some(Due {
            on,
            what,
            href: format!("/desk/subsidies/applications/{}", one.id),
            agency: one.agency.clone(),
        })
    };
    Ok(open.filter_map(due).collect())
}
