//! Messages and to whom they go; no IO.

use kernel::{Actor, AgencyId, PersonId, PostId, Text, Timestamp, define_id};

define_id! {
    /// One message.
    pub MessageId
}

/// To whom a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// A person, for themselves.
    Person(PersonId),
    /// Whoever holds the post, and their deputies.
    Post(PostId),
}

impl Recipient {
    /// As stored: the kind and the id.
    pub(crate) fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Person(person) => ("person", person.as_str()),
            Self::Post(post) => ("post", post.as_str()),
        }
    }

    /// Whose messages an actor reads: a citizen their own; an official those of the own
    /// post and of the posts they stand in for; nobody else any.
    pub fn of(actor: &Actor) -> Vec<Self> {
        match actor {
            Actor::Citizen(person) => vec![Self::Person(person.id.clone())],
            Actor::Official(official) => official.posts().cloned().map(Self::Post).collect(),
            _ => Vec::new(),
        }
    }
}

/// A message to send.
#[derive(Debug, Clone)]
pub struct Message {
    /// To whom.
    pub to: Recipient,
    /// The agency that writes, or whose case a person writes about.
    pub from: AgencyId,
    /// The case it is about.
    pub case: Option<String>,
    /// Subject.
    pub subject: Text,
    /// Text; an empty line parts paragraphs.
    pub body: Text,
    /// Path on this site where the recipient goes on; the case's page unless given.
    pub link: Option<String>,
}

/// A message of one person to another.
#[derive(Debug, Clone)]
pub struct Personal {
    /// To whom.
    pub to: PersonId,
    /// Who writes.
    pub from: PersonId,
    /// Subject.
    pub subject: Text,
    /// Text; an empty line parts paragraphs.
    pub body: Text,
    /// Path on this site where the recipient goes on.
    pub link: Option<String>,
}

/// A message as its recipient has it.
#[derive(Debug, Clone)]
pub struct Received {
    /// Its id.
    pub id: MessageId,
    /// To whom it went.
    pub to: Recipient,
    /// The agency that wrote it, or whose case it is about; empty between people.
    pub from: AgencyId,
    /// The person who wrote it, when it was not the agency.
    pub from_person: Option<PersonId>,
    /// The case it is about.
    pub case: Option<String>,
    /// Subject.
    pub subject: Text,
    /// Text.
    pub body: Text,
    /// Path where the recipient goes on.
    pub link: Option<String>,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When it was first opened.
    pub read_at: Option<Timestamp>,
}

impl Received {
    /// Where the recipient goes on: the link, or the page of the case.
    pub fn target(&self) -> Option<String> {
        let of_case = |case: &String| match self.to {
            Recipient::Person(_) => format!("/cases/{case}"),
            Recipient::Post(_) => format!("/desk/cases/{case}"),
        };
        self.link.clone().or_else(|| self.case.as_ref().map(of_case))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(to: Recipient, link: Option<&str>) -> Received {
        Received {
            id: MessageId::new("m"),
            to,
            from: AgencyId::new("a"),
            from_person: None,
            case: Some("c1".to_owned()),
            subject: Text::default(),
            body: Text::default(),
            link: link.map(str::to_owned),
            sent_at: Timestamp(0),
            read_at: None,
        }
    }

    #[test]
    fn a_message_leads_to_its_link_or_else_to_its_case() {
        let person = Recipient::Person(PersonId::new("p"));
        assert_eq!(received(person.clone(), Some("/x")).target().as_deref(), Some("/x"));
        assert_eq!(received(person, None).target().as_deref(), Some("/cases/c1"));
        let post = Recipient::Post(PostId::new("q"));
        assert_eq!(received(post, None).target().as_deref(), Some("/desk/cases/c1"));
    }
}
