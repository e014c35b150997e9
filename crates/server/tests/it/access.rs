//! Every route lets in whom it declares, and nobody else.

use axum::http::Method;
use testkit::{Browser, Page};
use web::{Access, Route};

use crate::node::node;

/// What a route answers to a visitor.
async fn visit(browser: &mut Browser, route: &Route) -> Page {
    let path = concrete(route.path);
    match route.method {
        Method::GET => browser.get_once(&path).await,
        Method::POST => browser.post_once(&path, &[]).await,
        ref other => panic!("{other} {path} is not tried yet"),
    }
}

/// A path with something in place of each parameter.
fn concrete(path: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "nothing".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn is_refused(page: &Page) -> bool {
    let to_sign_in =
        page.location.as_ref().is_some_and(|to| *to == "/sign-in" || to.starts_with("/sign-in?"));
    page.status == 401 || (page.status == 303 && to_sign_in)
}

/// Why this answer is wrong for a stranger.
fn wrong_for_stranger(route: &Route, page: &Page) -> Option<&'static str> {
    let public = route.access == Access::Anyone;
    let is_page =
        route.method == Method::GET && !route.path.starts_with("/api/") && route.access != Access::Client;
    // X-Road has no 401: its own header says that nobody was recognised.
    if is_call(route) {
        return (!refuses_call(page)).then_some("is a call that a stranger may make");
    }
    // Clients are told by their own protocol that a token is missing, in a browser or not.
    if route.path.starts_with("/openid/") && public {
        return None;
    }
    match (public, is_page) {
        (true, _) if is_refused(page) => Some("is open to everyone but sends a stranger away"),
        (false, true) if page.status != 303 || !is_refused(page) => {
            Some("does not send a stranger to sign in")
        }
        (false, false) if page.status != 401 => Some("does not answer a stranger with 401"),
        _ => None,
    }
}

/// Whether systems call here, with a credential and never with a session.
fn is_call(route: &Route) -> bool {
    route.path.starts_with("/r1/") || route.path.starts_with("/n1/")
}

fn refuses_call(page: &Page) -> bool {
    let error = page.headers.get("x-road-error").and_then(|error| error.to_str().ok());
    error == Some("server.clientproxy.ssl_authentication_failed")
}

#[tokio::test]
async fn every_route_admits_whom_it_declares() {
    let node = node().await;
    let (citizen, clerk) = (node.household(1, "陳測安").await, node.person(2, "林範文").await);
    node.holds(&clerk, "motc-thb-clerk-1").await;
    let mut wrong = Vec::new();
    for route in &node.app.routes {
        let name = format!("{} {}", route.method, route.path);
        let page = visit(&mut node.stranger(), route).await;
        if let Some(why) = wrong_for_stranger(route, &page) {
            wrong.push(format!("{name} {why}: {}", page.status));
        }
        let visitors = [(&citizen, None), (&clerk, Some("motc-thb-clerk-1"))];
        for (person, post) in visitors {
            let mut browser = node.signed_in(person, post).await;
            let page = visit(&mut browser, route).await;
            let who = if post.is_some() { "an official" } else { "a citizen" };
            if is_call(route) {
                if !refuses_call(&page) {
                    wrong.push(format!("{name} takes a session for a system's credential"));
                }
                continue;
            }
            let admitted = match route.access {
                Access::Anyone | Access::SignedIn | Access::Applicant => true,
                // Led to raise the level first, which is not to sign in anew.
                Access::SignedInAt(level) => {
                    let leads_up =
                        page.location.as_deref().is_some_and(|to| to.starts_with("/sign-in/raise"));
                    if level > kernel::Assurance::One && !leads_up {
                        wrong.push(format!("{name} asks {who} for no higher level"));
                    }
                    continue;
                }
                Access::Citizen => post.is_none(),
                Access::Official => post.is_some(),
                Access::Role(_) | Access::Client => false,
            };
            if !admitted && page.status != 403 {
                wrong.push(format!("{name} answers {who} with {}, not 403", page.status));
            }
            let by_protocol = route.path.starts_with("/openid/") && route.access == Access::Anyone;
            if admitted && is_refused(&page) && !by_protocol {
                wrong.push(format!("{name} asks {who} to sign in again"));
            }
            if page.status.is_server_error() {
                wrong.push(format!("{name} answers {who} with {}", page.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn permissions_follow_the_address() {
    let node = node().await;
    let mut wrong = Vec::new();
    for route in &node.app.routes {
        let right = match route.path {
            path if path.starts_with("/desk") => matches!(route.access, Access::Official | Access::Role(_)),
            path if path.starts_with("/operator") => matches!(route.access, Access::Role(_)),
            "/my/cases" | "/my/agreements" | "/my/payments" => route.access == Access::Applicant,
            path if path.starts_with("/my") => {
                matches!(route.access, Access::Citizen | Access::SignedIn | Access::SignedInAt(_))
            }
            path if path.starts_with("/cases") => route.access == Access::Applicant,
            path if path.starts_with("/api/exchange") => route.access == Access::Client,
            _ => true,
        };
        // Programs ask these: nobody is signed in, and what acts carries its own signature.
        let protocol =
            ["/ocsp/", "/tsa", "/acme/", "/pay/callbacks/"].iter().any(|start| route.path.starts_with(start));
        let open_action = route.method != Method::GET
            && route.access == Access::Anyone
            && !["/sign-", "/openid/"].iter().any(|start| route.path.starts_with(start))
            // Reads what is sent and keeps nothing of it.
            && !["/mandates/stop", "/verify"].contains(&route.path)
            && !protocol;
        if !right || open_action {
            wrong.push(format!("{} {} is open to {:?}", route.method, route.path, route.access));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn an_unknown_address_is_404_for_everyone() {
    let node = node().await;
    let page = node.stranger().get("/no/such/page").await;
    assert_eq!(page.status, 404);
    let page = node.stranger().get("/api/no/such").await;
    assert_eq!(page.status, 404);
    assert_eq!(page.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn another_site_cannot_make_a_browser_act() {
    let node = node().await;
    let person = node.person(3, "王試和").await;
    let page = node.signed_in(&person, None).await.post_from_other_site("/sign-out").await;
    assert_eq!(page.status, 403, "{}", page.text());
}
