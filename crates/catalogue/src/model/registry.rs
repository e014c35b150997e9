//! Registries: what is recorded about whom, and who may read it.

use std::collections::BTreeMap;

use kernel::{AgencyId, Day, PostId, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{Purpose, Statistics};
use crate::expr::{Expr, Type};
use crate::field::FieldKind;

/// A registry's schema.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Registry {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What it holds.
    pub summary: Text,
    /// Agency that keeps it.
    pub owner: AgencyId,
    /// Law it rests on.
    pub legal_basis: Text,
    /// Field that says whom a record is about.
    pub subject: Option<String>,
    /// Field that names the agency a record is of: it stands on that agency's page.
    pub agency: Option<String>,
    /// Posts that may write records by hand.
    pub keepers: Vec<PostId>,
    /// Posts that may open records, with a purpose.
    pub readers: Vec<PostId>,
    /// Purposes for which records may be opened or extracts issued.
    pub purposes: Vec<Purpose>,
    /// The fields in the order they are shown.
    pub fields: Vec<Field>,
    /// What must be true of every record.
    pub rules: Vec<Rule>,
    /// Certified extract.
    pub extract: Option<Extract>,
    /// Counts that everybody may see.
    pub statistics: Vec<Statistics>,
    /// Sums that indicators may read, by agency.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<Quantity>,
    /// Records it begins with.
    pub initial: Option<Initial>,
    /// How synthetic records are made.
    pub synthetic: Option<Synthetic>,
}

/// A figure of every record that counts for an agency: what is written, changed or closed adds to its sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// Id.
    pub id: String,
    /// The field of type integer or money.
    pub field: String,
    /// The text field that holds the agency's id.
    pub agency: String,
}

/// Records a registry begins with: a table beside its file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Initial {
    /// The table's file name.
    pub file: String,
    /// Day from which the records are true.
    pub from: Day,
    /// Where they are taken from, in words.
    pub source: Text,
    /// Whether they are made up: then only a demonstration begins with them.
    pub example: bool,
    /// The rows in the table's order.
    pub rows: Vec<InitialRow>,
}

/// One record a registry begins with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InitialRow {
    /// Line in the table, from 1.
    pub line: usize,
    /// The cells that are filled, by field.
    pub cells: Map<String, Json>,
}

/// Who may read a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadBy {
    /// The registry's readers and keepers.
    Owner,
    /// The person the record is about.
    Subject,
    /// Everybody.
    Public,
}

/// A field of a registry, of a group or of a question.
#[expect(clippy::struct_excessive_bools, reason = "they are the file's own yes-or-no attributes")]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Id, used in expressions.
    pub id: String,
    /// Name, or the question's words.
    pub name: Text,
    /// Help under the name.
    pub hint: Option<Text>,
    /// Whether a value must be there.
    pub required: bool,
    /// Type with its attributes.
    #[serde(flatten)]
    pub kind: FieldKind,
    /// Who may read it.
    pub read: Vec<ReadBy>,
    /// Whether records are found by a part of it.
    pub search: bool,
    /// Whether it belongs to the record's key.
    pub key: bool,
    /// Whether no two records in force share a value.
    pub unique: bool,
}

/// A condition every record meets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Id.
    pub id: String,
    /// Condition over `record.<field>` and `today`.
    pub require: Expr,
    /// Told when it is not met.
    pub message: Text,
}

/// A certified extract (謄本).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Extract {
    /// Title on the page.
    pub title: Text,
    /// Fields printed.
    pub fields: Vec<String>,
    /// Posts that may issue one on paper.
    pub issuers: Vec<PostId>,
    /// Codes of the registry's purposes it may be issued for; empty means all.
    pub purposes: Vec<String>,
}

/// What synthetic records are made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SyntheticPer {
    /// One for a person.
    Person,
    /// One for a household.
    Household,
    /// One for a business.
    Business,
}

/// How synthetic records are made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Synthetic {
    /// One record for each of these.
    pub per: SyntheticPer,
    /// Portion of them that has a record, 0 to 1.
    pub share: f64,
    /// Only for those.
    #[serde(rename = "where")]
    pub condition: Option<Expr>,
    /// Source of each field.
    pub fields: BTreeMap<String, String>,
}

impl Field {
    /// Whether everybody may read it.
    pub fn is_public(&self) -> bool {
        self.read.contains(&ReadBy::Public)
    }

    /// Whether records are looked up by it: a key, a number of a person or business, a reference, or a field
    /// that is unique or searched.
    pub fn is_looked_up_by(&self) -> bool {
        let number = matches!(
            self.kind,
            FieldKind::NationalId(_) | FieldKind::BusinessNumber(_) | FieldKind::Reference(_)
        );
        number || self.unique || self.key || self.search
    }
}

impl Registry {
    /// The field with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The key fields in order.
    pub fn key_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.key)
    }

    /// Whether the one key field is `id`.
    pub fn is_key(&self, id: &str) -> bool {
        let mut keys = self.key_fields();
        keys.next().is_some_and(|key| key.id == id) && keys.next().is_none()
    }

    /// The purpose with this code.
    pub fn purpose(&self, code: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.code == code)
    }

    /// Fields that everybody may read.
    pub fn public_fields(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_public())
    }

    /// Whether everybody may list its records and take their public fields along. Its keys must be public,
    /// and it is about no person: who a record about a person belongs to is found by nobody without a
    /// purpose.
    pub fn is_open(&self) -> bool {
        let names_people = |field: &Field| matches!(field.kind, FieldKind::NationalId(_));
        let about = self.subject.as_ref().and_then(|subject| self.field(subject));
        !about.is_some_and(names_people)
            && !self.public_fields().any(names_people)
            && self.key_fields().all(Field::is_public)
    }

    /// Whether everybody may search it by a part of a public field.
    pub fn is_searched_by_everybody(&self) -> bool {
        self.is_open() && self.public_fields().any(|field| field.search)
    }

    /// The statistics with this id.
    pub fn statistics(&self, id: &str) -> Option<&Statistics> {
        self.statistics.iter().find(|statistics| statistics.id == id)
    }

    /// A record's type, for checking expressions.
    pub fn record_type(&self) -> Type {
        Type::record(self.fields.iter().map(|field| (field.id.clone(), field.kind.value_type())))
    }
}
