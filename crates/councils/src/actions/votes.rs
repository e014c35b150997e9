//! Votes and decisions, item by item.

use catalogue::model::Council;
use kernel::calendar::roc;
use kernel::{Actor, Ctx, Official, Tx};
use serde_json::json;

use super::sitting::{quorum, sitting};
use super::{CouncilError, allow, record, said};
use crate::model::meeting::Choice;
use crate::model::voting::{Count, Floor, count, outcome};
use crate::model::{Item, Meeting, MeetingId, MemberId, Outcome, State, Vote};
use crate::store;

/// A vote as it is entered.
#[derive(Debug, Clone)]
pub struct Cast {
    /// The item.
    pub item: i64,
    /// The member.
    pub member: MemberId,
    /// The vote.
    pub choice: Choice,
    /// Why they take no part.
    pub reason: String,
}

/// How an item is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The chair asks, and nobody objects.
    Consensus,
    /// By the votes entered.
    Vote,
    /// For a later meeting.
    Defer,
}

/// Enters a vote, or that a member takes no part because it concerns themselves: the member, or the secretariat
/// for those who raise their hand. A later vote takes the place of an earlier one until the item is decided, but
/// nobody else's that of the member's own; who takes no part does not come back.
///
/// # Errors
/// The actor may not vote for this member; the meeting does not sit; the item is decided; the member is not
/// there; the reason is missing.
pub async fn vote(ctx: &Ctx, actor: &Actor, meeting: &MeetingId, cast: Cast) -> Result<(), CouncilError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), meeting.clone());
    ctx.write(move |tx| {
        let found = store::find_meeting(tx, &id)?.ok_or(CouncilError::Unknown)?;
        let council = allow::council(&context, &found.council)?;
        let (meeting, members) = sitting(tx, &council, &id)?;
        let member = members.iter().find(|member| member.id == cast.member).ok_or(CouncilError::Unknown)?;
        if !member.is(&actor) && !allow::keeps(&actor, &council) {
            return Err(CouncilError::NotYours);
        }
        if meeting.state != State::Open {
            return Err(CouncilError::NotNow("councils.not_open"));
        }
        let item = store::find_item(tx, &id, cast.item)?.ok_or(CouncilError::Unknown)?;
        if item.outcome.is_some() {
            return Err(CouncilError::NotNow("councils.decided_already"));
        }
        let there = store::list_attendance(tx, &id)?;
        if !there.iter().any(|one| one.member == member.id && one.is_there()) {
            return Err(CouncilError::NotNow("councils.not_there"));
        }
        let votes = store::list_votes(tx, &id)?;
        let before = votes.iter().find(|vote| vote.item == cast.item && vote.member == member.id);
        let own = member.is(&actor);
        match before {
            Some(vote) if vote.choice == cast.choice => return Ok(()),
            Some(vote) if vote.choice == Choice::Recused => {
                return Err(CouncilError::NotNow("councils.recused_already"));
            }
            Some(vote) if vote.own && !own => return Err(CouncilError::NotNow("councils.voted_themselves")),
            _ => {}
        }
        let reason = match cast.choice {
            Choice::Recused => {
                Some(said(&cast.reason, &format!("reason-{}", cast.item), "councils.recuse_reason_missing")?)
            }
            _ => None,
        };
        let vote = Vote { item: cast.item, member: member.id.clone(), choice: cast.choice, reason, own };
        store::save_vote(tx, &id, &vote, &actor.label())?;
        let detail = json!({ "item": vote.item, "seat": member.seat, "choice": vote.choice });
        let object = ("council_meeting", id.as_str());
        Ok(record(tx, &actor, &council, ("council.vote", "council.voted"), object, detail)?)
    })
    .await
}

/// Decides an item; what carries gets the number of a resolution. Deciding it the same way again changes nothing.
///
/// # Errors
/// The official is not of the secretariat; the meeting does not sit; there is no quorum of those who may take
/// part; somebody objected to a consensus; nobody voted.
pub async fn decide(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    meeting: &MeetingId,
    (number, how): (i64, How),
) -> Result<Outcome, CouncilError> {
    let council = allow::council(ctx, council)?;
    let actor = allow::secretary(official, &council)?;
    let id = meeting.clone();
    ctx.write(move |tx| {
        let (meeting, members) = sitting(tx, &council, &id)?;
        let mut item = store::find_item(tx, &id, number)?.ok_or(CouncilError::Unknown)?;
        if let Some(outcome) = item.outcome {
            return Ok(outcome);
        }
        if meeting.state != State::Open {
            return Err(CouncilError::NotNow("councils.not_open"));
        }
        let attendance = store::list_attendance(tx, &id)?;
        let mut votes = store::list_votes(tx, &id)?;
        votes.retain(|vote| vote.item == number);
        let floor = Floor::of(&members, &attendance, &votes);
        let counted = count(&floor, &votes);
        let outcome = if how == How::Defer {
            Outcome::Deferred
        } else {
            quorum(&council, &floor)?;
            settle(&council, &floor, counted, how, number)?
        };
        item.outcome = Some(outcome);
        item.resolution = outcome.resolves().then(|| resolution_number(&council, &meeting, number));
        (item.in_favour, item.against) = (counted.in_favour as i64, counted.against as i64);
        (item.abstained, item.recused) = (counted.abstained as i64, floor.recused as i64);
        if !store::decide_item(tx, &id, &item)? {
            return Err(CouncilError::NotNow("councils.decided_already"));
        }
        noted(tx, &actor, &council, &id, &item)?;
        Ok(outcome)
    })
    .await
}

fn settle(
    council: &Council,
    floor: &Floor,
    counted: Count,
    how: How,
    number: i64,
) -> Result<Outcome, CouncilError> {
    match how {
        How::Consensus if counted.against + counted.abstained > 0 => {
            Err(CouncilError::field(format!("how-{number}"), "councils.objected"))
        }
        How::Consensus => Ok(Outcome::Consensus),
        _ if counted == Count::default() => {
            Err(CouncilError::field(format!("how-{number}"), "councils.nobody_voted"))
        }
        _ => Ok(outcome(floor, counted, &council.meetings)),
    }
}

/// `憑推字第1150102號`: the year of the Republic, the meeting and the item.
fn resolution_number(council: &Council, meeting: &Meeting, item: i64) -> String {
    let year = roc::year_of(meeting.held_on);
    format!("{}{year}{:02}{item:02}號", council.number, meeting.number)
}

fn noted(
    tx: &mut Tx,
    actor: &Actor,
    council: &Council,
    id: &MeetingId,
    item: &Item,
) -> Result<(), CouncilError> {
    let detail = json!({ "item": item.number, "outcome": item.outcome, "resolution": item.resolution,
                         "for": item.in_favour, "against": item.against, "abstained": item.abstained,
                         "recused": item.recused });
    let object = ("council_meeting", id.as_str());
    Ok(record(tx, actor, council, ("council.decide", "council.item_decided"), object, detail)?)
}
