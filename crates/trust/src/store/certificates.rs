//! Certificates.

use kernel::{AgencyId, DbError, PersonId, PostId, Reader, Row, Timestamp, Tx, Value, params};
use signature::Reason;

use crate::model::{Issued, Kind, Serial, reason_number, reason_of_number};

/// Later than every instant.
const AFTER_ALL: i64 = i64::MAX;

const COLUMNS: &str = "authority, serial, generation, kind, profile, holder_kind, holder, subject, fingerprint, \
                       certificate, not_before, not_after, issued_at, issued_by, replaces, revoked_at, reason, post";

fn issued(row: &Row) -> Result<Issued, DbError> {
    Ok(Issued {
        authority: row.text(0)?,
        serial: Serial::from_text(row.text_ref(1)?),
        generation: row.int(2)?,
        kind: Kind::from_word(row.text_ref(3)?),
        profile: row.text(4)?,
        holder_kind: row.text(5)?,
        holder: row.text(6)?,
        subject: row.text(7)?,
        fingerprint: row.text(8)?,
        der: row.bytes(9)?,
        not_before: row.timestamp(10)?,
        not_after: row.timestamp(11)?,
        issued_at: row.timestamp(12)?,
        issued_by: row.text(13)?,
        replaces: row.opt_text(14)?.as_deref().map(Serial::from_text),
        revoked_at: row.opt_timestamp(15)?,
        reason: row.opt_int(16)?.and_then(reason_of_number),
        post: row.opt_id(17)?,
    })
}

/// The certificate of an authority with this number.
pub fn find_certificate(r: &mut Reader, authority: &str, serial: &Serial) -> Result<Option<Issued>, DbError> {
    let sql = format!("select {COLUMNS} from certificates where authority = $1 and serial = $2");
    r.query_opt(&sql, params![authority, serial.as_str()])?.as_ref().map(issued).transpose()
}

/// The certificate with this SHA-256 over its DER.
pub fn find_by_fingerprint(r: &mut Reader, fingerprint: &str) -> Result<Option<Issued>, DbError> {
    let sql = format!("select {COLUMNS} from certificates where fingerprint = $1");
    r.query_opt(&sql, params![fingerprint])?.as_ref().map(issued).transpose()
}

/// The certificates of one holder, newest first, at most 100.
pub fn list_of_holder(r: &mut Reader, kind: &str, holder: &str) -> Result<Vec<Issued>, DbError> {
    let sql = format!(
        "select {COLUMNS} from certificates where holder_kind = $1 and holder = $2 and kind = 'holder' \
         order by issued_at desc, serial limit 100"
    );
    r.query(&sql, params![kind, holder])?.iter().map(issued).collect()
}

/// The link certificates between the generations of an authority's key, the earliest first.
pub fn list_links(r: &mut Reader, authority: &str) -> Result<Vec<Issued>, DbError> {
    let sql = format!(
        "select {COLUMNS} from certificates where holder_kind = 'authority' and holder = $1 and kind = 'link' \
         order by issued_at, serial"
    );
    r.query(&sql, params![authority])?.iter().map(issued).collect()
}

/// Certificates that an authority issued, newest first, after the one issued at that instant
/// with that number.
pub fn list_issued(
    r: &mut Reader,
    authority: &str,
    after: Option<(Timestamp, Serial)>,
    limit: i64,
) -> Result<Vec<Issued>, DbError> {
    let sql = format!(
        "select {COLUMNS} from certificates where authority = $1 \
         and (issued_at < $2 or (issued_at = $2 and serial > $3)) order by issued_at desc, serial limit $4"
    );
    let (at, serial) = after.unwrap_or((Timestamp(AFTER_ALL), Serial::from_text("")));
    r.query(&sql, params![authority, at, serial.as_str(), limit])?.iter().map(issued).collect()
}

/// What is asked about a certificate by OCSP.
#[derive(Debug, Clone, Copy)]
pub struct Status {
    /// Which generation signed it.
    pub generation: i64,
    /// When and why it was revoked.
    pub revoked: Option<(Timestamp, Reason)>,
}

/// The status of a number, when the authority issued it.
pub fn find_status(r: &mut Reader, authority: &str, serial: &Serial) -> Result<Option<Status>, DbError> {
    let sql = "select generation, revoked_at, reason from certificates where authority = $1 and serial = $2";
    let Some(row) = r.query_opt(sql, params![authority, serial.as_str()])? else { return Ok(None) };
    let reason = row.opt_int(2)?.and_then(reason_of_number).unwrap_or(Reason::Unspecified);
    Ok(Some(Status { generation: row.int(0)?, revoked: row.opt_timestamp(1)?.map(|at| (at, reason)) }))
}

