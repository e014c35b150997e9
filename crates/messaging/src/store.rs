//! All SQL of messaging.

use kernel::{Actor, Ctx, DbError, PersonId, PostId, Reader, Row, Text, Tx, Value, params};

use crate::model::{Message, MessageId, Received, Recipient};

const COLUMNS: &str = "id, to_kind, to_id, from_agency, from_person, case_id, subject_zh, subject_en, body_zh, \
                       body_en, link, sent_at, read_at";

fn received(row: &Row) -> Result<Received, DbError> {
    let to = match row.text_ref(1)? {
        "post" => Recipient::Post(row.id::<PostId>(2)?),
        _ => Recipient::Person(row.id::<PersonId>(2)?),
    };
    Ok(Received {
        id: row.id(0)?,
        to,
        from: row.id(3)?,
        from_person: row.opt_id(4)?,
        case: row.opt_text(5)?,
        subject: Text::new(row.text(6)?, row.text(7)?),
        body: Text::new(row.text(8)?, row.text(9)?),
        link: row.opt_text(10)?,
        sent_at: row.timestamp(11)?,
        read_at: row.opt_timestamp(12)?,
    })
}

/// Adds a message.
pub(crate) fn insert(tx: &mut Tx, new: &Message, from: Option<&PersonId>) -> Result<MessageId, DbError> {
    let (id, now): (MessageId, _) = (tx.new_id(), tx.now());
    let (kind, to) = new.to.parts();
    tx.execute(
        &format!(
            "insert into messages ({COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
        ),
        params![
            &id,
            kind,
            to,
            &new.from,
            from,
            new.case.as_deref(),
            &new.subject.zh,
            &new.subject.en,
            &new.body.zh,
            &new.body.en,
            new.link.as_deref(),
            now,
            Value::Null
        ],
    )?;
    Ok(id)
}

/// Notes when a message was first opened.
pub(crate) fn mark_read(tx: &mut Tx, id: &MessageId) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("update messages set read_at = $2 where id = $1 and read_at is null", params![id, now])?;
    Ok(())
}

/// A message, if it went to one of the recipients.
pub(crate) fn find(
    r: &mut Reader,
    recipients: &[Recipient],
    id: &MessageId,
) -> Result<Option<Received>, DbError> {
    let found = r.query_opt(&format!("select {COLUMNS} from messages where id = $1"), params![id])?;
    let found = found.as_ref().map(received).transpose()?;
    Ok(found.filter(|message| recipients.contains(&message.to)))
}

/// The messages a person wrote, newest first.
pub(crate) fn sent_by(r: &mut Reader, person: &PersonId) -> Result<Vec<Received>, DbError> {
    let sql = format!("select {COLUMNS} from messages where from_person = $1 order by id desc");
    r.query(&sql, params![person])?.iter().map(received).collect()
}

/// The messages of one recipient, newest first, before the message `before`.
pub async fn list(
    ctx: &Ctx,
    recipient: &Recipient,
    before: Option<&MessageId>,
    limit: i64,
) -> Result<Vec<Received>, DbError> {
    list_for(ctx, std::slice::from_ref(recipient), before, limit).await
}

/// The messages of several recipients in one list, newest first, before the message `before`.
pub async fn list_for(
    ctx: &Ctx,
    recipients: &[Recipient],
    before: Option<&MessageId>,
    limit: i64,
) -> Result<Vec<Received>, DbError> {
    if recipients.is_empty() {
        return Ok(Vec::new());
    }
    // Identifiers begin with a digit for the next thousand years.
    let before = before.map_or("z", MessageId::as_str);
    let (condition, mut params) = one_of(recipients, params![before, limit]);
    let sql =
        format!("select {COLUMNS} from messages where {condition} and id < $1 order by id desc limit $2");
    let rows = ctx.query(&sql, std::mem::take(&mut params)).await?;
    rows.iter().map(received).collect()
}

/// How many messages a recipient has not opened.
pub async fn unread(ctx: &Ctx, recipient: &Recipient) -> Result<i64, DbError> {
    count_unread(ctx, std::slice::from_ref(recipient)).await
}

/// How many messages an actor has not opened, over all posts they act for.
pub async fn unread_of(ctx: &Ctx, actor: &Actor) -> Result<i64, DbError> {
    count_unread(ctx, &Recipient::of(actor)).await
}

async fn count_unread(ctx: &Ctx, recipients: &[Recipient]) -> Result<i64, DbError> {
    if recipients.is_empty() {
        return Ok(0);
    }
    let (condition, params) = one_of(recipients, Vec::new());
    let sql = format!("select cast(count(*) as bigint) from messages where {condition} and read_at is null");
    ctx.query_opt(&sql, params).await?.map_or(Ok(0), |row| row.int(0))
}

/// The condition that a message went to one of the recipients; their ids are added to `params`.
fn one_of(recipients: &[Recipient], mut params: Vec<Value>) -> (String, Vec<Value>) {
    let mut places = Vec::with_capacity(recipients.len());
    for recipient in recipients {
        let (kind, id) = recipient.parts();
        params.extend(params![kind, id]);
        places.push(format!("(to_kind = ${} and to_id = ${})", params.len() - 1, params.len()));
    }
    (format!("({})", places.join(" or ")), params)
}

/// Ids of the messages to a post, by id, after `after`.
pub(crate) fn list_to_post(
    r: &mut Reader,
    post: &PostId,
    after: &str,
    limit: i64,
) -> Result<Vec<MessageId>, DbError> {
    let sql =
        "select id from messages where to_kind = 'post' and to_id = $1 and id > $2 order by id limit $3";
    r.query(sql, params![post, after, limit])?.iter().map(|row| row.id(0)).collect()
}

/// How many messages went to a post.
pub(crate) fn count_to_post(r: &mut Reader, post: &PostId) -> Result<i64, DbError> {
    let sql = "select cast(count(*) as bigint) from messages where to_kind = 'post' and to_id = $1";
    r.query_one(sql, params![post])?.int(0)
}

/// The post to which a message went.
pub(crate) fn find_post_of(r: &mut Reader, id: &MessageId) -> Result<Option<PostId>, DbError> {
    let sql = "select to_id from messages where id = $1 and to_kind = 'post'";
    r.query_opt(sql, params![id])?.map(|row| row.id(0)).transpose()
}

/// Gives a message to another post.
pub(crate) fn give_to_post(tx: &mut Tx, id: &MessageId, post: &PostId) -> Result<(), DbError> {
    let sql = "update messages set to_id = $2 where id = $1 and to_kind = 'post'";
    tx.execute(sql, params![id, post]).map(|_| ())
}
