//! The path of a call: `/r1/{instance}/{class}/{member}/{subsystem}/{service}[/path]`.

use super::{CallError, IdentifierError, ServiceId};

/// What a path of `/r1` or `/n1` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The service.
    pub service: ServiceId,
    /// The path below it, as it was written: empty, or with a slash at its beginning.
    pub path: String,
}

/// Reads a path, each part percent-encoded on its own; a slash that is not encoded only separates.
///
/// # Errors
/// What is wrong with it.
pub fn target(path: &str) -> Result<Target, CallError> {
    let parts: Vec<&str> = path.splitn(8, '/').collect();
    let expected = IdentifierError::Parts {
        expected: "instance, member class, member, subsystem and service code below /r1 or /n1",
    };
    let ["", "r1" | "n1", instance, class, member, subsystem, code, rest @ ..] = parts.as_slice() else {
        return Err(CallError::Identifier { field: "path", reason: expected });
    };
    let service = ServiceId::of_parts([instance, class, member, subsystem, code])
        .map_err(|reason| CallError::Identifier { field: "path", reason })?;
    let path = rest.first().map_or_else(String::new, |rest| format!("/{rest}"));
    Ok(Target { service, path })
}
