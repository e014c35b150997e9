//! What can be done: settle what the installation is, register a person, find the official in a post; the
//! ways in, one a file.

mod certificate;
mod challenge;
mod door;
mod held;
mod passkeys;
mod recovery;
mod sessions;

use kernel::{Ctx, DbError, Official, Person, PostId, Reader, Tx};

use crate::error::IdentityError;
use crate::model::Installation;
use crate::store;

pub use certificate::{ask_certificate, sign_in_certificate};
pub use challenge::{Challenge, show_challenge};
pub use door::{finish_at_door, knock, send_to_door};
pub use held::hold;
pub use passkeys::{ask_passkey, begin_passkey, finish_passkey, remove_passkey, sign_in_passkey};
pub use recovery::{Checked, issue_codes, issue_counter_code, sign_in_recovery};
pub use sessions::{
    Browser, end_other_sessions, end_session, list_sessions, raise_demo, sign_in_demo, sign_out, take_post,
};

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
