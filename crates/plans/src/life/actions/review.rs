//! Deciding at a stage of review.

use std::collections::BTreeSet;

use catalogue::model::programme::{Control, Rules, word};
use kernel::{Actor, Ctx, Day, DbError, Official, Text, Tx};
use serde_json::json;

use super::{LifeError, Notice, allow, audit, count, load, said, tell};
use crate::life::model::check::MOST_MONEY;
use crate::life::model::{Comment, Content, Plan, PlanId, Review, State, Verdict, Version};
use crate::life::store;

/// What a reviewer decides.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The handing in that was on the reviewer's page.
    pub round: i64,
    /// The stage that was.
    pub stage: i64,
    /// The decision.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Money recommended, in thousands; none: as before.
    pub recommended: Option<i64>,
    /// What to mend, by part or entry.
    pub comments: Vec<(String, String)>,
    /// Control level, with an approval.
    pub control: Option<Control>,
    /// Number of the letter that approves, with an approval.
    pub document_number: String,
    /// Its day.
    pub document_on: Option<Day>,
}

/// Decides at the stage at which the newest version is; the agency is told. Sent twice by the same reviewer, it
/// is decided once.
///
/// # Errors
/// The official does not review this stage, handed the plan in, or decided at another stage of it; it was decided
/// in the meantime; the reason, the letter or the level is missing; the plan asks for other money than is recommended.
pub async fn review(
    ctx: &Ctx,
    official: &Official,
    id: &PlanId,
    decision: Decision,
) -> Result<(), LifeError> {
    let reason = said(&decision.reason, "reason", "plans.reason_missing")?;
    let decision = Decision { reason, ..decision };
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (plan, mut version) = load(tx, &id)?;
        let programme = allow::programme(&context, &plan.programme)?;
        let rules = allow::rules(&programme)?;
        if !rules.stages.iter().any(|stage| allow::reviews(&official, stage)) {
            return Err(LifeError::NotYours);
        }
        let reviews = store::list_reviews(tx, &id)?;
        let here = |review: &&Review| {
            review.version == version.number
                && review.round == decision.round
                && review.stage == decision.stage
        };
        if let Some(known) = reviews.iter().find(here) {
            let again = known.person == official.person.id.as_str() && known.verdict == decision.verdict;
            return if again { Ok(()) } else { Err(LifeError::Changed) };
        }
        if version.state != State::Review
            || (version.round, version.stage) != (decision.round, decision.stage)
        {
            return Err(LifeError::Changed);
        }
        let stage = allow::stage_of(rules, &version).ok_or(LifeError::Unknown)?;
        if !allow::reviews(&official, stage) {
            return Err(LifeError::NotYours);
        }
        independent(&official, &version, &reviews)?;
        let review = taken(tx, &official, &version, &decision);
        decide(rules, tx.today(), &mut version, &decision)?;
        let comments = comments(&version.content, &review, &decision.comments)?;
        if decision.verdict == Verdict::Returned && comments.is_empty() {
            return Err(LifeError::field("comment-1", "plans.nothing_to_mend"));
        }
        if !store::insert_review(tx, &id, &review)? {
            return Err(LifeError::Changed);
        }
        store::insert_comments(tx, &id, &comments)?;
        if version.state.is_open() || version.state == State::Review {
            store::save_state(tx, &id, &version)?;
        } else {
            version.decided_at = Some(tx.now());
            store::save_state(tx, &id, &version)?;
        }
        if version.state == State::Approved {
            store::put_in_force(tx, &id, version.number)?;
        }
        record(tx, &official, &plan, &review)?;
        Ok(inform(&context, tx, rules, &plan, (&version, &review))?)
    })
    .await
}

/// Nobody decides on a plan they handed in, nor at two stages of one version.
fn independent(official: &Official, version: &Version, reviews: &[Review]) -> Result<(), LifeError> {
    let own = official.person.id.as_str();
    if version.submitted_by.as_deref() == Some(own) {
        return Err(LifeError::NotNow("plans.own_plan"));
    }
    let earlier = |review: &Review| {
        review.version == version.number && review.stage != version.stage && review.person == own
    };
    if reviews.iter().any(earlier) { Err(LifeError::NotNow("plans.reviewed_before")) } else { Ok(()) }
}

fn taken(tx: &Tx, official: &Official, version: &Version, decision: &Decision) -> Review {
    Review {
        version: version.number,
        round: version.round,
        stage: version.stage,
        verdict: decision.verdict,
        reason: decision.reason.clone(),
        recommended: decision.recommended,
        agency: official.agency.clone(),
        post: official.post.to_string(),
        person: official.person.id.to_string(),
        at: tx.now(),
    }
}

/// Moves the version on, back, or to its end.
fn decide(rules: &Rules, today: Day, version: &mut Version, decision: &Decision) -> Result<(), LifeError> {
    if let Some(amount) = decision.recommended {
        if !(0..=MOST_MONEY).contains(&amount) {
            return Err(LifeError::field("recommended", "plans.amount_wrong"));
        }
        version.recommended = Some(amount);
    }
    let last = usize::try_from(version.stage).is_ok_and(|stage| stage + 1 == rules.stages.len());
    match decision.verdict {
        Verdict::Returned => version.state = State::Returned,
        Verdict::Refused => version.state = State::Refused,
        Verdict::Passed if last => return Err(LifeError::field("verdict", "plans.last_stage")),
        Verdict::Approved if !last => return Err(LifeError::field("verdict", "plans.not_last_stage")),
        Verdict::Passed => version.stage += 1,
        Verdict::Approved => approve(rules, today, version, decision)?,
    }
    Ok(())
}

