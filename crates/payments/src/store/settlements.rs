//! Settlement files as they were given; the newest of a day counts.

use kernel::{AgencyId, Day, DbError, Money, Official, Reader, Timestamp, Tx, params};

use crate::model::{Entry, EntryKind};

/// Keeps a file; the same one given again counts once.
pub(crate) fn insert_settlement(
    tx: &mut Tx,
    official: &Official,
    (channel, day): (&str, Day),
    digest: &str,
    entries: &[Entry],
) -> Result<(), DbError> {
    let id: String = tx.new_id();
    let given_by = format!("{}/{}", official.post, official.person.id);
    let written = tx.execute(
        "insert into settlements (id, agency, channel, settled_on, digest, given_at, given_by) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        params![&id, &official.agency, channel, day, digest, tx.now(), given_by],
    )?;
    if written == 0 {
        let sql = "update settlements set given_at = $5 \
                   where agency = $1 and channel = $2 and settled_on = $3 and digest = $4";
        let now = tx.now();
        return tx.execute(sql, params![&official.agency, channel, day, digest, now]).map(|_| ());
    }
    for (line, entry) in entries.iter().enumerate() {
        tx.execute(
            "insert into settlement_rows (settlement_id, line, payment_id, kind, amount) values ($1, $2, $3, $4, $5)",
            params![&id, line, &entry.order, entry.kind.as_str(), entry.amount],
        )?;
    }
    Ok(())
}

/// When the newest file of a day was given, and what it says.
pub(crate) fn latest_settlement(
    r: &mut Reader,
    agency: &AgencyId,
    channel: &str,
    day: Day,
) -> Result<Option<(Timestamp, Vec<Entry>)>, DbError> {
    let sql = "select id, given_at from settlements where agency = $1 and channel = $2 and settled_on = $3 \
               order by given_at desc, id desc limit 1";
    let Some(row) = r.query_opt(sql, params![agency, channel, day])? else { return Ok(None) };
    let sql = "select payment_id, kind, amount from settlement_rows where settlement_id = $1 order by line";
    let rows = r.query(sql, params![row.text(0)?])?;
    let entry = |row: &kernel::Row| {
        let kind =
            EntryKind::parse(row.text_ref(1)?).ok_or(DbError::Column { column: 1, expected: "a kind" })?;
        Ok(Entry { order: row.text(0)?, kind, amount: Money(row.int(2)?) })
    };
    let entries: Result<Vec<Entry>, DbError> = rows.iter().map(entry).collect();
    Ok(Some((row.timestamp(1)?, entries?)))
}
