//! Contracts: which agency may look up which fields of whose registry, why, on
//! what legal basis and until when.

use std::collections::BTreeMap;

use kernel::{AgencyId, Day, PostId, Text};
use serde::{Deserialize, Serialize};

use super::Endpoint;
use crate::expr::Expr;

/// A purpose for which data is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Purpose {
    /// Code, as callers state it.
    pub code: String,
    /// What the person is told.
    #[serde(flatten)]
    pub name: Text,
    /// Law for this purpose, where it is another than the registry's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<Text>,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Agency that may ask.
    pub consumer: AgencyId,
    /// What answers.
    #[serde(flatten)]
    pub source: Source,
    /// Why.
    pub purpose: Purpose,
    /// Law and article.
    pub legal_basis: Text,
    /// Posts of the consumer that may use it.
    pub posts: Vec<PostId>,
    /// Services whose cases may use it.
    pub services: Vec<String>,
    /// Whether the consumer's outside systems may use it.
    pub clients: bool,
    /// First day in force.
    pub from: Day,
    /// Last day in force.
    pub until: Day,
    /// Look-ups a day.
    pub quota_per_day: Option<u32>,
    /// Lawful delay before the person sees a look-up.
    pub delay: Option<Delay>,
    /// What the consumer is told of.
    pub subscription: Option<Subscription>,
    /// What it proves about who may act for whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Representation>,
}

/// What answers under a contract.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Source {
    /// A registry, which is looked up.
    Registry {
        /// Its id.
        registry: String,
        /// Fields that may leave.
        fields: Vec<String>,
        /// Fields by which records may be looked up; the first is the usual one.
        keys: Vec<String>,
    },
    /// An API, which is called.
    Api {
        /// Its id.
        api: String,
        /// What may be called, `*` for one segment of the path.
        endpoints: Vec<Endpoint>,
    },
}

impl Source {
    /// Id of the registry or API.
    pub fn id(&self) -> &str {
        match self {
            Self::Registry { registry, .. } => registry,
            Self::Api { api, .. } => api,
        }
    }
}

/// The registry names whoever represents a minor by law (法定代理人), so that a mandate needs no other proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Representation {
    /// Fields that hold the id numbers of those who represent the person looked up.
    pub parents: Vec<String>,
    /// Field that holds the person's name.
    pub name: String,
    /// Field that holds the person's date of birth.
    pub born: String,
    /// Age at which the person acts alone, in years.
    pub adult_at: u32,
}

/// A delay before the person sees a look-up, as a law states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delay {
    /// Days.
    pub days: u32,
    /// Law and article.
    pub legal_basis: Text,
}

/// The consumer is told when one of the fields changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subscription {
    /// Fields of the provider's registry.
    pub fields: Vec<String>,
    /// Correction of the consumer's own registry.
    pub apply: Option<Apply>,
}

/// How a change is applied to the consumer's own registry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Apply {
    /// The consumer's registry.
    pub registry: String,
    /// All its records whose field `matching` equals `value` are corrected.
    #[serde(rename = "match")]
    pub matching: String,
    /// Over `record.<field>` of the changed record.
    pub value: Expr,
    /// New values, over `record.<field>` of the changed record.
    pub set: BTreeMap<String, Expr>,
}

impl Contract {
    /// Whether the contract is in force on `day`.
    pub fn in_force(&self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }

    /// The registry that is looked up; none when an API is called.
    pub fn registry(&self) -> Option<&str> {
        match &self.source {
            Source::Registry { registry, .. } => Some(registry),
            Source::Api { .. } => None,
        }
    }

    /// Fields of the registry that may leave; none when an API is called.
    pub fn fields(&self) -> &[String] {
        match &self.source {
            Source::Registry { fields, .. } => fields,
            Source::Api { .. } => &[],
        }
    }

    /// Fields by which the registry is looked up, the usual one first; none when an API is called.
    pub fn keys(&self) -> &[String] {
        match &self.source {
            Source::Registry { keys, .. } => keys,
            Source::Api { .. } => &[],
        }
    }

    /// Endpoints of the API that may be called; none when a registry is looked up.
    pub fn endpoints(&self) -> &[Endpoint] {
        match &self.source {
            Source::Registry { .. } => &[],
            Source::Api { endpoints, .. } => endpoints,
        }
    }
}
