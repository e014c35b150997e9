//! What is asked, and how fast it is answered.

use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use ldap3_proto::proto::LdapSearchScope;

use crate::book::{Book, Entry};
use crate::client::{Client, Question};

/// Different questions of a kind.
const DIFFERENT: usize = 64;
/// Entries that an address book asks for.
const OF_AN_ADDRESS_BOOK: i32 = 100;

/// A kind of search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The agency with an id.
    AgencyById,
    /// Agencies with some letters in their name.
    AgencyByPart,
    /// Officials with a letter in their name, as Thunderbird asks.
    AddressBook,
    /// The official of a name.
    OfficialByName,
    /// Every official of an agency and what is below it.
    OfAgency,
    /// One entry, by its name.
    Entry,
}

impl Kind {
    /// Each.
    pub(crate) const ALL: [Self; 6] = [
        Self::AgencyById,
        Self::AgencyByPart,
        Self::AddressBook,
        Self::OfficialByName,
        Self::OfAgency,
        Self::Entry,
    ];

    /// In words.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AgencyById => "agency by its id",
            Self::AgencyByPart => "agencies by a part of their names",
            Self::AddressBook => "officials by a part of their names, as an address book asks",
            Self::OfficialByName => "official by name",
            Self::OfAgency => "everybody in an agency",
            Self::Entry => "entry by its name",
        }
    }

    /// Questions of this kind, spread over the directory.
    pub(crate) fn questions(self, book: &Book) -> Result<Vec<Question>> {
        let all: Vec<&Entry> = match self {
            Self::AgencyById | Self::AgencyByPart | Self::OfAgency => book.agencies().collect(),
            Self::AddressBook | Self::OfficialByName | Self::Entry => book.officials().collect(),
        };
        ensure!(!all.is_empty(), "there is nothing to ask for: {}", self.name());
        let step = all.len().div_ceil(DIFFERENT);
        all.into_iter().step_by(step).map(|entry| self.question(entry)).collect()
    }

    fn question(self, entry: &Entry) -> Result<Question> {
        let all = |filter: String, most| Question::new("c=TW", LdapSearchScope::Subtree, &filter, most);
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        match self {
            Self::AgencyById => all(format!("(minbenId={})", entry.one("minbenId")), 0),
            Self::AgencyByPart => {
                let part: String = entry.one("displayName").chars().skip(1).take(2).collect();
                all(format!("(&(objectClass=minbenAgency)(displayName=*{part}*))"), OF_AN_ADDRESS_BOOK)
            }
            Self::AddressBook => {
                let part = first(entry.one("cn"));
                let filter = format!(
                    "(&(objectClass=inetOrgPerson)(|(cn=*{part}*)(sn=*{part}*)(displayName=*{part}*)))"
                );
                all(filter, OF_AN_ADDRESS_BOOK)
            }
            Self::OfficialByName => {
                all(format!("(&(objectClass=inetOrgPerson)(cn={}))", entry.one("cn")), OF_AN_ADDRESS_BOOK)
            }
            Self::OfAgency => {
                let filter = "(objectClass=inetOrgPerson)";
                Question::new(&entry.dn, LdapSearchScope::Subtree, filter, OF_AN_ADDRESS_BOOK)
            }
            Self::Entry => Question::new(&entry.dn, LdapSearchScope::Base, "(objectClass=*)", 0),
        }
    }
}

/// How hard is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) clients: usize,
    pub(crate) long: Duration,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// How long each search took, the shortest first.
    pub(crate) times: Vec<Duration>,
    /// Entries of each question.
    pub(crate) entries: Vec<usize>,
    long: Duration,
}

impl Outcome {
    /// Searches a second.
    pub(crate) fn rate(&self) -> f64 {
        self.times.len() as f64 / self.long.as_secs_f64()
    }
}

impl Load {
    /// Asks the questions in turn on every connection until the time is over.
    pub(crate) fn run(&self, address: &str, questions: &[Question]) -> Result<Outcome> {
        let mut first = Client::connect(address)?;
        let entries = questions.iter().map(|question| first.ask(question)).collect::<Result<Vec<_>>>()?;
        let times = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..self.clients)
                .map(|place| scope.spawn(move || self.ask(address, questions, place * 7)))
                .collect();
            let mut times = Vec::new();
            for client in clients {
                times.extend(client.join().map_err(|_| anyhow!("a client fell over"))??);
            }
            times.sort_unstable();
            Ok::<_, anyhow::Error>(times)
        })?;
        Ok(Outcome { times, entries, long: self.long })
    }

    fn ask(&self, address: &str, questions: &[Question], from: usize) -> Result<Vec<Duration>> {
        let mut client = Client::connect(address)?;
        let (began, mut times) = (Instant::now(), Vec::new());
        for question in questions.iter().cycle().skip(from) {
            if began.elapsed() >= self.long {
                break;
            }
            let asked = Instant::now();
            client.ask(question)?;
            times.push(asked.elapsed());
        }
        Ok(times)
    }
}
