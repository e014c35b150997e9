//! The one answer: back to the main site with a ticket.

use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use kernel::Ctx;
use signature::Certificate;
use web::href;

use crate::actions;

/// Answers one request of a browser that has shown this certificate. No page is served here, so that
/// nothing of this port can be framed, stored or scripted.
pub(super) async fn answer<B>(ctx: &Ctx, request: &Request<B>, shown: &Certificate) -> Response<String> {
    if *request.method() != Method::GET || request.uri().path() != "/" {
        return bare(StatusCode::NOT_FOUND);
    }
    let mut pairs = request.uri().query().unwrap_or_default().split('&');
    let mark = pairs.find_map(|pair| pair.strip_prefix("for=")).unwrap_or_default();
    let ticket = match actions::knock(ctx, mark, shown.clone()).await {
        Ok(ticket) => ticket.unwrap_or_default(),
        Err(error) => {
            tracing::error!(%error, "nobody could be let in at the door");
            return bare(StatusCode::SERVICE_UNAVAILABLE);
        }
    };
    let path = href("/sign-in/certificate/finish", &[("ticket", &ticket)]);
    let mut response = bare(StatusCode::SEE_OTHER);
    match HeaderValue::try_from(format!("{}{path}", ctx.settings.public_url)) {
        Ok(back) => {
            response.headers_mut().insert(header::LOCATION, back);
            response
        }
        Err(_) => bare(StatusCode::NOT_FOUND),
    }
}

fn bare(status: StatusCode) -> Response<String> {
    let mut response = Response::new(String::new());
    *response.status_mut() = status;
    for (name, value) in [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer")] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
