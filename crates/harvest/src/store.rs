//! All SQL of the block.

use catalogue::model::Site;
use kernel::{Day, DbError, Lang, Reader, Row, Timestamp, Tx, Value, params};

use crate::model::{About, Hit, Known, Problem, Reason, State, Tally, Troubled, Version, fold};

/// Words of a search that are looked at, and ways to write each.
const MOST_WORDS: usize = 8;
const MOST_WAYS: usize = 6;

/// Ids of the sources that are known.
pub(crate) fn sources(r: &mut Reader) -> Result<Vec<String>, DbError> {
    r.query("select id from harvest_sources order by id", params![])?.iter().map(|row| row.text(0)).collect()
}

/// Adds a source that is due at `next_at`.
pub(crate) fn insert_source(tx: &mut Tx, id: &str, next_at: Timestamp) -> Result<(), DbError> {
    tx.execute(
        "insert into harvest_sources (id, next_at, claimed_until, listed, fetched, unchanged, removed) \
         values ($1, $2, 0, 0, 0, 0, 0) on conflict (id) do nothing",
        params![id, next_at],
    )?;
    Ok(())
}

/// Forgets a source and all that was found there.
pub(crate) fn delete_source(tx: &mut Tx, id: &str) -> Result<(), DbError> {
    tx.execute("delete from harvest_pages where source = $1", params![id])?;
    tx.execute("delete from harvest_sources where id = $1", params![id])?;
    Ok(())
}

/// Whether a source is due and nobody is at it.
pub(crate) fn is_due(r: &mut Reader, now: Timestamp) -> Result<bool, DbError> {
    let sql = "select id from harvest_sources where next_at <= $1 and claimed_until <= $1 limit 1";
    Ok(r.query_opt(sql, params![now])?.is_some())
}

/// Takes the source that is due longest, until `until`.
pub(crate) fn claim(tx: &mut Tx, until: Timestamp) -> Result<Option<(String, Version)>, DbError> {
    let sql = "select id, etag, last_modified from harvest_sources where next_at <= $1 and claimed_until <= $1 \
               order by next_at, id limit 1";
    let now = tx.now();
    let Some(row) = tx.query_opt(sql, params![now])? else { return Ok(None) };
    let id = row.text(0)?;
    tx.execute(
        "update harvest_sources set claimed_until = $2, begun_at = $3 where id = $1",
        params![&id, until, now],
    )?;
    Ok(Some((id, Version { etag: row.opt_text(1)?, last_modified: row.opt_text(2)? })))
}

/// How a run ended.
#[derive(Debug, Clone)]
pub(crate) struct End {
    pub(crate) tally: Tally,
    pub(crate) problem: Option<Problem>,
    pub(crate) version: Version,
    pub(crate) next_at: Timestamp,
}

/// Writes how a run ended and lets the source go. Whoever asked for another run meanwhile gets it.
pub(crate) fn end_run(tx: &mut Tx, id: &str, end: &End) -> Result<(), DbError> {
    let problem = end.problem.as_ref();
    let row = params![
        id,
        tx.now(),
        end.next_at,
        problem.map(|problem| problem.reason.word()),
        problem.map(|problem| problem.detail.as_str()),
        end.tally.listed,
        end.tally.fetched,
        end.tally.unchanged,
        end.tally.removed,
        end.version.etag.as_ref(),
        end.version.last_modified.as_ref()
    ];
    tx.execute(
        "update harvest_sources set ended_at = $2, claimed_until = 0, \
         next_at = case when next_at > begun_at then next_at else $3 end, problem = $4, detail = $5, listed = $6, \
         fetched = $7, unchanged = $8, removed = $9, etag = $10, last_modified = $11 where id = $1",
        row,
    )?;
    Ok(())
}

/// Has a source fetched as soon as somebody is free; false when there is none by this id.
pub(crate) fn make_due(tx: &mut Tx, id: &str) -> Result<bool, DbError> {
    let now = tx.now();
    Ok(tx.execute("update harvest_sources set next_at = $2 where id = $1", params![id, now])? == 1)
}

