//! The contracts, for everybody: who may read what, why, on which law, until when.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::Catalogue;
use catalogue::model::{Contract, Source};
use directory::model::Agencies;
use kernel::{Ctx, Day};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Column, SearchBox, Summary, Table, empty_state, search_box, summary_list, table};
use web::{Failure, Visitor, page, t};

use super::{agency_link, agency_name, contract_tag, field_name, post_title, registry_name};
use crate::ExchangeError;

/// Query of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContractsQuery {
    q: String,
}

/// `GET /contracts?q=`.
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<ContractsQuery>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let (catalogue, agencies) = (catalogue::current(&ctx), directory::agencies(&ctx));
    let wanted = query.q.trim().to_lowercase().replace('台', "臺");
    let matches = |contract: &Contract| {
        let provider = catalogue.provider_of(contract);
        let words = [
            contract.id.clone(),
            contract.name.of(v.lang).to_owned(),
            contract.purpose.name.of(v.lang).to_owned(),
            agency_name(&agencies, v, &contract.consumer),
            registry_name(&catalogue, v, contract.source.id()),
            provider.map_or_else(String::new, |agency| agency_name(&agencies, v, agency)),
        ];
        words.iter().any(|word| word.to_lowercase().contains(&wanted))
    };
    let today = ctx.today();
    let rows: Vec<Vec<Markup>> = catalogue
        .contracts()
        .iter()
        .filter(|contract| matches(contract))
        .map(|contract| {
            vec![
                html! { a href={ "/contracts/" (contract.id) } { (contract.name.of(v.lang)) } },
                html! { (agency_name(&agencies, v, &contract.consumer)) },
                html! { (registry_name(&catalogue, v, contract.source.id())) },
                html! { (contract.purpose.name.of(v.lang)) },
                html! { (contract.until.long(v.lang)) " " (contract_tag(&ctx, v, contract, today)) },
            ]
        })
        .collect();
    let label = t(&ctx, v, "exchange-contracts-search", &[]);
    let body = html! {
        p { (t(&ctx, v, "exchange-contracts-lead", &[])) }
        (search_box(v.lang, &SearchBox { action: "/contracts", name: "q", label: &label, hint: None, value: &query.q, button: None }))
        @if rows.is_empty() {
            (empty_state(
                &t(&ctx, v, "exchange-contracts-none", &[]),
                &html! { p { (t(&ctx, v, "exchange-contracts-none-next", &[])) } },
            ))
        } @else {
            (table(&Table {
                caption: &t(&ctx, v, "exchange-contracts-title", &[]),
                caption_hidden: true,
                columns: ["exchange-contract", "exchange-consumer", "exchange-registry", "exchange-purpose", "exchange-until"]
                    .map(|key| Column::new(t(&ctx, v, key, &[])))
                    .to_vec(),
                rows,
            }))
        }
    };
    Ok(page(&ctx, v, &t(&ctx, v, "exchange-contracts-title", &[])).wide().body(body))
}

/// `GET /contracts/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let (catalogue, agencies) = (catalogue::current(&ctx), directory::agencies(&ctx));
    let contract = catalogue.contract(&id).ok_or(ExchangeError::ContractUnknown { id })?;
    let today: Day = ctx.today();
    let body = html! {
        p { (contract_tag(&ctx, v, contract, today)) }
        h2 { (t(&ctx, v, "exchange-what", &[])) }
        (what(&ctx, v, &catalogue, &agencies, contract))
        h2 { (t(&ctx, v, "exchange-who", &[])) }
        (who(&ctx, v, &catalogue, &agencies, contract))
        h2 { (t(&ctx, v, "exchange-limits", &[])) }
        (limits(&ctx, v, &catalogue, contract))
    };
    Ok(page(&ctx, v, contract.name.of(v.lang))
        .breadcrumb(t(&ctx, v, "exchange-contracts-title", &[]), "/contracts")
        .body(body))
}

fn fields(v: &Visitor, catalogue: &Catalogue, registry: &str, fields: &[String]) -> Markup {
    html! { ul { @for field in fields { li { (field_name(catalogue, v, registry, field)) } } } }
}

fn what(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, agencies: &Agencies, contract: &Contract) -> Markup {
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    let provider = catalogue.provider_of(contract);
    let mut lines = vec![line("exchange-consumer", agency_link(agencies, v, &contract.consumer))];
    lines.extend(offered(ctx, v, catalogue, contract));
    lines.extend([
        line(
            "exchange-provider",
            html! { @if let Some(agency) = provider { (agency_link(agencies, v, agency)) } },
        ),
        line("exchange-purpose", html! { (contract.purpose.name.of(v.lang)) }),
        line("exchange-basis", html! { (contract.legal_basis.of(v.lang)) }),
    ]);
    summary_list(&lines)
}

/// The registry with its fields and keys, or the API with its endpoints.
fn offered(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, contract: &Contract) -> Vec<Summary> {
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    let name = registry_name(catalogue, v, contract.source.id());
    match &contract.source {
        Source::Registry { registry, fields: given, keys } => vec![
            line("exchange-registry", html! { a href={ "/registries/" (registry) } { (name) } }),
            line("exchange-fields", fields(v, catalogue, registry, given)),
            line("exchange-keys", fields(v, catalogue, registry, keys)),
        ],
        Source::Api { endpoints, .. } => vec![
            line("exchange-api", html! { (name) }),
            line(
                "exchange-endpoints",
                html! { ul { @for endpoint in endpoints { li { code { (endpoint) } } } } },
            ),
        ],
    }
}

fn who(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, agencies: &Agencies, contract: &Contract) -> Markup {
    let services = contract.services.iter().filter_map(|id| catalogue.service(id));
    html! {
        ul {
            @for post in &contract.posts { li { (post_title(agencies, v, post)) } }
            @for service in services {
                li {
                    (t(ctx, v, "exchange-in-service", &[])) " "
                    a href={ "/services/" (service.id) } { (service.name.of(v.lang)) }
                }
            }
            @if contract.clients { li { (t(ctx, v, "exchange-by-system", &[])) } }
        }
    }
}

fn limits(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, contract: &Contract) -> Markup {
    let mut lines = Vec::new();
    let mut line = |key: &str, value: Markup| lines.push(Summary::new(t(ctx, v, key, &[]), value));
    let period = [("from", contract.from.into()), ("until", contract.until.into())];
    line("exchange-period", html! { (t(ctx, v, "exchange-period-text", &period)) });
    if let Some(quota) = contract.quota_per_day {
        line("exchange-quota", html! { (t(ctx, v, "exchange-quota-text", &[("count", quota.into())])) });
    }
    let visible = match &contract.delay {
        None => html! { (t(ctx, v, "exchange-visible-at-once", &[])) },
        Some(delay) => html! {
            p { (t(ctx, v, "exchange-visible-later", &[("days", delay.days.into())])) }
            p { (delay.legal_basis.of(v.lang)) }
        },
    };
    line("exchange-visible", visible);
    if let Some(subscription) = &contract.subscription {
        line(
            "exchange-told",
            html! {
                (fields(v, catalogue, contract.source.id(), &subscription.fields))
                @if let Some(apply) = &subscription.apply {
                    @let name = registry_name(catalogue, v, &apply.registry);
                    p { (t(ctx, v, "exchange-told-applies", &[("registry", name.into())])) }
                }
            },
        );
    }
    summary_list(&lines)
}
