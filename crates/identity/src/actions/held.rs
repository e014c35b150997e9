//! Forms that wait until the level of assurance is raised.

use kernel::{Ctx, DbError, PersonId};

use crate::store::{self, HeldForm};

/// Long enough to fetch a card reader.
const HELD_SECONDS: i64 = 1_800;

/// Keeps a form that was sent in a session of too low a level; gives the id by which its sender finds it.
pub async fn hold(ctx: &Ctx, person: &PersonId, form: HeldForm) -> Result<String, DbError> {
    let person = person.clone();
    ctx.write(move |tx| {
        let id: String = tx.new_id();
        let until = tx.now().plus_seconds(HELD_SECONDS);
        store::insert_held_form(tx, &id, &person, &form, until)?;
        Ok(id)
    })
    .await
}
