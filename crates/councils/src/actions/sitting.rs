//! A meeting from the members' answers to its end: the roll, the votes, the decisions.

use std::sync::Arc;

use catalogue::model::Council;
use kernel::{Actor, Ctx, Official, Tx, calendar::roc};
use serde_json::json;

use super::{CouncilError, allow, load, record, said};
use crate::model::meeting::Choice;
use crate::model::voting::{Count, Floor, count, outcome};
use crate::model::{Attendance, Came, Item, Meeting, MeetingId, Member, MemberId, Outcome, State, Vote};
use crate::store;

/// Who came, as the secretariat calls the roll.
#[derive(Debug, Clone)]
pub struct RollCall {
    /// Each member with who came and, for a deputy, in which office.
    pub came: Vec<(MemberId, Came, String)>,
    /// Who takes the chair.
    pub chair: Option<MemberId>,
}

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

/// The meeting with its members on its day.
fn sitting(tx: &mut Tx, council: &Council, id: &MeetingId) -> Result<(Meeting, Vec<Member>), CouncilError> {
    let meeting = load(tx, council, id)?;
    let members = store::list_members(tx, &council.id, meeting.held_on)?;
    Ok((meeting, members))
}

/// A deputy comes where the seat may be deputised, and is named.
fn deputy(
    council: &Council,
    member: &Member,
    came: Came,
    deputy: &str,
    field: &str,
) -> Result<Option<String>, CouncilError> {
    if came != Came::Deputy {
        return Ok(None);
    }
    if !council.seat(&member.seat).is_some_and(|seat| seat.deputised) {
        return Err(CouncilError::field(field, "councils.not_deputised"));
    }
    said(deputy, field, "councils.deputy_missing").map(Some)
}

/// A member answers the call; a later answer takes the place of an earlier one.
///
/// # Errors
/// The actor is no member; the meeting was not called or sits already; the seat may not be deputised.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    meeting: &MeetingId,
    came: Came,
    who: &str,
) -> Result<(), CouncilError> {
    let (context, actor, id, who) = (ctx.clone(), actor.clone(), meeting.clone(), who.to_owned());
    ctx.write(move |tx| {
        let found = store::find_meeting(tx, &id)?.ok_or(CouncilError::Unknown)?;
        let council = allow::council(&context, &found.council)?;
        let (meeting, members) = sitting(tx, &council, &id)?;
        let member = members.iter().find(|member| member.is(&actor)).ok_or(CouncilError::Unknown)?;
        if meeting.state != State::Called {
            return Err(CouncilError::NotNow("councils.not_called"));
        }
        let deputy = deputy(&council, member, came, &who, "deputy")?;
        let new = Attendance { member: member.id.clone(), answer: Some(came), came: None, deputy };
        store::save_attendance(tx, &id, &new)?;
        let object = ("council_meeting", id.as_str());
        let detail = json!({ "seat": member.seat, "answer": came });
        Ok(record(tx, &actor, &council, ("council.answer", "council.answered"), object, detail)?)
    })
    .await
}

/// Calls the roll and opens the meeting; while it sits, the roll may be called again for those who come late.
///
/// # Errors
/// The official is not of the secretariat; the meeting was not called, is not today or is over; somebody sends a
/// deputy who may not; nobody takes the chair, or not who should; there is no quorum.
pub async fn open(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    meeting: &MeetingId,
    roll: RollCall,
) -> Result<(), CouncilError> {
    let council = allow::council(ctx, council)?;
    let actor = allow::secretary(official, &council)?;
    let id = meeting.clone();
    ctx.write(move |tx| {
        let (mut meeting, members) = sitting(tx, &council, &id)?;
        if !matches!(meeting.state, State::Called | State::Open) {
            return Err(CouncilError::NotNow("councils.not_called"));
        }
        if tx.today() != meeting.held_on {
            return Err(CouncilError::NotNow("councils.not_today"));
        }
        let known = store::list_attendance(tx, &id)?;
        let mut attendance = Vec::with_capacity(members.len());
        for member in &members {
            let entered = roll.came.iter().find(|(id, _, _)| *id == member.id);
            let (came, who) = entered.map_or((Came::Absent, ""), |(_, came, who)| (*came, who.as_str()));
            let deputy = deputy(&council, member, came, who, &format!("deputy-{}", member.id))?;
            let answer = known.iter().find(|one| one.member == member.id).and_then(|one| one.answer);
            attendance.push(Attendance { member: member.id.clone(), answer, came: Some(came), deputy });
        }
        let chair = roll.chair.clone().ok_or_else(|| CouncilError::field("chair", "councils.chair_missing"))?;
        fit_to_chair(&council, &members, &attendance, &chair)?;
        quorum(&council, &Floor::of(&members, &attendance, &[]))?;
        for one in &attendance {
            store::save_attendance(tx, &id, one)?;
        }
        (meeting.chair, meeting.state) = (Some(chair), State::Open);
        store::save_meeting(tx, &meeting)?;
        let there = attendance.iter().filter(|one| one.is_there()).count();
        let detail = json!({ "members": members.len(), "there": there });
        let object = ("council_meeting", id.as_str());
        Ok(record(tx, &actor, &council, ("council.open", "council.meeting_opened"), object, detail)?)
    })
    .await
}

