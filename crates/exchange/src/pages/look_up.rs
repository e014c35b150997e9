//! A look-up by hand: choose a contract of one's post, confirm the purpose, enter the key.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::Catalogue;
use catalogue::field::Given;
use catalogue::model::Contract;
use kernel::{Ctx, DbError, Timestamp};
use maud::{Markup, html};
use serde_json::Value as Json;
use web::components::{
    Button, Card, Choice, Choices, Summary, TextInput, Width, button, cards, checkboxes, copy_text,
    empty_state, inset, radios, summary_list, text_input,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::{agency_name, field_name, field_names, registry_name};
use crate::actions;
use crate::call::is_here;
use crate::model::{Ask, LookUpId, Seen, only, usable};
use crate::{ExchangeError, store};

/// How long an official sees the answer of a look-up again without asking anew.
const ANSWER_SECONDS: i64 = 30 * 60;

/// `GET …/look-up`: the contracts of the official's posts.
pub(crate) async fn choose(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    let v = &visitor;
    let catalogue = catalogue::current(&ctx);
    let choices: Vec<Card> = usable(catalogue.contracts().iter(), &v.actor, ctx.today())
        .into_iter()
        .map(|contract| Card {
            title: contract.name.of(v.lang).to_owned(),
            href: format!("/desk/look-up/{}", contract.id),
            summary: contract.purpose.name.of(v.lang).to_owned(),
        })
        .collect();
    let body = html! {
        p { (t(&ctx, v, "exchange-look-up-lead", &[])) }
        @if choices.is_empty() {
            (empty_state(
                &t(&ctx, v, "exchange-look-up-none", &[]),
                &html! { p { (t(&ctx, v, "exchange-look-up-none-next", &[])) } },
            ))
        } @else { (cards(&choices)) }
    };
    Ok(page(&ctx, v, &t(&ctx, v, "exchange-look-up-title", &[])).back("/desk", "").body(body))
}

/// `GET …/look-up/{contract}`.
pub(crate) async fn form(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let contract = contract_of(&ctx, &visitor, id)?;
    Ok(render(&ctx, &visitor, &contract, &Form::default(), &Errors::new()))
}

/// A contract of the official's own agency.
fn contract_of(ctx: &Ctx, v: &Visitor, id: String) -> Result<Arc<Contract>, Failure> {
    let catalogue = catalogue::current(ctx);
    let contract = catalogue.contract(&id).cloned().ok_or(ExchangeError::ContractUnknown { id })?;
    if v.official()?.agency != contract.consumer {
        return Err(ExchangeError::NotConsumer.into());
    }
    Ok(contract)
}

/// `POST …/look-up/{contract}`: asks, and leads to the answer.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let v = &visitor;
    let contract = match contract_of(&ctx, v, id.clone()) {
        Ok(contract) => contract,
        Err(refusal) => {
            // The action refuses it too, and counts the refusal.
            actions::look_up(&ctx, &v.actor, Ask { contract: id, ..Ask::default() }).await?;
            return Err(refusal);
        }
    };
    let mut errors = Errors::new();
    let by = match form.opt("by") {
        Some(by) => by.to_owned(),
        None => contract.keys().first().cloned().unwrap_or_default(),
    };
    let key = key(&ctx, v, &contract, &by, &form, &mut errors);
    if form.opt("purpose").is_none() {
        errors.add("purpose", t(&ctx, v, "exchange-purpose-needed", &[]));
    }
    if !errors.is_empty() {
        return Ok(render(&ctx, v, &contract, &form, &errors));
    }
    let ask = Ask {
        contract: contract.id.clone(),
        purpose: form.text("purpose").to_owned(),
        key,
        by: Some(by),
        ..Ask::default()
    };
    let answer = actions::look_up(&ctx, &v.actor, ask).await?;
    if !has(&ctx, &contract) {
        // The records are another node's: they are shown once, and not kept here.
        let id = answer.id.clone();
        let seen = ctx.read(move |r| store::find_look_up(r, &id)).await?.ok_or_else(Failure::not_found)?;
        return Ok(show(&ctx, v, &seen, &answer.records));
    }
    Ok(redirect(format!("/desk/look-up/{}/{}", contract.id, answer.id)))
}

