//! The pages of this block.

pub(crate) mod add;
pub(crate) mod change;
mod chart;
pub(crate) mod close;
pub(crate) mod data;
pub(crate) mod entry;
pub(crate) mod extract;
pub(crate) mod feed;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod issued;
pub(crate) mod list;
pub(crate) mod mine;
mod public;
pub(crate) mod record;
pub(crate) mod registry;
pub(crate) mod search;
pub(crate) mod statistics;
mod ticket;

use std::sync::Arc;

use catalogue::Catalogue;
use catalogue::model::{Field, ReadBy, Registry};
use kernel::i18n::Locales;
use kernel::{AgencyId, Ctx, Lang, PostId};
use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;
use web::components::{Notice, Summary, Tone, notification_banner};
use web::{Form, Visitor, t};

use crate::RegistriesError;
use crate::actions::{Schema, may_read};
use crate::model::Body;

/// Everything but what RFC 3986 calls unreserved: a key may hold slashes.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A registry of the catalogue in force.
pub(crate) struct Place {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) registry: Arc<Registry>,
}

impl Place {
    /// The registry with this id.
    pub(crate) fn of(ctx: &Ctx, id: &str) -> Result<Self, RegistriesError> {
        let catalogue = catalogue::current(ctx);
        let registry = catalogue.registry(id).cloned();
        let registry = registry.ok_or_else(|| RegistriesError::UnknownRegistry(id.to_owned()))?;
        Ok(Self { catalogue, registry })
    }

    pub(crate) fn schema(&self) -> Schema<'_> {
        Schema { registry: &self.registry, lists: &self.catalogue.lists }
    }

    /// Fields shown to the visitor at the counter: all the owner's to readers, else the public ones.
    pub(crate) fn fields_for(&self, v: &Visitor) -> Vec<&Field> {
        let reads = may_read(&v.actor, &self.registry);
        let shown = |field: &&Field| {
            field.read.contains(&ReadBy::Public) || (reads && field.read.contains(&ReadBy::Owner))
        };
        self.registry.fields.iter().filter(shown).collect()
    }

    /// Fields shown to the person the record is about.
    pub(crate) fn own_fields(&self) -> Vec<&Field> {
        let shown =
            |field: &&Field| field.read.contains(&ReadBy::Public) || field.read.contains(&ReadBy::Subject);
        self.registry.fields.iter().filter(shown).collect()
    }

    /// The lines of a summary list: fields with their values.
    pub(crate) fn lines(&self, v: &Visitor, fields: &[&Field], body: &Body) -> Vec<Summary> {
        let line = |field: &&Field| {
            let value = body.get(&field.id).unwrap_or(&Json::Null);
            Summary::new(field.name.of(v.lang), self.value(v.lang, field, value))
        };
        fields.iter().map(line).collect()
    }

    /// A value as people read it; line by line when it has rows. An agency's id is its name.
    pub(crate) fn value(&self, lang: Lang, field: &Field, value: &Json) -> Markup {
        let named = value.as_str().filter(|_| self.registry.agency.as_ref() == Some(&field.id));
        if let Some(agency) = named.and_then(|id| self.catalogue.agency(&AgencyId::new(id))) {
            return html! { a href={ "/agencies/" (agency.id) } { (agency.name.of(lang)) } };
        }
        let text = field.show(value, &self.catalogue.lists, lang);
        html! {
            @if text.is_empty() { "—" } @else {
                @for (index, line) in text.lines().enumerate() { @if index > 0 { br; } (line) }
            }
        }
    }
}

/// Path of a registry's page.
pub(crate) fn registry_path(registry: &str) -> String {
    format!("/registries/{registry}")
}

/// Path of a record's page.
pub(crate) fn record_path(registry: &str, key: &str) -> String {
    format!("/registries/{registry}/records/{}", utf8_percent_encode(key, SEGMENT))
}

/// Path of a record's page for the person it is about.
pub(crate) fn own_path(registry: &str, key: &str) -> String {
    format!("/my/records/{registry}/{}", utf8_percent_encode(key, SEGMENT))
}

/// What an error says in a language.
pub(crate) fn error_text(locales: &Locales, lang: Lang, error: &RegistriesError) -> String {
    if let RegistriesError::Import(problem) = error {
        return locales.text(lang, problem.key(), &[("column", problem.column().into())]);
    }
    if let RegistriesError::Rule { message, .. } = error {
        return message.of(lang).to_owned();
    }
    let key = format!("error-{}", error.code().replace(['.', '_'], "-"));
    let on = match error {
        RegistriesError::NotInForce(on) => on.long(lang),
        _ => String::new(),
    };
    locales.text(lang, &key, &[("field", error.field().unwrap_or("").into()), ("on", on.into())])
}

/// The name of an agency, or its id when it is no longer known.
pub(crate) fn agency_name(ctx: &Ctx, lang: Lang, id: &AgencyId) -> String {
    let agencies = directory::agencies(ctx);
    agencies.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.of(lang).to_owned())
}

/// The title of a post, or its id when it is no longer known.
pub(crate) fn post_title(ctx: &Ctx, lang: Lang, id: &PostId) -> String {
    let agencies = directory::agencies(ctx);
    agencies.post(id).map_or_else(|| id.to_string(), |post| post.title.of(lang).to_owned())
}

/// Who wrote a version: agency and post, service, or the person; never a name.
pub(crate) fn writer(ctx: &Ctx, v: &Visitor, agency: Option<&AgencyId>, actor: &str) -> String {
    let agency = agency.map(|id| agency_name(ctx, v.lang, id));
    let who = match actor.split_once(':') {
        Some(("post", rest)) => {
            let post = rest.split('/').next().unwrap_or(rest);
            post_title(ctx, v.lang, &PostId::new(post))
        }
        Some(("service", id)) => {
            let catalogue = catalogue::current(ctx);
            let name = catalogue.service(id).map(|service| service.name.of(v.lang).to_owned());
            t(ctx, v, "registries-by-service", &[("name", name.unwrap_or_else(|| id.to_owned()).into())])
        }
        _ => t(ctx, v, "registries-by-platform", &[]),
    };
    agency.map_or(who.clone(), |agency| format!("{agency} {who}"))
}

/// What was just done, when the query says so.
pub(crate) fn done_notice(ctx: &Ctx, v: &Visitor, query: &Form) -> Option<Markup> {
    let key = match query.text("done") {
        "added" => "registries-done-added",
        "changed" => "registries-done-changed",
        "unchanged" => "registries-done-unchanged",
        "closed" => "registries-done-closed",
        _ => return None,
    };
    let body = html! { p { (t(ctx, v, key, &[])) } };
    Some(notification_banner(v.lang, &Notice { tone: Tone::Good, id: "done", body }))
}
