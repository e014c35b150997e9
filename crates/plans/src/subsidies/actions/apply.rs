//! Applying, mending what was sent back, and taking it back.

use catalogue::model::subsidy::Subsidy;
use kernel::{Ctx, Official, Text, Tx};
use serde_json::json;

use super::{LifeError, load, may, record, same, save, store, subsidy, tell_giver};
use crate::life::actions::said;
use crate::life::model::check::MOST_MONEY;
use crate::subsidies::model::{Application, ApplicationId, State, Wish};

/// Longest name of an object, in characters.
const NAME: usize = 100;

/// Applies for the official's county. The same send again is the same application.
///
/// # Errors
/// The call is not open; the agency belongs to no county, or the post may not apply; the year, an amount or a text
/// is wrong; the county asked for the same thing already, here or elsewhere.
pub async fn apply(
    ctx: &Ctx,
    official: &Official,
    id: &str,
    key: &str,
    wish: Wish,
) -> Result<ApplicationId, LifeError> {
    let subsidy = subsidy(ctx, id)?;
    if !may(official, &official.agency, &subsidy.applies) {
        return Err(LifeError::NotYours);
    }
    let county = catalogue::current(ctx).county_of(&official.agency).map(|county| county.code.clone());
    let county = county.ok_or(LifeError::NotHere("plans.no_county"))?;
    let wish = good(&subsidy, wish)?;
    let (context, official, key) = (ctx.clone(), official.clone(), format!("{}:{key}", official.post));
    ctx.write(move |tx| {
        if let Some(known) = store::find_by_key(tx, &key)? {
            return Ok(known.id);
        }
        if !(subsidy.opens_on..=subsidy.closes_on).contains(&tx.today()) {
            return Err(LifeError::NotNow("plans.call_closed"));
        }
        let new = Application {
            id: tx.new_id(),
            subsidy: subsidy.id.clone(),
            agency: official.agency.clone(),
            county: county.clone(),
            wish: wish.clone(),
            state: State::Submitted,
            edition: 1,
            recommended: None,
            opinion: None,
            reason: None,
            distinct: None,
            document_number: None,
            document_on: None,
            reviewed_by: None,
            reviewed_post: None,
            decided_post: None,
            created_post: official.post.to_string(),
            created_at: tx.now(),
            decided_at: None,
        };
        not_twice(&context, tx, &new)?;
        if !store::insert(tx, &new, &same::key(&wish.object), &key)? {
            return Err(LifeError::Changed);
        }
        record(tx, &official, &new, "subsidy.applied", json!({ "asked": wish.asked, "again": false }))?;
        inform(&context, tx, &subsidy, &new)?;
        Ok(new.id)
    })
    .await
}

/// Hands in again what was sent back.
///
/// # Errors
/// As [`apply`]; it was not sent back; somebody else changed it.
pub async fn mend(
    ctx: &Ctx,
    official: &Official,
    id: &ApplicationId,
    edition: i64,
    wish: Wish,
) -> Result<(), LifeError> {
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (mut now, subsidy) = load(&context, tx, &id)?;
        if !may(&official, &now.agency, &subsidy.applies) {
            return Err(LifeError::NotYours);
        }
        let wish = good(&subsidy, wish.clone())?;
        if now.state == State::Submitted && now.edition == edition + 1 && now.wish == wish {
            return Ok(());
        }
        if now.state != State::Returned {
            return Err(LifeError::NotNow("plans.subsidy_not_open"));
        }
        now.wish = wish;
        now.state = State::Submitted;
        not_twice(&context, tx, &now)?;
        let detail = json!({ "asked": now.wish.asked, "again": true });
        save(tx, &official, &now, (edition, "subsidy.applied"), detail)?;
        inform(&context, tx, &subsidy, &now)
    })
    .await
}

/// The county takes its application back before it is decided. Twice is no mistake.
///
/// # Errors
/// The post may not apply for the county; it is decided.
pub async fn withdraw(ctx: &Ctx, official: &Official, id: &ApplicationId) -> Result<(), LifeError> {
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (mut now, subsidy) = load(&context, tx, &id)?;
        if !may(&official, &now.agency, &subsidy.applies) {
            return Err(LifeError::NotYours);
        }
        match now.state {
            State::Withdrawn => return Ok(()),
            State::Submitted | State::Returned | State::Recommended => {}
            _ => return Err(LifeError::NotNow("plans.subsidy_decided")),
        }
        now.state = State::Withdrawn;
        let edition = now.edition;
        save(tx, &official, &now, (edition, "subsidy.withdrawn"), json!({}))
    })
    .await
}

fn inform(ctx: &Ctx, tx: &mut Tx, subsidy: &Subsidy, of: &Application) -> Result<(), LifeError> {
    let subject = Text::new(
        format!("補助申請：{}", of.wish.object),
        format!("An application for a subsidy: {}", of.wish.object),
    );
    let body = Text::new(
        "請看申請內容，再簽註意見或退回補正。",
        "Look at what is asked for, then write your opinion or send it back.",
    );
    tell_giver(ctx, tx, (subsidy, of), &subsidy.reviews, (subject, body))
}

/// What is asked for, with its texts trimmed, or what is wrong with it.
fn good(subsidy: &Subsidy, mut wish: Wish) -> Result<Wish, LifeError> {
    if subsidy.appropriation(wish.year).is_none() {
        return Err(LifeError::field("year", "plans.subsidy_year"));
    }
    wish.object = said(&wish.object, "object", "plans.object_missing")?;
    if wish.object.chars().count() > NAME || same::key(&wish.object).is_empty() {
        return Err(LifeError::field("object", "plans.object_wrong"));
    }
    wish.purpose = said(&wish.purpose, "purpose", "plans.purpose_missing")?;
    for (field, amount, least) in [("asked", wish.asked, 1), ("own", wish.own, 0), ("other", wish.other, 0)] {
        if !(least..=MOST_MONEY).contains(&amount) {
            return Err(LifeError::field(field, "plans.subsidy_amount"));
        }
    }
    if let Some(most) = subsidy.most_per_county.filter(|most| wish.asked > *most) {
        let args = vec![("most", kernel::money::grouped(most))];
        return Err(LifeError::Field { field: "asked", code: "plans.subsidy_most", args });
    }
    wish.other_source = wish.other_source.trim().to_owned();
    if wish.other > 0 {
        wish.other_source = said(&wish.other_source, "other_source", "plans.other_source_missing")?;
    }
    Ok(wish)
}

/// The county asks for the same thing once in a year, whichever subsidy it is.
fn not_twice(ctx: &Ctx, tx: &mut Tx, new: &Application) -> Result<(), LifeError> {
    let key = same::key(&new.wish.object);
    let twice = store::list_of_county(tx, &new.county)?.into_iter().find(|known| {
        known.id != new.id
            && known.state.counts()
            && known.wish.year == new.wish.year
            && same::key(&known.wish.object) == key
    });
    let Some(known) = twice else { return Ok(()) };
    let name = subsidy(ctx, &known.subsidy).map(|subsidy| subsidy.name.zh.clone());
    let args = vec![("object", known.wish.object), ("subsidy", name.unwrap_or(known.subsidy))];
    Err(LifeError::Field { field: "object", code: "plans.subsidised_twice", args })
}
