//! Durable jobs: enqueued in the transaction that needs them, run once each.
//!
//! A job's work and the removal of its row are one transaction, so its effect happens
//! exactly once whatever dies when. A failing job is tried again with growing pauses;
//! after [`ATTEMPTS`] tries it is a dead letter that an operator sees and may revive.

use serde_json::Value as Json;

use crate::{Ctx, DbError, Timestamp, Tx, params};

/// Tries before a job becomes a dead letter.
pub const ATTEMPTS: i64 = 8;
/// How long a claimed job is left to its runner before another may take it.
const CLAIM_SECONDS: i64 = 120;

/// A job's work; it runs inside the write transaction that also removes the job.
pub type Run = fn(&Ctx, &mut Tx, &Json) -> anyhow::Result<()>;

/// A kind of job and what it does.
#[derive(Debug, Clone, Copy)]
pub struct JobKind {
    /// Its name, `block.verb`.
    pub name: &'static str,
    /// Its work.
    pub run: Run,
}

/// The kinds of job this process can run; a part of the context.
#[derive(Debug, Default)]
pub struct JobKinds(pub Vec<JobKind>);

/// A job that failed too often.
#[derive(Debug, Clone)]
pub struct DeadLetter {
    /// Job id.
    pub id: String,
    /// Kind of job.
    pub kind: String,
    /// Tries made.
    pub attempts: i64,
    /// What went wrong last.
    pub error: String,
    /// When it was given up.
    pub dead_at: Timestamp,
}

/// A claimed job.
struct Claimed {
    id: String,
    kind: String,
    payload: Json,
    attempts: i64,
}

impl Tx<'_> {
    /// Enqueues a job to run as soon as this transaction is committed. Of several jobs
    /// with one `once` key only the first is kept.
    pub fn enqueue(&mut self, kind: &str, payload: &Json, once: Option<&str>) -> Result<(), DbError> {
        let now = self.now();
        self.enqueue_at(kind, payload, now, once)
    }

    /// Enqueues a job to run at `at`.
    pub fn enqueue_at(
        &mut self,
        kind: &str,
        payload: &Json,
        at: Timestamp,
        once: Option<&str>,
    ) -> Result<(), DbError> {
        let row = params![self.new_id::<String>(), kind, payload, at, self.now(), once];
        self.execute(
            "insert into jobs (id, kind, payload, run_at, created_at, once_key, attempts, claimed_until) \
             values ($1, $2, $3, $4, $5, $6, 0, 0) on conflict (once_key) do nothing",
            row,
        )?;
        self.note_enqueued();
        Ok(())
    }
}

