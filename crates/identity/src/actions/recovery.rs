//! Recovery: codes that a person keeps, and a code from an office counter.

use kernel::{Actor, Audit, Ctx, Person, PersonId, Timestamp};
use serde_json::json;

use super::register_person;
use super::sessions::{Browser, Way, audit, begin};
use crate::error::IdentityError;
use crate::model::{Code, CodeRow, Method, Source};
use crate::store;

/// Codes that a person gets at a time.
const CODES: usize = 10;
/// A code from a counter has to be used within a day.
const COUNTER_SECONDS: i64 = 86_400;
/// Wrong tries at one code, and how long it then takes none.
const TRIES: i64 = 5;
const LOCK_SECONDS: i64 = 900;

/// How an official checked who stands at the counter.
#[derive(Debug, Clone)]
pub struct Checked {
    /// National id number.
    pub national_id: String,
    /// Name, as on the document shown.
    pub name: String,
    /// Which document was shown.
    pub document: String,
}

/// New recovery codes for the person, in place of those before; they are shown once.
pub async fn issue_codes(ctx: &Ctx, actor: &Actor) -> Result<Vec<Code>, IdentityError> {
    let person = actor.signed_in().ok_or(IdentityError::UnknownPerson)?.id.clone();
    let codes: Vec<Code> = (0..CODES).map(|_| Code::draw(&ctx.entropy)).collect();
    let mut rows = Vec::with_capacity(CODES);
    for code in &codes {
        rows.push(row(ctx, code, &person, None).await?);
    }
    let actor = actor.clone();
    ctx.write(move |tx| {
        store::void_codes(tx, &person, Source::Own)?;
        for row in &rows {
            store::insert_code(tx, row, Source::Own)?;
        }
        audit(tx, &actor, "identity.issue_codes", json!({ "count": rows.len() }))
    })
    .await?;
    Ok(codes)
}

/// A single-use code for a person whom an official has checked at the counter, or the operator at the
/// machine itself (the platform); good for a day, shown once. The person is told by the agency. Nobody
/// gives themselves one.
pub async fn issue_counter_code(ctx: &Ctx, actor: &Actor, checked: Checked) -> Result<Code, IdentityError> {
    let own = match actor {
        Actor::Official(official) => official.person.national_id.clone(),
        Actor::Platform => String::new(),
        _ => return Err(IdentityError::UnknownPerson),
    };
    let number = kernel::number::national_id::check(&checked.national_id)
        .map_err(|_| IdentityError::NumberWrong)?
        .as_str()
        .to_owned();
    if number == own {
        return Err(IdentityError::OwnCode);
    }
    let code = Code::draw(&ctx.entropy);
    let until = ctx.now().plus_seconds(COUNTER_SECONDS);
    let blank = row(ctx, &code, &PersonId::new(""), Some(until)).await?;
    let actor = actor.clone();
    ctx.write(move |tx| {
        let person = register_person(tx, &number, checked.name.trim())?;
        if person.name != checked.name.trim() {
            return Err(IdentityError::NameDiffers);
        }
        store::void_codes(tx, &person.id, Source::Counter)?;
        store::insert_code(tx, &CodeRow { person: person.id.clone(), ..blank.clone() }, Source::Counter)?;
        tx.audit(Audit {
            actor: &actor,
            action: "identity.issue_counter_code",
            object: "person",
            object_id: person.id.as_str(),
            agency: None,
            detail: json!({ "document": checked.document, "until": until.to_string() }),
        })?;
        if let Some(agency) = actor.agency() {
            tx.publish("identity.counter_code", &json!({ "person": person.id, "agency": agency }))?;
        }
        Ok(())
    })
    .await?;
    Ok(code)
}

