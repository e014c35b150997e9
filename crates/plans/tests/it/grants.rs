//! Subsidies and agencies' performance over the project's own files: money that always adds up, and good and bad paths.

use std::collections::BTreeMap;

use catalogue::model::programme::Direction;
use kernel::{Actor, AgencyId, Ctx, Official};
use plans::life::LifeError;
use plans::performance::actions as yearly;
use plans::performance::model::{Answer, Measure, Source};
use plans::subsidies::actions::{
    Approval, apply, approve, examine, give_back, mend, pay, repay, settle, spend, withdraw,
};
use plans::subsidies::model::account::Kind;
use plans::subsidies::model::{Account, ApplicationId, Grant, State, Wish};
use plans::subsidies::store;
use proptest::prelude::*;

use crate::life::{actor, chief, day, node, official, refused};

const SUBSIDY: &str = "community-care-2027";

fn county(name: &str, agency: &str) -> Official {
    official(name, &format!("{agency}-clerk-1"), agency, &["clerk"])
}

fn examiner() -> Official {
    official("何測一", "sfaa-allowance-clerk-1", "mohw-sfaa", &["clerk"])
}

fn decider() -> Official {
    official("高測平", "sfaa-allowance-chief", "mohw-sfaa", &["supervisor"])
}

fn wish(object: &str, asked: i64) -> Wish {
    Wish {
        year: 2027, object: object.to_owned(), purpose: "設備老舊。".to_owned(), asked, ..Wish::default()
    }
}

fn approval(amount: i64) -> Approval {
    Approval {
        amount,
        reason: "同意補助。".to_owned(),
        distinct: String::new(),
        document_number: "社家測字第1號".to_owned(),
        document_on: Some(day("2026-11-20")),
    }
}

/// An application that waits for its decision.
async fn recommended(
    ctx: &Ctx,
    who: &Official,
    object: &str,
    asked: i64,
) -> Result<ApplicationId, LifeError> {
    let id = apply(ctx, who, SUBSIDY, object, wish(object, asked)).await?;
    examine(ctx, &examiner(), &id, 1, (asked, "符合規定。")).await?;
    Ok(id)
}

