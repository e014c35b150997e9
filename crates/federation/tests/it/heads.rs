//! A node that shows two histories is found out and named.

use std::collections::HashMap;
use std::convert::Infallible;

use federation::actions::{accept_log, check, compare_heads};
use federation::model::{LogFault, NodeId};
use federation::store::{self, LogFaultRow};
use kernel::{Actor, Ctx, DbError, params};
use ledger::note::{self, Checkpoint};
use ledger::tree::{self, Hash, Tile, TileStore};
use signature::{Algorithm, SoftKey};

use crate::node::{Node, centre, clock, member, official};
use crate::pages::signed_in;
use crate::stamping::leave_a_row;

/// Tiles in memory.
#[derive(Default)]
struct Memory(HashMap<(u8, u64), Vec<u8>>);

impl TileStore for Memory {
    type Error = Infallible;

    fn tile(&mut self, level: u8, number: u64) -> Result<Option<Vec<u8>>, Infallible> {
        Ok(self.0.get(&(level, number)).cloned())
    }
}

/// The log as it is stored: size, root, note and tiles.
struct Stored {
    size: u64,
    root: Hash,
    note: String,
    tiles: Vec<Tile>,
}

impl Stored {
    /// What the node has now.
    async fn of(node: &Node) -> Self {
        let log = node.ctx().read(ledger::store::find_log).await.unwrap().unwrap();
        let rows =
            node.ctx().query("select level, number, hashes from ledger_tiles", params![]).await.unwrap();
        let tiles = rows
            .iter()
            .map(|row| Tile {
                level: u8::try_from(row.int(0).unwrap()).unwrap(),
                number: row.int(1).unwrap().unsigned_abs(),
                hashes: row.bytes(2).unwrap(),
            })
            .collect();
        Self { size: log.head.size, root: log.head.root, note: log.note, tiles }
    }

    /// Another history of `size` rows, whole in itself and signed with the node's own key.
    async fn forged(node: &Node, size: u64) -> Self {
        let log = node.ctx().read(ledger::store::find_log).await.unwrap().unwrap();
        let leaves: Vec<Hash> =
            (0..size).map(|row| Hash::leaf(format!("rewritten {row}").as_bytes())).collect();
        let growth = tree::append(&mut Memory::default(), 0, &leaves).unwrap();
        let der = std::fs::read(node.log().join("log.key")).unwrap();
        let key = SoftKey::from_pkcs8_der(Algorithm::Ed25519, &der).unwrap();
        let head = Checkpoint { origin: log.head.origin, size, root: growth.root };
        let note = note::sign(&key, &head).unwrap();
        Self { size, root: growth.root, note, tiles: growth.tiles }
    }

    /// Puts it in the node's database, as whoever controls that can.
    async fn put(&self, node: &Node) {
        let (size, root, note) = (self.size, self.root, self.note.clone());
        let tiles = self.tiles.clone();
        node.ctx()
            .write(move |tx| {
                tx.execute("delete from ledger_tiles", params![])?;
                for tile in &tiles {
                    tx.execute(
                        "insert into ledger_tiles (level, number, hashes) values ($1, $2, $3)",
                        params![i64::from(tile.level), tile.number, tile.hashes.as_slice()],
                    )?;
                }
                tx.execute(
                    "update ledger_log set size = $1, root = $2, checkpoint = $3 where id = 1",
                    params![size, &root.0[..], &note],
                )?;
                Ok::<_, DbError>(())
            })
            .await
            .unwrap();
    }
}

async fn faults(ctx: &Ctx) -> Vec<LogFaultRow> {
    ctx.read(store::list_open_faults).await.unwrap()
}

async fn named(node: &Node) -> Option<(String, LogFault)> {
    let found = faults(node.ctx()).await;
    assert!(found.len() < 2, "{found:?}");
    found.into_iter().next().map(|fault| (fault.node.to_string(), fault.kind))
}

