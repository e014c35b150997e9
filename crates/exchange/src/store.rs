//! All SQL of the exchange.

mod evidence;

use catalogue::model::Endpoint;
use kernel::{Actor, AgencyId, Day, DbError, Reader, Row, Text, Timestamp, Tx, Value, params};
use registries::model::ReadId;

use crate::call::{Asker, Said};
use crate::evidence::Salt;
use crate::model::{LookUpId, Opened, Seen};
use crate::notices::Taken;

pub use evidence::{KeptCall, find_call, find_called, find_salt, find_seen_by, look_ups_in};

/// Sorts after every identifier, under every collation.
pub(crate) const AFTER_ALL: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzzz";

/// One row of the log of look-ups.
pub(crate) struct NewLookUp<'a> {
    pub(crate) contract: &'a catalogue::model::Contract,
    pub(crate) asker: &'a Asker,
    pub(crate) fields: &'a [String],
    pub(crate) by: &'a str,
    pub(crate) key: &'a str,
    pub(crate) on: Day,
    pub(crate) found: usize,
    /// Endpoint of the API that is called.
    pub(crate) endpoint: Option<&'a Endpoint>,
}

/// Logs a look-up or a call.
pub(crate) fn insert_look_up(tx: &mut Tx, new: &NewLookUp<'_>) -> Result<LookUpId, DbError> {
    let (id, now): (LookUpId, _) = (tx.new_id(), tx.now());
    insert_look_up_as(tx, &id, now, new)?;
    Ok(id)
}

/// Logs a look-up or a call of whose request and answer the audit trail tells digests.
pub(crate) fn insert_answered(tx: &mut Tx, new: &NewLookUp<'_>, salt: &Salt) -> Result<LookUpId, DbError> {
    let (id, now): (LookUpId, _) = (tx.new_id(), tx.now());
    insert(tx, (&id, now), new, Some(salt))?;
    Ok(id)
}

/// Logs a look-up that another node logged under this id at that time.
pub(crate) fn insert_look_up_as(
    tx: &mut Tx,
    id: &LookUpId,
    at: Timestamp,
    new: &NewLookUp<'_>,
) -> Result<(), DbError> {
    insert(tx, (id, at), new, None)
}

fn insert(
    tx: &mut Tx,
    (id, at): (&LookUpId, Timestamp),
    new: &NewLookUp<'_>,
    salt: Option<&Salt>,
) -> Result<(), DbError> {
    let (contract, asker) = (new.contract, new.asker);
    let post = asker.posts.first().filter(|_| asker.official.is_some());
    tx.execute(
        "insert into look_ups (id, at, contract, consumer, registry, purpose, purpose_zh, purpose_en, basis_zh, \
         basis_en, fields, by_field, actor, post, official, channel, case_id, found, key_value, true_on, endpoint, salt) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
        params![
            id,
            at,
            &contract.id,
            &contract.consumer,
            contract.source.id(),
            &contract.purpose.code,
            &contract.purpose.name.zh,
            &contract.purpose.name.en,
            &contract.legal_basis.zh,
            &contract.legal_basis.en,
            new.fields.join(" "),
            new.by,
            &asker.label,
            post,
            asker.official.as_deref(),
            &asker.channel,
            asker.case.as_deref(),
            new.found,
            new.key,
            new.on,
            new.endpoint.map(ToString::to_string),
            salt.map(Salt::as_str)
        ],
    )?;
    Ok(())
}

/// Notes what the client said of a call, beside its row in the log.
pub(crate) fn insert_call(tx: &mut Tx, id: &LookUpId, said: &Said) -> Result<(), DbError> {
    tx.execute(
        "insert into calls (look_up_id, message_id, client, user_id, issue, represented_party) \
         values ($1, $2, $3, $4, $5, $6)",
        params![
            id,
            &said.message,
            &said.client,
            said.user.as_deref(),
            said.issue.as_deref(),
            said.represented.as_deref()
        ],
    )?;
    Ok(())
}

/// Notes how a call ended: the service's status, or why there was none.
pub(crate) fn end_call(
    tx: &mut Tx,
    id: &LookUpId,
    status: Option<u16>,
    error: Option<&str>,
) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "update calls set answered_at = $2, status = $3, error = $4 where look_up_id = $1 and answered_at is null",
        params![id, now, status.map(i64::from), error],
    )?;
    Ok(())
}

