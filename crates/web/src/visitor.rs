//! Who looks at a page, in which language.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request};
use http::request::Parts;
use http::{HeaderMap, Uri, header};
use kernel::{Actor, Assurance, Lang, Official, Person};

use crate::Failure;

/// The person or system behind a request. The layers put in a stranger; identity's
/// layer takes that with [`Visitor::of`], sets `actor` and puts it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Language of the answer: `?lang=`, else the cookie `lang`, else Accept-Language, else Chinese.
    pub lang: Lang,
    /// Who asks.
    pub actor: Actor,
    /// How sure the node is of that; the lowest level for strangers.
    pub assurance: Assurance,
    /// Whether this node serves synthetic data only.
    pub demo: bool,
    /// Path and query of the request.
    pub path: String,
}

impl Visitor {
    /// A visitor who has not signed in, with the language the request asks for.
    pub fn stranger(headers: &HeaderMap, uri: &Uri, demo: bool) -> Self {
        let lang = chosen_lang(uri)
            .or_else(|| cookie_lang(headers))
            .or_else(|| accepted_lang(headers))
            .unwrap_or_default();
        let path = uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        Self { lang, actor: Actor::Stranger, assurance: Assurance::One, demo, path }
    }

    /// The visitor of a request, as the layers outside have put it in.
    pub fn of(request: &Request) -> Self {
        let known = request.extensions().get::<Self>().cloned();
        known.unwrap_or_else(|| Self::stranger(request.headers(), request.uri(), false))
    }

    /// The citizen, or a failure that asks to sign in as one.
    pub fn citizen(&self) -> Result<&Person, Failure> {
        match &self.actor {
            Actor::Citizen(person) => Ok(person),
            actor => Err(refused(actor)),
        }
    }

    /// The official, or a failure that asks to sign in as one.
    pub fn official(&self) -> Result<&Official, Failure> {
        self.actor.official().ok_or_else(|| refused(&self.actor))
    }

    /// The natural person, whether citizen or official.
    pub fn person(&self) -> Result<&Person, Failure> {
        self.actor.person().ok_or_else(|| refused(&self.actor))
    }

    /// Passes a session of this level of assurance, or fails with the way to raise it: who opens a page is
    /// led there and back. For a sent form call [`Failure::keeping`], so that nothing typed is lost.
    pub fn demand(&self, level: Assurance) -> Result<(), Failure> {
        if self.assurance >= level { Ok(()) } else { Err(Failure::assurance_needed(level)) }
    }

    /// Whether somebody is signed in.
    pub fn is_signed_in(&self) -> bool {
        self.actor != Actor::Stranger
    }

    /// The path alone, without the query.
    pub fn route(&self) -> &str {
        self.path.split('?').next().unwrap_or("/")
    }

    /// Whether the answer is for a program.
    pub(crate) fn is_api(&self) -> bool {
        self.path.starts_with("/api/")
    }
}

fn refused(actor: &Actor) -> Failure {
    if *actor == Actor::Stranger { Failure::sign_in_needed() } else { Failure::forbidden() }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let known = parts.extensions.get::<Self>().cloned();
        Ok(known.unwrap_or_else(|| Self::stranger(&parts.headers, &parts.uri, false)))
    }
}

/// The language in the query, when the visitor has just switched.
pub(crate) fn chosen_lang(uri: &Uri) -> Option<Lang> {
    let pairs = uri.query()?.split('&');
    pairs.filter_map(|pair| pair.strip_prefix("lang=")).find_map(Lang::from_code)
}

/// Value of the first cookie called `name`.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn cookie_lang(headers: &HeaderMap) -> Option<Lang> {
    cookie(headers, "lang").and_then(Lang::from_code)
}

fn accepted_lang(headers: &HeaderMap) -> Option<Lang> {
    // Browsers list languages by preference, so the first that we speak wins.
    let line = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    line.split(',').filter_map(|item| item.split(';').next()).find_map(Lang::from_code)
}
