//! A node with a root, an authority for people and one for agencies and servers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse as _, Response};
use identity::model::Installation;
use kernel::{
    Actor, AgencyId, Assurance, Clock, Ctx, CtxBuilder, DbError, Official, Person, PersonId, PostId,
};
use signature::{Algorithm, SoftKey};
use testkit::{Browser, TestCtx};
use trust::actions::Order;
use trust::keys::{Keys, Passphrase, Vault};
use trust::model::{Issued, Subject};
use trust::x509::request::Request;
use web::{Access, Routes, Visitor};

pub(crate) struct Node {
    test: TestCtx,
    pub(crate) router: axum::Router,
}

/// A demonstration at the machine's own time, as programs that look at the clock need.
pub(crate) async fn node_now() -> Node {
    node_with(Clock::System, Installation::Demo, true).await
}

/// A demonstration whose clock stands still.
pub(crate) async fn node() -> Node {
    node_with(Clock::fake(testkit::test_now()), Installation::Demo, true).await
}

/// A node; `founded` says whether its keys are open and its authorities have been founded.
pub(crate) async fn node_with(clock: Clock, installation: Installation, founded: bool) -> Node {
    node_at(clock, installation, founded, |builder| builder).await
}

/// A node with further parts or other settings.
pub(crate) async fn node_at(
    clock: Clock,
    installation: Installation,
    founded: bool,
    prepare: impl FnOnce(CtxBuilder) -> CtxBuilder,
) -> Node {
    node_over("tests/fixtures/government", clock, installation, founded, prepare).await
}

/// A demonstration over the project's own catalogue.
pub(crate) async fn government() -> Node {
    let clock = Clock::fake(testkit::test_now());
    node_over("../../government", clock, Installation::Demo, true, |builder| builder).await
}

async fn node_over(
    government: &str,
    clock: Clock,
    installation: Installation,
    founded: bool,
    prepare: impl FnOnce(CtxBuilder) -> CtxBuilder,
) -> Node {
    let blocks = [directory::block(), identity::block(), catalogue::block(), trust::block()];
    let test = testkit::ctx(&blocks, |builder| {
        let builder = prepare(builder)
            .clock(clock)
            .part(directory::Directory::default())
            .part(catalogue::Handle::default())
            .part(Keys::locked())
            .part(identity::CitizenCertificates(Arc::new(trust::OwnCertificates)))
            .part(identity::door::Address::default());
        if installation == Installation::Demo { builder.part(web::DemoMode) } else { builder }
    })
    .await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(government);
    let loaded = catalogue::load(&folder, test.ctx.today());
    let loaded = loaded.unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    catalogue::install(&test.ctx, loaded).await.unwrap();
    identity::actions::settle(&test.ctx, installation).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let three = Access::SignedInAt(Assurance::Three);
    let routes = routes.get("/who", Access::Anyone, who).get("/level-three", three, who);
    let router = routes.into_router().layer(from_fn_with_state(test.ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &test.ctx);
    let node = Node { test, router };
    if founded {
        node.open_keys();
        trust::actions::found(node.ctx(), &Actor::Platform).await.unwrap();
        node.run_jobs().await;
    }
    node
}

/// Who the visitor is, and how sure the node is of that.
async fn who(visitor: Visitor) -> Response {
    format!("{} level {}", visitor.actor.label(), visitor.assurance.number()).into_response()
}

pub(crate) fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text).unwrap()
}

impl Node {
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.test.ctx
    }

    /// The folder of the node's data.
    pub(crate) fn folder(&self) -> PathBuf {
        self.test.database.folder().to_owned()
    }

    pub(crate) fn open_keys(&self) {
        let keys = self.ctx().part::<Keys>();
        let both = [passphrase("the first custodian"), passphrase("the second custodian")];
        keys.open_root(Arc::new(Vault::create(&self.folder().join("keys/root"), &both).unwrap()));
        let daily = [passphrase("for daily work")];
        keys.open_daily(Arc::new(Vault::create(&self.folder().join("keys/daily"), &daily).unwrap()));
    }

    pub(crate) async fn run_jobs(&self) {
        kernel::jobs::run_due(self.ctx()).await.unwrap();
        let dead = kernel::jobs::dead_letters(self.ctx(), 10).await.unwrap();
        assert!(dead.is_empty(), "{dead:?}");
    }

    pub(crate) fn stranger(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Registers a person.
    pub(crate) async fn person(&self, number: &'static str, name: &'static str) -> Person {
        let made = self.ctx().write(move |tx| identity::actions::register_person(tx, number, name)).await;
        made.map_err(|error: DbError| error).unwrap()
    }

    /// A certificate for a person whose key is made here.
    pub(crate) async fn issue_to(&self, person: &Person, algorithm: Algorithm) -> Issued {
        let request = request(&SoftKey::generate(algorithm).unwrap());
        let issued = trust::actions::issue(self.ctx(), &clerk(), &order_for(person), &request).await;
        issued.unwrap()
    }

    /// Serves the router on a free port until the answer is dropped; gives its address.
    pub(crate) async fn serve(&self) -> (String, tokio::task::AbortHandle) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let service = self.router.clone().into_make_service_with_connect_info::<std::net::SocketAddr>();
        let task = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        (address, task.abort_handle())
    }
}

/// What a request for this key tells, once its proof was checked.
pub(crate) fn request(key: &SoftKey) -> Request {
    use signature::SigningKey as _;
    Request { public_key_der: key.public_key_der().to_vec(), algorithm: key.algorithm(), hosts: Vec::new() }
}

pub(crate) fn order_for(person: &Person) -> Order {
    Order {
        authority: "people".to_owned(),
        profile: "signature".to_owned(),
        subject: Subject::Citizen {
            person: person.id.clone(),
            name: person.name.clone(),
            id_tail: person.national_id[6..].to_owned(),
        },
    }
}

/// An official in a post, without a session.
pub(crate) fn official(agency: &str, post: &str, roles: &[&str]) -> Actor {
    Actor::Official(Official {
        person: Person {
            id: PersonId::new("clerk"),
            national_id: "A100000029".to_owned(),
            name: "王測文".to_owned(),
        },
        post: PostId::new(post),
        agency: AgencyId::new(agency),
        post_title_zh: "辦事員".to_owned(),
        post_title_en: "Clerk".to_owned(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        standing_in_for: Vec::new(),
    })
}

/// Who issues to people.
pub(crate) fn clerk() -> Actor {
    official("people-office", "people-clerk", &["clerk"])
}
