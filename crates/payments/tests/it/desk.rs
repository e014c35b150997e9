//! The cashier's day: what moved, the bank's file beside it, differences by name.

use payments::actions::Paid;

use crate::world::World;

#[tokio::test]
async fn the_day_agrees_with_the_banks_file_and_every_difference_is_named() {
    let world = World::demo().await;
    let person = world.person("A100000010", "陳測安").await;
    let cashier = world.person("A100000038", "謝樣明").await;
    let mut payer = world.browser(&person, None).await;
    for (reason, decision) in [("case-1", "pay"), ("case-2", "pay"), ("case-3", "silent")] {
        let bill = world.bill(&person, reason, 1).await;
        world.pay(&mut payer, &bill, decision).await;
    }
    world.close("case-2", Paid::GoesBack).await;
    payments::run_due(&world.ctx).await.unwrap();
    let mut desk = world.browser(&cashier, Some("fee-cashier")).await;
    let page = desk.get("/desk/payments").await;
    assert!(page.text().contains("收款合計 新臺幣200元"), "{}", page.text());
    assert!(!page.text().contains("陳測安"), "no payer is named");
    let file = desk.get("/demo/settlement?day=2026-11-20").await;
    let form = page.forms().into_iter().find(|form| form.has("channel")).unwrap();
    let bytes = file.bytes.as_slice();
    let page = desk.upload(&form.action, &form.sent(None), &[("file-bank", "day.csv", bytes)]).await;
    assert!(page.text().contains("明細檔有，我們沒有"), "{}", page.text());
    // What the file had and we did not is asked about at once.
    payments::run_due(&world.ctx).await.unwrap();
    let page = desk.get("/desk/payments").await;
    assert!(page.text().contains("帳目相符"), "{}", page.text());
    world.ctx.clock.advance_seconds(1);
    let changed = String::from_utf8(file.bytes.clone()).unwrap().replacen(",100,", ",90,", 1);
    let changed = changed.as_bytes();
    let page = desk.upload(&form.action, &form.sent(None), &[("file-bank", "day.csv", changed)]).await;
    assert!(page.text().contains("金額不同"), "{}", page.text());
    let csv = desk.get("/desk/payments.csv?day=2026-11-20").await;
    let text = String::from_utf8(csv.bytes).unwrap();
    assert_eq!((text.lines().count(), text.contains("金額不同")), (5, true), "{text}");
    let bad = b"order,kind,amount\nx,payment,ten\n".as_slice();
    let page = desk.upload(&form.action, &form.sent(None), &[("file-bank", "day.csv", bad)]).await;
    assert!(page.text().contains("第2列"), "{}", page.text());
    let clerk = world.person("A100000047", "許範平").await;
    let mut other = world.browser(&clerk, Some("fee-clerk")).await;
    for path in ["/desk/payments", "/desk/payments.csv"] {
        assert_eq!(other.get_once(path).await.status, 403, "{path}");
    }
}
