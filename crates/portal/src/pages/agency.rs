//! What an agency does: its services, registers and data, what it publishes, and who reads what of whom.

use std::sync::Arc;

use catalogue::Catalogue;
use catalogue::model::{Contract, Service};
use harvest::Hit;
use kernel::{AgencyId, Ctx, Lang};
use maud::{Markup, html};
use registries::open::agency::{Held, of_agency};
use web::components::{Card, cards, details, empty_state};
use web::{Failure, Visitor, href, t};

use super::services::for_officials;

/// Public records shown of each register; the register's own page finds the rest.
const RECORDS: usize = 8;
/// Pages shown of each of its own sites.
const PAGES: i64 = 5;

/// The sections of an agency's page.
pub(crate) async fn sections(ctx: &Ctx, v: &Visitor, agency: &AgencyId) -> Result<Markup, Failure> {
    let catalogue = catalogue::current(ctx);
    let held = of_agency(ctx, v.lang, agency, RECORDS).await?;
    let (hits, all) = harvest::of_agency(ctx, agency, PAGES).await?;
    Ok(html! {
        (services(ctx, v, &catalogue, agency))
        (records(ctx, v, agency, &held))
        (sites(ctx, v, &catalogue, agency, (&hits, all)))
        (registers(ctx, v, &catalogue, agency))
        (contracts(ctx, v, &catalogue, agency))
    })
}

/// Services for people and businesses first, then those for officials.
fn services(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, agency: &AgencyId) -> Markup {
    let (internal, public): (Vec<&Arc<Service>>, Vec<&Arc<Service>>) =
        catalogue.services_of(agency).partition(|service| for_officials(service));
    let card = |service: &&Arc<Service>| Card {
        title: service.name.of(v.lang).to_owned(),
        href: format!("/services/{}", service.id),
        summary: service.summary.of(v.lang).to_owned(),
    };
    let list = |services: &[&Arc<Service>]| cards(&services.iter().map(card).collect::<Vec<_>>());
    html! {
        h2 { (t(ctx, v, "portal-agency-services", &[])) }
        @if public.is_empty() {
            (empty_state(&t(ctx, v, "portal-agency-no-services", &[]), &html! {
                p { a href="/services" { (t(ctx, v, "portal-services-title", &[])) } }
            }))
        } @else {
            (list(&public))
        }
        @if !internal.is_empty() {
            (details(&t(ctx, v, "portal-agency-internal", &[("n", internal.len().into())]), &list(&internal)))
        }
    }
}

/// What it publishes, and what registers of other agencies say of it.
fn records(ctx: &Ctx, v: &Visitor, agency: &AgencyId, held: &[Held]) -> Markup {
    html! {
        @for held in held {
            @let path = format!("/registries/{}", held.registry.id);
            h2 { (held.registry.name.of(v.lang)) }
            ul { @for line in &held.lines { li { a href=(line.href) { (line.title) } } } }
            p {
                @if held.all > held.lines.len() {
                    a href=(href(&format!("{path}/search"), &[("q", agency.as_str())])) {
                        (t(ctx, v, "portal-agency-all-of", &[("n", held.all.into()), ("name", held.registry.name.of(v.lang).into())]))
                    }
                    " "
                }
                a href=(href(&format!("{path}/feed.atom"), &[("agency", agency.as_str())])) {
                    (t(ctx, v, "portal-agency-feed", &[("name", held.registry.name.of(v.lang).into())]))
                }
            }
        }
    }
}

/// Its own sites, and the newest of what is there.
fn sites(
    ctx: &Ctx,
    v: &Visitor,
    catalogue: &Catalogue,
    agency: &AgencyId,
    (hits, all): (&[Hit], i64),
) -> Markup {
    let mut homes: Vec<String> = Vec::new();
    for site in catalogue.sites.iter().filter(|site| &site.agency == agency) {
        let home = site.home().to_string();
        if !homes.contains(&home) {
            homes.push(home);
        }
    }
    html! {
        @if !homes.is_empty() {
            h2 { (t(ctx, v, "portal-agency-sites", &[])) }
            ul.links { @for home in &homes { li { a href=(home) rel="external noopener" { (home) } } } }
            @if !hits.is_empty() {
                p { (t(ctx, v, "portal-agency-sites-newest", &[("n", all.into())])) }
                (harvest::results(ctx, v, hits))
            }
        }
    }
}

