//! What a verification found, in sentences: for the page and for the command line alike.

use kernel::i18n::{Arg, Locales};
use kernel::{Lang, Timestamp};
use signature::path::{PathError, Unknown};
use signature::{Finding, Reason, SignatureReport, StampProblem, Verdict};

use crate::model::reason_word;

/// The texts of one language, and how it writes instants.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// Texts, this block's among them.
    pub locales: &'a Locales,
    /// The language.
    pub lang: Lang,
    /// An instant in that language.
    pub moment: fn(Lang, Timestamp) -> String,
}

/// One finding, and what to do about it where something can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What was found.
    pub what: String,
    /// The next step.
    pub next: Option<String>,
}

/// What is known of the signer's certificate as of the instant at which it was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It leads to a trusted root, and nobody had revoked it.
    Good,
    /// It leads to a trusted root; whether it, its authority or the time stamp's was revoked is not known.
    Unknown,
    /// No path from it to a trusted root holds.
    Bad,
    /// The signature does not fit, so that it is nobody's.
    Nobody,
}

impl Standing {
    /// The standing of the signer's certificate in a report.
    pub fn of(signature: &SignatureReport) -> Self {
        if signature.signer.is_none() {
            return Self::Nobody;
        }
        let has = |is: fn(&Finding) -> bool| signature.findings.iter().any(is);
        if has(|finding| matches!(finding, Finding::Certificate { .. })) {
            Self::Bad
        } else if has(|finding| matches!(finding, Finding::RevocationUnknown { .. })) {
            Self::Unknown
        } else {
            Self::Good
        }
    }

    /// The end of the key of its text.
    pub fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Unknown => "unknown",
            Self::Bad => "bad",
            Self::Nobody => "nobody",
        }
    }
}

/// The end of the key of a verdict's text.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::Unproven => "unproven",
        Verdict::Invalid => "invalid",
    }
}

/// A text's key and what stands in it.
struct Sentence<'a> {
    key: &'static str,
    args: Vec<(&'static str, Arg<'a>)>,
}

impl<'a> Sentence<'a> {
    fn new(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }

    fn about(key: &'static str, subject: &'a str) -> Self {
        Self::new(key).with("subject", subject)
    }

    fn with(mut self, name: &'static str, value: impl Into<Arg<'a>>) -> Self {
        self.args.push((name, value.into()));
        self
    }
}

