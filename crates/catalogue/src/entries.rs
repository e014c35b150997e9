//! What the catalogue described, and from when until when: indicators count it as of any day.

use std::collections::BTreeMap;

use directory::model::Level;
use kernel::digest::sha256_hex;
use kernel::{DbError, Tx, mark};

use crate::catalogue::Catalogue;
use crate::model::Audience;
use crate::read::AUDIENCES;
use crate::store::{self, Entry};

/// Under this name the last catalogue noted is marked.
const MARK: &str = "catalogue/entries";

/// Notes what came and what went since the catalogue before, with the day of this transaction.
pub(crate) fn keep(tx: &mut Tx, catalogue: &Catalogue) -> Result<(), DbError> {
    let today = tx.today().to_string();
    let agencies = agencies(catalogue);
    let wanted = described(catalogue, &today);
    let digest = digest(&agencies, wanted.values());
    if mark::holds(tx, MARK, &digest)? {
        return Ok(());
    }
    if store::list_entries_of_agencies(tx)? != agencies {
        store::replace_entries_of_agencies(tx, &agencies)?;
    }
    let open: BTreeMap<(String, String), Entry> =
        store::list_open_entries(tx)?.into_iter().map(|entry| (name(&entry), entry)).collect();
    for (name, entry) in &open {
        if wanted.get(name).is_none_or(|wanted| !same(wanted, entry)) {
            store::close_entry(tx, entry, tx.today().plus_days(-1))?;
        }
    }
    let new = wanted.iter().filter(|(name, entry)| open.get(*name).is_none_or(|open| !same(open, entry)));
    store::insert_entries(tx, &new.map(|(_, entry)| entry.clone()).collect::<Vec<_>>())?;
    mark::set(tx, MARK, &digest)
}

/// What is described, whatever day it is.
fn digest<'a>(agencies: &'a [Entry], others: impl Iterator<Item = &'a Entry>) -> String {
    let mut whole = String::new();
    for entry in agencies.iter().chain(others) {
        let own_day = if entry.kind == "agency" { entry.from_day.as_str() } else { "" };
        let last_day = entry.until_day.as_deref().unwrap_or_default();
        for part in [&entry.kind, &entry.id, &entry.agency, &entry.detail, own_day, last_day] {
            whole.push_str(part);
            whole.push('\0');
        }
    }
    sha256_hex(whole)
}

fn name(entry: &Entry) -> (String, String) {
    (entry.kind.clone(), entry.id.clone())
}

fn same(a: &Entry, b: &Entry) -> bool {
    a.agency == b.agency && a.detail == b.detail
}

/// Agencies have days of their own.
fn agencies(catalogue: &Catalogue) -> Vec<Entry> {
    let long_ago = "0001-01-01";
    let mut found: Vec<Entry> = catalogue
        .agencies
        .all()
        .iter()
        .map(|agency| Entry {
            kind: "agency".to_owned(),
            id: agency.id.to_string(),
            agency: agency.id.to_string(),
            detail: Level::ALL
                .iter()
                .find(|(_, level)| *level == agency.level)
                .map_or("", |(word, _)| word)
                .to_owned(),
            from_day: agency.valid_from.map_or_else(|| long_ago.to_owned(), |day| day.to_string()),
            until_day: agency.valid_until.map(|day| day.to_string()),
        })
        .collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// Everything else begins on the day on which it was first described.
fn described(catalogue: &Catalogue, today: &str) -> BTreeMap<(String, String), Entry> {
    let mut found = BTreeMap::new();
    let mut add = |kind: &str, id: &str, agency: &str, detail: String| {
        let entry = Entry {
            kind: kind.to_owned(),
            id: id.to_owned(),
            agency: agency.to_owned(),
            detail,
            from_day: today.to_owned(),
            until_day: None,
        };
        found.insert(name(&entry), entry);
    };
    for post in catalogue.agencies.posts() {
        add("post", post.id.as_str(), post.agency.as_str(), String::new());
    }
    for service in catalogue.services() {
        add("service", &service.id, service.owner.as_str(), audiences(&service.audience));
    }
    for registry in catalogue.registries() {
        add("registry", &registry.id, registry.owner.as_str(), String::new());
    }
    for contract in catalogue.contracts() {
        add("contract", &contract.id, contract.consumer.as_str(), String::new());
    }
    for api in catalogue.apis() {
        add("api", &api.id, api.agency.as_str(), String::new());
    }
    for client in catalogue.clients() {
        add("client", &client.id, client.agency.as_str(), String::new());
    }
    found
}

/// Whom a service is for, in the words of its file: `citizen`, `citizen-business`, ….
fn audiences(audience: &[Audience]) -> String {
    let word = |one| AUDIENCES.iter().find(|(_, audience)| audience == one).map_or("", |(word, _)| word);
    audience.iter().map(word).collect::<Vec<_>>().join("-")
}
