//! The day from which on the node keeps plans.

use kernel::{Day, DbError, Reader, Tx, params};

/// Notes the day, once: that of the first plan or of the first obligation that was noted as done, else today.
pub fn begin(tx: &mut Tx) -> Result<(), DbError> {
    let mut first = tx.today();
    for sql in ["select min(created_at) from plans", "select min(done_at) from plan_obligations"] {
        let row = tx.query_opt(sql, params![])?;
        if let Some(at) = row.map(|row| row.opt_timestamp(0)).transpose()?.flatten() {
            first = first.min(at.day());
        }
    }
    let sql = "insert into plan_start (one, started_on) values (1, $1) on conflict (one) do nothing";
    tx.execute(sql, params![first])?;
    Ok(())
}

/// The day; none before the node was started for the first time.
pub fn started_on(r: &mut Reader) -> Result<Option<Day>, DbError> {
    r.query_opt("select started_on from plan_start where one = 1", params![])?
        .map(|row| row.day(0))
        .transpose()
}
