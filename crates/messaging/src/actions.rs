//! What can be done with messages: send one, open one.

use kernel::{Actor, AgencyId, Audit, Ctx, DbError, Fact, Person, PersonId, PostId, Reader, Tx};
use serde_json::{Value as Json, json};

use crate::model::{Message, MessageId, Personal, Received, Recipient};
use crate::store;

/// Sends an agency's message within the caller's transaction: it is sent with what it
/// tells of, or not at all.
pub fn send(tx: &mut Tx, message: Message) -> Result<MessageId, DbError> {
    deliver(tx, &message, None)
}

/// Sends a person's message about a case; `message.from` is the agency of the case.
pub fn send_from_person(tx: &mut Tx, from: &PersonId, message: Message) -> Result<MessageId, DbError> {
    deliver(tx, &message, Some(from))
}

/// Sends one person's message to another, about something that concerns no agency.
pub fn send_between(tx: &mut Tx, message: Personal) -> Result<MessageId, DbError> {
    let Personal { to, from, subject, body, link } = message;
    let to = Recipient::Person(to);
    let message = Message { to, from: AgencyId::new(""), case: None, subject, body, link };
    deliver(tx, &message, Some(&from))
}

fn deliver(tx: &mut Tx, message: &Message, from: Option<&PersonId>) -> Result<MessageId, DbError> {
    let id = store::insert(tx, message, from)?;
    let to = match message.to {
        Recipient::Person(_) => "person",
        Recipient::Post(_) => "post",
    };
    let by = if from.is_some() { "person" } else { "agency" };
    tx.fact(Fact {
        kind: "message.sent",
        agency: Some(&message.from).filter(|agency| !agency.as_str().is_empty()),
        dims: json!({ "to": to, "by": by }),
        value: 1,
    })?;
    Ok(id)
}

/// Opens a message of the actor and notes, the first time, that it was read; none when
/// there is no such message or it is somebody else's.
pub async fn open(ctx: &Ctx, actor: &Actor, id: &MessageId) -> Result<Option<Received>, DbError> {
    let (wanted, recipients) = (id.clone(), Recipient::of(actor));
    let found = ctx.read(move |r| store::find(r, &recipients, &wanted)).await?;
    if found.as_ref().is_some_and(|message| message.read_at.is_none()) {
        let id = id.clone();
        ctx.write(move |tx| store::mark_read(tx, &id)).await?;
    }
    Ok(found)
}

/// Messages read at a time for an export.
const BATCH: i64 = 500;

/// All messages to a person and from them, newest first, for their own download.
pub async fn export_person(ctx: &Ctx, person: &Person) -> Result<Json, DbError> {
    let recipient = Recipient::Person(person.id.clone());
    let mut received = Vec::new();
    let mut before: Option<MessageId> = None;
    loop {
        let batch = store::list(ctx, &recipient, before.as_ref(), BATCH).await?;
        before = batch.last().map(|message| message.id.clone());
        let full = batch.len() as i64 == BATCH;
        received.extend(batch.iter().map(exported));
        if !full {
            break;
        }
    }
    let id = person.id.clone();
    let sent = ctx.read(move |r| store::sent_by(r, &id)).await?;
    Ok(json!({ "received": received, "sent": sent.iter().map(exported).collect::<Vec<_>>() }))
}

fn exported(message: &Received) -> Json {
    json!({
        "id": message.id, "agency": Some(&message.from).filter(|agency| !agency.as_str().is_empty()), "case": message.case, "subject": message.subject,
        "body": message.body, "sent_at": message.sent_at.to_string(),
        "read_at": message.read_at.map(|at| at.to_string()),
    })
}

/// Ids of the messages to a post, by id, after `after`.
///
/// # Errors
/// Storage fails.
pub fn list_to_post(
    r: &mut Reader,
    post: &PostId,
    after: &str,
    limit: i64,
) -> Result<Vec<MessageId>, DbError> {
    store::list_to_post(r, post, after, limit)
}

/// How many messages went to a post.
///
/// # Errors
/// Storage fails.
pub fn count_to_post(r: &mut Reader, post: &PostId) -> Result<i64, DbError> {
    store::count_to_post(r, post)
}

/// The post in whose inbox a message lies.
///
/// # Errors
/// Storage fails.
pub fn find_post_of(r: &mut Reader, id: &MessageId) -> Result<Option<PostId>, DbError> {
    store::find_post_of(r, id)
}

/// A reorganisation gives a post's message to the post that goes on with its work; the audit trail tells from which.
///
/// # Errors
/// Storage fails.
pub fn hand_over(tx: &mut Tx, id: &MessageId, (from, to): (&PostId, &PostId)) -> Result<(), DbError> {
    store::give_to_post(tx, id, to)?;
    tx.audit(Audit {
        actor: &Actor::Platform,
        action: "message.hand_over",
        object: "message",
        object_id: id.as_str(),
        agency: None,
        detail: json!({ "from": from, "to": to }),
    })
}
