//! The timeline of a case.

use kernel::{Actor, AgencyId, PostId, Text, Timestamp};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// The draft began.
    Started,
    /// The person sent it.
    Submitted,
    /// Somebody else is asked to agree.
    ConsentAsked,
    /// They agreed.
    ConsentGiven,
    /// They did not.
    ConsentDeclined,
    /// They did not answer in time.
    ConsentLapsed,
    /// They took back that they agreed.
    ConsentTakenBack,
    /// The fee is to be paid.
    PaymentAsked,
    /// It was paid.
    PaymentMade,
    /// It was not paid in time.
    PaymentLapsed,
    /// A step passed.
    Passed,
    /// A step was passed over because it does not apply.
    Skipped,
    /// The case reached a desk.
    AtDesk,
    /// An effect changed a registry.
    Recorded,
    /// The agency asked to correct an answer.
    CorrectionAsked,
    /// The person corrected it.
    CorrectionAnswered,
    /// The agency wrote.
    AgencyWrote,
    /// The person wrote.
    PersonWrote,
    /// Granted.
    Granted,
    /// Refused.
    Refused,
    /// Taken back.
    Withdrawn,
    /// A reorganisation gave it to another agency.
    HandedOver,
}

impl EventKind {
    const ALL: [(Self, &'static str); 22] = [
        (Self::Started, "started"),
        (Self::Submitted, "submitted"),
        (Self::ConsentAsked, "consent-asked"),
        (Self::ConsentGiven, "consent-given"),
        (Self::ConsentDeclined, "consent-declined"),
        (Self::ConsentLapsed, "consent-lapsed"),
        (Self::ConsentTakenBack, "consent-taken-back"),
        (Self::PaymentAsked, "payment-asked"),
        (Self::PaymentMade, "payment-made"),
        (Self::PaymentLapsed, "payment-lapsed"),
        (Self::Passed, "passed"),
        (Self::Skipped, "skipped"),
        (Self::AtDesk, "at-desk"),
        (Self::Recorded, "recorded"),
        (Self::CorrectionAsked, "correction-asked"),
        (Self::CorrectionAnswered, "correction-answered"),
        (Self::AgencyWrote, "agency-wrote"),
        (Self::PersonWrote, "person-wrote"),
        (Self::Granted, "granted"),
        (Self::Refused, "refused"),
        (Self::Withdrawn, "withdrawn"),
        (Self::HandedOver, "handed-over"),
    ];

    /// The word in storage and locale keys.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("started", |(_, word)| *word)
    }

    /// Whether its words stand in its heading already: a register, whoever was asked, a sum.
    pub fn tells_in_heading(self) -> bool {
        let consent = [Self::ConsentAsked, Self::ConsentGiven, Self::ConsentLapsed];
        let ended = [Self::ConsentDeclined, Self::ConsentTakenBack, Self::Recorded];
        let payment = [Self::PaymentAsked, Self::PaymentMade];
        consent.contains(&self) || payment.contains(&self) || ended.contains(&self)
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

/// An event as it is written; the case gives it its number.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// What happened.
    pub kind: EventKind,
    /// The agency that did it or has to act; none: the person.
    pub agency: Option<AgencyId>,
    /// The post.
    pub post: Option<PostId>,
    /// The step.
    pub step: Option<String>,
    /// A reason or other words for the person.
    pub text: Option<Text>,
}

impl NewEvent {
    /// Something the person did.
    pub fn by_person(kind: EventKind) -> Self {
        Self { kind, agency: None, post: None, step: None, text: None }
    }

    /// Something done in a person's matter by themselves, or in their name by an agent, who is named to both
    /// and to the officials.
    pub fn by(actor: &Actor, kind: EventKind) -> Self {
        let named = match actor {
            Actor::Agent { agent, .. } => Some(Text::new(
                format!("由代理人{}辦理", agent.name),
                format!("Done by the agent {}", agent.name),
            )),
            _ => None,
        };
        Self::by_person(kind).text(named)
    }

    /// Something an agency did.
    pub fn by_agency(kind: EventKind, agency: &AgencyId) -> Self {
        Self { agency: Some(agency.clone()), ..Self::by_person(kind) }
    }

    /// In a step.
    #[must_use]
    pub fn step(mut self, step: &str) -> Self {
        self.step = Some(step.to_owned());
        self
    }

    /// By or at a post.
    #[must_use]
    pub fn post(mut self, post: Option<&PostId>) -> Self {
        self.post = post.cloned();
        self
    }

    /// With words.
    #[must_use]
    pub fn text(mut self, text: Option<Text>) -> Self {
        self.text = text;
        self
    }
}

/// An event as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Place in the case's history, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: EventKind,
    /// The agency.
    pub agency: Option<AgencyId>,
    /// The post.
    pub post: Option<PostId>,
    /// The step.
    pub step: Option<String>,
    /// Words for the person.
    pub text: Option<Text>,
}
