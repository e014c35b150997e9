//! Days that were counted once: they agree with their rows, and where they do not they are counted again. Figures of
//! people: small counts are hidden, and what a period was broken down into stays.

use catalogue::model::indicator::{Every, Indicator};
use indicators::actions::{breakdowns, check_days, close_due, count_days, reckon};
use indicators::model::Period;
use kernel::{DbError, Timestamp, Value, params};

use crate::node::{Node, node};

const DAY: i64 = 86_400;

/// Look-ups by these agencies at this instant.
async fn look_ups(node: &Node, at: Timestamp, agencies: &[&str]) {
    let columns = [
        "id",
        "at",
        "contract",
        "consumer",
        "registry",
        "purpose",
        "purpose_zh",
        "purpose_en",
        "basis_zh",
        "basis_en",
        "fields",
        "by_field",
        "key_value",
        "true_on",
        "actor",
        "channel",
        "found",
    ];
    let agencies: Vec<String> = agencies.iter().map(|agency| (*agency).to_owned()).collect();
    let wrote: Result<(), DbError> = node
        .ctx()
        .write(move |tx| {
            let row = |id: String, agency: &String| -> Vec<Value> {
                let mut row = params![id, at, "some-contract", agency, "household"];
                row.extend(["p", "-", "-", "-", "-", "[]", "id_number", "-", "2026-01-01"].map(Value::from));
                row.extend(params!["platform", "official", 1]);
                row
            };
            let rows: Vec<Vec<Value>> = agencies.iter().map(|agency| row(tx.new_id(), agency)).collect();
            tx.insert_many("look_ups", &columns, &rows)
        })
        .await;
    wrote.unwrap();
}

/// Submitted applications of people with these identity numbers, sent now.
async fn cases(node: &Node, numbers: Vec<String>) {
    let columns = [
        "id",
        "service",
        "revision",
        "agency",
        "person_id",
        "national_id",
        "applicant_name",
        "channel",
        "state",
        "step_round",
        "version",
        "last_event",
        "start_key",
        "created_at",
        "updated_at",
        "submitted_at",
        "days_waited",
    ];
    let wrote: Result<(), DbError> = node
        .ctx()
        .write(move |tx| {
            let mut rows: Vec<Vec<Value>> = Vec::new();
            for number in &numbers {
                let (id, key, now): (String, String, Timestamp) = (tx.new_id(), tx.new_id(), tx.now());
                let mut row =
                    params![id, "some-service", "r", "taipei", "p", number, "林範文", "online", "submitted"];
                row.extend(params![0, 1, 1, key, now, now, now, 0]);
                rows.push(row);
            }
            tx.insert_many("cases", &columns, &rows)
        })
        .await;
    wrote.unwrap();
}

fn indicator(node: &Node, id: &str) -> std::sync::Arc<Indicator> {
    catalogue::current(node.ctx()).indicator(id).unwrap().clone()
}

/// Three look-ups a day for forty days; the clock stands at noon of the day after the last.
async fn forty_days(node: &Node) {
    node.household(1, "陳測安").await;
    for _ in 0..40 {
        look_ups(node, node.ctx().now(), &["moi", "moi", "taipei"]).await;
        node.ctx().clock.advance_seconds(DAY);
    }
}

#[tokio::test]
async fn counted_days_give_what_the_rows_give() {
    let node = node().await;
    forty_days(&node).await;
    let (ctx, look_ups_of) = (node.ctx(), indicator(&node, "look-ups"));
    let periods: Vec<Period> = [Every::Day, Every::Month, Every::Quarter, Every::Year]
        .into_iter()
        .flat_map(|every| [Period::of(every, ctx.today()), Period::of(every, ctx.today().plus_days(-30))])
        .collect();
    let mut from_rows = Vec::new();
    for period in &periods {
        let reckoned = reckon(ctx, &look_ups_of, *period).await.unwrap();
        from_rows.push((reckoned, breakdowns(ctx, &look_ups_of, *period).await.unwrap()));
    }
    assert_eq!(node.count("select count(*) from indicator_days").await, 0);
    assert!(count_days(ctx).await.unwrap() > 0);
    assert_eq!(count_days(ctx).await.unwrap(), 0, "each day is counted once");
    assert!(node.count("select count(*) from indicator_days where row_count = 3").await >= 39);
    // A look-up of today comes on top of the days that were counted.
    look_ups(&node, ctx.now(), &["taipei"]).await;
    for (period, (reckoned, by)) in periods.iter().zip(&from_rows) {
        let more = i64::from(period.last() >= ctx.today());
        let now = reckon(ctx, &look_ups_of, *period).await.unwrap();
        assert_eq!(now.sets[0].sum, reckoned.sets[0].sum + more, "{period}");
        assert_eq!(now.sets[0].rows, reckoned.sets[0].rows + more, "{period}");
        if more == 0 {
            assert_eq!(&breakdowns(ctx, &look_ups_of, *period).await.unwrap(), by, "{period}");
        }
        assert!(check_days(ctx, &look_ups_of, *period).await.unwrap(), "{period}");
    }
}

#[tokio::test]
async fn a_row_that_came_late_is_found_and_its_days_are_counted_again() {
    let node = node().await;
    forty_days(&node).await;
    let (ctx, look_ups_of) = (node.ctx(), indicator(&node, "look-ups"));
    count_days(ctx).await.unwrap();
    let year = Period::of(Every::Year, ctx.today());
    let before = reckon(ctx, &look_ups_of, year).await.unwrap().sets[0].sum;
    let earlier = Timestamp(ctx.now().0 - 10 * DAY * 1_000_000);
    look_ups(&node, earlier, &["moi"]).await;
    assert_eq!(reckon(ctx, &look_ups_of, year).await.unwrap().sets[0].sum, before, "the day was counted");
    assert!(!check_days(ctx, &look_ups_of, year).await.unwrap(), "the check goes through the rows");
    assert_eq!(reckon(ctx, &look_ups_of, year).await.unwrap().sets[0].sum, before + 1);
    assert!(count_days(ctx).await.unwrap() > 0, "they are counted again");
    assert_eq!(reckon(ctx, &look_ups_of, year).await.unwrap().sets[0].sum, before + 1);
    assert!(check_days(ctx, &look_ups_of, year).await.unwrap());
}

