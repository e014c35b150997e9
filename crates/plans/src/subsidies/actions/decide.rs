//! Examining an application, and deciding it.

use kernel::{Ctx, Day, Official, Text, Tx};
use serde_json::json;

use super::{LifeError, load, may, note, same, save, store, tell_county, tell_giver};
use crate::life::actions::said;
use crate::subsidies::model::account::Kind;
use crate::subsidies::model::{Account, Application, ApplicationId, Grant, State};

/// What a superior approves.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Thousands.
    pub amount: i64,
    /// Why.
    pub reason: String,
    /// Why it is not the same as what sounds alike; empty when nothing does.
    pub distinct: String,
    /// The letter's number.
    pub document_number: String,
    /// Its day.
    pub document_on: Option<Day>,
}

/// The examiner writes an opinion with an amount; the superior decides.
///
/// # Errors
/// The post does not examine; it is not with the examiner; the amount is nothing or more than was asked for.
pub async fn examine(
    ctx: &Ctx,
    official: &Official,
    id: &ApplicationId,
    edition: i64,
    (amount, opinion): (i64, &str),
) -> Result<(), LifeError> {
    let opinion = said(opinion, "opinion", "plans.opinion_missing")?;
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (mut now, subsidy) = load(&context, tx, &id)?;
        if !may(&official, &subsidy.agency, &subsidy.reviews) {
            return Err(LifeError::NotYours);
        }
        if now.state == State::Recommended
            && now.opinion.as_deref() == Some(&opinion)
            && now.recommended == Some(amount)
        {
            return Ok(());
        }
        if now.state != State::Submitted {
            return Err(LifeError::NotNow("plans.subsidy_not_open"));
        }
        within(amount, now.wish.asked)?;
        now.state = State::Recommended;
        now.recommended = Some(amount);
        now.opinion = Some(opinion.clone());
        now.reviewed_by = Some(official.person.id.to_string());
        now.reviewed_post = Some(official.post.to_string());
        save(tx, &official, &now, (edition, "subsidy.examined"), json!({ "amount": amount }))?;
        let subject = Text::new(
            format!("補助申請待核定：{}", now.wish.object),
            format!("An application to decide: {}", now.wish.object),
        );
        let body = Text::new("承辦已簽註意見，請核定。", "The clerk wrote an opinion. Please decide.");
        tell_giver(&context, tx, (&subsidy, &now), &subsidy.decides, (subject, body))
    })
    .await
}

/// Sends it back to the county, by the examiner or the superior, whoever has it.
///
/// # Errors
/// The post does not have it; the reason is missing; somebody changed it.
pub async fn give_back(
    ctx: &Ctx,
    official: &Official,
    id: &ApplicationId,
    edition: i64,
    reason: &str,
) -> Result<(), LifeError> {
    decline(ctx, official, id, edition, (State::Returned, reason)).await
}

/// Refuses it, by the superior.
///
/// # Errors
/// As [`give_back`].
pub async fn refuse(
    ctx: &Ctx,
    official: &Official,
    id: &ApplicationId,
    edition: i64,
    reason: &str,
) -> Result<(), LifeError> {
    decline(ctx, official, id, edition, (State::Refused, reason)).await
}

async fn decline(
    ctx: &Ctx,
    official: &Official,
    id: &ApplicationId,
    edition: i64,
    (to, reason): (State, &str),
) -> Result<(), LifeError> {
    let reason = said(reason, "reason", "plans.reason_missing")?;
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (mut now, subsidy) = load(&context, tx, &id)?;
        let roles = match now.state {
            State::Submitted if to == State::Returned => &subsidy.reviews,
            State::Recommended => &subsidy.decides,
            _ if now.state == to && now.reason.as_deref() == Some(&reason) => return Ok(()),
            _ => return Err(LifeError::NotNow("plans.subsidy_not_open")),
        };
        if !may(&official, &subsidy.agency, roles) {
            return Err(LifeError::NotYours);
        }
        another(&official, &now)?;
        now.state = to;
        now.reason = Some(reason.clone());
        if to == State::Refused {
            now.decided_post = Some(official.post.to_string());
            now.decided_at = Some(tx.now());
        }
        let verb = if to == State::Refused { "subsidy.refused" } else { "subsidy.returned" };
        save(tx, &official, &now, (edition, verb), json!({ "reason": reason }))?;
        let (zh, en) = if to == State::Refused {
            ("補助申請沒有通過", "An application was refused")
        } else {
            ("補助申請請補正", "An application to mend")
        };
        let subject = Text::new(format!("{zh}：{}", now.wish.object), format!("{en}: {}", now.wish.object));
        tell_county(&context, tx, (&subsidy, &now), (subject, Text::new(reason.clone(), reason.clone())))
    })
    .await
}