impl Words<'_> {
    /// The text of a key.
    pub fn text(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.locales.text(self.lang, key, args)
    }

    /// What to think of a document, in one sentence.
    pub fn verdict(&self, verdict: Verdict) -> String {
        self.text(&format!("trust-verdict-{}", verdict_word(verdict)), &[])
    }

    /// Whether the signer's certificate was good, in one sentence.
    pub fn standing(&self, standing: Standing) -> String {
        self.text(&format!("trust-standing-{}", standing.word()), &[])
    }

    /// A finding as a sentence, with the next step where there is one: the text of its key with `-next`.
    pub fn finding(&self, finding: &Finding) -> Told {
        let Sentence { key, args } = self.of_finding(finding);
        let next = format!("{key}-next");
        let next = self.locales.has(self.lang, &next).then(|| self.text(&next, &args));
        Told { what: self.text(key, &args), next }
    }

    fn at(&self, at: Timestamp) -> String {
        (self.moment)(self.lang, at)
    }

    fn of_finding<'f>(&self, finding: &'f Finding) -> Sentence<'f> {
        match finding {
            Finding::DocumentAltered => Sentence::new("trust-finding-document-altered"),
            Finding::SignatureBroken => Sentence::new("trust-finding-signature-broken"),
            Finding::NameAltered { signed } => {
                Sentence::new("trust-finding-name-altered").with("signed", signed)
            }
            Finding::Certificate { path } => self.of_path(path),
            Finding::MandateNotValid => Sentence::new("trust-finding-mandate-not-valid"),
            Finding::Stamp { stamp } => self.of_stamp(stamp),
            Finding::TimeStampMissing => Sentence::new("trust-finding-time-stamp-missing"),
            Finding::RevocationUnknown { subject, unknown } => self.of_unknown(subject, *unknown),
            Finding::ClaimedAfterStamp => Sentence::new("trust-finding-claimed-after-stamp"),
            Finding::RevokedLater { subject, revocation } => {
                Sentence::about("trust-finding-revoked-later", subject)
                    .with("at", self.at(revocation.at))
                    .with("reason", self.reason(revocation.reason))
            }
            Finding::ExpiredSince { until } => {
                Sentence::new("trust-finding-expired-since").with("until", self.at(*until))
            }
            Finding::StampExpiredSince { until } => {
                Sentence::new("trust-finding-stamp-expired-since").with("until", self.at(*until))
            }
        }
    }

    fn of_stamp<'f>(&self, problem: &'f StampProblem) -> Sentence<'f> {
        match problem {
            StampProblem::Broken => Sentence::new("trust-stamp-broken"),
            StampProblem::OtherImprint => Sentence::new("trust-stamp-other-imprint"),
            StampProblem::NotAnAuthority => Sentence::new("trust-stamp-not-an-authority"),
            StampProblem::Path { path } => {
                let Sentence { key, args } = self.of_path(path);
                Sentence::new("trust-stamp-path").with("why", self.text(key, &args))
            }
        }
    }

    fn of_path<'f>(&self, path: &'f PathError) -> Sentence<'f> {
        match path {
            PathError::NoAnchor { subject, issuer } => {
                Sentence::about("trust-path-no-anchor", subject).with("issuer", issuer)
            }
            PathError::Signature { subject, issuer } => {
                Sentence::about("trust-path-signature", subject).with("issuer", issuer)
            }
            PathError::TooComplex => Sentence::new("trust-path-too-complex"),
            PathError::NotYetValid { subject, from } => {
                Sentence::about("trust-path-not-yet-valid", subject).with("from", self.at(*from))
            }
            PathError::Expired { subject, until } => {
                Sentence::about("trust-path-expired", subject).with("until", self.at(*until))
            }
            PathError::NotAnAuthority { subject } => Sentence::about("trust-path-not-an-authority", subject),
            PathError::PathLength { subject } => Sentence::about("trust-path-path-length", subject),
            PathError::KeyUsage { subject } => Sentence::about("trust-path-key-usage", subject),
            PathError::WrongPurpose { subject } => Sentence::about("trust-path-wrong-purpose", subject),
            PathError::CriticalExtension { subject, oid } => {
                Sentence::about("trust-path-critical-extension", subject).with("oid", oid.to_string())
            }
            PathError::NameNotAllowed { subject, name, authority } => {
                Sentence::about("trust-path-name-not-allowed", subject)
                    .with("name", name)
                    .with("authority", authority)
            }
            PathError::NameForm { subject, name } => {
                Sentence::about("trust-path-name-form", subject).with("name", name)
            }
            PathError::Revoked { subject, at, reason } => Sentence::about("trust-path-revoked", subject)
                .with("at", self.at(*at))
                .with("reason", self.reason(*reason)),
            PathError::RevocationUnknown { subject, why } => self.of_unknown(subject, *why),
            PathError::Malformed { subject } => Sentence::about("trust-path-malformed", subject),
        }
    }

    fn of_unknown<'f>(&self, subject: &'f str, unknown: Unknown) -> Sentence<'f> {
        let key = match unknown {
            Unknown::NoData => "trust-unknown-no-data",
            Unknown::Stale { next_update: Some(next) } => {
                return Sentence::about("trust-unknown-stale", subject).with("until", self.at(next));
            }
            Unknown::Stale { next_update: None } => "trust-unknown-old",
            Unknown::FromTheFuture => "trust-unknown-from-the-future",
            Unknown::NotAuthorised => "trust-unknown-not-authorised",
            Unknown::NotKnownToResponder => "trust-unknown-not-known",
            Unknown::AfterExpiry => "trust-unknown-after-expiry",
        };
        Sentence::about(key, subject)
    }

    fn reason(&self, reason: Reason) -> String {
        // No authority of ours revokes for it, so that no form offers it.
        let word = if reason == Reason::AaCompromise { "aa-compromise" } else { reason_word(reason) };
        self.text(&format!("trust-reason-{word}"), &[])
    }
}

#[cfg(test)]
mod tests;
