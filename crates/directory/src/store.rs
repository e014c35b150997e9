//! All SQL of the directory: who holds which post, and who stands in.

use kernel::{Day, DbError, PersonId, PostId, Reader, Row, Tx, Value, define_id, params};

define_id! {
    /// One person's time in a post, or as deputy for it.
    pub HoldingId
}

/// A person in a post, or standing in for it, from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Id of the entry.
    pub id: HoldingId,
    /// The post.
    pub post: PostId,
    /// Who holds it.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// First day.
    pub from_on: Day,
    /// Last day; open for a holder without end.
    pub until_on: Option<Day>,
}

const COLUMNS: &str = "id, post, person_id, person_name, from_on, until_on";
const IN_FORCE: &str = "from_on <= $2 and (until_on is null or until_on >= $2)";

fn holder(row: &Row) -> Result<Holder, DbError> {
    Ok(Holder {
        id: row.id(0)?,
        post: row.id(1)?,
        person: row.id(2)?,
        name: row.text(3)?,
        from_on: row.day(4)?,
        until_on: row.opt_day(5)?,
    })
}

fn list(r: &mut Reader, table: &str, column: &str, id: &str, on: Day) -> Result<Vec<Holder>, DbError> {
    let sql =
        format!("select {COLUMNS} from {table} where {column} = $1 and {IN_FORCE} order by from_on, id");
    r.query(&sql, params![id, on])?.iter().map(holder).collect()
}

/// Who holds a post on a day.
pub fn holders_of(r: &mut Reader, post: &PostId, on: Day) -> Result<Vec<Holder>, DbError> {
    list(r, "holdings", "post", post.as_str(), on)
}

/// Who stands in for a post on a day.
pub fn deputies_of(r: &mut Reader, post: &PostId, on: Day) -> Result<Vec<Holder>, DbError> {
    list(r, "deputies", "post", post.as_str(), on)
}

/// What a person holds on that day, with the days it begins and ends.
pub fn held_by(r: &mut Reader, person: &PersonId, on: Day) -> Result<Vec<Holder>, DbError> {
    list(r, "holdings", "person_id", person.as_str(), on)
}

/// The posts a person holds on a day.
pub fn posts_held_by(r: &mut Reader, person: &PersonId, on: Day) -> Result<Vec<PostId>, DbError> {
    Ok(list(r, "holdings", "person_id", person.as_str(), on)?.into_iter().map(|held| held.post).collect())
}

/// The posts a person stands in for on a day.
pub fn deputising(r: &mut Reader, person: &PersonId, on: Day) -> Result<Vec<PostId>, DbError> {
    Ok(list(r, "deputies", "person_id", person.as_str(), on)?.into_iter().map(|held| held.post).collect())
}

/// Everybody who ever held a post, newest first.
pub fn history_of(r: &mut Reader, post: &PostId) -> Result<Vec<Holder>, DbError> {
    let sql = format!("select {COLUMNS} from holdings where post = $1 order by from_on desc, id desc");
    r.query(&sql, params![post])?.iter().map(holder).collect()
}

/// All holders in force on a day, by post, after the post `after`.
pub fn list_holders(r: &mut Reader, on: Day, after: &str, limit: i64) -> Result<Vec<Holder>, DbError> {
    let sql =
        format!("select {COLUMNS} from holdings where post > $1 and {IN_FORCE} order by post, id limit $3");
    r.query(&sql, params![after, on, limit])?.iter().map(holder).collect()
}

/// Whether somebody holds a post or stands in for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Holds it.
    Holder,
    /// Stands in for it.
    Deputy,
}

/// Which officials are listed.
#[derive(Debug, Clone, Copy)]
pub struct Officials<'a> {
    /// Holders or deputies.
    pub standing: Standing,
    /// In force on this day.
    pub on: Day,
    /// In these posts only, at most [`MOST_POSTS`]; none for all.
    pub posts: Option<&'a [PostId]>,
    /// After this post's entry.
    pub after: Option<(&'a PostId, &'a HoldingId)>,
    /// At most so many.
    pub limit: i64,
}

/// Posts that one statement may name.
pub const MOST_POSTS: usize = 64;

/// Everybody in force on a day, by post and entry.
pub fn list_officials(r: &mut Reader, asked: &Officials<'_>) -> Result<Vec<Holder>, DbError> {
    let table = match asked.standing {
        Standing::Holder => "holdings",
        Standing::Deputy => "deputies",
    };
    let (post, id) = asked.after.map_or(("", ""), |(post, id)| (post.as_str(), id.as_str()));
    let mut params = params![post, asked.on, id, asked.limit];
    let among = asked.posts.map_or_else(String::new, |posts| among(posts, &mut params));
    let sql = format!(
        "select {COLUMNS} from {table} where post >= $1 and (post > $1 or id > $3) {among} and {IN_FORCE} \
         order by post, id limit $4"
    );
    r.query(&sql, params)?.iter().map(holder).collect()
}

