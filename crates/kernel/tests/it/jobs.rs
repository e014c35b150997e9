//! Jobs: one effect each, growing pauses, dead letters.

use kernel::jobs::{self, JobKind};
use kernel::{Ctx, DbError, Tx, params};
use serde_json::{Value, json};
use web::{Block, Routes};

const COUNT: JobKind = JobKind { name: "test.count", run: count };
const FAIL: JobKind = JobKind { name: "test.fail", run: fail };

fn count(_: &Ctx, tx: &mut Tx, payload: &Value) -> anyhow::Result<()> {
    tx.execute("insert into done (id, what) values ($1, $2)", params![tx.new_id::<String>(), payload])?;
    Ok(())
}

fn fail(ctx: &Ctx, tx: &mut Tx, payload: &Value) -> anyhow::Result<()> {
    count(ctx, tx, payload)?;
    anyhow::bail!("always")
}

async fn test() -> testkit::TestCtx {
    let block = Block {
        name: "test",
        routes: Routes::new(),
        jobs: vec![COUNT, FAIL],
        subscriptions: vec![("test.happened", "test.count"), ("test.happened", "test.count")],
        migrations: &[],
        locales: &[],
    };
    let test = testkit::ctx(&[block], |builder| builder).await;
    let sql = "create table done (id TEXT not null primary key, what TEXT not null)";
    test.ctx.write(move |tx| tx.execute(sql, params![])).await.unwrap();
    test
}

async fn done(ctx: &Ctx) -> i64 {
    ctx.query_opt("select cast(count(*) as bigint) from done", params![])
        .await
        .unwrap()
        .unwrap()
        .int(0)
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_makes_one_job_a_subscriber_and_a_key_only_one_job() {
    let test = test().await;
    test.ctx
        .write(|tx| {
            tx.publish("test.happened", &json!({}))?;
            tx.publish("test.nobody_listens", &json!({}))?;
            tx.enqueue("test.count", &json!(1), Some("once"))?;
            tx.enqueue("test.count", &json!(2), Some("once"))
        })
        .await
        .unwrap();
    assert_eq!(jobs::run_due(&test.ctx).await.unwrap(), 3);
    assert_eq!(done(&test.ctx).await, 3);
    assert_eq!(jobs::waiting(&test.ctx).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolled_back_write_enqueues_nothing() {
    let test = test().await;
    let _: Result<(), DbError> = test
        .ctx
        .write(|tx| {
            tx.enqueue("test.count", &json!(1), None)?;
            Err(DbError::Busy)
        })
        .await;
    assert_eq!(jobs::run_due(&test.ctx).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_runners_have_one_effect() {
    let test = test().await;
    test.ctx.write(|tx| (0..100).try_for_each(|n| tx.enqueue("test.count", &json!(n), None))).await.unwrap();
    let (a, b) = (test.ctx.clone(), test.ctx.clone());
    let first = tokio::spawn(async move { jobs::run_due(&a).await });
    let second = tokio::spawn(async move { jobs::run_due(&b).await });
    assert_eq!(first.await.unwrap().unwrap() + second.await.unwrap().unwrap(), 100);
    assert_eq!(done(&test.ctx).await, 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_job_leaves_no_effect_and_ends_as_a_dead_letter_that_can_be_revived() {
    let test = test().await;
    test.ctx.write(|tx| tx.enqueue("test.fail", &json!(1), None)).await.unwrap();
    for _ in 0..jobs::ATTEMPTS {
        assert!(jobs::dead_letters(&test.ctx, 10).await.unwrap().is_empty());
        jobs::run_due(&test.ctx).await.unwrap();
        test.ctx.clock.advance_seconds(6_000);
    }
    let dead = jobs::dead_letters(&test.ctx, 10).await.unwrap();
    assert_eq!((dead.len(), dead[0].kind.as_str(), dead[0].error.as_str()), (1, "test.fail", "always"));
    assert_eq!(jobs::run_due(&test.ctx).await.unwrap(), 0);
    assert_eq!(done(&test.ctx).await, 0);
    let id = dead[0].id.clone();
    assert!(test.ctx.write(move |tx| jobs::revive(tx, &id)).await.unwrap());
    assert_eq!(jobs::run_due(&test.ctx).await.unwrap(), 1);
}
