//! Why sent files cannot be judged at all: which field, the reason, and what to do.

use kernel::Ctx;
use kernel::i18n::Arg;
use signature::asic::AsicError;
use signature::{PackageError, SignedDataError};
use web::{Visitor, t};

/// What keeps the files from being judged.
pub(super) enum Refused {
    /// There are more bytes than are taken.
    TooLarge {
        /// Whether the document is what was too much.
        document: bool,
    },
    /// No file was chosen.
    None,
    /// The file is empty.
    Empty,
    /// The document is empty.
    DocumentEmpty,
    /// A detached signature came without its document.
    DocumentNeeded,
    /// A package came with a second file, of which nothing would be said.
    DocumentNotNeeded,
    /// A receipt of the audit trail.
    Receipt,
    /// Neither a package nor a signature.
    Unknown,
    /// Certificates without any signature.
    NoSigner,
    /// Not a package that is read.
    Package(AsicError),
    /// The signature cannot be read.
    Signature(SignedDataError),
}

impl From<PackageError> for Refused {
    fn from(error: PackageError) -> Self {
        match error {
            PackageError::Asic(error) => Self::Package(error),
            PackageError::Signature(error) => Self::Signature(error),
        }
    }
}

impl From<SignedDataError> for Refused {
    fn from(error: SignedDataError) -> Self {
        Self::Signature(error)
    }
}

impl Refused {
    /// The field at fault.
    pub(super) fn field(&self) -> &'static str {
        match self {
            Self::TooLarge { document: true }
            | Self::DocumentEmpty
            | Self::DocumentNeeded
            | Self::DocumentNotNeeded => "document",
            _ => "file",
        }
    }

    /// The reason, with the next step.
    pub(super) fn text(&self, ctx: &Ctx, v: &Visitor) -> String {
        let key = match self {
            Self::TooLarge { .. } => {
                return t(ctx, v, "trust-verify-too-large", &[("limit", super::MOST.into())]);
            }
            Self::None => "trust-verify-none",
            Self::Empty => "trust-verify-empty",
            Self::DocumentEmpty => "trust-verify-document-empty",
            Self::DocumentNeeded => "trust-verify-document-needed",
            Self::DocumentNotNeeded => "trust-verify-document-not-needed",
            Self::Receipt => "trust-verify-receipt",
            Self::NoSigner => "trust-verify-no-signer",
            Self::Package(error) => return of_package(ctx, v, error),
            Self::Signature(SignedDataError::NotDetached) => "trust-verify-signature-inside",
            Self::Unknown
            | Self::Signature(SignedDataError::ContentType { .. } | SignedDataError::Label { .. }) => {
                "trust-verify-unknown"
            }
            Self::Signature(_) => "trust-verify-signature-unreadable",
        };
        t(ctx, v, key, &[])
    }
}

fn of_package(ctx: &Ctx, v: &Visitor, error: &AsicError) -> String {
    let (key, args): (&str, Vec<(&str, Arg<'_>)>) = match error {
        AsicError::TooLarge => ("trust-verify-entry-large", vec![("limit", super::MOST.into())]),
        AsicError::TooManyFiles => ("trust-verify-files", Vec::new()),
        AsicError::Mimetype => ("trust-verify-not-asic", Vec::new()),
        AsicError::Name { name } => ("trust-verify-entry-name", vec![("name", name.into())]),
        AsicError::Twice { name } => ("trust-verify-entry-twice", vec![("name", name.into())]),
        AsicError::Documents { count } => ("trust-verify-documents", vec![("count", (*count).into())]),
        AsicError::SignatureMissing => ("trust-verify-signature-missing", Vec::new()),
        AsicError::Method { name } => ("trust-verify-entry-method", vec![("name", name.into())]),
        AsicError::Zip(_) => ("trust-verify-zip", Vec::new()),
    };
    t(ctx, v, key, &args)
}
