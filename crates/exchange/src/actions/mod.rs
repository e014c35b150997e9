//! What can be done: look up under a contract, make and revoke credentials.

mod hand_over;
mod look_up;

use kernel::{Actor, AgencyId, Audit, Ctx, DbError, Reader, Timestamp, Tx};
use serde_json::json;
use signature::{Certificate, CertificateError};
use subtle::ConstantTimeEq as _;

use crate::error::ExchangeError;
use crate::store::{self, Credential, ShownCertificate};

pub use hand_over::{hand_over_credential, list_credentials};
pub use look_up::look_up;
pub(crate) use look_up::{
    Sent, count, log_refusal, look_up_here, note_refusal, still_admitted, take_quota, visible_from,
};

/// Longest name of a certificate's holder that is kept, in characters.
const SUBJECT_CHARS: usize = 200;

/// A new credential and the only copy of its secret, to be shown once.
pub async fn create_credential(
    ctx: &Ctx,
    actor: &Actor,
    name: &str,
) -> Result<(Credential, String), ExchangeError> {
    let agency = actor.agency().cloned().ok_or(ExchangeError::NotConsumer)?;
    let (actor, name) = (actor.clone(), name.trim().to_owned());
    ctx.write(move |tx| {
        let secret = tx.secret();
        let hash = kernel::sha256_hex(&secret);
        let credential = insert(tx, &actor, (&agency, &name), (hash, None))?;
        let token = format!("{}.{secret}", credential.id);
        Ok((credential, token))
    })
    .await
}

/// A new credential for a system that shows this certificate in TLS, in PEM; anybody may have issued it, since it is known
/// by its fingerprint. Each is registered once.
pub async fn register_certificate(
    ctx: &Ctx,
    actor: &Actor,
    name: &str,
    pem: &str,
) -> Result<Credential, ExchangeError> {
    let agency = actor.agency().cloned().ok_or(ExchangeError::NotConsumer)?;
    let unreadable =
        |error: CertificateError| ExchangeError::CertificateUnreadable { reason: error.to_string() };
    let certificate = Certificate::from_pem(pem.trim()).map_err(unreadable)?;
    if !certificate.valid_at(ctx.now()) {
        return Err(ExchangeError::CertificateNotValid {
            from: certificate.not_before().day(),
            until: certificate.not_after().day(),
        });
    }
    let shown = ShownCertificate {
        fingerprint: hex::encode(certificate.fingerprint()),
        subject: certificate.subject().to_string().chars().take(SUBJECT_CHARS).collect(),
        until: certificate.not_after(),
    };
    let (actor, name) = (actor.clone(), name.trim().to_owned());
    ctx.write(move |tx| {
        if store::find_credential_of(tx, &shown.fingerprint)?.is_some() {
            return Err(ExchangeError::CertificateKnown);
        }
        insert(tx, &actor, (&agency, &name), (String::new(), Some(shown.clone())))
    })
    .await
}

fn insert(
    tx: &mut Tx,
    actor: &Actor,
    (agency, name): (&AgencyId, &str),
    (secret_hash, certificate): (String, Option<ShownCertificate>),
) -> Result<Credential, ExchangeError> {
    let credential = Credential {
        id: tx.new_id(),
        agency: agency.clone(),
        name: name.to_owned(),
        secret_hash,
        certificate,
        created_at: tx.now(),
        revoked_at: None,
    };
    store::insert_credential(tx, &credential, &actor.label())?;
    let fingerprint = credential.certificate.as_ref().map(|shown| &shown.fingerprint);
    tx.audit(Audit {
        actor,
        action: "exchange.create_credential",
        object: "credential",
        object_id: &credential.id,
        agency: None,
        detail: json!({ "name": name, "certificate": fingerprint }),
    })?;
    Ok(credential)
}

/// Revokes a credential of the actor's agency; it stops working at once.
pub async fn revoke_credential(ctx: &Ctx, actor: &Actor, id: &str) -> Result<(), ExchangeError> {
    let agency = actor.agency().cloned().ok_or(ExchangeError::NotConsumer)?;
    let (actor, id) = (actor.clone(), id.to_owned());
    ctx.write(move |tx| {
        if !store::revoke_credential(tx, &id, &agency)? {
            return Err(ExchangeError::CredentialUnknown);
        }
        tx.audit(Audit {
            actor: &actor,
            action: "exchange.revoke_credential",
            object: "credential",
            object_id: &id,
            agency: None,
            detail: json!({}),
        })?;
        Ok(())
    })
    .await
}

/// The agency behind a bearer token `id.secret`, when it is in force.
pub async fn recognise(ctx: &Ctx, token: &str) -> Result<Option<(AgencyId, String)>, ExchangeError> {
    let Some((id, secret)) = token.split_once('.') else { return Ok(None) };
    let (id, offered) = (id.to_owned(), kernel::sha256_hex(secret));
    let found = ctx.read(move |r| store::find_credential(r, &id)).await?;
    Ok(found
        .filter(|credential| credential.revoked_at.is_none() && credential.certificate.is_none())
        .filter(|credential| bool::from(credential.secret_hash.as_bytes().ct_eq(offered.as_bytes())))
        .map(|credential| (credential.agency, credential.id)))
}

/// A part of the context: whether an authority of this node has withdrawn the certificate with a fingerprint (hexadecimal)
/// that it issued. Of one that others issued nothing is known: its agency revokes it here.
#[derive(Clone, Copy)]
pub struct Withdrawn(pub fn(&mut Reader<'_>, &str, Timestamp) -> Result<bool, DbError>);

/// The agency behind a certificate that was shown in TLS, by its fingerprint, when it is registered and in force.
pub(crate) async fn recognise_certificate(
    ctx: &Ctx,
    fingerprint: &[u8; 32],
) -> Result<Option<(AgencyId, String)>, ExchangeError> {
    let (fingerprint, now) = (hex::encode(fingerprint), ctx.now());
    let withdrawn = ctx.find_part::<Withdrawn>().copied();
    let found = ctx
        .read(move |r| {
            let found = store::find_credential_of(r, &fingerprint)?;
            match (found, withdrawn) {
                (Some(_), Some(Withdrawn(is))) if is(r, &fingerprint, now)? => Ok(None),
                (found, _) => Ok::<_, DbError>(found),
            }
        })
        .await?;
    let in_force = |credential: &Credential| {
        let until = credential.certificate.as_ref().map(|shown| shown.until);
        credential.revoked_at.is_none() && until.is_some_and(|until| now < until.plus_seconds(1))
    };
    Ok(found.filter(in_force).map(|credential| (credential.agency, credential.id)))
}
