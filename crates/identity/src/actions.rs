//! What can be done: settle what the installation is, register a person, sign in, sign out.

use kernel::{Actor, Audit, Ctx, DbError, Official, Person, PersonId, PostId, Reader, Tx};
use serde_json::json;

use crate::error::IdentityError;
use crate::model::{Installation, token_hash};
use crate::store;

/// Name of the mark that tells a demonstration from a live installation.
const KIND: &str = "kind";

/// Settles, at start-up, that this data is of the asked kind. A fresh database takes
/// the asked kind for good; no setting changes it afterwards.
pub async fn settle(ctx: &Ctx, asked: Installation) -> Result<(), IdentityError> {
    ctx.write(move |tx| {
        store::insert_mark(tx, KIND, asked.as_str())?;
        let found = store::find_mark(tx, KIND)?.unwrap_or_default();
        if found == asked.as_str() {
            Ok(())
        } else {
            Err(IdentityError::OtherInstallation { found, asked: asked.as_str() })
        }
    })
    .await
}

/// The person by that id number, registered now if need be.
pub fn register_person(tx: &mut Tx, national_id: &str, name: &str) -> Result<Person, DbError> {
    if let Some(person) = store::find_person_by_national_id(tx, national_id)? {
        return Ok(person);
    }
    let person = Person { id: tx.new_id(), national_id: national_id.to_owned(), name: name.to_owned() };
    store::insert_person(tx, &person)?;
    Ok(person)
}

/// The official that `person` is in `post` today, as holder or as deputy.
pub fn find_official(
    ctx: &Ctx,
    r: &mut Reader,
    person: Person,
    post: &PostId,
) -> Result<Option<Official>, DbError> {
    let today = ctx.today();
    let agencies = directory::agencies(ctx);
    let held = directory::store::posts_held_by(r, &person.id, today)?;
    let Some(described) = agencies.post(post) else { return Ok(None) };
    if !held.contains(post) {
        return Ok(None);
    }
    let standing_in_for = directory::store::deputising(r, &person.id, today)?;
    Ok(Some(Official {
        person,
        post: post.clone(),
        agency: described.agency.clone(),
        post_title_zh: described.title.zh.clone(),
        post_title_en: described.title.en.clone(),
        roles: described.roles.clone(),
        standing_in_for,
    }))
}

/// Signs a synthetic person in, as citizen or in a post they hold; gives the session's
/// token. Refused outside a demonstration, whatever the settings say.
pub async fn sign_in_demo(
    ctx: &Ctx,
    person: PersonId,
    post: Option<PostId>,
) -> Result<String, IdentityError> {
    let context = ctx.clone();
    ctx.write(move |tx| {
        if store::find_mark(tx, KIND)?.as_deref() != Some(Installation::Demo.as_str()) {
            return Err(IdentityError::NotDemo);
        }
        let found = store::find_person(tx, &person)?.ok_or(IdentityError::UnknownPerson)?;
        let actor = match &post {
            None => Actor::Citizen(found),
            Some(post) => {
                let official = find_official(&context, tx, found, post)?;
                Actor::Official(official.ok_or(IdentityError::UnknownPerson)?)
            }
        };
        let token = tx.secret();
        store::insert_session(tx, &token_hash(&token), &person, post.as_ref())?;
        tx.audit(Audit {
            actor: &actor,
            action: "identity.sign_in",
            object: "person",
            object_id: person.as_str(),
            agency: None,
            detail: json!({ "method": "demo" }),
        })?;
        Ok(token)
    })
    .await
}

/// Ends the session of `token`; an unknown one is no error.
pub async fn sign_out(ctx: &Ctx, token: &str) -> Result<(), DbError> {
    let hash = token_hash(token);
    ctx.write(move |tx| store::end_session(tx, &hash)).await
}
