//! This node's own place: who it is, its certificates, the newest list.

use kernel::{AgencyId, DbError, Reader, Row, Timestamp, Tx, params};

use crate::model::{Fingerprint, NodeId, SignedList};
use crate::state::{Governor, Pin};

/// Who this node is.
#[derive(Debug, Clone)]
pub struct OwnRow {
    /// Its id.
    pub node: NodeId,
    /// Name of the federation.
    pub instance: String,
    /// By what lists are recognised.
    pub root: Fingerprint,
    /// Who signs them.
    pub by: Governor,
    /// On the centre: the agency that governs.
    pub governor: Option<AgencyId>,
    /// The agencies it holds.
    pub agencies: Vec<AgencyId>,
    /// When it joined.
    pub joined_at: Timestamp,
    /// When the centre has seen it with its certificate.
    pub acknowledged_at: Option<Timestamp>,
}

impl OwnRow {
    /// The pin.
    pub fn pin(&self) -> Pin {
        Pin { root: self.root, governor: Some(self.by.clone()) }
    }
}

/// What a certificate of this node is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateUse {
    /// Showing itself in TLS.
    Tls,
    /// Signing for an agency.
    Seal,
}

impl CertificateUse {
    /// The word storage uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Seal => "seal",
        }
    }

    pub(super) fn of(word: &str) -> Self {
        if word == "tls" { Self::Tls } else { Self::Seal }
    }
}

/// A certificate of this node.
#[derive(Debug, Clone)]
pub struct OwnCertificate {
    /// Name of its key.
    pub key_name: String,
    /// What for.
    pub purpose: CertificateUse,
    /// For which agency; for TLS the one that vouches for the host.
    pub agency: AgencyId,
    /// In DER.
    pub der: Vec<u8>,
    /// Those above it in PEM, its issuer first.
    pub chain: String,
    /// When it came.
    pub got_at: Timestamp,
    /// The newest OCSP response.
    pub ocsp: Option<Vec<u8>>,
}

/// Who this node is; none while it stands alone.
pub fn find_own(r: &mut Reader) -> Result<Option<OwnRow>, DbError> {
    let sql = "select node, instance, root, governor_subject, governor_issuer, governor, agencies, joined_at, \
               acknowledged_at from federation_own where one = 1";
    let Some(row) = r.query_opt(sql, params![])? else { return Ok(None) };
    let root = Fingerprint::parse(row.text_ref(2)?);
    Ok(Some(OwnRow {
        node: row.id(0)?,
        instance: row.text(1)?,
        root: root.ok_or(DbError::Column { column: 2, expected: "a fingerprint" })?,
        by: Governor { subject: row.bytes(3)?, issuer: row.bytes(4)? },
        governor: row.opt_id(5)?,
        agencies: super::parsed(&row, 6)?,
        joined_at: row.timestamp(7)?,
        acknowledged_at: row.opt_timestamp(8)?,
    }))
}

/// Writes who this node is; false when it is somebody already.
pub(crate) fn insert_own(tx: &mut Tx, new: &OwnRow) -> Result<bool, DbError> {
    let sql = "insert into federation_own (one, node, instance, root, governor_subject, governor_issuer, governor, \
               agencies, joined_at, acknowledged_at) values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9) \
               on conflict (one) do nothing";
    let agencies = serde_json::json!(new.agencies).to_string();
    let row = params![
        &new.node,
        &new.instance,
        new.root.to_string(),
        new.by.subject.as_slice(),
        new.by.issuer.as_slice(),
        new.governor.as_ref(),
        agencies,
        new.joined_at,
        new.acknowledged_at
    ];
    Ok(tx.execute(sql, row)? == 1)
}

/// Notes that the centre has seen this node.
pub(crate) fn acknowledge_own(tx: &mut Tx) -> Result<(), DbError> {
    let now = tx.now();
    let sql = "update federation_own set acknowledged_at = $1 where one = 1 and acknowledged_at is null";
    tx.execute(sql, params![now])?;
    Ok(())
}

const CERTIFICATE: &str = "select key_name, purpose, agency, certificate, chain, got_at, ocsp \
                           from federation_certificates";

fn certificate(row: &Row) -> Result<OwnCertificate, DbError> {
    Ok(OwnCertificate {
        key_name: row.text(0)?,
        purpose: CertificateUse::of(row.text_ref(1)?),
        agency: row.id(2)?,
        der: row.bytes(3)?,
        chain: row.text(4)?,
        got_at: row.timestamp(5)?,
        ocsp: Some(row.bytes(6)?).filter(|der| !der.is_empty()),
    })
}

