//! Nodes with a database, keys and a port of their own.

use std::path::Path;
use std::sync::Arc;

use axum::middleware::from_fn_with_state;
use federation::actions::{self, Founding, Invite};
use federation::model::{Invitation, Names, NodeId};
use federation::{CentreStamps, Federation, State};
use identity::model::Installation;
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Clock, Ctx, Official, Person, PersonId, PostId, Timestamp};
use ledger::actions::Stamping;
use testkit::{Browser, TestCtx};
use tokio::net::TcpListener;
use tokio::sync::watch;
use trust::keys::{Keys, Passphrase, Vault};
use web::Routes;

/// A node; its port is closed when it is dropped.
pub(crate) struct Node {
    test: TestCtx,
    pub(crate) router: axum::Router,
    pub(crate) port: u16,
    listener: Option<TcpListener>,
    stop: Option<watch::Sender<bool>>,
    log: tempfile::TempDir,
}

/// What a port shows at each handshake.
pub(crate) type Shown = Arc<dyn Fn() -> Option<net::Credentials> + Send + Sync>;

/// One clock for all nodes of a test.
pub(crate) fn clock() -> Clock {
    Clock::fake(Clock::System.now())
}

/// A node without a place, whose keys are open and whose port is reserved.
pub(crate) async fn node(clock: Clock) -> Node {
    let blocks = [
        directory::block(),
        identity::block(),
        catalogue::block(),
        trust::block(),
        ledger::block(),
        federation::block(),
    ];
    let log = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    // Each log has the name of its node's address.
    let settings = Settings { public_url: format!("http://localhost:{port}"), ..Settings::default() };
    let test = testkit::ctx(&blocks, |builder| {
        builder
            .clock(clock)
            .settings(settings)
            .entropy(kernel::entropy::Entropy::system())
            .part(directory::Directory::default())
            .part(directory::PeopleFinder(identity::store::find_person_by_national_id))
            .part(catalogue::Handle::default())
            .part(Keys::locked())
            .part(identity::CitizenCertificates(Arc::new(trust::OwnCertificates)))
            .part(identity::door::Address::default())
            .part(Federation::alone())
            .part(Stamping(Arc::new(CentreStamps { own: None })))
            .part(ledger::Log::new(log.path().to_owned()))
            .part(web::DemoMode)
    })
    .await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/government");
    let loaded = catalogue::load(&folder, test.ctx.today());
    let loaded = loaded.unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    catalogue::install(&test.ctx, loaded).await.unwrap();
    identity::actions::settle(&test.ctx, Installation::Demo).await.unwrap();
    let routes = blocks.into_iter().fold(Routes::new(), |all, block| all.merge(block.routes));
    let router = routes.into_router().layer(from_fn_with_state(test.ctx.clone(), identity::recognise));
    let router = web::layers::apply(router, &test.ctx);
    let node = Node { test, router, port, log, listener: Some(listener), stop: None };
    node.open_keys();
    node
}

/// The centre of a new federation, served.
pub(crate) async fn centre(clock: Clock) -> Node {
    let mut centre = node(clock).await;
    trust::actions::found(centre.ctx(), &Actor::Platform).await.unwrap();
    let founding = Founding {
        id: NodeId::new("centre"),
        instance: "TEST".to_owned(),
        host: "localhost".to_owned(),
        port: centre.port,
        agency: AgencyId::new("digital-office"),
        others: Vec::new(),
    };
    actions::found(centre.ctx(), &founding).await.unwrap();
    centre.serve();
    centre
}

/// What the centre is asked to invite: `people-office` or `road-office` on a port.
pub(crate) fn invite_for(agency: &str, port: u16) -> Invite {
    Invite {
        id: agency.to_owned(),
        name: Names { zh: "範例節點".to_owned(), en: "Example node".to_owned() },
        host: "localhost".to_owned(),
        port,
        portal: true,
        agencies: vec![AgencyId::new(agency)],
    }
}

/// A member that holds an agency, served.
pub(crate) async fn member(centre: &Node, clock: Clock, agency: &str) -> Node {
    let mut member = node(clock).await;
    let invitation = centre.invite(&invite_for(agency, member.port)).await;
    actions::join(member.ctx(), &invitation, &|_| {}).await.unwrap();
    member.serve();
    member
}

impl Node {
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.test.ctx
    }

    /// The folder of its log's key.
    pub(crate) fn log(&self) -> &Path {
        self.log.path()
    }

    pub(crate) fn state(&self) -> Arc<State> {
        self.ctx().part::<Federation>().load_state().unwrap()
    }

    pub(crate) async fn invite(&self, wanted: &Invite) -> Invitation {
        actions::invite(self.ctx(), &Actor::Platform, wanted).await.unwrap()
    }

    fn open_keys(&self) {
        let folder = self.test.database.folder().join("keys");
        let pass = |text| Passphrase::new(text).unwrap();
        let both = [pass("the first custodian"), pass("the second custodian")];
        let keys = self.ctx().part::<Keys>();
        keys.open_root(Arc::new(Vault::create(&folder.join("root"), &both).unwrap()));
        keys.open_daily(Arc::new(Vault::create(&folder.join("daily"), &[pass("for daily work")]).unwrap()));
    }

    /// Answers other nodes until the node is dropped or [`Node::close`] is called.
    pub(crate) fn serve(&mut self) {
        let own = self.ctx().clone();
        self.open(Arc::new(move || own.part::<Federation>().credentials()));
    }

    /// Opens the closed port again and shows something else there.
    pub(crate) async fn serve_showing(&mut self, credentials: Shown) {
        self.listener = Some(TcpListener::bind(("127.0.0.1", self.port)).await.unwrap());
        self.open(credentials);
    }

    fn open(&mut self, credentials: Shown) {
        let (stop, stopped) = watch::channel(false);
        let listener = self.listener.take().expect("the port is still free");
        let router = federation::port(self.ctx(), axum::Router::new());
        tokio::spawn(net::serve(net::Door { listener, credentials }, router, stopped));
        self.stop = Some(stop);
    }

    /// Closes the port.
    pub(crate) async fn close(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(true).unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.ctx().now()
    }

    pub(crate) fn stranger(&self) -> Browser {
        Browser::new(self.router.clone())
    }
}

/// An official in a post, without a session.
pub(crate) fn official(post: &str, roles: &[&str]) -> Actor {
    Actor::Official(Official {
        person: Person {
            id: PersonId::new("clerk"),
            national_id: "A100000029".to_owned(),
            name: "王測文".to_owned(),
        },
        post: PostId::new(post),
        agency: AgencyId::new("digital-office"),
        post_title_zh: "系統管理者".to_owned(),
        post_title_en: "Operator".to_owned(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        standing_in_for: Vec::new(),
    })
}
