//! Pages, checkpoint and tiles through the real router; tiles read by a client that nobody
//! here wrote.

use std::collections::HashMap;

use axum::middleware::from_fn_with_state;
use directory::actions::{Appointment, appoint};
use directory::model::{Agencies, Agency, Level, Post};
use identity::model::Installation;
use kernel::{Actor, AgencyId, Day, DbError, PostId, Text};
use ledger::{Log, actions};
use std::sync::Arc;
use testkit::{Browser, TestCtx};
use tlog_tiles::{HashReader as _, Tile, TileHashReader, TileReader};
use web::Routes;

struct Site {
    test: TestCtx,
    router: axum::Router,
    folder: tempfile::TempDir,
}

async fn site() -> Site {
    let folder = tempfile::tempdir().unwrap();
    let blocks = [directory::block(), identity::block(), ledger::block()];
    let log = Log::new(folder.path().join("ledger"));
    let test = testkit::ctx(&blocks, |builder| {
        builder.part(directory::Directory::default()).part(web::DemoMode).part(log)
    })
    .await;
    directory::install(&test.ctx, Arc::new(agencies()));
    identity::actions::settle(&test.ctx, Installation::Demo).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let router = routes.into_router().layer(from_fn_with_state(test.ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &test.ctx);
    Site { test, router, folder }
}

fn agencies() -> Agencies {
    let agency = Agency {
        id: AgencyId::new("a"),
        code: None,
        oid: None,
        name: Text::new("範例局", "Example Bureau"),
        level: Level::Agency,
        parent: None,
        valid_from: None,
        valid_until: None,
        successors: Vec::new(),
        source: String::new(),
    };
    let post = Post {
        id: PostId::new("a-auditor"),
        agency: AgencyId::new("a"),
        unit: None,
        title: Text::new("稽核員", "Auditor"),
        reports_to: None,
        roles: vec!["auditor".to_owned()],
    };
    Agencies::new(vec![agency], Vec::new(), vec![post])
}

impl Site {
    async fn auditor(&self) -> Browser {
        let person =
            self.test.ctx.write(|tx| identity::actions::register_person(tx, "A100000010", "陳測安")).await;
        let person = person.map_err(|error: DbError| error).unwrap();
        let new = Appointment {
            post: PostId::new("a-auditor"),
            person: person.id.clone(),
            name: person.name.clone(),
            from_on: Day::new(2026, 1, 1).unwrap(),
            until_on: None,
        };
        let agencies = directory::agencies(&self.test.ctx);
        self.test.ctx.write(move |tx| appoint(tx, &Actor::Platform, &agencies, &new)).await.unwrap();
        let mut browser = Browser::new(self.router.clone());
        let form = [("person", person.id.as_str()), ("post", "a-auditor"), ("next", "/")];
        browser.post_once("/sign-in/demo", &form).await;
        browser
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_how_the_log_stands() {
    let site = site().await;
    let mut browser = Browser::new(site.router.clone());
    assert!(browser.get("/ledger").await.text().contains("還沒有封存任何紀錄"));
    assert_eq!(browser.get("/ledger/checkpoint").await.status, 404);
    crate::node::act(&site.test.ctx, "thing", 12).await;
    actions::seal(&site.test.ctx).await.unwrap();
    let text = browser.get("/ledger").await.text();
    for part in ["已封存筆數 12", "尚未加蓋時戳", "localhost:8080/ledger", "minben verify"] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let checkpoint = browser.get("/ledger/checkpoint").await;
    assert_eq!(checkpoint.headers["content-type"], "text/plain; charset=utf-8");
    let key = browser.get("/ledger/key").await.body;
    let key = ledger::note::LogKey::parse(&key).unwrap();
    let head = ledger::note::open(&checkpoint.body, &[key]).unwrap();
    assert_eq!(head.size, 12);
    browser.speak_english();
    assert!(browser.get("/ledger").await.text().contains("Rows sealed 12"));
    std::fs::remove_file(site.folder.path().join("ledger/head")).unwrap();
    site.test
        .ctx
        .write(|tx| tx.execute("update ledger_log set size = 11", Vec::new()))
        .await
        .map_err(|e: DbError| e)
        .unwrap();
    assert!(browser.get("/ledger").await.text().contains("Sealing has stopped"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_checks_a_receipt_and_nothing_of_it_is_kept() {
    let site = site().await;
    crate::node::act(&site.test.ctx, "thing", 12).await;
    let receipt = actions::receipt_about(&site.test.ctx, "thing", "7").await.unwrap();
    let text = serde_json::to_string_pretty(&receipt).unwrap();
    let mut stranger = Browser::new(site.router.clone());
    assert!(stranger.get("/desk/ledger").await.path.starts_with("/sign-in"));
    let mut auditor = site.auditor().await;
    assert_eq!(auditor.get("/desk/ledger").await.status, 200);
    let send = async |browser: &mut Browser, file: &str| {
        browser.upload("/desk/ledger", &[], &[("file", "receipt.json", file.as_bytes())]).await
    };
    let place = format!("第 {} 筆（共 12 筆）", receipt.index + 1);
    let right = send(&mut auditor, &text).await;
    assert!(right.text().contains("收據正確") && right.text().contains(&place), "{}", right.text());
    assert!(right.text().contains("尚未加蓋時戳"));
    let wrong = send(&mut auditor, &text.replace("test.act", "test.ate")).await;
    assert!(wrong.text().contains("紀錄或收據被改過"), "{}", wrong.text());
    let no_receipt = send(&mut auditor, "{}").await;
    assert_eq!(no_receipt.status, 422);
    assert!(no_receipt.text().contains("不是存證收據"));
    assert_eq!(send(&mut auditor, "").await.status, 422);
    assert_eq!(auditor.post("/desk/ledger", &[]).await.status, 422);
    assert_eq!(send(&mut auditor, &"x".repeat(300 * 1024)).await.status, 413);
    assert!(!site.test.ctx.files.root().exists(), "no file was stored");
}

/// Tiles as they were fetched.
struct Fetched(HashMap<String, Vec<u8>>);

impl TileReader for Fetched {
    fn height(&self) -> u8 {
        8
    }
    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        Ok(tiles.iter().map(|tile| self.0[&tile.path()].clone()).collect())
    }
    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_nobody_here_wrote_reads_the_tiles_and_proves_rows_by_them() {
    let site = site().await;
    crate::node::act(&site.test.ctx, "thing", 1_000).await;
    actions::seal(&site.test.ctx).await.unwrap();
    let mut browser = Browser::new(site.router.clone());
    let note = browser.get("/ledger/checkpoint").await.body;
    let (text, _) = note.split_once("\n\n").unwrap();
    let head = tlog_tiles::Checkpoint::from_bytes(format!("{text}\n").as_bytes()).unwrap();
    assert_eq!((head.origin(), head.size()), ("localhost:8080/ledger", 1_000));
    let mut fetched = HashMap::new();
    for tile in Tile::new_tiles(8, 0, head.size()) {
        let path = tile.path();
        // The crate writes the height into paths, which tlog-tiles leaves out.
        let response = fetch(&site.router, &path.replacen("tile/8/", "/ledger/tile/", 1)).await;
        assert_eq!(response.len(), tile.width() as usize * 32, "{path}");
        fetched.insert(path, response);
    }
    let tiles = Fetched(fetched);
    let reader = TileHashReader::new(head.size(), *head.hash(), &tiles);
    for (index, object) in [(0_u64, "0"), (977, "27"), (999, "49")] {
        let hash = reader.read_hashes(&[tlog_tiles::stored_hash_index(0, index)]).unwrap()[0];
        let proof = tlog_tiles::prove_record(head.size(), index, &reader).unwrap();
        tlog_tiles::check_record(&proof, head.size(), *head.hash(), index, hash).unwrap();
        let leaf = site
            .test
            .ctx
            .query("select audit_id from ledger_leaves where number = $1", kernel::params![index])
            .await
            .unwrap();
        let ids = [leaf[0].text(0).unwrap()];
        let row = site.test.ctx.read(move |r| kernel::audit::list_by_ids(r, &ids)).await.unwrap().remove(0);
        assert_eq!(row.object, "thing", "{object}");
        assert_eq!(tlog_tiles::record_hash(&ledger::leaf::leaf_bytes(&row)), hash, "row {index}");
    }
    let proof = browser.get("/api/ledger/consistency?from=300&to=1000").await.json();
    let path: Vec<_> = proof["proof"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hash| tlog_tiles::Hash::parse_hash(hash.as_str().unwrap()).unwrap())
        .collect();
    let old = tlog_tiles::Hash::parse_hash(proof["from"]["root"].as_str().unwrap()).unwrap();
    tlog_tiles::check_tree(&path, 1_000, *head.hash(), 300, old).unwrap();
    for wrong in [
        "/ledger/tile/0/004",
        "/ledger/tile/0/003.p/233",
        "/ledger/tile/entries/000",
        "/ledger/tile/0/x",
        "/ledger/tile/00/000",
        "/ledger/tile/2/000.p/1",
    ] {
        assert_eq!(browser.get(wrong).await.status, 404, "{wrong}");
    }
    for wrong in ["from=0", "from=3&to=1001", "from=5&to=4", "from=x", ""] {
        assert_eq!(browser.get(&format!("/api/ledger/consistency?{wrong}")).await.status, 400, "{wrong}");
    }
}

/// A body as bytes.
async fn fetch(router: &axum::Router, path: &str) -> Vec<u8> {
    use tower::ServiceExt as _;
    let mut request = axum::http::Request::get(path).body(axum::body::Body::empty()).unwrap();
    request
        .extensions_mut()
        .insert(axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1))));
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 200, "{path}");
    assert_eq!(response.headers()["content-type"], "application/octet-stream");
    axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()
}
