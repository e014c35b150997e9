//! All SQL of sign-ins for other systems. Codes and tokens are stored by hash alone.

mod keys;
mod notices;

use kernel::{DbError, PersonId, Reader, Row, Timestamp, Tx, params};

use crate::model::{Consent, SignIn, SignInId, Token, TokenKind, read_scopes, write_scopes};

pub(crate) use keys::{StoredKey, delete_key, find_secret, insert_key, list_keys, secret};
pub use notices::list_troubled_notices;
pub(crate) use notices::{
    count_try, delete_old_notices, has_tokens, insert_notice, is_notice_due, list_due_notices, note_problem,
    settle_notice,
};

const CONSENT: &str = "select id, client, scopes, given_at, withdrawn_at from openid_consents";

fn consent(row: &Row) -> Result<Consent, DbError> {
    Ok(Consent {
        id: row.text(0)?,
        client: row.text(1)?,
        scopes: read_scopes(row.text_ref(2)?),
        given_at: row.timestamp(3)?,
        withdrawn_at: row.opt_timestamp(4)?,
    })
}

/// The consents that a person has given and not withdrawn, newest first.
pub fn consents_of(r: &mut Reader, person: &PersonId) -> Result<Vec<Consent>, DbError> {
    let sql = format!("{CONSENT} where person_id = $1 and withdrawn_at is null order by id desc limit 200");
    r.query(&sql, params![person])?.iter().map(consent).collect()
}

/// The consent of a person to a client, unless withdrawn.
pub(crate) fn find_consent(
    r: &mut Reader,
    person: &PersonId,
    client: &str,
) -> Result<Option<Consent>, DbError> {
    let sql = format!(
        "{CONSENT} where person_id = $1 and client = $2 and withdrawn_at is null order by id desc limit 1"
    );
    r.query_opt(&sql, params![person, client])?.as_ref().map(consent).transpose()
}

pub(crate) fn insert_consent(
    tx: &mut Tx,
    person: &PersonId,
    client: &str,
    scopes: &str,
) -> Result<(), DbError> {
    let (id, now): (String, _) = (tx.new_id(), tx.now());
    tx.execute(
        "insert into openid_consents (id, person_id, client, scopes, given_at) values ($1, $2, $3, $4, $5)",
        params![id, person, client, scopes, now],
    )?;
    Ok(())
}

/// Withdraws the consents of a person to a client; false when there was none.
pub(crate) fn withdraw(tx: &mut Tx, person: &PersonId, client: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update openid_consents set withdrawn_at = $3 \
               where person_id = $1 and client = $2 and withdrawn_at is null";
    Ok(tx.execute(sql, params![person, client, now])? > 0)
}

const SIGN_IN: &str = "select id, person_id, client, scopes, post, session_hash, acr, auth_at, began_at, ended_at \
                       from openid_sign_ins";

fn sign_in(row: &Row) -> Result<SignIn, DbError> {
    Ok(SignIn {
        id: row.id(0)?,
        person: row.id(1)?,
        client: row.text(2)?,
        scopes: read_scopes(row.text_ref(3)?),
        post: row.opt_id(4)?,
        session_hash: row.text(5)?,
        acr: row.text(6)?,
        auth_at: row.timestamp(7)?,
        began_at: row.timestamp(8)?,
        ended_at: row.opt_timestamp(9)?,
    })
}

pub(crate) fn insert_sign_in(tx: &mut Tx, new: &SignIn) -> Result<(), DbError> {
    tx.execute(
        "insert into openid_sign_ins (id, person_id, client, scopes, post, session_hash, acr, auth_at, began_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            &new.id,
            &new.person,
            &new.client,
            write_scopes(&new.scopes),
            new.post.as_ref(),
            &new.session_hash,
            &new.acr,
            new.auth_at,
            new.began_at
        ],
    )?;
    Ok(())
}

