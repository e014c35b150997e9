//! Whose certificate somebody signs in with, and whether it is good now.

use catalogue::Catalogue;
use catalogue::model::Authority;
use catalogue::model::authority::Holder as HolderKind;
use identity::IdentityError;
use identity::model::{Holder, Refusal, Refused};
use kernel::{Ctx, PersonId, Reader};
use signature::path::{PathError, Purpose as Use, Question, RevocationData, RevocationRule, validate};
use signature::{Certificate, Freshness};

use crate::error::TrustError;
use crate::model::{Issued, Kind, Purpose, Serial, State};
use crate::{chain, store};

/// The certificates of this node, as [`identity::CitizenCertificates`] wants them.
#[derive(Debug, Clone, Copy)]
pub struct OwnCertificates;

impl OwnCertificates {
    /// Where an authority of the catalogue issues to citizens.
    pub fn of(catalogue: &Catalogue) -> Option<Self> {
        catalogue.authorities().iter().any(|authority| issues_to_citizens(authority)).then_some(Self)
    }
}

impl identity::Certificates for OwnCertificates {
    fn authorities(&self, ctx: &Ctx, r: &mut Reader<'_>) -> Result<Vec<Certificate>, IdentityError> {
        authorities(ctx, r).map_err(told)
    }

    fn find_holder(
        &self,
        ctx: &Ctx,
        r: &mut Reader<'_>,
        shown: &Certificate,
    ) -> Result<Result<Holder, Refusal>, IdentityError> {
        find_holder(ctx, r, shown).map_err(told)
    }
}

fn told(error: TrustError) -> IdentityError {
    match error {
        TrustError::Db(error) => IdentityError::Db(error),
        other => IdentityError::Internal(other.to_string()),
    }
}

fn issues_to_citizens(authority: &Authority) -> bool {
    authority.profiles.iter().any(|profile| profile.holder == HolderKind::Citizen)
}

fn authorities(ctx: &Ctx, r: &mut Reader<'_>) -> Result<Vec<Certificate>, TrustError> {
    let now = ctx.now();
    let mut valid = Vec::new();
    for authority in catalogue::current(ctx).authorities().iter().filter(|one| issues_to_citizens(one)) {
        for own in store::list_generations(r, &authority.id, Purpose::Certify)? {
            let certificate = Certificate::from_der(&own.der)?;
            if certificate.valid_at(now) {
                valid.push(certificate);
            }
        }
    }
    Ok(valid)
}

fn find_holder(
    ctx: &Ctx,
    r: &mut Reader<'_>,
    shown: &Certificate,
) -> Result<Result<Holder, Refusal>, TrustError> {
    let fingerprint = hex::encode(shown.fingerprint());
    let found = store::find_by_fingerprint(r, &fingerprint)?;
    let Some(issued) = found.filter(|issued| issued.kind == Kind::Holder) else {
        let issuer = shown.issuer().to_string();
        return Ok(Err(Refusal { refused: Refused::UnknownIssuer { issuer }, holder: None }));
    };
    if issued.holder_kind != HolderKind::Citizen.word() {
        return Ok(Err(Refusal { refused: Refused::NotCitizen, holder: None }));
    }
    let holder = Holder { person: PersonId::new(&issued.holder), fingerprint };
    Ok(match judge(ctx, r, shown, &issued)? {
        None => Ok(holder),
        Some(refused) => Err(Refusal { refused, holder: Some(holder) }),
    })
}

/// Why the certificate signs nobody in now: its own state, the path above it, the authorities' states.
/// Revocation is what the rows say, so nothing that was revoked a moment ago passes.
fn judge(
    ctx: &Ctx,
    r: &mut Reader<'_>,
    shown: &Certificate,
    issued: &Issued,
) -> Result<Option<Refused>, TrustError> {
    let now = ctx.now();
    let since = issued.revoked_at.unwrap_or(now);
    match issued.state(now) {
        State::Revoked => return Ok(Some(Refused::Revoked { since })),
        State::Held => return Ok(Some(Refused::Held { since })),
        State::Expired => return Ok(Some(Refused::Expired { until: issued.not_after })),
        State::NotYet => return Ok(Some(Refused::NotYet { from: issued.not_before, now })),
        State::InForce => {}
    }
    let above = match chain::read(ctx, r, &issued.authority, issued.generation) {
        Ok(above) => above,
        Err(TrustError::NotFounded { .. }) => return Ok(Some(Refused::Authority)),
        Err(error) => return Err(error),
    };
    if one_is_revoked(r, &above, &chain::line(ctx, &issued.authority))? {
        return Ok(Some(Refused::Authority));
    }
    let root = above.last().map_or(&[][..], std::slice::from_ref);
    let question = Question {
        certificate: shown,
        intermediates: &above,
        anchors: root,
        purpose: Use::TlsClient,
        at: now,
        now,
        revocation: &RevocationData::default(),
        rule: RevocationRule::WhenKnown,
        freshness: Freshness::default(),
    };
    Ok(validate(&question).err().map(|error| match error {
        PathError::KeyUsage { .. } | PathError::WrongPurpose { .. } | PathError::CriticalExtension { .. } => {
            Refused::Unfit
        }
        _ => Refused::Authority,
    }))
}

/// Whether one of these authorities' certificates, the lowest first, was revoked by the one above it.
fn one_is_revoked(r: &mut Reader<'_>, above: &[Certificate], line: &[String]) -> Result<bool, TrustError> {
    for (certificate, issuer) in above.iter().zip(line.iter().skip(1)) {
        let status = store::find_status(r, issuer, &Serial::of(certificate.serial()))?;
        if status.is_some_and(|status| status.revoked.is_some()) {
            return Ok(true);
        }
    }
    Ok(false)
}
