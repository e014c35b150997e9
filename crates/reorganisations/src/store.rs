//! All SQL of reorganisations.

use kernel::{AgencyId, DbError, Reader, Row, Tx, params};

use crate::model::{Item, Line, Outcome, Run};

/// A run, when this node has begun it.
pub(crate) fn find_run(r: &mut Reader, id: &str) -> Result<Option<Run>, DbError> {
    let sql = "select id, on_day, begun_at, round, finished_at from reorganisation_runs where id = $1";
    let Some(row) = r.query_opt(sql, params![id])? else { return Ok(None) };
    Ok(Some(Run {
        id: row.text(0)?,
        on: row.day(1)?,
        begun_at: row.timestamp(2)?,
        round: row.int(3)?,
        finished_at: row.opt_timestamp(4)?,
    }))
}

/// Begins a run; false when it was begun.
pub(crate) fn insert_run(tx: &mut Tx, run: &Run) -> Result<bool, DbError> {
    let row = params![&run.id, run.on, run.begun_at, run.round, run.finished_at];
    let sql = "insert into reorganisation_runs (id, on_day, begun_at, round, finished_at) values ($1, $2, $3, $4, $5) \
               on conflict (id) do nothing";
    Ok(tx.execute(sql, row)? == 1)
}

/// Notes that the round has ended.
pub(crate) fn finish_run(tx: &mut Tx, id: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute("update reorganisation_runs set finished_at = $2 where id = $1", params![id, now]).map(|_| ())
}

/// Begins another round; false while one goes on.
pub(crate) fn begin_round(tx: &mut Tx, id: &str) -> Result<bool, DbError> {
    let sql = "update reorganisation_runs set round = round + 1, finished_at = null \
               where id = $1 and finished_at is not null";
    Ok(tx.execute(sql, params![id])? == 1)
}

/// Notes how many things of a kind an agency has before anything is handed over.
pub(crate) fn insert_count(
    tx: &mut Tx,
    run: &str,
    (kind, agency): (&str, &AgencyId),
    before: i64,
) -> Result<(), DbError> {
    let sql = "insert into reorganisation_counts (run, kind, agency, before) values ($1, $2, $3, $4) \
               on conflict (run, kind, agency) do nothing";
    tx.execute(sql, params![run, kind, agency, before]).map(|_| ())
}

const ITEM: &str =
    "select kind, object, label, from_agency, to_agency, outcome, at, found from reorganisation_items";

fn item(row: &Row) -> Result<Item, DbError> {
    let strange = DbError::Column { column: 5, expected: "an outcome" };
    Ok(Item {
        kind: row.text(0)?,
        object: row.text(1)?,
        label: row.text(2)?,
        from: row.id(3)?,
        to: row.opt_id(4)?,
        outcome: Outcome::parse(row.text_ref(5)?).ok_or(strange)?,
        at: row.timestamp(6)?,
        found: row.int(7)? == 1,
    })
}

/// Notes what became of a thing; what was left before is no longer when somebody goes on with it now.
pub(crate) fn put_item(tx: &mut Tx, run: &str, item: &Item) -> Result<(), DbError> {
    let row = params![
        run,
        &item.kind,
        &item.object,
        &item.label,
        &item.from,
        item.to.as_ref(),
        item.outcome.word(),
        item.at,
        i64::from(item.found)
    ];
    tx.execute(
        "insert into reorganisation_items (run, kind, object, label, from_agency, to_agency, outcome, at, found) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (run, kind, object, from_agency) do update set \
         to_agency = excluded.to_agency, outcome = excluded.outcome, at = excluded.at, found = excluded.found",
        row,
    )
    .map(|_| ())
}

/// Where a list of things goes on: after this one.
pub(crate) type Place = (String, String, String);

/// The place of a thing.
pub(crate) fn place(item: &Item) -> Place {
    (item.kind.clone(), item.object.clone(), item.from.to_string())
}

/// Things of a run by kind, id and agency, after a place.
pub(crate) fn list_items(
    r: &mut Reader,
    run: &str,
    (kind, object, from): &Place,
    limit: i64,
) -> Result<Vec<Item>, DbError> {
    let sql = format!(
        "{ITEM} where run = $1 and (kind, object, from_agency) > ($2, $3, $4) \
         order by kind, object, from_agency limit $5"
    );
    r.query(&sql, params![run, kind, object, from, limit])?.iter().map(item).collect()
}

/// Things with which nobody goes on, by kind and id.
pub(crate) fn list_left(r: &mut Reader, run: &str, limit: i64) -> Result<Vec<Item>, DbError> {
    let sql = format!("{ITEM} where run = $1 and outcome = 'left' order by kind, object limit $2");
    r.query(&sql, params![run, limit])?.iter().map(item).collect()
}

/// The report: what was there before and what became of it, by kind and agency.
pub(crate) fn report(r: &mut Reader, run: &str) -> Result<Vec<Line>, DbError> {
    let sql = "select c.kind, c.agency, c.before, \
               cast(coalesce(sum(case when i.outcome = 'moved' then 1 else 0 end), 0) as bigint), \
               cast(coalesce(sum(case when i.outcome = 'ended' then 1 else 0 end), 0) as bigint), \
               cast(coalesce(sum(case when i.outcome = 'left' then 1 else 0 end), 0) as bigint), \
               cast(coalesce(sum(i.found), 0) as bigint) \
               from reorganisation_counts c left join reorganisation_items i \
               on i.run = c.run and i.kind = c.kind and i.from_agency = c.agency \
               where c.run = $1 group by c.kind, c.agency, c.before order by c.kind, c.agency";
    let line = |row: &Row| {
        Ok(Line {
            kind: row.text(0)?,
            agency: row.id(1)?,
            before: row.int(2)?,
            moved: row.int(3)?,
            ended: row.int(4)?,
            left: row.int(5)?,
            found: row.int(6)?,
        })
    };
    r.query(sql, params![run])?.iter().map(line).collect()
}
