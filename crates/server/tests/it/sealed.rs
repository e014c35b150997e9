//! `minben verify`: receipts offline, and a node's audit trail against its log.

use std::path::Path;
use std::process::Output;

use kernel::db::Location;
use kernel::files::FileStore;
use kernel::{Ctx, CtxBuilder, DbError};

use crate::child::{Client, Server, free_address, on_postgres, run, serve, told, write_settings};

async fn open(data: &Path) -> Ctx {
    CtxBuilder::new(kernel::settings::Settings::default(), FileStore::new(data.join("files")))
        .part(ledger::Log::new(data.join("ledger")))
        .open(&Location::Sqlite(data.join("minben.db")))
        .await
        .unwrap()
}

fn code(output: &Output, expected: i32, words: &str) {
    assert_eq!(output.status.code(), Some(expected), "{}", told(output));
    assert!(told(output).contains(words), "{words}: {}", told(output));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_verifies_a_receipt_and_an_auditor_the_whole_log() {
    if on_postgres() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let data = folder.path().join("data");
    write_settings(&data, "");
    let address = free_address();
    let server =
        Server::start(serve(&data, address, "600"), address).unwrap_or_else(|error| panic!("{error}"));
    let mut client = Client::new(address);
    // The server seals within a second, and its own unit stamps the day's head.
    for _ in 0..100 {
        if client.get("/ledger").unwrap().body.contains("涵蓋前") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    std::fs::write(file("log.pub"), client.get("/ledger/key").unwrap().body).unwrap();
    std::fs::write(file("root.crt"), client.get("/certificates/grca-1.pem").unwrap().body).unwrap();
    std::fs::write(file("head"), client.get("/ledger/checkpoint").unwrap().body).unwrap();
    server.stop();

    let ctx = open(&data).await;
    let row = ctx.query_opt("select min(id) from audit", Vec::new()).await.unwrap().unwrap().text(0).unwrap();
    let receipt = serde_json::to_string(&ledger::actions::receipt_of(&ctx, &row).await.unwrap()).unwrap();
    std::fs::write(file("receipt.json"), &receipt).unwrap();
    let verify = |name: &str, root: &str| run(&["verify", &file(name), "--root", &file(root)]);
    code(&verify("receipt.json", "log.pub"), 0, "PROVEN");
    code(&verify("receipt.json", "log.pub"), 0, "give the authority's root certificate");
    let both =
        run(&["verify", &file("receipt.json"), "--root", &file("log.pub"), "--root", &file("root.crt")]);
    code(&both, 0, "has stamped");
    // The demonstration's authorities have certified the log's key, so that the root is enough.
    let by_root = verify("receipt.json", "root.crt");
    code(&by_root, 0, "PROVEN");
    code(&by_root, 0, "the log's key is that of CN=");
    assert_eq!(told(&by_root).matches("certified by").count(), 2, "{}", told(&by_root));
    std::fs::write(file("altered.json"), receipt.replace("platform", "nobody")).unwrap();
    code(&verify("altered.json", "log.pub"), 1, "does not stand in the log");
    code(&run(&["verify", &file("receipt.json")]), 2, "--root");
    std::fs::write(file("other.pub"), "x.example+00000000+AQ==").unwrap();
    code(&verify("receipt.json", "other.pub"), 2, "not a log's");
    code(&verify("head", "log.pub"), 2, "not a receipt");
    code(&verify("none.json", "log.pub"), 2, "cannot be read");

    let data_text = data.display().to_string();
    let walk = || run(&["verify", "--data", &data_text, "--root", &file("log.pub"), "--seen", &file("head")]);
    code(&walk(), 0, "0 findings");
    let doctor = run(&[
        "doctor",
        "--data",
        &data_text,
        "--government",
        crate::node::one_system().to_str().unwrap(),
        "--demo",
    ]);
    assert!(told(&doctor).contains("rows sealed"), "{}", told(&doctor));
    let done: Result<u64, DbError> = ctx
        .write(|tx| {
            tx.execute("update audit set detail = '{}' where id = (select min(id) from audit)", Vec::new())
        })
        .await;
    assert_eq!(done.unwrap(), 1);
    let found = walk();
    code(&found, 1, &row);
    code(&found, 1, "was altered");
    code(&run(&["verify", "--data", &file("nowhere")]), 2, "not the data folder");
}
