//! `kill -9` in the middle of sealing, a hundred times over, and a full disk.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use kernel::db::Location;
use kernel::files::FileStore;
use kernel::migrate::{KERNEL, migrate};
use kernel::settings::Settings;
use kernel::{Ctx, CtxBuilder, DbError, params};
use ledger::actions::{self, Against};
use ledger::{LedgerError, Log};

use crate::node::{act, node};

const KILLS: u64 = 100;
/// Tells the child where its data are.
const FOLDER: &str = "MINBEN_TEST_LEDGER_FOLDER";

#[expect(clippy::disallowed_methods, reason = "the parent test tells its child by environment")]
fn told_folder() -> Option<PathBuf> {
    std::env::var(FOLDER).ok().map(PathBuf::from)
}

async fn open(folder: &Path) -> Ctx {
    let ctx = CtxBuilder::new(Settings::default(), FileStore::new(folder.join("files")))
        .part(Log::new(folder.join("ledger")))
        .open(&Location::Sqlite(folder.join("minben.db")))
        .await
        .unwrap();
    let blocks = [("kernel", KERNEL), ("ledger", ledger::block().migrations)];
    migrate(&ctx, &blocks).await.unwrap();
    ctx
}

/// The child of the next test: it acts and seals without a pause until it is killed, and
/// tells each batch of rows after it is acknowledged.
#[tokio::test(flavor = "multi_thread")]
async fn child_that_acts_and_seals() {
    let Some(folder) = told_folder() else { return };
    let ctx = open(&folder).await;
    let actor = tokio::spawn({
        let ctx = ctx.clone();
        async move {
            loop {
                act(&ctx, "thing", 20).await;
                let _ = writeln!(std::io::stdout(), "\nacknowledged");
            }
        }
    });
    while !actor.is_finished() {
        actions::seal(&ctx).await.unwrap();
    }
}

fn start(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::child_that_acts_and_seals", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_kills_in_the_middle_of_sealing_lose_and_double_no_row() {
    if node().await.test.database.is_postgres() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (mut acknowledged, mut heads) = (0, Vec::new());
    let mut chance = 20_010_430_u64;
    for _ in 0..KILLS {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut child = start(folder.path());
        let out = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            BufReader::new(out).lines().map_while(Result::ok).filter(|line| line == "acknowledged").count()
        });
        tokio::time::sleep(Duration::from_millis(40 + (chance >> 33) % 120)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged += reader.join().unwrap();
        heads.extend(std::fs::read_to_string(folder.path().join("ledger/head")).ok());
    }
    let ctx = open(folder.path()).await;
    let left = actions::health(&ctx).await.unwrap().waiting;
    actions::seal(&ctx).await.unwrap();
    // Each head that was ever signed and seen is the beginning of the log.
    heads.dedup();
    let kept = |note: String| actions::Kept { place: "seen between kills".to_owned(), note };
    let against = Against { kept: heads.into_iter().map(kept).collect(), ..Against::default() };
    let seen = against.kept.len();
    let walk = actions::walk(&ctx, against).await.unwrap();
    assert_eq!((walk.found, walk.waiting), (0, 0), "{:?}", walk.findings);
    let rows = ctx.query("select count(*) from audit", params![]).await.unwrap()[0].int(0).unwrap();
    assert_eq!(walk.size as i64, rows);
    assert!(rows as usize >= acknowledged * 20, "{rows} rows, {acknowledged} acknowledged batches");
    assert!(
        acknowledged > 100 && seen > 20,
        "{acknowledged} batches, {seen} heads: too few to prove anything"
    );
    let _ = writeln!(
        std::io::stdout(),
        "{rows} rows, {left} of them left unsealed by the last kill, {seen} heads between {KILLS} kills"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_keeps_the_rows_waiting() {
    let node = node().await;
    if node.test.database.is_postgres() {
        return;
    }
    node.act(5).await;
    node.seal().await;
    let old = node.log().await;
    node.act(900).await;
    let limit = |pages: &'static str| {
        let sql: &'static str = format!("pragma max_page_count = {pages}").leak();
        node.ctx().write(move |tx| tx.query(sql, params![]).map(drop))
    };
    let size = node.ctx().query("pragma page_count", params![]).await.unwrap()[0].int(0).unwrap();
    let full: Result<(), DbError> = limit(size.to_string().leak()).await;
    full.unwrap();
    let refused = actions::seal(node.ctx()).await;
    assert!(matches!(refused, Err(LedgerError::Db(DbError::Full))), "{refused:?}");
    assert_eq!(node.log().await, old, "no head was signed for what is not stored");
    let roomy: Result<(), DbError> = limit("1073741823").await;
    roomy.unwrap();
    assert_eq!(node.seal().await, 900);
    assert!(node.findings().await.is_empty());
}
