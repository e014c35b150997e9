//! A council on its secretariat's desk: members to appoint, meetings to prepare.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::Council;
use catalogue::model::council::{Kind, Seat};
use kernel::{Ctx, Official, PostId};
use maud::{Markup, html};
use web::components::{ButtonKind, Choice, Choices, Table, checkboxes, details, table};
use web::{Errors, Failure, Form, Visitor, page, redirect, refused, t};

use super::{
    Filled, agency, columns, date, hidden, line, lines, meeting_name, member, post, press, state_tag, word,
};
use crate::actions::{self, Appointment, NewMeeting, allow};
use crate::error::CouncilError;
use crate::model::{Meeting, Member, MemberId};
use crate::store;

/// `GET /desk/councils/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (official, council) = kept(&ctx, &v, &id)?;
    render(&ctx, &v, (&council, &official), (&Form::default(), &Errors::new())).await
}

/// The council, when the visitor keeps it.
fn kept(ctx: &Ctx, v: &Visitor, id: &str) -> Result<(Official, Arc<Council>), Failure> {
    let (official, council) = (v.official()?.clone(), allow::council(ctx, id)?);
    allow::secretary(&official, &council)?;
    Ok((official, council))
}

async fn render(
    ctx: &Ctx,
    v: &Visitor,
    (council, official): (&Arc<Council>, &Official),
    (form, errors): Filled<'_>,
) -> Result<Response, Failure> {
    let (id, today) = (council.id.clone(), ctx.today());
    let found = ctx.read(move |r| {
        Ok::<_, CouncilError>((store::list_members(r, &id, today)?, store::list_meetings(r, &id)?))
    });
    let (members, meetings) = found.await?;
    let path = format!("/desk/councils/{}", council.id);
    let frame = page(ctx, v, council.name.of(v.lang)).caption(agency(ctx, v, &official.agency));
    // A form that was refused is shown; the others begin empty.
    let (empty, none) = (Form::default(), Errors::new());
    let of_seat = |seat: &Seat| if form.text("seat") == seat.id { (form, errors) } else { (&empty, &none) };
    Ok(frame.back("/desk/councils", "").errors(errors).wide().body(html! {
        p { a href={ "/councils/" (council.id) } { (word(ctx, v, "councils-public-page")) } }
        h2 { (word(ctx, v, "councils-meetings")) }
        (table_of_meetings(ctx, v, &path, &meetings))
        (prepare_form(ctx, v, &path, if form.has("seat") { (&empty, &none) } else { (form, errors) }))
        h2 { (word(ctx, v, "councils-members")) }
        (super::council::composition(ctx, v, council, &members))
        @for seat in &council.seats {
            h3 { (seat.name.of(v.lang)) }
            (sitting(ctx, v, council, seat, &members))
            @let filled = of_seat(seat);
            @let appoint = appoint_form(ctx, v, &path, seat, &members, filled);
            @if filled.1.is_empty() { (details(&t(ctx, v, "councils-appoint-to", &[("seat", seat.name.of(v.lang).into())]), &appoint)) }
            @else { (appoint) }
        }
    }))
}

fn table_of_meetings(ctx: &Ctx, v: &Visitor, path: &str, meetings: &[Meeting]) -> Markup {
    let rows = meetings.iter().map(|meeting| {
        vec![
            html! { a href={ (path) "/meetings/" (meeting.id) } { (meeting_name(ctx, v, meeting)) } },
            html! { (meeting.held_on.long(v.lang)) },
            html! { (agency(ctx, v, &meeting.host)) },
            state_tag(ctx, v, meeting.state),
        ]
    });
    html! {
        @if meetings.is_empty() { p { (word(ctx, v, "councils-no-meetings")) } } @else {
            (table(&Table {
                caption: &word(ctx, v, "councils-meetings"),
                caption_hidden: true,
                columns: columns(ctx, v, &["councils-meeting", "councils-day", "councils-host", "councils-how-it-stands"]),
                rows: rows.collect(),
            }))
        }
    }
}

fn prepare_form(ctx: &Ctx, v: &Visitor, path: &str, filled: Filled<'_>) -> Markup {
    html! {
        h3 { (word(ctx, v, "councils-prepare")) }
        form method="post" action={ (path) "/meetings" } novalidate {
            (date(ctx, v, filled, ("held", "councils-day"), false))
            (line(ctx, v, filled, "clock", "councils-clock"))
            (line(ctx, v, filled, "place", "councils-place"))
            (press(ctx, v, "councils-prepare-send", ButtonKind::Primary))
        }
    }
}

