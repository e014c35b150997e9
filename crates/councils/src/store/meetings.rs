//! Meetings with their items, votes and minutes.

use kernel::{Day, DbError, PersonId, Reader, Row, Tx, params};

use super::{MOST, opt_word, read_effect, read_opt_word, read_word};
use crate::model::meeting::Choice;
use crate::model::{
    Attendance, Came, Item, Meeting, MeetingId, MemberId, Minutes, Outcome, State, Vote, word,
};

const MEETING: &str =
    "id, council, year, number, held_on, clock, place, host, state, chair from council_meetings";
const ITEM: &str = "number, title, paper, owner, due_on, effect, outcome, resolution, in_favour, against, \
                    abstained, recused from council_items";

fn meeting(row: &Row) -> Result<Meeting, DbError> {
    Ok(Meeting {
        id: row.id(0)?,
        council: row.text(1)?,
        year: row.int(2)? as i32,
        number: row.int(3)?,
        held_on: row.day(4)?,
        clock: row.text(5)?,
        place: row.text(6)?,
        host: row.id(7)?,
        state: read_word(row, 8, &State::ALL)?,
        chair: row.opt_id(9)?,
    })
}

/// A meeting.
pub fn find_meeting(r: &mut Reader, id: &MeetingId) -> Result<Option<Meeting>, DbError> {
    r.query_opt(&format!("select {MEETING} where id = $1"), params![id])?.as_ref().map(meeting).transpose()
}

/// Meetings of a council, latest first.
pub fn list_meetings(r: &mut Reader, council: &str) -> Result<Vec<Meeting>, DbError> {
    let sql = format!("select {MEETING} where council = $1 order by held_on desc, id desc limit $2");
    r.query(&sql, params![council, MOST])?.iter().map(meeting).collect()
}

/// Days on which a council met.
pub fn days_met(r: &mut Reader, council: &str) -> Result<Vec<Day>, DbError> {
    let sql = "select held_on from council_meetings where council = $1 and state in ('closed', 'published') \
               order by held_on desc limit $2";
    r.query(sql, params![council, MOST])?.iter().map(|row| row.day(0)).collect()
}

/// The number of a council's next meeting in a year.
pub fn next_number(r: &mut Reader, council: &str, year: i32) -> Result<i64, DbError> {
    let sql = "select coalesce(max(number), 0) + 1 from council_meetings where council = $1 and year = $2";
    r.query_one(sql, params![council, year])?.int(0)
}

/// Adds a meeting.
pub fn insert_meeting(tx: &mut Tx, new: &Meeting) -> Result<(), DbError> {
    tx.execute(
        "insert into council_meetings (id, council, year, number, held_on, clock, place, host, state) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            &new.id,
            &new.council,
            new.year,
            new.number,
            new.held_on,
            &new.clock,
            &new.place,
            &new.host,
            word(&State::ALL, &new.state)
        ],
    )?;
    Ok(())
}

/// Writes when and where a meeting is, and how far it is.
pub fn save_meeting(tx: &mut Tx, meeting: &Meeting) -> Result<(), DbError> {
    let now = tx.now();
    let called = (meeting.state == State::Called).then_some(now);
    let closed = (meeting.state == State::Closed).then_some(now);
    tx.execute(
        "update council_meetings set held_on = $2, clock = $3, place = $4, state = $5, chair = $6, \
         called_at = coalesce($7, called_at), closed_at = coalesce(closed_at, $8) where id = $1",
        params![
            &meeting.id,
            meeting.held_on,
            &meeting.clock,
            &meeting.place,
            word(&State::ALL, &meeting.state),
            meeting.chair.as_ref().map(MemberId::as_str),
            called,
            closed
        ],
    )?;
    Ok(())
}

fn item(row: &Row) -> Result<Item, DbError> {
    Ok(Item {
        number: row.int(0)?,
        title: row.text(1)?,
        paper: row.text(2)?,
        owner: row.opt_id(3)?,
        due_on: row.opt_day(4)?,
        effect: read_effect(row, 5)?,
        outcome: read_opt_word(row, 6, &Outcome::ALL)?,
        resolution: row.opt_text(7)?,
        in_favour: row.int(8)?,
        against: row.int(9)?,
        abstained: row.int(10)?,
        recused: row.int(11)?,
    })
}

/// Items of a meeting.
pub fn list_items(r: &mut Reader, meeting: &MeetingId) -> Result<Vec<Item>, DbError> {
    let sql = format!("select {ITEM} where meeting_id = $1 order by number");
    r.query(&sql, params![meeting])?.iter().map(item).collect()
}

/// An item.
pub fn find_item(r: &mut Reader, meeting: &MeetingId, number: i64) -> Result<Option<Item>, DbError> {
    let sql = format!("select {ITEM} where meeting_id = $1 and number = $2");
    r.query_opt(&sql, params![meeting, number])?.as_ref().map(item).transpose()
}

/// Adds an item.
pub fn insert_item(tx: &mut Tx, meeting: &MeetingId, new: &Item) -> Result<(), DbError> {
    tx.execute(
        "insert into council_items (meeting_id, number, title, paper, owner, due_on, effect, in_favour, against, \
         abstained, recused) values ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0)",
        params![
            meeting,
            new.number,
            &new.title,
            &new.paper,
            new.owner.as_ref().map(kernel::AgencyId::as_str),
            new.due_on,
            new.effect.as_ref().map(crate::model::Effect::text)
        ],
    )?;
    Ok(())
}

