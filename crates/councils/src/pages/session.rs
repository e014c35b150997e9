//! A meeting on the secretariat's desk: agenda, call, roll, decisions, minutes.

mod forms;
mod roll;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::Council;
use kernel::{AgencyId, Ctx, Official};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused};

use super::{Filled, meeting_name, word};
use crate::actions::{self, Cast, How, NewItem, NewMeeting, RollCall, allow};
use crate::error::CouncilError;
use crate::model::meeting::Choice;
use crate::model::{
    Attendance, Came, Effect, Item, Meeting, MeetingId, Member, MemberId, Minutes, State as Stands, Vote,
};
use crate::store;

/// A meeting with everything about it.
pub(super) struct Whole {
    pub(super) council: Arc<Council>,
    pub(super) meeting: Meeting,
    pub(super) members: Vec<Member>,
    pub(super) items: Vec<Item>,
    pub(super) attendance: Vec<Attendance>,
    pub(super) votes: Vec<Vote>,
    pub(super) minutes: Vec<Minutes>,
}

impl Whole {
    /// Reads it.
    pub(super) async fn load(ctx: &Ctx, id: &MeetingId) -> Result<Self, CouncilError> {
        let (context, id) = (ctx.clone(), id.clone());
        ctx.read(move |r| {
            let meeting = store::find_meeting(r, &id)?.ok_or(CouncilError::Unknown)?;
            Ok(Self {
                council: allow::council(&context, &meeting.council)?,
                members: store::list_members(r, &meeting.council, meeting.held_on)?,
                items: store::list_items(r, &id)?,
                attendance: store::list_attendance(r, &id)?,
                votes: store::list_votes(r, &id)?,
                minutes: store::list_minutes(r, &id)?,
                meeting,
            })
        })
        .await
    }

    pub(super) fn attendance_of(&self, member: &MemberId) -> Option<&Attendance> {
        self.attendance.iter().find(|one| one.member == *member)
    }

    pub(super) fn vote_of(&self, item: i64, member: &MemberId) -> Option<&Vote> {
        self.votes.iter().find(|vote| vote.item == item && vote.member == *member)
    }
}

/// `GET /desk/councils/{id}/meetings/{meeting}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(at): Path<(String, String)>,
) -> Result<Response, Failure> {
    kept(&ctx, &v, &at)?;
    render(&ctx, &v, &at, (&Form::default(), &Errors::new())).await
}

fn kept(ctx: &Ctx, v: &Visitor, (id, _): &(String, String)) -> Result<Official, Failure> {
    let (official, council) = (v.official()?.clone(), allow::council(ctx, id)?);
    allow::secretary(&official, &council)?;
    Ok(official)
}

async fn render(
    ctx: &Ctx,
    v: &Visitor,
    (id, meeting): &(String, String),
    filled: Filled<'_>,
) -> Result<Response, Failure> {
    let whole = Whole::load(ctx, &MeetingId::new(meeting)).await?;
    if whole.council.id != *id {
        return Err(CouncilError::Unknown.into());
    }
    let body = match whole.meeting.state {
        Stands::Draft | Stands::Called => forms::before(ctx, v, &whole, filled),
        Stands::Open => forms::during(ctx, v, &whole, filled),
        Stands::Closed | Stands::Published => forms::after(ctx, v, &whole, filled),
    };
    let frame = page(ctx, v, &meeting_name(ctx, v, &whole.meeting)).caption(whole.council.name.of(v.lang));
    Ok(frame.back(format!("/desk/councils/{id}"), "").errors(filled.1).wide().body(body))
}

/// Back to the meeting, or the page with what was refused.
async fn done(
    ctx: &Ctx,
    v: &Visitor,
    at: &(String, String),
    form: &Form,
    outcome: Result<(), CouncilError>,
) -> Result<Response, Failure> {
    match outcome {
        Ok(()) => Ok(redirect(format!("/desk/councils/{}/meetings/{}", at.0, at.1))),
        Err(error) => {
            let mut errors = Errors::new();
            refused(ctx, v, &mut errors, error)?;
            render(ctx, v, at, (form, &errors)).await
        }
    }
}

