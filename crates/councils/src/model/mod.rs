//! Members, meetings, minutes and tasks of councils, and the rules over them; no IO.

pub mod composition;
pub mod meeting;
pub mod rhythm;
pub mod task;
pub mod voting;

use kernel::{Actor, Day, PersonId, PostId, define_id};
use serde::Serialize;

pub use meeting::{Attendance, Came, Effect, Item, Meeting, MeetingId, Minutes, Outcome, State, Vote};
pub use task::{Report, Task, TaskId, Verdict};

define_id! {
    /// Somebody's time in a seat.
    pub MemberId
}

/// A member of a council.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Id.
    pub id: MemberId,
    /// The council.
    pub council: String,
    /// The seat.
    pub seat: String,
    /// Whoever holds this post; none for a person from outside.
    pub post: Option<PostId>,
    /// The person from outside.
    #[serde(skip)]
    pub person: Option<PersonId>,
    /// First day.
    pub from_on: Day,
    /// Last day; open where the charter sets no term.
    pub until_on: Option<Day>,
    /// The letter that appointed.
    pub document: String,
}

impl Member {
    /// Whether the member sits in the council on `day`.
    pub fn in_force(&self, day: Day) -> bool {
        self.from_on <= day && self.until_on.is_none_or(|until| day <= until)
    }

    /// Whether the actor is the member: holds the post, or stands in for it as the directory's deputy, or is the
    /// person.
    pub fn is(&self, actor: &Actor) -> bool {
        match (actor, &self.post, &self.person) {
            (Actor::Official(official), Some(post), _) => official.acts_for(post),
            (Actor::Citizen(person), None, Some(own)) => person.id == *own,
            _ => false,
        }
    }
}

/// The word of a value.
pub(crate) fn word<T: PartialEq>(all: &[(&'static str, T)], value: &T) -> &'static str {
    all.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word)
}
