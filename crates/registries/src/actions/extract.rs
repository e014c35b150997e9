//! Certified extracts: issued on paper by a post, or taken on line by the person.

use kernel::{Actor, Audit, Fact, Lang, Text, Tx};
use serde_json::json;

use super::{Schema, may_issue, open};
use crate::RegistriesError;
use crate::model::{Extract, Medium, Record};
use crate::store;

/// Digits and letters that are not mistaken for each other.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 80 random bits.
const CODE_CHARS: usize = 16;

/// What an extract is asked for.
#[derive(Debug, Clone)]
pub struct IssueExtract {
    /// Record key.
    pub key: String,
    /// Purpose code of the registry; needed on paper, ignored on line.
    pub purpose: Option<String>,
}

/// Issues a certified extract of a record as it is true today. An issuer's post gets
/// one for paper and the person sees the reading; the person concerned gets an
/// electronic one. Either is counted.
pub fn issue_extract(
    tx: &mut Tx,
    actor: &Actor,
    schema: &Schema,
    ask: &IssueExtract,
) -> Result<Extract, RegistriesError> {
    let registry = schema.registry;
    let layout = registry.extract.as_ref().ok_or(RegistriesError::NoExtract)?;
    let today = tx.today();
    let record = store::find(tx, &registry.id, &ask.key, today, None)?.ok_or(RegistriesError::NotFound)?;
    let (medium, purpose) = if may_issue(actor, registry) {
        let code = ask.purpose.as_deref().unwrap_or("");
        if !layout.purposes.is_empty() && !layout.purposes.iter().any(|known| known == code) {
            return Err(RegistriesError::UnknownPurpose);
        }
        (Medium::Paper, open::note(tx, actor, schema, &ask.key, code)?.purpose_text)
    } else if is_subject(actor, &record) {
        (Medium::Electronic, Text::new("本人申請", "At the person's own request"))
    } else {
        return Err(RegistriesError::NotIssuer);
    };
    let body = content(tx, schema, layout, &record);
    let extract = Extract {
        id: tx.new_id(),
        code: code(tx),
        registry: registry.id.clone(),
        key: ask.key.clone(),
        version: record.version.clone(),
        subject: record.subject.clone(),
        medium,
        purpose,
        agency: registry.owner.clone(),
        post: actor.official().filter(|_| medium == Medium::Paper).map(|official| official.post.clone()),
        issued_at: tx.now(),
        digest: kernel::sha256_hex(&body),
        body,
    };
    store::insert_extract(tx, &extract, &actor.label())?;
    tell(tx, actor, schema, &extract)?;
    Ok(extract)
}

fn tell(tx: &mut Tx, actor: &Actor, schema: &Schema, extract: &Extract) -> Result<(), RegistriesError> {
    let registry = schema.registry;
    tx.audit(Audit {
        actor,
        action: "registry.issue_extract",
        object: "extract",
        object_id: extract.id.as_str(),
        agency: Some(&registry.owner),
        detail: json!({"registry": registry.id, "medium": extract.medium.as_str(), "digest": extract.digest}),
    })?;
    tx.fact(Fact {
        kind: "registry.extract_issued",
        agency: Some(&registry.owner),
        dims: json!({"registry": registry.id, "medium": extract.medium.as_str()}),
        value: 1,
    })?;
    Ok(())
}

/// Whether the actor is whom the record is about, or a service acting for them.
pub(crate) fn is_subject(actor: &Actor, record: &Record) -> bool {
    let number = match actor {
        Actor::Citizen(person) => Some(&person.national_id),
        Actor::Service { on_behalf_of, .. } => Some(&on_behalf_of.national_id),
        _ => None,
    };
    number.is_some() && record.subject.as_ref() == number
}

/// The certified content: what is printed, in both languages, as canonical JSON.
fn content(tx: &Tx, schema: &Schema, layout: &catalogue::model::Extract, record: &Record) -> String {
    let shown = layout.fields.iter().filter_map(|id| schema.registry.field(id)).map(|field| {
        let value = record.body.get(&field.id).unwrap_or(&serde_json::Value::Null);
        json!({
            "field": field.id,
            "name": field.name,
            "value": value,
            "zh": field.show(value, schema.lists, Lang::Zh),
            "en": field.show(value, schema.lists, Lang::En),
        })
    });
    json!({
        "registry": schema.registry.id,
        "title": layout.title,
        "key": record.key,
        "version": record.version,
        "true_from": record.valid_from,
        "true_on": tx.today(),
        "fields": shown.collect::<Vec<_>>(),
    })
    .to_string()
}

fn code(tx: &Tx) -> String {
    let mut bytes = [0_u8; CODE_CHARS];
    tx.entropy().fill(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

/// Whether a stored extract's content is still what was certified.
pub fn verify_digest(extract: &Extract) -> bool {
    kernel::sha256_hex(&extract.body) == extract.digest
}
