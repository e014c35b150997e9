//! A member's own pages: meetings they are called to, votes, and minutes to confirm.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Actor, Ctx};
use maud::{Markup, html};
use web::components::{ButtonKind, Choice, Choices, Table, empty_state, inset, radios, table};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused};

use super::session::{Whole, choice_word};
use super::{Filled, columns, hidden, line, meeting_name, press, seat, state_tag, word};
use crate::actions::{self, Cast, allow};
use crate::error::CouncilError;
use crate::model::meeting::Choice as Vote;
use crate::model::{Came, Item, Meeting, MeetingId, Member, State as Stands};
use crate::store;

/// `GET /my/councils`.
pub(crate) async fn list(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let (actor, today) = (v.actor.clone(), ctx.today());
    let found = ctx.read(move |r| {
        let mut own: Vec<Member> = Vec::new();
        match &actor {
            Actor::Official(official) => {
                for post in official.posts() {
                    own.extend(store::list_of_post(r, post, today)?);
                }
            }
            Actor::Citizen(person) => own.extend(store::list_of_person(r, &person.id, today)?),
            _ => {}
        }
        let mut found: Vec<(Member, Vec<Meeting>)> = Vec::with_capacity(own.len());
        for member in own {
            let mut meetings = store::list_meetings(r, &member.council)?;
            meetings.retain(|meeting| meeting.state != Stands::Draft);
            found.push((member, meetings));
        }
        Ok::<_, CouncilError>(found)
    });
    let found = found.await?;
    let frame = page(&ctx, &v, &word(&ctx, &v, "councils-mine")).wide();
    if found.is_empty() {
        let next = html! { p { a href="/councils" { (word(&ctx, &v, "councils-title")) } } };
        return Ok(frame.body(empty_state(&word(&ctx, &v, "councils-mine-none"), &next)));
    }
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "councils-mine-lead")) }
        @for (member, meetings) in &found { (one_council(&ctx, &v, member, meetings)) }
    }))
}

fn one_council(ctx: &Ctx, v: &Visitor, member: &Member, meetings: &[Meeting]) -> Markup {
    let Some(council) = catalogue::current(ctx).council(&member.council).cloned() else { return html! {} };
    let rows = meetings.iter().map(|meeting| {
        vec![
            html! { a href={ "/my/councils/" (meeting.id) } { (meeting_name(ctx, v, meeting)) } },
            html! { (meeting.held_on.long(v.lang)) " " (meeting.clock) },
            state_tag(ctx, v, meeting.state),
        ]
    });
    html! {
        h2 { (council.name.of(v.lang)) }
        p { (seat(v, &council, &member.seat)) @if let Some(until) = member.until_on { " · " (word(ctx, v, "councils-term")) " " (until.long(v.lang)) } }
        @if meetings.is_empty() { p { (word(ctx, v, "councils-no-meetings")) } } @else {
            (table(&Table {
                caption: council.name.of(v.lang),
                caption_hidden: true,
                columns: columns(ctx, v, &["councils-meeting", "councils-day", "councils-how-it-stands"]),
                rows: rows.collect(),
            }))
        }
    }
}

/// `GET /my/councils/{meeting}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(meeting): Path<String>,
) -> Result<Response, Failure> {
    render(&ctx, &v, &meeting, (&Form::default(), &Errors::new())).await
}

async fn render(ctx: &Ctx, v: &Visitor, meeting: &str, filled: Filled<'_>) -> Result<Response, Failure> {
    let whole = Whole::load(ctx, &MeetingId::new(meeting)).await?;
    let own = whole.members.iter().find(|member| member.is(&v.actor)).cloned();
    let own = own.filter(|_| whole.meeting.state != Stands::Draft).ok_or(CouncilError::Unknown)?;
    let meeting = &whole.meeting;
    let decided = meeting.state == Stands::Published;
    let frame = page(ctx, v, &meeting_name(ctx, v, meeting)).caption(whole.council.name.of(v.lang));
    Ok(frame.back("/my/councils", "").errors(filled.1).body(html! {
        p { (state_tag(ctx, v, meeting.state)) " " (meeting.held_on.long(v.lang)) " " (meeting.clock) " · " (meeting.place) }
        @if meeting.state == Stands::Called { (answer_form(ctx, v, &whole, &own, filled)) }
        (confirmation(ctx, v, &whole))
        h2 { (word(ctx, v, "councils-agenda")) }
        @for item in &whole.items {
            (super::meeting::item(ctx, v, item, decided || item.outcome.is_some()))
            @if meeting.state == Stands::Open && item.outcome.is_none() { (vote_form(ctx, v, &whole, &own, item, filled)) }
        }
        @if decided {
            p { a href={ "/councils/" (whole.council.id) "/meetings/" (meeting.id) } { (word(ctx, v, "councils-public-page")) } }
        }
    }))
}

fn answer_form(ctx: &Ctx, v: &Visitor, whole: &Whole, own: &Member, (form, errors): Filled<'_>) -> Markup {
    let deputised = whole.council.seat(&own.seat).is_some_and(|seat| seat.deputised);
    let known = whole.attendance_of(&own.id).and_then(|one| one.answer);
    let known = known.map(|came| crate::model::word(&Came::ALL, &came)).unwrap_or_default();
    let choices: Vec<Choice> = Came::ALL
        .iter()
        .filter(|(_, came)| deputised || *came != Came::Deputy)
        .map(|(text, _)| Choice::new(*text, word(ctx, v, &format!("councils-answer-{text}"))))
        .collect();
    html! {
        form method="post" action={ "/my/councils/" (whole.meeting.id) "/answer" } novalidate {
            (radios(v.lang, &Choices {
                name: "answer",
                legend: &word(ctx, v, "councils-answer"),
                error: errors.of("answer"),
                values: &[form.opt("answer").unwrap_or(known)],
                choices: &choices,
                ..Default::default()
            }))
            @if deputised { (line(ctx, v, (form, errors), "deputy", "councils-deputy")) }
            (press(ctx, v, "councils-answer-send", ButtonKind::Primary))
        }
    }
}

