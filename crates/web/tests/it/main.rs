//! The web block, through its real router and layers.
#![allow(clippy::panic, clippy::unwrap_used, clippy::format_collect, reason = "helpers of tests may panic")]

mod access;
mod components;
mod failures;
mod forms;
mod layers;
mod pages;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use kernel::{Actor, AgencyId, Official, Person, PersonId, PostId};
use testkit::{Browser, TestCtx};
use web::{DemoMode, Failure, Form, Routes, Visitor};

/// A node with this crate's routes and `routes`, in demo mode.
async fn node(routes: Routes) -> (Browser, TestCtx) {
    let node = testkit::ctx(&[web::block()], |builder| builder.part(DemoMode)).await;
    let recognised = web::block().routes.merge(routes).into_router().layer(from_fn(recognise));
    (Browser::new(web::layers::apply(recognised, &node.ctx)), node)
}

/// Plays identity's part: the bearer token says who it is.
async fn recognise(mut request: Request, next: Next) -> Response {
    let token = request.headers().get("authorization").and_then(|value| value.to_str().ok());
    let actor = match token.and_then(|line| line.strip_prefix("Bearer ")) {
        Some("citizen") => Actor::Citizen(person()),
        Some("clerk") => official("clerk"),
        Some("supervisor") => official("supervisor"),
        Some("client") => Actor::Client { agency: AgencyId::new("moi"), credential: "c1".to_owned() },
        _ => Actor::Stranger,
    };
    let mut visitor = Visitor::of(&request);
    visitor.actor = actor;
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

fn person() -> Person {
    Person { id: PersonId::new("p1"), national_id: "A100000001".to_owned(), name: "陳測安".to_owned() }
}

fn official(role: &str) -> Actor {
    Actor::Official(Official {
        person: person(),
        post: PostId::new("moi-clerk"),
        agency: AgencyId::new("moi"),
        post_title_zh: "承辦人".to_owned(),
        post_title_en: "Clerk".to_owned(),
        roles: vec![role.to_owned()],
        standing_in_for: Vec::new(),
    })
}

async fn ok() -> &'static str {
    "done"
}

async fn fail() -> Failure {
    Failure::new(429, "exchange.quota_exceeded").with("limit", 5).at("key")
}

async fn echo(form: Form) -> String {
    form.fields().iter().map(|(name, value)| format!("{name}={value};")).collect()
}
