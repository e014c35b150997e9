//! The life of a plan over the project's own rules: from draft to close, and what is refused on the way.

use std::path::Path;

use axum::extract::Request;
use axum::middleware::from_fn;
use catalogue::model::programme::{Control, Direction};
use kernel::{Actor, AgencyId, Ctx, Day, Official, Person, PersonId, PostId};
use plans::life::actions::{
    Decision, Fulfil, Given, New, close, draft, evaluate, fulfil, grade, report, review, revise, save, submit,
};
use plans::life::model::content::{Line, Measure, Milestone, MoneyKind, Work};
use plans::life::model::difference::difference;
use plans::life::model::{Content, Plan, PlanId, State, Verdict, Version};
use plans::life::{LifeError, store};
use testkit::{Browser, TestCtx};
use web::{Routes, Visitor};

mod pages;

pub(crate) struct Node {
    test: TestCtx,
    routes: axum::Router<Ctx>,
}

pub(crate) async fn node() -> Node {
    let blocks = [web::block(), directory::block(), catalogue::block(), messaging::block(), plans::block()];
    let test = testkit::ctx(&blocks, |builder| {
        builder.part(directory::Directory::default()).part(catalogue::Handle::default())
    })
    .await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let loaded = catalogue::load(&folder, testkit::test_day());
    let loaded = loaded.unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    catalogue::install(&test.ctx, loaded).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    Node { test, routes: routes.into_router() }
}