/// How a source stands.
pub(crate) fn find_state(r: &mut Reader, id: &str) -> Result<Option<State>, DbError> {
    let sql = "select s.id, s.next_at, s.claimed_until, s.ended_at, s.problem, s.detail, s.listed, s.fetched, s.unchanged, \
               s.removed, cast((select count(*) from harvest_pages p where p.source = s.id and p.title <> '') as bigint), \
               cast((select count(*) from harvest_pages p where p.source = s.id and p.problem is not null) as bigint) \
               from harvest_sources s where s.id = $1";
    let Some(row) = r.query_opt(sql, params![id])? else { return Ok(None) };
    Ok(Some(State {
        id: row.text(0)?,
        next_at: row.timestamp(1)?,
        claimed_until: row.timestamp(2)?,
        ended_at: row.opt_timestamp(3)?,
        problem: problem(&row, 4)?,
        tally: Tally {
            listed: row.int(6)?,
            fetched: row.int(7)?,
            unchanged: row.int(8)?,
            removed: row.int(9)?,
        },
        shown: row.int(10)?,
        troubled: row.int(11)?,
    }))
}

fn problem(row: &Row, at: usize) -> Result<Option<Problem>, DbError> {
    let reason = row.opt_text(at)?.as_deref().and_then(Reason::of);
    let detail = row.opt_text(at + 1)?.unwrap_or_default();
    Ok(reason.map(|reason| Problem { reason, detail }))
}

/// The pages of a source with a problem, by address after `after`; at most `limit`.
pub(crate) fn list_troubled(
    r: &mut Reader,
    source: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<Troubled>, DbError> {
    let sql = "select address, title, problem, detail, checked_at from harvest_pages \
               where source = $1 and problem is not null and address > $2 order by address limit $3";
    let rows = r.query(sql, params![source, after, limit])?;
    let read = |row: &Row| {
        let Some(problem) = problem(row, 2)? else { return Ok(None) };
        let (address, shown) = (row.text(0)?, !row.text(1)?.is_empty());
        Ok(Some(Troubled { address, shown, problem, checked_at: row.timestamp(4)? }))
    };
    rows.iter().filter_map(|row| read(row).transpose()).collect()
}

/// Every page that is known of a source.
pub(crate) fn known(r: &mut Reader, source: &str) -> Result<Vec<Known>, DbError> {
    let sql = "select address, title, problem, checked_at, etag, last_modified from harvest_pages where source = $1";
    let read = |row: &Row| {
        Ok(Known {
            address: row.text(0)?,
            shown: !row.text(1)?.is_empty(),
            troubled: row.opt_text(2)?.is_some(),
            checked_at: row.timestamp(3)?,
            version: Version { etag: row.opt_text(4)?, last_modified: row.opt_text(5)? },
        })
    };
    r.query(sql, params![source])?.iter().map(read).collect()
}

/// Writes what a page tells of itself; an earlier state of it is replaced.
pub(crate) fn put_page(
    tx: &mut Tx,
    site: &Site,
    address: &str,
    about: &About,
    version: &Version,
) -> Result<(), DbError> {
    let row = params![
        &site.id,
        address,
        &about.title,
        &about.summary,
        about.lang.unwrap_or(site.lang).code(),
        about.changed_on.map(|day| day.to_string()),
        tx.now(),
        version.etag.as_ref(),
        version.last_modified.as_ref(),
        fold(&about.title),
        fold(&format!("{} {}", about.title, about.summary))
    ];
    tx.execute(
        "insert into harvest_pages (source, address, title, summary, lang, changed_on, checked_at, etag, last_modified, \
         folded_title, folded) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         on conflict (source, address) do update set title = excluded.title, summary = excluded.summary, \
         lang = excluded.lang, changed_on = excluded.changed_on, checked_at = excluded.checked_at, etag = excluded.etag, \
         last_modified = excluded.last_modified, folded_title = excluded.folded_title, folded = excluded.folded, \
         problem = null, detail = null",
        row,
    )?;
    Ok(())
}

/// Writes why a page was not taken. What was found of it before stays unless the reason takes it away.
pub(crate) fn put_problem(tx: &mut Tx, site: &Site, address: &str, problem: &Problem) -> Result<(), DbError> {
    let row = params![&site.id, address, site.lang.code(), tx.now(), problem.reason.word(), &problem.detail];
    let kept = "checked_at = excluded.checked_at, problem = excluded.problem, detail = excluded.detail, etag = null, \
                last_modified = null";
    let gone = "title = '', summary = '', folded_title = '', folded = ''";
    let set = if problem.reason.takes_away() { format!("{kept}, {gone}") } else { kept.to_owned() };
    tx.execute(
        &format!(
            "insert into harvest_pages (source, address, title, summary, lang, checked_at, problem, detail, folded_title, \
             folded) values ($1, $2, '', '', $3, $4, $5, $6, '', '') on conflict (source, address) do update set {set}"
        ),
        row,
    )?;
    Ok(())
}

/// Notes that a page is as it was.
pub(crate) fn touch(tx: &mut Tx, source: &str, address: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "update harvest_pages set checked_at = $3, problem = null, detail = null where source = $1 and address = $2",
        params![source, address, now],
    )?;
    Ok(())
}

