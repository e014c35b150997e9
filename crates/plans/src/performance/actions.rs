//! What can be done with an agency's year, one function a verb.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::model::performance::Performance;
use catalogue::model::programme::{Decimal, word};
use indicators::model::Period;
use kernel::{Actor, AgencyId, Audit, Ctx, Day, Fact, Official, Text, Tx};
use serde_json::{Value as Json, json};

use super::model::{Answer, Measure, Source, State, Year, achieved, score, written};
use super::store;
use crate::audit::exact::whole;
use crate::life::LifeError;
use crate::life::actions::{Notice, said, tell};
use crate::life::model::PlanId;
use crate::life::store as plans;

/// The rules, where the government has any.
pub(crate) fn rules(ctx: &Ctx) -> Result<Arc<Performance>, LifeError> {
    catalogue::current(ctx).performance().cloned().ok_or(LifeError::Unknown)
}

/// Whether the post carries one of these roles in this agency.
pub(crate) fn may(official: &Official, agency: &AgencyId, roles: &[String]) -> bool {
    official.agency == *agency && official.roles.iter().any(|role| roles.contains(role))
}

fn load(tx: &mut Tx, agency: &AgencyId, year: i32) -> Result<Year, LifeError> {
    store::find(tx, agency, year)?.ok_or(LifeError::Unknown)
}

