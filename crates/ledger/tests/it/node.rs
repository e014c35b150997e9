//! A log for one test, with rows in the trail and a hand that tampers with them.

use std::sync::Arc;

use kernel::{Actor, Audit, Ctx, DbError, Value, params};
use ledger::Log;
use ledger::actions::{self, Against, Finding, Walk};
use ledger::note::LogKey;
use ledger::store::LogState;
use serde_json::json;
use tempfile::TempDir;
use testkit::TestCtx;

pub(crate) struct Node {
    pub(crate) test: TestCtx,
    pub(crate) folder: TempDir,
}

pub(crate) async fn node() -> Node {
    node_with(|builder| builder).await
}

pub(crate) async fn node_with(prepare: impl FnOnce(kernel::CtxBuilder) -> kernel::CtxBuilder) -> Node {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::new(folder.path().join("ledger"));
    let test = testkit::ctx(&[ledger::block()], |builder| prepare(builder).part(log)).await;
    Node { test, folder }
}

impl Node {
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.test.ctx
    }

    /// Does `count` things, each with its row.
    pub(crate) async fn act(&self, count: usize) {
        act(self.ctx(), "thing", count).await;
    }

    pub(crate) async fn seal(&self) -> u64 {
        actions::seal(self.ctx()).await.unwrap()
    }

    pub(crate) async fn log(&self) -> LogState {
        let found: Result<_, DbError> = self.ctx().read(ledger::store::find_log).await;
        found.unwrap().expect("the log has begun")
    }

    pub(crate) async fn key(&self) -> LogKey {
        let log = self.log().await;
        LogKey::new(Some(&log.head.origin), &log.public_key).unwrap()
    }

    /// The ids of the leaves, in order.
    pub(crate) async fn leaves(&self) -> Vec<String> {
        let rows = self.ctx().query("select audit_id from ledger_leaves order by number", params![]).await;
        rows.unwrap().iter().map(|row| row.text(0).unwrap()).collect()
    }

    /// Writes into the database as somebody with its password does; gives the rows changed.
    pub(crate) async fn tamper(&self, sql: &'static str, binds: Vec<Value>) -> u64 {
        let done: Result<_, DbError> = self.ctx().write(move |tx| tx.execute(sql, binds.clone())).await;
        done.unwrap()
    }

    pub(crate) async fn walk(&self) -> Walk {
        actions::walk(self.ctx(), Against::default()).await.unwrap()
    }

    pub(crate) async fn findings(&self) -> Vec<Finding> {
        self.walk().await.findings
    }

    /// The same node after a restart: what it has seen is read from its folder again.
    pub(crate) async fn restarted(&self) -> Ctx {
        another(self, Log::new(self.folder.path().join("ledger"))).await
    }
}

/// A second server on the same database.
pub(crate) async fn another(node: &Node, log: Log) -> Ctx {
    let files = kernel::files::FileStore::new(node.folder.path().join("files"));
    kernel::CtxBuilder::new(kernel::settings::Settings::default(), files)
        .clock(node.ctx().clock.clone())
        .part(log)
        .open(&node.test.database.location)
        .await
        .unwrap()
}

/// Does `count` things in transactions of a few.
pub(crate) async fn act(ctx: &Ctx, object: &'static str, count: usize) {
    let mut rest = count;
    while rest > 0 {
        let now = rest.min(50);
        rest -= now;
        let done: Result<(), DbError> = ctx
            .write(move |tx| {
                for number in 0..now {
                    tx.audit(Audit {
                        actor: &Actor::Platform,
                        action: "test.act",
                        object,
                        object_id: &format!("{number}"),
                        agency: None,
                        detail: json!({ "number": number, "text": "測試\n\"" }),
                    })?;
                }
                Ok(())
            })
            .await;
        done.unwrap();
    }
}

/// Shares a context between tasks.
pub(crate) fn shared(ctx: &Ctx) -> Arc<Ctx> {
    Arc::new(ctx.clone())
}
