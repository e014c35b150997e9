//! What a member signs and what its log proves is verified with the root of the federation alone.

use kernel::AgencyId;
use kernel::seals::{Sealing, ToSeal};
use ledger::receipt::{Trust, check};
use signature::{Certificate, Verdict, verify_package};

use super::world::{PROVIDER, World};

async fn sealed(world: &World, agency: &str) -> Result<Vec<u8>, String> {
    let ctx = world.member.ctx();
    let (agency, bytes) = (AgencyId::new(agency), "戶籍謄本".as_bytes());
    let Sealing(seals) = ctx.find_part::<Sealing>().expect("the catalogue has authorities");
    let asked =
        ToSeal { agency: &agency, name: "extract.txt", media_type: "text/plain", bytes, mandate: None };
    seals.seal(ctx, asked).await.map_err(|error| error.to_string())
}

fn root(world: &World) -> Certificate {
    world.member.ctx().part::<federation::Federation>().load_state().unwrap().root.as_ref().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_members_document_stands_under_the_federations_root() {
    let world = World::new().await;
    let package = sealed(&world, PROVIDER).await.unwrap();
    let root = root(&world);
    let now = world.member.ctx().now();
    let report = verify_package(&package, std::slice::from_ref(&root), now).unwrap();
    assert_eq!(report.verdict, Verdict::Valid, "{report:#?}");
    // Years later, with what the package brings along.
    let later = verify_package(&package, &[root], now.plus_seconds(5 * 365 * 86_400)).unwrap();
    assert_eq!(later.verdict, Verdict::Valid, "{later:#?}");
    // The member has authorities of its own in no file: an agency that it does not hold has no seal here.
    let refused = sealed(&world, "ndc").await.unwrap_err();
    assert!(refused.contains("the document was not sealed"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_members_receipts_are_verified_with_the_root_and_without_the_centre() {
    let world = World::new().await;
    let person = world.member.node.household(1, "陳測安").await;
    assert_eq!(world.told(super::world::CONTRACT, "case-1", &person.national_id).await.0, 200);
    let ctx = world.member.ctx();
    ledger::actions::seal(ctx).await.unwrap();
    assert!(federation::actions::certify_log(ctx).await.unwrap());
    let rows = ctx.read(|r| kernel::audit::list_about(r, "exchange", "case-1", 1)).await.unwrap();
    let receipt = ledger::actions::receipt_of(ctx, &rows[0].id).await.unwrap();
    assert!(
        receipt.ocsp.len() >= 2,
        "about the log's certificate and the authority above: {}",
        receipt.ocsp.len()
    );
    let trust = Trust { roots: vec![root(&world)], ..Trust::default() };
    let proven = check(&receipt, &trust, ctx.now()).unwrap();
    assert!(!proven.certified.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_for_verifying_knows_the_federations_root_on_a_member() {
    let world = World::new().await;
    let package = sealed(&world, PROVIDER).await.unwrap();
    let page =
        world.member.node.stranger().upload("/verify", &[], &[("file", "extract.asics", &package)]).await;
    let text = page.text();
    assert!(text.contains("簽章有效：文件簽署後沒有被更動") && text.contains("extract.txt"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_or_expired_seal_signs_no_document() {
    let world = World::new().await;
    let state = world.member.ctx().part::<federation::Federation>().load_state().unwrap();
    let seal = &state.own.seals[&AgencyId::new(PROVIDER)];
    let serial = trust::model::Serial::of(seal.certificate.serial());
    let (by, why) = (&kernel::Actor::Platform, signature::Reason::KeyCompromise);
    trust::actions::revoke(world.centre.ctx(), by, "gca", &serial, why).await.unwrap();
    // The list is the one of before: the responder knows.
    let refused = sealed(&world, PROVIDER).await.unwrap_err();
    assert!(refused.contains("the seal of moi is not in force"), "{refused}");

    let world = World::new().await;
    world.seconds_later(4 * 365 * 86_400);
    let refused = sealed(&world, PROVIDER).await.unwrap_err();
    assert!(refused.contains("the seal of moi is not in force"), "{refused}");
}
