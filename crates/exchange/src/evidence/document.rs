//! `look-up.json`: who asked whom for what, as the log has it.

use catalogue::Catalogue;
use catalogue::model::Contract;
use directory::model::Agencies;
use kernel::{AgencyId, Ctx};
use serde_json::{Value as Json, json};

use super::{Kept, Reader};
use crate::model::Seen;
use crate::store::KeptCall;

/// The form of the document.
const FORMAT: &str = "minben-look-up-1";

/// The document, for whoever reads it.
pub(super) fn of(ctx: &Ctx, kept: &Kept, provider: &AgencyId, reader: Reader) -> String {
    let (catalogue, agencies) = (catalogue::current(ctx), directory::agencies(ctx));
    let seen = &kept.seen;
    let mut document = json!({
        "format": FORMAT,
        "id": seen.id,
        "at": seen.at.to_string(),
        "consumer": agency(&agencies, &seen.consumer),
        "provider": agency(&agencies, provider),
        "source": { "id": seen.registry, "name": catalogue.source_name(&seen.registry) },
        "contract": contract(&catalogue, seen),
        "purpose": seen.purpose,
        "legal_basis": seen.basis,
        "asked_by": asked_by(&agencies, seen),
        "fields": fields(&catalogue, seen),
    });
    if let Some(endpoint) = &seen.endpoint {
        document["endpoint"] = json!(endpoint);
    }
    if let Some(case) = &seen.case {
        document["case"] = json!(case);
    }
    match reader {
        Reader::Person => for_person(&mut document, &catalogue, seen),
        Reader::Agency => for_agency(&mut document, kept),
    }
    format!("{document:#}\n")
}

fn agency(agencies: &Agencies, id: &AgencyId) -> Json {
    json!({ "id": id, "name": agencies.agency(id).map(|agency| agency.name.clone()) })
}

/// A contract that has left the catalogue is named by its id alone.
fn contract(catalogue: &Catalogue, seen: &Seen) -> Json {
    let name = catalogue.contract(&seen.contract).map(|contract| contract.name.clone());
    json!({ "id": seen.contract, "name": name })
}

fn asked_by(agencies: &Agencies, seen: &Seen) -> Json {
    let post = seen.post.as_ref().map(|id| {
        let title = agencies.post(id).map(|post| post.title.clone());
        json!({ "id": id, "title": title })
    });
    json!({ "channel": seen.channel, "post": post, "official": seen.official })
}

fn fields(catalogue: &Catalogue, seen: &Seen) -> Vec<Json> {
    let registry = catalogue.registry(&seen.registry);
    let named = seen.fields.iter().map(|id| {
        let field = registry.and_then(|registry| registry.field(id));
        json!({ "id": id, "name": field.map(|field| field.name.clone()) })
    });
    named.collect()
}

/// As the person's page has it: by what it was looked up and how much was found may be about others, and what a client
/// said of its call is its own.
fn for_person(document: &mut Json, catalogue: &Catalogue, seen: &Seen) {
    if seen.endpoint.is_none() {
        document["anything_found"] = json!(seen.found > 0);
    }
    if let Some(from) = seen.visible_from.filter(|from| *from > seen.at) {
        let delay =
            catalogue.contract(&seen.contract).map(|contract: &std::sync::Arc<Contract>| &contract.delay);
        let basis = delay.and_then(Option::as_ref).map(|delay| delay.legal_basis.clone());
        document["shown_to_the_person"] = json!({ "from": from.to_string(), "legal_basis": basis });
    }
}

fn for_agency(document: &mut Json, kept: &Kept) {
    let seen = &kept.seen;
    document["asked_by"]["actor"] = json!(seen.actor);
    document["about"] = json!({ "field": seen.by, "value": seen.key });
    document["true_on"] = json!(seen.on);
    if seen.endpoint.is_none() {
        document["found"] = json!(seen.found);
    }
    if let Some(call) = &kept.call {
        document["call"] = told(call);
    }
    if let Some(salt) = &kept.salt {
        document["salt"] = json!(salt.as_str());
    }
}

/// What is kept of a call's headers, and how it ended.
fn told(call: &KeptCall) -> Json {
    json!({
        "x-road-id": call.said.message,
        "x-road-client": call.said.client,
        "x-road-userid": call.said.user,
        "x-road-issue": call.said.issue,
        "x-road-represented-party": call.said.represented,
        "answered_at": call.answered_at.map(|at| at.to_string()),
        "status": call.status,
        "error": call.error,
    })
}
