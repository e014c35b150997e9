//! Who may use a route.

use http::Method;
use kernel::{Actor, Assurance};

use crate::link::{href, redirect};
use crate::{Failure, Visitor};
use axum::response::{IntoResponse, Response};

/// The permission declared beside each route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everyone, signed in or not.
    Anyone,
    /// A citizen or an official, each for themselves.
    SignedIn,
    /// The same, signed in at this level of assurance or above.
    SignedInAt(Assurance),
    /// Whoever may apply for something: a citizen, an official, or an agent under a mandate.
    Applicant,
    /// A person acting for themselves.
    Citizen,
    /// A person acting in a post.
    Official,
    /// An official whose post carries this role.
    Role(&'static str),
    /// An outside system of an agency, by its API credential.
    Client,
}

impl Access {
    /// Whether `actor` may pass.
    pub fn allows(self, actor: &Actor) -> bool {
        match self {
            Self::Anyone => true,
            Self::SignedIn | Self::SignedInAt(_) => {
                matches!(actor, Actor::Citizen(_) | Actor::Official(_))
            }
            Self::Applicant => {
                matches!(actor, Actor::Citizen(_) | Actor::Official(_) | Actor::Agent { .. })
            }
            Self::Citizen => matches!(actor, Actor::Citizen(_)),
            Self::Official => matches!(actor, Actor::Official(_)),
            Self::Role(role) => actor.has_role(role),
            Self::Client => matches!(actor, Actor::Client { .. }),
        }
    }

    /// The level of assurance that the route demands of a session.
    pub fn assurance(self) -> Assurance {
        match self {
            Self::SignedInAt(level) => level,
            _ => Assurance::One,
        }
    }

    /// Lets the visitor pass, or answers instead: a stranger who opens a page is sent
    /// to sign in and comes back; everything else is 401 or 403.
    pub(crate) fn refusal(self, visitor: &Visitor, method: &Method) -> Option<Response> {
        if self.allows(&visitor.actor) {
            return None;
        }
        if let Actor::Agent { principal, .. } = &visitor.actor {
            let refused = Failure::new(403, "acting-for-another").with("name", &principal.name);
            return Some(refused.into_response());
        }
        if visitor.actor != Actor::Stranger {
            return Some(Failure::forbidden().into_response());
        }
        let is_page = matches!(*method, Method::GET | Method::HEAD) && !visitor.is_api();
        Some(if is_page && self != Self::Client {
            redirect(href("/sign-in", &[("next", &visitor.path)]))
        } else {
            Failure::sign_in_needed().into_response()
        })
    }
}
