//! Pages of the exchange.

pub(crate) mod agency_log;
pub(crate) mod contracts;
pub(crate) mod credentials;
pub(crate) mod evidence;
pub(crate) mod look_up;
pub(crate) mod my_look_ups;
pub(crate) mod receipt;
pub(crate) mod untold;

use catalogue::Catalogue;
use catalogue::model::Contract;
use directory::model::Agencies;
use kernel::{AgencyId, Ctx, Day, PostId, Timestamp};
use maud::{Markup, html};
use web::components::{Tone, tag};
use web::{Visitor, t};

/// Rows on a page of a long list.
const PAGE: usize = 20;

/// An agency's name; its id when the directory does not know it.
fn agency_name(agencies: &Agencies, v: &Visitor, id: &AgencyId) -> String {
    agencies.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.of(v.lang).to_owned())
}

/// An agency's name as a link to its page.
fn agency_link(agencies: &Agencies, v: &Visitor, id: &AgencyId) -> Markup {
    html! { a href={ "/agencies/" (id) } { (agency_name(agencies, v, id)) } }
}

/// A post's title.
fn post_title(agencies: &Agencies, v: &Visitor, id: &PostId) -> String {
    agencies.post(id).map_or_else(|| id.to_string(), |post| post.title.of(v.lang).to_owned())
}

/// A registry's or API's name.
fn registry_name(catalogue: &Catalogue, v: &Visitor, id: &str) -> String {
    catalogue.source_name(id).map_or_else(|| id.to_owned(), |name| name.of(v.lang).to_owned())
}

/// A field of a registry in words.
fn field_name(catalogue: &Catalogue, v: &Visitor, registry: &str, field: &str) -> String {
    let found = catalogue.registry(registry).and_then(|registry| registry.field(field));
    found.map_or_else(|| field.to_owned(), |field| field.name.of(v.lang).to_owned())
}

/// Fields of a registry in words, one after the other.
fn field_names(ctx: &Ctx, catalogue: &Catalogue, v: &Visitor, registry: &str, fields: &[String]) -> String {
    let names: Vec<String> = fields.iter().map(|field| field_name(catalogue, v, registry, field)).collect();
    names.join(&t(ctx, v, "exchange-list-separator", &[]))
}

/// Day and time, for people.
fn moment(v: &Visitor, at: Timestamp) -> String {
    format!("{} {}", at.day().long(v.lang), at.clock_time())
}

/// Whether a contract is in force, in a word.
fn contract_tag(ctx: &Ctx, v: &Visitor, contract: &Contract, today: Day) -> Markup {
    let (tone, key) = if today < contract.from {
        (Tone::Info, "exchange-not-yet")
    } else if today > contract.until {
        (Tone::Bad, "exchange-expired")
    } else {
        (Tone::Good, "exchange-in-force")
    };
    tag(tone, &t(ctx, v, key, &[]))
}