fn quorum(council: &Council, floor: &Floor) -> Result<(), CouncilError> {
    if floor.is_quorate(&council.meetings) {
        return Ok(());
    }
    let needed = floor.needed(&council.meetings);
    Err(CouncilError::NoQuorum { there: floor.there.len(), needed, entitled: floor.entitled })
}

/// The convener takes the chair, else a deputy convener, else a member: of those who came themselves.
fn fit_to_chair(
    council: &Council,
    members: &[Member],
    attendance: &[Attendance],
    chair: &MemberId,
) -> Result<(), CouncilError> {
    let rank = |member: &Member| {
        let role = council.seat(&member.seat).map(|seat| seat.role);
        role.map_or(3, |role| role as u8)
    };
    let came = |member: &&Member| {
        attendance.iter().any(|one| one.member == member.id && one.came == Some(Came::Present))
    };
    let highest = members.iter().filter(came).map(rank).min();
    let chosen = members.iter().filter(came).find(|member| member.id == *chair).map(rank);
    match chosen {
        None => Err(CouncilError::field("chair", "councils.chair_absent")),
        Some(chosen) if Some(chosen) != highest => {
            Err(CouncilError::field("chair", "councils.chair_not_highest"))
        }
        Some(_) => Ok(()),
    }
}

/// Enters a vote, or that a member takes no part because it concerns themselves: the member, or the secretariat
/// for those who raise their hand. A later vote takes the place of an earlier one until the item is decided;
/// who takes no part does not come back.
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
        if before.is_some_and(|vote| vote.choice == Choice::Recused) {
            return if cast.choice == Choice::Recused {
                Ok(())
            } else {
                Err(CouncilError::NotNow("councils.recused_already"))
            };
        }
        let reason = match cast.choice {
            Choice::Recused => {
                Some(said(&cast.reason, &format!("reason-{}", cast.item), "councils.recuse_reason_missing")?)
            }
            _ => None,
        };
        let vote = Vote { item: cast.item, member: member.id.clone(), choice: cast.choice, reason };
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
    council: &Arc<Council>,
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

fn noted(tx: &mut Tx, actor: &Actor, council: &Council, id: &MeetingId, item: &Item) -> Result<(), CouncilError> {
    let detail = json!({ "item": item.number, "outcome": item.outcome, "resolution": item.resolution,
                         "for": item.in_favour, "against": item.against, "abstained": item.abstained,
                         "recused": item.recused });
    let object = ("council_meeting", id.as_str());
    Ok(record(tx, actor, council, ("council.decide", "council.item_decided"), object, detail)?)
}

/// Closes the meeting. Closing it again changes nothing.
///
/// # Errors
/// The official is not of the secretariat; the meeting does not sit; an item is not decided.
pub async fn close(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    meeting: &MeetingId,
) -> Result<(), CouncilError> {
    let council = allow::council(ctx, council)?;
    let actor = allow::secretary(official, &council)?;
    let id = meeting.clone();
    ctx.write(move |tx| {
        let mut meeting = load(tx, &council, &id)?;
        match meeting.state {
            State::Closed | State::Published => return Ok(()),
            State::Open => {}
            _ => return Err(CouncilError::NotNow("councils.not_open")),
        }
        if store::list_items(tx, &id)?.iter().any(|item| item.outcome.is_none()) {
            return Err(CouncilError::NotNow("councils.items_open"));
        }
        meeting.state = State::Closed;
        store::save_meeting(tx, &meeting)?;
        let object = ("council_meeting", id.as_str());
        let detail = json!({ "number": meeting.number, "year": meeting.year });
        Ok(record(tx, &actor, &council, ("council.close", "council.meeting_held"), object, detail)?)
    })
    .await
}
