//! Time stamps from the centre, and what follows when none come.

use federation::{Federation, FederationError};
use kernel::{Actor, Audit, Ctx};
use serde_json::json;

use crate::node::{centre, clock, member};

pub(crate) async fn leave_a_row(ctx: &Ctx) {
    ctx.write(|tx| {
        tx.audit(Audit {
            actor: &Actor::Platform,
            action: "test.row",
            object: "test",
            object_id: "1",
            agency: None,
            detail: json!({}),
        })?;
        Ok::<_, FederationError>(())
    })
    .await
    .unwrap();
    ledger::actions::seal(ctx).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_is_stamped_by_the_centre_each_minute() {
    let clock = clock();
    let mut centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let ctx = people.ctx();
    for _ in 0..3 {
        leave_a_row(ctx).await;
        clock.advance_seconds(61);
        assert!(ledger::actions::stamp(ctx).await.unwrap());
        assert!(!ledger::actions::stamp(ctx).await.unwrap(), "nothing new");
    }
    let federation = ctx.part::<Federation>();
    federation.stamps_fresh(ctx).await.unwrap();
    centre.close().await;
    clock.advance_seconds(239 * 60);
    leave_a_row(ctx).await;
    assert!(!ledger::actions::stamp(ctx).await.unwrap());
    federation.stamps_fresh(ctx).await.unwrap();
    clock.advance_seconds(2 * 60);
    let overdue = federation.stamps_fresh(ctx).await.unwrap_err();
    assert_eq!(overdue.code(), "federation.stamps_overdue");
    assert!(overdue.to_string().contains("240 minutes"), "{overdue}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_new_needs_no_stamp() {
    let clock = clock();
    let centre = centre(clock.clone()).await;
    let people = member(&centre, clock.clone(), "people-office").await;
    let ctx = people.ctx();
    leave_a_row(ctx).await;
    clock.advance_seconds(61);
    assert!(ledger::actions::stamp(ctx).await.unwrap());
    clock.advance_seconds(30 * 86_400);
    ctx.part::<Federation>().stamps_fresh(ctx).await.unwrap();
}
