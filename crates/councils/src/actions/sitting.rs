//! A meeting from the members' answers to its end: who comes, the roll, the quorum, the close.

use catalogue::model::Council;
use kernel::{Actor, Ctx, Official, Tx};
use serde_json::json;

use super::{CouncilError, allow, load, record, said};
use crate::model::voting::Floor;
use crate::model::{Attendance, Came, Meeting, MeetingId, Member, MemberId, State};
use crate::store;

/// Who came, as the secretariat calls the roll.
#[derive(Debug, Clone)]
pub struct RollCall {
    /// Each member with who came and, for a deputy, in which office.
    pub came: Vec<(MemberId, Came, String)>,
    /// Who takes the chair.
    pub chair: Option<MemberId>,
}

/// The meeting with its members on its day.
pub(super) fn sitting(
    tx: &mut Tx,
    council: &Council,
    id: &MeetingId,
) -> Result<(Meeting, Vec<Member>), CouncilError> {
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
        let chair =
            roll.chair.clone().ok_or_else(|| CouncilError::field("chair", "councils.chair_missing"))?;
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

/// Enough of those who may take part are there.
pub(super) fn quorum(council: &Council, floor: &Floor) -> Result<(), CouncilError> {
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