/// Signs in by a recovery code and the id number it belongs to; gives the session's token. Wrong tries
/// count against the code alone, so nobody can lock somebody else out.
pub async fn sign_in_recovery(
    ctx: &Ctx,
    national_id: &str,
    typed: &str,
    browser: Browser,
) -> Result<String, IdentityError> {
    let code = Code::read(typed).ok_or(IdentityError::CodeWrong)?;
    let selector = code.selector().to_owned();
    let found = ctx
        .read(move |r| {
            let Some(row) = store::find_code(r, &selector)? else { return Ok(None) };
            let person = store::find_person(r, &row.person)?;
            Ok::<_, kernel::DbError>(person.map(|person| (row, person)))
        })
        .await?;
    let Some((row, person)) = found else {
        // The same work as for a known code, so that time does not tell the two apart.
        hash(&code, [0; 16].to_vec()).await?;
        return Err(IdentityError::CodeWrong);
    };
    let now = ctx.now();
    if let Some(until) = row.locked_until.filter(|until| *until > now) {
        return Err(IdentityError::CodeLocked { minutes: minutes(now, until) });
    }
    let right = matches(&code, &row).await?;
    let number = kernel::number::halfwidth(national_id.trim()).to_uppercase();
    if !right || number != person.national_id {
        return Err(wrong(ctx, &row, person).await?);
    }
    if row.expires_at.is_some_and(|until| until <= now) {
        return Err(IdentityError::CodeExpired);
    }
    let context = ctx.clone();
    ctx.write(move |tx| {
        if !store::use_code(tx, &row.selector)? {
            return Err(IdentityError::CodeWrong);
        }
        begin(&context, tx, person.clone(), None, &Way::of(Method::Recovery), &browser)
    })
    .await
}

/// Counts a wrong try at a code; at the fifth it rests.
async fn wrong(ctx: &Ctx, row: &CodeRow, person: Person) -> Result<IdentityError, IdentityError> {
    let selector = row.selector.clone();
    ctx.write(move |tx| {
        let failures = store::find_code(tx, &selector)?.map_or(0, |row| row.failures) + 1;
        if failures < TRIES {
            store::fail_code(tx, &selector, failures, None)?;
            return Ok(IdentityError::CodeWrong);
        }
        let until = tx.now().plus_seconds(LOCK_SECONDS);
        store::fail_code(tx, &selector, 0, Some(until))?;
        audit(tx, &Actor::Citizen(person.clone()), "identity.lock_code", json!({ "tries": failures }))?;
        Ok(IdentityError::CodeLocked { minutes: LOCK_SECONDS / 60 })
    })
    .await
}

fn minutes(now: Timestamp, until: Timestamp) -> i64 {
    (until.0 - now.0) / 60_000_000 + 1
}

async fn row(
    ctx: &Ctx,
    code: &Code,
    person: &PersonId,
    expires_at: Option<Timestamp>,
) -> Result<CodeRow, IdentityError> {
    let mut salt = vec![0_u8; 16];
    ctx.entropy.fill(&mut salt);
    let hash = hash(code, salt.clone()).await?;
    let hash = hash.ok_or_else(|| IdentityError::Internal("argon2 took no parameters".to_owned()))?;
    Ok(CodeRow {
        selector: code.selector().to_owned(),
        person: person.clone(),
        salt,
        hash: hash.to_vec(),
        expires_at,
        failures: 0,
        locked_until: None,
    })
}

async fn matches(code: &Code, row: &CodeRow) -> Result<bool, IdentityError> {
    let (code, row) = (code.clone(), row.clone());
    tokio::task::spawn_blocking(move || code.is(&row))
        .await
        .map_err(|error| IdentityError::Internal(error.to_string()))
}

/// Hashes off the threads that answer requests: it takes tens of milliseconds on purpose.
async fn hash(code: &Code, salt: Vec<u8>) -> Result<Option<[u8; 32]>, IdentityError> {
    let code = code.clone();
    tokio::task::spawn_blocking(move || code.hash(&salt))
        .await
        .map_err(|error| IdentityError::Internal(error.to_string()))
}
