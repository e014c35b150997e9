//! The form with a record's fields, as keepers fill it in.

use catalogue::field::{Control, FieldKind, Given};
use catalogue::model::Field;
use kernel::{Ctx, Day};
use maud::{Markup, html};
use serde_json::Value as Json;
use web::components::{DateInput, TextInput, date_input, text_input};
use web::form::DateParts;
use web::{Errors, Form, Visitor, t};

use super::Place;
use crate::RegistriesError;
use crate::model::{Body, Entry};

/// Name of a field's control: apart from the form's own `on` and `reason`.
fn name(field: &Field) -> String {
    format!("f-{}", field.id)
}

/// The encoding a form with these fields needs.
pub(super) fn enctype(fields: &[&Field]) -> Option<&'static str> {
    let file = fields.iter().any(|field| matches!(field.kind, FieldKind::File(_)));
    file.then_some("multipart/form-data")
}

/// A form filled with a body's values, from today on.
pub(super) fn filled(ctx: &Ctx, fields: &[&Field], body: &Body) -> Form {
    let today = DateParts::roc(ctx.today());
    let on = [("year", today.year), ("month", today.month), ("day", today.day)];
    let own = on.map(|(part, value)| (format!("on-{part}"), value));
    let pairs =
        fields.iter().flat_map(|field| field.pairs(body.get(&field.id).unwrap_or(&Json::Null), &name(field)));
    Form::from_pairs(own.into_iter().chain(pairs))
}

/// The values of a form, and the mistakes in it.
pub(super) fn parse(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    fields: &[&Field],
    form: &Form,
    kept: &Body,
) -> (Body, Errors) {
    let (mut body, mut errors) = (Body::new(), Errors::new());
    for field in fields {
        let given = Given::new(&place.catalogue.lists).kept(kept.get(&field.id));
        match field.parse(form, &name(field), &given) {
            Ok(value) => {
                body.insert(field.id.clone(), value);
            }
            Err(refused) => {
                for error in refused {
                    errors.add(error.field.clone(), error.message(&ctx.locales, v.lang));
                }
            }
        }
    }
    (body, errors)
}

/// The day and the reason of a form.
pub(super) fn parse_entry(ctx: &Ctx, v: &Visitor, form: &Form, errors: &mut Errors) -> Option<Entry> {
    let on: Option<Day> = form.date("on").day();
    if on.is_none() {
        errors.add("on", t(ctx, v, "registries-bad-day", &[]));
    }
    let reason = form.text("reason").to_owned();
    if reason.is_empty() {
        errors.add("reason", super::error_text(&ctx.locales, v.lang, &RegistriesError::ReasonMissing));
    }
    let on = on?;
    (!reason.is_empty()).then_some(Entry { on, reason, case: None })
}

/// What an action refused, at the control it is about; what no control is about is given back.
pub(super) fn refuse(
    ctx: &Ctx,
    v: &Visitor,
    error: RegistriesError,
    errors: &mut Errors,
) -> Result<(), RegistriesError> {
    match &error {
        RegistriesError::Fields(refused) => {
            for error in refused {
                errors.add(format!("f-{}", error.field), error.message(&ctx.locales, v.lang));
            }
        }
        RegistriesError::Rule { .. } | RegistriesError::NotInForce(_) | RegistriesError::InForce => {
            errors.add("on", super::error_text(&ctx.locales, v.lang, &error));
        }
        RegistriesError::ReasonMissing => {
            errors.add("reason", super::error_text(&ctx.locales, v.lang, &error));
        }
        _ => return Err(error),
    }
    Ok(())
}

/// The controls of fields.
pub(super) fn controls(
    ctx: &Ctx,
    v: &Visitor,
    place: &Place,
    fields: &[&Field],
    form: &Form,
    errors: &Errors,
) -> Markup {
    html! {
        @for field in fields {
            (Control {
                lang: v.lang,
                locales: &ctx.locales,
                field,
                name: &name(field),
                form,
                errors,
                given: Given::new(&place.catalogue.lists),
                heading: false,
                compact: false,
            }.render())
        }
    }
}

/// The controls of the day and the reason.
pub(super) fn entry_controls(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors, legend: &str) -> Markup {
    html! {
        (date_input(v.lang, &DateInput {
            name: "on",
            legend: &t(ctx, v, legend, &[]),
            hint: None,
            error: errors.of("on"),
            value: form.date("on"),
            optional: false,
            heading: false,
        }))
        (text_input(v.lang, &TextInput {
            name: "reason",
            label: &t(ctx, v, "registries-reason", &[]),
            hint: Some(&t(ctx, v, "registries-reason-hint", &[])),
            error: errors.of("reason"),
            value: form.raw("reason").unwrap_or(""),
            ..TextInput::default()
        }))
    }
}
