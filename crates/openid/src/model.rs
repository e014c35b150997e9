//! Requests to sign in, what is issued for them, and how long it lasts; no IO.

use std::sync::Arc;

use catalogue::Catalogue;
use catalogue::model::{Client, Scope};
use kernel::{Assurance, Day, PersonId, PostId, Timestamp, define_id};

define_id! {
    /// One sign-in of a person at a client; the `sid` of its ID tokens.
    pub SignInId
}

/// A code is redeemed within this many seconds.
pub const CODE_SECONDS: i64 = 60;
/// An access token and an ID token last this many seconds.
pub const ACCESS_SECONDS: i64 = 600;
/// A refresh token lasts this many seconds, and so does what comes of it.
pub const REFRESH_SECONDS: i64 = 30 * 86_400;
/// Classes of authentication context (`acr`) with the levels of assurance that they name.
pub const ACRS: [(&str, Assurance); 3] = [
    ("urn:minben:assurance:1", Assurance::One),
    ("urn:minben:assurance:2", Assurance::Two),
    ("urn:minben:assurance:3", Assurance::Three),
];
/// Longest value of a parameter, in bytes.
const MOST_BYTES: usize = 1_000;

/// The `acr` of a level of assurance.
pub fn acr(level: Assurance) -> &'static str {
    ACRS.iter().find(|(_, known)| *known == level).map_or(ACRS[0].0, |(word, _)| *word)
}

/// Why and how the person is to be asked (`prompt`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Prompt {
    /// Nothing may be shown.
    pub none: bool,
    /// The person signs in anew.
    pub login: bool,
    /// The person consents anew.
    pub consent: bool,
}

/// A request to sign somebody in (RFC 6749, section 4.1.1; OpenID Connect Core, section 3.1.2.1).
#[derive(Debug, Clone)]
pub struct Request {
    /// The client.
    pub client: Arc<Client>,
    /// Where the answer goes; one of the client's.
    pub redirect_uri: String,
    /// What is asked for, each allowed to the client.
    pub scopes: Vec<Scope>,
    /// Given back as it came.
    pub state: Option<String>,
    /// Put into the ID token as it came.
    pub nonce: Option<String>,
    /// Hash of the client's secret for this request (RFC 7636).
    pub challenge: String,
    /// How to ask.
    pub prompt: Prompt,
    /// Most seconds since the person signed in.
    pub max_age: Option<i64>,
    /// The level of assurance that is enough: the lowest of those in `acr_values`.
    pub level: Option<Assurance>,
}

/// Why a request is not carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// Nothing can be sent back: who asks, or where the answer would go, is not known.
    Here(&'static str),
    /// The client is told.
    There {
        /// Where.
        redirect_uri: String,
        /// Code of the standard.
        error: &'static str,
        /// For the client's developers, in ASCII.
        description: &'static str,
        /// Given back as it came.
        state: Option<String>,
    },
}

/// Reads a request; `pairs` are its parameters as they came.
pub fn read(catalogue: &Catalogue, pairs: &[(String, String)], today: Day) -> Result<Request, Refused> {
    let one = |name: &str| {
        let mut values = pairs.iter().filter(|(known, value)| known == name && !value.is_empty());
        values.next().map(|(_, value)| value.clone())
    };
    let client = one("client_id").and_then(|id| catalogue.client(&id).cloned());
    let client =
        client.filter(|client| client.in_force(today)).ok_or(Refused::Here("openid.client_unknown"))?;
    let redirect_uri = one("redirect_uri").ok_or(Refused::Here("openid.redirect_unknown"))?;
    if !client.redirect_uris.contains(&redirect_uri) {
        return Err(Refused::Here("openid.redirect_unknown"));
    }
    let state = one("state");
    let refuse = |error, description| Refused::There {
        redirect_uri: redirect_uri.clone(),
        error,
        description,
        state: state.clone(),
    };
    if pairs.iter().any(|(name, value)| {
        value.len() > MOST_BYTES || pairs.iter().filter(|(other, _)| other == name).count() > 1
    }) {
        return Err(refuse("invalid_request", "a parameter comes twice or is too long"));
    }
    if one("request").is_some() {
        return Err(refuse("request_not_supported", "send parameters, not a request object"));
    }
    if one("request_uri").is_some() {
        return Err(refuse("request_uri_not_supported", "send parameters, not an address of them"));
    }
    if one("response_type").as_deref() != Some("code") {
        return Err(refuse("unsupported_response_type", "response_type is code"));
    }
    if one("response_mode").is_some_and(|mode| mode != "query") {
        return Err(refuse("invalid_request", "response_mode is query"));
    }
    let challenge = one("code_challenge").filter(|text| is_challenge(text));
    let is_s256 = one("code_challenge_method").as_deref() == Some("S256");
    let challenge = challenge
        .filter(|_| is_s256)
        .ok_or_else(|| refuse("invalid_request", "PKCE with code_challenge_method S256 is needed"))?;
    let scopes = scopes(&one("scope").unwrap_or_default(), &client)
        .ok_or_else(|| refuse("invalid_scope", "scope has openid and what the client's file allows"))?;
    let prompt = prompt(&one("prompt").unwrap_or_default())
        .ok_or_else(|| refuse("invalid_request", "prompt is none alone, or login, consent"))?;
    let max_age = one("max_age").map(|text| text.parse::<u32>().map(i64::from)).transpose();
    let max_age = max_age.map_err(|_| refuse("invalid_request", "max_age is a number of seconds"))?;
    let nonce = one("nonce");
    // Words that are not known are passed over: what is asked for here is a wish (Core, section 3.1.2.1).
    let wishes = one("acr_values").unwrap_or_default();
    let known = |wish| ACRS.iter().find(|(word, _)| *word == wish).map(|(_, level)| *level);
    let level = wishes.split_whitespace().filter_map(known).min();
    Ok(Request {
        scopes,
        state,
        nonce,
        challenge,
        prompt,
        max_age,
        level,
        client: client.clone(),
        redirect_uri: redirect_uri.clone(),
    })
}

