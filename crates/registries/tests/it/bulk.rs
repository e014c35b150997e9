//! Imports and exports of CSV.

use std::io::{Read, Write};
use std::sync::{Arc, Mutex};

use kernel::{Actor, Lang};
use registries::actions::{Import, export, import};
use registries::store::{self, ImportLine};
use registries::{ImportProblem, RegistriesError};
use synthetic::Sex;

use crate::world::{World, clerk, day};

pub(crate) fn job(world: &World, registry: &str) -> Import {
    Import {
        catalogue: world.catalogue.clone(),
        actor: Actor::Platform,
        registry: registry.to_owned(),
        on: day("2026-06-01"),
        reason: "移轉".to_owned(),
        dry_run: false,
        lang: Lang::Zh,
    }
}

async fn run(world: &World, job: &Import, text: &[u8]) -> Result<(ImportLine, String), RegistriesError> {
    let mut report = Vec::new();
    let done = import(world.ctx(), job, text, &mut report, |_| {}).await?;
    Ok((done, String::from_utf8(report).unwrap()))
}

fn id(index: u32) -> String {
    synthetic::id_number(Sex::Female, index)
}

#[tokio::test]
async fn lines_begin_change_and_refuse_records() {
    let world = World::new().await;
    let text = format!(
        "\u{feff}統一編號,name,sex,birth_date,address,email\r\n\
         {},陳測安,female,民國７９年５月６日,臺北市中正區範例路1號,a@mail.example\r\n\
         {},林範文,male,0790506,63000010 範例街2號,\r\n\
         A123456788,錯編號,female,79/5/6,臺北市中正區範例路1號,\r\n\
         {},,female,79/13/6,火星範例路1號,\r\n\
         {},王試真,female,79/5/6,臺北市中正區範例路1號,a@mail.example\r\n\
         {},少一格,female\r\n",
        id(1),
        id(2),
        id(3),
        id(4),
        id(5)
    );
    let mut bytes = text.into_bytes();
    bytes.extend(b"\xa4\xa4,x,female,79/5/6,y,\r\n");
    let (done, report) = run(&world, &job(&world, "person"), &bytes).await.unwrap();
    assert_eq!((done.lines, done.inserted, done.refused), (7, 2, 5), "{report}");
    let lines: Vec<(String, String)> = csv::Reader::from_reader(report.as_bytes())
        .records()
        .map(|row| row.map(|row| (row[0].to_owned(), row[1].to_owned())).unwrap())
        .collect();
    let at = |line: &str, field: &str| (line.to_owned(), field.to_owned());
    for expected in [
        at("4", "id_number"),
        at("5", "name"),
        at("5", "birth_date"),
        at("5", "address"),
        at("6", "email"),
        at("7", ""),
        at("8", ""),
    ] {
        assert!(lines.contains(&expected), "{expected:?} in {report}");
    }
    assert_eq!(done.report.lines().count() + 1, report.lines().count());
    let first = id(1);
    let found =
        world.ctx().read(move |r| store::find(r, "person", &first, day("2026-06-01"), None)).await.unwrap();
    assert_eq!(found.unwrap().body["birth_date"], "1990-05-06");

    let again = format!(
        "id_number,name,sex,birth_date,address\n{0},陳測平,female,1990-05-06,63000050 範例路1號\n{1},林範文,male,1990-05-06,63000010 範例街2號\n{1},林範文,male,1990-05-06,63000010 範例街2號\n",
        id(1),
        id(2)
    );
    let later = Import { on: day("2026-07-01"), ..job(&world, "person") };
    let tried = Import { dry_run: true, ..later.clone() };
    for job in [tried, later] {
        let (done, report) = run(&world, &job, again.as_bytes()).await.unwrap();
        assert_eq!((done.changed, done.unchanged, done.refused), (1, 2, 0), "{report}");
    }
    let first = id(1);
    let found =
        world.ctx().read(move |r| store::find(r, "person", &first, day("2026-07-01"), None)).await.unwrap();
    let body = found.unwrap().body;
    assert_eq!((&body["name"], &body["email"]), (&"陳測平".into(), &"a@mail.example".into()));
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_refused_as_a_whole() {
    let world = World::new().await;
    for (text, problem) in [
        ("", ImportProblem::Heading),
        ("id_number,height\n", ImportProblem::Column("height".to_owned())),
        ("id_number,name,姓名\n", ImportProblem::Twice("姓名".to_owned())),
        ("id_number,name,sex,birth_date\n", ImportProblem::Missing("address".to_owned())),
    ] {
        match run(&world, &job(&world, "person"), text.as_bytes()).await {
            Err(RegistriesError::Import(found)) => assert_eq!(found, problem),
            other => panic!("{other:?}"),
        }
    }
    let stranger = Import { actor: Actor::Stranger, ..job(&world, "person") };
    assert!(matches!(run(&world, &stranger, b"").await, Err(RegistriesError::NotKeeper)));
}

/// Lines that are made while they are read: a file of any size without its memory.
pub(crate) struct Made {
    next: u32,
    last: u32,
    line: Vec<u8>,
}

impl Made {
    /// A heading and `lines` people.
    pub(crate) fn of(lines: u32) -> Self {
        Self { next: 0, last: lines + 1, line: Vec::new() }
    }
}

impl Read for Made {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.line.is_empty() && self.next < self.last {
            self.line = match self.next {
                0 => b"id_number,name,sex,birth_date,address\n".to_vec(),
                index => format!("{},\u{9673}\u{6e2c}{index},female,1990-05-06,63000050 \u{7bc4}\u{4f8b}\u{8def}1\u{865f}\n", id(index)).into_bytes(),
            };
            self.next += 1;
        }
        let count = buffer.len().min(self.line.len());
        buffer[..count].copy_from_slice(&self.line[..count]);
        self.line.drain(..count);
        Ok(count)
    }
}