/// The condition that names posts. The last one is named again until their number is one of a few,
/// so that there are few statements to prepare.
fn among(posts: &[PostId], params: &mut Vec<Value>) -> String {
    let Some(last) = posts.last() else { return "and 1 = 0".to_owned() };
    let count = [1, 8, MOST_POSTS].into_iter().find(|count| posts.len() <= *count).unwrap_or(posts.len());
    let first = params.len() + 1;
    let padded = posts.iter().chain(std::iter::repeat_n(last, count - posts.len()));
    params.extend(padded.map(Value::from));
    let places: Vec<String> = (first..first + count).map(|place| format!("${place}")).collect();
    format!("and post in ({})", places.join(", "))
}

/// Officials in force on a day whose name begins with `name`.
pub fn search_officials(r: &mut Reader, name: &str, on: Day, limit: i64) -> Result<Vec<Holder>, DbError> {
    let sql = format!(
        "select {COLUMNS} from holdings where person_name >= $1 and {IN_FORCE} and person_name < $3 \
         order by person_name, id limit $4"
    );
    r.query(&sql, params![name, on, format!("{name}\u{10ffff}"), limit])?.iter().map(holder).collect()
}

/// A person's time in a post, by id.
pub fn find_holding(r: &mut Reader, id: &HoldingId) -> Result<Option<Holder>, DbError> {
    find(r, "holdings", id)
}

/// A deputy's time, by id.
pub fn find_deputy(r: &mut Reader, id: &HoldingId) -> Result<Option<Holder>, DbError> {
    find(r, "deputies", id)
}

fn find(r: &mut Reader, table: &str, id: &HoldingId) -> Result<Option<Holder>, DbError> {
    r.query_opt(&format!("select {COLUMNS} from {table} where id = $1"), params![id])?
        .as_ref()
        .map(holder)
        .transpose()
}

/// Whether the person holds the post on some day of the new entry.
pub(crate) fn holds_within(r: &mut Reader, new: &NewHolder<'_>) -> Result<bool, DbError> {
    overlaps(r, "holdings", new)
}

/// Whether the person stands in for the post on some day of the new entry.
pub(crate) fn deputises_within(r: &mut Reader, new: &NewHolder<'_>) -> Result<bool, DbError> {
    overlaps(r, "deputies", new)
}

fn overlaps(r: &mut Reader, table: &str, new: &NewHolder<'_>) -> Result<bool, DbError> {
    let until = new.until_on.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
    let sql = format!(
        "select 1 from {table} where post = $1 and person_id = $2 and from_on <= $4 \
         and (until_on is null or until_on >= $3) limit 1"
    );
    Ok(r.query_opt(&sql, params![new.post, new.person, new.from_on, until])?.is_some())
}

/// A new entry for `holdings` or `deputies`.
pub(crate) struct NewHolder<'a> {
    pub(crate) post: &'a PostId,
    pub(crate) person: &'a PersonId,
    pub(crate) name: &'a str,
    pub(crate) from_on: Day,
    pub(crate) until_on: Option<Day>,
}

pub(crate) fn insert_holding(tx: &mut Tx, new: &NewHolder<'_>) -> Result<HoldingId, DbError> {
    insert(tx, "holdings", new)
}

pub(crate) fn insert_deputy(tx: &mut Tx, new: &NewHolder<'_>) -> Result<HoldingId, DbError> {
    insert(tx, "deputies", new)
}

fn insert(tx: &mut Tx, table: &str, new: &NewHolder<'_>) -> Result<HoldingId, DbError> {
    let (id, now): (HoldingId, _) = (tx.new_id(), tx.now());
    tx.execute(
        &format!("insert into {table} ({COLUMNS}, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)"),
        params![&id, new.post, new.person, new.name, new.from_on, new.until_on, now],
    )?;
    Ok(id)
}

/// Ends a person's time in a post with `last` as the last day; false when it had ended by then.
pub(crate) fn end_holding(tx: &mut Tx, post: &PostId, person: &PersonId, last: Day) -> Result<bool, DbError> {
    let sql = "update holdings set until_on = $3 where post = $1 and person_id = $2 and from_on <= $3 \
               and (until_on is null or until_on > $3)";
    Ok(tx.execute(sql, params![post, person, last])? > 0)
}

/// Ends a deputy's entry with `last` as the last day.
pub(crate) fn end_deputy(tx: &mut Tx, id: &HoldingId, last: Day) -> Result<bool, DbError> {
    Ok(tx.execute("update deputies set until_on = $2 where id = $1 and until_on > $2", params![id, last])?
        > 0)
}

/// Times in a post, or as deputy for it, that go on on `on` or begin later, by id.
pub fn list_going_on(
    r: &mut Reader,
    standing: Standing,
    post: &PostId,
    on: Day,
) -> Result<Vec<Holder>, DbError> {
    let table = match standing {
        Standing::Holder => "holdings",
        Standing::Deputy => "deputies",
    };
    let sql = format!(
        "select {COLUMNS} from {table} where post = $1 and (until_on is null or until_on >= $2) order by id"
    );
    r.query(&sql, params![post, on])?.iter().map(holder).collect()
}

/// Ends a time in a post or as deputy with `last` as the last day.
pub(crate) fn end_entry(tx: &mut Tx, standing: Standing, id: &HoldingId, last: Day) -> Result<(), DbError> {
    let table = match standing {
        Standing::Holder => "holdings",
        Standing::Deputy => "deputies",
    };
    tx.execute(&format!("update {table} set until_on = $2 where id = $1"), params![id, last]).map(|_| ())
}
