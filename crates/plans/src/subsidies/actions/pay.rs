//! Instalments, spending, what is paid back, and the end of a grant.

use catalogue::model::subsidy::Subsidy;
use kernel::{Ctx, Official, Text};
use serde_json::json;

use super::{LifeError, load, may, note, record, save, store, tell_county, tell_giver};
use crate::life::actions::said;
use crate::subsidies::model::account::Kind;
use crate::subsidies::model::{ApplicationId, Grant, Move, State};

/// The next instalment of a grant: its amount, and how much must be spent before.
pub(crate) fn next_instalment(subsidy: &Subsidy, moves: &[Move]) -> Option<(i64, i64)> {
    let paid = moves.iter().filter(|one| one.kind == Kind::Pay).count();
    let instalment = subsidy.instalments.get(paid)?;
    let grant = Grant::of(moves);
    let until: u32 = subsidy.instalments.iter().take(paid + 1).map(|one| one.share).sum();
    let whole = i128::from(grant.approved) * i128::from(until) / 100;
    let amount = i64::try_from(whole).unwrap_or(i64::MAX) - grant.paid;
    let spent_first = i128::from(grant.paid) * i128::from(instalment.after_spent);
    // Rounded up: no thousand less than the share.
    let spent_first = i64::try_from((spent_first + 99) / 100).unwrap_or(i64::MAX);
    Some((amount.min(grant.unpaid()), spent_first))
}

/// Pays the next instalment.
///
/// # Errors
/// The post does not examine or decide for the agency; nothing is approved, or nothing is left to pay; not enough
/// of what was paid is spent; the payment's number is missing.
pub async fn pay(
    ctx: &Ctx,
    official: &Official,
    id: &ApplicationId,
    number: i64,
    document: &str,
) -> Result<(), LifeError> {
    let document = said(document, "note", "plans.payment_missing")?;
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (now, subsidy) = load(&context, tx, &id)?;
        let pays = may(&official, &subsidy.agency, &subsidy.reviews)
            || may(&official, &subsidy.agency, &subsidy.decides);
        if !pays {
            return Err(LifeError::NotYours);
        }
        let moves = store::moves_of(tx, &id)?;
        let sent = moves.iter().find(|one| one.number == number);
        if sent.is_some_and(|one| one.kind == Kind::Pay && one.note == document) {
            return Ok(());
        }
        if now.state != State::Approved {
            return Err(LifeError::NotNow("plans.subsidy_not_approved_yet"));
        }
        let next = next_instalment(&subsidy, &moves).filter(|(amount, _)| *amount > 0);
        let (amount, spent_first) = next.ok_or(LifeError::NotNow("plans.subsidy_all_paid"))?;
        let spent = Grant::of(&moves).spent;
        if spent < spent_first {
            let sums = [("spent", spent), ("needed", spent_first)];
            let args = sums.into_iter().map(|(name, sum)| (name, kernel::money::grouped(sum))).collect();
            return Err(LifeError::Field { field: "note", code: "plans.subsidy_spend_first", args });
        }
        if !note(tx, &official, &now, (number, Kind::Pay, amount), &document)? {
            return Ok(());
        }
        record(tx, &official, &now, "subsidy.paid", json!({ "amount": amount }))?;
        let sum = kernel::money::grouped(amount);
        let subject = Text::new(
            format!("補助款已撥付：{}", now.wish.object),
            format!("A subsidy was paid: {}", now.wish.object),
        );
        let body =
            Text::new(format!("這一期撥付 {sum} 千元。"), format!("This instalment is NT$ {sum} thousand."));
        tell_county(&context, tx, (&subsidy, &now), (subject, body))
    })
    .await
}

