//! Carrying a reorganisation out: begin on its day, hand over in parts, look everything up again, correct.

use std::sync::Arc;

use catalogue::model::reorganisation::Reorganisation;
use kernel::{Actor, AgencyId, Audit, Ctx, DbError, Fact, Text, Tx};
use messaging::{Message, Recipient};
use serde_json::{Value as Json, json};

use crate::error::ReorganisationError;
use crate::jobs;
use crate::kinds::{self, Side};
use crate::model::{Item, Kind, Outcome, Run};
use crate::store::{self, Place};

/// Things handed over in one transaction.
pub(crate) const PART: i64 = 50;

/// Roles of the posts that are told how it went.
const TOLD: [&str; 2] = ["head", "it"];

/// Begins a reorganisation whose day has come, once: counts what the ending agencies have, notes which definitions go
/// over, and has the rest handed over in parts.
pub(crate) fn begin(ctx: &Ctx, tx: &mut Tx, order: &Arc<Reorganisation>) -> anyhow::Result<()> {
    let now = tx.now();
    let run = Run { id: order.id.clone(), on: order.on, begun_at: now, round: 1, finished_at: None };
    if !store::insert_run(tx, &run)? {
        return Ok(());
    }
    catalogue::actions::note_entries(ctx, tx)?;
    let mut sum = definitions(ctx, tx, order)?;
    for ending in &order.endings {
        let side = Side { ctx, order, agency: &ending.agency };
        for (word, kind) in Kind::ALL {
            let count = side.count(tx, kind)?;
            if count > 0 {
                store::insert_count(tx, &order.id, (word, &ending.agency), count)?;
            }
            sum += count;
        }
    }
    if sum == 0 {
        return Ok(store::finish_run(tx, &order.id)?);
    }
    note(tx, "reorganisation.begin", order, json!({ "things": sum }))?;
    Ok(jobs::enqueue_part(tx, &order.id, &jobs::Part::first())?)
}

/// Notes the definitions that went over with the day; gives how many.
fn definitions(ctx: &Ctx, tx: &mut Tx, order: &Reorganisation) -> Result<i64, DbError> {
    let catalogue = catalogue::current(ctx);
    let of_order = catalogue.handed.iter().filter(|handed| handed.reorganisation == order.id);
    let mut counts: Vec<((&str, AgencyId), i64)> = Vec::new();
    for handed in of_order {
        let item = Item {
            kind: handed.kind.to_owned(),
            object: handed.id.clone(),
            label: handed.name.zh.clone(),
            from: handed.from.clone(),
            to: Some(handed.to.clone()),
            outcome: Outcome::Moved,
            at: tx.now(),
            found: false,
        };
        store::put_item(tx, &order.id, &item)?;
        let name = (handed.kind, handed.from.clone());
        match counts.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => counts.push((name, 1)),
        }
    }
    for ((kind, agency), count) in &counts {
        store::insert_count(tx, &order.id, (kind, agency), *count)?;
    }
    Ok(counts.iter().map(|(_, count)| count).sum())
}

/// Hands over the next part; gives what comes after it, none when everything was gone through.
pub(crate) fn hand_over(
    ctx: &Ctx,
    tx: &mut Tx,
    order: &Reorganisation,
    part: &jobs::Part,
) -> anyhow::Result<Option<jobs::Part>> {
    let (Some((_, kind)), Some(ending)) = (Kind::ALL.get(part.kind), order.endings.get(part.agency)) else {
        return Ok(None);
    };
    let side = Side { ctx, order, agency: &ending.agency };
    let items = side.hand_over(tx, *kind, (&part.after, PART))?;
    for item in &items {
        store::put_item(tx, &order.id, item)?;
    }
    let last = items.last().filter(|_| items.len() as i64 == PART);
    let next = match last {
        Some(last) => jobs::Part { after: last.object.clone(), ..part.clone() },
        None if part.agency + 1 < order.endings.len() => {
            jobs::Part { agency: part.agency + 1, after: String::new(), ..part.clone() }
        }
        None => jobs::Part { kind: part.kind + 1, agency: 0, after: String::new() },
    };
    Ok((next.kind < Kind::ALL.len()).then_some(next))
}

/// Looks the next things up again where they should be; gives where to go on, none at the end.
pub(crate) fn look_up_again(
    ctx: &Ctx,
    tx: &mut Tx,
    order: &Reorganisation,
    after: &Place,
) -> anyhow::Result<Option<Place>> {
    let items = store::list_items(tx, &order.id, after, PART)?;
    for item in &items {
        let found = item.outcome != Outcome::Left && kinds::is_there(ctx, tx, item)?;
        store::put_item(tx, &order.id, &Item { found, ..item.clone() })?;
    }
    Ok(items.last().filter(|_| items.len() as i64 == PART).map(store::place))
}

