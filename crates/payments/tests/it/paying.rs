//! Paying, failing, being told twice, late or never, and getting the money back.

use payments::BillStatus;
use payments::actions::Paid;

use crate::world::World;

#[tokio::test]
async fn a_bill_is_paid_once_and_becomes_a_receipt() {
    let world = World::demo().await;
    let person = world.person("A100000010", "陳測安").await;
    let mut browser = world.browser(&person, None).await;
    let bill = world.bill(&person, "case-1", 2).await;
    assert_eq!(world.bill(&person, "case-1", 2).await.id, bill.id, "one bill for each reason");
    let page = browser.get("/my/payments").await;
    assert!(page.text().contains("還沒繳") && page.text().contains(&bill.number), "{}", page.text());
    let page = world.pay(&mut browser, &bill, "twice").await;
    assert!(page.text().contains("收據") && page.text().contains("新臺幣200元"), "{}", page.text());
    assert_eq!(world.now(&bill.id).await.status, BillStatus::Paid);
    let again = world.begin(&mut browser, &bill).await;
    assert_eq!((again.status.as_u16(), again.form_to("/pay").is_some()), (200, false), "{}", again.text());
    assert_eq!(world.count("select count(*) from payments").await, 1);
    assert_eq!(kernel::facts::total(&world.ctx, "payment.paid").await.unwrap(), 200);
    let told = browser.get(&format!("/api/payments/{}", bill.id)).await.json();
    assert_eq!((told["status"].as_str(), told["amount"].as_i64()), (Some("paid"), Some(200)));
    assert_eq!(told["components"][0]["times"], 2);
}

#[tokio::test]
async fn what_the_bank_did_not_tell_is_asked_for() {
    let world = World::demo().await;
    let person = world.person("A100000010", "陳測安").await;
    let mut browser = world.browser(&person, None).await;
    let bill = world.bill(&person, "case-1", 1).await;
    let page = world.pay(&mut browser, &bill, "silent").await;
    assert!(page.text().contains("請不要再繳一次"), "{}", page.text());
    payments::run_due(&world.ctx).await.unwrap();
    assert_eq!(world.now(&bill.id).await.status, BillStatus::Open, "it is asked after half a minute");
    world.ctx.clock.advance_seconds(60);
    payments::run_due(&world.ctx).await.unwrap();
    assert_eq!(world.now(&bill.id).await.status, BillStatus::Paid);
}

#[tokio::test]
async fn after_a_failure_there_is_another_try_and_the_first_order_is_over() {
    let world = World::demo().await;
    let person = world.person("A100000010", "陳測安").await;
    let mut browser = world.browser(&person, None).await;
    let bill = world.bill(&person, "case-1", 1).await;
    let page = world.pay(&mut browser, &bill, "fail").await;
    assert!(page.text().contains("沒有扣您的錢"), "{}", page.text());
    world.begin(&mut browser, &bill).await;
    let first = world.bank(&mut browser, &bill).await.unwrap();
    world.begin(&mut browser, &bill).await;
    assert_eq!(world.bank(&mut browser, &bill).await.unwrap(), first, "a live order is gone on with");
    // Nobody goes to the bank: after half an hour the order is over, and so is the payment.
    world.ctx.clock.advance_seconds(1_900);
    payments::run_due(&world.ctx).await.unwrap();
    world.pay(&mut browser, &bill, "pay").await;
    assert_eq!(world.now(&bill.id).await.status, BillStatus::Paid);
    assert_eq!(world.count("select count(*) from payments").await, 3);
}

#[tokio::test]
async fn money_that_comes_too_late_goes_back_by_itself() {
    let world = World::demo().await;
    let person = world.person("A100000010", "陳測安").await;
    let mut browser = world.browser(&person, None).await;
    let bill = world.bill(&person, "case-1", 1).await;
    world.begin(&mut browser, &bill).await;
    let bank = world.bank(&mut browser, &bill).await.unwrap();
    world.close("case-1", Paid::GoesBack).await;
    assert_eq!(world.now(&bill.id).await.status, BillStatus::Cancelled);
    browser.post(&bank, &[("decision", "pay")]).await;
    payments::run_due(&world.ctx).await.unwrap();
    assert_eq!(world.now(&bill.id).await.status, BillStatus::Cancelled);
    assert_eq!(world.count("select count(*) from refunds where done_on is not null").await, 1);
    assert_eq!(world.count("select count(*) from demo_bank_orders where refunded_on is not null").await, 1);
}

#[tokio::test]
async fn nobody_sees_or_pays_anothers_bill() {
    let world = World::demo().await;
    let (owner, other) =
        (world.person("A100000010", "陳測安").await, world.person("A100000029", "林範文").await);
    let bill = world.bill(&owner, "case-1", 1).await;
    let mut browser = world.browser(&other, None).await;
    for path in [format!("/payments/{}", bill.id), format!("/api/payments/{}", bill.id)] {
        assert_eq!(browser.get_once(&path).await.status, 404, "{path}");
    }
    for act in ["pay", "ask"] {
        let page = browser.post_once(&format!("/payments/{}/{act}", bill.id), &[("channel", "bank")]).await;
        assert_eq!(page.status, 404, "{act}");
    }
    assert_eq!(browser.get("/api/payments").await.json()["bills"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn what_is_not_signed_changes_nothing() {
    let world = World::demo().await;
    let person = world.person("A100000010", "陳測安").await;
    let mut browser = world.browser(&person, None).await;
    let bill = world.bill(&person, "case-1", 1).await;
    world.begin(&mut browser, &bill).await;
    let bank = world.bank(&mut browser, &bill).await.unwrap();
    let order = bank.rsplit('/').next().unwrap();
    let forged = serde_json::json!({ "order": order, "status": "paid", "amount": 100 });
    let page = world.stranger().post_json("/pay/callbacks/bank", &forged).await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert_eq!(world.stranger().post_json("/pay/callbacks/other", &forged).await.status, 404);
    assert_eq!(world.now(&bill.id).await.status, BillStatus::Open);
}

#[tokio::test]
async fn the_bank_exists_only_in_a_demonstration() {
    for (demo, bank, callback) in [(true, 200, 403), (false, 404, 404)] {
        let world = World::with(demo).await;
        let person = world.person("A100000010", "陳測安").await;
        let bill = world.bill(&person, "case-1", 1).await;
        let agent = identity::actions::Browser::default();
        let token = identity::actions::sign_in_demo(&world.ctx, person.id, None, agent).await.unwrap();
        let mut browser = world.stranger();
        browser.set_cookie("__Host-minben", &token);
        let page = world.begin(&mut browser, &bill).await;
        assert_eq!(page.status == 200, demo, "{}", page.text());
        let order =
            if demo { world.bank(&mut browser, &bill).await.unwrap() } else { "/demo/bank/x".to_owned() };
        assert_eq!(browser.get_once(&order).await.status, bank);
        if !demo {
            let page = browser.get(&format!("/payments/{}", bill.id)).await;
            assert!(page.text().contains("目前不能在線上繳費"), "{}", page.text());
            assert_eq!(browser.post_once(&order, &[("decision", "pay")]).await.status, 404);
        }
        let forged = serde_json::json!({ "order": "x", "status": "paid", "amount": 100 });
        assert_eq!(world.stranger().post_json("/pay/callbacks/bank", &forged).await.status, callback);
    }
}
