//! The one error that handlers return, and the mistakes in a form.

use std::error::Error;

use axum::response::{IntoResponse, Response};
use http::StatusCode;
use kernel::files::FileError;
use kernel::i18n::Arg;
use kernel::{Assurance, Ctx, DbError};

use crate::{Form, Visitor, t};

/// Why a request was not done. It becomes a page in the visitor's language, or
/// problem+json (RFC 9457) for programs; each block turns its errors into this.
///
/// Texts are looked up by the code, with `.` and `_` as `-`: `error-<code>` says what
/// happened, and, when given, `error-<code>-title` and `error-<code>-next` replace
/// the heading and the advice that all failures of the same status share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// HTTP status, 400 to 599.
    pub status: u16,
    /// Stable code for programs, as `exchange.quota_exceeded`.
    pub code: &'static str,
    /// Values for the text.
    pub args: Vec<(&'static str, String)>,
    /// The form field or JSON member at fault.
    pub field: Option<String>,
    /// What is missing when only a higher level of assurance is.
    pub step_up: Option<StepUp>,
}

/// A request that waits for a higher level of assurance; identity's layer leads there and back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepUp {
    /// The level demanded.
    pub level: Assurance,
    /// The form that was sent, to be sent again afterwards.
    pub fields: Vec<(String, String)>,
}

impl Failure {
    /// A failure without values.
    pub fn new(status: u16, code: &'static str) -> Self {
        Self { status, code, args: Vec::new(), field: None, step_up: None }
    }

    /// Adds a value for the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Names the field at fault.
    #[must_use]
    pub fn at(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// 404: there is no such thing, or the visitor may not know of it.
    pub fn not_found() -> Self {
        Self::new(404, "not-found")
    }

    /// 403: signed in, but not allowed.
    pub fn forbidden() -> Self {
        Self::new(403, "forbidden")
    }

    /// 403: signed in, but not at this level of assurance.
    pub fn assurance_needed(level: Assurance) -> Self {
        let step_up = Some(StepUp { level, fields: Vec::new() });
        Self { step_up, ..Self::new(403, "assurance-needed").with("level", level.number()) }
    }

    /// Keeps a sent form until the level of assurance is raised; files that came with it are not kept.
    #[must_use]
    pub fn keeping(mut self, form: &Form) -> Self {
        if let Some(step_up) = &mut self.step_up {
            step_up.fields = form.fields().to_vec();
        }
        self
    }

    /// 401: nobody is signed in.
    pub fn sign_in_needed() -> Self {
        Self::new(401, "sign-in-needed")
    }

    /// 413: a field or the whole request is larger than allowed.
    pub fn too_large(field: impl Into<String>, limit: impl ToString) -> Self {
        let field = field.into();
        Self::new(413, "field-too-large").with("field", &field).with("limit", limit).at(field)
    }

    /// 500: logs the cause, once, and shows nothing of it.
    pub fn internal(cause: &(dyn Error + 'static)) -> Self {
        let mut chain = cause.to_string();
        let mut next = cause.source();
        while let Some(deeper) = next {
            chain = format!("{chain}: {deeper}");
            next = deeper.source();
        }
        tracing::error!(error = chain, "a request failed");
        Self::new(500, "internal")
    }

    /// Locale key of the text.
    pub fn key(&self) -> String {
        format!("error-{}", self.code.replace(['.', '_'], "-"))
    }
}

impl IntoResponse for Failure {
    /// An empty answer that carries the failure: `layers::apply` writes the body.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Busy | DbError::Unavailable | DbError::ReadOnly | DbError::Full => {
                tracing::error!(%error, "storage does not take requests");
                Self::new(503, "storage-unavailable")
            }
            DbError::NulInText => Self::new(400, "form-not-text"),
            other => Self::internal(&other),
        }
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Full | FileError::ReadOnly => {
                tracing::error!(%error, "the file store takes no files");
                Self::new(503, "storage-unavailable")
            }
            FileError::NotFound | FileError::Id => Self::not_found(),
            FileError::Internal(_) => Self::internal(&error),
        }
    }
}

/// Adds what an action refused to the field of the form that it names; what no field can tell is given back, to be
/// a page of its own.
pub fn refused(
    ctx: &Ctx,
    v: &Visitor,
    errors: &mut Errors,
    error: impl Into<Failure>,
) -> Result<(), Failure> {
    let failure = error.into();
    let Some(field) = failure.field.clone().filter(|_| failure.status == 422) else { return Err(failure) };
    let args: Vec<(&str, Arg<'_>)> =
        failure.args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
    errors.add(field, t(ctx, v, &failure.key(), &args));
    Ok(())
}

/// Mistakes in a form, by field, in the order in which the fields stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<(String, String)>);

impl Errors {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a mistake; `message` says what to do, in the visitor's language.
    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push((field.into(), message.into()));
    }

    /// The first mistake in `field`.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, message)| message.as_str())
    }

    /// Whether the form is right.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `(field, message)` in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, message)| (field.as_str(), message.as_str()))
    }
}
