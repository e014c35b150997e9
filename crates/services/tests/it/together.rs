//! Steps that are open at once, what officials enter in them, what a refusal changes, numbers that are drawn.

use kernel::{Actor, AgencyId, PostId};
use serde_json::{Value as Json, json};
use services::actions::{self, Choice, Decide};
use services::model::{Asked, Filter, Sort};
use services::{Case, CaseState, ServicesError};
use web::Form;

use crate::world::World;

/// A permit that two agencies review at once.
struct Reviewed {
    world: World,
    applicant: Actor,
    health: Actor,
    fire: Actor,
    last: Actor,
    case: Case,
}

impl Reviewed {
    async fn new() -> Self {
        Box::pin(Self::begin()).await
    }

    async fn begin() -> Self {
        let world = World::new().await;
        let applicant = world.citizen(1, "陳測安").await;
        let health = world.official(60, "黃範承", "moi-clerk").await;
        let fire = world.official(61, "吳例審", "thb-clerk").await;
        let last = world.official(62, "周樣定", "sfa-clerk").await;
        let case = apply(&world, &applicant, "yes").await;
        Self { world, applicant, health, fire, last, case }
    }

    /// Decides with values for the step's own questions, in the version that is in force.
    async fn decide(
        &self,
        by: &Actor,
        choice: Choice,
        values: &[(&str, &str)],
    ) -> Result<Case, ServicesError> {
        let now = self.now().await;
        let form = Form::from_pairs(values.iter().copied());
        let decide = Decide { case: now.id, version: now.version, choice, reason: "理由".to_owned(), form };
        actions::decide(&self.world.ctx, by, decide).await
    }

    async fn now(&self) -> Case {
        self.world.case(&self.case.id).await
    }

    async fn inbox(&self, of: &Actor) -> String {
        self.world.browser(of).await.get("/desk").await.text()
    }

    async fn record(&self) -> serde_json::Map<String, Json> {
        let id = self.case.id.clone();
        let drawn = self.world.ctx.read(move |r| services::store::list_drawn(r, &id)).await.unwrap();
        self.world.held("permit", drawn["number"].as_str().unwrap()).await.unwrap()
    }
}

async fn apply(world: &World, applicant: &Actor, fires: &str) -> Case {
    let pages: [(&str, &[(&str, &str)]); 1] = [("place", &[("place", "範例路1號"), ("fires", fires)])];
    let dossier = world.draft(applicant, "permit", &pages).await;
    world.submit(applicant, &dossier).await
}

fn posts(case: &Case) -> Vec<String> {
    case.desks().iter().map(|desk| desk.post.to_string()).collect()
}

#[tokio::test]
async fn two_agencies_have_it_at_once_and_the_next_when_both_have_passed() {
    let all = Reviewed::new().await;
    assert_eq!(posts(&all.case), ["moi-clerk", "thb-clerk"]);
    let number = all.case.number.clone().unwrap();
    for official in [&all.health, &all.fire] {
        assert!(all.inbox(official).await.contains(&number), "{number}");
    }
    let page = all.world.browser(&all.applicant).await.get(&format!("/cases/{}", all.case.id)).await;
    assert!(page.text().contains("內政部、公路局"), "{}", page.text());

    let case = all.decide(&all.fire, Choice::Approve, &[]).await.unwrap();
    assert_eq!((case.state, posts(&case)), (CaseState::Submitted, vec!["moi-clerk".to_owned()]));
    assert!(!all.inbox(&all.fire).await.contains(&number), "no longer theirs");
    let again = all.decide(&all.fire, Choice::Refuse, &[]).await;
    assert!(matches!(again, Err(ServicesError::OtherPost)), "{again:?}");

    let none = all.decide(&all.health, Choice::Approve, &[("points", "101")]).await;
    let Err(ServicesError::Mistakes(problems)) = none else { panic!("{none:?}") };
    assert_eq!(problems[0].field, "points");
    let case = all.decide(&all.health, Choice::Approve, &[("points", "40")]).await.unwrap();
    assert_eq!(posts(&case), ["sfa-clerk"]);
    let page = all.world.browser(&all.last).await.get(&format!("/desk/cases/{}", case.id)).await;
    for shown in ["附款", "評分：40"] {
        assert!(page.text().contains(shown), "{shown}: {}", page.text());
    }
    let values = [("level", "2"), ("condition", "每年檢查")];
    let case = all.decide(&all.last, Choice::Approve, &values).await.unwrap();
    assert_eq!(case.state, CaseState::Granted);
    let record = all.record().await;
    assert_eq!(
        (&record["status"], &record["level"], &record["points"]),
        (&json!("granted"), &json!(2), &json!(80))
    );

    let mut browser = all.world.browser(&all.applicant).await;
    let page = browser.get(&format!("/cases/{}", case.id)).await;
    assert!(page.text().contains("每年檢查") && page.text().contains("第 2 級"), "{}", page.text());
    assert!(!page.text().contains("評分"), "officials only: {}", page.text());
    let kept = actions::export_person(&all.world.ctx, all.applicant.person().unwrap()).await.unwrap();
    assert_eq!(kept["cases"][0]["entered"], json!({ "final": { "level": 2, "condition": "每年檢查" } }));
}