/// A SHA-256 in base64url.
fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// The asked scopes; none without `openid`, or when the client's file has not one of them.
fn scopes(asked: &str, client: &Client) -> Option<Vec<Scope>> {
    let mut scopes: Vec<Scope> =
        asked.split_whitespace().map(Scope::from_word).collect::<Option<Vec<_>>>()?;
    scopes.sort_unstable();
    scopes.dedup();
    let allowed = scopes.iter().all(|scope| client.scopes.contains(scope));
    (allowed && scopes.contains(&Scope::Openid)).then_some(scopes)
}

fn prompt(asked: &str) -> Option<Prompt> {
    let mut prompt = Prompt::default();
    for word in asked.split_whitespace() {
        match word {
            "none" => prompt.none = true,
            "login" | "select_account" => prompt.login = true,
            "consent" => prompt.consent = true,
            _ => return None,
        }
    }
    (!prompt.none || prompt == Prompt { none: true, ..Prompt::default() }).then_some(prompt)
}

/// Scopes as they are stored and sent.
pub fn write_scopes(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(" ")
}

/// Scopes from storage.
pub fn read_scopes(text: &str) -> Vec<Scope> {
    text.split_whitespace().filter_map(Scope::from_word).collect()
}

/// A person's sign-in at a client.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Its id.
    pub id: SignInId,
    /// Who.
    pub person: PersonId,
    /// Client id.
    pub client: String,
    /// What the client may learn.
    pub scopes: Vec<Scope>,
    /// The post in which the person acts.
    pub post: Option<PostId>,
    /// Hash of the session in which it happened.
    pub session_hash: String,
    /// Assurance of that session.
    pub acr: String,
    /// When that session began.
    pub auth_at: Timestamp,
    /// When it happened.
    pub began_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// A notice to a client that a sign-in there has ended (OpenID Connect Back-Channel Logout 1.0).
#[derive(Debug, Clone)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// Client id.
    pub client: String,
    /// Whose sign-in.
    pub person: PersonId,
    /// Which; none when all of the person's at this client have ended.
    pub sign_in: Option<SignInId>,
    /// When it ended.
    pub made_at: Timestamp,
    /// When it is tried next; none when it is over.
    pub next_at: Option<Timestamp>,
    /// Tries so far.
    pub tries: i64,
    /// Why the last try told nobody anything.
    pub problem: Option<String>,
    /// When the client was told.
    pub told_at: Option<Timestamp>,
}

/// What a person has agreed that a client learns.
#[derive(Debug, Clone)]
pub struct Consent {
    /// Its id.
    pub id: String,
    /// Client id.
    pub client: String,
    /// To what.
    pub scopes: Vec<Scope>,
    /// When.
    pub given_at: Timestamp,
    /// Until when.
    pub withdrawn_at: Option<Timestamp>,
}

/// The two kinds of tokens that are stored, by hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// Opens `/openid/userinfo`.
    Access,
    /// Gets new tokens, once.
    Refresh,
}

impl TokenKind {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
        }
    }
}

/// A token of a sign-in.
#[derive(Debug, Clone)]
pub struct Token {
    /// Kind, as stored.
    pub kind: String,
    /// The sign-in it belongs to.
    pub sign_in: SignInId,
    /// From when.
    pub issued_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When a refresh token was used.
    pub used_at: Option<Timestamp>,
}