/// Notes whom a look-up was about and from when they see it.
pub(crate) fn insert_subject(
    tx: &mut Tx,
    subject: &str,
    id: &LookUpId,
    visible: Timestamp,
) -> Result<(), DbError> {
    tx.execute(
        "insert into look_up_subjects (subject, look_up_id, visible_from_at) values ($1, $2, $3) \
         on conflict (subject, look_up_id) do nothing",
        params![subject, id, visible],
    )?;
    Ok(())
}

/// Below this many uses a day a quota is one slot: writers of so few do not meet.
const SLOT_USES: i64 = 1_000;
const MOST_SLOTS: i64 = 64;

/// Counts one use of a contract today; false when that would exceed `quota`. The slot is
/// drawn; the others are tried only when it is full, so that the quota is met exactly.
pub(crate) fn take_quota(tx: &mut Tx, contract: &str, today: Day, quota: i64) -> Result<bool, DbError> {
    let slots = (quota / SLOT_USES).clamp(1, MOST_SLOTS);
    let mut drawn = [0_u8; 1];
    tx.entropy().fill(&mut drawn);
    for step in 0..slots {
        let slot = (i64::from(drawn[0]) + step) % slots;
        let room = quota / slots + i64::from(slot < quota % slots);
        let changed = tx.execute(
            "insert into contract_use (contract, on_day, slot, used) values ($1, $2, $3, 1) \
             on conflict (contract, on_day, slot) do update set used = contract_use.used + 1 \
             where contract_use.used < $4",
            params![contract, today, slot, room],
        )?;
        if changed == 1 && room > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Logs a refusal.
pub(crate) fn insert_refusal(tx: &mut Tx, contract: &str, actor: &Actor, code: &str) -> Result<(), DbError> {
    let row = params![tx.new_id::<String>(), tx.now(), contract, actor.agency(), actor.label(), code];
    tx.execute(
        "insert into refusals (id, at, contract, consumer, actor, code) values ($1, $2, $3, $4, $5, $6)",
        row,
    )?;
    Ok(())
}

const SEEN: &str = "l.id, l.at, l.consumer, l.registry, l.purpose_zh, l.purpose_en, l.basis_zh, l.basis_en, l.fields, \
                    l.post, l.official, l.channel, l.case_id, l.found, l.contract, l.by_field, l.key_value, l.true_on, \
                    l.actor, l.endpoint";

fn seen(row: &Row) -> Result<Seen, DbError> {
    Ok(Seen {
        id: row.id(0)?,
        at: row.timestamp(1)?,
        consumer: row.id(2)?,
        registry: row.text(3)?,
        purpose: Text::new(row.text(4)?, row.text(5)?),
        basis: Text::new(row.text(6)?, row.text(7)?),
        fields: row.text(8)?.split_whitespace().map(str::to_owned).collect(),
        post: row.opt_id(9)?,
        official: row.opt_text(10)?,
        channel: row.text(11)?,
        case: row.opt_text(12)?,
        found: row.int(13)?,
        contract: row.text(14)?,
        by: row.text(15)?,
        key: row.text(16)?,
        on: row.day(17)?,
        actor: row.text(18)?,
        endpoint: row.opt_text(19)?,
        visible_from: row.opt_timestamp(20)?,
    })
}

/// The look-ups about a person or business that they may see now, newest first,
/// before the look-up `before`.
pub fn look_ups_about(
    r: &mut Reader,
    subject: &str,
    now: Timestamp,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Seen>, DbError> {
    let sql = format!(
        "select {SEEN}, s.visible_from_at from look_up_subjects s join look_ups l on l.id = s.look_up_id \
         where s.subject = $1 and s.visible_from_at <= $2 and s.look_up_id < $3 order by s.look_up_id desc limit $4"
    );
    r.query(&sql, params![subject, now, before.unwrap_or(AFTER_ALL), limit])?.iter().map(seen).collect()
}

/// The openings of records about a person or business by officials, newest first, before the opening `before`.
pub fn openings_about(
    r: &mut Reader,
    subject: &str,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Opened>, DbError> {
    let before = before.map(ReadId::new);
    let reads = registries::store::reads_of(r, subject, before.as_ref(), limit)?;
    Ok(reads.into_iter().map(Opened::from).collect())
}

/// What the audit trail calls the reading with this id, when it is about this person or business and they may see it now: a
/// look-up or the opening of a record.
pub fn find_reading(
    r: &mut Reader,
    subject: &str,
    id: &str,
    now: Timestamp,
) -> Result<Option<&'static str>, DbError> {
    let sql = "select look_up_id from look_up_subjects where subject = $1 and look_up_id = $2 \
               and visible_from_at <= $3";
    if r.query_opt(sql, params![subject, id, now])?.is_some() {
        return Ok(Some("look_up"));
    }
    let opened = registries::store::find_read(r, &ReadId::new(id))?;
    Ok(opened.filter(|read| read.subject.as_deref() == Some(subject)).map(|_| "record_read"))
}

/// The look-ups made under these names of an agency, newest first, before the look-up `before`.
pub fn look_ups_by(
    r: &mut Reader,
    names: &[AgencyId],
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Seen>, DbError> {
    let mut binds = params![before.unwrap_or(AFTER_ALL), limit];
    let among = among(names, &mut binds);
    let sql = format!(
        "select {SEEN} from look_ups l where l.consumer in ({among}) and l.id < $1 order by l.id desc limit $2"
    );
    r.query(&sql, binds)?.iter().map(seen).collect()
}

/// A look-up by its id.
pub fn find_look_up(r: &mut Reader, id: &LookUpId) -> Result<Option<Seen>, DbError> {
    r.query_opt(&format!("select {SEEN} from look_ups l where l.id = $1"), params![id])?
        .as_ref()
        .map(seen)
        .transpose()
}

/// How often a contract was used on a day (counted only where it has a quota).
pub fn used_on(r: &mut Reader, contract: &str, day: Day) -> Result<i64, DbError> {
    let sql =
        "select cast(coalesce(sum(used), 0) as bigint) from contract_use where contract = $1 and on_day = $2";
    r.query_one(sql, params![contract, day])?.int(0)
}

/// A certificate that an agency's own system shows in TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCertificate {
    /// SHA-256 of it in DER, in lower-case hexadecimal digits.
    pub fingerprint: String,
    /// Whose it says it is.
    pub subject: String,
    /// Its last second.
    pub until: Timestamp,
}

/// A credential of an agency's own system: a secret, which itself is never stored, or a certificate.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Its id.
    pub id: String,
    /// The agency.
    pub agency: AgencyId,
    /// What the agency calls it.
    pub name: String,
    /// Hash of the secret; empty when a certificate is shown.
    pub secret_hash: String,
    /// The certificate; none when a secret is shown.
    pub certificate: Option<ShownCertificate>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

const CREDENTIAL: &str = "select id, agency, name, secret_hash, created_at, revoked_at, fingerprint, subject, expires_at from credentials";

fn credential(row: &Row) -> Result<Credential, DbError> {
    let shown = (row.opt_text(6)?, row.opt_text(7)?, row.opt_timestamp(8)?);
    let certificate = match shown {
        (Some(fingerprint), Some(subject), Some(until)) => {
            Some(ShownCertificate { fingerprint, subject, until })
        }
        _ => None,
    };
    Ok(Credential {
        id: row.id(0)?,
        agency: row.id(1)?,
        name: row.text(2)?,
        secret_hash: row.text(3)?,
        certificate,
        created_at: row.timestamp(4)?,
        revoked_at: row.opt_timestamp(5)?,
    })
}

/// A credential by id.
pub fn find_credential(r: &mut Reader, id: &str) -> Result<Option<Credential>, DbError> {
    r.query_opt(&format!("{CREDENTIAL} where id = $1"), params![id])?.as_ref().map(credential).transpose()
}

/// The credential of a certificate by its fingerprint.
pub(crate) fn find_credential_of(r: &mut Reader, fingerprint: &str) -> Result<Option<Credential>, DbError> {
    let row = r.query_opt(&format!("{CREDENTIAL} where fingerprint = $1"), params![fingerprint])?;
    row.as_ref().map(credential).transpose()
}

/// The credentials of an agency, newest first.
pub fn credentials_of(r: &mut Reader, agency: &AgencyId) -> Result<Vec<Credential>, DbError> {
    let sql = format!("{CREDENTIAL} where agency = $1 order by id desc limit 200");
    r.query(&sql, params![agency])?.iter().map(credential).collect()
}

pub(crate) fn insert_credential(tx: &mut Tx, new: &Credential, by: &str) -> Result<(), DbError> {
    let certificate = new.certificate.as_ref();
    tx.execute(
        "insert into credentials (id, agency, name, secret_hash, created_at, created_by, fingerprint, subject, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            &new.id,
            &new.agency,
            &new.name,
            &new.secret_hash,
            new.created_at,
            by,
            certificate.map(|shown| shown.fingerprint.as_str()),
            certificate.map(|shown| shown.subject.as_str()),
            certificate.map(|shown| shown.until)
        ],
    )?;
    Ok(())
}

pub(crate) fn revoke_credential(tx: &mut Tx, id: &str, agency: &AgencyId) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update credentials set revoked_at = $3 where id = $1 and agency = $2 and revoked_at is null";
    Ok(tx.execute(sql, params![id, agency, now])? == 1)
}

/// What a consumer is told of a change.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Contract with the subscription.
    pub contract: String,
    /// Registry that changed.
    pub registry: String,
    /// Key of the changed record.
    pub key: String,
    /// Fields that changed.
    pub fields: Vec<String>,
    /// Day from which the change is true.
    pub true_on: Day,
    /// How many of its own records were corrected by themselves.
    pub corrected: i64,
}