/// Who sits in a seat; each can be taken out with a reason.
fn sitting(ctx: &Ctx, v: &Visitor, council: &Council, seat: &Seat, members: &[Member]) -> Markup {
    let of: Vec<&Member> = members.iter().filter(|member| member.seat == seat.id).collect();
    html! {
        @if of.is_empty() { p { (word(ctx, v, "councils-vacant")) } }
        ul {
            @for one in of {
                li {
                    (member(ctx, v, council, one)) " · " (one.document) " · " (one.from_on.long(v.lang))
                    @if let Some(until) = one.until_on { " – " (until.long(v.lang)) }
                    (details(&word(ctx, v, "councils-end"), &html! {
                        form method="post" action={ "/desk/councils/" (council.id) "/members/" (one.id) "/end" } novalidate {
                            @let field = format!("because-{}", one.id);
                            (line(ctx, v, (&Form::default(), &Errors::new()), &field, "councils-because"))
                            (press(ctx, v, "councils-end-send", ButtonKind::Danger))
                        }
                    }))
                }
            }
        }
    }
}

fn appoint_form(
    ctx: &Ctx,
    v: &Visitor,
    path: &str,
    seat: &Seat,
    members: &[Member],
    filled: Filled<'_>,
) -> Markup {
    let taken = |id: &&PostId| members.iter().any(|member| member.post.as_ref() == Some(*id));
    let free: Vec<Choice> = seat
        .posts
        .iter()
        .filter(|id| !taken(id))
        .map(|id| Choice::new(id.as_str(), post(ctx, v, id)))
        .collect();
    // Names tell the forms of a page apart.
    let (people, posts) = (format!("people-{}", seat.id), format!("posts-{}", seat.id));
    let (from, document) = (format!("from-{}", seat.id), format!("document-{}", seat.id));
    html! {
        form method="post" action={ (path) "/members" } novalidate {
            (hidden("seat", &seat.id))
            @if let Some(error) = filled.1.of("seat") { p.error-message id="seat" { (error) } }
            @if seat.kind == Kind::Post {
                @if free.is_empty() { p { (word(ctx, v, "councils-all-posts-sit")) } } @else {
                    (checkboxes(v.lang, &Choices {
                        name: &posts,
                        legend: &word(ctx, v, "councils-posts"),
                        error: filled.1.of(&posts),
                        values: &filled.0.all(&posts),
                        choices: &free,
                        ..Default::default()
                    }))
                }
            } @else {
                (lines(ctx, v, filled, &people, "councils-people-numbers"))
            }
            (date(ctx, v, filled, (&from, "councils-from"), true))
            (line(ctx, v, filled, &document, "councils-document"))
            (press(ctx, v, "councils-appoint", ButtonKind::Secondary))
        }
    }
}

/// `POST /desk/councils/{id}/members`.
pub(crate) async fn appoint(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let (official, council) = kept(&ctx, &v, &id)?;
    let seat = form.text("seat").to_owned();
    let from = form.date(&format!("from-{seat}"));
    let mut errors = Errors::new();
    if !from.is_empty() && from.day().is_none() {
        errors.add(format!("from-{seat}"), word(&ctx, &v, "councils-day-wrong"));
    }
    if errors.is_empty() {
        let new = Appointment {
            posts: form.all(&format!("posts-{seat}")).into_iter().map(PostId::new).collect(),
            people: form.text(&format!("people-{seat}")).to_owned(),
            from_on: from.day().unwrap_or_else(|| ctx.today()),
            document: form.text(&format!("document-{seat}")).to_owned(),
            seat: seat.clone(),
        };
        match actions::appoint(&ctx, &official, &id, new).await {
            Ok(_) => return Ok(redirect(format!("/desk/councils/{id}"))),
            Err(error) => {
                let mut told = Errors::new();
                refused(&ctx, &v, &mut told, error)?;
                for (field, message) in told.iter() {
                    let own = if field == "seat" { field.to_owned() } else { format!("{field}-{seat}") };
                    errors.add(own, message);
                }
            }
        }
    }
    render(&ctx, &v, (&council, &official), (&form, &errors)).await
}

/// `POST /desk/councils/{id}/members/{member}/end`.
pub(crate) async fn end(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((id, member)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let (official, council) = kept(&ctx, &v, &id)?;
    let because = form.text(&format!("because-{member}")).to_owned();
    match actions::end(&ctx, &official, &id, &MemberId::new(member), &because).await {
        Ok(()) => Ok(redirect(format!("/desk/councils/{id}"))),
        Err(error) => {
            let mut errors = Errors::new();
            refused(&ctx, &v, &mut errors, error)?;
            render(&ctx, &v, (&council, &official), (&Form::default(), &errors)).await
        }
    }
}

/// `POST /desk/councils/{id}/meetings`.
pub(crate) async fn prepare(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let (official, council) = kept(&ctx, &v, &id)?;
    let mut errors = Errors::new();
    match form.date("held").day() {
        None => errors.add("held", word(&ctx, &v, "councils-day-wrong")),
        Some(held_on) => {
            let new = NewMeeting {
                held_on,
                clock: form.text("clock").to_owned(),
                place: form.text("place").to_owned(),
            };
            match actions::prepare(&ctx, &official, &id, new).await {
                Ok(meeting) => return Ok(redirect(format!("/desk/councils/{id}/meetings/{meeting}"))),
                Err(error) => refused(&ctx, &v, &mut errors, error)?,
            }
        }
    }
    render(&ctx, &v, (&council, &official), (&form, &errors)).await
}
