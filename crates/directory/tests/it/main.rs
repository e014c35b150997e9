//! The directory through the real router, over the agencies of `government/`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod agencies;
mod api;
mod officials;

use std::path::Path;
use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use directory::actions::Appointment;
use identity::model::Installation;
use kernel::{Actor, Day, DbError, Person, PostId};
use testkit::{Browser, TestCtx};
use web::Routes;

/// A node with the directory and sign-in, as a demonstration.
pub(crate) struct Node {
    pub(crate) test: TestCtx,
    router: axum::Router,
}

pub(crate) async fn node() -> Node {
    let blocks = [directory::block(), identity::block()];
    let test = testkit::ctx(&blocks, |builder| {
        builder
            .part(directory::Directory::default())
            .part(directory::PeopleFinder(identity::store::find_person_by_national_id))
            .part(web::DemoMode)
    })
    .await;
    let mut mistakes = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let agencies = directory::files::load(&folder, &mut mistakes);
    assert_eq!(mistakes, []);
    directory::install(&test.ctx, Arc::new(agencies));
    identity::actions::settle(&test.ctx, Installation::Demo).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let router = routes.into_router().layer(from_fn_with_state(test.ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &test.ctx);
    Node { test, router }
}

impl Node {
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Makes a synthetic person known.
    pub(crate) async fn person(&self, number: &'static str, name: &'static str) -> Person {
        let made = self.test.ctx.write(move |tx| identity::actions::register_person(tx, number, name)).await;
        made.map_err(|error: DbError| error).unwrap()
    }

    /// Puts a person in a post from the first day of 2026 on.
    pub(crate) async fn appoint(&self, person: &Person, post: &str) {
        let new = Appointment {
            post: PostId::new(post),
            person: person.id.clone(),
            name: person.name.clone(),
            from_on: Day::new(2026, 1, 1).unwrap(),
            until_on: None,
        };
        let agencies = directory::agencies(&self.test.ctx);
        let done =
            move |tx: &mut kernel::Tx| directory::actions::appoint(tx, &Actor::Platform, &agencies, &new);
        self.test.ctx.write(done).await.unwrap();
    }

    /// A browser in which the person is signed in, in the post.
    pub(crate) async fn official(&self, person: &Person, post: &str) -> Browser {
        let mut browser = self.browser();
        let page = browser
            .post("/sign-in/demo", &[("person", person.id.as_str()), ("post", post), ("next", "/agencies")])
            .await;
        assert_eq!(page.status, 200, "{}", page.text());
        browser
    }
}