/// Runs jobs until `stop` resolves. A committed write that enqueued something wakes it
/// at once; it also looks each second, for jobs of other processes and of later times.
pub async fn run_forever(ctx: Ctx, mut stop: tokio::sync::watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = run_due(&ctx).await {
            tracing::warn!(%error, "jobs wait until the database answers");
        }
        tokio::select! {
            () = ctx.jobs_woken() => {}
            () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Runs every job that is due, also those that these enqueue; gives how many ran.
pub async fn run_due(ctx: &Ctx) -> Result<usize, DbError> {
    let mut done = 0;
    loop {
        let jobs = claim(ctx).await?;
        if jobs.is_empty() {
            return Ok(done);
        }
        for job in jobs {
            run_one(ctx, job).await?;
            done += 1;
        }
    }
}

const DUE: &str = "select id from jobs where dead_at is null and run_at <= $1 and claimed_until <= $1";

async fn claim(ctx: &Ctx) -> Result<Vec<Claimed>, DbError> {
    // A look costs nothing; a write transaction with nothing in it keeps the writer awake.
    if ctx.query_opt(&format!("{DUE} limit 1"), params![ctx.now()]).await?.is_none() {
        return Ok(Vec::new());
    }
    ctx.write(|tx| {
        let now = tx.now();
        let rows = tx.query(
            &format!(
                "update jobs set claimed_until = $2 where id in ({DUE} order by run_at, id limit 32) \
                 returning id, kind, payload, attempts"
            ),
            params![now, now.plus_seconds(CLAIM_SECONDS)],
        )?;
        let mut jobs = Vec::with_capacity(rows.len());
        for row in rows {
            jobs.push(Claimed {
                id: row.text(0)?,
                kind: row.text(1)?,
                payload: row.json(2)?,
                attempts: row.int(3)?,
            });
        }
        jobs.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(jobs)
    })
    .await
}

/// Why a try of a job ended without its effect.
enum Ended {
    /// Somebody else has done it.
    Gone,
    /// Its work failed.
    Failed(String),
    /// The database failed.
    Db(DbError),
}

impl From<DbError> for Ended {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

async fn run_one(ctx: &Ctx, job: Claimed) -> Result<(), DbError> {
    let Some(kind) = ctx.part::<JobKinds>().0.iter().find(|kind| kind.name == job.kind).copied() else {
        return fail(ctx, job, "this program has no such kind of job").await;
    };
    let (context, id, payload) = (ctx.clone(), job.id.clone(), job.payload.clone());
    let outcome = ctx
        .write(move |tx| {
            if tx.execute("delete from jobs where id = $1 and dead_at is null", params![&id])? == 0 {
                return Err(Ended::Gone);
            }
            (kind.run)(&context, tx, &payload).map_err(|error| Ended::Failed(format!("{error:#}")))
        })
        .await;
    match outcome {
        Ok(()) => {
            metrics::counter!("minben_jobs_done_total", "kind" => kind.name).increment(1);
            Ok(())
        }
        Err(Ended::Gone) => Ok(()),
        Err(Ended::Db(error)) => Err(error),
        Err(Ended::Failed(reason)) => fail(ctx, job, &reason).await,
    }
}

async fn fail(ctx: &Ctx, job: Claimed, reason: &str) -> Result<(), DbError> {
    let attempts = job.attempts + 1;
    let dead = attempts >= ATTEMPTS;
    tracing::warn!(job = job.id, kind = job.kind, attempts, dead, reason, "a job failed");
    metrics::counter!("minben_jobs_failed_total").increment(1);
    let reason = reason.to_owned();
    ctx.write(move |tx| {
        let now = tx.now();
        let again = now.plus_seconds(5 << attempts.min(10));
        tx.execute(
            "update jobs set attempts = $2, last_error = $3, run_at = $4, claimed_until = 0, dead_at = $5 where id = $1",
            params![&job.id, attempts, &reason, again, dead.then_some(now)],
        )?;
        Ok(())
    })
    .await
}

/// The dead letters, newest first, at most `limit`.
pub async fn dead_letters(ctx: &Ctx, limit: i64) -> Result<Vec<DeadLetter>, DbError> {
    let sql = "select id, kind, attempts, coalesce(last_error, ''), dead_at from jobs \
               where dead_at is not null order by dead_at desc limit $1";
    let rows = ctx.query(sql, params![limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(DeadLetter {
                id: row.text(0)?,
                kind: row.text(1)?,
                attempts: row.int(2)?,
                error: row.text(3)?,
                dead_at: row.timestamp(4)?,
            })
        })
        .collect()
}

/// Gives a dead letter a fresh set of tries; false when there is none by that id.
pub fn revive(tx: &mut Tx, id: &str) -> Result<bool, DbError> {
    let sql = "update jobs set dead_at = null, attempts = 0, claimed_until = 0, run_at = $2 \
               where id = $1 and dead_at is not null";
    let now = tx.now();
    Ok(tx.execute(sql, params![id, now])? == 1)
}

/// How many jobs wait to be run, now or later.
pub async fn waiting(ctx: &Ctx) -> Result<i64, DbError> {
    let sql = "select cast(count(*) as bigint) from jobs where dead_at is null";
    ctx.query_opt(sql, params![]).await?.map_or(Ok(0), |row| row.int(0))
}
