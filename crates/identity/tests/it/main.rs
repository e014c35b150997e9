//! Sign-in and sign-out through the real router.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod authenticator;
mod levels;
mod passkeys;
mod recovery;
mod sessions;
mod sign_in;

use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use directory::actions::Appointment;
use directory::model::{Agencies, Agency, Level, Post};
use identity::model::Installation;
use kernel::{Actor, AgencyId, Assurance, Day, DbError, Person, PostId, Text};
use testkit::{Browser, TestCtx};
use web::{Access, Routes, Visitor};

/// A node with sign-in and a page that says who the visitor is.
pub(crate) struct Node {
    pub(crate) test: TestCtx,
    router: axum::Router,
}

pub(crate) async fn node(installation: Installation) -> Node {
    let blocks = [directory::block(), identity::block()];
    let test = testkit::ctx(&blocks, |builder| {
        let builder = builder.part(directory::Directory::default());
        if installation == Installation::Demo { builder.part(web::DemoMode) } else { builder }
    })
    .await;
    directory::install(&test.ctx, Arc::new(agencies()));
    identity::actions::settle(&test.ctx, installation).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let routes = routes.get("/who", Access::Anyone, who).get("/citizens-only", Access::Citizen, who).get(
        "/clerks-only",
        Access::Role("clerk"),
        who,
    );
    let two = Access::SignedInAt(Assurance::Two);
    let routes =
        routes.get("/level-two", two, who).post("/level-two", two, said).get("/api/level-two", two, who);
    let router = routes.into_router().layer(from_fn_with_state(test.ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &test.ctx);
    Node { test, router }
}

async fn who(visitor: Visitor) -> Response {
    visitor.actor.label().into_response()
}

async fn said(form: web::Form) -> Response {
    form.raw("text").unwrap_or_default().to_owned().into_response()
}

fn agencies() -> Agencies {
    let agency = Agency {
        id: AgencyId::new("a"),
        code: None,
        oid: None,
        name: Text::new("範例局", "Example Bureau"),
        level: Level::Agency,
        parent: None,
        valid_from: None,
        valid_until: None,
        successors: Vec::new(),
        source: String::new(),
    };
    let post = |id: &str, title: &str, role: &str| Post {
        id: PostId::new(id),
        agency: AgencyId::new("a"),
        unit: None,
        title: Text::new(title, "Clerk"),
        reports_to: None,
        roles: vec![role.to_owned()],
    };
    Agencies::new(
        vec![agency],
        Vec::new(),
        vec![
            post("a-clerk", "科員", "clerk"),
            post("a-chief", "科長", "clerk"),
            post("a-desk", "櫃檯人員", "identity-desk"),
        ],
    )
}

impl Node {
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    pub(crate) async fn person(&self, number: &'static str, name: &'static str) -> Person {
        let made = self.test.ctx.write(move |tx| identity::actions::register_person(tx, number, name)).await;
        made.map_err(|error: DbError| error).unwrap()
    }

    /// A session of an official that began as one does on a live node: by a recovery code.
    pub(crate) async fn official_token(&self, post: &str) -> String {
        let official = self.person("A200000012", "林試華").await;
        self.appoint(&official, post, None).await;
        let desk = kernel::Official {
            person: self.person("A123456789", "王櫃員").await,
            post: PostId::new("a-desk"),
            agency: AgencyId::new("a"),
            post_title_zh: String::new(),
            post_title_en: String::new(),
            roles: Vec::new(),
            standing_in_for: Vec::new(),
        };
        let checked = identity::actions::Checked {
            national_id: official.national_id.clone(),
            name: official.name.clone(),
            document: "id-card".to_owned(),
        };
        let ctx = &self.test.ctx;
        let code = identity::actions::issue_counter_code(ctx, &Actor::Official(desk), checked)
            .await
            .unwrap()
            .shown();
        let none = identity::actions::Browser::default();
        let token =
            identity::actions::sign_in_recovery(ctx, &official.national_id, &code, none).await.unwrap();
        let browser = identity::actions::Browser { token: Some(token), ..Default::default() };
        identity::actions::take_post(ctx, browser, Some(PostId::new(post))).await.unwrap()
    }

    pub(crate) async fn appoint(&self, person: &Person, post: &str, until: Option<Day>) {
        let new = Appointment {
            post: PostId::new(post),
            person: person.id.clone(),
            name: person.name.clone(),
            from_on: Day::new(2026, 1, 1).unwrap(),
            until_on: until,
        };
        let agencies = directory::agencies(&self.test.ctx);
        let done =
            move |tx: &mut kernel::Tx| directory::actions::appoint(tx, &Actor::Platform, &agencies, &new);
        self.test.ctx.write(done).await.unwrap();
    }
}