/// Forgets a page.
pub(crate) fn delete_page(tx: &mut Tx, source: &str, address: &str) -> Result<(), DbError> {
    tx.execute("delete from harvest_pages where source = $1 and address = $2", params![source, address])?;
    Ok(())
}

const HIT: &str = "select source, address, title, summary, lang, changed_on from harvest_pages";

fn hit(row: &Row) -> Result<Hit, DbError> {
    Ok(Hit {
        site: row.text(0)?,
        address: row.text(1)?,
        title: row.text(2)?,
        summary: row.text(3)?,
        lang: Lang::from_code(row.text_ref(4)?).unwrap_or_default(),
        changed_on: row.opt_text(5)?.and_then(|day| day.parse::<Day>().ok()),
    })
}

/// The newest pages of a source that are found, and how many there are.
pub(crate) fn newest(r: &mut Reader, source: &str, limit: i64) -> Result<(Vec<Hit>, i64), DbError> {
    let sql = format!(
        "{HIT} where source = $1 and title <> '' order by coalesce(changed_on, '') desc, address limit $2"
    );
    let hits = r.query(&sql, params![source, limit])?.iter().map(hit).collect::<Result<_, _>>()?;
    let sql = "select cast(count(*) as bigint) from harvest_pages where source = $1 and title <> ''";
    Ok((hits, r.query_one(sql, params![source])?.int(0)?))
}

/// Pages that hold one way of writing each word: first those that hold all in the title, then those in `lang`,
/// then the newest.
pub(crate) fn search(
    r: &mut Reader,
    words: &[Vec<String>],
    lang: Lang,
    limit: i64,
) -> Result<Vec<Hit>, DbError> {
    let mut binds: Vec<Value> = params![lang.code(), limit];
    let (mut all, mut titles) = (Vec::new(), Vec::new());
    for word in words.iter().take(MOST_WORDS) {
        let (mut held, mut named) = (Vec::new(), Vec::new());
        for way in word.iter().take(MOST_WAYS) {
            binds.push(like(way).into());
            held.push(format!("folded like ${} escape '!'", binds.len()));
            named.push(format!("folded_title like ${} escape '!'", binds.len()));
        }
        all.push(format!("({})", held.join(" or ")));
        titles.push(format!("({})", named.join(" or ")));
    }
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{HIT} where title <> '' and {} order by case when {} then 0 else 1 end, case when lang = $1 then 0 else 1 end, \
         coalesce(changed_on, '') desc, address limit $2",
        all.join(" and "),
        titles.join(" and ")
    );
    r.query(&sql, binds)?.iter().map(hit).collect()
}

/// A pattern for whatever holds these words.
fn like(words: &str) -> String {
    let escaped = words.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{escaped}%")
}