/// The superior approves an amount, which is committed from then on.
///
/// # Errors
/// The post does not decide, or examined it; more than was asked for, than is free or than a county gets;
/// something sounds alike and nobody says why it is not the same; letter or reason are missing.
pub async fn approve(
    ctx: &Ctx,
    official: &Official,
    id: &ApplicationId,
    edition: i64,
    approval: Approval,
) -> Result<(), LifeError> {
    let reason = said(&approval.reason, "reason", "plans.reason_missing")?;
    let number = said(&approval.document_number, "document_number", "plans.document_missing")?;
    let day = approval.document_on.ok_or_else(|| LifeError::field("document_on", "plans.document_day"))?;
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (mut now, subsidy) = load(&context, tx, &id)?;
        if !may(&official, &subsidy.agency, &subsidy.decides) {
            return Err(LifeError::NotYours);
        }
        let same_letter = now.document_number.as_deref() == Some(&number);
        if now.state == State::Approved && same_letter && now.edition == edition + 1 {
            return Ok(());
        }
        if now.state != State::Recommended {
            return Err(LifeError::NotNow("plans.subsidy_not_open"));
        }
        another(&official, &now)?;
        within(approval.amount, now.wish.asked)?;
        if day > tx.today() {
            return Err(LifeError::field("document_on", "plans.document_ahead"));
        }
        affordable(tx, &subsidy, &now, approval.amount)?;
        let distinct = Some(approval.distinct.trim().to_owned()).filter(|text| !text.is_empty());
        if distinct.is_none() && !alike(&store::list_of_county(tx, &now.county)?, &now).is_empty() {
            return Err(LifeError::field("distinct", "plans.distinct_missing"));
        }
        now.state = State::Approved;
        now.reason = Some(reason.clone());
        now.distinct = distinct;
        now.document_number = Some(number.clone());
        now.document_on = Some(day);
        now.decided_post = Some(official.post.to_string());
        now.decided_at = Some(tx.now());
        save(tx, &official, &now, (edition, "subsidy.approved"), json!({ "amount": approval.amount }))?;
        note(tx, &official, &now, (1, Kind::Approve, approval.amount), &number)?;
        let amount = kernel::money::grouped(approval.amount);
        let subject = Text::new(
            format!("補助核定：{}", now.wish.object),
            format!("A subsidy is approved: {}", now.wish.object),
        );
        let body = Text::new(
            format!("核定 {amount} 千元。撥款後請按期回報支用。"),
            format!("NT$ {amount} thousand are approved. Report what you spend once it is paid."),
        );
        tell_county(&context, tx, (&subsidy, &now), (subject, body))
    })
    .await
}

/// Applications of the same county and year that sound alike.
pub(crate) fn alike<'a>(all: &'a [Application], one: &Application) -> Vec<&'a Application> {
    let key = same::key(&one.wish.object);
    let near = |other: &&Application| {
        other.id != one.id
            && other.state.counts()
            && other.wish.year == one.wish.year
            && same::alike(&same::key(&other.wish.object), &key)
    };
    all.iter().filter(near).collect()
}

/// Nobody decides what they examined.
fn another(official: &Official, now: &Application) -> Result<(), LifeError> {
    let own = now.state == State::Recommended
        && now.reviewed_by.as_deref() == Some(official.person.id.to_string().as_str());
    if own { Err(LifeError::NotNow("plans.examined_by_you")) } else { Ok(()) }
}

fn within(amount: i64, asked: i64) -> Result<(), LifeError> {
    if (1..=asked).contains(&amount) {
        return Ok(());
    }
    let args = vec![("most", kernel::money::grouped(asked))];
    Err(LifeError::Field { field: "amount", code: "plans.subsidy_over_asked", args })
}

/// The money is free, and the county does not get more than one may.
fn affordable(
    tx: &mut Tx,
    subsidy: &catalogue::model::subsidy::Subsidy,
    now: &Application,
    amount: i64,
) -> Result<(), LifeError> {
    let year = now.wish.year;
    let most = |code: &'static str, most: i64| LifeError::Field {
        field: "amount",
        code,
        args: vec![("most", kernel::money::grouped(most.max(0)))],
    };
    let moves = store::moves_of_year(tx, &subsidy.id, year)?;
    let account = Account::of(subsidy.appropriation(year).unwrap_or_default(), &moves);
    if amount > account.free {
        return Err(most("plans.subsidy_not_free", account.free));
    }
    if let Some(limit) = subsidy.most_per_county {
        let mut given = 0;
        for other in store::list_of_subsidy(tx, &subsidy.id)? {
            if other.county == now.county && other.wish.year == year {
                let grant = Grant::of(moves.iter().filter(|one| one.application == other.id));
                given += grant.approved - grant.repaid - grant.released;
            }
        }
        if amount > limit - given {
            return Err(most("plans.subsidy_most", limit - given));
        }
    }
    Ok(())
}