/// The value to look up by, checked as the registry's field is.
fn key(ctx: &Ctx, v: &Visitor, contract: &Contract, by: &str, form: &Form, errors: &mut Errors) -> String {
    let catalogue = catalogue::current(ctx);
    let field = catalogue.registry_of(contract).and_then(|registry| registry.field(by));
    let typed = Json::String(form.text("key").to_owned());
    let checked = match field {
        Some(field) => field.check(&typed, "key", &Given::new(&catalogue.lists)),
        None => Ok(typed),
    };
    match checked {
        Ok(value) => {
            let key = registries::text_of(&value);
            if key.is_empty() {
                errors.add("key", t(ctx, v, "exchange-key-needed", &[]));
            }
            key
        }
        Err(mistakes) => {
            for mistake in mistakes {
                errors.add("key", mistake.message(&ctx.locales, v.lang));
            }
            String::new()
        }
    }
}

fn render(ctx: &Ctx, v: &Visitor, contract: &Contract, form: &Form, errors: &Errors) -> Response {
    let catalogue = catalogue::current(ctx);
    let name = |field: &String| field_name(&catalogue, v, contract.source.id(), field);
    let first = contract.keys().first().map(String::as_str).unwrap_or_default();
    let by: Vec<Choice> = contract.keys().iter().map(|field| Choice::new(field, name(field))).collect();
    let label = match by.as_slice() {
        [only] => only.label.clone(),
        _ => t(ctx, v, "exchange-key", &[]),
    };
    let purpose = contract.purpose.name.of(v.lang);
    let confirm = t(ctx, v, "exchange-purpose-confirm", &[("purpose", purpose.into())]);
    let body = html! {
        (about(ctx, v, &catalogue, contract))
        (inset(&html! { p { (t(ctx, v, "exchange-look-up-logged", &[])) } }))
        form method="post" novalidate {
            @if by.len() > 1 {
                (radios(v.lang, &Choices {
                    name: "by",
                    legend: &t(ctx, v, "exchange-by", &[]),
                    values: &[form.opt("by").unwrap_or(first)],
                    choices: &by,
                    ..Choices::default()
                }))
            }
            (text_input(v.lang, &TextInput {
                name: "key",
                label: &label,
                error: errors.of("key"),
                value: form.text("key"),
                autocomplete: Some("off"),
                width: Width::Twenty,
                ..TextInput::default()
            }))
            (checkboxes(v.lang, &Choices {
                name: "purpose",
                legend: &t(ctx, v, "exchange-purpose", &[]),
                error: errors.of("purpose"),
                values: &[form.text("purpose")],
                choices: &[Choice::new(&contract.purpose.code, confirm)],
                ..Choices::default()
            }))
            (button(&Button { text: &t(ctx, v, "exchange-look-up-button", &[]), ..Button::default() }))
        }
    };
    page(ctx, v, contract.name.of(v.lang))
        .caption(t(ctx, v, "exchange-look-up-title", &[]))
        .back("/desk/look-up", "")
        .errors(errors)
        .body(body)
}

fn about(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, contract: &Contract) -> Markup {
    let line = |key: &str, value: String| Summary::new(t(ctx, v, key, &[]), value);
    summary_list(&[
        line("exchange-registry", registry_name(catalogue, v, contract.source.id())),
        line("exchange-fields", field_names(ctx, catalogue, v, contract.source.id(), contract.fields())),
        line("exchange-purpose", contract.purpose.name.of(v.lang).to_owned()),
        line("exchange-basis", contract.legal_basis.of(v.lang).to_owned()),
    ])
}

