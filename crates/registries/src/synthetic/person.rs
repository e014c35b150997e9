//! What sources and conditions may say about a synthetic person.

use std::cell::RefCell;
use std::collections::BTreeMap;

use catalogue::expr::Scope;
use kernel::Day;
use serde_json::{Value as Json, json};
use synthetic::{Address, Business, Household, Member, Role};

use crate::model::Body;

/// Whom a record is made about: a person of a household, or a business of theirs.
pub(super) struct Whom<'a> {
    household: &'a Household,
    member: &'a Member,
    /// The business; then the person is its owner.
    pub(super) business: Option<&'a Business>,
    /// What was made about them, by registry, where another registry takes something from it.
    records: RefCell<BTreeMap<String, Body>>,
}

/// Everyone of a household, then its businesses.
pub(super) fn all(household: &Household) -> Vec<Whom<'_>> {
    let people = household.members.iter().map(|member| Whom::new(household, member, None));
    let businesses = household.businesses.iter().filter_map(|business| {
        let owner = household.members.iter().find(|member| member.id_number == business.owner_id)?;
        Some(Whom::new(household, owner, Some(business)))
    });
    people.chain(businesses).collect()
}

fn text(value: &str) -> Json {
    Json::String(value.to_owned())
}

fn opt(value: Option<&String>) -> Json {
    value.map_or(Json::Null, |value| text(value))
}

fn address(value: &Address) -> Json {
    json!({"area": value.area, "line": value.line})
}

const PERSON: [&str; 13] = [
    "id_number",
    "name",
    "name_en",
    "sex",
    "birth_date",
    "phone",
    "email",
    "father_id",
    "mother_id",
    "spouse_id",
    "birth_order",
    "marital_status",
    "role",
];
const HOUSEHOLD: [&str; 5] = ["id", "address", "former_address", "head_id", "role"];
const BUSINESS: [&str; 6] = ["number", "name", "owner_id", "address", "capital", "started_on"];

impl<'a> Whom<'a> {
    fn new(household: &'a Household, member: &'a Member, business: Option<&'a Business>) -> Self {
        Self { household, member, business, records: RefCell::default() }
    }

    /// Keeps a record about them for the registries that take something from it.
    pub(super) fn keep(&self, registry: &str, body: &Body) {
        self.records.borrow_mut().insert(registry.to_owned(), body.clone());
    }

    /// A field of the record about them in a registry; missing when they have none.
    pub(super) fn recorded(&self, registry: &str, field: &str) -> Json {
        self.records.borrow().get(registry).and_then(|body| body.get(field)).cloned().unwrap_or_default()
    }

    pub(super) fn is_head(&self) -> bool {
        self.member.role == Role::Head
    }

    /// First day on which anything is known: the register's first day, or the birth.
    pub(super) fn known_from(&self) -> Day {
        let begun = self.business.map_or(self.member.birth_date, |business| business.started_on);
        Day::new(2020, 1, 1).map_or(begun, |first| first.max(begun))
    }

    /// A value by its path; missing when there is none.
    pub(super) fn value(&self, path: &str) -> Json {
        match path.split_once('.') {
            Some(("person", name)) => self.person(name),
            Some(("household", name)) => self.household(name),
            Some(("business", name)) => {
                self.business.map_or(Json::Null, |business| business_value(business, name))
            }
            _ => Json::Null,
        }
    }

    fn person(&self, name: &str) -> Json {
        let member = self.member;
        match name {
            "id_number" => text(&member.id_number),
            "name" => text(&member.name),
            "name_en" => text(&member.name_en),
            "sex" => text(member.sex.code()),
            "birth_date" => text(&member.birth_date.to_string()),
            "phone" => text(&member.phone),
            "email" => opt(member.email.as_ref()),
            "father_id" => opt(member.father_id.as_ref()),
            "mother_id" => opt(member.mother_id.as_ref()),
            "spouse_id" => opt(member.spouse_id.as_ref()),
            "birth_order" => member.birth_order.map_or(Json::Null, Json::from),
            "marital_status" => text(member.marital_status()),
            "role" => text(member.role.code()),
            _ => Json::Null,
        }
    }

    fn household(&self, name: &str) -> Json {
        match name {
            "id" => text(&self.household.id),
            "address" => address(&self.household.address),
            "former_address" => address(&self.household.former_address),
            "head_id" => opt(self.household.head().map(|head| &head.id_number)),
            "role" => text(self.member.role.code()),
            _ => Json::Null,
        }
    }

    /// The scope of a condition.
    pub(super) fn scope(&self, scope: Scope) -> Scope {
        let record = |kind: &str, names: &[&str]| -> Json {
            let parts = names.iter().map(|name| ((*name).to_owned(), self.value(&format!("{kind}.{name}"))));
            Json::Object(parts.collect())
        };
        let scope = scope
            .with("person", record("person", &PERSON))
            .with("household", record("household", &HOUSEHOLD));
        match self.business {
            Some(_) => scope.with("business", record("business", &BUSINESS)),
            None => scope,
        }
    }
}

fn business_value(business: &Business, name: &str) -> Json {
    match name {
        "number" => text(&business.number),
        "name" => text(&business.name),
        "owner_id" => text(&business.owner_id),
        "address" => address(&business.address),
        "capital" => Json::from(business.capital),
        "started_on" => text(&business.started_on.to_string()),
        _ => Json::Null,
    }
}
