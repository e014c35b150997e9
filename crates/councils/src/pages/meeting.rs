//! A meeting for everybody: its agenda, and once the minutes are confirmed what was resolved and every edition.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::header;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Summary, Tone, details, summary_list, tag};
use web::{Failure, Visitor, page, t};

use super::{agency, meeting_name, state_tag, word};
use crate::actions::allow;
use crate::error::CouncilError;
use crate::model::meeting::Outcome;
use crate::model::{Item, MeetingId, Minutes, State as Stands};
use crate::store;

/// `GET /councils/{id}/meetings/{meeting}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((id, meeting)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let council = allow::council(&ctx, &id)?;
    let wanted = MeetingId::new(meeting);
    let found = ctx.read(move |r| {
        let meeting = store::find_meeting(r, &wanted)?;
        let (items, minutes) = (store::list_items(r, &wanted)?, store::list_minutes(r, &wanted)?);
        Ok::<_, CouncilError>((meeting, items, minutes))
    });
    let (meeting, items, minutes) = found.await?;
    let meeting = meeting.filter(|meeting| meeting.council == council.id && meeting.state != Stands::Draft);
    let meeting = meeting.ok_or(CouncilError::Unknown)?;
    let published = meeting.state == Stands::Published;
    let frame = page(&ctx, &v, &meeting_name(&ctx, &v, &meeting)).caption(council.name.of(v.lang));
    Ok(frame.back(format!("/councils/{}", council.id), "").wide().body(html! {
        p { (state_tag(&ctx, &v, meeting.state)) }
        (summary_list(&[
            Summary::new(word(&ctx, &v, "councils-day"), format!("{} {}", meeting.held_on.long(v.lang), meeting.clock)),
            Summary::new(word(&ctx, &v, "councils-place"), &meeting.place),
            Summary::new(word(&ctx, &v, "councils-host"), agency(&ctx, &v, &meeting.host)),
        ]))
        h2 { (word(&ctx, &v, if published { "councils-resolutions" } else { "councils-agenda" })) }
        @for item in &items { (self::item(&ctx, &v, item, published)) }
        @if published {
            h2 { (word(&ctx, &v, "councils-minutes")) }
            @for minutes in minutes.iter().rev().filter(|minutes| minutes.confirmed_at.is_some()) {
                (edition(&ctx, &v, &format!("/councils/{}/meetings/{}", council.id, meeting.id), minutes))
            }
        } @else {
            p { (word(&ctx, &v, "councils-minutes-later")) }
        }
    }))
}

/// An item; what became of it only when it is public.
pub(super) fn item(ctx: &Ctx, v: &Visitor, item: &Item, decided: bool) -> Markup {
    html! {
        h3 { (item.number) ". " (item.title) }
        p { (item.paper) }
        @if let (Some(owner), Some(due)) = (&item.owner, item.due_on) {
            p { (t(ctx, v, "councils-owner-until", &[("agency", agency(ctx, v, owner).into()), ("day", due.into())])) }
        }
        @if decided {
            @if let Some(outcome) = item.outcome {
                p {
                    (outcome_tag(ctx, v, outcome)) " "
                    @if let Some(number) = &item.resolution { (number) " " }
                    @if matches!(outcome, Outcome::Carried | Outcome::Lost) {
                        (t(ctx, v, "councils-votes", &[
                            ("for", item.in_favour.into()), ("against", item.against.into()), ("abstained", item.abstained.into()),
                        ]))
                    }
                    @if item.recused > 0 { " " (t(ctx, v, "councils-recused-count", &[("count", item.recused.into())])) }
                }
            }
        }
    }
}

fn outcome_tag(ctx: &Ctx, v: &Visitor, outcome: Outcome) -> Markup {
    let (tone, key) = match outcome {
        Outcome::Consensus => (Tone::Good, "councils-outcome-consensus"),
        Outcome::Carried => (Tone::Good, "councils-outcome-carried"),
        Outcome::Lost => (Tone::Bad, "councils-outcome-lost"),
        Outcome::Deferred => (Tone::Plain, "councils-outcome-deferred"),
    };
    tag(tone, &word(ctx, v, key))
}

fn edition(ctx: &Ctx, v: &Visitor, path: &str, minutes: &Minutes) -> Markup {
    let name = t(ctx, v, "councils-edition", &[("number", minutes.edition.to_string().into())]);
    let text = html! { @for line in minutes.document.as_deref().unwrap_or_default().lines() { (line) br; } };
    html! {
        h3 { (name) }
        @if let Some(at) = minutes.confirmed_at {
            p { (t(ctx, v, "councils-confirmed-on", &[("day", at.day().into())])) }
        }
        @if let Some(correction) = &minutes.correction {
            p { (t(ctx, v, "councils-corrected", &[("reason", correction.into())])) }
        }
        (details(&word(ctx, v, "councils-read-minutes"), &html! { p lang="zh-Hant-TW" { (text) } }))
        @if minutes.sealed {
            p { a href={ (path) "/minutes/" (minutes.edition) ".asics" } download { (word(ctx, v, "councils-sealed-file")) } }
        } @else {
            p.hint { (word(ctx, v, "councils-not-sealed")) }
        }
    }
}

/// `GET /councils/{id}/meetings/{meeting}/minutes/{edition}.asics`: the package under the agency's seal.
pub(crate) async fn download(
    State(ctx): State<Ctx>,
    Path((id, meeting, file)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let council = allow::council(&ctx, &id)?;
    let edition = file.strip_suffix(".asics").and_then(|edition| edition.parse::<i64>().ok());
    let (edition, meeting) = (edition.ok_or(CouncilError::Unknown)?, MeetingId::new(meeting));
    let found = ctx.read(move |r| {
        let here = store::find_meeting(r, &meeting)?.filter(|meeting| meeting.council == council.id);
        let package = store::find_package(r, &meeting, edition)?;
        Ok::<_, CouncilError>(here.and(package))
    });
    let bytes = found.await?.ok_or(CouncilError::Unknown)?;
    let name = format!("attachment; filename=\"minutes-{edition}.asics\"");
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.etsi.asic-s+zip".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}
