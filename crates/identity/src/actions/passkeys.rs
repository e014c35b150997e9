//! Passkeys: registering one, signing in with one, removing one (WebAuthn level 3, sections 7.1 and 7.2).

use kernel::{Actor, Ctx, Person, Tx};
use serde::Serialize;
use serde_json::{Value as Json, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, WebauthnError,
};

use super::challenge::{Challenge, keep, take};
use super::sessions::{Browser, Way, audit, begin, post_kept};
use crate::error::IdentityError;
use crate::model::{Method, Passkey, account_name, relying_party, user_handle};
use crate::store::{self, Ceremony};

/// Characters in a passkey's name at most.
const NAME: usize = 60;
/// Passkeys of one person at most.
const MOST: usize = 20;

/// Challenges a browser to register a passkey of this name; gives the secret that its cookie carries.
pub async fn begin_passkey(ctx: &Ctx, actor: &Actor, name: &str) -> Result<String, IdentityError> {
    let person = actor.signed_in().ok_or(IdentityError::UnknownPerson)?.clone();
    let party = relying_party(&ctx.settings)?;
    let id = person.id.clone();
    let known = ctx.read(move |r| store::list_passkeys(r, &id)).await?;
    if known.len() >= MOST {
        return Err(IdentityError::TooManyPasskeys);
    }
    let exclude = known.iter().map(|passkey| passkey.credential.cred_id().clone()).collect();
    let handle = user_handle(&person.id);
    let (options, state) = party
        .start_passkey_registration(handle, &account_name(&person), &person.name, Some(exclude))
        .map_err(|error| IdentityError::Internal(error.to_string()))?;
    let mut options = public_key(&options)?;
    // Signing in asks for no user name, so the authenticator has to keep the credential itself.
    options["authenticatorSelection"]["residentKey"] = json!("required");
    options["authenticatorSelection"]["requireResidentKey"] = json!(true);
    let name: String = name.trim().chars().take(NAME).collect();
    let state = json!({ "name": name, "state": to_json(&state)? });
    keep(ctx, Challenge::Register, Ceremony { person: Some(person.id), options, state }).await
}

/// Challenges a browser to sign in with whatever passkey its owner chooses; gives the cookie's secret.
pub async fn ask_passkey(ctx: &Ctx) -> Result<String, IdentityError> {
    let party = relying_party(&ctx.settings)?;
    let (options, state) = party
        .start_discoverable_authentication()
        .map_err(|error| IdentityError::Internal(error.to_string()))?;
    let ceremony = Ceremony { person: None, options: public_key(&options)?, state: to_json(&state)? };
    keep(ctx, Challenge::SignIn, ceremony).await
}

/// Registers the passkey with which the browser answers.
pub async fn finish_passkey(
    ctx: &Ctx,
    actor: &Actor,
    secret: &str,
    answer: &str,
) -> Result<(), IdentityError> {
    let person = actor.signed_in().ok_or(IdentityError::UnknownPerson)?.clone();
    let ceremony = take(ctx, secret, Challenge::Register).await?;
    if ceremony.person.as_ref() != Some(&person.id) {
        return Err(IdentityError::ChallengeGone);
    }
    let answer: RegisterPublicKeyCredential =
        serde_json::from_str(answer).map_err(|_| IdentityError::PasskeyUnreadable)?;
    let state: PasskeyRegistration = from_json(&ceremony.state["state"])?;
    let credential =
        relying_party(&ctx.settings)?.finish_passkey_registration(&answer, &state).map_err(refused)?;
    let name = ceremony.state["name"].as_str().unwrap_or_default().to_owned();
    let actor = actor.clone();
    ctx.write(move |tx| {
        let passkey = Passkey {
            id: tx.new_id(),
            person: person.id.clone(),
            credential: credential.clone(),
            name: name.clone(),
            added_at: tx.now(),
            used_at: None,
            suspect_at: None,
        };
        if !store::insert_passkey(tx, &passkey)? {
            return Err(IdentityError::PasskeyKnown);
        }
        Ok(audit(tx, &actor, "identity.add_passkey", json!({ "passkey": passkey.id, "name": name }))?)
    })
    .await
}

