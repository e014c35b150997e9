//! How much a form may hold.

use kernel::settings::Settings;

use crate::Failure;

/// One text value: 20 pages of Chinese, more than any question asks for.
const FIELD: usize = 64 * 1024;
/// Values that one form may hold at most: more is no person's form.
const MAX_FIELDS: usize = 2_000;

/// Sizes in bytes, from the node's settings.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// One text value.
    pub field: usize,
    /// All text values together.
    pub text: usize,
    /// One file.
    pub file: u64,
    /// The whole request.
    pub request: u64,
}

impl Limits {
    /// The limits of this node.
    pub fn of(settings: &Settings) -> Self {
        let file = settings.upload_max_bytes();
        Self { field: FIELD, text: FIELD * 16, file, request: file * 5 + (FIELD * 16) as u64 }
    }
}

/// The text values read so far.
#[derive(Default)]
pub(super) struct TextFields {
    fields: Vec<(String, String)>,
    bytes: usize,
}

impl TextFields {
    /// Adds a value, if it is text and there is room.
    pub(super) fn add(&mut self, name: &[u8], value: &[u8], limits: Limits) -> Result<(), Failure> {
        let name = text(name, None)?;
        let value = text(value, Some(&name))?;
        if value.len() > limits.field {
            return Err(field_too_large(name, limits));
        }
        self.bytes += name.len() + value.len();
        if self.bytes > limits.text || self.fields.len() >= MAX_FIELDS {
            return Err(request_too_large(limits.text as u64));
        }
        self.fields.push((name, value));
        Ok(())
    }

    pub(super) fn into_fields(self) -> Vec<(String, String)> {
        self.fields
    }
}

pub(super) fn field_too_large(name: impl Into<String>, limits: Limits) -> Failure {
    Failure::too_large(name, format!("{} KB", limits.field / 1024))
}

pub(super) fn request_too_large(limit: u64) -> Failure {
    Failure::new(413, "too-large").with("limit", format!("{} KB", limit / 1024))
}

/// A body that broke off or is not a form.
pub(super) fn unreadable() -> Failure {
    Failure::new(400, "form-unreadable")
}

fn text(bytes: &[u8], field: Option<&str>) -> Result<String, Failure> {
    let failure = || {
        let failure = Failure::new(400, "form-not-text");
        match field {
            Some(name) => failure.at(name),
            None => failure,
        }
    };
    let text = std::str::from_utf8(bytes).map_err(|_| failure())?;
    if text.contains('\0') {
        return Err(failure());
    }
    Ok(text.replace("\r\n", "\n"))
}
