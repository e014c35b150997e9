//! Appointing members, and ending their time.

use catalogue::model::Council;
use catalogue::model::council::{Kind, Seat};
use identity::store::find_person_by_national_id;
use kernel::number::{halfwidth, national_id};
use kernel::{Ctx, Day, Official, PersonId, PostId, Tx};
use serde_json::json;

use super::{CouncilError, allow, record, said};
use crate::model::{Member, MemberId};
use crate::store;

/// Members to appoint to one seat.
#[derive(Debug, Clone)]
pub struct Appointment {
    /// The seat.
    pub seat: String,
    /// Posts, for a seat of posts.
    pub posts: Vec<PostId>,
    /// For people from outside: one a line, their id number.
    pub people: String,
    /// First day.
    pub from_on: Day,
    /// The letter that appoints.
    pub document: String,
}

/// Appoints members to a seat, all or none; gives how many. A term ends after the charter's years.
///
/// # Errors
/// The official is not of the secretariat; the seat takes others; somebody is not known or sits there already;
/// the seat would have more than the charter allows.
pub async fn appoint(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    new: Appointment,
) -> Result<usize, CouncilError> {
    let council = allow::council(ctx, council)?;
    let actor = allow::secretary(official, &council)?;
    let document = said(&new.document, "document", "councils.document_missing")?;
    let new = Appointment { document, ..new };
    ctx.write(move |tx| {
        let unknown = || CouncilError::field("seat", "councils.seat_unknown");
        let seat = council.seat(&new.seat).ok_or_else(unknown)?;
        let sitting = store::list_members(tx, &council.id, new.from_on)?;
        let members = chosen(tx, &council, seat, &new)?;
        let same = |a: &Member, b: &Member| a.post == b.post && a.person == b.person;
        for (place, member) in members.iter().enumerate() {
            if sitting.iter().chain(&members[..place]).any(|other| same(other, member)) {
                let field = if member.post.is_some() { "posts" } else { "people" };
                return Err(CouncilError::field(field, "councils.sits_already"));
            }
        }
        let before = sitting.iter().filter(|member| member.seat == seat.id).count();
        if before + members.len() > seat.size.most as usize {
            let args = vec![
                ("limit", seat.size.most.to_string()),
                ("before", before.to_string()),
                ("new", members.len().to_string()),
            ];
            return Err(CouncilError::Field { field: "seat".to_owned(), code: "councils.seat_full", args });
        }
        for member in &members {
            store::insert_member(tx, member)?;
            let detail = json!({ "council": council.id, "seat": seat.id, "post": member.post,
                                 "from": member.from_on, "until": member.until_on, "document": member.document });
            let id = ("council_member", member.id.as_str());
            record(tx, &actor, &council, ("council.appoint", "council.appointed"), id, detail)?;
        }
        Ok(members.len())
    })
    .await
}

/// The last day of a term of so many years that begins on a day.
fn term_end(from: Day, years: u32) -> Option<Day> {
    let year = from.year() + years as i32;
    // A term from 29 February ends with February.
    let next = Day::new(year, from.month(), from.day_of_month()).or_else(|| Day::new(year, 3, 1));
    next.map(|next| next.plus_days(-1))
}

fn chosen(
    tx: &mut Tx,
    council: &Council,
    seat: &Seat,
    new: &Appointment,
) -> Result<Vec<Member>, CouncilError> {
    let until_on = seat.term_years.and_then(|years| term_end(new.from_on, years));
    let member = |id: MemberId, post: Option<PostId>, person: Option<PersonId>| Member {
        id,
        council: council.id.clone(),
        seat: seat.id.clone(),
        post,
        person,
        from_on: new.from_on,
        until_on,
        document: new.document.clone(),
    };
    let mut found = Vec::new();
    if seat.kind == Kind::Post {
        for post in &new.posts {
            if !seat.posts.contains(post) {
                return Err(CouncilError::field("posts", "councils.post_not_of_seat"));
            }
            found.push(member(tx.new_id(), Some(post.clone()), None));
        }
    } else {
        for line in new.people.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let wrong = |code: &'static str| CouncilError::Field {
                field: "people".to_owned(),
                code,
                args: vec![("line", line.chars().take(20).collect())],
            };
            let number = national_id::check(&halfwidth(line)).map_err(|_| wrong("councils.number_wrong"))?;
            let person = find_person_by_national_id(tx, number.as_str())?;
            let person = person.ok_or_else(|| wrong("councils.person_unknown"))?;
            found.push(member(tx.new_id(), None, Some(person.id)));
        }
    }
    if found.is_empty() {
        let field = if seat.kind == Kind::Post { "posts" } else { "people" };
        return Err(CouncilError::field(field, "councils.nobody_chosen"));
    }
    Ok(found)
}

/// Ends a member's time today. Ending it again changes nothing.
///
/// # Errors
/// The official is not of the secretariat; there is no such member; the reason is missing.
pub async fn end(
    ctx: &Ctx,
    official: &Official,
    council: &str,
    member: &MemberId,
    because: &str,
) -> Result<(), CouncilError> {
    let council = allow::council(ctx, council)?;
    let actor = allow::secretary(official, &council)?;
    let because = said(because, "because", "councils.because_missing")?;
    let id = member.clone();
    ctx.write(move |tx| {
        let found = store::find_member(tx, &id)?.filter(|member| member.council == council.id);
        let member = found.ok_or(CouncilError::Unknown)?;
        let last = tx.today();
        if !store::end_member(tx, &member.id, last, &because)? {
            return Ok(());
        }
        let detail = json!({ "council": council.id, "seat": member.seat, "because": because });
        let object = ("council_member", member.id.as_str());
        Ok(record(tx, &actor, &council, ("council.end_member", "council.member_ended"), object, detail)?)
    })
    .await
}
