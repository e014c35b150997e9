//! Schema migrations: numbered within a block, forward only, each run once.

use crate::{Ctx, DbError, Tx, params, sha256_hex};

/// One step of a block's schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Number within the block, from 1.
    pub number: u32,
    /// What it does, as in its file's name.
    pub name: &'static str,
    /// Its statements.
    pub sql: &'static str,
}

/// The kernel's own tables.
pub const KERNEL: &[Migration] = &[
    Migration { number: 1, name: "floor", sql: include_str!("../migrations/0001_floor.sql") },
    Migration {
        number: 2,
        name: "audit_unsealed",
        sql: include_str!("../migrations/0002_audit_unsealed.sql"),
    },
    Migration { number: 3, name: "mandates", sql: include_str!("../migrations/0003_mandates.sql") },
    Migration { number: 4, name: "published", sql: include_str!("../migrations/0004_published.sql") },
    Migration { number: 5, name: "marks", sql: include_str!("../migrations/0005_marks.sql") },
];

/// Why a migration stopped.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A migration that has run was edited afterwards.
    #[error("migration {number} of block {block} was changed after it had run; add a new migration instead")]
    Changed {
        /// Block name.
        block: String,
        /// Number within the block.
        number: u32,
    },
    /// The database was written by a newer program.
    #[error(
        "the database holds migration {number} of block {block}, which this program does not know; use the newer program"
    )]
    Newer {
        /// Block name.
        block: String,
        /// Number within the block.
        number: u32,
    },
    /// Storage failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Brings the schema up to date in one transaction, all of it or nothing; gives the steps that ran, as
/// `block/number name`.
pub async fn migrate(
    ctx: &Ctx,
    blocks: &[(&'static str, &'static [Migration])],
) -> Result<Vec<String>, MigrateError> {
    ctx.write(|tx| {
        tx.execute_batch(
            "create table if not exists migrations (block TEXT not null, number BIGINT not null, \
             name TEXT not null, checksum TEXT not null, applied_at BIGINT not null, primary key (block, number))",
        )
    })
    .await?;
    refuse_newer(ctx, blocks).await?;
    let steps: Vec<(&str, Migration)> =
        blocks.iter().flat_map(|(block, steps)| steps.iter().map(|step| (*block, *step))).collect();
    ctx.write(move |tx| {
        let mut ran = Vec::new();
        for (block, step) in &steps {
            if apply(tx, block, *step)? {
                ran.push(format!("{block}/{} {}", step.number, step.name));
            }
        }
        Ok(ran)
    })
    .await
}

async fn refuse_newer(
    ctx: &Ctx,
    blocks: &[(&'static str, &'static [Migration])],
) -> Result<(), MigrateError> {
    for row in ctx.query("select block, number from migrations", params![]).await? {
        let (block, number) = (row.text(0)?, u32::try_from(row.int(1)?).unwrap_or(u32::MAX));
        let known = blocks.iter().filter(|(name, _)| *name == block);
        if !known.flat_map(|(_, steps)| steps.iter()).any(|step| step.number == number) {
            return Err(MigrateError::Newer { block, number });
        }
    }
    Ok(())
}

fn apply(tx: &mut Tx, block: &str, step: Migration) -> Result<bool, MigrateError> {
    let sum = sha256_hex(step.sql);
    let seen = tx.query_opt(
        "select checksum from migrations where block = $1 and number = $2",
        params![block, step.number],
    )?;
    if let Some(row) = seen {
        return if row.text(0)? == sum {
            Ok(false)
        } else {
            Err(MigrateError::Changed { block: block.to_owned(), number: step.number })
        };
    }
    tx.execute_batch(step.sql)?;
    let now = tx.now();
    tx.execute(
        "insert into migrations (block, number, name, checksum, applied_at) values ($1, $2, $3, $4, $5)",
        params![block, step.number, step.name, sum, now],
    )?;
    Ok(true)
}
