//! Finding paths: from the certificate upwards by names and key identifiers, each step with a
//! verified signature.

use super::check::check;
use super::{PathError, Question, ValidPath};
use crate::Certificate;

/// More certificates than a path has.
const MAX_LENGTH: usize = 8;
/// More signatures than are verified for one question.
const MAX_SIGNATURES: usize = 64;

/// Finds a path to an anchor and validates it.
///
/// # Errors
/// There is none that holds: why the first complete one does not, or where the best one ends.
pub fn validate(question: &Question<'_>) -> Result<ValidPath, PathError> {
    let mut search = Search { question, signatures: 0, problem: None };
    let mut path = vec![question.certificate];
    match search.extend(&mut path) {
        Some(valid) => Ok(valid),
        None => Err(search.problem.map_or_else(|| no_anchor(question.certificate), |(_, problem)| problem)),
    }
}

struct Search<'a, 'b> {
    question: &'b Question<'a>,
    signatures: usize,
    /// The most telling problem so far, with its weight.
    problem: Option<(u8, PathError)>,
}

impl<'a> Search<'a, '_> {
    fn extend(&mut self, path: &mut Vec<&'a Certificate>) -> Option<ValidPath> {
        let last = *path.last()?;
        if self.question.anchors.contains(last) {
            return self.complete(path);
        }
        let anchors = self.question.anchors.iter();
        for issuer in anchors.chain(self.question.intermediates) {
            if path.len() >= MAX_LENGTH || path.contains(&issuer) || !may_have_issued(issuer, last) {
                continue;
            }
            // A root that is not trusted leads nowhere; a link for its key may, and is tried by itself.
            if is_self_signed(issuer) && !self.question.anchors.contains(issuer) {
                continue;
            }
            if self.signatures == MAX_SIGNATURES {
                self.remember(3, PathError::TooComplex);
                return None;
            }
            self.signatures += 1;
            if last.verify_signed_by(issuer).is_err() {
                let (subject, issuer) = (last.subject().to_string(), last.issuer().to_string());
                self.remember(1, PathError::Signature { subject, issuer });
                continue;
            }
            path.push(issuer);
            let found = self.extend(path);
            path.pop();
            if found.is_some() {
                return found;
            }
        }
        self.remember(0, no_anchor(last));
        None
    }

    fn complete(&mut self, path: &[&Certificate]) -> Option<ValidPath> {
        match check(self.question, path) {
            Ok(valid) => Some(valid),
            Err(problem) => {
                self.remember(2, problem);
                None
            }
        }
    }

    fn remember(&mut self, weight: u8, problem: PathError) {
        if self.problem.as_ref().is_none_or(|(known, _)| *known < weight) {
            self.problem = Some((weight, problem));
        }
    }
}

/// By name, and by key identifier where both have one.
fn may_have_issued(issuer: &Certificate, certificate: &Certificate) -> bool {
    if !crate::name::same(issuer.subject_der(), certificate.issuer_der()) {
        return false;
    }
    match (issuer.key_identifier(), certificate.authority_key_identifier()) {
        (Some(has), Some(wanted)) => has == wanted,
        _ => true,
    }
}

/// By name and key identifiers: who issues for another key of its own names that key.
fn is_self_signed(certificate: &Certificate) -> bool {
    if !crate::name::same(certificate.subject_der(), certificate.issuer_der()) {
        return false;
    }
    certificate.authority_key_identifier().is_none_or(|issuer| certificate.key_identifier() == Some(issuer))
}

fn no_anchor(certificate: &Certificate) -> PathError {
    let (subject, issuer) = (certificate.subject().to_string(), certificate.issuer().to_string());
    PathError::NoAnchor { subject, issuer }
}
