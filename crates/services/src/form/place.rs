//! The places of a draft.

use crate::model::CaseId;

/// Where the person goes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Told that it does not go on, and why.
    Stopped,
    /// Shown what was looked up.
    Evidence,
    /// A page of questions.
    Page(String),
    /// The documents to attach.
    Uploads,
    /// All answers, before sending.
    Check,
}

impl Place {
    /// Its address within the case.
    pub fn path(&self, case: &CaseId) -> String {
        match self {
            Self::Stopped => format!("/cases/{case}/stopped"),
            Self::Evidence => format!("/cases/{case}/evidence"),
            Self::Page(page) => format!("/cases/{case}/pages/{page}"),
            Self::Uploads => format!("/cases/{case}/uploads"),
            Self::Check => format!("/cases/{case}/check"),
        }
    }
}
