//! Look-ups: what is asked, what may leave, and why a look-up is refused; no IO.

use std::sync::Arc;

use catalogue::model::{Contract, Source};
use directory::model::Agencies;
use kernel::{Actor, Day, Text, Timestamp, define_id};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::call::{self, Asker};
use crate::error::ExchangeError;

/// The name under which it is looked up who represents whom; no service may have it.
pub const MANDATES: &str = "mandates";

define_id! {
    /// One look-up, as both sides and the person see it.
    pub LookUpId
}

/// What an agency asks of a registry under a contract.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Contract id.
    pub contract: String,
    /// Purpose code; must be the contract's.
    pub purpose: String,
    /// Value of the field it is looked up by.
    pub key: String,
    /// Which of the contract's key fields that is; the first one unless said.
    pub by: Option<String>,
    /// True on which day; today unless said.
    pub on: Option<Day>,
    /// Which of the contract's fields; all unless said.
    pub fields: Option<Vec<String>>,
    /// Case in which it is asked.
    pub case: Option<String>,
}

/// What the registry answers.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The look-up's id in the log.
    pub id: LookUpId,
    /// The records found, each with the asked fields alone.
    pub records: Vec<Map<String, Json>>,
    /// When it was logged.
    pub at: Timestamp,
}

impl Answer {
    /// The answer as a system gets it, and as its digest is logged: `{"id":…,"at":…,"records":[…]}`.
    ///
    /// # Panics
    /// Never: records are JSON.
    pub fn to_json(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Told<'a> {
            id: &'a str,
            at: String,
            records: &'a [Map<String, Json>],
        }
        let told = Told { id: self.id.as_str(), at: self.at.to_string(), records: &self.records };
        serde_json::to_vec(&told).expect("records are JSON")
    }
}

/// A look-up that the contract allows, ready to be logged and answered.
#[derive(Debug, Clone)]
pub(crate) struct Allowed {
    pub(crate) by: String,
    pub(crate) fields: Vec<String>,
    pub(crate) on: Day,
}

/// A look-up or notice as the person it is about sees it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seen {
    /// Its id.
    pub id: LookUpId,
    /// When.
    pub at: Timestamp,
    /// Agency that asked.
    pub consumer: kernel::AgencyId,
    /// Contract it was asked under.
    pub contract: String,
    /// Registry or API that answered.
    pub registry: String,
    /// Endpoint of the API that was called; none when a registry was looked up.
    pub endpoint: Option<String>,
    /// Purpose.
    pub purpose: Text,
    /// Legal basis.
    pub basis: Text,
    /// Fields that left.
    pub fields: Vec<String>,
    /// Post of the official, when one asked by hand.
    pub post: Option<kernel::PostId>,
    /// Name of the official.
    pub official: Option<String>,
    /// `case`, `official`, `system` or `subscription`.
    pub channel: String,
    /// Case in which it was asked.
    pub case: Option<String>,
    /// Field it was looked up by; empty for a subscription.
    pub by: String,
    /// Value it was looked up by.
    pub key: String,
    /// Day as of which it was asked.
    pub on: Day,
    /// Label of whoever asked.
    pub actor: String,
    /// How many records were found.
    pub found: i64,
    /// When the person sees it; only where it is listed for the person.
    pub visible_from: Option<Timestamp>,
}

/// A record that an official opened, as the person it is about sees it; on which node it was opened makes no difference.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Its id.
    pub id: registries::model::ReadId,
    /// When.
    pub at: Timestamp,
    /// Registry id.
    pub registry: String,
    /// The official's agency.
    pub agency: kernel::AgencyId,
    /// The official's post.
    pub post: kernel::PostId,
    /// Purpose.
    pub purpose: Text,
    /// Legal basis.
    pub basis: Text,
}

impl From<registries::Read> for Opened {
    fn from(read: registries::Read) -> Self {
        let registries::Read { id, at, registry, agency, post, purpose_text, legal_basis, .. } = read;
        Self { id, at, registry, agency, post, purpose: purpose_text, basis: legal_basis }
    }
}

/// Decides whether `asker` may ask this under `contract` on `today`: deny unless
/// every condition of the contract holds.
pub(crate) fn allow(
    contract: &Contract,
    agencies: &Agencies,
    asker: &Asker,
    ask: &Ask,
    today: Day,
) -> Result<Allowed, ExchangeError> {
    admit(contract, agencies, asker, &ask.purpose, today)?;
    let Source::Registry { keys, fields, .. } = &contract.source else {
        return Err(ExchangeError::AboutAnApi { id: contract.id.clone() });
    };
    let by = ask.by.clone().or_else(|| keys.first().cloned()).unwrap_or_default();
    if !keys.contains(&by) {
        return Err(ExchangeError::KeyNotContracted { field: by });
    }
    if ask.key.trim().is_empty() {
        return Err(ExchangeError::KeyMissing { field: by });
    }
    let wanted = ask.fields.clone().unwrap_or_else(|| fields.clone());
    if let Some(field) = wanted.iter().find(|field| !fields.contains(field)) {
        return Err(ExchangeError::FieldNotContracted { field: field.clone() });
    }
    Ok(Allowed { by, fields: wanted, on: ask.on.unwrap_or(today) })
}

/// What holds for look-ups and calls alike: the right agency, in force today, the contract too, for its
/// purpose, by whom it names.
pub(crate) fn admit(
    contract: &Contract,
    agencies: &Agencies,
    asker: &Asker,
    purpose: &str,
    today: Day,
) -> Result<(), ExchangeError> {
    let consumer = &asker.agency;
    if *consumer != contract.consumer {
        return Err(ExchangeError::NotConsumer);
    }
    if agencies.in_force(consumer, today).is_none() {
        return Err(ExchangeError::ConsumerNotInForce { agency: consumer.to_string() });
    }
    if today < contract.from {
        return Err(ExchangeError::NotYetInForce { from: contract.from });
    }
    if today > contract.until {
        return Err(ExchangeError::Expired { until: contract.until });
    }
    if purpose != contract.purpose.code {
        return Err(ExchangeError::PurposeUnknown { allowed: contract.purpose.code.clone() });
    }
    if may_use(contract, asker) { Ok(()) } else { Err(ExchangeError::NotAllowed) }
}

/// Whether the contract names who asks: a post, a service, or outside systems.
fn may_use(contract: &Contract, asker: &Asker) -> bool {
    match asker.channel.as_str() {
        call::OFFICIAL => asker.posts.iter().any(|post| contract.posts.contains(post)),
        call::CASE => asker.service.as_ref().is_some_and(|service| {
            contract.services.contains(service) || (service == MANDATES && contract.mandate.is_some())
        }),
        call::SYSTEM => contract.clients,
        _ => false,
    }
}

/// The contracts an official may use by hand today.
pub fn usable<'a>(
    contracts: impl Iterator<Item = &'a Arc<Contract>>,
    actor: &Actor,
    today: Day,
) -> Vec<&'a Arc<Contract>> {
    let Some(asker) = Asker::of(actor, None) else { return Vec::new() };
    contracts
        .filter(|contract| asker.agency == contract.consumer)
        .filter(|contract| contract.in_force(today) && may_use(contract, &asker))
        .collect()
}

/// Leaves only the named fields of a record.
pub(crate) fn only(body: &Map<String, Json>, fields: &[String]) -> Map<String, Json> {
    fields.iter().filter_map(|field| Some((field.clone(), body.get(field)?.clone()))).collect()
}
