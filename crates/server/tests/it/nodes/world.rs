//! A federation of two nodes in this process: the centre with the motor-vehicle office, and a member with
//! the household register.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use federation::Federation;
use federation::actions::{Founding, Invite};
use federation::model::{Names, NodeId};
use identity::model::Installation;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Clock, Ctx};
use serde_json::{Value as Json, json};
use server::{Plan, assemble};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt as _;
use trust::keys::{Keys, Passphrase, Vault};

use crate::node::Node;

/// The system whose register is asked: nodes that know nothing else start quickly.
pub(crate) const SYSTEM: &str = "P2-2.1.1.1-household";
/// The contract of these tests; its days reach far, since TLS looks at the machine's time.
pub(crate) const CONTRACT: &str = "nodes-address";
/// The same with a delay that a law allows.
pub(crate) const DELAYED: &str = "nodes-investigation";
/// The consumer, on the centre.
pub(crate) const CONSUMER: &str = "motc-thb";
/// The provider, on the member.
pub(crate) const PROVIDER: &str = "moi";

/// What one test's nodes have beyond those of the others.
#[derive(Default)]
pub(crate) struct More<'a> {
    /// Files of the system, by path and content.
    pub(crate) files: &'a [(&'a str, &'a str)],
    /// Agencies of the member beside the provider.
    pub(crate) agencies: &'a [&'a str],
    /// Where the services behind the member are, by API id.
    pub(crate) services: &'a [(&'a str, String)],
}

/// Two nodes, and the credential of the consumer's system.
pub(crate) struct World {
    pub(crate) centre: Site,
    pub(crate) member: Site,
    pub(crate) token: String,
    pub(crate) government: PathBuf,
    _folder: tempfile::TempDir,
}

/// A node with its port for other nodes.
pub(crate) struct Site {
    pub(crate) node: Node,
    port: u16,
    listener: Option<TcpListener>,
    stop: Option<watch::Sender<bool>>,
}

/// A contract of the consumer over the household register.
pub(crate) fn contract(id: &str, more: &str) -> String {
    format!(
        "id = \"{id}\"\nname = {{ zh = \"跨節點測試\", en = \"Across nodes\" }}\nconsumer = \"{CONSUMER}\"\n\
         registry = \"household\"\nfields = [\"id_number\", \"name\", \"address\"]\nkeys = [\"id_number\"]\n\
         purpose = {{ code = \"vehicle-address\", zh = \"辦理車籍\", en = \"Vehicle registration\" }}\n\
         legal_basis = {{ zh = \"戶籍法第67條\", en = \"Household Registration Act, article 67\" }}\n\
         posts = []\nservices = []\nclients = true\nfrom = \"2023-09-15\"\nuntil = \"2099-12-31\"\n{more}"
    )
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(&More::default()).await
    }

    pub(crate) async fn with(more: &More<'_>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let government = folder.path().join("government");
        crate::node::copy_of_one_system(&government, SYSTEM);
        let system = government.join("systems").join(SYSTEM);
        // Its services and their contracts reach into other systems.
        for more in ["services", "contracts"] {
            std::fs::remove_dir_all(system.join(more)).unwrap();
        }
        let contracts = system.join("contracts");
        std::fs::create_dir(&contracts).unwrap();
        std::fs::write(contracts.join(format!("{CONTRACT}.toml")), contract(CONTRACT, "")).unwrap();
        let delay = "delay_days = 30\ndelay_basis = { zh = \"刑事訴訟法第245條\", en = \"Code of Criminal Procedure, article 245\" }\n";
        std::fs::write(contracts.join(format!("{DELAYED}.toml")), contract(DELAYED, delay)).unwrap();
        for (file, text) in more.files {
            let path = system.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let clock = Clock::fake(Clock::System.now());
        let mut centre = Site::new(&government, clock.clone(), &[]).await;
        trust::actions::found(centre.ctx(), &Actor::Platform).await.unwrap();
        let founding = Founding {
            id: NodeId::new("centre"),
            instance: "TW".to_owned(),
            host: "localhost".to_owned(),
            port: centre.port,
            agency: AgencyId::new("moda"),
            others: vec![AgencyId::new(CONSUMER), AgencyId::new("ndc")],
        };
        federation::actions::found(centre.ctx(), &founding).await.unwrap();
        centre.open();
        let mut member = Site::new(&government, clock, more.services).await;
        member.join(&centre, "household", &[&[PROVIDER], more.agencies].concat()).await;
        let maker = Actor::Client { agency: AgencyId::new(CONSUMER), credential: "test".to_owned() };
        let (_, token) = exchange::actions::create_credential(centre.ctx(), &maker, "test").await.unwrap();
        let world = Self { centre, member, token, government, _folder: folder };
        world.refresh().await;
        world
    }

    /// The consumer's system calls; the key in the body, as X-Road's clients do.
    pub(crate) async fn call(&self, contract: &str, id: &str, key: &str) -> Response<Body> {
        let body = json!({ "key": key, "purpose": "vehicle-address" }).to_string();
        let request = Request::post(format!("/n1/TW/GOV/{PROVIDER}/household/{contract}"))
            .header("authorization", format!("Bearer {}", self.token))
            .header("x-road-client", format!("TW/GOV/{CONSUMER}/cars"))
            .header("x-road-id", id)
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap();
        self.centre.send(request).await
    }

    /// The call's status and, in JSON, its answer or problem.
    pub(crate) async fn told(&self, contract: &str, id: &str, key: &str) -> (u16, Json) {
        let response = self.call(contract, id, key).await;
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), 1_000_000).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    /// Moves both clocks.
    pub(crate) fn seconds_later(&self, seconds: i64) {
        self.centre.ctx().clock.advance_seconds(seconds);
    }

    /// The list and OCSP responses, on both nodes, as each minute brings them.
    pub(crate) async fn refresh(&self) {
        for site in [&self.centre, &self.member] {
            federation::actions::refresh_list(site.ctx()).await.unwrap();
            federation::actions::refresh_ocsp(site.ctx()).await.unwrap();
        }
    }
}