#[tokio::test]
async fn figures_of_people_are_told_when_a_period_is_over_with_small_counts_hidden() {
    let node = node().await;
    node.household(1, "陳測安").await;
    let women = (0..30).map(|number| format!("A2{number:08}"));
    let men = (0..9).map(|number| format!("A1{number:08}"));
    let unknown = (0..2).map(|number| format!("{number:08}"));
    cases(&node, women.chain(men).chain(unknown).collect()).await;
    let month = Period::of(Every::Month, node.ctx().today());
    let mut browser = node.stranger();
    let path = format!("/indicators/applications/{month}");
    assert_eq!(browser.get_once(&format!("{path}/by-sex.csv")).await.status, 404, "not while it goes on");
    assert_eq!(browser.get_once(&format!("{path}/by-agency.csv")).await.status, 200);
    let rows = browser.get_once(&format!("{path}/cases.csv")).await;
    assert!(!rows.body.contains("female") && !rows.body.contains("sex"), "{}", rows.body);
    node.ctx().clock.advance_seconds(40 * DAY);
    close_due(node.ctx()).await.unwrap();
    let told = browser.get_once(&format!("{path}/by-sex.csv")).await;
    let lines: Vec<String> = told.body.lines().skip(1).map(str::to_owned).collect();
    assert_eq!(lines, ["female,女,30,no", ",—,,yes", "male,男,,yes"], "{}", told.body);
    let page = browser.get_once(&path).await;
    assert!(page.text().contains("少於5人的數字不顯示"), "{}", page.text());
    let county = browser.get_once(&format!("{path}/by-county.csv")).await;
    assert!(county.body.contains("63000,臺北市,41,no"), "{}", county.body);
    // What is published stays, whatever becomes of the rows.
    let gone: Result<u64, DbError> = node.ctx().write(|tx| tx.execute("delete from cases", params![])).await;
    assert_eq!(gone.unwrap(), 41);
    let after = browser.get_once(&format!("{path}/by-sex.csv")).await;
    assert_eq!(after.body, told.body);
}

#[tokio::test]
async fn the_cockpit_shows_what_was_counted_here_and_leads_to_its_rows() {
    let node = node().await;
    node.household(1, "陳測安").await;
    let mut browser = node.stranger();
    let page = browser.get("/programmes/2001/cockpit").await;
    assert_eq!(page.status, 200);
    let year = node.ctx().today().year();
    assert!(page.body.contains(&format!("/indicators/p2-7a/{year}")), "{}", page.text());
    assert!(page.text().contains("看平臺數出來的數字"), "{}", page.text());
    assert!(page.text().contains("只有目標，還沒有數字"), "nobody reported the others");
    // An earlier year of the programme is told by its documents alone.
    let earlier = browser.get("/programmes/2001/cockpit?year=2001").await;
    assert!(!earlier.text().contains("看平臺數出來的數字"), "{}", earlier.text());
}

/// An approved plan that carries out an item, with a report of the second quarter.
async fn plan(node: &Node, item: &str) {
    let year = node.ctx().today().year();
    let content = serde_json::json!({ "name": "測試計畫", "item": item }).to_string();
    let wrote: Result<(), DbError> = node
        .ctx()
        .write(move |tx| {
            let now = tx.now();
            tx.execute(
                "insert into plans (id, programme, agency, first_year, last_year, name, newest, in_force, send_key, \
                 created_at, created_by) values ('p-1', '2001', 'moi', $1, $1, '測試計畫', 1, 1, 'k', $2, 'x')",
                params![year, now],
            )?;
            tx.execute(
                "insert into plan_versions (plan_id, number, state, stage, round, edition, content, control) \
                 values ('p-1', 1, 'approved', 1, 1, 1, $1, 'ministry')",
                params![&content],
            )?;
            tx.execute(
                "insert into plan_reports (plan_id, year, period, number, version, planned, actual, budget, allotted, \
                 spent, payable, saved, warning, due_on, days_late, agency, post, at) \
                 values ('p-1', $1, 2, 1, 1, 6250, 3125, 0, 0, 0, 0, 0, 'high', '2026-07-15', 0, 'moi', 'x', $2)",
                params![year, now],
            )?;
            Ok(())
        })
        .await;
    wrote.unwrap();
}

#[tokio::test]
async fn the_cockpit_shows_the_progress_that_plans_reported() {
    let node = node().await;
    let programme = catalogue::current(node.ctx()).programme("2001").unwrap().clone();
    let item = programme.items.iter().find(|item| item.kind.is_work()).unwrap();
    let top = programme.above(item).pop().unwrap_or(item);
    plan(&node, &item.id).await;
    let mut browser = node.stranger();
    let page = browser.get("/programmes/2001/cockpit").await;
    let text = page.text();
    for told in ["個案計畫回報的進度", "62.50%", "31.25%", "紅燈 落後", "第2季"] {
        assert!(text.contains(told), "{told}: {text}");
    }
    let row = page.body.split("<tr").find(|row| row.contains(&format!("/items/{}\"", top.id))).unwrap();
    assert!(row.contains("紅燈"), "the plan's light is that of the part: {row}");
}
