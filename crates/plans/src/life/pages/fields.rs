//! The fields of a form in which a part of a plan is written.

use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    Choice, DateInput, Fieldset, Select, TextArea, TextInput, Width, date_input, fieldset, select,
    text_input, textarea,
};
use web::{Errors, Form, Visitor, t};

use super::{Whole, hidden, word};
use crate::life::model::cells::{Field, Takes};
use crate::words::year;

pub(super) fn basics(ctx: &Ctx, v: &Visitor, whole: &Whole, form: &Form, errors: &Errors) -> Markup {
    let items: Vec<Choice> = whole
        .programme
        .items
        .iter()
        .filter(|item| item.kind.is_work())
        .map(|item| Choice::new(&item.id, format!("{} {}", item.id, item.name.of(v.lang))))
        .collect();
    html! {
        (text_input(v.lang, &TextInput {
            name: "name", label: &word(ctx, v, "plans-field-name"), error: errors.of("name"),
            value: form.text("name"), ..Default::default()
        }))
        (textarea(v.lang, &TextArea {
            name: "summary", label: &word(ctx, v, "plans-field-summary"),
            hint: Some(&word(ctx, v, "plans-field-summary-hint")), error: errors.of("summary"),
            value: form.text("summary"), ..Default::default()
        }))
        @if !items.is_empty() {
            (select(v.lang, &Select {
                name: "item", label: &word(ctx, v, "plans-field-item"), error: errors.of("item"),
                value: form.text("item"), optional: true, empty: Some(&word(ctx, v, "plans-field-item-none")),
                choices: &items, ..Default::default()
            }))
        }
    }
}

pub(super) fn total(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Markup {
    text_input(
        v.lang,
        &TextInput {
            name: "total",
            label: &word(ctx, v, "plans-field-total"),
            hint: Some(&word(ctx, v, "plans-field-total-hint")),
            error: errors.of("total"),
            value: form.text("total"),
            inputmode: Some("numeric"),
            width: Width::Ten,
            ..Default::default()
        },
    )
}

pub(super) fn entry(
    ctx: &Ctx,
    v: &Visitor,
    whole: &Whole,
    (form, errors): (&Form, &Errors),
    (place, fields): (usize, &[Field]),
) -> Markup {
    let name = format!("{place}-entry");
    let legend = t(ctx, v, "plans-entry", &[("number", (place + 1).to_string().into())]);
    let body = html! {
        (hidden(&format!("{place}-id"), form.text(&format!("{place}-id"))))
        @for field in fields { (control(ctx, v, whole, (form, errors), (place, field))) }
    };
    fieldset(v.lang, &Fieldset { name: &name, legend: &legend, hint: None, error: None, body })
}

/// The label of a field; that of a target names its year.
pub(super) fn label(ctx: &Ctx, v: &Visitor, field: &str) -> String {
    match field.strip_prefix("target-").and_then(|year| year.parse().ok()) {
        Some(of) => t(ctx, v, "plans-field-target", &[("year", year(v.lang, of).into())]),
        None => word(ctx, v, &format!("plans-field-{field}")),
    }
}

fn control(
    ctx: &Ctx,
    v: &Visitor,
    whole: &Whole,
    (form, errors): (&Form, &Errors),
    (place, field): (usize, &Field),
) -> Markup {
    let name = format!("{place}-{}", field.name);
    let label = label(ctx, v, &field.name);
    // What has one answer, or an obvious one, is filled in: the plan's only year, its own agency.
    let chosen = |choices: &[Choice]| {
        let obvious = choices.first().filter(|_| matches!(field.takes, Takes::Agency) || choices.len() == 1);
        let obvious = obvious.map_or("", |choice| choice.value.as_str());
        select(
            v.lang,
            &Select {
                name: &name,
                label: &label,
                error: errors.of(&name),
                value: form.opt(&name).unwrap_or(obvious),
                choices,
                ..Default::default()
            },
        )
    };
    match field.takes {
        Takes::Agency => chosen(&agencies(ctx, v, whole, form.text(&name))),
        Takes::Year => {
            let years = whole.plan.years().map(|at| Choice::new(at.to_string(), year(v.lang, at)));
            chosen(&years.collect::<Vec<_>>())
        }
        Takes::Word(words) => {
            let choice = |id: &&str| Choice::new(*id, word(ctx, v, &format!("plans-word-{id}")));
            chosen(&words.iter().map(choice).collect::<Vec<_>>())
        }
        Takes::Day => date_input(
            v.lang,
            &DateInput {
                name: &name,
                legend: &label,
                error: errors.of(&name),
                value: form.date(&name),
                ..Default::default()
            },
        ),
        takes => {
            let figures = matches!(takes, Takes::Whole | Takes::Figure);
            text_input(
                v.lang,
                &TextInput {
                    name: &name,
                    label: &label,
                    error: errors.of(&name),
                    value: form.text(&name),
                    inputmode: figures.then_some("decimal"),
                    width: if figures { Width::Ten } else { Width::Full },
                    ..Default::default()
                },
            )
        }
    }
}

/// Agencies that may lead work: those of the rules, the plan's own and those under it, and what was chosen.
fn agencies(ctx: &Ctx, v: &Visitor, whole: &Whole, chosen: &str) -> Vec<Choice> {
    let (agencies, own) = (directory::agencies(ctx), &whole.plan.agency);
    let today = ctx.today();
    let listed = whole.rules().map(|rules| rules.agencies.as_slice()).unwrap_or_default();
    let in_force = agencies.all().iter().filter(|agency| agency.in_force(today));
    let mut found: Vec<_> = in_force
        .filter(|agency| {
            agency.id == *own
                || agency.parent.as_ref() == Some(own)
                || listed.contains(&agency.id)
                || agency.id.as_str() == chosen
        })
        .collect();
    found.sort_by_key(|agency| agency.id != *own);
    found.into_iter().map(|agency| Choice::new(agency.id.as_str(), agency.name.of(v.lang))).collect()
}