#[tokio::test]
async fn one_that_does_not_apply_is_passed_over() {
    let world = World::new().await;
    let applicant = world.citizen(1, "陳測安").await;
    let case = apply(&world, &applicant, "no").await;
    assert_eq!(posts(&case), ["moi-clerk"]);
}

#[tokio::test]
async fn one_refusal_decides_and_steps_before_undo_what_they_did() {
    let all = Reviewed::new().await;
    assert_eq!(all.record().await["status"], "asked");
    all.decide(&all.health, Choice::Approve, &[("points", "70")]).await.unwrap();
    let case = all.decide(&all.fire, Choice::Refuse, &[]).await.unwrap();
    assert_eq!((case.state, posts(&case)), (CaseState::Refused, Vec::new()));
    let record = all.record().await;
    assert_eq!((&record["status"], &record["points"]), (&json!("refused"), &json!(70)));
    let late = all.decide(&all.health, Choice::Approve, &[("points", "70")]).await;
    assert!(matches!(late, Err(ServicesError::WrongState { .. })), "{late:?}");
}

#[tokio::test]
async fn who_refuses_needs_no_values_and_the_other_desk_is_told() {
    let all = Reviewed::new().await;
    let case = all.decide(&all.health, Choice::Refuse, &[]).await.unwrap();
    assert_eq!(case.state, CaseState::Refused);
    let told = all.world.browser(&all.fire).await.get("/messages").await;
    assert!(told.text().contains("已結案"), "{}", told.text());
}

#[tokio::test]
async fn a_correction_stops_both_and_a_deputy_goes_on() {
    let all = Reviewed::new().await;
    let now = all.now().await;
    let asked = Asked { question: "place".to_owned(), message: "請寫門牌".to_owned() };
    let case = actions::ask_correction(&all.world.ctx, &all.fire, &now.id, now.version, asked).await.unwrap();
    assert_eq!(case.state, CaseState::Correction);
    let early = all.decide(&all.health, Choice::Approve, &[("points", "70")]).await;
    assert!(matches!(early, Err(ServicesError::WrongState { .. })), "{early:?}");
    let due = case.due_on.unwrap();
    all.world.today_is("2026-11-25");
    let form = Form::from_pairs([("place", "範例路2號")]);
    let case = actions::answer_correction(&all.world.ctx, &all.applicant, &case.id, &form).await.unwrap();
    assert_eq!(
        (case.state, posts(&case)),
        (CaseState::Submitted, vec!["thb-clerk".to_owned(), "moi-clerk".to_owned()])
    );
    assert!(case.due_on.unwrap() > due, "the time limit stood still");
    for official in [&all.health, &all.fire] {
        let told = all.world.browser(official).await.get("/messages").await;
        assert!(told.text().contains("已補正"), "{}", told.text());
    }
    let person = all.world.person(66, "林測代").await;
    all.world.appoint(&person, "thb-chief").await;
    let chief = all.world.acting(&person, "thb-chief").await;
    all.world.deputy(&chief, "thb-clerk").await;
    let deputy = all.world.acting(&person, "thb-chief").await;
    let case = all.decide(&deputy, Choice::Approve, &[]).await.unwrap();
    assert_eq!(posts(&case), ["moi-clerk"]);
}

#[tokio::test]
async fn a_withdrawal_is_told_to_both_desks() {
    let all = Reviewed::new().await;
    let case = actions::withdraw(&all.world.ctx, &all.applicant, &all.case.id).await.unwrap();
    assert_eq!((case.state, posts(&case)), (CaseState::Withdrawn, Vec::new()));
    for official in [&all.health, &all.fire] {
        let told = all.world.browser(official).await.get("/messages").await;
        assert!(told.text().contains("已撤回"), "{}", told.text());
    }
}

#[tokio::test]
async fn a_drawn_number_is_valid_and_nobody_elses() {
    let world = World::new().await;
    let mut numbers = std::collections::HashSet::new();
    for serial in 1..=5 {
        let applicant = world.citizen(serial, "陳測安").await;
        let case = apply(&world, &applicant, "no").await;
        let id = case.id.clone();
        let drawn = world.ctx.read(move |r| services::store::list_drawn(r, &id)).await.unwrap();
        let number = drawn["tax_number"].as_str().unwrap();
        let known = kernel::number::business_number::check(number).unwrap();
        assert!(known.is_synthetic(), "a demonstration gives no real number: {number}");
        assert!(numbers.insert(drawn["number"].as_str().unwrap().to_owned()));
        let page = world.browser(&applicant).await.get(&format!("/cases/{}", case.id)).await;
        assert_eq!(page.status.as_u16(), 200);
    }
    let taken = numbers.into_iter().next().unwrap();
    let catalogue = catalogue::current(&world.ctx);
    let registry = catalogue.registry("permit").unwrap().clone();
    let held = world.ctx.read(move |r| registries::store::was_held(r, &registry, "number", &taken)).await;
    assert!(held.unwrap());
}

#[tokio::test]
async fn each_desk_is_in_the_list_of_its_agency() {
    let all = Reviewed::new().await;
    for (agency, post) in [("moi", "moi-clerk"), ("thb", "thb-clerk")] {
        let mut filter = Filter::of(AgencyId::new(agency));
        filter.posts = vec![PostId::new(post)];
        let page = all.world.ctx.read(move |r| services::store::list_cases(r, &filter, Sort::Due, None, 9));
        assert_eq!(page.await.unwrap().len(), 1, "{agency}");
    }
}