fn vote_form(ctx: &Ctx, v: &Visitor, whole: &Whole, own: &Member, item: &Item, filled: Filled<'_>) -> Markup {
    let there = whole.attendance_of(&own.id).is_some_and(crate::model::Attendance::is_there);
    let vote = whole.vote_of(item.number, &own.id).map(|vote| vote.choice);
    let stored = vote.map(|choice| crate::model::word(&Vote::ALL, &choice)).unwrap_or_default();
    let (name, reason) = (format!("choice-{}", item.number), format!("reason-{}", item.number));
    let choices: Vec<Choice> =
        Vote::ALL.iter().map(|(text, choice)| Choice::new(*text, choice_word(ctx, v, *choice))).collect();
    html! {
        @if !there { p.hint { (word(ctx, v, "councils-not-on-roll")) } }
        @else if vote == Some(Vote::Recused) { p { (choice_word(ctx, v, Vote::Recused)) } }
        @else {
            form method="post" action={ "/my/councils/" (whole.meeting.id) "/items/" (item.number) } novalidate {
                (radios(v.lang, &Choices {
                    name: &name,
                    legend: &word(ctx, v, "councils-your-vote"),
                    error: filled.1.of(&name),
                    values: &[filled.0.opt(&name).unwrap_or(stored)],
                    choices: &choices,
                    ..Default::default()
                }))
                (line(ctx, v, filled, &reason, "councils-recuse-reason"))
                (press(ctx, v, "councils-vote-send", ButtonKind::Secondary))
            }
        }
    }
}

/// For whoever was in the chair: the minutes to confirm.
fn confirmation(ctx: &Ctx, v: &Visitor, whole: &Whole) -> Markup {
    let open = whole.minutes.last().filter(|minutes| minutes.confirmed_at.is_none());
    let Some(minutes) = open.filter(|_| allow::chairs(&v.actor, &whole.meeting, &whole.members)) else {
        return html! {};
    };
    html! {
        h2 { (word(ctx, v, "councils-confirm")) }
        p { (word(ctx, v, "councils-confirm-lead")) }
        (inset(&html! { @for line in minutes.text.lines() { p { (line) } } }))
        @if let Some(correction) = &minutes.correction { p { (web::t(ctx, v, "councils-corrected", &[("reason", correction.into())])) } }
        form method="post" action={ "/my/councils/" (whole.meeting.id) "/confirm" } {
            (hidden("edition", &minutes.edition.to_string()))
            (press(ctx, v, "councils-confirm-send", ButtonKind::Primary))
        }
    }
}

async fn done(
    ctx: &Ctx,
    v: &Visitor,
    meeting: &str,
    form: &Form,
    outcome: Result<(), CouncilError>,
) -> Result<Response, Failure> {
    match outcome {
        Ok(()) => Ok(redirect(format!("/my/councils/{meeting}"))),
        Err(error) => {
            let mut errors = Errors::new();
            refused(ctx, v, &mut errors, error)?;
            render(ctx, v, meeting, (form, &errors)).await
        }
    }
}

/// `POST /my/councils/{meeting}/answer`.
pub(crate) async fn answer(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(meeting): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let came = Came::ALL.into_iter().find(|(text, _)| *text == form.text("answer"));
    let outcome = match came {
        None => Err(CouncilError::field("answer", "councils.answer_missing")),
        Some((_, came)) => {
            actions::answer(&ctx, &v.actor, &MeetingId::new(&meeting), came, form.text("deputy")).await
        }
    };
    done(&ctx, &v, &meeting, &form, outcome).await
}

/// `POST /my/councils/{meeting}/items/{item}`.
pub(crate) async fn vote(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((meeting, item)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let item: i64 = item.parse().map_err(|_| Failure::not_found())?;
    let whole = Whole::load(&ctx, &MeetingId::new(&meeting)).await?;
    let own = whole.members.iter().find(|member| member.is(&v.actor)).ok_or(CouncilError::Unknown)?;
    let name = format!("choice-{item}");
    let choice = Vote::ALL.into_iter().find(|(text, _)| *text == form.text(&name));
    let outcome = match choice {
        None => Err(CouncilError::field(name, "councils.vote_missing")),
        Some((_, choice)) => {
            let reason = form.text(&format!("reason-{item}")).to_owned();
            let cast = Cast { item, member: own.id.clone(), choice, reason };
            actions::vote(&ctx, &v.actor, &whole.meeting.id, cast).await
        }
    };
    done(&ctx, &v, &meeting, &form, outcome).await
}

/// `POST /my/councils/{meeting}/confirm`.
pub(crate) async fn confirm(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(meeting): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let edition = form.text("edition").parse().map_err(|_| Failure::not_found())?;
    let outcome = actions::confirm(&ctx, &v.actor, &MeetingId::new(&meeting), edition).await;
    done(&ctx, &v, &meeting, &form, outcome).await
}
