//! A node with people, cars and the officials of two offices.

use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use catalogue::Catalogue;
use directory::actions::Appointment;
use exchange::{Answer, Ask, ExchangeError};
use http::Request;
use identity::model::Installation;
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Clock, Ctx, Day, DbError, Official, Person, PostId, Tx};
use registries::{Entry, RegistriesError, Schema};
use serde_json::{Value, json};
use testkit::{Browser, TestCtx};
use tower::ServiceExt as _;
use web::Routes;

/// The person whose data are asked for, and another in the same household.
pub(crate) const CHEN: &str = "A100000010";
pub(crate) const LIN: &str = "A200000012";

/// People were registered before any contract was in force, so nobody was told of them.
const DAYS_BEFORE: i64 = 700;

pub(crate) struct Node {
    test: TestCtx,
    router: axum::Router,
    pub(crate) catalogue: Arc<Catalogue>,
    _log: tempfile::TempDir,
}

pub(crate) async fn node() -> Node {
    node_with(Settings::default(), |builder| builder).await
}

/// A node with other settings and further parts.
pub(crate) async fn node_with(
    settings: Settings,
    prepare: impl FnOnce(kernel::CtxBuilder) -> kernel::CtxBuilder,
) -> Node {
    let blocks = [
        directory::block(),
        identity::block(),
        catalogue::block(),
        registries::block(),
        ledger::block(),
        exchange::block(),
    ];
    let log = tempfile::tempdir().unwrap();
    let test = testkit::ctx(&blocks, |builder| {
        prepare(builder)
            .settings(settings)
            .clock(Clock::fake(testkit::test_now().plus_seconds(-DAYS_BEFORE * 86_400)))
            .part(directory::Directory::default())
            .part(catalogue::Handle::default())
            .part(ledger::Log::new(log.path().to_owned()))
            .part(exchange::call::Services::default())
            .part(web::DemoMode)
    })
    .await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/government");
    let loaded = catalogue::load(&folder, testkit::test_day());
    let loaded = loaded.unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let catalogue = catalogue::install(&test.ctx, loaded).await.unwrap();
    identity::actions::settle(&test.ctx, Installation::Demo).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let router = routes
        .into_router()
        .layer(from_fn_with_state(test.ctx.clone(), exchange::recognise))
        .layer(from_fn_with_state(test.ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &test.ctx).merge(exchange::call::router(&test.ctx));
    let node = Node { test, router, catalogue, _log: log };
    node.insert("person", person(CHEN, "陳測安", "範例路1號")).await;
    node.insert("person", person(LIN, "林試華", "範例路1號")).await;
    node.days_later(DAYS_BEFORE);
    node
}

fn person(number: &str, name: &str, line: &str) -> Value {
    json!({ "id_number": number, "name": name, "household_number": "H1", "address": address(line) })
}

pub(crate) fn address(line: &str) -> Value {
    json!({ "area": "63000050", "line": line })
}

impl Node {
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.test.ctx
    }

    /// Moves the clock by days.
    pub(crate) fn days_later(&self, days: i64) {
        self.ctx().clock.advance_seconds(days * 86_400);
    }

    /// Adds a record and runs the jobs that follow.
    pub(crate) async fn insert(&self, registry: &'static str, body: Value) {
        let body = body.as_object().cloned().unwrap();
        self.act(registry, move |tx, schema| {
            registries::actions::insert(tx, &Actor::Platform, schema, body.clone(), &entry("2020-01-01"))
        })
        .await;
    }

    /// Changes a record from today on and runs the jobs that follow.
    pub(crate) async fn change(&self, registry: &'static str, key: &'static str, set: Value) {
        let (set, today) = (set.as_object().cloned().unwrap(), self.ctx().today().to_string());
        self.act(registry, move |tx, schema| {
            registries::actions::change(tx, &Actor::Platform, schema, key, set.clone(), &entry(&today))
        })
        .await;
    }

    pub(crate) async fn act<T: Send + 'static>(
        &self,
        registry: &'static str,
        act: impl Fn(&mut Tx, &Schema) -> Result<T, RegistriesError> + Send + 'static,
    ) {
        let catalogue = self.catalogue.clone();
        let done = self.ctx().write(move |tx| act(tx, &Schema::of(&catalogue, registry)?)).await;
        done.unwrap();
        kernel::jobs::run_due(self.ctx()).await.unwrap();
    }

    /// One field of a record as it is true today.
    pub(crate) async fn field(&self, registry: &'static str, key: &'static str, field: &str) -> Value {
        let today = self.ctx().today();
        let found = self.ctx().read(move |r| registries::store::find(r, registry, key, today, None)).await;
        let record: Option<registries::Record> = found.map_err(|error: DbError| error).unwrap();
        record.unwrap().body.get(field).cloned().unwrap_or(Value::Null)
    }

    pub(crate) async fn look_up(&self, actor: &Actor, ask: Ask) -> Result<Answer, ExchangeError> {
        exchange::actions::look_up(self.ctx(), actor, ask).await
    }

    /// How many rows of a table hold.
    pub(crate) async fn count(&self, table: &str) -> i64 {
        let sql = format!("select cast(count(*) as bigint) from {table}");
        self.ctx().query_opt(&sql, Vec::new()).await.unwrap().unwrap().int(0).unwrap()
    }

    /// A system of the car office: its credential's token and id.
    pub(crate) async fn system(&self) -> (String, String) {
        let actor = official("car-office", "car-it");
        let made = exchange::actions::create_credential(self.ctx(), &actor, "車籍系統").await.unwrap();
        (made.1, made.0.id)
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// One text of a table.
    pub(crate) async fn text(&self, sql: &str) -> Option<String> {
        let row = self.ctx().query_opt(sql, Vec::new()).await.unwrap()?;
        row.opt_text(0).unwrap()
    }

    pub(crate) fn stranger(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// A browser in which the person with this number is signed in as citizen.
    pub(crate) async fn citizen(&self, number: &'static str) -> Browser {
        let person = self.known(number).await;
        self.sign_in(&person, "").await
    }

    /// A browser in which somebody holds the post.
    pub(crate) async fn official(&self, post: &str) -> Browser {
        let person = self.known("A100000029").await;
        let new = Appointment {
            post: PostId::new(post),
            person: person.id.clone(),
            name: person.name.clone(),
            from_on: Day::new(2026, 1, 1).unwrap(),
            until_on: None,
        };
        let agencies = directory::agencies(self.ctx());
        let done = move |tx: &mut Tx| directory::actions::appoint(tx, &Actor::Platform, &agencies, &new);
        self.ctx().write(done).await.unwrap();
        self.sign_in(&person, post).await
    }

    async fn known(&self, number: &'static str) -> Person {
        let made = self.ctx().write(move |tx| identity::actions::register_person(tx, number, "王測文")).await;
        made.map_err(|error: DbError| error).unwrap()
    }

    async fn sign_in(&self, person: &Person, post: &str) -> Browser {
        let mut browser = self.stranger();
        let form = [("person", person.id.as_str()), ("post", post), ("next", "/contracts")];
        assert_eq!(browser.post("/sign-in/demo", &form).await.status, 200);
        browser
    }
}

fn entry(on: &str) -> Entry {
    Entry { on: on.parse().unwrap(), reason: "測試".to_owned(), case: None }
}

/// An official in a post, without a session.
pub(crate) fn official(agency: &str, post: &str) -> Actor {
    Actor::Official(Official {
        person: Person {
            id: kernel::PersonId::new("clerk"),
            national_id: "A100000029".to_owned(),
            name: "王測文".to_owned(),
        },
        post: PostId::new(post),
        agency: AgencyId::new(agency),
        post_title_zh: "辦事員".to_owned(),
        post_title_en: "Clerk".to_owned(),
        roles: vec!["clerk".to_owned()],
        standing_in_for: Vec::new(),
    })
}

pub(crate) fn clerk() -> Actor {
    official("car-office", "car-clerk")
}

/// A right question under a contract.
pub(crate) fn ask(contract: &str) -> Ask {
    Ask {
        contract: contract.to_owned(),
        purpose: "car-address".to_owned(),
        key: CHEN.to_owned(),
        ..Ask::default()
    }
}
