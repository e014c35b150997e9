//! A reorganisation that `kill -9` interrupts again and again: what is done is done once, and nothing is lost.

use std::path::Path;
use std::time::Duration;

use kernel::{AgencyId, Ctx, Day, PostId, Text, params};
use messaging::{Message, Recipient};

use crate::child::Demo;

const LETTERS: usize = 3_000;
const KILLS: u32 = 12;

/// The agency that ends in this test, and who follows.
const ENDS: &str = "moenv";
const FOLLOWS: &str = "moi";

async fn open(data: &Path) -> Ctx {
    let files = kernel::files::FileStore::new(data.join("files"));
    let location = kernel::db::Location::Sqlite(data.join("minben.db"));
    let settings = kernel::settings::Settings::default();
    kernel::CtxBuilder::new(settings, files).open(&location).await.expect("the database opens")
}

async fn count(ctx: &Ctx, sql: &str) -> i64 {
    let row = ctx.query_opt(sql, params![]).await.expect("a count");
    row.map_or(0, |row| row.int(0).expect("a number"))
}

/// Ends the agency as of today in the files: every post is followed by one of the other agency.
fn reorganise(government: &Path, today: Day) -> usize {
    let path = government.join("agencies.csv");
    let mut rows = csv::Reader::from_path(&path).expect("agencies");
    let headers = rows.headers().expect("headers").clone();
    let records: Vec<csv::StringRecord> = rows.records().map(|record| record.expect("a row")).collect();
    let mut kept = csv::Writer::from_path(&path).expect("our own table");
    kept.write_record(&headers).expect("a row");
    let eve = today.plus_days(-1).to_string();
    for record in &records {
        let ends = record.get(0) == Some(ENDS);
        let cell = |(field, name): (&str, &str)| match name {
            "valid_until" if ends => eve.clone(),
            "successors" if ends => FOLLOWS.to_owned(),
            _ => field.to_owned(),
        };
        let cells: Vec<String> = record.iter().zip(&headers).map(cell).collect();
        kept.write_record(&cells).expect("a row");
    }
    kept.flush().expect("our own table");
    let mut text = format!(
        "id = \"test\"\nname = {{ zh = \"測試改組\", en = \"A test\" }}\n\
         legal_basis = {{ zh = \"組織法\", en = \"Organic Act\" }}\non = \"{today}\"\n\
         [[agency]]\nends = \"{ENDS}\"\nsuccessor = \"{FOLLOWS}\"\n"
    );
    let posts = std::fs::read_to_string(government.join("posts.csv")).expect("posts");
    let ending: Vec<&str> = posts
        .lines()
        .filter(|line| line.split(',').nth(1) == Some(ENDS))
        .filter_map(|line| line.split(',').next())
        .collect();
    for post in &ending {
        text.push_str(&format!("[[post]]\nfrom = \"{post}\"\nto = \"moi-land-clerk-1\"\n"));
    }
    std::fs::write(government.join("reorganisations/test.toml"), text).expect("the file");
    ending.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reorganisation_survives_kill_9_and_hands_everything_over_once() {
    let Some(demo) = Demo::new() else { return };
    let mut server = demo.start();
    server.kill();
    let ctx = open(&demo.data).await;
    let post: &str = "moenv-air-officer-1";
    ctx.write(move |tx| {
        for number in 0..LETTERS {
            let subject = Text::new(format!("公文{number}"), format!("Letter {number}"));
            let message = Message {
                to: Recipient::Post(PostId::new(post)),
                from: AgencyId::new(FOLLOWS),
                case: None,
                body: subject.clone(),
                subject,
                link: None,
            };
            messaging::actions::send(tx, message)?;
        }
        Ok::<_, kernel::DbError>(())
    })
    .await
    .expect("letters");
    let held = "select cast(count(*) as bigint) from holdings where post like 'moenv-%' and until_on is null";
    let officials = count(&ctx, held).await;
    let today = ctx.today();
    drop(ctx);
    assert!(officials > 0, "nobody is in a post that ends");
    assert!(reorganise(&demo.folder.path().join("government"), today) > 0);
    let mut half = 0;
    for kill in 0..KILLS {
        let mut server = demo.start();
        tokio::time::sleep(Duration::from_millis(u64::from(kill * 15))).await;
        server.kill();
        let ctx = open(&demo.data).await;
        let moved = "select cast(count(*) as bigint) from reorganisation_items where kind = 'message'";
        let moved = count(&ctx, moved).await;
        let audited = "select cast(count(*) as bigint) from audit where action = 'message.hand_over'";
        assert_eq!(count(&ctx, audited).await, moved, "a letter is handed over with its rows, or not at all");
        let stays = format!("select cast(count(*) as bigint) from messages where to_id = '{post}'");
        assert_eq!(count(&ctx, &stays).await + moved, LETTERS as i64, "a letter is in one place");
        half += u32::from(moved > 0 && moved < LETTERS as i64);
        // A job that the killed process had claimed is free again after two minutes; the test does not wait for them.
        let free = ctx.write(|tx| tx.execute("update jobs set claimed_until = 0", params![]));
        free.await.expect("claims end");
    }
    assert!(half > 0, "no kill came in the middle: nothing is proven");
    let server = demo.start();
    let ctx = open(&demo.data).await;
    let ended = "select cast(count(*) as bigint) from reorganisation_runs where id = 'test' and finished_at is not null";
    for _ in 0..600 {
        if count(&ctx, ended).await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(count(&ctx, ended).await, 1, "the handing over comes to an end");
    server.stop();
    let found = "select cast(count(*) as bigint) from reorganisation_items where found = 1 and outcome = 'moved' and kind = ";
    assert_eq!(count(&ctx, &format!("{found}'message'")).await, LETTERS as i64);
    assert_eq!(count(&ctx, &format!("{found}'official'")).await, officials);
    let audited = "select cast(count(*) as bigint) from audit where action = 'message.hand_over'";
    assert_eq!(count(&ctx, audited).await, LETTERS as i64, "each letter is handed over once");
    assert_eq!(count(&ctx, held).await, 0);
}
