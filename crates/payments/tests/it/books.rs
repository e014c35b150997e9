//! Whatever happens in whatever order: the books add up, the bank holds what they say, and nobody is charged twice.

use std::collections::BTreeMap;

use payments::actions::Paid;
use payments::{Bill, BillStatus};
use proptest::prelude::*;
use testkit::Browser;

use crate::world::World;

/// Bills in play.
const BILLS: usize = 3;

#[derive(Debug, Clone)]
enum Act {
    Begin(usize),
    Bank(usize, &'static str),
    Ask(usize),
    Close(usize, bool),
    Pass(i64),
}

fn act() -> impl Strategy<Value = Act> {
    let bill = 0..BILLS;
    let decision = prop::sample::select(vec!["pay", "fail", "silent", "twice"]);
    prop_oneof![
        3 => bill.clone().prop_map(Act::Begin),
        5 => (bill.clone(), decision).prop_map(|(bill, decision)| Act::Bank(bill, decision)),
        1 => bill.clone().prop_map(Act::Ask),
        2 => (bill, any::<bool>()).prop_map(|(bill, back)| Act::Close(bill, back)),
        3 => prop::sample::select(vec![1, 40, 2_000, 90_000]).prop_map(Act::Pass),
    ]
}

async fn play(
    world: &World,
    browser: &mut Browser,
    bills: &[Bill],
    act: &Act,
    banks: &mut BTreeMap<usize, Vec<String>>,
) {
    match act {
        Act::Begin(at) => {
            world.begin(browser, &bills[*at]).await;
            let found = world.bank(browser, &bills[*at]).await;
            banks.entry(*at).or_default().extend(found);
        }
        // Any order that was ever made may still be open in some tab.
        Act::Bank(at, decision) => {
            for bank in banks.get(at).into_iter().flatten() {
                browser.post(bank, &[("decision", decision)]).await;
            }
        }
        Act::Ask(at) => {
            browser.post(&format!("/payments/{}/ask", bills[*at].id), &[]).await;
        }
        Act::Close(at, back) => {
            let paid = if *back { Paid::GoesBack } else { Paid::Stays };
            world.close(&format!("case-{at}"), paid).await;
        }
        Act::Pass(seconds) => {
            world.ctx.clock.advance_seconds(*seconds);
            payments::run_due(&world.ctx).await.unwrap();
        }
    }
}

/// Everything that must hold once the bank has been asked about everything.
async fn agree(world: &World, bills: &[Bill]) {
    for bill in bills {
        let (now, rows) = (world.now(&bill.id).await, world.postings(&bill.id).await);
        let mut transfers: BTreeMap<&str, i64> = BTreeMap::new();
        let mut accounts: BTreeMap<&str, i64> = BTreeMap::new();
        for row in &rows {
            *transfers.entry(&row.transfer).or_default() += row.debit.0 - row.credit.0;
            *accounts.entry(&row.account).or_default() += row.debit.0 - row.credit.0;
        }
        assert!(transfers.values().all(|sum| *sum == 0), "{rows:?}");
        let of = |account: &str| accounts.get(account).copied().unwrap_or_default();
        let amount = bill.amount.0;
        let (receivable, cash, revenue) = match now.status {
            BillStatus::Open => (amount, 0, -amount),
            BillStatus::Paid => (0, amount, -amount),
            BillStatus::Cancelled | BillStatus::Refunded => (0, 0, 0),
            BillStatus::Refunding => panic!("a refund is left undone: {rows:?}"),
        };
        let held = (of("receivable"), of("clearing/bank"), of("revenue"), of("owed"));
        assert_eq!(held, (receivable, cash, revenue, 0), "{:?} {rows:?}", now.status);
        let sql = format!(
            "select cast(coalesce(sum(o.amount), 0) as bigint) from demo_bank_orders o join payments p on p.id = o.id \
             where p.bill_id = '{}' and o.status = 'paid' and o.refunded_on is null",
            bill.id
        );
        assert_eq!(world.count(&sql).await, cash, "the bank holds what the books say");
    }
}

async fn run(acts: &[Act]) {
    let world = World::demo().await;
    let person = world.person("A100000010", "陳測安").await;
    let mut bills = Vec::new();
    for at in 0..BILLS {
        bills.push(world.bill(&person, &format!("case-{at}"), 1 + at as i64).await);
    }
    let mut banks = BTreeMap::new();
    let mut browser = world.browser(&person, None).await;
    let mut signed_in = world.ctx.now();
    for act in acts {
        if world.ctx.now().0 - signed_in.0 > 1_800_000_000 {
            (browser, signed_in) = (world.browser(&person, None).await, world.ctx.now());
        }
        play(&world, &mut browser, &bills, act, &mut banks).await;
    }
    for _ in 0..3 {
        world.ctx.clock.advance_seconds(7_200);
        payments::run_due(&world.ctx).await.unwrap();
    }
    agree(&world, &bills).await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_books_add_up_whatever_happens(acts in prop::collection::vec(act(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(run(&acts));
    }
}
