//! Named values: worked out when what they use is known, shown before sending, used in rules and texts.

use services::actions::Choice;

use crate::world::{World, decide};

const ELDER: [(&str, &[(&str, &str)]); 2] =
    [("kind", &[("kind", "elder")]), ("amount", &[("amount", "1999")])];

#[tokio::test]
async fn a_value_is_known_once_its_answers_are() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let dossier = world.draft(&actor, "allowance", &ELDER[..1]).await;
    assert!(dossier.walk(world.ctx.today()).values.is_empty());
    let dossier = world.draft(&actor, "allowance", &ELDER).await;
    let walk = dossier.walk(world.ctx.today());
    assert_eq!(walk.values["yearly"], 23_988);
    assert_eq!(walk.values["advance"], 1_199, "rounded down");
}

#[tokio::test]
async fn what_has_a_title_is_shown_with_the_answers_and_texts_tell_the_rest() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let case = world.allowance(&actor, "1999").await;
    let mut browser = world.browser(&actor).await;
    let page = browser.get(&format!("/cases/{}", case.id)).await;
    for shown in ["為您算出的結果", "一年合計", "23,988"] {
        assert!(page.text().contains(shown), "{shown}: {}", page.text());
    }
    assert!(!page.text().contains("1,199"), "a value without title is a step on the way: {}", page.text());
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    decide(&world.ctx, &clerk, &case.id, case.version, Choice::Approve, "資格相符").await.unwrap();
    kernel::jobs::run_due(&world.ctx).await.unwrap();
    let page = browser.get(&format!("/cases/{}/result", case.id)).await;
    assert!(page.text().contains("1,199"), "{}", page.text());
}