/// Memory this process holds, in MiB; 0 where it cannot be told.
pub(crate) fn resident_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Keeps what an export writes.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_large_file_streams_in_and_out() {
    let world = World::new().await;
    let lines = 6_000;
    let mut heard = 0;
    let mut most = 0;
    let source = Made::of(lines);
    let mut early = 0;
    let done = import(world.ctx(), &job(&world, "person"), source, std::io::sink(), |progress| {
        heard += 1;
        most = most.max(resident_mib());
        if progress.lines == 4_000 {
            early = resident_mib();
        }
    })
    .await
    .unwrap();
    assert_eq!((done.lines, done.inserted, done.refused), (u64::from(lines), u64::from(lines), 0));
    assert!(heard >= lines / 2_000);
    assert!(most < early + 64, "memory grew from {early} to {most} MiB");

    let kept = Kept::default();
    let rows = export(world.ctx(), &clerk(), &world.catalogue, "person", day("2026-11-20"), kept.clone())
        .await
        .unwrap();
    assert_eq!(rows, u64::from(lines));
    // What was exported says the same when it is imported again.
    let text = kept.0.lock().unwrap().clone();
    let (done, report) = run(&world, &job(&world, "person"), &text).await.unwrap();
    assert_eq!((done.unchanged, done.changed, done.refused), (u64::from(lines), 0, 0), "{report}");
}

#[tokio::test]
async fn a_keeper_imports_on_a_page_and_reads_the_report() {
    let world = World::new().await;
    let mut keeper = world.browser(clerk());
    let form = [("on-year", "115"), ("on-month", "6"), ("on-day", "1"), ("reason", "移轉")];
    let missing = keeper.upload("/registries/person/import", &form, &[]).await;
    assert_eq!(missing.status.as_u16(), 422);
    let text = format!(
        "id_number,name,sex,birth_date,address\n{},陳測安,female,79/5/6,63000050 範例路1號\nA1,x,female,79/5/6,y\n",
        id(1)
    );
    let page =
        keeper.upload("/registries/person/import", &form, &[("file", "people.csv", text.as_bytes())]).await;
    let shown = page.text();
    assert!(
        page.path.contains("/imports/") && shown.contains("新增 1") && shown.contains("退回 1"),
        "{shown}"
    );
    let wrong = keeper.upload("/registries/person/import", &form, &[("file", "people.csv", b"what\n")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.text().contains("沒有「what」這個欄位"), "{}", wrong.text());
}