async fn account(ctx: &Ctx) -> Account {
    ctx.read(|r| Ok::<_, kernel::DbError>(Account::of(60_000, &store::moves_of_year(r, SUBSIDY, 2027)?)))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_grant_is_applied_for_approved_paid_spent_paid_back_and_settled() {
    let node = node().await;
    let (ctx, taipei) = (node.ctx(), county("吳測真", "taipei-social"));
    let id = apply(ctx, &taipei, SUBSIDY, "k", wish("松山區長春站廚房設備", 9_001)).await;
    assert_eq!(refused(id), "plans.subsidy_most");
    let id = apply(ctx, &taipei, SUBSIDY, "k", wish("松山區長春站廚房設備", 1_000)).await.unwrap();
    assert_eq!(apply(ctx, &taipei, SUBSIDY, "k", wish("松山區長春站廚房設備", 1_000)).await.unwrap(), id);
    give_back(ctx, &examiner(), &id, 1, "請附估價。").await.unwrap();
    mend(ctx, &taipei, &id, 2, wish("松山區長春站廚房設備", 1_000)).await.unwrap();
    mend(ctx, &taipei, &id, 2, wish("松山區長春站廚房設備", 1_000)).await.unwrap();
    examine(ctx, &examiner(), &id, 3, (900, "符合規定。")).await.unwrap();
    assert_eq!(refused(approve(ctx, &examiner(), &id, 4, approval(900)).await), "plans.not_yours");
    let both = official("何測一", "sfaa-allowance-chief", "mohw-sfaa", &["clerk", "supervisor"]);
    assert_eq!(refused(approve(ctx, &both, &id, 4, approval(900)).await), "plans.examined_by_you");
    approve(ctx, &decider(), &id, 4, approval(900)).await.unwrap();
    approve(ctx, &decider(), &id, 4, approval(900)).await.unwrap();
    assert_eq!(refused(withdraw(ctx, &taipei, &id).await), "plans.subsidy_decided");

    pay(ctx, &examiner(), &id, 2, "撥1").await.unwrap();
    pay(ctx, &examiner(), &id, 2, "撥1").await.unwrap();
    assert_eq!(refused(pay(ctx, &examiner(), &id, 3, "撥2").await), "plans.subsidy_spend_first");
    assert_eq!(refused(spend(ctx, &taipei, &id, 3, (541, "瓦斯爐")).await), "plans.subsidy_not_paid");
    spend(ctx, &taipei, &id, 3, (400, "瓦斯爐")).await.unwrap();
    spend(ctx, &taipei, &id, 3, (400, "瓦斯爐")).await.unwrap();
    assert_eq!(refused(spend(ctx, &taipei, &id, 3, (500, "水槽")).await), "plans.changed");
    spend(ctx, &taipei, &id, 4, (380, "瓦斯爐，更正")).await.unwrap();
    pay(ctx, &examiner(), &id, 5, "撥2").await.unwrap();
    assert_eq!(
        account(ctx).await,
        Account { appropriation: 60_000, free: 59_100, committed: 520, spent: 380 }
    );
    assert_eq!(refused(settle(ctx, &decider(), &id).await), "plans.subsidy_held");
    assert_eq!(refused(repay(ctx, &taipei, &id, 6, (521, "繳1")).await), "plans.subsidy_not_held");
    repay(ctx, &taipei, &id, 6, (520, "繳1")).await.unwrap();
    settle(ctx, &decider(), &id).await.unwrap();
    settle(ctx, &decider(), &id).await.unwrap();
    assert_eq!(account(ctx).await, Account { appropriation: 60_000, free: 59_620, committed: 0, spent: 380 });
    assert_eq!(kernel::facts::total(ctx, "subsidy.paid").await.unwrap(), 2);
    assert_eq!(kernel::facts::total(ctx, "subsidy.approved").await.unwrap(), 1);
}

#[tokio::test]
async fn the_same_thing_is_not_subsidised_twice_and_what_sounds_alike_is_explained() {
    let node = node().await;
    let (ctx, taipei) = (node.ctx(), county("吳測真", "taipei-social"));
    let first = recommended(ctx, &taipei, "松山區長春站廚房設備", 1_000).await.unwrap();
    approve(ctx, &decider(), &first, 2, approval(1_000)).await.unwrap();
    let again = apply(ctx, &taipei, SUBSIDY, "b", wish("松山區 長春站「廚房設備」", 500)).await;
    assert_eq!(refused(again), "plans.subsidised_twice");
    // Another county may have a centre of the same name.
    let other = county("林測範", "new-taipei-social");
    apply(ctx, &other, SUBSIDY, "c", wish("松山區長春站廚房設備", 500)).await.unwrap();
    let near = recommended(ctx, &taipei, "松山區長春站廚房設備更新", 500).await.unwrap();
    assert_eq!(refused(approve(ctx, &decider(), &near, 2, approval(500)).await), "plans.distinct_missing");
    let told =
        Approval { distinct: "前一案是瓦斯爐，本案是冰箱。".to_owned(), ..approval(500) };
    approve(ctx, &decider(), &near, 2, told).await.unwrap();
    // What was withdrawn does not count.
    let gone = apply(ctx, &taipei, SUBSIDY, "d", wish("大安區幸福站冷氣", 500)).await.unwrap();
    withdraw(ctx, &taipei, &gone).await.unwrap();
    apply(ctx, &taipei, SUBSIDY, "e", wish("大安區幸福站冷氣", 500)).await.unwrap();
}

#[tokio::test]
async fn only_counties_apply_and_only_while_the_call_is_open_and_nobody_gives_what_is_not_free() {
    let node = node().await;
    let (ctx, taipei) = (node.ctx(), county("吳測真", "taipei-social"));
    assert_eq!(refused(apply(ctx, &examiner(), SUBSIDY, "k", wish("某站", 1)).await), "plans.no_county");
    let head = official("林測範", "taipei-social-it", "taipei-social", &["it"]);
    assert_eq!(refused(apply(ctx, &head, SUBSIDY, "k", wish("某站", 1)).await), "plans.not_yours");
    let wrong = Wish { other: 5, ..wish("某站", 1) };
    assert_eq!(refused(apply(ctx, &taipei, SUBSIDY, "k", wrong).await), "plans.other_source_missing");
    let wrong = Wish { year: 2026, ..wish("某站", 1) };
    assert_eq!(refused(apply(ctx, &taipei, SUBSIDY, "k", wrong).await), "plans.subsidy_year");
    let one = recommended(ctx, &taipei, "松山區長春站廚房設備", 6_000).await.unwrap();
    approve(ctx, &decider(), &one, 2, approval(6_000)).await.unwrap();
    let two = recommended(ctx, &taipei, "大安區幸福站冷氣", 6_000).await.unwrap();
    assert_eq!(refused(approve(ctx, &decider(), &two, 2, approval(6_000)).await), "plans.subsidy_most");
    assert_eq!(refused(approve(ctx, &decider(), &two, 2, approval(6_001)).await), "plans.subsidy_over_asked");
    approve(ctx, &decider(), &two, 2, approval(3_000)).await.unwrap();
    node.move_to("2027-01-01");
    assert_eq!(refused(apply(ctx, &taipei, SUBSIDY, "z", wish("某站", 1)).await), "plans.call_closed");
}

#[tokio::test]
async fn an_agencys_year_is_set_assessed_sent_back_mended_and_scored() {
    let node = node().await;
    let (ctx, ndc) = (node.ctx(), official("謝樣明", "ndc-chief", "ndc", &["supervisor"]));
    let measure = |id: &str, weight| Measure {
        id: id.to_owned(),
        goal: "便民".to_owned(),
        name: format!("指標{id}"),
        unit: "%".to_owned(),
        better: Direction::Up,
        target: "80".to_owned(),
        weight,
        source: Source::Typed,
    };
    yearly::write(ctx, &chief(), 2026, 0, vec![measure("m1", 60), measure("m2", 30)]).await.unwrap();
    assert_eq!(refused(yearly::set(ctx, &chief(), 2026, 1).await), "plans.goals_weights");
    assert_eq!(refused(yearly::write(ctx, &chief(), 2026, 0, Vec::new()).await), "plans.changed");
    yearly::write(ctx, &chief(), 2026, 1, vec![measure("m1", 60), measure("m2", 40)]).await.unwrap();
    yearly::set(ctx, &chief(), 2026, 2).await.unwrap();
    assert_eq!(refused(yearly::write(ctx, &chief(), 2026, 3, Vec::new()).await), "plans.goals_set");
    let answer = |value: &str, words: &str| Answer { value: value.to_owned(), words: words.to_owned() };
    let given = |words: &str| {
        BTreeMap::from([("m1".to_owned(), answer("60", words)), ("m2".to_owned(), answer("90", ""))])
    };
    let early = yearly::assess(ctx, &chief(), 2026, 3, (given("人力不足"), "說明")).await;
    assert_eq!(refused(early), "plans.year_not_over");
    node.move_to("2027-02-01");
    assert_eq!(
        refused(yearly::assess(ctx, &chief(), 2026, 3, (given(""), "說明")).await),
        "plans.missed_words"
    );
    yearly::assess(ctx, &chief(), 2026, 3, (given("人力不足"), "說明")).await.unwrap();
    let moi = AgencyId::new("moi");
    let year = (&moi, 2026);
    assert_eq!(refused(yearly::review(ctx, &chief(), year, 4, (9_000, "好")).await), "plans.not_yours");
    yearly::send_back(ctx, &ndc, year, 4, "請補佐證。").await.unwrap();
    yearly::assess(ctx, &chief(), 2026, 5, (given("人力不足，已補"), "說明")).await.unwrap();
    yearly::review(ctx, &ndc, year, 6, (8_300, "成果良好。")).await.unwrap();
    yearly::review(ctx, &ndc, year, 6, (8_300, "成果良好。")).await.unwrap();
    let page = node.browser(Actor::Stranger).get("/performance/moi/2026").await.text();
    for text in ["83.00", "85.00", "黃燈", "人力不足，已補", "成果良好"] {
        assert!(page.contains(text), "{text}: {page}");
    }
}

#[tokio::test]
async fn every_page_of_grants_goals_and_the_dashboard_answers_in_both_languages() {
    let node = node().await;
    let (ctx, taipei) = (node.ctx(), county("吳測真", "taipei-social"));
    plans::life::jobs::start(ctx).await.unwrap();
    let id = recommended(ctx, &taipei, "松山區長春站廚房設備", 1_000).await.unwrap();
    approve(ctx, &decider(), &id, 2, approval(1_000)).await.unwrap();
    pay(ctx, &examiner(), &id, 2, "撥1").await.unwrap();
    let waits = apply(ctx, &taipei, SUBSIDY, "w", wish("松山區長春站廚房更新", 1_000)).await.unwrap();
    let back = apply(ctx, &taipei, SUBSIDY, "v", wish("大安區幸福站冷氣", 1_000)).await.unwrap();
    give_back(ctx, &examiner(), &back, 1, "請附估價。").await.unwrap();
    let both = official("高測平", "sfaa-allowance-chief", "mohw-sfaa", &["clerk", "supervisor"]);
    let ndc = official("謝樣明", "ndc-chief", "ndc", &["supervisor"]);
    let application = |id: &ApplicationId| format!("/desk/subsidies/applications/{id}");
    let all: [(Actor, Vec<String>); 5] = [
        (
            Actor::Stranger,
            [
                "/subsidies",
                "/subsidies/community-care-2027",
                "/subsidies/community-care-2027/grants.csv",
                "/subsidies/community-care-2027/moves.csv",
                "/performance",
                "/plans/early-warning",
                "/programmes/2012/economics?rate=2&cost=10",
            ]
            .map(str::to_owned)
            .to_vec(),
        ),
        (
            actor(taipei),
            vec![
                "/desk/subsidies".to_owned(),
                format!("/desk/subsidies/{SUBSIDY}/apply"),
                application(&id),
                application(&back),
                format!("{}/mend", application(&back)),
                "/desk/plans/dashboard".to_owned(),
            ],
        ),
        (actor(both), vec!["/desk/subsidies".to_owned(), application(&id), application(&waits)]),
        (
            actor(chief()),
            [
                "/desk/performance",
                "/desk/performance/moi/2026",
                "/desk/performance/moi/2026/goals",
                "/desk/plans/dashboard",
            ]
            .map(str::to_owned)
            .to_vec(),
        ),
        (actor(ndc), vec!["/desk/plans/dashboard".to_owned(), "/desk/performance".to_owned()]),
    ];
    for (who, paths) in all {
        for english in [false, true] {
            let mut browser = node.browser(who.clone());
            if english {
                browser.speak_english();
            }
            for path in &paths {
                let page = browser.get(path).await;
                assert_eq!(page.status, 200, "{path}: {}", page.text());
                assert!(!page.body.contains('⟦'), "{path} lacks a text: {}", page.text());
            }
        }
    }
    let stranger = official("陳範", "motc-clerk", "motc", &["clerk"]);
    assert_eq!(node.browser(actor(stranger)).get(&application(&id)).await.status, 404);
}

#[tokio::test]
async fn forms_apply_examine_and_approve_and_keep_what_was_typed() {
    let node = node().await;
    let mut browser = node.browser(actor(county("吳測真", "taipei-social")));
    let path = format!("/desk/subsidies/{SUBSIDY}/apply");
    let mut form = browser.get(&path).await.form_to(&path).unwrap();
    form.enter("object", "松山區長春站廚房設備").unwrap();
    form.enter("asked", "很多").unwrap();
    let page = browser.post_once(&path, &form.sent(None)).await;
    assert_eq!(page.status, 422);
    let mut form = page.form_to(&path).unwrap();
    assert!(page.body.contains("松山區長春站廚房設備"));
    form.enter("asked", "１,０００").unwrap();
    form.enter("purpose", "設備老舊。").unwrap();
    let sent = form.sent(None);
    assert_eq!(browser.post_once(&path, &sent).await.status, 303);
    assert_eq!(browser.post_once(&path, &sent).await.status, 303);
    let rows = node.ctx().query("select id, asked from subsidy_applications", vec![]).await.unwrap();
    assert_eq!((rows.len(), rows[0].int(1).unwrap()), (1, 1_000));
    let at = format!("/desk/subsidies/applications/{}", rows[0].text(0).unwrap());
    let mut desk = node.browser(actor(examiner()));
    let action = format!("{at}/examine");
    let mut form = desk.get(&at).await.form_to(&action).unwrap();
    form.enter("examine-amount", "1001").unwrap();
    form.enter("examine-opinion", "符合規定。").unwrap();
    let page = desk.post_once(&action, &form.sent(None)).await;
    assert!(page.status == 422 && page.body.contains("符合規定。"), "{}", page.text());
    let mut form = page.form_to(&action).unwrap();
    form.enter("examine-amount", "1000").unwrap();
    assert_eq!(desk.post_once(&action, &form.sent(None)).await.status, 303);
    let row = node.ctx().query("select state from subsidy_applications", vec![]).await.unwrap();
    assert_eq!(row[0].text(0).unwrap(), "recommended");
    assert!(State::Recommended.counts() && !State::Withdrawn.counts());
}

/// What somebody tries to do with one of three grants.
fn attempts() -> impl Strategy<Value = Vec<(usize, usize, i64)>> {
    prop::collection::vec((0..3_usize, 0..Kind::ALL.len(), -50..400_i64), 0..80)
}

proptest! {
    #[test]
    fn the_account_adds_up_at_every_instant_whatever_is_tried(attempts in attempts()) {
        let mut account = Account::new(1_000);
        let mut grants = [Grant::default(); 3];
        for (place, kind, amount) in attempts {
            let kind = Kind::ALL[kind].1;
            // As the actions do: a grant is approved once, and out of what is free.
            let again = kind == Kind::Approve && (grants[place].approved > 0 || amount > account.free);
            if let Ok(after) = grants[place].after(kind, amount) && !again {
                grants[place] = after;
                account.apply(kind, amount);
            }
            prop_assert_eq!(account.free + account.committed + account.spent, account.appropriation);
            prop_assert!(account.free >= 0 && account.committed >= 0 && account.spent >= 0, "{:?}", account);
            // The account is reckoned by parts, the grants by sums: both tell the same.
            prop_assert_eq!(account.committed, grants.iter().map(|grant| grant.committed()).sum::<i64>());
            prop_assert_eq!(account.spent, grants.iter().map(|grant| grant.spent).sum::<i64>());
            for grant in grants {
                prop_assert!(grant.held() >= 0 && grant.unpaid() >= 0 && grant.paid <= grant.approved, "{:?}", grant);
            }
        }
    }
}