fn registers(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, agency: &AgencyId) -> Markup {
    let kept: Vec<_> = catalogue.registries().iter().filter(|registry| &registry.owner == agency).collect();
    html! {
        h2 { (t(ctx, v, "portal-agency-registers", &[])) }
        @if kept.is_empty() {
            p { (t(ctx, v, "portal-agency-no-registers", &[])) }
        } @else {
            ul {
                @for registry in kept {
                    @let path = format!("/registries/{}", registry.id);
                    li {
                        a href=(path) { (registry.name.of(v.lang)) }
                        @if registry.is_open() {
                            " " a href={ (path) "/search" } {
                                (t(ctx, v, "registries-look-through", &[])) span.hidden { " " (registry.name.of(v.lang)) }
                            }
                        }
                        @for one in &registry.statistics {
                            " " a href={ (path) "/statistics/" (one.id) } { (one.title.of(v.lang)) }
                        }
                        br; span.hint { (registry.summary.of(v.lang)) }
                    }
                }
            }
        }
    }
}

/// Contracts in force, as sentences, both ways.
fn contracts(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, agency: &AgencyId) -> Markup {
    let today = ctx.today();
    let in_force = || catalogue.contracts().iter().filter(|contract| contract.in_force(today));
    let reads: Vec<_> = in_force().filter(|contract| &contract.consumer == agency).collect();
    let gives: Vec<_> =
        in_force().filter(|contract| catalogue.provider_of(contract) == Some(agency)).collect();
    let list = |contracts: &[&Arc<Contract>], way: Way| {
        html! {
            ul { @for contract in contracts {
                li { a href={ "/contracts/" (contract.id) } { (sentence(ctx, v, catalogue, contract, way)) } }
            } }
        }
    };
    html! {
        h2 { (t(ctx, v, "portal-agency-contracts", &[])) }
        @if reads.is_empty() && gives.is_empty() {
            p { (t(ctx, v, "portal-agency-no-contracts", &[])) }
        }
        @if !reads.is_empty() {
            (details(&t(ctx, v, "portal-agency-reads", &[("n", reads.len().into())]), &list(&reads, Way::Reads)))
        }
        @if !gives.is_empty() {
            (details(&t(ctx, v, "portal-agency-gives", &[("n", gives.len().into())]), &list(&gives, Way::Gives)))
        }
    }
}

/// Which side of a contract an agency is on.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// It reads of another.
    Reads,
    /// Another reads of it.
    Gives,
}

/// Who may read which fields of what, for which purpose, by which law.
fn sentence(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, contract: &Contract, way: Way) -> String {
    let (other, key) = match way {
        Way::Reads => (catalogue.provider_of(contract), "portal-agency-reads-line"),
        Way::Gives => (Some(&contract.consumer), "portal-agency-gives-line"),
    };
    let agency = other.and_then(|id| catalogue.agency(id)).map_or("", |agency| agency.name.of(v.lang));
    let source = catalogue.source_name(contract.source.id()).map_or("", |name| name.of(v.lang));
    let registry = catalogue.registry_of(contract);
    let fields: Vec<&str> = contract
        .fields()
        .iter()
        .filter_map(|id| registry.and_then(|registry| registry.field(id)))
        .map(|field| field.name.of(v.lang))
        .collect();
    let between = if v.lang == Lang::Zh { "、" } else { ", " };
    let fields =
        if fields.is_empty() { t(ctx, v, "portal-agency-answers", &[]) } else { fields.join(between) };
    let args = [
        ("agency", agency.into()),
        ("source", source.into()),
        ("fields", fields.into()),
        ("purpose", contract.purpose.name.of(v.lang).into()),
        ("basis", contract.legal_basis.of(v.lang).into()),
    ];
    t(ctx, v, key, &args)
}
