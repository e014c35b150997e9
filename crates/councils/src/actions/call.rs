//! Preparing a meeting and calling its members.

use catalogue::model::Council;
use kernel::{AgencyId, Ctx, Day, Lang, Official, Text};
use serde_json::json;

use super::{CouncilError, Notice, allow, load, record, said, tell_members};
use crate::model::composition::gaps;
use crate::model::{Effect, Item, Meeting, MeetingId, State};
use crate::store;

/// Most items of a meeting.
const MOST_ITEMS: i64 = 99;

/// When and where a meeting is.
#[derive(Debug, Clone)]
pub struct NewMeeting {
    /// Its day.
    pub held_on: Day,
    /// When it begins, as people write it.
    pub clock: String,
    /// Where.
    pub place: String,
}

/// An item of the agenda.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// What is moved.
    pub title: String,
    /// Why, and what is to be done.
    pub paper: String,
    /// The agency that carries it out, and until when: both or neither.
    pub owner: Option<AgencyId>,
    /// Until when.
    pub due_on: Option<Day>,
    /// What it does besides.
    pub effect: Option<Effect>,
}

/// Prepares a meeting; members are not told yet. Agencies host in turn where the charter says so. The same sent
/// twice is one meeting.
///
/// # Errors
/// The official is not of the secretariat; day, time or place is missing or wrong.
pub async fn prepare(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    new: NewMeeting,
) -> Result<MeetingId, CouncilError> {
    let council = allow::council(ctx, council)?;
    let actor = allow::secretary(official, &council)?;
    let place = said(&new.place, "place", "councils.place_missing")?;
    let clock = said(&new.clock, "clock", "councils.clock_missing")?;
    ctx.write(move |tx| {
        if new.held_on < tx.today() {
            return Err(CouncilError::field("held", "councils.day_past"));
        }
        let year = new.held_on.year();
        let known = store::list_meetings(tx, &council.id)?;
        let same = |meeting: &&Meeting| {
            meeting.state == State::Draft
                && (meeting.held_on, &meeting.clock, &meeting.place) == (new.held_on, &clock, &place)
        };
        if let Some(same) = known.iter().find(same) {
            return Ok(same.id.clone());
        }
        let (hosts, before) = (&council.meetings.hosts, known.len());
        let turn = hosts.get(before.checked_rem(hosts.len()).unwrap_or(0));
        let meeting = Meeting {
            id: tx.new_id(),
            council: council.id.clone(),
            year,
            number: store::next_number(tx, &council.id, year)?,
            held_on: new.held_on,
            clock: clock.clone(),
            place: place.clone(),
            host: turn.unwrap_or(&council.agency).clone(),
            state: State::Draft,
            chair: None,
        };
        store::insert_meeting(tx, &meeting)?;
        let detail = json!({ "council": council.id, "held_on": meeting.held_on, "host": meeting.host });
        let object = ("council_meeting", meeting.id.as_str());
        record(tx, &actor, &council, ("council.prepare", "council.meeting_prepared"), object, detail)?;
        Ok(meeting.id)
    })
    .await
}

/// Adds an item to the agenda of a meeting that does not sit yet; the same sent twice is one item.
///
/// # Errors
/// The official is not of the secretariat; the meeting sits already; title or paper is missing; an agency has no
/// day, or a day no agency; what it does is not the council's.
pub async fn add_item(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    meeting: &MeetingId,
    new: NewItem,
) -> Result<i64, CouncilError> {
    let council = allow::council(ctx, council)?;
    let actor = allow::secretary(official, &council)?;
    let title = said(&new.title, "title", "councils.title_missing")?;
    let paper = said(&new.paper, "paper", "councils.paper_missing")?;
    check_item(ctx, &council, &new)?;
    let id = meeting.clone();
    ctx.write(move |tx| {
        let meeting = load(tx, &council, &id)?;
        if !matches!(meeting.state, State::Draft | State::Called) {
            return Err(CouncilError::NotNow("councils.sits_already_meeting"));
        }
        let items = store::list_items(tx, &id)?;
        if let Some(same) = items.iter().find(|item| item.title == title && item.paper == paper) {
            return Ok(same.number);
        }
        let number = items.last().map_or(1, |item| item.number + 1);
        if number > MOST_ITEMS {
            return Err(CouncilError::field("title", "councils.too_many_items"));
        }
        let item = Item {
            number,
            title: title.clone(),
            paper: paper.clone(),
            owner: new.owner.clone(),
            due_on: new.due_on,
            effect: new.effect.clone(),
            outcome: None,
            resolution: None,
            in_favour: 0,
            against: 0,
            abstained: 0,
            recused: 0,
        };
        store::insert_item(tx, &id, &item)?;
        let detail = json!({ "number": number, "title": title, "owner": item.owner });
        record(
            tx,
            &actor,
            &council,
            ("council.add_item", "council.item_added"),
            ("council_meeting", id.as_str()),
            detail,
        )?;
        Ok(number)
    })
    .await
}