impl Site {
    async fn new(folder: &Path, clock: Clock, services: &[(&str, String)]) -> Self {
        let database = testkit::database().await;
        let location = database.location.clone();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let plan = Plan {
            settings: Settings {
                // Each log has the name of its node's address.
                public_url: format!("http://localhost:{port}"),
                rate_limit_per_minute: 1_000_000,
                rate_limit_sign_in_per_minute: 1_000_000,
                service_urls: services.iter().map(|(api, url)| ((*api).to_owned(), url.clone())).collect(),
                ..Settings::default()
            },
            location,
            files: database.folder().join("files"),
            government: folder.to_owned(),
            catalogue: catalogue::load(folder, clock.now().day()).expect("a catalogue without mistakes"),
            installation: Installation::Demo,
            clock,
            entropy: Entropy::system(),
            challenge_port: None,
        };
        let app = assemble(plan).await.expect("the node starts");
        let keys = database.folder().join("keys");
        let pass = |text| Passphrase::new(text).unwrap();
        let both = [pass("the first custodian"), pass("the second custodian")];
        let part = app.ctx.part::<Keys>();
        part.open_root(Arc::new(Vault::create(&keys.join("root"), &both).unwrap()));
        part.open_daily(Arc::new(Vault::create(&keys.join("daily"), &[pass("for daily work")]).unwrap()));
        Self { node: Node::of(app, database), port, listener: Some(listener), stop: None }
    }

    pub(crate) fn ctx(&self) -> &Ctx {
        self.node.ctx()
    }

    async fn join(&mut self, centre: &Self, id: &str, agencies: &[&str]) {
        let invite = Invite {
            id: id.to_owned(),
            name: Names { zh: "戶役政節點".to_owned(), en: "Household node".to_owned() },
            host: "localhost".to_owned(),
            port: self.port,
            portal: false,
            agencies: agencies.iter().map(|agency| AgencyId::new(*agency)).collect(),
        };
        let invitation = federation::actions::invite(centre.ctx(), &Actor::Platform, &invite).await.unwrap();
        federation::actions::join(self.ctx(), &invitation, &|_| {}).await.unwrap();
        self.open();
    }

    /// Opens the port for other nodes.
    pub(crate) fn open(&mut self) {
        self.open_through(|port| port);
    }

    /// The same with somebody on the way.
    fn open_through(&mut self, way: impl FnOnce(Router) -> Router) {
        let (stop, stopped) = watch::channel(false);
        let own = self.ctx().clone();
        let listener = self.listener.take().expect("the port is still free");
        let router = way(federation::port(&own, relay::port(&own)));
        let credentials = Arc::new(move || own.part::<Federation>().credentials());
        tokio::spawn(net::serve(net::Door { listener, credentials }, router, stopped));
        self.stop = Some(stop);
    }

    /// Closes the port.
    pub(crate) async fn close(&mut self) {
        self.stop.take().expect("an open port").send(true).unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }

    /// Opens the port again.
    pub(crate) async fn reopen(&mut self) {
        self.reopen_through(|port| port).await;
    }

    /// Opens the port again with somebody on the way.
    pub(crate) async fn reopen_through(&mut self, way: impl FnOnce(Router) -> Router) {
        self.listener = Some(TcpListener::bind(("127.0.0.1", self.port)).await.unwrap());
        self.open_through(way);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.node.app.router.clone().oneshot(request).await.unwrap()
    }

    /// How many rows of a table there are.
    pub(crate) async fn rows(&self, table: &str) -> i64 {
        self.node.count(&format!("select cast(count(*) as bigint) from {table}")).await
    }
}
