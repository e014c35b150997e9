//! What responses and lists together say about one certificate of a path.

use super::{Knowledge, PathError, Question, RevocationRule, Standing, Unknown};
use crate::crl::{self, Crl};
use crate::ocsp::{self, OcspError, Response};
use crate::revocation::{OutOfWindow, Window};
use crate::{Certificate, Reason, Revocation};

/// What one source says.
enum Statement {
    Revoked(Revocation, Window),
    NotRevoked(Window),
    Nothing(Unknown),
}

/// What all sources together say.
#[derive(Default)]
struct Summary {
    good: Option<Window>,
    later: Option<Revocation>,
    unknown: Option<Unknown>,
}

/// What is known about `certificate`, issued by `issuer`.
pub(super) fn standing(
    question: &Question<'_>,
    certificate: &Certificate,
    issuer: &Certificate,
) -> Result<Standing, PathError> {
    let responses = question.revocation.ocsp.iter().filter(|response| response.is_about(certificate, issuer));
    let responses = responses.map(|response| from_response(question, response, certificate, issuer));
    let mut summary = Summary::default();
    for statement in responses.chain(from_lists(question, certificate, issuer)) {
        summary.add(question, certificate, statement)?;
    }
    let subject = certificate.subject().to_string();
    let knowledge = match (summary.good, summary.unknown) {
        (Some(window), _) => Knowledge::NotRevoked { this_update: window.this_update },
        (None, why) => Knowledge::Unknown { why: why.unwrap_or(Unknown::NoData) },
    };
    match (knowledge, question.rule) {
        (Knowledge::Unknown { why }, RevocationRule::Required) => {
            Err(PathError::RevocationUnknown { subject, why })
        }
        _ => Ok(Standing { subject, knowledge, revoked_later: summary.later }),
    }
}

impl Summary {
    /// Weighs one more statement. A revocation counts even where it is stale: it is not undone,
    /// unless it was a suspension.
    fn add(
        &mut self,
        question: &Question<'_>,
        certificate: &Certificate,
        statement: Statement,
    ) -> Result<(), PathError> {
        let (window, revocation) = match statement {
            Statement::Nothing(why) => {
                self.unknown.get_or_insert(why);
                return Ok(());
            }
            Statement::NotRevoked(window) => (window, None),
            Statement::Revoked(revocation, window) => (window, Some(revocation)),
        };
        let current = window.check(question.at, question.now, question.freshness);
        match (revocation, current) {
            (Some(revocation), current)
                if current.is_ok() || revocation.reason != Reason::CertificateHold =>
            {
                if revocation.at <= question.at {
                    let subject = certificate.subject().to_string();
                    let Revocation { at, reason } = revocation;
                    return Err(PathError::Revoked { subject, at, reason });
                }
                self.later = Some(revocation);
                self.good = Some(window);
            }
            (_, Err(OutOfWindow::Stale)) => {
                self.unknown = Some(Unknown::Stale { next_update: window.next_update });
            }
            (_, Err(OutOfWindow::FromTheFuture)) => self.unknown = Some(Unknown::FromTheFuture),
            (_, Ok(())) if window.this_update > certificate.not_after() => {
                self.unknown = Some(Unknown::AfterExpiry);
            }
            (_, Ok(())) => self.good = Some(window),
        }
        Ok(())
    }
}

fn from_response(
    question: &Question<'_>,
    response: &Response,
    certificate: &Certificate,
    issuer: &Certificate,
) -> Statement {
    let Ok((status, window)) = response.statement(certificate, issuer) else {
        return Statement::Nothing(Unknown::NotAuthorised);
    };
    match responder_stands(question, response, issuer) {
        Ok(true) => {}
        Ok(false) | Err(_) => return Statement::Nothing(Unknown::NotAuthorised),
    }
    match status {
        ocsp::Status::Good => Statement::NotRevoked(window),
        ocsp::Status::Revoked(revocation) => Statement::Revoked(revocation, window),
        ocsp::Status::Unknown => Statement::Nothing(Unknown::NotKnownToResponder),
    }
}

/// A delegated responder that is not exempt must itself not be revoked, by a list of the issuer.
fn responder_stands(
    question: &Question<'_>,
    response: &Response,
    issuer: &Certificate,
) -> Result<bool, OcspError> {
    let Some(responder) = response.responder_to_check(issuer)? else {
        return Ok(true);
    };
    let mut good = false;
    for statement in from_lists(question, responder, issuer) {
        match statement {
            Statement::Revoked(..) => return Ok(false),
            Statement::NotRevoked(window) => {
                good |= window.check(question.at, question.now, question.freshness).is_ok();
            }
            Statement::Nothing(_) => {}
        }
    }
    Ok(good)
}

/// What the issuer's full lists say, each together with its delta lists.
fn from_lists(question: &Question<'_>, certificate: &Certificate, issuer: &Certificate) -> Vec<Statement> {
    let lists = question.revocation.crls.iter().map(AsRef::as_ref);
    let ours = lists.filter(|list: &&Crl| crate::name::same(list.issuer_der(), issuer.subject_der()));
    let ours: Vec<&Crl> = ours.filter(|list| list.covers(certificate).unwrap_or(false)).collect();
    let (deltas, full): (Vec<&Crl>, Vec<&Crl>) = ours.into_iter().partition(|list| list.is_delta());
    let mut statements = Vec::new();
    for list in full {
        if list.check_issuer(issuer).is_err() {
            statements.push(Statement::Nothing(Unknown::NotAuthorised));
            continue;
        }
        let followed = |delta: &&&Crl| {
            delta.check_issuer(issuer).is_ok()
                && delta.window().check(question.at, question.now, question.freshness).is_ok()
        };
        let current = deltas.iter().filter(followed).filter_map(|delta| {
            let status = list.status_with_delta(delta, certificate.serial()).ok()?;
            Some(statement(status, delta.window()))
        });
        let before = statements.len();
        statements.extend(current);
        // Without a delta list that speaks for the instant, the full list stands for itself.
        if statements.len() == before {
            statements.push(statement(list.status(certificate.serial()), list.window()));
        }
    }
    statements
}

const fn statement(status: crl::Status, window: Window) -> Statement {
    match status {
        crl::Status::Revoked(revocation) => Statement::Revoked(revocation, window),
        crl::Status::NotListed | crl::Status::Removed => Statement::NotRevoked(window),
    }
}
