//! Minutes: drafted, confirmed by the chair, sealed and published; what was resolved takes effect then.

use catalogue::model::Council;
use kernel::{Actor, AgencyId, Ctx, Day, Lang, Official, PersonId, Text, Tx};
use serde_json::json;
use signature::Document;
use trust::TrustError;
use trust::policy::{Adoption, adopt};

use super::{CouncilError, Notice, allow, load, record, said, tell_agency, tell_members, tell_secretariat};
use crate::document::{Recorded, write};
use crate::model::{Attendance, Effect, Item, Meeting, MeetingId, Member, Minutes, State, Task};
use crate::store::{self, DoneDuty};

/// Writes the first edition of a meeting's minutes, or writes it anew until the chair confirms it.
///
/// # Errors
/// The official is not of the secretariat; the meeting is not over or its minutes are published; the text is missing.
pub async fn draft(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    meeting: &MeetingId,
    text: &str,
) -> Result<(), CouncilError> {
    let wanted = State::Closed;
    put(ctx, official, council, (meeting, wanted), text, None).await
}

/// Writes a corrected edition of published minutes; it is published when the chair confirms it, and the earlier
/// ones stay. What was decided is not changed by it: that takes another meeting.
///
/// # Errors
/// The official is not of the secretariat; the minutes are not published; the text or the reason is missing.
pub async fn correct(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    meeting: &MeetingId,
    (text, why): (&str, &str),
) -> Result<(), CouncilError> {
    let why = said(why, "correction", "councils.correction_missing")?;
    put(ctx, official, council, (meeting, State::Published), text, Some(why)).await
}

async fn put(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    (meeting, wanted): (&MeetingId, State),
    text: &str,
    correction: Option<String>,
) -> Result<(), CouncilError> {
    let council = allow::council(ctx, council)?;
    let actor = allow::secretary(official, &council)?;
    let (id, text) = (meeting.clone(), said(text, "text", "councils.minutes_missing")?);
    ctx.write(move |tx| {
        let meeting = load(tx, &council, &id)?;
        if meeting.state != wanted {
            return Err(CouncilError::NotNow("councils.no_minutes_now"));
        }
        let editions = store::list_minutes(tx, &id)?;
        let last = editions.last();
        let open = last.is_some_and(|minutes| minutes.confirmed_at.is_none());
        let edition = last.map_or(1, |minutes| if open { minutes.edition } else { minutes.edition + 1 });
        let new = Minutes {
            edition,
            text: text.clone(),
            correction: correction.clone(),
            drafted_at: tx.now(),
            confirmed_at: None,
            confirmed_by: None,
            document: None,
            sealed: false,
        };
        if !store::save_minutes(tx, &id, &new, &actor.label())? {
            return Err(CouncilError::NotNow("councils.confirmed_already"));
        }
        let chair = meeting.chair.as_ref().map(|chair| store::find_member(tx, chair)).transpose()?.flatten();
        tell_members(tx, &council, chair.as_slice(), &to_confirm(&council, &id))?;
        let object = ("council_meeting", id.as_str());
        let detail = json!({ "edition": edition, "correction": correction });
        Ok(record(
            tx,
            &actor,
            &council,
            ("council.draft_minutes", "council.minutes_drafted"),
            object,
            detail,
        )?)
    })
    .await
}

fn to_confirm(council: &Council, id: &MeetingId) -> Notice {
    Notice {
        subject: Text::new(
            format!("請確認會議紀錄：{}", council.name.zh),
            format!("Please confirm the minutes: {}", council.name.en),
        ),
        body: Text::new(
            "您是這次會議的主席。請看過紀錄，無誤就按確認；確認後紀錄會公開，決議開始列管。",
            "You chaired this meeting. Read the minutes and confirm them if they are right: they are published then, and what was resolved is followed.",
        ),
        link: format!("/my/councils/{id}"),
    }
}

/// What is needed to confirm.
struct Whole {
    meeting: Meeting,
    members: Vec<Member>,
    attendance: Vec<Attendance>,
    items: Vec<Item>,
    minutes: Minutes,
}

/// The chair confirms the newest edition: it is sealed and published. With the first one what was resolved takes
/// effect: tasks for agencies, duties of the year done, policies adopted. Confirming it again changes nothing.
///
/// # Errors
/// The actor was not in the chair; there is nothing to confirm; it was written anew since it was read; the node
/// cannot seal now; a policy cannot be adopted.
pub async fn confirm(
    ctx: &Ctx,
    actor: &Actor,
    meeting: &MeetingId,
    edition: i64,
) -> Result<(), CouncilError> {
    let id = meeting.clone();
    let (context, reader) = (ctx.clone(), actor.clone());
    let read = ctx.read(move |r| {
        let found = store::find_meeting(r, &id)?.ok_or(CouncilError::Unknown)?;
        let council = allow::council(&context, &found.council)?;
        let members = store::list_members(r, &found.council, found.held_on)?;
        if !allow::chairs(&reader, &found, &members) {
            return Err(CouncilError::Unknown);
        }
        let mut editions = store::list_minutes(r, &id)?;
        let minutes = editions.pop().filter(|minutes| minutes.edition == edition);
        let minutes = minutes.ok_or(CouncilError::NotNow("councils.nothing_to_confirm"))?;
        let (attendance, items) = (store::list_attendance(r, &id)?, store::list_items(r, &id)?);
        Ok((council, Whole { meeting: found, members, attendance, items, minutes }))
    });
    let (council, whole) = read.await?;
    if whole.minutes.confirmed_at.is_some() {
        return Ok(());
    }
    let person = actor.signed_in().map(|person| person.id.clone()).ok_or(CouncilError::Unknown)?;
    let document = write(&Recorded {
        council: &council,
        agencies: &directory::agencies(ctx),
        meeting: &whole.meeting,
        members: &whole.members,
        attendance: &whole.attendance,
        items: &whole.items,
        minutes: &whole.minutes,
    });
    let package = sealed(ctx, &council.agency, &document).await?;
    let (context, actor) = (ctx.clone(), actor.clone());
    ctx.write(move |tx| {
        publish(&context, tx, &actor, &council, &whole, (&person, &document, package.clone()))
    })
    .await
}