/// A centre and two members, each with something in its log.
async fn three() -> [Node; 3] {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let road = member(&centre, clock, "road-office").await;
    for node in [&centre, &people, &road] {
        federation::actions::refresh_list(node.ctx()).await.unwrap();
        for _ in 0..5 {
            leave_a_row(node.ctx()).await;
        }
    }
    [centre, people, road]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_grows_is_found_well_by_all() {
    let nodes = three().await;
    for _ in 0..3 {
        for node in &nodes {
            compare_heads(node.ctx()).await.unwrap();
            leave_a_row(node.ctx()).await;
        }
    }
    for node in &nodes {
        assert_eq!(named(node).await, None);
        let own = node.state().own.id.clone();
        let held = node.ctx().read(move |r| store::heads_told_by(r, &own)).await.unwrap();
        assert_eq!(held.len(), 2, "the newest head of both others");
        let logs: Vec<_> =
            check(node.ctx()).await.unwrap().into_iter().filter(|one| one.what == "log").collect();
        assert!(logs.len() == 2 && logs.iter().all(|one| one.well), "{logs:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rewritten_log_is_named_to_the_operator_until_it_is_taken_up() {
    let [centre, people, _road] = three().await;
    compare_heads(centre.ctx()).await.unwrap();
    let honest = Stored::of(&people).await;
    Stored::forged(&people, honest.size + 7).await.put(&people).await;
    compare_heads(centre.ctx()).await.unwrap();
    assert_eq!(named(&centre).await, Some(("people-office".to_owned(), LogFault::TwoHistories)));
    let kept = faults(centre.ctx()).await.remove(0);
    assert_eq!(Checkpoint::unverified(&kept.held).unwrap().root, honest.root, "both heads stay as evidence");
    assert_ne!(kept.shown, kept.held);
    // Nor does it help to take it back.
    honest.put(&people).await;
    compare_heads(centre.ctx()).await.unwrap();
    assert!(named(&centre).await.is_some());

    let mut operator = signed_in(&centre, "digital-operator").await;
    let page = operator.get("/desk/nodes").await.text();
    assert!(page.contains("people-office 的稽核軌跡與先前簽署的不符"), "{page}");
    let page = operator.get("/desk/nodes/people-office/log").await;
    assert!(page.text().contains("出示兩種不同的歷史"), "{}", page.text());
    assert!(page.body.contains(kept.held.lines().nth(2).unwrap()), "{}", page.body);
    let check = operator.get("/desk/nodes/check").await.text();
    assert!(check.contains("people-office 的稽核軌跡") && check.contains("✗ 異常"), "{check}");

    let clerk = official("digital-it", &[]);
    assert!(accept_log(centre.ctx(), &clerk, &NodeId::new("people-office")).await.is_err());
    assert_eq!(operator.post("/desk/nodes/people-office/log", &[]).await.status, 200);
    assert_eq!(named(&centre).await, None);
    compare_heads(centre.ctx()).await.unwrap();
    assert_eq!(named(&centre).await, None, "compared anew from here");
    assert!(operator.get("/desk/nodes/people-office/log").await.text().contains("已採用新的稽核軌跡"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shorter_log_and_a_new_one_are_named_as_such() {
    let [centre, people, road] = three().await;
    let before = Stored::of(&people).await;
    leave_a_row(people.ctx()).await;
    compare_heads(centre.ctx()).await.unwrap();
    before.put(&people).await;
    compare_heads(centre.ctx()).await.unwrap();
    assert_eq!(named(&centre).await, Some(("people-office".to_owned(), LogFault::SetBack)));
    accept_log(centre.ctx(), &Actor::Platform, &NodeId::new("people-office")).await.unwrap();

    let key = SoftKey::generate(Algorithm::Ed25519).unwrap();
    let head = Stored::of(&road).await;
    let head = Checkpoint { origin: "elsewhere/ledger".to_owned(), size: head.size, root: head.root };
    let (note, spki) =
        (note::sign(&key, &head).unwrap(), signature::SigningKey::public_key_der(&key).to_vec());
    road.ctx()
        .write(move |tx| {
            let sql = "update ledger_log set origin = 'elsewhere/ledger', public_key = $1, checkpoint = $2";
            tx.execute(sql, params![spki.as_slice(), &note])
        })
        .await
        .map_err(|error: DbError| error)
        .unwrap();
    compare_heads(centre.ctx()).await.unwrap();
    assert_eq!(named(&centre).await, Some(("road-office".to_owned(), LogFault::OtherLog)));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_histories_shown_to_two_nodes_are_found_when_these_talk() {
    let [centre, people, road] = three().await;
    let honest = Stored::of(&road).await;
    let forged = Stored::forged(&road, honest.size).await;
    // The road office shows the people's office one history, which contradicts nothing that anybody knows.
    forged.put(&road).await;
    compare_heads(people.ctx()).await.unwrap();
    assert_eq!((named(&centre).await, named(&people).await), (None, None));
    // It shows the centre another. The centre hears from the people's office what that was shown, and asks the road
    // office about both.
    honest.put(&road).await;
    compare_heads(centre.ctx()).await.unwrap();
    compare_heads(centre.ctx()).await.unwrap();
    assert_eq!(named(&centre).await, Some(("road-office".to_owned(), LogFault::TwoHistories)));
    let fault = faults(centre.ctx()).await.remove(0);
    assert_eq!((fault.told_by.as_str(), fault.held.as_str()), ("people-office", forged.note.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_whose_own_database_was_set_back_learns_it_from_another() {
    let [centre, people, _road] = three().await;
    let before = Stored::of(&people).await;
    leave_a_row(people.ctx()).await;
    compare_heads(centre.ctx()).await.unwrap();
    before.put(&people).await;
    compare_heads(people.ctx()).await.unwrap();
    assert_eq!(named(&people).await, Some(("people-office".to_owned(), LogFault::SetBack)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_tells_without_the_logs_signature_accuses_nobody() {
    let [centre, people, road] = three().await;
    compare_heads(centre.ctx()).await.unwrap();
    // The people's office makes a head of the road office's log up.
    let log = road.ctx().read(ledger::store::find_log).await.unwrap().unwrap();
    let key = SoftKey::generate(Algorithm::Ed25519).unwrap();
    let head = Checkpoint { root: Hash::leaf(b"slander"), ..log.head };
    let note = note::sign(&key, &head).unwrap();
    let (told_by, size) = (people.state().own.id.clone(), head.size);
    people
        .ctx()
        .write(move |tx| {
            let sql = "insert into federation_heads (node, told_by, since, size, log_key, note, at) \
                       values ('road-office', $1, 0, $2, '', $3, 0)";
            tx.execute(sql, params![&told_by, size, &note])
        })
        .await
        .map_err(|error: DbError| error)
        .unwrap();
    for _ in 0..3 {
        compare_heads(centre.ctx()).await.unwrap();
    }
    assert_eq!(named(&centre).await, None);
}
