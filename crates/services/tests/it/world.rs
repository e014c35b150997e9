//! The small government the tests run in, its people, and their browsers.

use std::path::Path;

use axum::middleware::from_fn_with_state;
use directory::actions::Appointment;
use kernel::{Actor, Clock, Ctx, Day, Official, Person, PostId};
use registries::{Entry, Schema};
use serde_json::{Value as Json, json};
use services::actions::{self, Begin, Choice, Decide, SavePage};
use services::form::Dossier;
use services::{Case, CaseId, ServicesError};
use testkit::{Browser, TestCtx};
use web::{Form, Routes};

/// Everything a test needs.
pub(crate) struct World {
    pub(crate) ctx: Ctx,
    pub(crate) router: axum::Router,
    _test: TestCtx,
}

/// A valid id number from the range that belongs to nobody.
pub(crate) fn id_number(serial: u32) -> String {
    let digits: Vec<u32> = format!("100{serial:05}").chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = 1 + digits.iter().zip((1..=8).rev()).map(|(digit, weight)| digit * weight).sum::<u32>();
    format!("A100{serial:05}{}", (10 - sum % 10) % 10)
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// An official's decision with nothing else entered.
pub(crate) async fn decide(
    ctx: &Ctx,
    actor: &Actor,
    case: &CaseId,
    version: i64,
    choice: Choice,
    reason: &str,
) -> Result<Case, ServicesError> {
    let (case, reason, form) = (case.clone(), reason.to_owned(), Form::default());
    actions::decide(ctx, actor, Decide { case, version, choice, reason, form }).await
}

fn blocks() -> Vec<web::Block> {
    vec![
        web::block(),
        directory::block(),
        identity::block(),
        catalogue::block(),
        registries::block(),
        exchange::block(),
        messaging::block(),
        payments::block(),
        services::block(),
    ]
}

impl World {
    /// The government with nobody in it.
    pub(crate) async fn new() -> Self {
        Self::with(|builder| builder).await
    }

    /// The same with further parts of the context.
    pub(crate) async fn with(parts: impl FnOnce(kernel::CtxBuilder) -> kernel::CtxBuilder) -> Self {
        let test = testkit::ctx(&blocks(), |builder| {
            parts(builder)
                .part(catalogue::Handle::default())
                .part(directory::Directory::default())
                .part(web::DemoMode)
        })
        .await;
        let ctx = test.ctx.clone();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/government");
        let catalogue = catalogue::load(&folder, ctx.today()).unwrap_or_else(|mistakes| {
            panic!("{}", mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
        });
        catalogue::install(&ctx, catalogue).await.unwrap();
        identity::actions::settle(&ctx, identity::model::Installation::Demo).await.unwrap();
        let all = blocks().into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
        let router = all.into_router().layer(from_fn_with_state(ctx.clone(), identity::recognise));
        let router = web::layers::apply(router, &ctx);
        Self { ctx, router, _test: test }
    }

    /// Moves the clock to nine in the morning of `text`.
    pub(crate) fn today_is(&self, text: &str) {
        let Clock::Fake(clock) = &self.ctx.clock else { panic!("the clock is not a test's") };
        let at = kernel::Timestamp::start_of(day(text)).plus_seconds(9 * 3600);
        clock.store(at.0, std::sync::atomic::Ordering::SeqCst);
    }

    /// Registers a person.
    pub(crate) async fn person(&self, serial: u32, name: &str) -> Person {
        let (number, name) = (id_number(serial), name.to_owned());
        self.ctx.write(move |tx| identity::actions::register_person(tx, &number, &name)).await.unwrap()
    }

    /// Puts a person in a post.
    pub(crate) async fn official(&self, serial: u32, name: &str, post: &str) -> Actor {
        let person = self.person(serial, name).await;
        self.appoint(&person, post).await;
        self.acting(&person, post).await
    }

    pub(crate) async fn appoint(&self, person: &Person, post: &str) {
        let new = Appointment {
            post: PostId::new(post),
            person: person.id.clone(),
            name: person.name.clone(),
            from_on: day("2026-01-01"),
            until_on: None,
        };
        let agencies = directory::agencies(&self.ctx);
        self.ctx
            .write(move |tx| directory::actions::appoint(tx, &Actor::Platform, &agencies, &new))
            .await
            .unwrap();
    }

    /// Names a person deputy of a post for the year.
    pub(crate) async fn deputy(&self, actor: &Actor, post: &str) {
        let person = actor.person().unwrap();
        let new = Appointment {
            post: PostId::new(post),
            person: person.id.clone(),
            name: person.name.clone(),
            from_on: day("2026-01-01"),
            until_on: Some(day("2026-12-31")),
        };
        let agencies = directory::agencies(&self.ctx);
        self.ctx
            .write(move |tx| directory::actions::appoint_deputy(tx, &Actor::Platform, &agencies, &new))
            .await
            .unwrap();
    }

    /// The official as identity makes them today, with the posts they stand in for.
    pub(crate) async fn acting(&self, person: &Person, post: &str) -> Actor {
        let (ctx, person, post) = (self.ctx.clone(), person.clone(), PostId::new(post));
        let found: Option<Official> =
            self.ctx.read(move |r| identity::actions::find_official(&ctx, r, person, &post)).await.unwrap();
        Actor::Official(found.expect("the person holds the post"))
    }

    /// Writes a record by hand.
    pub(crate) async fn record(&self, registry: &str, post: &str, body: Json) {
        let catalogue = catalogue::current(&self.ctx);
        let agency = catalogue.registry(registry).unwrap().owner.clone();
        let actor = Actor::Official(Official {
            person: Person {
                id: kernel::PersonId::new("keeper"),
                national_id: id_number(99_999),
                name: "登記員".into(),
            },
            post: PostId::new(post),
            agency,
            post_title_zh: String::new(),
            post_title_en: String::new(),
            roles: Vec::new(),
            standing_in_for: Vec::new(),
        });
        let (registry, entry) =
            (registry.to_owned(), Entry { on: day("2026-01-02"), reason: "測試資料".into(), case: None });
        self.ctx
            .write(move |tx| {
                let schema = Schema::of(&catalogue, &registry)?;
                registries::actions::insert(tx, &actor, &schema, body.as_object().unwrap().clone(), &entry)
            })
            .await
            .unwrap();
    }

    /// A record as it holds today.
    pub(crate) async fn held(&self, registry: &str, key: &str) -> Option<serde_json::Map<String, Json>> {
        let (registry, key, today) = (registry.to_owned(), key.to_owned(), self.ctx.today());
        let found =
            self.ctx.read(move |r| registries::store::find(r, &registry, &key, today, None)).await.unwrap();
        found.map(|record| record.body)
    }

    /// A citizen with a household record and a car.
    pub(crate) async fn citizen(&self, serial: u32, name: &str) -> Actor {
        let person = self.person(serial, name).await;
        let home = json!({ "area": "63000050", "line": "範例路1號" });
        let household =
            json!({ "id_number": person.national_id, "birth_date": "1990-05-01", "address": home });
        self.record("household", "moi-clerk", household).await;
        let car = json!({
            "plate": format!("TST-{serial:04}"), "owner_id": person.national_id, "colour": "white",
            "address": { "area": "65000010", "line": "測試街2號" },
        });
        self.record("vehicle", "thb-clerk", car).await;
        Actor::Citizen(person)
    }

    /// A browser in which `actor` is signed in.
    pub(crate) async fn browser(&self, actor: &Actor) -> Browser {
        let mut browser = Browser::new(self.router.clone());
        let person = actor.person().unwrap().id.to_string();
        let post = actor.official().map(|official| official.post.to_string()).unwrap_or_default();
        let page = browser
            .post("/sign-in/demo", &[("person", &person), ("post", &post), ("next", "/healthz")])
            .await;
        assert!(page.status.is_success(), "{} {}", page.status, page.text());
        browser
    }

    /// Begins a draft, sees its evidence and gives these answers, page by page.
    pub(crate) async fn draft(
        &self,
        actor: &Actor,
        service: &str,
        pages: &[(&str, &[(&str, &str)])],
    ) -> Dossier {
        let case = actions::start(&self.ctx, actor, service, "nonce", Begin::Resume).await.unwrap();
        actions::gather(&self.ctx, actor, &case.id).await.unwrap();
        let mut dossier = actions::acknowledge(&self.ctx, actor, &case.id).await.unwrap();
        for (page, answers) in pages {
            dossier = self.answer(actor, &dossier, page, answers).await.unwrap();
            dossier = actions::acknowledge(&self.ctx, actor, &dossier.case.id).await.unwrap();
        }
        dossier
    }

    /// Saves one page.
    pub(crate) async fn answer(
        &self,
        actor: &Actor,
        dossier: &Dossier,
        page: &str,
        answers: &[(&str, &str)],
    ) -> Result<Dossier, ServicesError> {
        let save = SavePage {
            case: dossier.case.id.clone(),
            page: page.to_owned(),
            version: dossier.case.version,
            form: Form::from_pairs(answers.iter().copied()),
        };
        actions::save_page(&self.ctx, actor, save).await
    }

    /// Sends a complete draft.
    pub(crate) async fn submit(&self, actor: &Actor, dossier: &Dossier) -> Case {
        actions::submit(&self.ctx, actor, &dossier.case.id, dossier.case.version, true).await.unwrap()
    }

    /// An allowance case of `amount` for a child with a household record, sent.
    pub(crate) async fn allowance(&self, actor: &Actor, amount: &str) -> Case {
        let child = id_number(70_000);
        if self.held("household", &child).await.is_none() {
            let home = json!({ "area": "63000050", "line": "範例路1號" });
            self.record("household", "moi-clerk", json!({ "id_number": child, "address": home })).await;
        }
        let pages: [(&str, &[(&str, &str)]); 3] = [
            ("kind", &[("kind", "child")]),
            ("child", &[("child_id", &child)]),
            ("amount", &[("amount", amount)]),
        ];
        let dossier = self.draft(actor, "allowance", &pages).await;
        self.submit(actor, &dossier).await
    }

    /// The case as it stands.
    pub(crate) async fn case(&self, id: &CaseId) -> Case {
        let id = id.clone();
        self.ctx.read(move |r| services::store::find_case(r, &id)).await.unwrap().unwrap()
    }

    /// How many facts of a kind were recorded.
    pub(crate) async fn facts(&self, kind: &str) -> i64 {
        kernel::facts::total(&self.ctx, kind).await.unwrap()
    }
}