/// The document under the agency's seal; none where the catalogue describes no authority for agencies.
async fn sealed(ctx: &Ctx, agency: &AgencyId, text: &str) -> Result<Option<Vec<u8>>, CouncilError> {
    let document = Document { name: "minutes.txt", media_type: "text/plain", bytes: text.as_bytes() };
    match trust::actions::seal(ctx, agency, &document, None).await {
        Ok(package) => Ok(Some(package)),
        Err(TrustError::AuthorityUnknown { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn publish(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    council: &Council,
    whole: &Whole,
    (person, document, package): (&PersonId, &str, Option<Vec<u8>>),
) -> Result<(), CouncilError> {
    let Whole { meeting, minutes, items, .. } = whole;
    if !store::confirm_minutes(tx, &meeting.id, minutes, person, document, package)? {
        return Err(CouncilError::NotNow("councils.written_anew"));
    }
    if minutes.edition == 1 {
        let published = Meeting { state: State::Published, ..meeting.clone() };
        store::save_meeting(tx, &published)?;
        for item in items {
            take_effect(ctx, tx, actor, council, meeting, item)?;
        }
    }
    let (zh, en) = (&council.name.zh, &council.name.en);
    let notice = Notice {
        subject: Text::new(format!("會議紀錄已公開：{zh}"), format!("Minutes published: {en}")),
        body: Text::new("主席已確認紀錄。", "The chair confirmed the minutes."),
        link: format!("/councils/{}/meetings/{}", council.id, meeting.id),
    };
    tell_secretariat(tx, council, &notice)?;
    tell_members(tx, council, &whole.members, &notice)?;
    let detail = json!({ "edition": minutes.edition, "digest": kernel::sha256_hex(document) });
    let object = ("council_meeting", meeting.id.as_str());
    Ok(record(tx, actor, council, ("council.confirm_minutes", "council.minutes_published"), object, detail)?)
}

fn take_effect(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    council: &Council,
    meeting: &Meeting,
    item: &Item,
) -> Result<(), CouncilError> {
    let Some(resolution) = &item.resolution else { return Ok(()) };
    match &item.effect {
        None => {}
        Some(Effect::Duty(duty)) => {
            let done = DoneDuty {
                duty: duty.clone(),
                year: meeting.year,
                resolution: resolution.clone(),
                on: meeting.held_on,
            };
            store::insert_duty(tx, &council.id, &done)?;
        }
        Some(Effect::Policy { id, version }) => {
            let adoption = Adoption {
                policy: id.clone(),
                version: version.clone(),
                council: council.id.clone(),
                resolution: resolution.clone(),
                on: meeting.held_on,
            };
            adopt(ctx, tx, actor, &adoption)?;
        }
    }
    match (&item.owner, item.due_on) {
        (Some(agency), Some(due_on)) => {
            give_task(ctx, tx, actor, council, (meeting, item), (resolution.as_str(), agency, due_on))
        }
        _ => Ok(()),
    }
}

/// The agency's task begins, and the agency is told.
fn give_task(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    council: &Council,
    (meeting, item): (&Meeting, &Item),
    (resolution, agency, due_on): (&str, &AgencyId, Day),
) -> Result<(), CouncilError> {
    let task = Task {
        id: tx.new_id(),
        council: council.id.clone(),
        meeting: meeting.id.clone(),
        item: item.number,
        resolution: resolution.to_owned(),
        agency: agency.clone(),
        title: item.title.clone(),
        due_on,
        closed_at: None,
        days_late: 0,
        plan: None,
    };
    store::insert_task(tx, &task)?;
    let (zh, en) = (due_on.long(Lang::Zh), due_on.long(Lang::En));
    let notice = Notice {
        subject: Text::new(
            format!("會議決議交辦：{}", task.title),
            format!("A resolution for your agency: {}", task.title),
        ),
        body: Text::new(
            format!("{resolution}決議由貴機關主辦，期限是{zh}。請回報辦理情形；逾期會公開。"),
            format!(
                "By {resolution} your agency carries this out by {en}. Report how it goes; lateness is public."
            ),
        ),
        link: format!("/desk/council-tasks/{}", task.id),
    };
    tell_agency(ctx, tx, council, agency, &notice)?;
    let detail = json!({ "resolution": resolution, "agency": agency, "due_on": due_on });
    let object = ("council_task", task.id.as_str());
    Ok(record(tx, actor, council, ("council.give_task", "council.task_given"), object, detail)?)
}
