//! What there is to take along, for catalogues of other governments: DCAT-AP in JSON-LD, and the schema of
//! each set of data.

use catalogue::Catalogue;
use catalogue::field::FieldKind;
use catalogue::model::{Field, Registry};
use kernel::{AgencyId, Ctx, Lang, Text};
use serde_json::{Value, json};

use super::Edition;
use crate::pages::Place;

/// How often data change: without a plan, whenever something is registered.
const CONTINUOUS: &str = "http://publications.europa.eu/resource/authority/frequency/CONT";

/// The fields of an open registry with their codes.
pub(crate) fn schema(place: &Place) -> Value {
    let registry = &place.registry;
    let field = |field: &&Field| {
        let codes = match &field.kind {
            FieldKind::Code(kind) => Some(kind.codes(&place.catalogue.lists)),
            _ => None,
        };
        json!({
            "id": field.id, "name": field.name, "type": field.kind.name(), "key": field.key,
            "required": field.required || field.key, "codes": codes, "hint": field.hint,
        })
    };
    json!({
        "dataset": registry.id, "title": registry.name, "summary": registry.summary,
        "publisher": registry.owner, "legal_basis": registry.legal_basis,
        "fields": super::fields(registry).iter().map(field).collect::<Vec<_>>(),
    })
}

/// The catalogue of all open registries and statistics; `editions` are theirs, in order of
/// [`published`].
pub(crate) fn dcat(ctx: &Ctx, catalogue: &Catalogue, editions: &[Edition]) -> Value {
    let url = &ctx.settings.public_url;
    let mut sets = Vec::new();
    for (registry, edition) in published(catalogue).into_iter().zip(editions) {
        let at = format!("{url}/registries/{}", registry.id);
        if registry.is_open() {
            let about = (&registry.name, &registry.summary);
            let files = [("csv", "text/csv", "CSV"), ("json", "application/json", "JSON")];
            sets.push(set(catalogue, registry, (&at, about, edition, url), &files));
        }
        for one in &registry.statistics {
            let at = format!("{at}/statistics/{}", one.id);
            let about = (&one.title, &registry.summary);
            sets.push(set(catalogue, registry, (&at, about, edition, url), &[("csv", "text/csv", "CSV")]));
        }
    }
    let publisher = catalogue.open_data.as_ref().map(|open| agency(catalogue, url, &open.publisher));
    json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/", "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": format!("{url}/.well-known/dcat"), "@type": "dcat:Catalog",
        "dct:title": both(&words(ctx, "registries-open-title")),
        "dct:description": both(&words(ctx, "registries-open-lead")),
        "dct:publisher": publisher, "dct:license": licence(catalogue),
        "foaf:homepage": { "@id": format!("{url}/registries?open=1") }, "dcat:dataset": sets,
    })
}

/// Registries with something for everybody: open ones, and those with statistics.
pub(crate) fn published(catalogue: &Catalogue) -> Vec<&Registry> {
    let shows = |registry: &&Registry| registry.is_open() || !registry.statistics.is_empty();
    catalogue.registries().iter().map(AsRef::as_ref).filter(shows).collect()
}

fn set(
    catalogue: &Catalogue,
    registry: &Registry,
    (at, (title, summary), edition, url): (&str, (&Text, &Text), &Edition, &str),
    files: &[(&str, &str, &str)],
) -> Value {
    let file = |(ending, kind, name): &(&str, &str, &str)| {
        json!({
            "@id": format!("{at}/data.{ending}"), "@type": "dcat:Distribution", "dct:title": name,
            "dcat:accessURL": { "@id": at }, "dcat:downloadURL": { "@id": format!("{at}/data.{ending}") },
            "dcat:mediaType": { "@id": format!("https://www.iana.org/assignments/media-types/{kind}") },
            "dct:license": licence(catalogue),
        })
    };
    let schema =
        registry.is_open().then(|| json!({ "@id": format!("{url}/registries/{}/schema.json", registry.id) }));
    json!({
        "@id": at, "@type": "dcat:Dataset", "dct:identifier": at.rsplit("/registries/").next(),
        "dct:title": both(title), "dct:description": both(summary),
        "dct:publisher": agency(catalogue, url, &registry.owner),
        "dct:modified": { "@type": "xsd:dateTime", "@value": edition.modified_at().to_string() },
        "dct:accrualPeriodicity": { "@id": CONTINUOUS }, "dct:conformsTo": schema,
        "dcat:landingPage": { "@id": at }, "dcat:distribution": files.iter().map(file).collect::<Vec<_>>(),
    })
}

fn agency(catalogue: &Catalogue, url: &str, id: &AgencyId) -> Value {
    let name = catalogue.agency(id).map(|agency| both(&agency.name));
    json!({ "@id": format!("{url}/agencies/{id}"), "@type": "foaf:Agent", "foaf:name": name })
}

fn licence(catalogue: &Catalogue) -> Option<Value> {
    catalogue.open_data.as_ref().map(|open| json!({ "@id": open.licence_url }))
}

fn both(text: &Text) -> Value {
    json!([{ "@language": Lang::Zh.tag(), "@value": text.zh }, { "@language": Lang::En.tag(), "@value": text.en }])
}

fn words(ctx: &Ctx, key: &str) -> Text {
    Text::new(ctx.locales.text(Lang::Zh, key, &[]), ctx.locales.text(Lang::En, key, &[]))
}
