//! Signing in by a file signed with a citizen certificate (detached CMS, RFC 5652).

use kernel::{Actor, Ctx, Tx};
use serde_json::{Value as Json, json};
use signature::cades::{Content, Signature};
use signature::{Certificate, SignedDataError};

use super::challenge::{CHALLENGE_SECONDS, Challenge, keep, show_challenge, take};
use super::sessions::{Browser, Way, audit, begin, post_kept};
use crate::certificates;
use crate::error::IdentityError;
use crate::model::{Holder, Refusal, challenge_text};
use crate::store::{self, Ceremony};

/// Challenges a browser to sign in with a certificate; gives the secret that its cookie carries. The
/// file to sign is what [`show_challenge`] gives, as a text.
pub async fn ask_certificate(ctx: &Ctx) -> Result<String, IdentityError> {
    certificates::part(ctx)?;
    let until = ctx.now().plus_seconds(CHALLENGE_SECONDS);
    let text = challenge_text(&ctx.settings.public_url, &ctx.entropy.secret(), until);
    let ceremony = Ceremony { person: None, options: json!(text), state: Json::Null };
    keep(ctx, Challenge::Certificate, ceremony).await
}

/// Signs in with the signature of the file that this browser was given; gives the session's token. A
/// file that proves nothing leaves the challenge as it is; one that does uses it up, whatever comes of
/// its certificate.
pub async fn sign_in_certificate(
    ctx: &Ctx,
    secret: &str,
    signed: &[u8],
    browser: Browser,
) -> Result<String, IdentityError> {
    certificates::part(ctx)?;
    let asked = show_challenge(ctx, secret, Challenge::Certificate).await?;
    let asked = asked.ok_or(IdentityError::ChallengeGone)?;
    let shown = verify(signed, asked.as_str().unwrap_or_default())?;
    take(ctx, secret, Challenge::Certificate).await?;
    let holder = match find_holder(ctx, shown).await? {
        Ok(holder) => holder,
        Err(refusal) => return Err(refuse(ctx, refusal).await?),
    };
    let context = ctx.clone();
    ctx.write(move |tx| enter(&context, tx, &holder, &browser)).await
}

/// Verifies that whoever signed `text` holds the key of the certificate in the signature.
fn verify(signed: &[u8], text: &str) -> Result<Certificate, IdentityError> {
    let signature = Signature::read(signed).map_err(told)?;
    signature.verify_possession(0, Content::Bytes(text.as_bytes())).map_err(told)
}

/// What somebody who signed by hand can do something about.
fn told(error: SignedDataError) -> IdentityError {
    match error {
        SignedDataError::NotDetached => IdentityError::SignatureNotDetached,
        SignedDataError::ContentAltered => IdentityError::SignatureOfOther,
        SignedDataError::Signature(_)
        | SignedDataError::OtherCertificate
        | SignedDataError::CertificateMissing
        | SignedDataError::UnknownDigest { .. }
        | SignedDataError::Attribute { .. } => IdentityError::SignatureBroken,
        _ => IdentityError::SignatureUnreadable,
    }
}

/// Whose certificate it is, by what is known now.
pub(super) async fn find_holder(
    ctx: &Ctx,
    shown: Certificate,
) -> Result<Result<Holder, Refusal>, IdentityError> {
    let (known, context) = (certificates::part(ctx)?, ctx.clone());
    ctx.read(move |r| known.find_holder(&context, r, &shown)).await
}

/// Begins the session of a certificate's holder.
pub(super) fn enter(
    ctx: &Ctx,
    tx: &mut Tx,
    holder: &Holder,
    browser: &Browser,
) -> Result<String, IdentityError> {
    let person = store::find_person(tx, &holder.person)?.ok_or(IdentityError::UnknownPerson)?;
    let post = post_kept(tx, &person.id, browser)?;
    begin(ctx, tx, person, post.as_ref(), &Way::certificate(&holder.fingerprint), browser)
}

/// Notes for the person that their certificate was tried; gives the error to answer with.
pub(super) async fn refuse(ctx: &Ctx, refusal: Refusal) -> Result<IdentityError, IdentityError> {
    let Refusal { refused, holder } = refusal;
    let error = IdentityError::Certificate(refused.clone());
    let Some(holder) = holder else { return Ok(error) };
    ctx.write(move |tx| {
        if let Some(person) = store::find_person(tx, &holder.person)? {
            let detail = json!({ "certificate": holder.fingerprint, "code": refused.code() });
            audit(tx, &Actor::Citizen(person), "identity.refuse_certificate", detail)?;
        }
        Ok::<_, IdentityError>(())
    })
    .await?;
    Ok(error)
}
