//! `kill -9` in the middle of writing, a hundred times over.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::child::Demo;
use crate::writers::{Acknowledged, POSTS, Writer, verify, write_together};

const KILLS: u64 = 100;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_by_a_hundred_kills() {
    let Some(demo) = Demo::new() else { return };
    let mut server = demo.start();
    let stop = Arc::new(AtomicBool::new(false));
    let writers = POSTS.iter().map(|post| Writer::new(demo.address, post)).collect();
    let writers = write_together(writers, &stop);
    let mut chance = 20_010_430_u64;
    for _ in 0..KILLS {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        tokio::time::sleep(Duration::from_millis(20 + (chance >> 33) % 180)).await;
        server.kill();
        server = demo.start();
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    stop.store(true, Ordering::Relaxed);
    let mut acknowledged = 0;
    let mut all = Vec::new();
    for writer in writers {
        let writer = writer.join().expect("the writer ends");
        let odd: Vec<u16> =
            writer.refused.iter().copied().filter(|status| ![409, 503].contains(status)).collect();
        assert!(odd.is_empty(), "the server answered {odd:?}");
        acknowledged += writer.noted.len();
        all.push(writer.noted);
    }
    server.kill();
    let _ = writeln!(std::io::stdout(), "{acknowledged} writes were acknowledged between {KILLS} kills");
    assert!(acknowledged > 100, "only {acknowledged} writes were acknowledged: too few to prove anything");
    for noted in &all {
        verify(&demo.data, noted).await;
    }
    let walked = crate::child::run(&["verify", "--data", demo.data.to_str().unwrap()]);
    assert!(walked.status.success(), "{}", crate::child::told(&walked));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_write_and_a_half_case_would_be_noticed() {
    let Some(demo) = Demo::new() else { return };
    let mut server = demo.start();
    let mut writer = Writer::new(demo.address, POSTS[0]);
    for _ in 0..3 {
        writer.one_case(&AtomicBool::new(false)).unwrap();
    }
    server.kill();
    verify(&demo.data, &writer.noted).await;
    let mut lost = writer.noted.clone();
    lost.push(Acknowledged::Started("01aaaaaaaaaaaaaaaaaaaaaaaa".to_owned()));
    assert!(notices(&demo.data, lost).await, "a case that is not there");
    for half in [
        "delete from case_messages",
        "update case_answers set answers = '{}'",
        "delete from case_events where kind = 'submitted'",
        "delete from facts where kind = 'service.submitted'",
    ] {
        let copy = demo.folder.path().join(half.replace(' ', "_"));
        closed(&demo.data).await;
        testkit::copy_folder(&demo.data, &copy);
        spoil(&copy, half).await;
        assert!(notices(&copy, writer.noted.clone()).await, "{half}");
    }
}

async fn spoil(data: &std::path::Path, sql: &'static str) {
    let files = kernel::files::FileStore::new(data.join("files"));
    let location = kernel::db::Location::Sqlite(data.join("minben.db"));
    let ctx =
        kernel::CtxBuilder::new(kernel::settings::Settings::default(), files).open(&location).await.unwrap();
    ctx.write(move |tx| tx.execute(sql, Vec::new())).await.unwrap();
}

/// Waits until the last who read the database has closed it, which takes a file away.
async fn closed(data: &std::path::Path) {
    for _ in 0..500 {
        if !data.join("minben.db-wal").exists() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the database is still open after ten seconds");
}

/// Whether the check fails.
async fn notices(data: &std::path::Path, noted: Vec<Acknowledged>) -> bool {
    let data = data.to_owned();
    tokio::spawn(async move { verify(&data, &noted).await }).await.is_err()
}
