//! The yearly evaluation, and the end of a plan.

use kernel::{Actor, Ctx, Official, Text};
use serde_json::json;

use super::{LifeError, Notice, allow, audit, count, load_in_force, said, tell};
use crate::life::model::progress::over;
use crate::life::model::{PlanId, State};
use crate::life::store;

/// The agency evaluates a year of its plan that is over, after all its periods are reported.
///
/// # Errors
/// The actor may not hand in for the agency; the year is not over, not of the plan, or evaluated already; a report
/// of it is missing; the grade or the words are missing.
pub async fn evaluate(
    ctx: &Ctx,
    official: &Official,
    id: &PlanId,
    year: i32,
    (grade, words): (&str, &str),
) -> Result<(), LifeError> {
    let words = said(words, "words", "plans.words_missing")?;
    let (context, official, id, grade) = (ctx.clone(), official.clone(), id.clone(), grade.to_owned());
    ctx.write(move |tx| {
        let (plan, version) = load_in_force(tx, &id)?;
        let programme = allow::programme(&context, &plan.programme)?;
        let rules = allow::rules(&programme)?;
        let actor = Actor::Official(official.clone());
        if !allow::writes_for(&actor, &plan.agency, &rules.submits) {
            return Err(LifeError::NotYours);
        }
        if rules.grade(&grade).is_none() {
            return Err(LifeError::field("grade", "plans.grade_missing"));
        }
        if !plan.years().contains(&year) {
            return Err(LifeError::Unknown);
        }
        if tx.today().year() <= year {
            return Err(LifeError::NotNow("plans.year_not_over"));
        }
        let level = version.control.and_then(|control| rules.level(control));
        let level = level.ok_or(LifeError::NotNow("plans.no_level"))?;
        let reports = store::list_reports(tx, &id)?;
        let reported = |period: &(i32, u32)| reports.iter().any(|one| (one.year, one.period) == *period);
        if !over(level.pace, year..=year, tx.today()).iter().all(reported) {
            return Err(LifeError::NotNow("plans.reports_missing"));
        }
        if !store::save_own_evaluation(tx, &id, year, (&grade, &words), official.post.as_str())? {
            return Err(LifeError::Changed);
        }
        audit(tx, &actor, &plan, "plan.evaluate", json!({ "year": year, "grade": grade }))?;
        count(tx, &plan, "plan.evaluated", json!({ "programme": plan.programme, "by": "agency" }))?;
        let agencies = directory::agencies(&context);
        let Some(watcher) = allow::watcher(rules, &agencies, &plan, &version) else { return Ok(()) };
        let notice = Notice {
            to: &watcher,
            roles: &rules.watches,
            from: &plan.agency,
            subject: Text::new(
                format!("自評送來了：{}", plan.name),
                format!("An evaluation to check: {}", plan.name),
            ),
            body: Text::new("機關完成年度自評，請評核。", "The agency evaluated its year. Please grade it."),
            link: format!("/desk/plans/{id}/evaluation/{year}"),
        };
        Ok(tell(&context, tx, &notice)?)
    })
    .await
}

/// Whoever watches grades a year that the agency evaluated; nobody grades their own agency unless the plan's level
/// says so.
///
/// # Errors
/// The official does not watch this plan; the agency has not evaluated the year, or it is graded; the grade or the
/// words are missing.
pub async fn grade(
    ctx: &Ctx,
    official: &Official,
    id: &PlanId,
    year: i32,
    (grade, words): (&str, &str),
) -> Result<(), LifeError> {
    let words = said(words, "words", "plans.words_missing")?;
    let (context, official, id, grade) = (ctx.clone(), official.clone(), id.clone(), grade.to_owned());
    ctx.write(move |tx| {
        let (plan, version) = load_in_force(tx, &id)?;
        let programme = allow::programme(&context, &plan.programme)?;
        let rules = allow::rules(&programme)?;
        let agencies = directory::agencies(&context);
        let watcher = allow::watcher(rules, &agencies, &plan, &version).ok_or(LifeError::NotYours)?;
        if !allow::watches(&official, rules, &watcher) {
            return Err(LifeError::NotYours);
        }
        let named = rules.grade(&grade).ok_or_else(|| LifeError::field("grade", "plans.grade_missing"))?;
        let own = store::find_evaluation(tx, &id, year)?.ok_or(LifeError::NotNow("plans.not_evaluated"))?;
        if own.grade.is_some()
            || !store::save_grade(
                tx,
                &id,
                year,
                (&grade, &words),
                (&official.agency, official.post.as_str()),
            )?
        {
            return Err(LifeError::Changed);
        }
        let actor = Actor::Official(official.clone());
        audit(tx, &actor, &plan, "plan.grade", json!({ "year": year, "grade": grade }))?;
        count(tx, &plan, "plan.evaluated", json!({ "programme": plan.programme, "by": "watcher" }))?;
        let notice = Notice {
            to: &plan.agency,
            roles: &rules.submits,
            from: &official.agency,
            subject: Text::new(
                format!("評核結果：{}", plan.name),
                format!("Grade of the year: {}", plan.name),
            ),
            body: Text::new(format!("{}。{words}", named.name.zh), format!("{}. {words}", named.name.en)),
            link: format!("/plans/{id}"),
        };
        Ok(tell(&context, tx, &notice)?)
    })
    .await
}

/// Whoever watches closes a plan whose last year is graded. Closing twice is no mistake.
///
/// # Errors
/// The official does not watch this plan; its last year is not graded; a revision is on its way.
pub async fn close(ctx: &Ctx, official: &Official, id: &PlanId) -> Result<(), LifeError> {
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (plan, version) = load_in_force(tx, &id)?;
        let programme = allow::programme(&context, &plan.programme)?;
        let rules = allow::rules(&programme)?;
        let agencies = directory::agencies(&context);
        let watcher = allow::watcher(rules, &agencies, &plan, &version).ok_or(LifeError::NotYours)?;
        if !allow::watches(&official, rules, &watcher) {
            return Err(LifeError::NotYours);
        }
        let newest = store::find_version(tx, &id, plan.newest)?.ok_or(LifeError::Unknown)?;
        if matches!(newest.state, State::Draft | State::Review | State::Returned) {
            return Err(LifeError::NotNow("plans.in_revision"));
        }
        let last = store::find_evaluation(tx, &id, plan.last_year)?;
        if last.is_none_or(|last| last.grade.is_none()) {
            return Err(LifeError::NotNow("plans.not_graded"));
        }
        if !store::close(tx, &id)? {
            return Ok(());
        }
        audit(tx, &Actor::Official(official.clone()), &plan, "plan.close", json!({}))?;
        Ok(count(tx, &plan, "plan.closed", json!({ "programme": plan.programme }))?)
    })
    .await
}
