//! What can go wrong with records, by what a caller does about it.

use catalogue::field::FieldError;
use kernel::{Day, DbError, Text};
use web::Failure;

/// Why something was not done with a record.
#[derive(Debug, thiserror::Error)]
pub enum RegistriesError {
    /// The catalogue has no such registry.
    #[error("there is no registry “{0}”; see the list of registries")]
    UnknownRegistry(String),
    /// No record has this key.
    #[error("no record has this key; check the key")]
    NotFound,
    /// The key is in force already.
    #[error("a record with this key is in force; change it in place of adding it")]
    InForce,
    /// The record is not in force on the day.
    #[error("the record is not in force on {0}; choose a day on which it is")]
    NotInForce(Day),
    /// The registry has no such field.
    #[error("the registry has no field “{0}”; see its schema")]
    UnknownField(String),
    /// Key fields stay as they are.
    #[error("“{0}” is part of the key and cannot change; close the record and add a new one")]
    KeyFixed(String),
    /// Values are refused.
    #[error("{} is refused; correct the value", .0.first().map_or("a field", |error| error.field.as_str()))]
    Fields(Vec<FieldError>),
    /// A rule of the registry is not met.
    #[error("the rule {id} is not met: {}", .message.en)]
    Rule {
        /// Rule id.
        id: String,
        /// What the registry tells.
        message: Text,
    },
    /// Every entry says why.
    #[error("say why: the reason is missing")]
    ReasonMissing,
    /// Only keepers and services of the owner write.
    #[error("only the registry's keepers may write its records")]
    NotKeeper,
    /// Not everybody may have the registry's data.
    #[error("this registry is not open to everybody")]
    NotOpen,
    /// Only readers and keepers open records.
    #[error("only the registry's readers may open its records")]
    NotReader,
    /// The purpose is not one of the registry's.
    #[error("choose one of the registry's purposes")]
    UnknownPurpose,
    /// The registry has no extract.
    #[error("this registry issues no extracts")]
    NoExtract,
    /// Only issuers, and the person the record is about, get an extract.
    #[error("only the registry's issuers and the person concerned may have an extract")]
    NotIssuer,
    /// The import's file cannot be used at all.
    #[error("the file cannot be imported: {0}")]
    Import(ImportProblem),
    /// The agency's seal is not to be had now, in the words of whoever tried.
    #[error("{0}")]
    NotSealed(String),
    /// Reading the file or writing the report failed.
    #[error("the file could not be read or the report not be written")]
    Io(#[from] std::io::Error),
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Why a whole file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportProblem {
    /// There is no heading.
    #[error("the first line must name the fields")]
    Heading,
    /// A column is unknown.
    #[error("the column “{0}” is not a field; use the field ids or names of the schema")]
    Column(String),
    /// A column comes twice.
    #[error("the column “{0}” comes twice; take one out")]
    Twice(String),
    /// A required field has no column.
    #[error("the column “{0}” is missing; it is required")]
    Missing(String),
}

impl ImportProblem {
    /// Locale key of the sentence.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Heading => "registries-import-heading",
            Self::Column(_) => "registries-import-column",
            Self::Twice(_) => "registries-import-twice",
            Self::Missing(_) => "registries-import-missing",
        }
    }

    /// The column it is about.
    pub fn column(&self) -> &str {
        match self {
            Self::Heading => "",
            Self::Column(name) | Self::Twice(name) | Self::Missing(name) => name,
        }
    }
}

impl RegistriesError {
    /// The stable code, also the locale key `error-…`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownRegistry(_) => "registries.unknown_registry",
            Self::NotFound => "registries.not_found",
            Self::InForce => "registries.in_force",
            Self::NotInForce(_) => "registries.not_in_force",
            Self::UnknownField(_) => "registries.unknown_field",
            Self::KeyFixed(_) => "registries.key_fixed",
            Self::Fields(_) => "registries.value_refused",
            Self::Rule { .. } => "registries.rule_not_met",
            Self::ReasonMissing => "registries.reason_missing",
            Self::NotKeeper => "registries.not_keeper",
            Self::NotOpen => "registries.not_open",
            Self::NotReader => "registries.not_reader",
            Self::UnknownPurpose => "registries.unknown_purpose",
            Self::NoExtract => "registries.no_extract",
            Self::NotIssuer => "registries.not_issuer",
            Self::Import(_) => "registries.import_refused",
            Self::NotSealed(_) => "registries.not_sealed",
            Self::Io(_) => "registries.io",
            Self::Db(_) => "internal",
        }
    }

    /// The field at fault, when there is one.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Fields(errors) => errors.first().map(|error| error.field.as_str()),
            Self::UnknownField(field) | Self::KeyFixed(field) => Some(field),
            Self::ReasonMissing => Some("reason"),
            Self::UnknownPurpose => Some("purpose"),
            Self::NotInForce(_) => Some("on"),
            Self::Import(_) => Some("file"),
            _ => None,
        }
    }

    fn status(&self) -> u16 {
        match self {
            Self::UnknownRegistry(_) | Self::NotFound | Self::NoExtract => 404,
            Self::InForce => 409,
            Self::NotKeeper | Self::NotOpen | Self::NotReader | Self::NotIssuer => 403,
            Self::NotSealed(_) => 503,
            Self::Io(_) | Self::Db(_) => 500,
            _ => 422,
        }
    }
}

impl From<RegistriesError> for Failure {
    fn from(error: RegistriesError) -> Self {
        if let RegistriesError::Db(error) = error {
            return error.into();
        }
        if let RegistriesError::Io(error) = &error {
            return Self::internal(error);
        }
        let mut failure = Self::new(error.status(), error.code());
        if let Some(field) = error.field() {
            failure = failure.with("field", field).at(field.to_owned());
        }
        match &error {
            RegistriesError::UnknownRegistry(id) => failure.with("registry", id),
            RegistriesError::NotInForce(on) => failure.with("on", on),
            RegistriesError::Rule { message, .. } => {
                failure.with("message", format!("{} {}", message.zh, message.en))
            }
            RegistriesError::Import(problem) => failure.with("column", problem.column()),
            _ => failure,
        }
    }
}