/// Writes a notice, with its case and, where another node told of it, the id under which it did.
pub(crate) fn insert_notice(
    tx: &mut Tx,
    new: &Notice,
    consumer: &AgencyId,
    (case, told_id): (Option<&str>, Option<&str>),
) -> Result<(), DbError> {
    tx.execute(
        "insert into notices (id, at, contract, consumer, registry, record_key, fields, true_on, case_id, corrected, \
         told_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            &new.id,
            new.at,
            &new.contract,
            consumer,
            &new.registry,
            &new.key,
            new.fields.join(" "),
            new.true_on,
            case,
            new.corrected,
            told_id
        ],
    )?;
    Ok(())
}

/// The notice that another node told under this id, when it was taken before.
pub(crate) fn find_told(r: &mut Reader, contract: &str, told_id: &str) -> Result<Option<Taken>, DbError> {
    let sql = "select id, corrected from notices where contract = $1 and told_id = $2";
    let found = r.query_opt(sql, params![contract, told_id])?;
    found.map(|row| Ok(Taken { id: row.text(0)?, corrected: row.int(1)? })).transpose()
}

/// Places for names of an agency in a statement, which are bound after what is bound already.
pub(crate) fn among(names: &[AgencyId], binds: &mut Vec<Value>) -> String {
    let first = binds.len() + 1;
    binds.extend(names.iter().map(Value::from));
    (first..first + names.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ")
}

/// The notices under these names of an agency before the notice `before`, newest first.
pub fn latest_notices(
    r: &mut Reader,
    names: &[AgencyId],
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Notice>, DbError> {
    let mut binds = params![before.unwrap_or(AFTER_ALL), limit];
    let among = among(names, &mut binds);
    let sql = format!("{NOTICE} where consumer in ({among}) and id < $1 order by id desc limit $2");
    r.query(&sql, binds)?.iter().map(notice).collect()
}

/// The notices under these names of an agency after the notice `after`, oldest first.
pub fn notices_to(
    r: &mut Reader,
    names: &[AgencyId],
    after: &str,
    limit: i64,
) -> Result<Vec<Notice>, DbError> {
    let mut binds = params![after, limit];
    let among = among(names, &mut binds);
    let sql = format!("{NOTICE} where consumer in ({among}) and id > $1 order by id limit $2");
    r.query(&sql, binds)?.iter().map(notice).collect()
}

const NOTICE: &str = "select id, at, contract, registry, record_key, fields, true_on, corrected from notices";

fn notice(row: &Row) -> Result<Notice, DbError> {
    Ok(Notice {
        id: row.text(0)?,
        at: row.timestamp(1)?,
        contract: row.text(2)?,
        registry: row.text(3)?,
        key: row.text(4)?,
        fields: row.text(5)?.split_whitespace().map(str::to_owned).collect(),
        true_on: row.day(6)?,
        corrected: row.int(7)?,
    })
}

/// Credentials of an agency that were not revoked, by id, after `after`.
pub(crate) fn list_credentials_in_force(
    r: &mut Reader,
    agency: &AgencyId,
    after: &str,
    limit: i64,
) -> Result<Vec<Credential>, DbError> {
    let sql =
        format!("{CREDENTIAL} where agency = $1 and revoked_at is null and id > $2 order by id limit $3");
    r.query(&sql, params![agency, after, limit])?.iter().map(credential).collect()
}

/// Gives a credential to another agency.
pub(crate) fn give_credential(tx: &mut Tx, id: &str, agency: &AgencyId) -> Result<(), DbError> {
    tx.execute("update credentials set agency = $2 where id = $1", params![id, agency]).map(|_| ())
}
