//! Sealing: each committed row is one leaf, whatever commits late, whoever seals at once,
//! and nothing is signed over another history.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use kernel::{DbError, audit, params};
use ledger::actions::{self, BATCH};
use ledger::{LedgerError, Log, leaf, note};
use sha2::Sha256;
use signature::{Algorithm, SoftKey};

use crate::node::{act, another, node, shared};

#[tokio::test(flavor = "multi_thread")]
async fn each_row_becomes_one_leaf_under_a_signed_head() {
    let node = node().await;
    assert_eq!(node.seal().await, 0, "nothing is signed before there is anything");
    node.act(5).await;
    assert_eq!((node.seal().await, node.seal().await), (5, 0));
    let more = BATCH + 700;
    node.act(more).await;
    assert_eq!(node.seal().await, more as u64);
    let log = node.log().await;
    assert_eq!(log.head.size, 5 + more as u64);
    assert_eq!(log.head.origin, "localhost:8080/ledger");
    assert_eq!(note::open(&log.note, &[node.key().await]).unwrap(), log.head);
    // The root is the one that somebody else's tree has over the rows' documented bytes.
    let ids = node.leaves().await;
    let rows: Result<_, DbError> = node
        .ctx()
        .read(move |r| {
            let mut rows = audit::list_by_ids(r, &ids)?;
            rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
            Ok(rows)
        })
        .await;
    let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    rows.unwrap().iter().for_each(|row| tree.push(leaf::leaf_bytes(row)));
    assert_eq!(tree.root().as_bytes().as_slice(), log.head.root.0);
    let walk = node.walk().await;
    assert_eq!((walk.found, walk.size, walk.waiting), (0, log.head.size, 0), "{:?}", walk.findings);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_not_committed_are_not_sealed_and_late_ones_are() {
    let node = node().await;
    node.act(3).await;
    node.seal().await;
    let refused: Result<(), DbError> = node
        .ctx()
        .write(|tx| {
            tx.audit(kernel::Audit {
                actor: &kernel::Actor::Platform,
                action: "test.act",
                object: "thing",
                object_id: "x",
                agency: None,
                detail: serde_json::json!({}),
            })?;
            Err(DbError::Busy)
        })
        .await;
    assert!(refused.is_err());
    assert_eq!(node.seal().await, 0);
    // The clock goes back an hour: the next rows sort before those that are sealed.
    node.ctx().clock.advance_seconds(-3600);
    node.act(2).await;
    assert_eq!(node.seal().await, 2);
    let leaves = node.leaves().await;
    assert!(leaves[3] < leaves[0] && leaves[4] < leaves[0], "earlier by id, later in the log: {leaves:?}");
    actions::stamp(node.ctx()).await.unwrap();
    assert!(node.findings().await.is_empty());
}

/// On PostgreSQL a transaction that drew its id first may commit last. SQLite has one writer.
#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_id_that_commits_after_later_ones_were_sealed_is_sealed_too() {
    let node = node().await;
    if !node.test.database.is_postgres() {
        return;
    }
    let (drawn, is_drawn) = std::sync::mpsc::channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
    let ctx = node.ctx().clone();
    let slow = tokio::spawn(async move {
        ctx.write(move |tx| {
            tx.audit(kernel::Audit {
                actor: &kernel::Actor::Platform,
                action: "test.act",
                object: "slow",
                object_id: "1",
                agency: None,
                detail: serde_json::json!({}),
            })?;
            let _ = drawn.send(());
            let _ = may_go_on.recv();
            Ok::<_, DbError>(())
        })
        .await
    });
    tokio::task::spawn_blocking(move || is_drawn.recv()).await.unwrap().unwrap();
    node.ctx().clock.advance_seconds(60);
    node.act(3).await;
    assert_eq!(node.seal().await, 3, "what is not committed is not waited for");
    drop(go_on);
    slow.await.unwrap().unwrap();
    assert_eq!(node.seal().await, 1);
    let leaves = node.leaves().await;
    assert!(leaves[3] < leaves[0], "{leaves:?}");
    assert!(node.findings().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_that_seal_at_once_lose_and_double_nothing() {
    let node = node().await;
    node.act(10).await;
    node.seal().await;
    let second = another(&node, Log::new(node.folder.path().join("ledger"))).await;
    let stop = Arc::new(AtomicBool::new(false));
    let sealers = [node.ctx(), &second].map(|ctx| {
        let (ctx, stop) = (shared(ctx), stop.clone());
        tokio::spawn(async move {
            let (mut sealed, mut crowded) = (0, 0);
            while !stop.load(Ordering::Relaxed) {
                match actions::seal(&ctx).await {
                    Ok(count) => sealed += count,
                    Err(LedgerError::Crowded | LedgerError::Db(DbError::Busy)) => crowded += 1,
                    Err(error) => panic!("{error}"),
                }
            }
            (sealed, crowded)
        })
    });
    let writers: Vec<_> = (0..4)
        .map(|number| {
            let ctx = shared(if number % 2 == 0 { node.ctx() } else { &second });
            tokio::spawn(async move {
                for _ in 0..20 {
                    act(&ctx, "thing", 20).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    let mut sealed = 10;
    for sealer in sealers {
        sealed += sealer.await.unwrap().0;
    }
    sealed += node.seal().await;
    assert_eq!(sealed, 10 + 4 * 20 * 20);
    assert_eq!(node.log().await.head.size, sealed);
    let walk = node.walk().await;
    assert_eq!((walk.found, walk.size), (0, sealed), "{:?}", walk.findings);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_key_is_the_servers_alone_and_never_replaced() {
    let node = node().await;
    node.act(1).await;
    node.seal().await;
    let file = node.folder.path().join("ledger/log.key");
    let mode = |file: &std::path::Path| std::fs::metadata(file).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    node.act(1).await;
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    let open = actions::seal(&node.restarted().await).await;
    assert!(matches!(open, Err(LedgerError::KeyOpen { .. })), "{open:?}");
    std::fs::remove_file(&file).unwrap();
    let missing = actions::seal(&node.restarted().await).await;
    assert!(matches!(missing, Err(LedgerError::KeyMissing { .. })), "{missing:?}");
    assert!(!file.exists(), "a log that has begun never gets another key by itself");
    let other = Arc::new(SoftKey::generate(Algorithm::Ed25519).unwrap());
    let other = another(&node, Log::with_key(node.folder.path().join("ledger"), other)).await;
    assert!(matches!(actions::seal(&other).await, Err(LedgerError::KeyOther)));
    assert_eq!(actions::health(&other).await.unwrap().waiting, 1, "the row waits");
    assert!(actions::health(&other).await.unwrap().trouble.is_some());
    assert_eq!(node.seal().await, 1, "the server that still holds the key goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_set_back_is_not_signed_again() {
    let node = node().await;
    node.act(4).await;
    node.seal().await;
    let old = node.log().await;
    node.act(4).await;
    node.seal().await;
    // An older backup is put back: the rows after it are gone from every table.
    node.tamper(
        "delete from audit where id in (select audit_id from ledger_leaves where number >= 4)",
        params![],
    )
    .await;
    node.tamper("delete from ledger_leaves where number >= 4", params![]).await;
    let hashes =
        node.ctx().query("select hashes from ledger_tiles where level = 0 and number = 0", params![]).await;
    let hashes = hashes.unwrap()[0].bytes(0).unwrap()[..4 * 32].to_vec();
    node.tamper("update ledger_tiles set hashes = $1", params![hashes]).await;
    let binds = params![old.head.size, &old.head.root.0[..], &old.note];
    node.tamper("update ledger_log set size = $1, root = $2, checkpoint = $3", binds).await;
    node.act(1).await;
    for ctx in [node.ctx(), &node.restarted().await] {
        let refused = actions::seal(ctx).await;
        assert!(matches!(refused, Err(LedgerError::RolledBack { held: 4, seen: 8 })), "{refused:?}");
    }
    let findings = node.findings().await;
    assert!(matches!(findings[..], [actions::Finding::RolledBack { seen: 8, held: 4, .. }]), "{findings:?}");
    assert!(actions::health(node.ctx()).await.unwrap().trouble.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_history_is_not_signed_even_with_the_right_key() {
    let node = node().await;
    node.act(4).await;
    node.seal().await;
    let (folder, kept) = (node.folder.path().join("ledger"), node.folder.path().join("kept"));
    std::fs::copy(folder.join("head"), &kept).unwrap();
    // The operator rewrites a row and, with the key in hand, the whole log over it.
    node.tamper("update audit set detail = '{}' where id = (select min(id) from audit)", params![]).await;
    node.tamper("insert into audit_unsealed (id) select id from audit", params![]).await;
    for table in ["delete from ledger_log", "delete from ledger_leaves", "delete from ledger_tiles"] {
        node.tamper(table, params![]).await;
    }
    std::fs::remove_file(folder.join("head")).unwrap();
    let forger = node.restarted().await;
    // Without a trace of the old head the key is not made anew, and the old one is still there.
    assert_eq!(actions::seal(&forger).await.unwrap(), 4);
    assert!(node.findings().await.is_empty(), "by itself the forged log is whole");
    let refused = actions::seal(node.ctx()).await;
    assert!(matches!(refused, Err(LedgerError::Forked { seen: 4 })), "{refused:?}");
    std::fs::copy(&kept, folder.join("head")).unwrap();
    let findings = node.findings().await;
    assert!(matches!(&findings[..], [actions::Finding::Head { size: 4, .. }]), "{findings:?}");
}
