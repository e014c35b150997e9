//! Somebody else agrees to a case, or does not: from their own page, seeing what the file shows them.

use kernel::Actor;
use services::actions::{self, Choice};
use services::model::{Answer, CaseState};
use services::{Case, ServicesError};

use crate::world::{World, decide, id_number};

/// A permit that one person hands to another.
struct Handed {
    world: World,
    giver: Actor,
    taker: Actor,
    clerk: Actor,
    case: Case,
}

impl Handed {
    async fn new() -> Self {
        Box::pin(Self::begin()).await
    }

    async fn begin() -> Self {
        let world = World::new().await;
        let giver = world.citizen(1, "陳測安").await;
        let taker = Actor::Citizen(world.person(2, "林範文").await);
        let clerk = world.official(60, "黃範承", "sfa-clerk").await;
        let case = hand_over(&world, &giver, &id_number(2)).await.unwrap();
        Self { world, giver, taker, clerk, case }
    }

    async fn answer(&self, by: &Actor, answer: Answer) -> Result<(), ServicesError> {
        actions::consent(&self.world.ctx, by, &self.case.id, "taker", answer).await
    }

    async fn now(&self) -> Case {
        self.world.case(&self.case.id).await
    }

    async fn page(&self, of: &Actor, path: &str) -> String {
        self.world.browser(of).await.get(path).await.text()
    }
}

async fn hand_over(world: &World, giver: &Actor, to: &str) -> Result<Case, ServicesError> {
    let pages: [(&str, &[(&str, &str)]); 1] =
        [("to", &[("taker", to), ("price", "300000"), ("secret", "急用")])];
    let dossier = world.draft(giver, "handover", &pages).await;
    actions::submit(&world.ctx, giver, &dossier.case.id, dossier.case.version, true).await
}

#[tokio::test]
async fn nobody_decides_before_the_other_has_agreed() {
    let all = Handed::new().await;
    assert_eq!((all.case.state, all.case.step_post.clone()), (CaseState::Consent, None));
    let early =
        decide(&all.world.ctx, &all.clerk, &all.case.id, all.case.version, Choice::Approve, "x").await;
    assert!(matches!(early, Err(ServicesError::WrongState { .. })), "{early:?}");
    assert!(all.page(&all.taker, "/messages").await.contains("陳測安請您同意"));
    assert!(all.page(&all.taker, "/my/cases").await.contains("許可轉讓"), "it stands on their own page");
    let path = format!("/agreements/{}/taker", all.case.id);
    let page = all.page(&all.taker, &path).await;
    assert!(page.contains("陳測安要把許可轉給您") && page.contains("300,000"), "{page}");
    assert!(!page.contains("急用"), "only what the file shows: {page}");
    let own = all.page(&all.giver, &format!("/cases/{}", all.case.id)).await;
    assert!(own.contains("正在等受讓人同意"), "{own}");

    let due = all.case.due_on.unwrap();
    all.world.today_is("2026-11-25");
    let mut browser = all.world.browser(&all.taker).await;
    let page = browser.post(&path, &[("answer", "agreed")]).await;
    assert!(page.text().contains("已同意"), "{}", page.text());
    let case = all.now().await;
    assert_eq!((case.state, case.step.as_deref()), (CaseState::Submitted, Some("decide")));
    assert!(case.due_on.unwrap() > due, "the time limit begins when all agree");
    all.answer(&all.taker, Answer::Agreed).await.unwrap();
    assert_eq!(all.now().await.version, case.version, "twice counts once");

    let desk = all.page(&all.clerk, &format!("/desk/cases/{}", case.id)).await;
    assert!(desk.contains("林範文") && desk.contains("已同意"), "{desk}");
    decide(&all.world.ctx, &all.clerk, &case.id, all.now().await.version, Choice::Approve, "相符")
        .await
        .unwrap();
    assert_eq!(all.now().await.state, CaseState::Granted);
    assert!(all.page(&all.taker, "/messages").await.contains("已有結果"));
    let late = all.answer(&all.taker, Answer::TakenBack).await;
    assert!(matches!(late, Err(ServicesError::WrongState { .. })), "decided is decided: {late:?}");
}

#[tokio::test]
async fn who_declines_or_takes_it_back_ends_the_case() {
    let all = Handed::new().await;
    all.answer(&all.taker, Answer::Declined).await.unwrap();
    let case = all.now().await;
    assert_eq!(
        (case.state, case.reason.unwrap().zh.as_str()),
        (CaseState::Withdrawn, "受讓人不同意，申請終止。")
    );
    assert!(all.page(&all.giver, "/messages").await.contains("已終止"));

    let all = Handed::new().await;
    all.answer(&all.taker, Answer::Agreed).await.unwrap();
    all.answer(&all.taker, Answer::TakenBack).await.unwrap();
    assert_eq!(all.now().await.state, CaseState::Withdrawn);
    assert!(all.page(&all.clerk, "/messages").await.contains("已終止"), "the desk is told");
    assert_eq!(all.world.facts("service.withdrawn").await, 1);
}

#[tokio::test]
async fn who_does_not_answer_in_time_ends_the_case() {
    let all = Handed::new().await;
    all.world.today_is("2026-11-30");
    kernel::jobs::run_due(&all.world.ctx).await.unwrap();
    assert_eq!(all.now().await.state, CaseState::Consent, "the last day is theirs");
    all.world.today_is("2026-12-01");
    kernel::jobs::run_due(&all.world.ctx).await.unwrap();
    assert_eq!(all.now().await.state, CaseState::Withdrawn);
    let late = all.answer(&all.taker, Answer::Agreed).await;
    assert!(matches!(late, Err(ServicesError::WrongState { .. })), "{late:?}");
}

#[tokio::test]
async fn it_is_nobodys_else() {
    let all = Handed::new().await;
    let stranger = Actor::Citizen(all.world.person(3, "周樣陌").await);
    let path = format!("/agreements/{}/taker", all.case.id);
    for other in [&stranger, &all.giver, &all.clerk] {
        assert!(matches!(all.answer(other, Answer::Agreed).await, Err(ServicesError::CaseUnknown)));
        let page = all.world.browser(other).await.get(&path).await;
        assert_eq!(page.status.as_u16(), 404, "{}", page.text());
    }
    let own = all.world.browser(&all.taker).await.get(&format!("/cases/{}", all.case.id)).await;
    assert_eq!(own.status.as_u16(), 404, "the case itself is the applicant's");
}

#[tokio::test]
async fn nobody_agrees_with_themselves() {
    let world = World::new().await;
    let giver = world.citizen(1, "陳測安").await;
    let refused = hand_over(&world, &giver, &id_number(1)).await;
    let Err(ServicesError::Mistakes(problems)) = refused else { panic!("{refused:?}") };
    assert!(problems[0].message.zh.contains("受讓人"), "{problems:?}");
}

#[tokio::test]
async fn a_withdrawn_case_asks_nobody_any_more() {
    let all = Handed::new().await;
    actions::withdraw(&all.world.ctx, &all.giver, &all.case.id).await.unwrap();
    let page = all.page(&all.taker, "/my/agreements").await;
    assert!(page.contains("不必再答覆"), "{page}");
    let late = all.answer(&all.taker, Answer::Agreed).await;
    assert!(matches!(late, Err(ServicesError::WrongState { .. })), "{late:?}");
}
