//! All SQL of the relay.

mod receipts;

use bytes::Bytes;
use kernel::{AgencyId, DbError, Reader, Row, Timestamp, Tx, params};

use crate::frame::Sealed;
use crate::proofs::Proof;

pub(crate) use receipts::{
    KeptReceipts, NewReceipts, Place, answered_after, keep_receipts, receipts_around, receipts_until,
    refuse_receipts, sent_before,
};
pub use receipts::{RefusedReceipts, list_refused_receipts};

/// On which side of an exchange this node was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The consumer's: this node sent the request.
    Out,
    /// The provider's.
    In,
}

impl Side {
    /// The word of storage and paths.
    pub fn word(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::In => "in",
        }
    }

    /// The side with that word.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Out, Self::In].into_iter().find(|side| side.word() == word)
    }
}

/// One exchange on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Agency that asked.
    pub consumer: AgencyId,
    /// Message id.
    pub id: String,
    /// Side.
    pub side: Side,
}

impl Key {
    /// The key of the tables.
    pub(crate) fn exchange(&self) -> String {
        format!("{}/{}/{}", self.side.word(), self.consumer, self.id)
    }
}

/// A request to be kept.
pub(crate) struct NewRequest<'a> {
    pub(crate) key: &'a Key,
    pub(crate) node: &'a str,
    pub(crate) provider: &'a AgencyId,
    pub(crate) service: &'a str,
    pub(crate) same: &'a str,
    pub(crate) sealed: &'a Sealed,
    pub(crate) proof: &'a Proof,
    pub(crate) body: Option<&'a [u8]>,
}

/// A message as it was kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// What was signed.
    pub sealed: Sealed,
    /// The body; none when it was too long to be kept, or its time is over.
    pub body: Option<Bytes>,
    /// When it was kept.
    pub at: Timestamp,
}

/// A request as it was kept.
#[derive(Debug, Clone)]
pub struct KeptRequest {
    /// The message.
    pub message: Kept,
    /// The other node.
    pub node: String,
    /// Digest of what makes two tries the same exchange.
    pub(crate) same: String,
}

/// Keeps a request; false when its id is known.
pub(crate) fn insert_request(tx: &mut Tx, new: &NewRequest<'_>) -> Result<bool, DbError> {
    keep_proof(tx, new.proof)?;
    let now = tx.now();
    let row = params![
        new.key.exchange(),
        &new.key.consumer,
        &new.key.id,
        new.key.side.word(),
        now,
        new.node,
        new.provider,
        new.service,
        new.same,
        new.sealed.header.to_vec(),
        new.sealed.signature.to_vec(),
        &new.proof.name,
        new.body.map(<[u8]>::to_vec)
    ];
    let sql = "insert into relay_requests (exchange, consumer, id, side, at, node, provider, service, same, header, \
               signature, proof, body) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
               on conflict (exchange) do nothing";
    Ok(tx.execute(sql, row)? == 1)
}

/// Keeps a request that was signed anew in place of the one of `before`, which reached nobody; false when that was answered
/// or replaced meanwhile.
pub(crate) fn replace_request(
    tx: &mut Tx,
    (key, before): (&Key, Timestamp),
    node: &str,
    (sealed, proof): (&Sealed, &Proof),
    body: Option<&[u8]>,
) -> Result<bool, DbError> {
    keep_proof(tx, proof)?;
    let now = tx.now();
    let row = params![
        key.exchange(),
        before,
        now,
        node,
        sealed.header.to_vec(),
        sealed.signature.to_vec(),
        &proof.name,
        body.map(<[u8]>::to_vec)
    ];
    let sql = "update relay_requests set at = $3, node = $4, header = $5, signature = $6, proof = $7, body = $8 \
               where exchange = $1 and at = $2 \
               and not exists (select exchange from relay_answers where exchange = $1)";
    Ok(tx.execute(sql, row)? == 1)
}

