//! What an official's case list can be asked for.

use kernel::{AgencyId, Day, PostId, Timestamp};

use super::{CaseId, CaseState};

/// Cases of one agency that share service, state and post. A list reads whole buckets, each in the
/// order of an index, so a filter that matches little never walks through what it does not match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Number in the desk rows.
    pub id: i64,
    /// Agency at whose desks the cases are or were.
    pub agency: AgencyId,
    /// Service id.
    pub service: String,
    /// State of the cases.
    pub state: CaseState,
    /// The post that has to act; empty when none has.
    pub post: PostId,
}

impl Bucket {
    /// The bucket of these; its number is made from them.
    pub fn of(agency: &AgencyId, service: &str, state: CaseState, post: Option<&PostId>) -> Self {
        let post = post.cloned().unwrap_or_else(|| PostId::new(""));
        let words = format!("{agency}\n{service}\n{}\n{post}", state.as_str());
        let digest = kernel::digest::Sha256::digest(words.as_bytes());
        let mut first = [0_u8; 8];
        first.copy_from_slice(&digest[..8]);
        let id = i64::from_be_bytes(first) & i64::MAX;
        Self { id, agency: agency.clone(), service: service.to_owned(), state, post }
    }
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The earliest due first, so what is overdue stands on top.
    #[default]
    Due,
    /// The last submitted first.
    Newest,
    /// The first submitted first.
    Oldest,
    /// By case number.
    Number,
    /// By the applicant's name.
    Name,
    /// By service, then the first submitted first.
    Service,
}

impl Sort {
    /// All orders with their words in addresses.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Due, "due"),
        (Self::Newest, "newest"),
        (Self::Oldest, "oldest"),
        (Self::Number, "number"),
        (Self::Name, "name"),
        (Self::Service, "service"),
    ];

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(sort, _)| *sort == self).map_or("due", |(_, word)| *word)
    }

    /// The order of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(sort, _)| *sort)
    }
}

/// What a list is narrowed to. The agency is not optional: nobody lists another agency's cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    /// Agency at whose desks the cases are or were.
    pub agency: AgencyId,
    /// Only these posts' desks; empty: all.
    pub posts: Vec<PostId>,
    /// Only these states; empty: all.
    pub states: Vec<CaseState>,
    /// Only this service.
    pub service: Option<String>,
    /// Only cases past their time limit on this day.
    pub overdue_on: Option<Day>,
    /// Only applicants whose name begins so.
    pub name: Option<String>,
    /// Only case numbers that begin so.
    pub number: Option<String>,
    /// Services of which only `own_posts` may see cases (requests of colleagues).
    pub guarded: Vec<String>,
    /// The posts the reader acts for.
    pub own_posts: Vec<PostId>,
}

impl Filter {
    /// Everything of an agency.
    pub fn of(agency: AgencyId) -> Self {
        Self {
            agency,
            posts: Vec::new(),
            states: Vec::new(),
            service: None,
            overdue_on: None,
            name: None,
            number: None,
            guarded: Vec::new(),
            own_posts: Vec::new(),
        }
    }

    /// Whether cases of `bucket` can match.
    pub fn admits(&self, bucket: &Bucket) -> bool {
        let guarded = self.guarded.contains(&bucket.service);
        bucket.agency == self.agency
            && (self.posts.is_empty() || self.posts.contains(&bucket.post))
            && (self.states.is_empty() || self.states.contains(&bucket.state))
            && self.service.as_ref().is_none_or(|service| *service == bucket.service)
            && (self.overdue_on.is_none() || bucket.state == CaseState::Submitted)
            && (!guarded || self.own_posts.contains(&bucket.post))
    }
}

/// Where the next page of a list begins: after this row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The row's place in the order: service (only when sorting by it), then the sort value.
    pub service: String,
    /// The sort value; instants as decimal numbers.
    pub value: String,
    /// The row's case.
    pub case: CaseId,
}

impl Cursor {
    /// As text in an address.
    pub fn encode(&self) -> String {
        format!("{}~{}~{}", self.service, self.case, self.value)
    }

    /// From an address; none when somebody changed it.
    pub fn decode(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '~');
        let (service, case, value) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self { service: service.to_owned(), value: value.to_owned(), case: CaseId::new(case) })
    }
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// The applicant's name.
    pub name: String,
    /// Service id.
    pub service: String,
    /// State.
    pub state: CaseState,
    /// The post that has to act; empty when none has.
    pub post: PostId,
    /// When it was submitted.
    pub submitted_at: Timestamp,
    /// The last day of its time limit.
    pub due_on: Day,
}

impl ListRow {
    /// Whether the time limit has passed while somebody still has to decide.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.state == CaseState::Submitted && self.due_on < today
    }

    /// The row's sort value.
    pub fn value(&self, sort: Sort) -> String {
        match sort {
            Sort::Due => self.due_on.to_string(),
            Sort::Newest | Sort::Oldest | Sort::Service => self.submitted_at.0.to_string(),
            Sort::Number => self.number.clone(),
            Sort::Name => self.name.clone(),
        }
    }

    /// The cursor after this row.
    pub fn cursor(&self, sort: Sort) -> Cursor {
        let service = if sort == Sort::Service { self.service.clone() } else { String::new() };
        Cursor { service, value: self.value(sort), case: self.id.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_address() {
        let cursor = Cursor { service: "va".into(), value: "陳~測".into(), case: CaseId::new("01") };
        assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        assert_eq!(Cursor::decode("nonsense"), None);
    }
}
