//! A small government of the tests' own.

use std::path::Path;
use std::sync::Arc;

use catalogue::Catalogue;
use kernel::{Actor, AgencyId, Ctx, CtxBuilder, Day, Official, Person, PersonId, PostId, Timestamp};
use registries::{Body, Entry, RegistriesError};
use serde_json::json;
use testkit::{Browser, TestCtx};
use web::{Block, Visitor};

/// The test catalogue.
pub(crate) fn catalogue() -> Catalogue {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/government");
    catalogue::load(&dir, testkit::test_day()).unwrap_or_else(|mistakes| {
        let text: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        panic!("the test catalogue has mistakes:\n{}", text.join("\n"));
    })
}

/// The blocks under test.
pub(crate) fn blocks() -> Vec<Block> {
    vec![web::block(), catalogue::block(), registries::block()]
}

/// A world with an empty database.
pub(crate) struct World {
    pub(crate) test: TestCtx,
    pub(crate) catalogue: Arc<Catalogue>,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::of(catalogue()).await
    }

    /// A world with another catalogue.
    pub(crate) async fn of(catalogue: Catalogue) -> Self {
        Self::with(catalogue, |builder| builder).await
    }

    /// A world with further parts.
    pub(crate) async fn with(catalogue: Catalogue, prepare: impl FnOnce(CtxBuilder) -> CtxBuilder) -> Self {
        let test = testkit::ctx(&blocks(), |builder| {
            prepare(builder).part(catalogue::Handle::default()).part(directory::Directory::default())
        })
        .await;
        let catalogue = catalogue::install(&test.ctx, catalogue).await.unwrap();
        Self { test, catalogue }
    }

    pub(crate) fn ctx(&self) -> &Ctx {
        &self.test.ctx
    }

    /// A browser in which `actor` is signed in.
    pub(crate) fn browser(&self, actor: Actor) -> Browser {
        let routes = blocks().into_iter().fold(web::Routes::new(), |all, block| all.merge(block.routes));
        let sign_in = move |mut request: axum::extract::Request, next: axum::middleware::Next| {
            let mut visitor = Visitor::of(&request);
            visitor.actor = actor.clone();
            request.extensions_mut().insert(visitor);
            next.run(request)
        };
        let router = routes.into_router().layer(axum::middleware::from_fn(sign_in));
        Browser::new(web::layers::apply(router, self.ctx()))
    }

    /// Moves the clock.
    pub(crate) fn later(&self, seconds: i64) -> Timestamp {
        self.ctx().clock.advance_seconds(seconds);
        self.ctx().now()
    }

    /// Runs one act in a transaction of its own.
    pub(crate) async fn act<T: Send + 'static>(
        &self,
        registry: &str,
        act: impl Fn(&mut kernel::Tx, &registries::Schema) -> Result<T, RegistriesError> + Send + 'static,
    ) -> Result<T, RegistriesError> {
        let (catalogue, registry) = (self.catalogue.clone(), registry.to_owned());
        self.ctx().write(move |tx| act(tx, &registries::Schema::of(&catalogue, &registry)?)).await
    }

    /// Adds a person of the register.
    pub(crate) async fn person(&self, index: u32, name: &str) -> String {
        let (id, body) = person(index, name);
        self.act("person", move |tx, schema| {
            registries::actions::insert(tx, &clerk(), schema, body.clone(), &entry("2020-01-01"))
        })
        .await
        .unwrap();
        id
    }
}

/// A person's number and fields.
pub(crate) fn person(index: u32, name: &str) -> (String, Body) {
    let id = synthetic::id_number(synthetic::Sex::Female, index);
    let body = body(json!({
        "id_number": id, "name": name, "sex": "female", "birth_date": "1990-05-06",
        "address": {"area": "63000050", "line": "範例路1號"},
    }));
    (id, body)
}

/// A body from JSON.
pub(crate) fn body(value: serde_json::Value) -> Body {
    value.as_object().cloned().unwrap()
}

/// An entry from a day on.
pub(crate) fn entry(on: &str) -> Entry {
    Entry { on: day(on), reason: "測試".to_owned(), case: None }
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// An official in a post of the test office.
pub(crate) fn official(post: &str) -> Actor {
    let agency = if post.starts_with("other") { "other-office" } else { "test-office" };
    Actor::Official(Official {
        person: Person {
            id: PersonId::new(format!("person-of-{post}")),
            national_id: synthetic::id_number(synthetic::Sex::Male, 900),
            name: "林測文".to_owned(),
        },
        post: PostId::new(post),
        agency: AgencyId::new(agency),
        post_title_zh: "承辦人".to_owned(),
        post_title_en: "Clerk".to_owned(),
        roles: vec!["clerk".to_owned()],
        standing_in_for: Vec::new(),
    })
}

/// The keeper of the registers of the test office.
pub(crate) fn clerk() -> Actor {
    official("office-clerk")
}

/// A citizen.
pub(crate) fn citizen(national_id: &str) -> Actor {
    Actor::Citizen(Person {
        id: PersonId::new(format!("person-{national_id}")),
        national_id: national_id.to_owned(),
        name: "陳測安".to_owned(),
    })
}