fn approve(rules: &Rules, today: Day, version: &mut Version, decision: &Decision) -> Result<(), LifeError> {
    let total = version.content.total;
    if let Some(recommended) = version.recommended.filter(|amount| *amount != total) {
        let args = vec![
            ("recommended", kernel::money::grouped(recommended)),
            ("total", kernel::money::grouped(total)),
        ];
        return Err(LifeError::Field { field: "recommended", code: "plans.total_differs", args });
    }
    let control = decision.control.filter(|control| rules.level(*control).is_some());
    let control = control.ok_or_else(|| LifeError::field("control", "plans.control_missing"))?;
    let number = decision.document_number.trim();
    if number.is_empty() || number.chars().count() > 60 {
        return Err(LifeError::field("document_number", "plans.document_missing"));
    }
    let day = decision.document_on.ok_or_else(|| LifeError::field("document_on", "plans.document_day"))?;
    if day > today {
        return Err(LifeError::field("document_on", "plans.document_ahead"));
    }
    version.state = State::Approved;
    version.control = Some(control);
    version.document_number = Some(number.to_owned());
    version.document_on = Some(day);
    Ok(())
}

/// The comments with places that there are.
fn comments(
    content: &Content,
    review: &Review,
    given: &[(String, String)],
) -> Result<Vec<Comment>, LifeError> {
    let known: BTreeSet<String> = places(content).into_iter().map(|(place, _)| place).collect();
    let mut found = Vec::new();
    for (place, comment) in given.iter().filter(|(_, comment)| !comment.trim().is_empty()) {
        if !known.contains(place) {
            return Err(LifeError::field("comment-1", "plans.place_unknown"));
        }
        found.push(Comment {
            version: review.version,
            round: review.round,
            stage: review.stage,
            place: place.clone(),
            comment: said(comment, "comment-1", "plans.nothing_to_mend")?,
            agency: review.agency.clone(),
            post: review.post.clone(),
            at: review.at,
        });
    }
    Ok(found)
}

/// What can be commented on: the plan, its parts, and their entries, with the names of entries.
pub fn places(content: &Content) -> Vec<(String, Option<String>)> {
    use crate::life::model::cells::Entry;
    fn of<E: Entry>(content: &Content, found: &mut Vec<(String, Option<String>)>) {
        found.push((E::PART.to_owned(), None));
        let entry = |one: &E| (format!("{}/{}", E::PART, one.id()), Some(one.name().to_owned()));
        found.extend(E::of(content).iter().map(entry));
    }
    use crate::life::model::content::{Line, Measure, Milestone, Risk, Work};
    let mut found = vec![("plan".to_owned(), None)];
    of::<Work>(content, &mut found);
    of::<Line>(content, &mut found);
    of::<Milestone>(content, &mut found);
    of::<Measure>(content, &mut found);
    of::<Risk>(content, &mut found);
    found
}

fn record(tx: &mut Tx, official: &Official, plan: &Plan, review: &Review) -> Result<(), DbError> {
    let verdict = word(&Verdict::ALL, &review.verdict);
    let detail = json!({
        "version": review.version, "round": review.round, "stage": review.stage, "verdict": verdict,
        "reason": review.reason,
    });
    audit(tx, &Actor::Official(official.clone()), plan, "plan.review", detail)?;
    let dims = json!({ "programme": plan.programme, "stage": review.stage, "verdict": verdict });
    count(tx, plan, "plan.reviewed", dims)
}

/// The agency hears what was decided; the next stage, that it is its turn.
fn inform(
    ctx: &Ctx,
    tx: &mut Tx,
    rules: &Rules,
    plan: &Plan,
    (version, review): (&Version, &Review),
) -> Result<(), DbError> {
    let (zh, en) = match review.verdict {
        Verdict::Passed => ("計畫通過這一階段審查", "The plan passed this stage of review"),
        Verdict::Returned => ("計畫退回，請補正", "The plan is sent back: please mend it"),
        Verdict::Approved => ("計畫核定了", "The plan is approved"),
        Verdict::Refused => ("計畫沒有同意", "The plan is refused"),
    };
    let roles: Vec<String> = rules.drafts.iter().chain(&rules.submits).cloned().collect();
    let link = format!("/desk/plans/{}", plan.id);
    let own = Notice {
        to: &plan.agency,
        roles: &roles,
        from: &review.agency,
        subject: Text::new(format!("{zh}：{}", plan.name), format!("{en}: {}", plan.name)),
        body: Text::new(review.reason.clone(), review.reason.clone()),
        link: link.clone(),
    };
    tell(ctx, tx, &own)?;
    let Some(stage) = allow::stage_of(rules, version).filter(|_| review.verdict == Verdict::Passed) else {
        return Ok(());
    };
    let next = Notice {
        to: &stage.agency,
        roles: &stage.roles,
        from: &review.agency,
        subject: Text::new(
            format!("計畫待{}：{}", stage.name.zh, plan.name),
            format!("{}: {}", stage.name.en, plan.name),
        ),
        body: Text::new("前一階段審查通過了，請接著審查。", "It passed the stage before. It is your turn."),
        link,
    };
    tell(ctx, tx, &next)
}
