//! Conditions: what is hidden counts for nothing, and the walk is the same however one got there.

use proptest::prelude::*;
use services::actions;
use services::form::Place;

use crate::world::{World, id_number};

#[tokio::test]
async fn an_answer_that_is_hidden_counts_for_nothing_but_is_kept() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let child = id_number(70_000);
    world.record("household", "moi-clerk", serde_json::json!({ "id_number": child })).await;
    let pages: [(&str, &[(&str, &str)]); 2] =
        [("kind", &[("kind", "child")]), ("child", &[("child_id", &child)])];
    let dossier = world.draft(&actor, "allowance", &pages).await;
    assert!(dossier.walk(world.ctx.today()).answers.contains_key("child_id"));
    let dossier = world.answer(&actor, &dossier, "kind", &[("kind", "elder")]).await.unwrap();
    let walk = dossier.walk(world.ctx.today());
    assert!(!walk.answers.contains_key("child_id"));
    assert!(walk.evidence.iter().all(|(evidence, _)| evidence.id != "child"));
    assert_eq!(dossier.answers["child_id"], child.as_str(), "kept, should the person change their mind");
    assert_eq!(walk.place(&dossier), Place::Page("amount".to_owned()));
}

#[tokio::test]
async fn a_rule_of_a_page_is_told_at_its_question() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let child = id_number(70_000);
    world.record("household", "moi-clerk", serde_json::json!({ "id_number": child })).await;
    let pages: [(&str, &[(&str, &str)]); 2] =
        [("kind", &[("kind", "child")]), ("child", &[("child_id", &child)])];
    let dossier = world.draft(&actor, "allowance", &pages).await;
    match world.answer(&actor, &dossier, "amount", &[("amount", "50001")]).await {
        Err(services::ServicesError::Mistakes(problems)) => {
            assert_eq!(problems[0].field, "amount");
            assert_eq!(problems[0].message.zh, "兒童津貼最多五萬元");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_saved_only_visible_questions_count() {
    let world = World::new().await;
    let actor = world.citizen(1, "陳測安").await;
    let child = id_number(70_000);
    world.record("household", "moi-clerk", serde_json::json!({ "id_number": child })).await;
    let pages: [(&str, &[(&str, &str)]); 2] =
        [("kind", &[("kind", "child")]), ("child", &[("child_id", &child)])];
    let base = world.draft(&actor, "allowance", &pages).await;
    let today = world.ctx.today();
    let answer = |values: Vec<serde_json::Value>| proptest::option::of(proptest::sample::select(values));
    let kinds = answer(vec!["child".into(), "elder".into(), serde_json::Value::Null]);
    let children = answer(vec![child.clone().into(), "A100000001".into(), serde_json::Value::Null]);
    let amounts = answer(vec![1.into(), 10_001.into(), 60_001.into(), serde_json::Value::Null]);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let checked = runner.run(&(kinds, children, amounts), |(kind, child_id, amount)| {
        let mut dossier = base.clone();
        dossier.answers.clear();
        for (id, value) in [("kind", kind), ("child_id", child_id), ("amount", amount)] {
            if let Some(value) = value {
                dossier.answers.insert(id.to_owned(), value);
            }
        }
        let walk = dossier.walk(today);
        let child_asked = dossier.answers.get("kind").is_some_and(|kind| kind == "child");
        prop_assert_eq!(walk.page("child").is_some(), child_asked);
        for id in walk.answers.keys() {
            prop_assert!(walk.question(id).is_some(), "{} counts but is not asked", id);
        }
        for open in &walk.pages {
            let all = open.questions.iter().all(|question| dossier.answers.contains_key(&question.field.id));
            prop_assert!(!open.done || all, "{} is done without all answers", open.page.id);
        }
        if walk.is_complete(&dossier) {
            prop_assert!(walk.fetch.is_empty() && walk.stop.is_none());
            prop_assert!(walk.pages.iter().all(|open| open.done));
        }
        let again = dossier.walk(today);
        prop_assert_eq!(again.answers, walk.answers, "the walk is a function");
        Ok(())
    });
    checked.unwrap();
    actions::withdraw(&world.ctx, &actor, &base.case.id).await.unwrap();
}