/// An agency and a day stand together, and what an item does is the council's to decide.
fn check_item(ctx: &Ctx, council: &Council, new: &NewItem) -> Result<(), CouncilError> {
    let today = ctx.today();
    match (&new.owner, new.due_on) {
        (Some(owner), Some(due_on)) => {
            if directory::agencies(ctx).in_force(owner, today).is_none() {
                return Err(CouncilError::field("owner", "councils.agency_unknown"));
            }
            if due_on < today {
                return Err(CouncilError::field("due", "councils.day_past"));
            }
        }
        (Some(_), None) => return Err(CouncilError::field("due", "councils.due_missing")),
        (None, Some(_)) => return Err(CouncilError::field("owner", "councils.owner_missing")),
        (None, None) => {}
    }
    let known = match &new.effect {
        None => true,
        Some(Effect::Duty(id)) => council.duty(id).is_some(),
        Some(Effect::Policy { id, version }) => {
            let catalogue = catalogue::current(ctx);
            let policy = catalogue.certificate_policy(id).filter(|policy| policy.council == council.id);
            policy.is_some_and(|policy| policy.version(version).is_some())
        }
    };
    if known { Ok(()) } else { Err(CouncilError::field("effect", "councils.effect_unknown")) }
}

/// Calls the members to the meeting; called again with another day, they are told anew.
///
/// # Errors
/// The official is not of the secretariat; the members do not make up the council; the agenda is empty; the day
/// is nearer than the notice that members are given.
pub async fn call(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    meeting: &MeetingId,
    when: NewMeeting,
) -> Result<(), CouncilError> {
    let council = allow::council(ctx, council)?;
    let actor = allow::secretary(official, &council)?;
    let place = said(&when.place, "place", "councils.place_missing")?;
    let clock = said(&when.clock, "clock", "councils.clock_missing")?;
    let id = meeting.clone();
    ctx.write(move |tx| {
        let mut meeting = load(tx, &council, &id)?;
        if !matches!(meeting.state, State::Draft | State::Called) {
            return Err(CouncilError::NotNow("councils.sits_already_meeting"));
        }
        let items = store::list_items(tx, &id)?;
        if items.is_empty() {
            return Err(CouncilError::field("title", "councils.no_items"));
        }
        let days = i64::from(council.meetings.notice_days);
        if tx.today().days_until(when.held_on) < days {
            let args = vec![("days", days.to_string())];
            return Err(CouncilError::Field {
                field: "held".to_owned(),
                code: "councils.notice_short",
                args,
            });
        }
        if when.held_on.year() != meeting.year {
            return Err(CouncilError::field("held", "councils.other_year"));
        }
        let members = store::list_members(tx, &council.id, when.held_on)?;
        let gaps = gaps(&council, &members);
        if !gaps.is_empty() {
            return Err(CouncilError::Composition(gaps.len()));
        }
        (meeting.held_on, meeting.state) = (when.held_on, State::Called);
        (meeting.clock, meeting.place) = (clock.clone(), place.clone());
        store::save_meeting(tx, &meeting)?;
        tell_members(tx, &council, &members, &invitation(&council.name, &meeting, &items))?;
        let detail = json!({ "held_on": meeting.held_on, "members": members.len(), "items": items.len() });
        let object = ("council_meeting", id.as_str());
        Ok(record(tx, &actor, &council, ("council.call", "council.meeting_called"), object, detail)?)
    })
    .await
}

fn invitation(council: &Text, meeting: &Meeting, items: &[Item]) -> Notice {
    let agenda: Vec<String> = items.iter().map(|item| format!("{}. {}", item.number, item.title)).collect();
    let agenda = agenda.join("\n");
    let (zh, en) = (meeting.held_on.long(Lang::Zh), meeting.held_on.long(Lang::En));
    let (clock, place) = (&meeting.clock, &meeting.place);
    Notice {
        subject: Text::new(
            format!("開會通知：{}", council.zh),
            format!("Called to a meeting: {}", council.en),
        ),
        body: Text::new(
            format!(
                "{zh} {clock}，地點：{place}。\n\n議程：\n{agenda}\n\n請回覆會不會出席；不能出席時，依規定可以派代理人的席次請填代理人。"
            ),
            format!(
                "{en}, {clock}, at {place}.\n\nAgenda:\n{agenda}\n\nPlease say whether you will come. If you cannot, and your seat may be deputised, name who comes in your place."
            ),
        ),
        link: format!("/my/councils/{}", meeting.id),
    }
}
