//! Sign-in and sign-out through the real router.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod sessions;
mod sign_in;

use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use directory::actions::Appointment;
use directory::model::{Agencies, Agency, Level, Post};
use identity::model::Installation;
use kernel::{Actor, AgencyId, Day, DbError, Person, PostId, Text};
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
    let router = routes.into_router().layer(from_fn_with_state(test.ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &test.ctx);
    Node { test, router }
}

async fn who(visitor: Visitor) -> Response {
    visitor.actor.label().into_response()
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
    let post = |id: &str, title: &str| Post {
        id: PostId::new(id),
        agency: AgencyId::new("a"),
        unit: None,
        title: Text::new(title, "Clerk"),
        reports_to: None,
        roles: vec!["clerk".to_owned()],
    };
    Agencies::new(vec![agency], Vec::new(), vec![post("a-clerk", "科員"), post("a-chief", "科長")])
}

impl Node {
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    pub(crate) async fn person(&self, number: &'static str, name: &'static str) -> Person {
        let made = self.test.ctx.write(move |tx| identity::actions::register_person(tx, number, name)).await;
        made.map_err(|error: DbError| error).unwrap()
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