/// The county reports all that it spent so far. Less than before is a correction, and gives its reason.
///
/// # Errors
/// The post may not report; nothing was paid; more than was paid; the words are missing.
pub async fn spend(
    ctx: &Ctx,
    official: &Official,
    id: &ApplicationId,
    number: i64,
    (so_far, words): (i64, &str),
) -> Result<(), LifeError> {
    let words = said(words, "note", "plans.spending_missing")?;
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (now, subsidy) = load(&context, tx, &id)?;
        if !may(&official, &now.agency, &subsidy.applies) {
            return Err(LifeError::NotYours);
        }
        let moves = store::moves_of(tx, &id)?;
        let before = Grant::of(moves.iter().filter(|one| one.number < number)).spent;
        let difference = so_far.saturating_sub(before);
        let sent = moves.iter().find(|one| one.number == number);
        if sent.is_some_and(|one| one.kind == Kind::Spend && one.amount == difference && one.note == words) {
            return Ok(());
        }
        if now.state != State::Approved {
            return Err(LifeError::NotNow("plans.subsidy_not_approved_yet"));
        }
        if note(tx, &official, &now, (number, Kind::Spend, difference), &words)? {
            record(
                tx,
                &official,
                &now,
                "subsidy.spent",
                json!({ "so_far": so_far, "difference": difference }),
            )?;
        }
        Ok(())
    })
    .await
}

/// The county pays back what it did not spend, with the receipt.
///
/// # Errors
/// The post may not report; more than the county holds; the receipt is missing.
pub async fn repay(
    ctx: &Ctx,
    official: &Official,
    id: &ApplicationId,
    number: i64,
    (amount, receipt): (i64, &str),
) -> Result<(), LifeError> {
    let receipt = said(receipt, "note", "plans.receipt_missing")?;
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (now, subsidy) = load(&context, tx, &id)?;
        if !may(&official, &now.agency, &subsidy.applies) {
            return Err(LifeError::NotYours);
        }
        if now.state != State::Approved {
            return Err(LifeError::NotNow("plans.subsidy_not_approved_yet"));
        }
        if !note(tx, &official, &now, (number, Kind::Repay, amount), &receipt)? {
            return Ok(());
        }
        record(tx, &official, &now, "subsidy.repaid", json!({ "amount": amount }))?;
        let sum = kernel::money::grouped(amount);
        let subject = Text::new(
            format!("補助餘款繳回：{}", now.wish.object),
            format!("A balance was paid back: {}", now.wish.object),
        );
        let body = Text::new(
            format!("縣市繳回 {sum} 千元。核對無誤後請結案。"),
            format!("NT$ {sum} thousand came back. Settle the grant when it is right."),
        );
        tell_giver(&context, tx, (&subsidy, &now), &subsidy.decides, (subject, body))
    })
    .await
}

/// Ends a grant of which nothing is held; what was never paid is free again. Twice is no mistake.
///
/// # Errors
/// The post does not decide; the county still holds money; nothing was approved.
pub async fn settle(ctx: &Ctx, official: &Official, id: &ApplicationId) -> Result<(), LifeError> {
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let (mut now, subsidy) = load(&context, tx, &id)?;
        if !may(&official, &subsidy.agency, &subsidy.decides) {
            return Err(LifeError::NotYours);
        }
        match now.state {
            State::Settled => return Ok(()),
            State::Approved => {}
            _ => return Err(LifeError::NotNow("plans.subsidy_not_approved_yet")),
        }
        let moves = store::moves_of(tx, &id)?;
        let grant = Grant::of(&moves);
        if grant.held() > 0 {
            return Err(LifeError::NotNow("plans.subsidy_held"));
        }
        if grant.unpaid() > 0 {
            let number = i64::try_from(moves.len()).unwrap_or(i64::MAX).saturating_add(1);
            note(tx, &official, &now, (number, Kind::Release, grant.unpaid()), "")?;
        }
        now.state = State::Settled;
        let edition = now.edition;
        save(tx, &official, &now, (edition, "subsidy.settled"), json!({ "released": grant.unpaid() }))?;
        let subject = Text::new(
            format!("補助結案：{}", now.wish.object),
            format!("A grant is settled: {}", now.wish.object),
        );
        let body = Text::new("這筆補助已經結案。", "This grant is settled.");
        tell_county(&context, tx, (&subsidy, &now), (subject, body))
    })
    .await
}
