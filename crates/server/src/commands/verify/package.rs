//! A signed document: a package (ASiC-S), or a detached signature with its document.

use std::path::Path;
use std::process::ExitCode;

use kernel::i18n::Locales;
use kernel::{Clock, Lang, Timestamp};
use ledger::receipt::Trust;
use signature::asic::{Limits, Package};
use signature::cades::Signature;
use signature::path::RevocationData;
use signature::{
    Certificate, Freshness, Grounds, Mandate, Report, SignatureReport, Verdict, verify_detached as judge,
    verify_package_on,
};
use trust::words::{Standing, Words};

use super::OPEN;
use crate::commands::say;

/// Longest package, signature or document that is read.
pub(super) const MOST_BYTES: u64 = 64 << 20;

/// Verifies a package.
pub(super) fn verify(file: &Path, bytes: &[u8], trust: &Trust) -> Result<ExitCode, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
    let package = Package::read(bytes, Limits::default()).map_err(|error| told(&error))?;
    let signature = Signature::from_der(&package.signature).map_err(|error| told(&error))?;
    let report = with_roots(&signature, trust, |grounds| {
        verify_package_on(bytes, grounds).map_err(|error| told(&error))
    })??;
    tell(file, &report)
}

/// Verifies a detached signature with its document.
pub(super) fn verify_detached(
    file: &Path,
    bytes: &[u8],
    document: Option<&Path>,
    trust: &Trust,
) -> Result<ExitCode, String> {
    let signature = Signature::read(bytes).map_err(|error| {
        format!("{} is not a detached signature (CMS, in DER or PEM): {error}", file.display())
    })?;
    let Some(document) = document else {
        return Err(format!(
            "{} is a signature without its document; give the document with --document FILE",
            file.display()
        ));
    };
    let content = super::read(document, MOST_BYTES)?;
    let name = document.file_name().unwrap_or(document.as_os_str()).to_string_lossy();
    let report = with_roots(&signature, trust, |grounds| judge(&signature, &name, &content, grounds))?;
    tell(file, &report)
}

/// Judges by the roots that were given; without any, says where they come from.
fn with_roots<T>(
    signature: &Signature,
    trust: &Trust,
    judge: impl FnOnce(&Grounds<'_>) -> T,
) -> Result<T, String> {
    if trust.roots.is_empty() {
        let top = signature.certificates().last().map(|certificate| top_of(signature, certificate));
        return Err(format!(
            "give the root certificate with --root FILE; the signature itself names {}, which proves nothing until you take \
             the certificate from the authority itself (a node publishes its own at /authorities) and compare its fingerprint",
            top.as_deref().unwrap_or("no certificate")
        ));
    }
    Ok(judge(&Grounds {
        anchors: &trust.roots,
        intermediates: &[],
        revocation: &RevocationData::default(),
        now: Clock::System.now(),
        freshness: Freshness::default(),
        limits: Limits::default(),
    }))
}

/// The name at the top of the certificates sent along.
fn top_of(signature: &Signature, last: &Certificate) -> String {
    let sent = signature.certificates();
    let top = sent.iter().find(|certificate| certificate.subject() == certificate.issuer());
    top.map_or_else(|| last.issuer().to_string(), |top| top.subject().to_string())
}

/// Says what was found; the exit code is the verdict's.
fn tell(file: &Path, report: &Report) -> Result<ExitCode, String> {
    if report.signatures.is_empty() {
        return Err(format!("{} holds certificates but no signature", file.display()));
    }
    let locales = Locales::new(trust::LOCALES);
    let words = Words { locales: &locales, lang: Lang::En, moment: |_, at| at.to_string() };
    let head = match report.verdict {
        Verdict::Valid => "PROVEN    ",
        Verdict::Unproven => "UNPROVEN  ",
        Verdict::Invalid => "NOT PROVEN",
    };
    tell_line(&format!("{head}  {}", words.verdict(report.verdict)));
    let facts = &report.document;
    tell_line(&format!("DOCUMENT    {}, {} bytes", facts.name, facts.length));
    tell_line(&format!("            sha256 {}", facts.sha256));
    for signature in &report.signatures {
        tell_signature(&words, signature);
    }
    Ok(match report.verdict {
        Verdict::Valid => ExitCode::SUCCESS,
        Verdict::Invalid => ExitCode::FAILURE,
        Verdict::Unproven => ExitCode::from(OPEN),
    })
}

fn tell_signature(words: &Words<'_>, signature: &SignatureReport) {
    match &signature.signer {
        None => {
            tell_line("WHO         not known: the signature does not fit, so nothing in it can be believed");
        }
        Some(signer) => {
            tell_line(&format!("WHO         {}", signer.subject));
            tell_line(&format!("            certified by {}", signer.issuer));
            tell_line(&format!(
                "            certificate {}, sha256 {}",
                signer.certificate_serial, signer.certificate_sha256
            ));
            let standing = words.standing(Standing::of(signature));
            tell_line(&format!("            {standing} (judged as of {})", signature.judged_at));
            tell_line(&format!("WHEN        {}", when(signature)));
        }
    }
    if let Some(mandate) = &signature.mandate {
        tell_mandate(mandate);
    }
    for told in signature.findings.iter().map(|finding| words.finding(finding)) {
        tell_line(&format!("FOUND       {}", told.what));
        if let Some(next) = told.next {
            tell_line(&format!("            {next}"));
        }
    }
}

fn when(signature: &SignatureReport) -> String {
    match (&signature.stamp, signature.claimed_at) {
        (Some(stamp), _) => format!("before {}, as {} has stamped", stamp.at, stamp.authority.subject),
        (None, Some(at)) => format!("not proven; the signer claims {at}"),
        (None, None) => "not proven, and the signer claims no time".to_owned(),
    }
}

fn tell_mandate(mandate: &Mandate) {
    let scope = if mandate.scope.is_empty() { "everything".to_owned() } else { mandate.scope.join(", ") };
    let instant = |at: Option<Timestamp>| at.map_or_else(|| "no limit".to_owned(), |at| at.to_string());
    tell_line(&format!("MANDATE     {} for {}, in {scope}", mandate.kind, mandate.principal));
    tell_line(&format!(
        "            from {} until {}, number {}",
        instant(mandate.from),
        instant(mandate.until),
        mandate.id
    ));
}

/// Writes a line. What signers put into names and mandates must not steer the terminal.
fn tell_line(line: &str) {
    say(&line.replace(char::is_control, "\u{fffd}"));
}