/// A sign-in by id.
pub(crate) fn find_sign_in(r: &mut Reader, id: &SignInId) -> Result<Option<SignIn>, DbError> {
    r.query_opt(&format!("{SIGN_IN} where id = $1"), params![id])?.as_ref().map(sign_in).transpose()
}

/// A person's latest sign-ins, newest first.
pub fn sign_ins_of(r: &mut Reader, person: &PersonId, limit: i64) -> Result<Vec<SignIn>, DbError> {
    let sql = format!("{SIGN_IN} where person_id = $1 order by id desc limit $2");
    r.query(&sql, params![person, limit])?.iter().map(sign_in).collect()
}

/// The sign-ins that happened in a session and have not ended.
pub(crate) fn list_open_in(r: &mut Reader, session_hash: &str) -> Result<Vec<SignIn>, DbError> {
    let sql = format!("{SIGN_IN} where session_hash = $1 and ended_at is null order by id");
    r.query(&sql, params![session_hash])?.iter().map(sign_in).collect()
}

/// A person's sign-ins at a client that have not ended.
pub(crate) fn list_open_at(r: &mut Reader, person: &PersonId, client: &str) -> Result<Vec<SignIn>, DbError> {
    let sql = format!("{SIGN_IN} where person_id = $1 and client = $2 and ended_at is null order by id");
    r.query(&sql, params![person, client])?.iter().map(sign_in).collect()
}

/// Ends one sign-in: none of its tokens opens anything from now on.
pub(crate) fn end_sign_in(tx: &mut Tx, id: &SignInId) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "update openid_sign_ins set ended_at = $2 where id = $1 and ended_at is null",
        params![id, now],
    )?;
    Ok(())
}

/// Ends a person's sign-ins at a client.
pub(crate) fn end_sign_ins_at(tx: &mut Tx, person: &PersonId, client: &str) -> Result<(), DbError> {
    let now = tx.now();
    let sql = "update openid_sign_ins set ended_at = $3 \
               where person_id = $1 and client = $2 and ended_at is null";
    tx.execute(sql, params![person, client, now])?;
    Ok(())
}

/// Ends the sign-ins that happened in a session.
pub(crate) fn end_sign_ins_in(tx: &mut Tx, session_hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    let sql = "update openid_sign_ins set ended_at = $2 where session_hash = $1 and ended_at is null";
    tx.execute(sql, params![session_hash, now])?;
    Ok(())
}

/// Lets the sign-ins that happened in a session go on in the one that took its place.
pub(crate) fn move_sign_ins(tx: &mut Tx, from: &str, to: &str) -> Result<(), DbError> {
    let sql = "update openid_sign_ins set session_hash = $2 where session_hash = $1 and ended_at is null";
    tx.execute(sql, params![from, to])?;
    Ok(())
}

/// What a code stands for.
pub(crate) struct Code {
    pub(crate) sign_in: SignInId,
    pub(crate) redirect_uri: String,
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: String,
    pub(crate) expires_at: Timestamp,
    pub(crate) used_at: Option<Timestamp>,
}

pub(crate) fn insert_code(tx: &mut Tx, hash: &str, new: &Code) -> Result<(), DbError> {
    tx.execute(
        "insert into openid_codes (hash, sign_in_id, redirect_uri, nonce, challenge, expires_at) \
         values ($1, $2, $3, $4, $5, $6)",
        params![hash, &new.sign_in, &new.redirect_uri, new.nonce.as_deref(), &new.challenge, new.expires_at],
    )?;
    Ok(())
}

pub(crate) fn find_code(r: &mut Reader, hash: &str) -> Result<Option<Code>, DbError> {
    let sql = "select sign_in_id, redirect_uri, nonce, challenge, expires_at, used_at from openid_codes where hash = $1";
    let code = |row: Row| {
        Ok(Code {
            sign_in: row.id(0)?,
            redirect_uri: row.text(1)?,
            nonce: row.opt_text(2)?,
            challenge: row.text(3)?,
            expires_at: row.timestamp(4)?,
            used_at: row.opt_timestamp(5)?,
        })
    };
    r.query_opt(sql, params![hash])?.map(code).transpose()
}

