//! Facts: what the platform itself did, counted. An indicator is a query over them.

use serde_json::Value as Json;

use crate::actor::AgencyId;
use crate::{Ctx, DbError, Tx, params};

/// One countable thing that happened.
#[derive(Debug)]
pub struct Fact<'a> {
    /// What happened, `block.event` (`registry.extract_issued`).
    pub kind: &'static str,
    /// The agency it counts for.
    pub agency: Option<&'a AgencyId>,
    /// What it can be broken down by; never personal data.
    pub dims: Json,
    /// How much: 1 for a count.
    pub value: i64,
}

impl Tx<'_> {
    /// Records a fact. It commits with the work it measures or not at all.
    pub fn fact(&mut self, fact: Fact<'_>) -> Result<(), DbError> {
        let row = params![
            self.new_id::<String>(),
            self.now(),
            self.today(),
            fact.kind,
            fact.agency.map(AgencyId::as_str),
            &fact.dims,
            fact.value
        ];
        self.execute(
            "insert into facts (id, at, on_day, kind, agency, dims, value) values ($1, $2, $3, $4, $5, $6, $7)",
            row,
        )?;
        Ok(())
    }
}

/// The sum of all facts of a kind.
pub async fn total(ctx: &Ctx, kind: &str) -> Result<i64, DbError> {
    let sql = "select cast(coalesce(sum(value), 0) as bigint) from facts where kind = $1";
    let row = ctx.query_opt(sql, params![kind]).await?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// The sums of a kind by day, oldest first, from `since` on.
pub async fn by_day(ctx: &Ctx, kind: &str, since: crate::Day) -> Result<Vec<(crate::Day, i64)>, DbError> {
    let sql = "select on_day, cast(sum(value) as bigint) from facts \
               where kind = $1 and on_day >= $2 group by on_day order by on_day";
    let rows = ctx.query(sql, params![kind, since]).await?;
    rows.iter().map(|row| Ok((row.day(0)?, row.int(1)?))).collect()
}

/// The sums of a kind by the agency they count for, from `since` until `until`; facts of no agency are left out.
pub async fn by_agency(
    ctx: &Ctx,
    kind: &str,
    since: crate::Day,
    until: crate::Day,
) -> Result<Vec<(AgencyId, i64)>, DbError> {
    let sql = "select agency, cast(sum(value) as bigint) from facts \
               where kind = $1 and on_day >= $2 and on_day <= $3 and agency is not null group by agency order by agency";
    let rows = ctx.query(sql, params![kind, since, until]).await?;
    rows.iter().map(|row| Ok((AgencyId::new(row.text(0)?), row.int(1)?))).collect()
}
