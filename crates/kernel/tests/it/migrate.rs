//! Migrations run once, and a changed or unknown one stops the program.

use kernel::migrate::{KERNEL, MigrateError, Migration, migrate};

const FIRST: Migration =
    Migration { number: 1, name: "first", sql: "create table one (a TEXT not null primary key)" };
const SECOND: Migration =
    Migration { number: 2, name: "second", sql: "create table two (a TEXT not null primary key)" };
const EDITED: Migration = Migration { sql: "create table one (b TEXT not null primary key)", ..FIRST };

#[tokio::test(flavor = "multi_thread")]
async fn steps_run_once_and_edited_or_unknown_ones_are_refused() {
    let test = testkit::ctx(&[], |builder| builder).await;
    let ctx = &test.ctx;
    assert_eq!(migrate(ctx, &[("kernel", KERNEL), ("t", &[FIRST])]).await.unwrap(), ["t/1 first"]);
    assert_eq!(migrate(ctx, &[("kernel", KERNEL), ("t", &[FIRST, SECOND])]).await.unwrap(), ["t/2 second"]);
    assert!(migrate(ctx, &[("kernel", KERNEL), ("t", &[FIRST, SECOND])]).await.unwrap().is_empty());
    let edited = migrate(ctx, &[("kernel", KERNEL), ("t", &[EDITED, SECOND])]).await;
    assert!(matches!(edited, Err(MigrateError::Changed { number: 1, .. })));
    let older_program = migrate(ctx, &[("kernel", KERNEL), ("t", &[FIRST])]).await;
    assert!(matches!(older_program, Err(MigrateError::Newer { number: 2, .. })));
}