/// `GET …/look-up/{contract}/{id}`: the answer, as it was when it was logged; only for
/// the official who asked, and only for a while.
pub(crate) async fn answer(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path((contract, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let found = ctx.read(move |r| store::find_look_up(r, &LookUpId::new(id))).await?;
    let seen = found
        .filter(|seen| seen.contract == contract && seen.actor == v.actor.label())
        .ok_or_else(Failure::not_found)?;
    let catalogue = catalogue::current(&ctx);
    let kept = catalogue.contract(&seen.contract).is_some_and(|contract| has(&ctx, contract));
    if !kept || ctx.now() > seen.at.plus_seconds(ANSWER_SECONDS) {
        return Err(Failure::new(410, "exchange.answer_gone").with("contract", &seen.contract));
    }
    let records = records(&ctx, &catalogue, &seen).await?;
    Ok(show(&ctx, v, &seen, &records))
}

/// Whether this node has the registry that the contract is about.
fn has(ctx: &Ctx, contract: &Contract) -> bool {
    catalogue::current(ctx).provider_of(contract).is_some_and(|provider| is_here(ctx, provider))
}

/// The page of an answer.
fn show(ctx: &Ctx, v: &Visitor, seen: &Seen, records: &[registries::Body]) -> Response {
    let catalogue = catalogue::current(ctx);
    let lines = |record: &registries::Body| -> Vec<Summary> {
        let registry = catalogue.registry(&seen.registry);
        let shown = |field: &String, value: &Json| match registry.and_then(|registry| registry.field(field)) {
            Some(known) => known.show(value, &catalogue.lists, v.lang),
            None => registries::text_of(value),
        };
        let value = |field: &String| record.get(field).map_or_else(String::new, |value| shown(field, value));
        seen.fields
            .iter()
            .map(|field| Summary::new(field_name(&catalogue, v, &seen.registry, field), value(field)))
            .collect()
    };
    let asked = [
        Summary::new(field_name(&catalogue, v, &seen.registry, &seen.by), seen.key.clone()),
        Summary::new(t(ctx, v, "exchange-purpose", &[]), seen.purpose.of(v.lang)),
        Summary::new(t(ctx, v, "exchange-number", &[]), copy_text(v.lang, seen.id.as_str())),
        Summary::new(t(ctx, v, "exchange-time", &[]), super::moment(v, seen.at)),
    ];
    let body = html! {
        (summary_list(&asked))
        h2 { (t(ctx, v, "exchange-found", &[("count", records.len().into())])) }
        @if records.is_empty() {
            (empty_state(
                &t(ctx, v, "exchange-nothing-found", &[]),
                &html! { p { (t(ctx, v, "exchange-nothing-found-next", &[])) } },
            ))
        }
        @for record in records { (summary_list(&lines(record))) }
        p { a href={ "/desk/look-up/" (seen.contract) } { (t(ctx, v, "exchange-look-up-again", &[])) } }
    };
    let agencies = directory::agencies(ctx);
    page(ctx, v, &registry_name(&catalogue, v, &seen.registry))
        .caption(agency_name(&agencies, v, &seen.consumer))
        .back("/desk/look-up", "")
        .body(body)
}

/// The records of a look-up, as they were known when it was logged, with its fields alone.
async fn records(ctx: &Ctx, catalogue: &Catalogue, seen: &Seen) -> Result<Vec<registries::Body>, DbError> {
    let by_key = catalogue.registry(&seen.registry).is_some_and(|registry| registry.is_key(&seen.by));
    let (seen, limit) = (seen.clone(), seen.found);
    let known: Timestamp = seen.at;
    ctx.read(move |r| {
        let keys = if by_key {
            vec![seen.key.clone()]
        } else {
            let found = registries::store::find_by(r, &seen.registry, &seen.by, &seen.key, seen.on, limit)?;
            found.into_iter().map(|record| record.key).collect()
        };
        let mut records = Vec::with_capacity(keys.len());
        for key in keys {
            let found = registries::store::find(r, &seen.registry, &key, seen.on, Some(known))?;
            records.extend(found.map(|record| only(&record.body, &seen.fields)));
        }
        Ok(records)
    })
    .await
}