fn save(
    tx: &mut Tx,
    official: &Official,
    now: &Year,
    (edition, verb): (i64, &'static str),
    detail: Json,
) -> Result<(), LifeError> {
    if !store::save(tx, now, edition)? {
        return Err(LifeError::Changed);
    }
    tx.audit(Audit {
        actor: &Actor::Official(official.clone()),
        action: verb,
        object: "performance",
        object_id: &format!("{}/{}", now.agency, now.year),
        agency: Some(&now.agency),
        detail,
    })?;
    let dims = json!({ "year": now.year, "state": word(&State::ALL, &now.state) });
    Ok(tx.fact(Fact { kind: verb, agency: Some(&now.agency), dims, value: 1 })?)
}

fn inform(
    ctx: &Ctx,
    tx: &mut Tx,
    (to, roles, from): (&AgencyId, &[String], &AgencyId),
    now: &Year,
    (subject, body): (Text, Text),
) -> Result<(), LifeError> {
    let link = format!("/desk/performance/{}/{}", now.agency, now.year);
    Ok(tell(ctx, tx, &Notice { to, roles, from, subject, body, link })?)
}

/// Writes the goals of a year, complete or not.
///
/// # Errors
/// The post does not write for the agency; the year is not one of the rules, or its goals are set; somebody else saved.
pub async fn write(
    ctx: &Ctx,
    official: &Official,
    year: i32,
    edition: i64,
    measures: Vec<Measure>,
) -> Result<(), LifeError> {
    let rules = rules(ctx)?;
    let agency = official.agency.clone();
    if !rules.agencies.contains(&agency) || !may(official, &agency, &rules.drafts) {
        return Err(LifeError::NotYours);
    }
    if !(rules.first_year..=rules.last_year).contains(&year) {
        return Err(LifeError::Unknown);
    }
    let official = official.clone();
    ctx.write(move |tx| {
        let known = store::find(tx, &agency, year)?;
        let mut now = known.unwrap_or_else(|| Year::new(agency.clone(), year));
        if now.state != State::Draft {
            return Err(LifeError::NotNow("plans.goals_set"));
        }
        if now.measures == measures && now.edition == edition + 1 {
            return Ok(());
        }
        now.measures.clone_from(&measures);
        save(tx, &official, &now, (edition, "performance.written"), json!({ "measures": measures.len() }))
    })
    .await
}

/// Sets the goals: from then on they are public, and stay.
///
/// # Errors
/// The post does not hand in for the agency; the shares do not add up to 100; the year is over.
pub async fn set(ctx: &Ctx, official: &Official, year: i32, edition: i64) -> Result<(), LifeError> {
    let rules = rules(ctx)?;
    let official = official.clone();
    if !may(&official, &official.agency, &rules.submits) {
        return Err(LifeError::NotYours);
    }
    let context = ctx.clone();
    ctx.write(move |tx| {
        let mut now = load(tx, &official.agency, year)?;
        if now.state == State::Set && now.edition == edition + 1 {
            return Ok(());
        }
        if now.state != State::Draft {
            return Err(LifeError::NotNow("plans.goals_set"));
        }
        if tx.today().year() > year {
            return Err(LifeError::NotNow("plans.goals_too_late"));
        }
        let sum: i64 = now.measures.iter().map(|measure| measure.weight).sum();
        if sum != 100 {
            let args = vec![("sum", sum.to_string())];
            return Err(LifeError::Field { field: "set", code: "plans.goals_weights", args });
        }
        now.state = State::Set;
        now.set_at = Some(tx.now());
        save(tx, &official, &now, (edition, "performance.set"), json!({ "measures": now.measures.len() }))?;
        let subject = Text::new("機關訂定年度績效目標", "An agency set its goals of a year");
        let body = Text::new("目標已經公開。", "The goals are public.");
        inform(&context, tx, (&rules.reviewer, &rules.reviews, &official.agency), &now, (subject, body))
    })
    .await
}

/// The figures that the platform has itself: of plans and of indicators, as texts, by measure.
pub(crate) async fn figures(ctx: &Ctx, year: &Year) -> Result<BTreeMap<String, String>, LifeError> {
    let mut found = BTreeMap::new();
    for measure in &year.measures {
        let value = match &measure.source {
            Source::Typed => None,
            Source::Plan(id) => of_plan(ctx, id, year.year).await?,
            Source::Indicator(id) => of_indicator(ctx, id, year.year).await,
        };
        found.extend(value.map(|value| (measure.id.clone(), value)));
    }
    Ok(found)
}

async fn of_plan(ctx: &Ctx, id: &str, year: i32) -> Result<Option<String>, LifeError> {
    let id = PlanId::new(id);
    let reports = ctx.read(move |r| plans::list_reports(r, &id)).await?;
    let last = reports.into_iter().rfind(|report| report.year == year);
    Ok(last.map(|report| written(report.actual)))
}

/// What the platform counts for the whole year; none when it cannot be counted now.
async fn of_indicator(ctx: &Ctx, id: &str, year: i32) -> Option<String> {
    let indicator = catalogue::current(ctx).indicator(id).cloned()?;
    let period = Period { every: catalogue::model::indicator::Every::Year, first: Day::new(year, 1, 1)? };
    indicators::actions::reckon(ctx, &indicator, period).await.ok()?.figure.text()
}

/// The agency assesses a year that is over: its own figures for typed measures, the platform's for the others, and
/// words where a target was missed.
///
/// # Errors
/// The post does not hand in; the year is not over, or not at this point; a figure or words are missing.
pub async fn assess(
    ctx: &Ctx,
    official: &Official,
    year: i32,
    edition: i64,
    (given, words): (BTreeMap<String, Answer>, &str),
) -> Result<(), LifeError> {
    let words = said(words, "words", "plans.own_words_missing")?;
    let rules = rules(ctx)?;
    if !may(official, &official.agency, &rules.submits) {
        return Err(LifeError::NotYours);
    }
    let agency = official.agency.clone();
    let before = ctx.read(move |r| store::find(r, &agency, year)).await?.ok_or(LifeError::Unknown)?;
    let figures = figures(ctx, &before).await?;
    let (context, official) = (ctx.clone(), official.clone());
    ctx.write(move |tx| {
        let mut now = load(tx, &official.agency, year)?;
        if now.state == State::Assessed
            && now.edition == edition + 1
            && now.own_words.as_deref() == Some(&words)
        {
            return Ok(());
        }
        if !matches!(now.state, State::Set | State::Returned) {
            return Err(LifeError::NotNow("plans.not_to_assess"));
        }
        if tx.today().year() <= year {
            return Err(LifeError::NotNow("plans.year_not_over"));
        }
        now.answers = answered(&now.measures, &given, &figures)?;
        now.own_score = score(&now.measures, &now.answers);
        now.own_words = Some(words.clone());
        now.state = State::Assessed;
        now.assessed_at = Some(tx.now());
        save(tx, &official, &now, (edition, "performance.assessed"), json!({ "score": now.own_score }))?;
        let subject = Text::new("機關完成年度績效自評", "An agency assessed its year");
        let body = Text::new("請審查並給分，或退回補正。", "Please review and score it, or send it back.");
        inform(&context, tx, (&rules.reviewer, &rules.reviews, &official.agency), &now, (subject, body))
    })
    .await
}

/// An answer for each measure. A mistake names the measure's place, counted from 1.
fn answered(
    measures: &[Measure],
    given: &BTreeMap<String, Answer>,
    figures: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Answer>, LifeError> {
    let mut answers = BTreeMap::new();
    for measure in measures {
        let wrong = |field: &'static str, code: &'static str| LifeError::Field {
            field,
            code,
            args: vec![("measure", measure.name.clone()), ("id", measure.id.clone())],
        };
        let mut answer = given.get(&measure.id).cloned().unwrap_or_default();
        if measure.source != Source::Typed {
            answer.value = figures.get(&measure.id).cloned().unwrap_or_default();
        }
        answer.value = kernel::number::halfwidth(answer.value.trim()).replace(',', "");
        if answer.value.parse::<Decimal>().is_err() {
            let typed = measure.source == Source::Typed;
            return Err(wrong("value", if typed { "plans.figure_missing" } else { "plans.source_silent" }));
        }
        let reached = achieved(measure, &answer.value).is_some_and(|share| share >= whole(100));
        let words = answer.words.trim().to_owned();
        if !reached && words.is_empty() {
            return Err(wrong("words", "plans.missed_words"));
        }
        answers.insert(measure.id.clone(), Answer { value: answer.value, words });
    }
    Ok(answers)
}

/// The reviewer sends the assessment back, with what is missing.
///
/// # Errors
/// The post does not review; it is not with the reviewer; the reason is missing.
pub async fn send_back(
    ctx: &Ctx,
    official: &Official,
    (agency, year): (&AgencyId, i32),
    edition: i64,
    reason: &str,
) -> Result<(), LifeError> {
    let reason = said(reason, "reason", "plans.reason_missing")?;
    let rules = reviewer(ctx, official, agency)?;
    let (context, official, agency) = (ctx.clone(), official.clone(), agency.clone());
    ctx.write(move |tx| {
        let mut now = load(tx, &agency, year)?;
        if now.state == State::Returned && now.return_reason.as_deref() == Some(&reason) {
            return Ok(());
        }
        if now.state != State::Assessed {
            return Err(LifeError::NotNow("plans.not_to_review"));
        }
        now.state = State::Returned;
        now.return_reason = Some(reason.clone());
        save(tx, &official, &now, (edition, "performance.returned"), json!({ "reason": reason }))?;
        let subject = Text::new("年度績效自評請補正", "The assessment of a year is to be mended");
        let body = Text::new(reason.clone(), reason.clone());
        inform(&context, tx, (&agency, &rules.submits, &official.agency), &now, (subject, body))
    })
    .await
}

/// The reviewer scores the year; the light follows from the score.
///
/// # Errors
/// The post does not review, or is of the agency itself; it is not with the reviewer; the words are missing.
pub async fn review(
    ctx: &Ctx,
    official: &Official,
    (agency, year): (&AgencyId, i32),
    edition: i64,
    (points, words): (i64, &str),
) -> Result<(), LifeError> {
    let words = said(words, "words", "plans.words_missing")?;
    let rules = reviewer(ctx, official, agency)?;
    if !(0..=10_000).contains(&points) {
        return Err(LifeError::field("score", "plans.score_wrong"));
    }
    let (context, official, agency) = (ctx.clone(), official.clone(), agency.clone());
    ctx.write(move |tx| {
        let mut now = load(tx, &agency, year)?;
        if now.state == State::Reviewed && now.score == Some(points) && now.words.as_deref() == Some(&words) {
            return Ok(());
        }
        if now.state != State::Assessed {
            return Err(LifeError::NotNow("plans.not_to_review"));
        }
        now.state = State::Reviewed;
        now.score = Some(points);
        now.words = Some(words.clone());
        now.reviewer = Some(official.agency.clone());
        now.reviewer_post = Some(official.post.to_string());
        now.reviewed_at = Some(tx.now());
        save(tx, &official, &now, (edition, "performance.reviewed"), json!({ "score": points }))?;
        let subject = Text::new(
            format!("年度績效評核結果：{} 分", written(points)),
            format!("Performance of the year: {} points", written(points)),
        );
        let body = Text::new(words.clone(), words.clone());
        inform(&context, tx, (&agency, &rules.submits, &official.agency), &now, (subject, body))
    })
    .await
}

/// The rules, for somebody who reviews this agency; nobody reviews their own.
fn reviewer(ctx: &Ctx, official: &Official, agency: &AgencyId) -> Result<Arc<Performance>, LifeError> {
    let rules = rules(ctx)?;
    let good = may(official, &rules.reviewer, &rules.reviews) && official.agency != *agency;
    if good { Ok(rules) } else { Err(LifeError::NotYours) }
}