/// Ends the round: notes it, and tells the heads and IT posts of the agencies that go on.
pub(crate) fn finish(ctx: &Ctx, tx: &mut Tx, order: &Reorganisation) -> anyhow::Result<()> {
    store::finish_run(tx, &order.id)?;
    let report = store::report(tx, &order.id)?;
    let left: i64 = report.iter().map(|line| line.left).sum();
    let whole = report.iter().filter(|line| line.is_whole()).count();
    note(tx, "reorganisation.finish", order, json!({ "lines": report.len(), "whole": whole, "left": left }))?;
    let moved: i64 = report.iter().map(|line| line.moved).sum();
    tx.fact(Fact {
        kind: "reorganisation.handed_over",
        agency: order.endings.first().map(|ending| &ending.successor),
        dims: json!({ "reorganisation": order.id }),
        value: moved,
    })?;
    Ok(tell(ctx, tx, order, left)?)
}

fn tell(ctx: &Ctx, tx: &mut Tx, order: &Reorganisation, left: i64) -> Result<(), DbError> {
    let agencies = directory::agencies(ctx);
    let mut successors: Vec<&AgencyId> = order.endings.iter().map(|ending| &ending.successor).collect();
    successors.sort();
    successors.dedup();
    let (name_zh, name_en) = (&order.name.zh, &order.name.en);
    let (zh, en) = if left == 0 {
        (
            "全部都有人接了，前後件數相符。API 金鑰照舊可用，請在三個月內換新；憑證請重新申請。".to_owned(),
            "Somebody goes on with everything, and the counts before and after agree. API credentials go on; replace \
             them within three months. Apply for new certificates."
                .to_owned(),
        )
    } else {
        (
            format!("還有 {left} 件沒有人接。請看清單，補上對應的職位後再移交一次。"),
            format!(
                "Nobody goes on with {left} things yet. See the list, map the posts, and hand over again."
            ),
        )
    };
    for agency in successors {
        for post in agencies.posts_of(agency) {
            if !post.roles.iter().any(|role| TOLD.contains(&role.as_str())) {
                continue;
            }
            let message = Message {
                to: Recipient::Post(post.id.clone()),
                from: agency.clone(),
                case: None,
                subject: Text::new(format!("{name_zh}：移交結果"), format!("{name_en}: the handing over")),
                body: Text::new(zh.clone(), en.clone()),
                link: Some(format!("/reorganisations/{}", order.id)),
            };
            messaging::actions::send(tx, message)?;
        }
    }
    Ok(())
}

/// Hands over again, as a correction after the file was mended: what somebody goes on with already stays.
///
/// # Errors
/// There is no such reorganisation; its day has not come; the round before still goes on; the post is no head, supervisor
/// or IT post of an agency that goes on.
pub async fn correct(ctx: &Ctx, actor: &Actor, id: &str) -> Result<(), ReorganisationError> {
    let order = catalogue::current(ctx).reorganisation(id).cloned().ok_or(ReorganisationError::Unknown)?;
    if !may_correct(actor, &order) {
        return Err(ReorganisationError::NotYours);
    }
    let actor = actor.clone();
    ctx.write(move |tx| {
        if store::find_run(tx, &order.id)?.is_none() {
            return Err(ReorganisationError::NotYet);
        }
        if !store::begin_round(tx, &order.id)? {
            return Err(ReorganisationError::GoesOn);
        }
        tx.audit(Audit {
            actor: &actor,
            action: "reorganisation.correct",
            object: "reorganisation",
            object_id: &order.id,
            agency: None,
            detail: json!({}),
        })?;
        Ok(jobs::enqueue_part(tx, &order.id, &jobs::Part::first())?)
    })
    .await
}

/// Whether the actor may have a reorganisation handed over again.
pub(crate) fn may_correct(actor: &Actor, order: &Reorganisation) -> bool {
    let Some(official) = actor.official() else { return false };
    let successor = order.endings.iter().any(|ending| ending.successor == official.agency);
    let leads = ["head", "supervisor", "it"].iter().any(|role| actor.has_role(role));
    (successor && leads) || actor.has_role("operator")
}

fn note(tx: &mut Tx, action: &'static str, order: &Reorganisation, detail: Json) -> Result<(), DbError> {
    tx.audit(Audit {
        actor: &Actor::Platform,
        action,
        object: "reorganisation",
        object_id: &order.id,
        agency: order.endings.first().map(|ending| &ending.successor),
        detail,
    })
}
