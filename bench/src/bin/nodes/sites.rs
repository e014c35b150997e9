//! Two nodes as processes, a service behind one of them, and nginx before the same service.

use std::collections::HashMap;
use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener as StdListener};
use std::ops::{Div, Sub};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use axum::Router;
use axum::extract::Path as InPath;
use axum::routing::get;
use bench::{copy_folder, long_bodies, minben};
use identity::model::Installation;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Clock};
use server::{App, Plan, assemble};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// Agency that asks, on the centre.
pub(crate) const CONSUMER: &str = "motc-thb";
/// Agency that answers, on the member.
pub(crate) const PROVIDER: &str = "moi";
const PEOPLE: &str = "600";
/// Bytes of an answer.
const ANSWER: usize = 4_096;
const PATIENCE: Duration = Duration::from_mins(1);
/// Ticks of the processor clock in a second, as Linux tells them.
const TICKS: f64 = 100.0;

/// Everything that runs; ends when dropped.
pub(crate) struct Sites {
    folder: TempDir,
    government: PathBuf,
    centre: Node,
    member: Node,
    service: SocketAddr,
    nginx: Option<Child>,
    /// How often each call of the service was served.
    pub(crate) served: Served,
    pub(crate) token: String,
    /// Id numbers of people in the member's household register.
    pub(crate) people: Vec<String>,
}

/// How often the service has served each of its calls that must be served once.
pub(crate) type Served = Arc<Mutex<HashMap<u64, u32>>>;

/// One node.
pub(crate) struct Node {
    child: Option<Child>,
    data: PathBuf,
    pub(crate) address: String,
    federation: String,
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Drop for Sites {
    fn drop(&mut self) {
        if let Some(nginx) = &mut self.nginx {
            // Its master ends its workers only when it is asked to.
            let folder = self.folder.path().join("nginx");
            let _ = Command::new("nginx")
                .args(["-s", "stop", "-p"])
                .arg(&folder)
                .arg("-c")
                .arg(folder.join("nginx.conf"))
                .status();
            let _ = nginx.wait();
        }
    }
}

impl Sites {
    /// Founds a federation of two nodes and has both serve.
    pub(crate) async fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("minben-bench-").tempdir()?;
        let government = folder.path().join("government");
        let own = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../government"));
        copy_folder(&own, &government)?;
        describe(&government)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let service = listener.local_addr()?;
        let body = "x".repeat(ANSWER);
        let served = Served::default();
        let counted = served.clone();
        let once = async move |InPath(place): InPath<u64>| {
            *counted.lock().unwrap_or_else(PoisonError::into_inner).entry(place).or_default() += 1;
            once_answer(place)
        };
        let answer = Router::new()
            .route("/v1/four", get(move || async move { body }))
            .route("/v1/once/{place}", get(once))
            .nest("/v1", long_bodies());
        tokio::spawn(async move { axum::serve(listener, answer).await });
        let mut centre = Node::new(folder.path(), "centre", "")?;
        let mut member = Node::new(
            folder.path(),
            "member",
            &format!("service_urls = {{ bench = \"http://{service}\" }}\n"),
        )?;
        centre.serve(&government, &["--federation-agencies", CONSUMER])?;
        centre.wait().await?;
        member.join(&centre, &government)?;
        member.serve(&government, &[])?;
        member.wait().await?;
        let app = open(&centre, &government).await?;
        let maker = Actor::Client { agency: AgencyId::new(CONSUMER), credential: "bench".to_owned() };
        let (_, token) = exchange::actions::create_credential(&app.ctx, &maker, "bench").await?;
        let app = open(&member, &government).await?;
        let today = app.ctx.today();
        let list = app.ctx.read(move |r| registries::store::list(r, "household", "", today, 500)).await?;
        let people = list.into_iter().map(|record| record.key).collect();
        Ok(Self { folder, government, centre, member, service, nginx: None, served, token, people })
    }

    pub(crate) fn centre_address(&self) -> String {
        self.centre.address.clone()
    }

    pub(crate) fn centre_process(&self) -> u32 {
        self.centre.child.as_ref().map_or(0, Child::id)
    }

    pub(crate) fn member_process(&self) -> u32 {
        self.member.child.as_ref().map_or(0, Child::id)
    }

    /// Processor time that the centre and the member have used.
    pub(crate) fn processor(&self) -> Result<[Processor; 2]> {
        Ok([Processor::of(self.centre_process())?, Processor::of(self.member_process())?])
    }

