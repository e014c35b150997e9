//! On the centre: the authorities as the list tells them, and proofs from their responders.

use catalogue::model::Authority;
use catalogue::model::authority::Holder;
use kernel::{Ctx, Reader, Timestamp};
use signature::Certificate;
use signature::ocsp::Status;
use trust::TrustError;
use trust::model::Purpose;

use crate::error::FederationError;
use crate::model::{ListedAuthority, Stamping};
use crate::ocsp;

/// `id-kp-serverAuth` and `id-kp-clientAuth` (RFC 5280 §4.2.1.12).
const TLS_USES: [&str; 2] = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"];

/// The authority and profile under which nodes get a kind of certificate: for servers one that may
/// be both sides of TLS.
pub(super) fn profile_for(ctx: &Ctx, holder: Holder) -> Result<(String, String), FederationError> {
    let catalogue = catalogue::current(ctx);
    let found = catalogue.authorities().iter().find_map(|authority| {
        let profile = authority.profiles.iter().find(|profile| {
            let tls =
                || TLS_USES.iter().all(|usage| profile.extended_key_usage.iter().any(|one| one == usage));
            profile.holder == holder && (holder != Holder::Server || tls())
        })?;
        Some((authority.id.clone(), profile.id.clone()))
    });
    found.ok_or_else(|| {
        let (authority, id) = ("government/trust".to_owned(), holder.word().to_owned());
        FederationError::Trust(TrustError::ProfileUnknown { authority, id })
    })
}

/// Every certificate of every authority that is valid now.
pub(super) async fn listed(ctx: &Ctx) -> Result<Vec<ListedAuthority>, FederationError> {
    let known: Vec<_> = catalogue::current(ctx).authorities().to_vec();
    let now = ctx.now();
    ctx.read(move |r| {
        let mut all = Vec::new();
        for authority in &known {
            all.extend(certificates_of(r, authority, now)?);
        }
        Ok(all)
    })
    .await
}

fn certificates_of(
    r: &mut Reader,
    authority: &Authority,
    now: Timestamp,
) -> Result<Vec<ListedAuthority>, FederationError> {
    let own = trust::store::list_generations(r, &authority.id, Purpose::Certify)?;
    let mut ders: Vec<Vec<u8>> = own.into_iter().map(|generation| generation.der).collect();
    if ders.len() > 1 {
        ders.extend(trust::store::list_links(r, &authority.id)?.into_iter().map(|link| link.der));
    }
    let mut certificates = Vec::with_capacity(ders.len());
    for der in ders {
        let certificate = Certificate::from_der(&der).map_err(TrustError::from)?;
        if certificate.valid_at(now) {
            let ocsp = authority.responder.as_ref().map(|_| format!("/ocsp/{}", authority.id));
            certificates.push(ListedAuthority { id: authority.id.clone(), certificate, ocsp });
        }
    }
    Ok(certificates)
}

/// The unit that stamps the time.
pub(super) async fn stamping(ctx: &Ctx) -> Result<Stamping, FederationError> {
    let catalogue = catalogue::current(ctx);
    let unit = catalogue.authorities().iter().find(|authority| authority.time_stamping.is_some());
    let id = unit.map_or_else(|| "time_stamping".to_owned(), |authority| authority.id.clone());
    let wanted = id.clone();
    let found = ctx.read(move |r| trust::store::find_current(r, &wanted, Purpose::Stamp)).await?;
    let found = found.ok_or(TrustError::NotFounded { id })?;
    let certificate = Certificate::from_der(&found.der).map_err(TrustError::from)?;
    Ok(Stamping { certificate, path: "/tsa".to_owned() })
}

/// OCSP responses that prove a certificate and all those between it and a root not revoked.
pub(super) async fn proofs(
    ctx: &Ctx,
    authorities: &[ListedAuthority],
    certificate: &Certificate,
) -> Result<Vec<Vec<u8>>, FederationError> {
    let mut waiting = vec![certificate.clone()];
    let (mut seen, mut proofs) = (Vec::new(), Vec::new());
    while let Some(one) = waiting.pop() {
        if seen.contains(&one) || one.subject_der() == one.issuer_der() && one.verify_signed_by(&one).is_ok()
        {
            continue;
        }
        let above: Vec<&ListedAuthority> = ocsp::issuers_of(authorities, &one).collect();
        if let Some(issuer) = above.first() {
            proofs.push(proof(ctx, issuer, &one).await?);
        }
        waiting.extend(above.into_iter().map(|above| above.certificate.clone()));
        seen.push(one);
    }
    Ok(proofs)
}

/// The OCSP response about one certificate, from this node's own responder.
pub(super) async fn proof(
    ctx: &Ctx,
    issuer: &ListedAuthority,
    certificate: &Certificate,
) -> Result<Vec<u8>, FederationError> {
    let question = ocsp::question(certificate, &issuer.certificate)?;
    let answer = trust::actions::answer(ctx, &issuer.id, &question).await?;
    match ocsp::read(&answer, certificate, &issuer.certificate, ctx.now()) {
        Ok(Status::Good) => Ok(answer),
        said => Err(ocsp::refused(certificate, said)),
    }
}
