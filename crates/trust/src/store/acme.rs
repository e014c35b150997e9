//! ACME: nonces, accounts, orders and authorisations.

use kernel::{DbError, Reader, Row, Timestamp, Tx, params};

use crate::model::Serial;

/// Keeps a nonce; takes old ones away, so that the table stays small.
pub(crate) fn insert_nonce(tx: &mut Tx, nonce: &str, until: Timestamp) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("delete from acme_nonces where until_at < $1", params![now])?;
    tx.execute("insert into acme_nonces (nonce, until_at) values ($1, $2)", params![nonce, until])?;
    Ok(())
}

/// Takes a nonce; false when it is unknown, old or used.
pub(crate) fn take_nonce(tx: &mut Tx, nonce: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "delete from acme_nonces where nonce = $1 and until_at >= $2";
    Ok(tx.execute(sql, params![nonce, now])? == 1)
}

/// An account.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) thumbprint: String,
    pub(crate) jwk: String,
    pub(crate) contact: String,
    pub(crate) status: String,
}

const ACCOUNT: &str = "select id, thumbprint, jwk, contact, status from acme_accounts";

fn account(row: &Row) -> Result<Account, DbError> {
    Ok(Account {
        id: row.text(0)?,
        thumbprint: row.text(1)?,
        jwk: row.text(2)?,
        contact: row.text(3)?,
        status: row.text(4)?,
    })
}

pub(crate) fn find_account(r: &mut Reader, id: &str) -> Result<Option<Account>, DbError> {
    r.query_opt(&format!("{ACCOUNT} where id = $1"), params![id])?.as_ref().map(account).transpose()
}

pub(crate) fn find_account_by_key(r: &mut Reader, thumbprint: &str) -> Result<Option<Account>, DbError> {
    let sql = format!("{ACCOUNT} where thumbprint = $1");
    r.query_opt(&sql, params![thumbprint])?.as_ref().map(account).transpose()
}

pub(crate) fn insert_account(tx: &mut Tx, new: &Account) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into acme_accounts (id, thumbprint, jwk, contact, status, made_at) values ($1, $2, $3, $4, $5, $6)",
        params![&new.id, &new.thumbprint, &new.jwk, &new.contact, &new.status, now],
    )?;
    Ok(())
}

pub(crate) fn update_account(tx: &mut Tx, kept: &Account) -> Result<(), DbError> {
    tx.execute(
        "update acme_accounts set thumbprint = $2, jwk = $3, contact = $4, status = $5 where id = $1",
        params![&kept.id, &kept.thumbprint, &kept.jwk, &kept.contact, &kept.status],
    )?;
    Ok(())
}

/// An order; its status is one of RFC 8555 §7.1.6.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) hosts: Vec<String>,
    pub(crate) status: String,
    pub(crate) problem: Option<String>,
    pub(crate) serial: Option<Serial>,
    pub(crate) authority: String,
    pub(crate) until_at: Timestamp,
}

pub(crate) fn find_order(r: &mut Reader, id: &str) -> Result<Option<Order>, DbError> {
    let sql = "select id, account, hosts, status, problem, serial, authority, until_at from acme_orders where id = $1";
    let Some(row) = r.query_opt(sql, params![id])? else { return Ok(None) };
    Ok(Some(Order {
        id: row.text(0)?,
        account: row.text(1)?,
        hosts: row.text(2)?.split_whitespace().map(str::to_owned).collect(),
        status: row.text(3)?,
        problem: row.opt_text(4)?,
        serial: row.opt_text(5)?.as_deref().map(Serial::from_text),
        authority: row.text(6)?,
        until_at: row.timestamp(7)?,
    }))
}

pub(crate) fn insert_order(tx: &mut Tx, new: &Order) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into acme_orders (id, account, hosts, status, authority, made_at, until_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        params![&new.id, &new.account, new.hosts.join(" "), &new.status, &new.authority, now, new.until_at],
    )?;
    Ok(())
}

pub(crate) fn update_order(tx: &mut Tx, kept: &Order) -> Result<(), DbError> {
    tx.execute(
        "update acme_orders set status = $2, problem = $3, serial = $4 where id = $1",
        params![&kept.id, &kept.status, kept.problem.as_deref(), kept.serial.as_ref().map(Serial::as_str)],
    )?;
    Ok(())
}

/// The check of one host of an order: its authorisation with the one challenge it has.
#[derive(Debug, Clone)]
pub(crate) struct Authorization {
    pub(crate) id: String,
    pub(crate) order: String,
    pub(crate) account: String,
    pub(crate) host: String,
    pub(crate) token: String,
    pub(crate) status: String,
    pub(crate) problem: Option<String>,
    pub(crate) validated_at: Option<Timestamp>,
    pub(crate) until_at: Timestamp,
}

const AUTHORIZATION: &str = "select id, order_id, account, host, token, status, problem, validated_at, until_at \
                             from acme_authorizations";

fn authorization(row: &Row) -> Result<Authorization, DbError> {
    Ok(Authorization {
        id: row.text(0)?,
        order: row.text(1)?,
        account: row.text(2)?,
        host: row.text(3)?,
        token: row.text(4)?,
        status: row.text(5)?,
        problem: row.opt_text(6)?,
        validated_at: row.opt_timestamp(7)?,
        until_at: row.timestamp(8)?,
    })
}

pub(crate) fn find_authorization(r: &mut Reader, id: &str) -> Result<Option<Authorization>, DbError> {
    let sql = format!("{AUTHORIZATION} where id = $1");
    r.query_opt(&sql, params![id])?.as_ref().map(authorization).transpose()
}

pub(crate) fn list_authorizations(r: &mut Reader, order: &str) -> Result<Vec<Authorization>, DbError> {
    let sql = format!("{AUTHORIZATION} where order_id = $1 order by id");
    r.query(&sql, params![order])?.iter().map(authorization).collect()
}

pub(crate) fn insert_authorization(tx: &mut Tx, new: &Authorization) -> Result<(), DbError> {
    tx.execute(
        "insert into acme_authorizations (id, order_id, account, host, token, status, until_at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
        params![&new.id, &new.order, &new.account, &new.host, &new.token, &new.status, new.until_at],
    )?;
    Ok(())
}

pub(crate) fn update_authorization(tx: &mut Tx, kept: &Authorization) -> Result<(), DbError> {
    tx.execute(
        "update acme_authorizations set status = $2, problem = $3, validated_at = $4 where id = $1",
        params![&kept.id, &kept.status, kept.problem.as_deref(), kept.validated_at],
    )?;
    Ok(())
}

/// Writes the outcome of a check: valid, or invalid with what went wrong.
pub(crate) fn settle_authorization(
    tx: &mut Tx,
    checked: &Authorization,
    problem: Option<&str>,
) -> Result<(), DbError> {
    let settled = Authorization {
        status: if problem.is_some() { "invalid" } else { "valid" }.to_owned(),
        problem: problem.map(str::to_owned),
        validated_at: problem.is_none().then(|| tx.now()),
        ..checked.clone()
    };
    update_authorization(tx, &settled)
}