/// Notes that a code was used; false when it had been.
pub(crate) fn use_code(tx: &mut Tx, hash: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update openid_codes set used_at = $2 where hash = $1 and used_at is null";
    Ok(tx.execute(sql, params![hash, now])? == 1)
}

pub(crate) fn insert_token(
    tx: &mut Tx,
    hash: &str,
    kind: TokenKind,
    sign_in: &SignInId,
    expires_at: Timestamp,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into openid_tokens (hash, kind, sign_in_id, issued_at, expires_at) values ($1, $2, $3, $4, $5)",
        params![hash, kind.as_str(), sign_in, now, expires_at],
    )?;
    Ok(())
}

pub(crate) fn find_token(r: &mut Reader, hash: &str) -> Result<Option<Token>, DbError> {
    let sql = "select kind, sign_in_id, issued_at, expires_at, used_at from openid_tokens where hash = $1";
    let token = |row: Row| {
        Ok(Token {
            kind: row.text(0)?,
            sign_in: row.id(1)?,
            issued_at: row.timestamp(2)?,
            expires_at: row.timestamp(3)?,
            used_at: row.opt_timestamp(4)?,
        })
    };
    r.query_opt(sql, params![hash])?.map(token).transpose()
}

/// Notes that a refresh token was used; false when it had been.
pub(crate) fn use_token(tx: &mut Tx, hash: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update openid_tokens set used_at = $2 where hash = $1 and used_at is null";
    Ok(tx.execute(sql, params![hash, now])? == 1)
}

/// Ends one token.
pub(crate) fn expire_token(tx: &mut Tx, hash: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("update openid_tokens set expires_at = $2 where hash = $1", params![hash, now])?;
    Ok(())
}

/// Keeps a request while the person signs in anew.
pub(crate) fn insert_question(tx: &mut Tx, query: &str) -> Result<String, DbError> {
    let (id, now): (String, _) = (tx.new_id(), tx.now());
    tx.execute(
        "insert into openid_questions (id, query, asked_at) values ($1, $2, $3)",
        params![&id, query, now],
    )?;
    Ok(id)
}

/// A request that was kept, and when.
pub(crate) fn find_question(r: &mut Reader, id: &str) -> Result<Option<(String, Timestamp)>, DbError> {
    r.query_opt("select query, asked_at from openid_questions where id = $1", params![id])?
        .map(|row| Ok((row.text(0)?, row.timestamp(1)?)))
        .transpose()
}

/// Notes a client's assertion; false when it was used before.
pub(crate) fn use_assertion(
    tx: &mut Tx,
    client: &str,
    jti: &str,
    expires_at: Timestamp,
) -> Result<bool, DbError> {
    let sql = "insert into openid_assertions (client, jti, expires_at) values ($1, $2, $3) \
               on conflict (client, jti) do nothing";
    Ok(tx.execute(sql, params![client, jti, expires_at])? == 1)
}

/// Takes away what no longer opens anything: assertions and requests that are past, codes
/// and tokens a month after their end, notices a month after they were made.
pub(crate) fn tidy(tx: &mut Tx) -> Result<(), DbError> {
    let now = tx.now();
    let long_ago = now.plus_seconds(-30 * 86_400);
    tx.execute("delete from openid_assertions where expires_at < $1", params![now])?;
    tx.execute("delete from openid_questions where asked_at < $1", params![now.plus_seconds(-86_400)])?;
    tx.execute("delete from openid_codes where expires_at < $1", params![long_ago])?;
    tx.execute("delete from openid_tokens where expires_at < $1", params![long_ago])?;
    delete_old_notices(tx, long_ago)?;
    Ok(())
}
