//! Storage that fails: a full disk, a file that may not be written, a database server
//! that goes away. The answer is 503, nothing acknowledged is lost, and work goes on
//! when storage is back.

use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;

use kernel::db::Location;
use kernel::params;
use testkit::Browser;

use crate::child::{Client, Demo, Server, free_address, run, serve, told, write_settings};
use crate::node::{government, node_at, one_system, start};
use crate::writers::{POSTS, Writer, verify};

/// Enough adults for every post.
const PEOPLE: &str = "600";
/// More cases than fill what is left.
const CASES: usize = 2_000;

/// Writes until the server says that it cannot.
fn write_until_full(writer: &mut Writer) {
    let stop = AtomicBool::new(false);
    for _ in 0..CASES {
        writer.one_case(&stop).expect("the server answers");
        if writer.refused.contains(&503) {
            break;
        }
    }
    assert!(writer.refused.contains(&503), "never refused with 503 but with {:?}", writer.refused);
    let odd: Vec<&u16> = writer.refused.iter().filter(|status| ![409, 503].contains(*status)).collect();
    assert!(odd.is_empty(), "a full disk answered {odd:?}");
}

fn writes_again(writer: &mut Writer) {
    let (before, stop) = (writer.noted.len(), AtomicBool::new(false));
    for _ in 0..5 {
        writer.one_case(&stop).expect("the server answers");
    }
    assert!(writer.noted.len() > before, "nothing can be written again: {:?}", writer.refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_grow_is_503_and_loses_nothing() {
    let Some(demo) = Demo::new() else { return };
    demo.start().stop();
    // What stands in the log moves into the database at the next start.
    let size_of = |name: &str| std::fs::metadata(demo.data.join(name)).map_or(0, |file| file.len());
    let size = size_of("minben.db") + size_of("minben.db-wal");

    let limited = limit_files(&demo.command(), size + (1 << 20));
    let mut server = Server::start(limited, demo.address).unwrap_or_else(|error| panic!("{error}"));
    let mut writer = Writer::new(demo.address, POSTS[0]);
    write_until_full(&mut writer);
    let page = Client::new(demo.address).get("/services/supplies-request").unwrap();
    assert_eq!(page.status, 200, "what only reads still works");
    server.kill();
    drop(server);

    let server = demo.start();
    writer.refused.clear();
    writes_again(&mut writer);
    drop(server);
    verify(&demo.data, &writer.noted).await;
}

/// The command under a limit on the size of files, told by an error instead of a signal.
fn limit_files(command: &Command, bytes: u64) -> Command {
    let mut limited = Command::new("sh");
    limited.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", bytes / 512));
    limited.arg(command.get_program()).args(command.get_args());
    limited
}

/// A small file system in memory; unmounted when dropped.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// None where this account may not mount.
    fn mount(at: &'a Path, megabytes: u32) -> Option<Self> {
        std::fs::create_dir_all(at).ok()?;
        let options = format!("size={megabytes}m");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &options, "minben-test"])
            .arg(at)
            .output()
            .ok()?;
        mounted.status.success().then_some(Self(at))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_503_and_writing_goes_on_when_there_is_room_again() {
    let Some(demo) = Demo::new() else { return };
    let Some(_disk) = SmallDisk::mount(&demo.data, 64) else {
        // Only root may mount; the test above needs no rights.
        return;
    };
    let server = demo.start();
    let mut writer = Writer::new(demo.address, POSTS[0]);
    writes_again(&mut writer);
    let ballast = demo.data.join("ballast");
    let filled =
        Command::new("dd").args(["if=/dev/zero", "bs=64k"]).arg(format!("of={}", ballast.display())).output();
    assert!(!filled.unwrap().status.success(), "the disk is full");
    write_until_full(&mut writer);
    std::fs::remove_file(&ballast).unwrap();
    writer.refused.clear();
    writes_again(&mut writer);
    drop(server);
    verify(&demo.data, &writer.noted).await;
}

#[test]
fn a_database_that_may_not_be_written_is_told_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    write_settings(&data, "");
    let government = one_system();
    let migrated =
        run(&["migrate", "--data", data.to_str().unwrap(), "--government", government.to_str().unwrap()]);
    assert!(migrated.status.success(), "{}", told(&migrated));
    let read_only = ReadOnly::make(&data);
    if read_only.is_none() {
        return;
    }
    let address = free_address();
    let error = Server::start(serve(&data, address, PEOPLE), address).err().expect("it does not start");
    assert!(error.contains("minben: "), "{error}");
    assert!(!error.contains("panicked"), "{error}");
}

/// A folder that nobody may write to, not even root; made writable again when dropped.
struct ReadOnly<'a>(&'a Path);

impl<'a> ReadOnly<'a> {
    fn make(at: &'a Path) -> Option<Self> {
        let bind = Command::new("mount").arg("--bind").args([at, at]).output().ok()?;
        if bind.status.success() {
            let made = Self(at);
            let remount = Command::new("mount").args(["-o", "remount,ro,bind"]).arg(at).output().ok()?;
            return remount.status.success().then_some(made);
        }
        // An ordinary account is stopped by permissions.
        let mut permissions = std::fs::metadata(at.join("minben.db")).ok()?.permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(at.join("minben.db"), permissions).ok()?;
        Some(Self(at))
    }
}

impl Drop for ReadOnly<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).output();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_server_that_drops_its_connections_is_503_at_worst() {
    let database = testkit::database().await;
    let Location::Postgres(url, pool) = database.location.clone() else { return };
    let name = format!("minben_dropped_{}", std::process::id());
    let named = Location::Postgres(format!("{url}&application_name={name}"), pool);
    let node = node_at(&government(), database, named).await;
    let executioner = testkit::ctx(&[], |builder| builder).await;
    let clerk = node.person(1, "周範明").await;
    node.holds(&clerk, "ndc-clerk-1").await;
    let mut browser = node.signed_in(&clerk, Some("ndc-clerk-1")).await;
    let page = start(&mut browser, "supplies-request").await;
    let messages = format!("/cases/{}/messages", crate::node::case_id(&page));
    let page =
        crate::node::fill(&mut browser, &page, &[("goods-0-item", "pen"), ("goods-0-quantity", "1")]).await;
    crate::node::fill(&mut browser, &page, &[]).await;

    let sql = "select cast(count(pg_terminate_backend(pid)) as bigint) from pg_stat_activity where application_name = $1";
    let (mut sent, mut refused) = (0, 0);
    for round in 0..60 {
        if round % 4 == 0 {
            executioner.ctx.query(sql, params![&name]).await.unwrap();
        }
        match send(&mut browser, &messages, round).await {
            303 => sent += 1,
            503 => refused += 1,
            other => panic!("answered {other}"),
        }
    }
    assert!(sent > 0, "nothing was sent, {refused} refused");
    assert_eq!(send(&mut browser, &messages, 1_000).await, 303, "work goes on at once");
    let kept = node.count("select count(*) from case_messages").await;
    assert!(kept > sent, "{kept} messages are kept of {sent} acknowledged");
}

async fn send(browser: &mut Browser, path: &str, round: usize) -> u16 {
    browser.post_once(path, &[("body", &format!("第{round}則"))]).await.status.as_u16()
}
