//! A new generation of an authority's key, of the same or another algorithm. What the old one
//! signed stays valid to its end; link certificates lead from each to the other.

use catalogue::model::Authority;
use catalogue::model::authority::KeyKind;
use kernel::{Actor, Audit, Ctx, Fact};
use serde_json::json;

use super::found::{Made, make_authority, make_service, row};
use super::{Signing, addresses, current, is_manager, load_authority, whole_second};
use crate::error::TrustError;
use crate::jobs;
use crate::keys::kind_of;
use crate::model::{Generation, Issued, Kind, Purpose, Serial};
use crate::store;
use crate::x509::build::{Draft, Extensions};
use crate::x509::name;

/// Makes the next generation: of the kind that is asked for, else of the kind the authority's
/// file names. The key of the authority above must be open, for a subordinate the root's.
pub async fn roll_over(
    ctx: &Ctx,
    actor: &Actor,
    authority: &str,
    kind: Option<KeyKind>,
) -> Result<Generation, TrustError> {
    let authority = load_authority(ctx, authority)?;
    if !is_manager(&authority, actor) {
        return Err(TrustError::NotAllowed);
    }
    let old = current_even_if_revoked(ctx, &authority).await?;
    let above = match &authority.issuer {
        Some(issuer) => Some(current(ctx, &*load_authority(ctx, issuer)?, Purpose::Certify).await?),
        None => None,
    };
    let number = old.generation + 1;
    let new = make_authority(ctx, actor, &authority, above.as_ref(), number, kind)?;
    let own = Signing { generation: number, certificate: new.certificate.clone(), key: new.signing.clone() };
    let links = links(ctx, actor, &authority, &old, &own)?;
    let mut services = Vec::new();
    for purpose in [Purpose::Respond, Purpose::Stamp] {
        services.extend(make_service(ctx, actor, &authority, &own, purpose)?);
    }
    write(ctx, actor, &authority, new, services, links).await
}

/// A revoked authority gets a new key by rolling over, so its state does not matter here.
async fn current_even_if_revoked(ctx: &Ctx, authority: &Authority) -> Result<Signing, TrustError> {
    let id = authority.id.clone();
    let found = ctx.read(move |r| store::find_current(r, &id, Purpose::Certify)).await?;
    let generation = found.ok_or_else(|| TrustError::NotFounded { id: authority.id.clone() })?;
    super::open(ctx, authority, &generation)
}

/// The new key certified with the old, and the old with the new (RFC 4210 §4.4.1).
fn links(
    ctx: &Ctx,
    actor: &Actor,
    authority: &Authority,
    old: &Signing,
    new: &Signing,
) -> Result<Vec<Issued>, TrustError> {
    let now = whole_second(ctx.now());
    let until = old.certificate.not_after().min(new.certificate.not_after());
    let mut links = Vec::with_capacity(2);
    for (subject, issuer) in [(new, old), (old, new)] {
        let mut extensions = Extensions::keys(
            subject.certificate.public_key_der(),
            Some(issuer.certificate.public_key_der()),
        )?;
        extensions.authority(authority.path_length)?;
        extensions.policies(&authority.policies)?;
        extensions.addresses(&addresses(ctx, authority, issuer.generation))?;
        let draft = Draft {
            serial: Serial::fresh(&ctx.entropy),
            issuer: issuer.certificate.subject().clone(),
            subject: subject.certificate.subject().clone(),
            // The old key is certified from its own beginning: what it signed before today has to be found good
            // by whoever trusts the new one alone.
            not_before: subject.certificate.not_before(),
            not_after: until,
            public_key_der: subject.certificate.public_key_der().to_vec(),
            extensions,
        };
        let certificate = draft.sign(issuer.key.as_ref())?;
        let made =
            row(actor, (&authority.id, issuer.generation), Kind::Link, &authority.id, &certificate, now);
        debug_assert_eq!(made.subject, name::text(certificate.subject()), "a link has the authority's name");
        links.push(made);
    }
    Ok(links)
}

async fn write(
    ctx: &Ctx,
    actor: &Actor,
    authority: &Authority,
    new: Made,
    services: Vec<Made>,
    links: Vec<Issued>,
) -> Result<Generation, TrustError> {
    let key = kind_of(new.signing.algorithm()).map_or("", KeyKind::word);
    let generation = new.generation.clone();
    let mut rows: Vec<(Generation, Issued)> = vec![(new.generation, new.issued)];
    rows.extend(services.into_iter().map(|made| (made.generation, made.issued)));
    let (actor, agency) = (actor.clone(), authority.agency.clone());
    let answer = generation.clone();
    ctx.write(move |tx| {
        let before = store::find_current(tx, &generation.authority, Purpose::Certify)?;
        if before.is_none_or(|before| before.generation + 1 != generation.generation) {
            return Err(TrustError::JustRolledOver);
        }
        let now = tx.now();
        for (made, issued) in &rows {
            store::retire_before(tx, &made.authority, made.purpose, made.generation, now)?;
            store::insert_generation(tx, made, &actor.label())?;
            store::insert_certificate(tx, issued)?;
        }
        for link in &links {
            store::insert_certificate(tx, link)?;
        }
        jobs::enqueue_lists(tx, &generation.authority)?;
        // The clock's own job waits already, for the lists of the earlier keys: the new key's first one is due now.
        jobs::enqueue_change(tx, &generation.authority, generation.generation)?;
        tx.audit(Audit {
            actor: &actor,
            action: "trust.roll_over",
            object: "authority",
            object_id: &generation.authority,
            agency: Some(&agency),
            detail: json!({ "generation": generation.generation, "key": key }),
        })?;
        tx.fact(Fact {
            kind: "trust.rolled_over",
            agency: Some(&agency),
            dims: json!({ "authority": generation.authority, "key": key }),
            value: 1,
        })?;
        Ok(())
    })
    .await?;
    Ok(answer)
}