    /// nginx before the service: where it listens.
    pub(crate) async fn proxy(&mut self) -> Result<String> {
        let address = free()?;
        let folder = self.folder.path().join("nginx");
        fs::create_dir_all(&folder)?;
        let text = format!(
            "worker_processes 1;\npid {0}/pid;\nerror_log {0}/error.log;\nevents {{ worker_connections 512; }}\nhttp {{\n\
             access_log off;\nclient_body_temp_path {0}/a;\nproxy_temp_path {0}/b;\nfastcgi_temp_path {0}/c;\n\
             uwsgi_temp_path {0}/d;\nscgi_temp_path {0}/e;\nupstream service {{ server {1}; keepalive 64; }}\n\
             server {{ listen {address}; keepalive_requests 1000000; location / {{ proxy_pass http://service;\n\
             proxy_http_version 1.1; proxy_set_header Connection \"\"; }} }} }}\n",
            folder.display(),
            self.service
        );
        let file = folder.join("nginx.conf");
        fs::write(&file, text)?;
        let nginx = Command::new("nginx")
            .args(["-g", "daemon off;", "-p"])
            .arg(&folder)
            .arg("-c")
            .arg(&file)
            .stderr(Stdio::null())
            .spawn()
            .context("nginx was not found; install it with: apt-get install nginx-light")?;
        self.nginx = Some(nginx);
        wait_for(&address).await?;
        Ok(address)
    }

    /// Kills one of the nodes and starts it again.
    pub(crate) fn kill_one(&mut self, centre: bool) -> Result<()> {
        let (node, more): (_, &[&str]) = if centre {
            (&mut self.centre, &["--federation-agencies", CONSUMER])
        } else {
            (&mut self.member, &[])
        };
        node.kill();
        node.serve(&self.government, more)
    }

    /// A context over the data of both nodes, the centre's first.
    pub(crate) async fn read(&self) -> Result<[App; 2]> {
        Ok([open(&self.centre, &self.government).await?, open(&self.member, &self.government).await?])
    }

    /// Stops both nodes at once, as nothing more is to be written.
    pub(crate) fn stop(&mut self) {
        self.centre.kill();
        self.member.kill();
    }

    /// What `minben verify --data` says of both nodes' audit trails against their logs, the centre's first, and whether
    /// all is well.
    pub(crate) fn verify_trails(&self) -> Result<[(bool, String); 2]> {
        let verify = |node: &Node| -> Result<(bool, String)> {
            let told = minben().args(["verify", "--data"]).arg(&node.data).output()?;
            Ok((told.status.success(), String::from_utf8_lossy(&told.stdout).trim().to_owned()))
        };
        Ok([verify(&self.centre)?, verify(&self.member)?])
    }
}

/// What the service answers to a call that it serves once: 4 KB that belong to this call alone.
pub(crate) fn once_answer(place: u64) -> String {
    format!("{place:0ANSWER$}")
}

impl Node {
    fn new(folder: &Path, name: &str, settings: &str) -> Result<Self> {
        let data = folder.join(name);
        fs::create_dir_all(&data)?;
        let limits =
            "rate_limit_per_minute = 1000000\nrate_limit_sign_in_per_minute = 1000000\nlog = \"error\"\n";
        fs::write(data.join("minben.toml"), format!("{limits}{settings}"))?;
        Ok(Self { child: None, data, address: free()?, federation: free()? })
    }

    fn serve(&mut self, government: &Path, more: &[&str]) -> Result<()> {
        let log = File::options().create(true).append(true).open(self.data.join("bench.log"))?;
        let child = minben()
            .args(["serve", "--demo", "--people", PEOPLE, "--listen", &self.address])
            .args(["--federation-listen", &self.federation])
            .args(more)
            .arg("--data")
            .arg(&self.data)
            .arg("--government")
            .arg(government)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("minben does not start; build it with: cargo build --release")?;
        self.child = Some(child);
        Ok(())
    }

    async fn wait(&self) -> Result<()> {
        wait_for(&self.address)
            .await
            .with_context(|| fs::read_to_string(self.data.join("bench.log")).unwrap_or_default())
    }