/// Keeps a new certificate.
pub(crate) fn insert_certificate(tx: &mut Tx, new: &Issued) -> Result<(), DbError> {
    tx.execute(
        "insert into certificates (authority, serial, generation, kind, profile, holder_kind, holder, subject, \
         fingerprint, certificate, not_before, not_after, issued_at, issued_by, replaces, post) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        params![
            &new.authority,
            new.serial.as_str(),
            new.generation,
            new.kind.word(),
            &new.profile,
            &new.holder_kind,
            &new.holder,
            &new.subject,
            &new.fingerprint,
            new.der.as_slice(),
            new.not_before,
            new.not_after,
            new.issued_at,
            &new.issued_by,
            new.replaces.as_ref().map(Serial::as_str),
            new.post.as_ref().map(kernel::PostId::as_str)
        ],
    )?;
    Ok(())
}

/// Writes a certificate's state: revoked since, or none when it is released.
pub(crate) fn set_state(
    tx: &mut Tx,
    authority: &str,
    serial: &Serial,
    revoked: Option<(Timestamp, Reason)>,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "update certificates set revoked_at = $3, reason = $4, changed_at = $5 where authority = $1 and serial = $2",
        params![
            authority,
            serial.as_str(),
            revoked.map(|(at, _)| at),
            revoked.map(|(_, reason)| reason_number(reason)),
            now
        ],
    )?;
    Ok(())
}

/// How many certificates of an authority were issued, are in force, and were revoked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    /// Ever issued.
    pub issued: i64,
    /// In force now.
    pub in_force: i64,
    /// Revoked or held.
    pub revoked: i64,
}

/// The figures of one authority; certificates of its own services count too.
pub fn figures(r: &mut Reader, authority: &str, now: Timestamp) -> Result<Figures, DbError> {
    let sql = "select cast(count(*) as bigint), \
               cast(coalesce(sum(case when revoked_at is null and not_before <= $2 and not_after >= $2 then 1 else 0 end), 0) \
               as bigint), cast(count(revoked_at) as bigint) from certificates where authority = $1";
    let row = r.query_one(sql, params![authority, now])?;
    Ok(Figures { issued: row.int(0)?, in_force: row.int(1)?, revoked: row.int(2)? })
}

/// The number of 16 digits of a person, made when there is none yet.
pub(crate) fn citizen_number(tx: &mut Tx, person: &PersonId) -> Result<String, DbError> {
    let known = "select number from citizen_numbers where person = $1";
    if let Some(row) = tx.query_opt(known, params![person])? {
        return row.text(0);
    }
    loop {
        let mut bytes = [0_u8; 8];
        tx.entropy().fill(&mut bytes);
        let number = format!("{:016}", u64::from_be_bytes(bytes) % 10_000_000_000_000_000);
        let sql =
            "insert into citizen_numbers (person, number) values ($1, $2) on conflict (number) do nothing";
        if tx.execute(sql, params![person, &number])? == 1 {
            return Ok(number);
        }
    }
}

/// Certificates of an agency that are neither revoked nor over, by `authority/serial`, after `after`: its own, those of
/// its hosts, and those of officials in these posts.
pub(crate) fn list_running_of(
    r: &mut Reader,
    agency: &AgencyId,
    posts: &[PostId],
    (after, now, limit): (&str, Timestamp, i64),
) -> Result<Vec<Issued>, DbError> {
    let mut binds = params![agency, after, now, limit];
    let places: Vec<String> =
        (binds.len() + 1..=binds.len() + posts.len()).map(|at| format!("${at}")).collect();
    binds.extend(posts.iter().map(Value::from));
    let in_posts =
        if posts.is_empty() { String::new() } else { format!("or post in ({})", places.join(", ")) };
    let sql = format!(
        "select {COLUMNS} from certificates where kind = 'holder' and revoked_at is null and not_after >= $3 \
         and authority || '/' || serial > $2 and ((holder_kind = 'agency' and holder = $1) \
         or (holder_kind = 'server' and holder in (select host from server_hosts where agency = $1)) {in_posts}) \
         order by authority || '/' || serial limit $4"
    );
    r.query(&sql, binds)?.iter().map(issued).collect()
}