/// `POST …/items`.
pub(crate) async fn add_item(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(at): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let official = kept(&ctx, &v, &at)?;
    let due = form.date("due");
    if !due.is_empty() && due.day().is_none() {
        let wrong = Err(CouncilError::field("due", "councils.day_wrong"));
        return done(&ctx, &v, &at, &form, wrong).await;
    }
    let effect = form.opt("effect").map(|text| Effect::parse(text).ok_or(()));
    let Ok(effect) = effect.transpose() else {
        let wrong = Err(CouncilError::field("effect", "councils.effect_unknown"));
        return done(&ctx, &v, &at, &form, wrong).await;
    };
    let new = NewItem {
        title: form.text("title").to_owned(),
        paper: form.text("paper").to_owned(),
        owner: form.opt("owner").map(AgencyId::new),
        due_on: due.day(),
        effect,
    };
    let outcome = actions::add_item(&ctx, &official, &at.0, &MeetingId::new(&at.1), new).await;
    done(&ctx, &v, &at, &form, outcome.map(drop)).await
}

/// `POST …/call`.
pub(crate) async fn call(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(at): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let official = kept(&ctx, &v, &at)?;
    let Some(held_on) = form.date("held").day() else {
        let wrong = Err(CouncilError::field("held", "councils.day_wrong"));
        return done(&ctx, &v, &at, &form, wrong).await;
    };
    let when =
        NewMeeting { held_on, clock: form.text("clock").to_owned(), place: form.text("place").to_owned() };
    let outcome = actions::call(&ctx, &official, &at.0, &MeetingId::new(&at.1), when).await;
    done(&ctx, &v, &at, &form, outcome).await
}

/// `POST …/open`.
pub(crate) async fn open(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(at): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let official = kept(&ctx, &v, &at)?;
    let came = form.fields().iter().filter_map(|(name, value)| {
        let id = name.strip_prefix("came-")?;
        let (_, came) = Came::ALL.into_iter().find(|(word, _)| word == value)?;
        Some((MemberId::new(id), came, form.text(&format!("deputy-{id}")).to_owned()))
    });
    let roll = RollCall { came: came.collect(), chair: form.opt("chair").map(MemberId::new) };
    let outcome = actions::open(&ctx, &official, &at.0, &MeetingId::new(&at.1), roll).await;
    done(&ctx, &v, &at, &form, outcome).await
}

/// `POST …/items/{item}`: the votes that are entered, then how the item is decided; `vote` only keeps the votes.
pub(crate) async fn decide(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((id, meeting, item)): Path<(String, String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let item: i64 = item.parse().map_err(|_| Failure::not_found())?;
    let at = (id, meeting);
    let official = kept(&ctx, &v, &at)?;
    let (meeting, field) = (MeetingId::new(&at.1), format!("how-{item}"));
    let prefix = format!("vote-{item}-");
    for (name, value) in form.fields() {
        let Some(member) = name.strip_prefix(&prefix) else { continue };
        let Some((_, choice)) = Choice::ALL.into_iter().find(|(word, _)| word == value) else { continue };
        let reason = form.text(&format!("reason-{item}-{member}")).to_owned();
        let cast = Cast { item, member: MemberId::new(member), choice, reason };
        if let Err(error) = actions::vote(&ctx, &v.actor, &meeting, cast).await {
            return done(&ctx, &v, &at, &form, Err(error)).await;
        }
    }
    let how = match form.text(&field) {
        "vote" => How::Vote,
        "consensus" => How::Consensus,
        "defer" => How::Defer,
        "" => return done(&ctx, &v, &at, &form, Ok(())).await,
        _ => {
            return done(&ctx, &v, &at, &form, Err(CouncilError::field(field, "councils.how_unknown"))).await;
        }
    };
    let outcome = actions::decide(&ctx, &official, &at.0, &meeting, (item, how)).await;
    done(&ctx, &v, &at, &form, outcome.map(drop)).await
}

/// `POST …/close`.
pub(crate) async fn close(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(at): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let official = kept(&ctx, &v, &at)?;
    let outcome = actions::close(&ctx, &official, &at.0, &MeetingId::new(&at.1)).await;
    done(&ctx, &v, &at, &form, outcome).await
}

/// `POST …/minutes`: the first edition, or a corrected one.
pub(crate) async fn minutes(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(at): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let official = kept(&ctx, &v, &at)?;
    let (meeting, text) = (MeetingId::new(&at.1), form.text("text"));
    let outcome = if form.has("correction") {
        actions::correct(&ctx, &official, &at.0, &meeting, (text, form.text("correction"))).await
    } else {
        actions::draft(&ctx, &official, &at.0, &meeting, text).await
    };
    done(&ctx, &v, &at, &form, outcome).await
}

/// The word of a vote.
pub(super) fn choice_word(ctx: &Ctx, v: &Visitor, choice: Choice) -> String {
    word(ctx, v, &format!("councils-choice-{}", crate::model::word(&Choice::ALL, &choice)))
}