    fn join(&self, centre: &Self, government: &Path) -> Result<()> {
        let port = self.federation.rsplit(':').next().unwrap_or_default();
        let invited = minben()
            .args([
                "node",
                "invite",
                "--demo",
                "--node",
                "member",
                "--name-zh",
                "戶役政節點",
                "--name-en",
                "Household node",
            ])
            .args(["--host", "localhost", "--port", port, "--agencies", PROVIDER, "--data"])
            .arg(&centre.data)
            .arg("--government")
            .arg(government)
            .output()?;
        let said = String::from_utf8_lossy(&invited.stdout).to_string();
        let line = said.split_whitespace().find(|word| word.starts_with("minben-join-1:"));
        let line = line
            .with_context(|| format!("no invitation: {said}{}", String::from_utf8_lossy(&invited.stderr)))?;
        let joined = minben()
            .args(["node", "join", line, "--demo", "--data"])
            .arg(&self.data)
            .arg("--government")
            .arg(government)
            .output()?;
        let told = String::from_utf8_lossy(&joined.stderr);
        ensure!(joined.status.success() || told.contains("joined"), "the member did not join: {told}");
        Ok(())
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A node on the data of one that runs, for what is not measured.
async fn open(node: &Node, government: &Path) -> Result<App> {
    let described = catalogue::load(government, Clock::System.now().day())
        .map_err(|mistakes| anyhow::anyhow!("the catalogue has mistakes: {mistakes:?}"))?;
    assemble(Plan {
        settings: Settings::default(),
        location: Location::Sqlite(node.data.join("minben.db")),
        files: node.data.join("files"),
        government: government.to_owned(),
        catalogue: described,
        installation: Installation::Demo,
        clock: Clock::System,
        entropy: Entropy::system(),
        challenge_port: None,
    })
    .await
}

/// A service of 4 KB answers, and contracts for it and for the household register.
fn describe(government: &Path) -> Result<()> {
    let system = government.join("systems/P2-3.1.1-household-gateway");
    fs::create_dir_all(system.join("apis"))?;
    let file = |path: &str, text: String| fs::write(system.join(path), text);
    file(
        "apis/bench.toml",
        format!(
            "id = \"bench\"\nname = {{ zh = \"量測\", en = \"Bench\" }}\nagency = \"{PROVIDER}\"\nopenapi = \"bench.json\"\n"
        ),
    )?;
    file(
        "apis/bench.json",
        r#"{"openapi":"3.1.0","info":{"title":"Bench","version":"1"},"paths":{"/v1/four":{"get":{"responses":{"200":{"description":"4 KB"}}}},"/v1/once/{place}":{"get":{}},"/v1/sink":{"post":{}},"/v1/blob/{bytes}":{"get":{}}}}"#
            .to_owned(),
    )?;
    let today = Clock::System.now().day();
    let common = format!(
        "consumer = \"{CONSUMER}\"\npurpose = {{ code = \"bench\", zh = \"量測\", en = \"Bench\" }}\n\
         legal_basis = {{ zh = \"戶籍法第67條\", en = \"Household Registration Act, article 67\" }}\n\
         clients = true\nfrom = \"{today}\"\nuntil = \"{today}\"\n"
    );
    file(
        "contracts/bench-four.toml",
        format!(
            "id = \"bench-four\"\nname = {{ zh = \"量測\", en = \"Bench\" }}\napi = \"bench\"\nendpoints = [\"GET /v1/four\", \"GET /v1/once/*\"]\n{common}"
        ),
    )?;
    file(
        "contracts/bench-large.toml",
        format!(
            "id = \"bench-large\"\nname = {{ zh = \"量測\", en = \"Bench\" }}\napi = \"bench\"\n\
             endpoints = [\"POST /v1/sink\", \"GET /v1/blob/*\"]\n{common}"
        ),
    )?;
    file(
        "contracts/bench-person.toml",
        format!(
            "id = \"bench-person\"\nname = {{ zh = \"量測\", en = \"Bench\" }}\nregistry = \"household\"\n\
             fields = [\"id_number\", \"name\", \"address\"]\nkeys = [\"id_number\"]\nposts = []\nservices = []\n{common}"
        ),
    )?;
    Ok(())
}

fn free() -> Result<String> {
    Ok(StdListener::bind(("127.0.0.1", 0))?.local_addr()?.to_string())
}

async fn wait_for(address: &str) -> Result<()> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        if let Ok(mut client) = bench::Client::connect(address).await
            && client.get("/", "").await.is_ok()
        {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("{address} does not answer")
}

/// Processor time in seconds.
#[derive(Clone, Copy)]
pub(crate) struct Processor {
    user: f64,
    pub(crate) system: f64,
}

impl Processor {
    /// What a process has used, from `/proc/PID/stat`.
    fn of(process: u32) -> Result<Self> {
        let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
        let rest = stat.rsplit(')').next().unwrap_or_default();
        let field =
            |place: usize| rest.split_whitespace().nth(place).and_then(|text| text.parse::<f64>().ok());
        let (user, system) = field(11).zip(field(12)).context("/proc tells no times")?;
        Ok(Self { user: user / TICKS, system: system / TICKS })
    }

    pub(crate) fn total(self) -> f64 {
        self.user + self.system
    }
}

impl Sub for Processor {
    type Output = Self;

    fn sub(self, earlier: Self) -> Self {
        Self { user: self.user - earlier.user, system: self.system - earlier.system }
    }
}

impl Div<f64> for Processor {
    type Output = Self;

    fn div(self, by: f64) -> Self {
        Self { user: self.user / by, system: self.system / by }
    }
}