/// Signs in with the passkey with which the browser answers; gives the session's token.
pub async fn sign_in_passkey(
    ctx: &Ctx,
    secret: &str,
    answer: &str,
    browser: Browser,
) -> Result<String, IdentityError> {
    let ceremony = take(ctx, secret, Challenge::SignIn).await?;
    let answer: PublicKeyCredential =
        serde_json::from_str(answer).map_err(|_| IdentityError::PasskeyUnreadable)?;
    let state: DiscoverableAuthentication = from_json(&ceremony.state)?;
    let (person, mut passkey) = owner(ctx, &answer).await?;
    let key = DiscoverableKey::from(&passkey.credential);
    let result = relying_party(&ctx.settings)?.finish_discoverable_authentication_v2(&answer, state, key);
    let result = match result {
        Err(WebauthnError::CredentialPossibleCompromise) => {
            suspect(ctx, person, passkey).await?;
            return Err(IdentityError::PasskeySuspect);
        }
        other => other.map_err(refused)?,
    };
    passkey.credential.update_credential(&result);
    let context = ctx.clone();
    ctx.write(move |tx| {
        let kept = still_good(tx, &passkey)?;
        // Two answers at once: the counter that is stored by now decides.
        if kept.used_at > passkey.used_at && result.counter() > 0 {
            return Err(IdentityError::ChallengeGone);
        }
        store::use_passkey(tx, &passkey)?;
        let post = post_kept(tx, &person.id, &browser)?;
        begin(&context, tx, person.clone(), post.as_ref(), &Way::of(Method::Passkey), &browser)
    })
    .await
}

fn still_good(tx: &mut Tx, passkey: &Passkey) -> Result<Passkey, IdentityError> {
    let kept = store::find_passkey(tx, passkey.credential.cred_id().as_ref())?;
    kept.filter(|kept| kept.suspect_at.is_none()).ok_or(IdentityError::PasskeyUnknown)
}

/// Whose passkey answered: by its credential id, and by the handle that the authenticator keeps.
async fn owner(ctx: &Ctx, answer: &PublicKeyCredential) -> Result<(Person, Passkey), IdentityError> {
    let party = relying_party(&ctx.settings)?;
    let (handle, raw) =
        party.identify_discoverable_authentication(answer).map_err(|_| IdentityError::PasskeyUnreadable)?;
    let raw = raw.to_vec();
    let found = ctx
        .read(move |r| {
            let Some(passkey) = store::find_passkey(r, &raw)? else { return Ok(None) };
            let person = store::find_person(r, &passkey.person)?;
            Ok::<_, kernel::DbError>(person.map(|person| (person, passkey)))
        })
        .await?;
    let (person, passkey) = found.ok_or(IdentityError::PasskeyUnknown)?;
    if handle != user_handle(&person.id) {
        return Err(IdentityError::PasskeyUnknown);
    }
    if passkey.suspect_at.is_some() {
        return Err(IdentityError::PasskeySuspect);
    }
    Ok((person, passkey))
}

/// The counter went back: somebody may have copied the key. It is refused from now on, and shown.
async fn suspect(ctx: &Ctx, person: Person, passkey: Passkey) -> Result<(), IdentityError> {
    ctx.write(move |tx| {
        store::suspect_passkey(tx, &passkey.id)?;
        let detail = json!({ "passkey": passkey.id, "name": passkey.name });
        Ok(audit(tx, &Actor::Citizen(person.clone()), "identity.suspect_passkey", detail)?)
    })
    .await
}

/// Removes a passkey; never the last one that works while there is no recovery code either.
pub async fn remove_passkey(ctx: &Ctx, actor: &Actor, id: &str) -> Result<(), IdentityError> {
    let person = actor.signed_in().ok_or(IdentityError::UnknownPerson)?.id.clone();
    let (actor, id) = (actor.clone(), id.to_owned());
    ctx.write(move |tx| {
        let known = store::list_passkeys(tx, &person)?;
        let others = known.iter().any(|passkey| passkey.id != id && passkey.suspect_at.is_none());
        if !others && store::count_codes(tx, &person)? == 0 {
            return Err(IdentityError::LastWayIn);
        }
        if store::remove_passkey(tx, &person, &id)? {
            audit(tx, &actor, "identity.remove_passkey", json!({ "passkey": id }))?;
        }
        Ok(())
    })
    .await
}

fn refused(error: WebauthnError) -> IdentityError {
    tracing::info!(%error, "a passkey's answer was refused");
    IdentityError::PasskeyRefused
}

/// The options as `navigator.credentials` takes them.
fn public_key(options: &impl Serialize) -> Result<Json, IdentityError> {
    Ok(to_json(options)?["publicKey"].take())
}

fn to_json(value: &impl Serialize) -> Result<Json, IdentityError> {
    serde_json::to_value(value).map_err(|error| IdentityError::Internal(error.to_string()))
}

fn from_json<T: serde::de::DeserializeOwned>(json: &Json) -> Result<T, IdentityError> {
    serde_json::from_value(json.clone()).map_err(|error| IdentityError::Internal(error.to_string()))
}