pub(crate) fn official(name: &str, post: &str, agency: &str, roles: &[&str]) -> Official {
    Official {
        person: Person { id: PersonId::new(name), national_id: String::new(), name: name.to_owned() },
        post: PostId::new(post),
        agency: AgencyId::new(agency),
        post_title_zh: post.to_owned(),
        post_title_en: post.to_owned(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        standing_in_for: Vec::new(),
    }
}

pub(crate) fn clerk() -> Official {
    official("吳測真", "moi-land-clerk-1", "moi", &["clerk"])
}

pub(crate) fn chief() -> Official {
    official("林範文", "moi-land-chief", "moi", &["supervisor"])
}

fn first_reviewer() -> Official {
    official("謝樣明", "ndc-clerk-1", "ndc", &["clerk"])
}

fn last_reviewer() -> Official {
    official("高測平", "ndc-chief", "ndc", &["supervisor"])
}

pub(crate) fn actor(official: Official) -> Actor {
    Actor::Official(official)
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn milestone(id: &str, due: &str, weight: i64) -> Milestone {
    Milestone { id: id.to_owned(), name: format!("查核點{id}"), due: day(due), weight }
}

/// A plan that may be handed in.
fn good() -> Content {
    Content {
        name: "地籍資料清理".to_owned(),
        summary: "把重複的地籍資料整理乾淨。".to_owned(),
        item: None,
        total: 12_000,
        works: vec![Work {
            id: "w1".to_owned(), name: "清理資料".to_owned(), lead: AgencyId::new("moi")
        }],
        lines: vec![Line {
            id: "l1".to_owned(),
            name: "委外清理".to_owned(),
            year: 2027,
            kind: MoneyKind::Current,
            amount: 12_000,
            quarters: [3_000; 4],
        }],
        milestones: vec![milestone("m1", "2027-03-31", 40), milestone("m2", "2027-11-30", 60)],
        indicators: vec![Measure {
            id: "i1".to_owned(),
            name: "清理完成率".to_owned(),
            unit: "%".to_owned(),
            better: Direction::Up,
            baseline: "0".to_owned(),
            targets: [(2027, "100".to_owned())].into(),
        }],
        risks: Vec::new(),
    }
}

fn new(key: &str, content: Content) -> New {
    New {
        programme: "2001".to_owned(),
        agency: AgencyId::new("moi"),
        first_year: 2027,
        last_year: 2027,
        content,
        key: key.to_owned(),
    }
}

fn decision(round: i64, stage: i64, verdict: Verdict) -> Decision {
    Decision {
        round,
        stage,
        verdict,
        reason: "內容完整".to_owned(),
        recommended: None,
        comments: Vec::new(),
        control: None,
        document_number: String::new(),
        document_on: None,
    }
}

fn approval(round: i64) -> Decision {
    Decision {
        control: Some(Control::Ministry),
        document_number: "院測字第1150000001號".to_owned(),
        document_on: Some(day("2026-11-20")),
        ..decision(round, 1, Verdict::Approved)
    }
}

fn given(period: u32, number: i64, actual: i64, spent: i64) -> Given {
    Given {
        year: 2027,
        period,
        number,
        actual,
        spent,
        payable: 0,
        saved: 0,
        lag_reason: String::new(),
        countermeasure: String::new(),
        mend_on: None,
        correction: String::new(),
    }
}

impl Node {
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.test.ctx
    }

    async fn load(&self, id: &PlanId) -> (Plan, Version) {
        let id = id.clone();
        let read = self.ctx().read(move |r| {
            let plan = store::find_plan(r, &id)?.unwrap();
            let version = store::find_version(r, &id, plan.newest)?.unwrap();
            Ok::<_, kernel::DbError>((plan, version))
        });
        read.await.unwrap()
    }

    pub(crate) fn move_to(&self, to: &str) {
        let seconds = self.ctx().today().days_until(day(to)) * 86_400;
        self.ctx().clock.advance_seconds(seconds);
    }

    /// A plan handed in.
    async fn handed_in(&self) -> PlanId {
        let id = draft(self.ctx(), &actor(clerk()), new("k", good())).await.unwrap();
        submit(self.ctx(), &actor(chief()), &id, 1, 1).await.unwrap();
        id
    }

    /// A plan in force, watched by the ministry, reported by quarters.
    pub(crate) async fn approved(&self) -> PlanId {
        let id = self.handed_in().await;
        review(self.ctx(), &first_reviewer(), &id, decision(1, 0, Verdict::Passed)).await.unwrap();
        review(self.ctx(), &last_reviewer(), &id, approval(1)).await.unwrap();
        id
    }

    /// A browser in which this actor is signed in.
    pub(crate) fn browser(&self, who: Actor) -> Browser {
        let signed = move |mut request: Request, next: axum::middleware::Next| {
            let who = who.clone();
            async move {
                let mut visitor = Visitor::of(&request);
                visitor.actor = who;
                request.extensions_mut().insert(visitor);
                next.run(request).await
            }
        };
        Browser::new(web::layers::apply(self.routes.clone().layer(from_fn(signed)), self.ctx()))
    }
}

/// The code of a refusal.
pub(crate) fn refused<T>(result: Result<T, LifeError>) -> String {
    match result {
        Ok(_) => panic!("it was done"),
        Err(error) => web::Failure::from(error).code.to_owned(),
    }
}

#[tokio::test]
async fn a_plan_is_sent_back_mended_approved_reported_evaluated_and_closed() {
    let node = node().await;
    let (ctx, id) = (node.ctx(), node.handed_in().await);
    let back = Decision {
        comments: vec![("milestones/m2".to_owned(), "請提前到十月".to_owned())],
        ..decision(1, 0, Verdict::Returned)
    };
    review(ctx, &first_reviewer(), &id, back).await.unwrap();
    let (_, version) = node.load(&id).await;
    assert_eq!(version.state, State::Returned);
    let earlier = |content: &mut Content| content.milestones[1].due = day("2027-10-31");
    save(ctx, &actor(clerk()), &id, version.edition, earlier).await.unwrap();
    submit(ctx, &actor(chief()), &id, version.edition + 1, 1).await.unwrap();
    review(ctx, &first_reviewer(), &id, decision(2, 0, Verdict::Passed)).await.unwrap();
    review(ctx, &last_reviewer(), &id, approval(2)).await.unwrap();
    let (plan, version) = node.load(&id).await;
    assert_eq!((plan.in_force, version.state), (1, State::Approved));
    assert_eq!(version.document_number.as_deref(), Some("院測字第1150000001號"));

    for (period, on, actual, spent) in [
        (1, "2027-04-10", 4_000, 3_000),
        (2, "2027-07-10", 4_500, 5_500),
        (3, "2027-10-10", 5_000, 8_000),
        (4, "2028-01-10", 10_000, 11_500),
    ] {
        node.move_to(on);
        report(ctx, &actor(clerk()), &id, given(period, 1, actual, spent)).await.unwrap();
    }
    evaluate(ctx, &chief(), &id, 2027, ("good", "都做完了")).await.unwrap();
    grade(ctx, &chief(), &id, 2027, ("excellent", "成果良好")).await.unwrap();
    close(ctx, &chief(), &id).await.unwrap();
    assert!(node.load(&id).await.0.closed_at.is_some());
    assert_eq!(kernel::facts::total(ctx, "plan.reported").await.unwrap(), 4);
    let told = ctx.query("select count(*) from messages", vec![]).await.unwrap();
    assert!(told[0].int(0).unwrap() > 0);
}

#[tokio::test]
async fn only_the_agency_writes_and_only_the_stage_decides() {
    let node = node().await;
    let ctx = node.ctx();
    let other = official("陳範", "motc-clerk", "motc", &["clerk", "supervisor"]);
    let mut foreign = new("x", good());
    assert_eq!(refused(draft(ctx, &actor(other.clone()), foreign.clone()).await), "plans.not_yours");
    foreign.agency = AgencyId::new("rdec");
    let gone = official("陳範", "p", "rdec", &["clerk"]);
    assert_eq!(refused(draft(ctx, &actor(gone), foreign).await), "plans.agency_not_here");
    let id = node.handed_in().await;
    assert_eq!(refused(save(ctx, &actor(other.clone()), &id, 2, |_| {}).await), "plans.not_yours");
    assert_eq!(refused(save(ctx, &actor(clerk()), &id, 2, |_| {}).await), "plans.not_open");
    let passed = decision(1, 0, Verdict::Passed);
    assert_eq!(refused(review(ctx, &other, &id, passed.clone()).await), "plans.not_yours");
    assert_eq!(refused(review(ctx, &last_reviewer(), &id, passed.clone()).await), "plans.not_yours");
    let both = official("謝樣明", "ndc-clerk-1", "ndc", &["clerk", "supervisor"]);
    review(ctx, &both, &id, passed).await.unwrap();
    assert_eq!(refused(review(ctx, &both, &id, approval(1)).await), "plans.reviewed_before");
    let citizen = Actor::Citizen(clerk().person);
    assert_eq!(refused(draft(ctx, &citizen, new("y", good())).await), "plans.not_yours");
}

#[tokio::test]
async fn what_is_sent_twice_or_at_once_is_done_once() {
    let node = node().await;
    let ctx = node.ctx();
    let first = draft(ctx, &actor(clerk()), new("same", good())).await.unwrap();
    let second = draft(ctx, &actor(clerk()), new("same", good())).await.unwrap();
    assert_eq!(first, second);
    save(ctx, &actor(clerk()), &first, 1, |content| content.summary = "一".to_owned()).await.unwrap();
    save(ctx, &actor(clerk()), &first, 1, |content| content.summary = "一".to_owned()).await.unwrap();
    let late = save(ctx, &actor(chief()), &first, 1, |content| content.summary = "二".to_owned()).await;
    assert_eq!(refused(late), "plans.changed");
    submit(ctx, &actor(chief()), &first, 2, 1).await.unwrap();
    submit(ctx, &actor(chief()), &first, 2, 1).await.unwrap();
    let passed = decision(1, 0, Verdict::Passed);
    review(ctx, &first_reviewer(), &first, passed.clone()).await.unwrap();
    review(ctx, &first_reviewer(), &first, passed.clone()).await.unwrap();
    let other = official("何測", "ndc-clerk-2", "ndc", &["clerk"]);
    assert_eq!(refused(review(ctx, &other, &first, passed).await), "plans.changed");
    let third = draft(ctx, &actor(clerk()), new("third", good())).await.unwrap();
    assert_eq!(refused(submit(ctx, &actor(chief()), &third, 1, 1).await), "plans.priority_taken");
    assert_eq!(kernel::facts::total(ctx, "plan.drafted").await.unwrap(), 2);
    assert_eq!(kernel::facts::total(ctx, "plan.reviewed").await.unwrap(), 1);
}

#[tokio::test]
async fn flaws_name_their_place() {
    let node = node().await;
    let ctx = node.ctx();
    let mut content = good();
    content.total = 12_001;
    content.lines[0].quarters = [3_000, 3_000, 3_000, 2_999];
    content.milestones[1].due = day("2028-01-01");
    content.milestones[1].weight = 59;
    content.indicators[0].baseline = "很多".to_owned();
    content.indicators[0].targets = [(2028, "100".to_owned())].into();
    content.works[0].lead = AgencyId::new("rdec");
    let id = draft(ctx, &actor(clerk()), new("k", content)).await.unwrap();
    let Err(LifeError::Flaws(flaws)) = submit(ctx, &actor(chief()), &id, 1, 1).await else {
        panic!("no flaws")
    };
    let told: Vec<(&str, &str)> = flaws.iter().map(|flaw| (flaw.place.as_str(), flaw.code)).collect();
    let wanted = [
        ("works/w1", "lead"),
        ("lines/l1", "quarters"),
        ("lines", "total"),
        ("milestones/m2", "outside"),
        ("milestones", "weights"),
        ("indicators/i1", "baseline"),
        ("indicators/i1", "target"),
        ("indicators/i1", "year"),
    ];
    assert_eq!(told, wanted);
}

#[tokio::test]
async fn a_report_explains_what_is_behind_and_a_correction_keeps_what_was_published() {
    let node = node().await;
    let (ctx, id) = (node.ctx(), node.approved().await);
    let who = actor(clerk());
    assert_eq!(refused(report(ctx, &who, &id, given(1, 1, 0, 0)).await), "plans.period_not_over");
    node.move_to("2027-05-20");
    assert_eq!(refused(report(ctx, &who, &id, given(1, 1, 10_001, 0)).await), "plans.percent_wrong");
    assert_eq!(refused(report(ctx, &who, &id, given(1, 1, 4_000, 12_001)).await), "plans.over_budget");
    assert_eq!(refused(report(ctx, &who, &id, given(1, 1, 3_000, 3_000)).await), "plans.lag_reason_missing");
    let behind = Given {
        lag_reason: "廠商人力不足".to_owned(),
        countermeasure: "增派人力".to_owned(),
        mend_on: Some(day("2027-06-30")),
        ..given(1, 1, 3_000, 3_000)
    };
    report(ctx, &who, &id, behind.clone()).await.unwrap();
    report(ctx, &who, &id, behind).await.unwrap();
    assert_eq!(refused(report(ctx, &who, &id, given(1, 2, 4_000, 3_000)).await), "plans.correction_missing");
    let corrected = Given { correction: "漏計一項".to_owned(), ..given(1, 2, 4_000, 3_000) };
    report(ctx, &who, &id, corrected).await.unwrap();
    let wanted = id.clone();
    let reports = ctx.read(move |r| store::list_reports(r, &wanted)).await.unwrap();
    assert_eq!(
        reports.iter().map(|one| (one.number, one.actual)).collect::<Vec<_>>(),
        [(1, 3_000), (2, 4_000)]
    );
    assert_eq!(reports[0].days_late, day("2027-04-15").days_until(day("2027-05-20")));
    assert_eq!(reports[0].planned, 4_000);
    assert!(reports[0].warning > reports[1].warning);
    node.move_to("2027-07-10");
    assert_eq!(refused(report(ctx, &who, &id, given(2, 1, 3_900, 6_000)).await), "plans.falls");
}

#[tokio::test]
async fn a_revision_is_compared_approved_and_leaves_the_old_version_as_published() {
    let node = node().await;
    let (ctx, id) = (node.ctx(), node.approved().await);
    revise(ctx, &actor(clerk()), &id, "配合預算刪減").await.unwrap();
    assert_eq!(refused(revise(ctx, &actor(clerk()), &id, "再改一次").await), "plans.in_revision");
    let (plan, version) = node.load(&id).await;
    assert_eq!((plan.in_force, plan.newest, version.state), (1, 2, State::Draft));
    let less = |content: &mut Content| {
        content.total = 8_000;
        content.lines[0].amount = 8_000;
        content.lines[0].quarters = [2_000; 4];
    };
    save(ctx, &actor(clerk()), &id, 1, less).await.unwrap();
    submit(ctx, &actor(chief()), &id, 2, 1).await.unwrap();
    assert_eq!(refused(revise(ctx, &actor(clerk()), &id, "再改").await), "plans.in_revision");
    review(ctx, &first_reviewer(), &id, decision(1, 0, Verdict::Passed)).await.unwrap();
    let other = Decision { recommended: Some(7_000), ..approval(1) };
    assert_eq!(refused(review(ctx, &last_reviewer(), &id, other).await), "plans.total_differs");
    let letter = Decision { document_number: String::new(), ..approval(1) };
    assert_eq!(refused(review(ctx, &last_reviewer(), &id, letter).await), "plans.document_missing");
    review(ctx, &last_reviewer(), &id, approval(1)).await.unwrap();
    let wanted = id.clone();
    let versions = ctx.read(move |r| store::list_versions(r, &wanted)).await.unwrap();
    assert_eq!(versions[0].content, good());
    let changed: Vec<(&str, String)> = difference(&versions[0].content, &versions[1].content)
        .into_iter()
        .map(|one| (one.part, one.field))
        .collect();
    let wanted = [
        ("plan", "total"),
        ("lines", "amount"),
        ("lines", "q1"),
        ("lines", "q2"),
        ("lines", "q3"),
        ("lines", "q4"),
    ];
    assert_eq!(changed, wanted.map(|(part, field)| (part, field.to_owned())));
}

#[tokio::test]
async fn obligations_fall_due_are_reminded_and_met_late_or_not() {
    let node = node().await;
    let ctx = node.ctx();
    plans::life::jobs::start(ctx).await.unwrap();
    node.move_to("2027-02-01");
    kernel::jobs::run_due(ctx).await.unwrap();
    let owner = "select count(*) from messages where to_id = 'ndc-chief'";
    assert!(ctx.query(owner, vec![]).await.unwrap()[0].int(0).unwrap() > 0);
    let what = Fulfil {
        programme: "2001".to_owned(),
        obligation: "t2".to_owned(),
        due_on: day("2027-01-31"),
        evidence: String::new(),
    };
    assert_eq!(refused(fulfil(ctx, &chief(), what.clone()).await), "plans.evidence_missing");
    let what = Fulfil { evidence: "內測字第1號".to_owned(), ..what };
    assert_eq!(refused(fulfil(ctx, &clerk(), what.clone()).await), "plans.not_yours");
    fulfil(ctx, &chief(), what.clone()).await.unwrap();
    let mut page = node.browser(Actor::Stranger);
    let shown = page.get("/programmes/2001/obligations?year=2027").await.text();
    assert!(shown.contains("逾期 1 天") && shown.contains("內測字第1號"), "{shown}");
    // What was due before the node was started is nobody's fault; without a start everything counts.
    let shown = page.get("/programmes/2001/obligations?year=2026").await.text();
    let late = shown.split("件逾期未完成").next().unwrap_or_default().split_whitespace().last();
    assert!(late.is_some_and(|late| late != "0"), "{shown}");
    assert!(shown.contains("平臺啟用前"), "{shown}");
}

#[tokio::test]
async fn a_resend_is_kept_once_and_another_report_of_the_period_does_not_swallow_what_was_typed() {
    let node = node().await;
    let id = node.approved().await;
    node.move_to("2027-04-10");
    let path = format!("/desk/plans/{id}/progress/2027/1");
    let mut browser = node.browser(actor(clerk()));
    let mut form = browser.get(&path).await.form_to(&path).unwrap();
    form.enter("actual", "40").unwrap();
    form.enter("spent", "3000").unwrap();
    let sent = form.sent(None);
    // The answer got lost on the way; the phone sends the same again.
    assert_eq!(browser.post_once(&path, &sent).await.status, 303);
    assert_eq!(browser.post_once(&path, &sent).await.status, 303);
    form.enter("spent", "2500").unwrap();
    form.enter("lag_reason", "廠商晚交").unwrap();
    let page = browser.post_once(&path, &form.sent(None)).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("2500") && page.body.contains("廠商晚交"), "{}", page.text());
    let mut form = page.form_to(&path).unwrap();
    form.enter("correction", "支用填錯").unwrap();
    form.enter("countermeasure", "催交").unwrap();
    for (part, value) in [("year", "116"), ("month", "5"), ("day", "31")] {
        form.enter(&format!("mend_on-{part}"), value).unwrap();
    }
    assert_eq!(browser.post_once(&path, &form.sent(None)).await.status, 303);
    let wanted = id.clone();
    let reports = node.ctx().read(move |r| store::list_reports(r, &wanted)).await.unwrap();
    assert_eq!(reports.iter().map(|one| one.money.spent).collect::<Vec<_>>(), [3_000, 2_500]);
}