/// This node's certificates in use.
pub fn list_own_certificates(r: &mut Reader) -> Result<Vec<OwnCertificate>, DbError> {
    let sql = format!("{CERTIFICATE} where retired_at is null order by got_at, key_name");
    r.query(&sql, params![])?.iter().map(certificate).collect()
}

/// Keeps a certificate; the older ones of the same use and agency retire.
pub(crate) fn insert_own_certificate(tx: &mut Tx, new: &OwnCertificate) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "update federation_certificates set retired_at = $1 where purpose = $2 and agency = $3 \
         and retired_at is null and key_name <> $4",
        params![now, new.purpose.word(), &new.agency, &new.key_name],
    )?;
    tx.execute(
        "insert into federation_certificates (key_name, purpose, agency, certificate, chain, got_at, ocsp) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (key_name) do nothing",
        params![
            &new.key_name,
            new.purpose.word(),
            &new.agency,
            new.der.as_slice(),
            &new.chain,
            new.got_at,
            new.ocsp.as_deref().unwrap_or_default()
        ],
    )?;
    Ok(())
}

/// How many keys this node has had for a use: the next one's number is one more.
pub(crate) fn count_own_certificates(
    r: &mut Reader,
    purpose: CertificateUse,
    agency: &AgencyId,
) -> Result<i64, DbError> {
    let sql =
        "select cast(count(*) as bigint) from federation_certificates where purpose = $1 and agency = $2";
    r.query_one(sql, params![purpose.word(), agency])?.int(0)
}

/// Keeps the newest OCSP response about a certificate of this node.
pub(crate) fn set_ocsp(tx: &mut Tx, key_name: &str, ocsp: &[u8]) -> Result<(), DbError> {
    tx.execute("update federation_certificates set ocsp = $2 where key_name = $1", params![key_name, ocsp])?;
    Ok(())
}

/// The newest list that was verified here, or issued.
#[derive(Debug, Clone)]
pub struct KeptList {
    /// Its number.
    pub number: u64,
    /// SHA-256 of what it lists.
    pub content: String,
    /// With its signature.
    pub signed: SignedList,
    /// When it was verified.
    pub verified_at: Timestamp,
}

/// The newest list.
pub fn find_list(r: &mut Reader) -> Result<Option<KeptList>, DbError> {
    let sql = "select number, content, list, signature, verified_at from federation_list where one = 1";
    let Some(row) = r.query_opt(sql, params![])? else { return Ok(None) };
    let number = u64::try_from(row.int(0)?);
    Ok(Some(KeptList {
        number: number.map_err(|_| DbError::Column { column: 0, expected: "a number" })?,
        content: row.text(1)?,
        signed: SignedList { list: row.bytes(2)?, signature: row.bytes(3)? },
        verified_at: row.timestamp(4)?,
    }))
}

/// Puts a newer list in place of the old one; an older number changes nothing.
pub(crate) fn keep_list(tx: &mut Tx, new: &KeptList) -> Result<bool, DbError> {
    let sql = "insert into federation_list (one, number, content, list, signature, verified_at) \
               values (1, $1, $2, $3, $4, $5) on conflict (one) do update set number = excluded.number, \
               content = excluded.content, list = excluded.list, signature = excluded.signature, \
               verified_at = excluded.verified_at where federation_list.number <= excluded.number";
    let row = params![
        new.number,
        &new.content,
        new.signed.list.as_slice(),
        new.signed.signature.as_slice(),
        new.verified_at
    ];
    Ok(tx.execute(sql, row)? == 1)
}

/// The directory that was kept last, in JSON.
pub(crate) fn find_directory(r: &mut Reader) -> Result<Option<Vec<u8>>, DbError> {
    let row = r.query_opt("select json from federation_directory where one = 1", params![])?;
    row.map(|row| row.bytes(0)).transpose()
}

/// Puts the directory that belongs to the newest list in place of the old one.
pub(crate) fn keep_directory(tx: &mut Tx, json: &[u8]) -> Result<(), DbError> {
    let now = tx.now();
    let sql = "insert into federation_directory (one, json, got_at) values (1, $1, $2) \
               on conflict (one) do update set json = excluded.json, got_at = excluded.got_at";
    tx.execute(sql, params![json, now]).map(drop)
}