/// Keeps an answer that was exchanged with a node; false when there is one.
pub(crate) fn insert_answer(
    tx: &mut Tx,
    (key, node): (&Key, &str),
    (sealed, proof): (&Sealed, &Proof),
    body: Option<&[u8]>,
) -> Result<bool, DbError> {
    keep_proof(tx, proof)?;
    let now = tx.now();
    let row = params![
        key.exchange(),
        now,
        sealed.header.to_vec(),
        sealed.signature.to_vec(),
        &proof.name,
        body.map(<[u8]>::to_vec),
        node
    ];
    let sql = "insert into relay_answers (exchange, at, header, signature, proof, body, node) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (exchange) do nothing";
    Ok(tx.execute(sql, row)? == 1)
}

/// Keeps an OCSP response once, by its digest.
fn keep_proof(tx: &mut Tx, proof: &Proof) -> Result<(), DbError> {
    let Some(ocsp) = &proof.new else { return Ok(()) };
    let now = tx.now();
    let sql =
        "insert into relay_proofs (sha256, at, ocsp) values ($1, $2, $3) on conflict (sha256) do nothing";
    tx.execute(sql, params![&proof.name, now, ocsp.to_vec()])?;
    Ok(())
}

/// Forgets the bodies of messages kept from `from` to before `until`.
pub(crate) fn forget_bodies(tx: &mut Tx, from: Timestamp, until: Timestamp) -> Result<(), DbError> {
    for table in ["relay_requests", "relay_answers"] {
        let sql = format!("update {table} set body = null where at >= $1 and at < $2 and body is not null");
        tx.execute(&sql, params![from, until])?;
    }
    Ok(())
}

/// A request and its answer.
pub fn find(r: &mut Reader, key: &Key) -> Result<Option<(KeptRequest, Option<Kept>)>, DbError> {
    let sql = "select m.at, m.header, m.signature, p.ocsp, m.body, m.node, m.same from relay_requests m \
               join relay_proofs p on p.sha256 = m.proof where m.exchange = $1";
    let row = params![key.exchange()];
    let Some(found) = r.query_opt(sql, row.clone())? else { return Ok(None) };
    let request = KeptRequest { message: kept(&found)?, node: found.text(5)?, same: found.text(6)? };
    let sql = "select a.at, a.header, a.signature, p.ocsp, a.body from relay_answers a \
               join relay_proofs p on p.sha256 = a.proof where a.exchange = $1";
    let answer = r.query_opt(sql, row)?.as_ref().map(kept).transpose()?;
    Ok(Some((request, answer)))
}

fn kept(row: &Row) -> Result<Kept, DbError> {
    Ok(Kept {
        at: row.timestamp(0)?,
        sealed: Sealed {
            header: row.bytes(1)?.into(),
            signature: row.bytes(2)?.into(),
            ocsp: row.bytes(3)?.into(),
        },
        body: row.opt_bytes(4)?.map(Bytes::from),
    })
}

/// One line of the list of exchanges with other nodes.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Which.
    pub key: Key,
    /// When the request was kept.
    pub at: Timestamp,
    /// The other node.
    pub node: String,
    /// The agency that answers.
    pub provider: AgencyId,
    /// The service.
    pub service: String,
    /// When the answer was kept.
    pub answered_at: Option<Timestamp>,
}

/// The exchanges in which an agency asked or answered, newest first, older than `before`.
pub fn list_of_agency(
    r: &mut Reader,
    agency: &AgencyId,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<Listed>, DbError> {
    let sql = "select m.consumer, m.id, m.side, m.at, m.node, m.provider, m.service, a.at from relay_requests m \
               left join relay_answers a on a.exchange = m.exchange \
               where m.at < $2 and (m.consumer = $1 and m.side = 'out' or m.provider = $1 and m.side = 'in') \
               order by m.at desc limit $3";
    r.query(sql, params![agency, before, limit])?.iter().map(listed).collect()
}

fn listed(row: &Row) -> Result<Listed, DbError> {
    Ok(Listed {
        key: Key {
            consumer: row.id(0)?,
            id: row.text(1)?,
            side: Side::of_word(&row.text(2)?).unwrap_or(Side::In),
        },
        at: row.timestamp(3)?,
        node: row.text(4)?,
        provider: row.id(5)?,
        service: row.text(6)?,
        answered_at: row.opt_timestamp(7)?,
    })
}
