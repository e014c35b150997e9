//! Who acts: a citizen, an official in a post, the engine on an agency's behalf,
//! an agency's own system, or the platform itself.

use serde::{Deserialize, Serialize};

use crate::define_id;

define_id! {
    /// An agency, by the short id of `government/agencies.csv` (`moi`, `motc-thb`).
    pub AgencyId
}
define_id! {
    /// A post (an office somebody holds), by the id of `government/posts.csv`.
    pub PostId
}
define_id! {
    /// A natural person known to this node; never the national id number.
    pub PersonId
}
define_id! {
    /// A mandate (委任或法定代理): one person's power to act for another.
    pub MandateId
}

/// A person: natural, or a company or other legal person (法人) that others act for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// This node's id of the person.
    pub id: PersonId,
    /// National id number (身分證字號), or a legal person's unified business number (統一編號), checked.
    pub national_id: String,
    /// Name as in the household register, or as the legal person is registered.
    pub name: String,
}

/// A person acting in a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Official {
    /// The person in the post.
    pub person: Person,
    /// The post in which the person acts.
    pub post: PostId,
    /// The post's agency.
    pub agency: AgencyId,
    /// Title in Chinese.
    pub post_title_zh: String,
    /// Title in English.
    pub post_title_en: String,
    /// Roles of the post (`clerk`, `supervisor`, `operator`, …).
    pub roles: Vec<String>,
    /// Posts this official stands in for today, as deputy.
    pub standing_in_for: Vec<PostId>,
}

impl Official {
    /// Whether the official may act for `post`, as its holder or as deputy.
    pub fn acts_for(&self, post: &PostId) -> bool {
        &self.post == post || self.standing_in_for.contains(post)
    }

    /// Every post the official may act for today, own post first.
    pub fn posts(&self) -> impl Iterator<Item = &PostId> {
        std::iter::once(&self.post).chain(&self.standing_in_for)
    }
}

/// Whoever asks for something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Stranger,
    /// A person for themselves.
    Citizen(Person),
    /// A person for somebody else, under a mandate that holds today.
    Agent {
        /// Who acts (代理人).
        agent: Person,
        /// For whom (本人): whose matter it is.
        principal: Person,
        /// The mandate.
        mandate: MandateId,
        /// Services it reaches, by id; none: all of them.
        services: Option<Vec<String>>,
    },
    /// A person in a post.
    Official(Official),
    /// The service engine, acting for an agency inside a case.
    Service {
        /// Agency the engine acts for.
        agency: AgencyId,
        /// Service id.
        service: String,
        /// Case id.
        case: String,
        /// The applicant.
        on_behalf_of: Person,
    },
    /// An outside system of an agency, by its credential.
    Client {
        /// Agency that holds the credential.
        agency: AgencyId,
        /// Credential id (never the secret).
        credential: String,
    },
    /// A contract's subscription, correcting the consumer's own register.
    Subscription {
        /// The consumer.
        agency: AgencyId,
        /// Contract id.
        contract: String,
    },
    /// The platform: start-up, imports and jobs.
    Platform,
}

impl Actor {
    /// A short label for audit rows and logs; holds no personal data.
    pub fn label(&self) -> String {
        match self {
            Self::Stranger => "stranger".to_owned(),
            Self::Citizen(person) => format!("person:{}", person.id),
            Self::Agent { agent, principal, mandate, .. } => {
                format!("agent:{}/{}/{mandate}", agent.id, principal.id)
            }
            Self::Official(official) => format!("post:{}/{}", official.post, official.person.id),
            Self::Service { service, .. } => format!("service:{service}"),
            Self::Client { agency, credential } => format!("client:{agency}/{credential}"),
            Self::Subscription { contract, .. } => format!("subscription:{contract}"),
            Self::Platform => "platform".to_owned(),
        }
    }

    /// The agency on whose behalf the actor acts, if any.
    pub fn agency(&self) -> Option<&AgencyId> {
        match self {
            Self::Official(official) => Some(&official.agency),
            Self::Service { agency, .. }
            | Self::Client { agency, .. }
            | Self::Subscription { agency, .. } => Some(agency),
            Self::Stranger | Self::Citizen(_) | Self::Agent { .. } | Self::Platform => None,
        }
    }

    /// The person whose matter it is: who acts for themselves or in a post, or for whom an agent acts.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Citizen(person) => Some(person),
            Self::Official(official) => Some(&official.person),
            Self::Agent { principal, .. } => Some(principal),
            Self::Service { on_behalf_of, .. } => Some(on_behalf_of),
            Self::Stranger | Self::Client { .. } | Self::Subscription { .. } | Self::Platform => None,
        }
    }

    /// The natural person who signed in, if any: never the one for whom somebody acts.
    pub fn signed_in(&self) -> Option<&Person> {
        match self {
            Self::Citizen(person) => Some(person),
            Self::Agent { agent, .. } => Some(agent),
            Self::Official(official) => Some(&official.person),
            _ => None,
        }
    }

    /// The mandate under which the actor acts for somebody else.
    pub fn mandate(&self) -> Option<&MandateId> {
        match self {
            Self::Agent { mandate, .. } => Some(mandate),
            _ => None,
        }
    }

    /// Whether the actor may act in this service: all but agents may in any; what they may do there is
    /// another question.
    pub fn reaches(&self, service: &str) -> bool {
        match self {
            Self::Agent { services: Some(services), .. } => services.iter().any(|known| known == service),
            _ => true,
        }
    }

    /// The official, when the actor is one.
    pub fn official(&self) -> Option<&Official> {
        match self {
            Self::Official(official) => Some(official),
            _ => None,
        }
    }

    /// Whether the actor's post carries `role`.
    pub fn has_role(&self, role: &str) -> bool {
        self.official().is_some_and(|official| official.roles.iter().any(|r| r == role))
    }
}