/// Writes what became of an item; false when it was decided already.
pub fn decide_item(tx: &mut Tx, meeting: &MeetingId, item: &Item) -> Result<bool, DbError> {
    let sql = "update council_items set outcome = $3, resolution = $4, in_favour = $5, against = $6, \
               abstained = $7, recused = $8 where meeting_id = $1 and number = $2 and outcome is null";
    let row = params![
        meeting,
        item.number,
        opt_word(&Outcome::ALL, item.outcome.as_ref()),
        item.resolution.as_ref(),
        item.in_favour,
        item.against,
        item.abstained,
        item.recused
    ];
    Ok(tx.execute(sql, row)? == 1)
}

/// Who answered and who came.
pub fn list_attendance(r: &mut Reader, meeting: &MeetingId) -> Result<Vec<Attendance>, DbError> {
    let sql = "select member_id, answer, came, deputy from council_attendance where meeting_id = $1 \
               order by member_id";
    let one = |row: &Row| {
        Ok(Attendance {
            member: row.id(0)?,
            answer: read_opt_word(row, 1, &Came::ALL)?,
            came: read_opt_word(row, 2, &Came::ALL)?,
            deputy: row.opt_text(3)?,
        })
    };
    r.query(sql, params![meeting])?.iter().map(one).collect()
}

/// Writes a member's answer and whether they came, in the place of what stood there.
pub fn save_attendance(tx: &mut Tx, meeting: &MeetingId, new: &Attendance) -> Result<(), DbError> {
    tx.execute(
        "insert into council_attendance (meeting_id, member_id, answer, came, deputy) values ($1, $2, $3, $4, $5) \
         on conflict (meeting_id, member_id) do update set answer = excluded.answer, came = excluded.came, \
         deputy = excluded.deputy",
        params![
            meeting,
            &new.member,
            opt_word(&Came::ALL, new.answer.as_ref()),
            opt_word(&Came::ALL, new.came.as_ref()),
            new.deputy.as_ref()
        ],
    )?;
    Ok(())
}

/// Votes of a meeting.
pub fn list_votes(r: &mut Reader, meeting: &MeetingId) -> Result<Vec<Vote>, DbError> {
    let sql = "select item, member_id, choice, reason, own from council_votes where meeting_id = $1 \
               order by item, member_id";
    let vote = |row: &Row| {
        Ok(Vote {
            item: row.int(0)?,
            member: row.id(1)?,
            choice: read_word(row, 2, &Choice::ALL)?,
            reason: row.opt_text(3)?,
            own: row.int(4)? == 1,
        })
    };
    r.query(sql, params![meeting])?.iter().map(vote).collect()
}

/// Writes a vote in the place of the member's former one.
pub fn save_vote(tx: &mut Tx, meeting: &MeetingId, new: &Vote, by: &str) -> Result<(), DbError> {
    let now = tx.now();
    tx.execute(
        "insert into council_votes (meeting_id, item, member_id, choice, reason, entered_by, own, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (meeting_id, item, member_id) do update set \
         choice = excluded.choice, reason = excluded.reason, entered_by = excluded.entered_by, \
         own = excluded.own, at = excluded.at",
        params![
            meeting,
            new.item,
            &new.member,
            word(&Choice::ALL, &new.choice),
            new.reason.as_ref(),
            by,
            i64::from(new.own),
            now
        ],
    )?;
    Ok(())
}

/// Editions of a meeting's minutes, oldest first.
pub fn list_minutes(r: &mut Reader, meeting: &MeetingId) -> Result<Vec<Minutes>, DbError> {
    let sql = "select edition, text, correction, drafted_at, confirmed_at, confirmed_by, document, \
               cast(case when package is null then 0 else 1 end as bigint) from council_minutes where meeting_id = $1 \
               order by edition";
    let one = |row: &Row| {
        Ok(Minutes {
            edition: row.int(0)?,
            text: row.text(1)?,
            correction: row.opt_text(2)?,
            drafted_at: row.timestamp(3)?,
            confirmed_at: row.opt_timestamp(4)?,
            confirmed_by: row.opt_id(5)?,
            document: row.opt_text(6)?,
            sealed: row.int(7)? == 1,
        })
    };
    r.query(sql, params![meeting])?.iter().map(one).collect()
}

/// The sealed package of an edition.
pub fn find_package(r: &mut Reader, meeting: &MeetingId, edition: i64) -> Result<Option<Vec<u8>>, DbError> {
    let sql = "select package from council_minutes where meeting_id = $1 and edition = $2";
    let row = r.query_opt(sql, params![meeting, edition])?;
    row.map_or(Ok(None), |row| row.opt_bytes(0))
}

/// Writes a draft in the place of the one of the same edition that nobody confirmed; false when it was confirmed.
pub fn save_minutes(tx: &mut Tx, meeting: &MeetingId, new: &Minutes, by: &str) -> Result<bool, DbError> {
    let sql = "insert into council_minutes (meeting_id, edition, text, correction, drafted_at, drafted_by) \
               values ($1, $2, $3, $4, $5, $6) on conflict (meeting_id, edition) do update set \
               text = excluded.text, correction = excluded.correction, drafted_at = excluded.drafted_at, \
               drafted_by = excluded.drafted_by where council_minutes.confirmed_at is null";
    let row = params![meeting, new.edition, &new.text, new.correction.as_ref(), new.drafted_at, by];
    Ok(tx.execute(sql, row)? == 1)
}

/// Confirms the draft that was read at `drafted_at`; false when it was confirmed or written anew since.
pub fn confirm_minutes(
    tx: &mut Tx,
    meeting: &MeetingId,
    read: &Minutes,
    by: &PersonId,
    document: &str,
    package: Option<Vec<u8>>,
) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update council_minutes set confirmed_at = $4, confirmed_by = $5, document = $6, package = $7 \
               where meeting_id = $1 and edition = $2 and drafted_at = $3 and confirmed_at is null";
    let row = params![meeting, read.edition, read.drafted_at, now, by, document, package];
    Ok(tx.execute(sql, row)? == 1)
}
