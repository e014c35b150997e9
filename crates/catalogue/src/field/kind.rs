//! All types of fields.

use kernel::Lang;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    AddressKind, BooleanKind, BusinessNumberKind, CodeKind, DateKind, EmailKind, FieldType, FileKind,
    GroupKind, IntegerKind, MoneyKind, NationalIdKind, OfficialKind, PhoneKind, ReferenceKind, RocDateKind,
    TextKind,
};
use crate::expr::Type;
use crate::model::Lists;
use crate::node::Node;

/// The type of a field with its attributes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FieldKind {
    /// Text.
    Text(TextKind),
    /// Day.
    Date(DateKind),
    /// Day, shown in ROC years.
    RocDate(RocDateKind),
    /// Yes or no.
    Boolean(BooleanKind),
    /// Whole number.
    Integer(IntegerKind),
    /// Whole dollars.
    Money(MoneyKind),
    /// National id number (身分證字號).
    NationalId(NationalIdKind),
    /// Business number (統一編號).
    BusinessNumber(BusinessNumberKind),
    /// One or several codes.
    Code(CodeKind),
    /// Address with its administrative area.
    Address(AddressKind),
    /// Key of a record of a registry.
    Reference(ReferenceKind),
    /// A file.
    File(FileKind),
    /// Rows of fields.
    Group(GroupKind),
    /// E-mail address.
    Email(EmailKind),
    /// Telephone number.
    Phone(PhoneKind),
    /// A colleague's post.
    Official(OfficialKind),
}

impl FieldKind {
    pub(crate) fn unit(&self) -> &dyn FieldType {
        match self {
            Self::Text(kind) => kind,
            Self::Date(kind) => kind,
            Self::RocDate(kind) => kind,
            Self::Boolean(kind) => kind,
            Self::Integer(kind) => kind,
            Self::Money(kind) => kind,
            Self::NationalId(kind) => kind,
            Self::BusinessNumber(kind) => kind,
            Self::Code(kind) => kind,
            Self::Address(kind) => kind,
            Self::Reference(kind) => kind,
            Self::File(kind) => kind,
            Self::Group(kind) => kind,
            Self::Email(kind) => kind,
            Self::Phone(kind) => kind,
            Self::Official(kind) => kind,
        }
    }

    /// The words files use for types.
    pub const NAMES: [&'static str; 16] = [
        "text",
        "date",
        "roc_date",
        "boolean",
        "integer",
        "money",
        "national_id",
        "business_number",
        "code",
        "address",
        "reference",
        "file",
        "group",
        "email",
        "phone",
        "official",
    ];

    /// The word files use.
    pub fn name(&self) -> &'static str {
        let place = match self {
            Self::Text(_) => 0,
            Self::Date(_) => 1,
            Self::RocDate(_) => 2,
            Self::Boolean(_) => 3,
            Self::Integer(_) => 4,
            Self::Money(_) => 5,
            Self::NationalId(_) => 6,
            Self::BusinessNumber(_) => 7,
            Self::Code(_) => 8,
            Self::Address(_) => 9,
            Self::Reference(_) => 10,
            Self::File(_) => 11,
            Self::Group(_) => 12,
            Self::Email(_) => 13,
            Self::Phone(_) => 14,
            Self::Official(_) => 15,
        };
        Self::NAMES[place]
    }

    /// The type of its value in expressions.
    pub fn value_type(&self) -> Type {
        self.unit().value_type()
    }

    /// A kept value as people read it; empty when missing.
    pub fn show(&self, value: &Value, lists: &Lists, lang: Lang) -> String {
        if value.is_null() { String::new() } else { self.unit().show(value, lists, lang) }
    }

    /// Reads `type` and its attributes from a table.
    pub(crate) fn read(node: &Node<'_>, word: &str, options: Outside) -> Option<Self> {
        Some(match word {
            "text" => Self::Text(TextKind::read(node)),
            "date" => Self::Date(DateKind {}),
            "roc_date" => Self::RocDate(RocDateKind {}),
            "boolean" => Self::Boolean(BooleanKind {}),
            "integer" => Self::Integer(IntegerKind::read(node)),
            "money" => Self::Money(MoneyKind::read(node)),
            "national_id" => Self::NationalId(NationalIdKind {}),
            "business_number" => Self::BusinessNumber(BusinessNumberKind {}),
            "code" => Self::Code(CodeKind::read(node, options.choices)),
            "address" => Self::Address(AddressKind {}),
            "reference" => Self::Reference(ReferenceKind::read(node)),
            "file" => Self::File(FileKind::read(node)),
            "group" => Self::Group(GroupKind::read(node, options.inside)),
            "email" => Self::Email(EmailKind {}),
            "phone" => Self::Phone(PhoneKind {}),
            "official" => Self::Official(OfficialKind {}),
            _ => {
                let hint = directory::nearest::hint(word, Self::NAMES.into_iter());
                node.mistake("type", format!("there is no type “{word}”"), hint);
                return None;
            }
        })
    }
}

/// Where a type is read from.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Outside {
    /// Its choices come from evidence.
    pub(crate) choices: bool,
    /// It stands in a group.
    pub(crate) inside: bool,
}
