//! Whatever somebody with the database's password changes is found and located.

use kernel::params;
use ledger::actions::{self, Against, Finding, Kept};

use crate::node::{Node, node};

/// A log of three hundred rows: a full tile, a part of one, and the level above.
async fn sealed() -> Node {
    let node = node().await;
    node.act(300).await;
    node.seal().await;
    actions::stamp(node.ctx()).await.unwrap();
    assert!(node.findings().await.is_empty());
    node
}

#[tokio::test(flavor = "multi_thread")]
async fn an_altered_row_is_found() {
    let node = sealed().await;
    let id = node.leaves().await[270].clone();
    for column in ["actor", "action", "object", "object_id", "detail"] {
        let sql: &'static str = format!("update audit set {column} = {column} || ' ' where id = $1").leak();
        assert_eq!(node.tamper(sql, params![&id]).await, 1);
        let findings = node.findings().await;
        assert!(
            matches!(&findings[..], [Finding::Altered { index: 270, id: found, .. }] if *found == id),
            "{findings:?}"
        );
        let back: &'static str =
            format!("update audit set {column} = substr({column}, 1, length({column}) - 1) where id = $1")
                .leak();
        node.tamper(back, params![&id]).await;
        assert!(node.findings().await.is_empty(), "{column}");
    }
    node.tamper("update audit set mandate = 'one' where id = $1", params![&id]).await;
    assert!(matches!(&node.findings().await[..], [Finding::Altered { index: 270, .. }]));
    node.tamper("update audit set mandate = null where id = $1", params![&id]).await;
    node.tamper("update audit set at = at + 1 where id = $1", params![&id]).await;
    node.tamper("update audit set agency = '' where id = $1", params![node.leaves().await[3].clone()]).await;
    let findings = node.findings().await;
    assert!(
        matches!(&findings[..], [Finding::Altered { index: 3, .. }, Finding::Altered { index: 270, .. }]),
        "{findings:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_an_added_and_a_reordered_row_are_found() {
    let node = sealed().await;
    let leaves = node.leaves().await;
    node.tamper("delete from audit where id = $1", params![&leaves[7]]).await;
    let findings = node.findings().await;
    assert!(matches!(&findings[..], [Finding::Missing { index: 7, id }] if *id == leaves[7]), "{findings:?}");

    let node = sealed().await;
    node.tamper("insert into audit select 'zz-added', at, actor, action, object, object_id, agency, detail, mandate from audit \
                 where id = (select min(id) from audit)", params![]).await;
    let findings = node.findings().await;
    assert!(matches!(&findings[..], [Finding::Added { id, .. }] if id == "zz-added"), "{findings:?}");

    let node = sealed().await;
    let leaves = node.leaves().await;
    for (number, to) in [(1, 1000), (260, 1), (1000, 260)] {
        node.tamper(
            "update ledger_leaves set number = $2 where number = $1",
            params![i64::from(number), i64::from(to)],
        )
        .await;
    }
    let findings = node.findings().await;
    assert_eq!(
        findings,
        [
            Finding::Reordered { index: 1, id: leaves[260].clone(), sealed_as: 260 },
            Finding::Reordered { index: 260, id: leaves[1].clone(), sealed_as: 1 },
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_taken_out_before_it_is_sealed_is_found() {
    let node = sealed().await;
    node.act(2).await;
    let waiting: Vec<String> = {
        let rows = node.ctx().query("select id from audit_unsealed order by id", params![]).await.unwrap();
        rows.iter().map(|row| row.text(0).unwrap()).collect()
    };
    node.tamper("delete from audit where id = $1", params![&waiting[0]]).await;
    assert_eq!(node.findings().await, [Finding::LostUnsealed { id: waiting[0].clone() }]);
    node.tamper("delete from audit_unsealed", params![]).await;
    let findings = node.findings().await;
    assert!(matches!(&findings[..], [Finding::Added { id, .. }] if *id == waiting[1]), "{findings:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leaf_without_a_row_and_a_leaf_too_many_are_found() {
    let node = sealed().await;
    let leaves = node.leaves().await;
    node.tamper("update ledger_leaves set number = 300 where number = 9", params![]).await;
    let findings = node.findings().await;
    assert_eq!(
        findings,
        [Finding::LeafMissing { index: 9 }, Finding::LeafAdded { index: 300, id: leaves[9].clone() },]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_altered_together_with_its_tile_is_found_under_that_tile() {
    let node = sealed().await;
    let id = node.leaves().await[5].clone();
    node.tamper("update audit set detail = '{}' where id = $1", params![&id]).await;
    let ids = [id];
    let row = node.ctx().read(move |r| kernel::audit::list_by_ids(r, &ids)).await.unwrap().remove(0);
    let mut tile = node
        .ctx()
        .query("select hashes from ledger_tiles where level = 0 and number = 0", params![])
        .await
        .unwrap()[0]
        .bytes(0)
        .unwrap();
    tile[5 * 32..6 * 32].copy_from_slice(&ledger::leaf::leaf_hash(&row).0);
    node.tamper("update ledger_tiles set hashes = $1 where level = 0 and number = 0", params![tile.clone()])
        .await;
    let findings = node.findings().await;
    assert_eq!(findings, [Finding::Tile { level: 1, number: 0, first: 0, end: 300 }]);
    // With the level above made to fit, the signed heads no longer do.
    let upper = ledger::tree::tile_root(&tile).0.to_vec();
    node.tamper("update ledger_tiles set hashes = $1 where level = 1", params![upper]).await;
    let findings = node.findings().await;
    assert!(
        findings.len() >= 2
            && findings
                .iter()
                .all(|finding| matches!(finding, Finding::Head { size: 300, fits_until: 0, .. })),
        "{findings:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_tree_or_head_is_found() {
    let node = sealed().await;
    node.tamper("delete from ledger_tiles where level = 0 and number = 1", params![]).await;
    let findings = node.findings().await;
    assert!(findings.contains(&Finding::Tile { level: 0, number: 1, first: 256, end: 300 }), "{findings:?}");
    let node = sealed().await;
    node.tamper("update ledger_log set checkpoint = replace(checkpoint, 'ledger', 'ledgex')", params![])
        .await;
    let findings = node.findings().await;
    assert!(
        !findings.is_empty() && findings.iter().all(|finding| matches!(finding, Finding::Head { .. })),
        "{findings:?}"
    );
    let node = sealed().await;
    node.tamper("update ledger_heads set checkpoint = 'x'", params![]).await;
    let findings = node.findings().await;
    assert!(matches!(&findings[..], [Finding::Head { kept, .. }] if kept == "2026-11-20"), "{findings:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn heads_kept_elsewhere_catch_what_the_database_hides() {
    let node = sealed().await;
    let old = node.log().await.note;
    node.act(10).await;
    node.seal().await;
    let against = |note: &str| Against {
        kept: vec![Kept { place: "auditor".to_owned(), note: note.to_owned() }],
        ..Against::default()
    };
    let walk = actions::walk(node.ctx(), against(&old)).await.unwrap();
    assert_eq!(walk.found, 0, "{:?}", walk.findings);
    let other = sealed().await;
    let foreign = other.log().await.note;
    let walk = actions::walk(node.ctx(), against(&foreign)).await.unwrap();
    assert!(
        matches!(&walk.findings[..], [Finding::Head { kept, .. }] if kept == "auditor"),
        "{:?}",
        walk.findings
    );
}
