//! Ending sign-ins, and telling the clients that asked to be told (OpenID Connect Back-Channel Logout 1.0).
//! The notice is kept in the transaction that ends the sign-in; [`crate::notices`] sends it.

use kernel::{Ctx, DbError, PersonId, Tx};

use crate::model::SignIn;
use crate::store;

/// Ends one sign-in.
pub(crate) fn end_sign_in(ctx: &Ctx, tx: &mut Tx, sign_in: &SignIn) -> Result<(), DbError> {
    if sign_in.ended_at.is_none() {
        tell(ctx, tx, sign_in)?;
    }
    store::end_sign_in(tx, &sign_in.id)
}

/// Ends the sign-ins that happened in a session.
pub(crate) fn end_session(ctx: &Ctx, tx: &mut Tx, session_hash: &str) -> Result<(), DbError> {
    for sign_in in store::list_open_in(tx, session_hash)? {
        tell(ctx, tx, &sign_in)?;
    }
    store::end_sign_ins_in(tx, session_hash)
}

/// Ends a person's sign-ins at a client; one notice without `sid` tells of all of them.
pub(crate) fn end_all_at(ctx: &Ctx, tx: &mut Tx, person: &PersonId, client: &str) -> Result<(), DbError> {
    let mut knows = false;
    for sign_in in store::list_open_at(tx, person, client)? {
        knows = knows || store::has_tokens(tx, &sign_in)?;
    }
    if knows && wants_notices(ctx, client) {
        store::insert_notice(tx, client, person, None)?;
    }
    store::end_sign_ins_at(tx, person, client)
}

fn tell(ctx: &Ctx, tx: &mut Tx, sign_in: &SignIn) -> Result<(), DbError> {
    if wants_notices(ctx, &sign_in.client) && store::has_tokens(tx, sign_in)? {
        store::insert_notice(tx, &sign_in.client, &sign_in.person, Some(&sign_in.id))?;
    }
    Ok(())
}

fn wants_notices(ctx: &Ctx, client: &str) -> bool {
    catalogue::current(ctx).client(client).is_some_and(|client| client.backchannel_logout_uri.is_some())
}
