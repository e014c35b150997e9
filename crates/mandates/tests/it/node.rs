//! A node over the project's own catalogue, with a family, a company and an official at a counter.

use std::path::Path;
use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use catalogue::Catalogue;
use directory::actions::Appointment;
use identity::model::Installation;
use kernel::{Actor, Clock, Ctx, Day, DbError, Person, PostId, Tx};
use registries::Schema;
use serde_json::json;
use testkit::{Browser, TestCtx};
use web::{Access, Routes, Visitor};

pub(crate) const PARENT: &str = "A100000010";
pub(crate) const OTHER: &str = "A200000012";
pub(crate) const CHILD: &str = "A100000029";
/// A post whose holder may record mandates.
pub(crate) const DESK: &str = "taipei-hro-zhongzheng-clerk-1";

pub(crate) struct Node {
    pub(crate) test: TestCtx,
    router: axum::Router,
    catalogue: Arc<Catalogue>,
}

/// Records were made before any contract was in force.
const DAYS_BEFORE: i64 = 700;

pub(crate) async fn node() -> Node {
    let blocks = [
        web::block(),
        directory::block(),
        identity::block(),
        catalogue::block(),
        registries::block(),
        exchange::block(),
        messaging::block(),
        mandates::block(),
    ];
    let test = testkit::ctx(&blocks, |builder| {
        builder
            .clock(Clock::fake(testkit::test_now().plus_seconds(-DAYS_BEFORE * 86_400)))
            .part(directory::Directory::default())
            .part(catalogue::Handle::default())
            .part(web::DemoMode)
    })
    .await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let loaded = catalogue::load(&folder, testkit::test_day());
    let loaded = loaded.unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let catalogue = catalogue::install(&test.ctx, loaded).await.unwrap();
    identity::actions::settle(&test.ctx, Installation::Demo).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let routes = routes.get("/who", Access::Anyone, who).get("/citizens-only", Access::Citizen, who);
    let router = routes
        .into_router()
        .layer(from_fn_with_state(test.ctx.clone(), mandates::recognise))
        .layer(from_fn_with_state(test.ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &test.ctx);
    let node = Node { test, router, catalogue };
    node.register(PARENT, "陳測安", "1985-03-04", None).await;
    node.register(OTHER, "林試華", "1984-03-04", None).await;
    node.register(CHILD, "陳小測", "2015-11-25", Some(PARENT)).await;
    node.days_later(DAYS_BEFORE);
    node
}

async fn who(visitor: Visitor) -> Response {
    visitor.actor.label().into_response()
}

impl Node {
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.test.ctx
    }

    pub(crate) fn days_later(&self, days: i64) {
        self.ctx().clock.advance_seconds(days * 86_400);
    }

    /// Ids of services that people apply for themselves.
    pub(crate) fn services(&self) -> Vec<String> {
        use catalogue::model::Audience;
        let services = self.catalogue.services().iter();
        let services = services.filter(|service| service.audience.contains(&Audience::Citizen));
        services.map(|service| service.id.clone()).collect()
    }

    async fn register(
        &self,
        number: &'static str,
        name: &'static str,
        born: &'static str,
        father: Option<&str>,
    ) {
        let body = json!({
            "id_number": number, "name": name, "sex": "male", "birth_date": born, "household_number": "H1",
            "role": "head", "head_id": number, "father_id": father, "event": "initial",
            "address": { "area": "63000050", "line": "範例路1號" },
        });
        let mut body = body.as_object().cloned().unwrap();
        body.retain(|_, value| !value.is_null());
        let catalogue = self.catalogue.clone();
        let entry =
            registries::Entry { on: Day::new(2020, 1, 1).unwrap(), reason: "x".to_owned(), case: None };
        let done = self.ctx().write(move |tx| {
            let schema = Schema::of(&catalogue, "household")?;
            registries::actions::insert(tx, &Actor::Platform, &schema, body.clone(), &entry)
        });
        done.await.unwrap();
        kernel::jobs::run_due(self.ctx()).await.unwrap();
    }

    pub(crate) async fn person(&self, number: &str, name: &'static str) -> Person {
        let number = number.to_owned();
        let made = self.ctx().write(move |tx| identity::actions::register_person(tx, &number, name)).await;
        made.map_err(|error: DbError| error).unwrap()
    }

    /// A browser in which the person is signed in at level two.
    pub(crate) async fn signed_in(&self, number: &str, name: &'static str) -> Browser {
        let person = self.person(number, name).await;
        let mut browser = Browser::new(self.router.clone());
        browser.post_once("/sign-in/demo", &[("person", person.id.as_str())]).await;
        browser.post_once("/sign-in/raise", &[("level", "2"), ("next", "/who")]).await;
        browser
    }

    /// A browser of the official at the counter.
    pub(crate) async fn desk(&self) -> Browser {
        let person = self.person("A123456789", "王櫃員").await;
        let new = Appointment {
            post: PostId::new(DESK),
            person: person.id.clone(),
            name: person.name.clone(),
            from_on: Day::new(2026, 1, 1).unwrap(),
            until_on: None,
        };
        let agencies = directory::agencies(self.ctx());
        let done = move |tx: &mut Tx| directory::actions::appoint(tx, &Actor::Platform, &agencies, &new);
        self.ctx().write(done).await.unwrap();
        let mut browser = Browser::new(self.router.clone());
        browser.post_once("/sign-in/demo", &[("person", person.id.as_str()), ("post", DESK)]).await;
        browser
    }
}
