//! Pages of people: consent, what they have agreed to, signing out.

pub(crate) mod authorize;
pub(crate) mod consents;
pub(crate) mod desk;
pub(crate) mod logout;

use axum::response::{IntoResponse as _, Response};
use catalogue::model::Scope;
use http::{HeaderValue, StatusCode, header};
use kernel::{AgencyId, Ctx, Timestamp};
use web::{Visitor, t};

/// Sends a browser to an address of a client, with parameters added.
fn send_to(address: &str, parameters: &[(&str, &str)]) -> Response {
    let given: Vec<_> = parameters.iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_urlencoded::to_string(given).unwrap_or_default();
    let separator = if address.contains('?') { '&' } else { '?' };
    let target = if query.is_empty() { address.to_owned() } else { format!("{address}{separator}{query}") };
    match HeaderValue::try_from(target) {
        Ok(target) => (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Lets the page's form lead on to `address`: browsers hold a redirect after a form
/// against the page's own policy. The rest is the policy of every page.
fn allow_form_to(mut response: Response, address: &str) -> Response {
    let end = address.match_indices('/').nth(2).map_or(address.len(), |(at, _)| at);
    let origin = address[..end].split(['?', ';', ',', ' ']).next().unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
         form-action 'self' {origin}; frame-ancestors 'none'; base-uri 'none'"
    );
    if let Ok(policy) = HeaderValue::try_from(policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn agency_name(ctx: &Ctx, v: &Visitor, id: &AgencyId) -> String {
    let agencies = directory::agencies(ctx);
    agencies.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.of(v.lang).to_owned())
}

fn moment(v: &Visitor, at: Timestamp) -> String {
    format!("{} {}", at.day().long(v.lang), at.clock_time())
}

/// What a scope lets the client learn, in words.
fn datum(ctx: &Ctx, v: &Visitor, scope: Scope) -> String {
    let key = match scope {
        Scope::Openid => "openid-scope-openid",
        Scope::Profile => "openid-scope-profile",
        Scope::NationalId => "openid-scope-national-id",
        Scope::Post => "openid-scope-post",
        Scope::OfflineAccess => "openid-scope-offline",
    };
    t(ctx, v, key, &[])
}
