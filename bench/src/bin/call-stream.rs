//! Large bodies through one node, up to a service behind it and down from it: how fast, and how much more
//! memory that takes. Client, node and service run in this process, so all three are counted.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use bench::{Bound, Figure, Watch, copy_folder, long_bodies, report};
use clap::Parser as _;
use identity::model::Installation;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use kernel::{Actor, AgencyId, Clock};
use server::{App, Plan, assemble};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const MEGABYTE: u64 = 1_000_000;
const CHUNK: usize = 50_000;
/// Extra memory that one call may take, in megabytes.
const MOST_MB: f64 = 64.0;

/// What to measure.
#[derive(clap::Parser)]
struct Arguments {
    /// Length of each body, in megabytes
    #[arg(long, default_value_t = 1000)]
    megabytes: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("minben-bench-").tempdir()?;
    let service = listen(long_bodies()).await?;
    let app = node(folder.path(), service).await?;
    let actor = Actor::Client { agency: AgencyId::new(CONSUMER), credential: "bench".to_owned() };
    let (_, token) = exchange::actions::create_credential(&app.ctx, &actor, "bench").await?;
    let node = listen(app.router).await?;
    let length = arguments.megabytes * MEGABYTE;
    // Once over what is used for the first time.
    call(node, &token, "POST", "sink", MEGABYTE).await?;
    let mut figures = Vec::new();
    let (up, down) = (format!("{length}"), format!("blob/{length}"));
    for (name, method, path, sent, wanted) in
        [("up", "POST", "sink", length, up.len() as u64), ("down", "GET", down.as_str(), 0, length)]
    {
        let watch = Watch::start(&[std::process::id()])?;
        let begun = Instant::now();
        let got = call(node, &token, method, path, sent).await?;
        ensure!(got == wanted, "{name}: {got} bytes came back, not {wanted}");
        let rate = arguments.megabytes as f64 / begun.elapsed().as_secs_f64();
        let extra = watch.stop().await?;
        let about = format!("{} MB {name}", arguments.megabytes);
        figures.push(Figure {
            name: format!("{about}: rate"),
            value: rate,
            bound: Bound::Reported,
            unit: "MB/s",
        });
        figures.push(Figure {
            name: format!("{about}: more memory"),
            value: extra,
            bound: Bound::AtMost(MOST_MB),
            unit: "MB",
        });
    }
    report(&figures)
}

const CONSUMER: &str = "motc-thb";

/// The project's catalogue with an API of its own.
async fn node(folder: &Path, service: SocketAddr) -> Result<App> {
    let government = folder.join("government");
    copy_folder(&PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../government")), &government)?;
    let systems =
        std::fs::read_dir(government.join("systems"))?.filter_map(Result::ok).map(|entry| entry.path());
    let system = systems
        .into_iter()
        .find(|path| path.join("contracts").is_dir())
        .context("no system has contracts")?;
    std::fs::create_dir_all(system.join("apis"))?;
    let description =
        r#"{ "openapi": "3.1.0", "paths": { "/sink": { "post": {} }, "/blob/{bytes}": { "get": {} } } }"#;
    let api = "id = \"stream\"\nname = { zh = \"大檔\", en = \"Large bodies\" }\nagency = \"moi\"\nopenapi = \"stream.json\"\n";
    let contract = format!(
        "id = \"stream-trial\"\nname = {{ zh = \"大檔\", en = \"Large bodies\" }}\nconsumer = \"{CONSUMER}\"\napi = \"stream\"\n\
         endpoints = [\"POST /sink\", \"GET /blob/*\"]\npurpose = {{ code = \"trial\", zh = \"量測\", en = \"Measuring\" }}\n\
         legal_basis = {{ zh = \"量測\", en = \"Measuring\" }}\nclients = true\nfrom = \"2025-01-01\"\nuntil = \"2099-12-31\"\n"
    );
    std::fs::write(system.join("apis/stream.json"), description)?;
    std::fs::write(system.join("apis/stream.toml"), api)?;
    std::fs::write(system.join("contracts/stream-trial.toml"), contract)?;
    let described = catalogue::load(&government, Clock::System.now().day())
        .map_err(|mistakes| anyhow::anyhow!("the catalogue has mistakes: {mistakes:?}"))?;
    let urls = BTreeMap::from([("stream".to_owned(), format!("http://{service}"))]);
    assemble(Plan {
        settings: Settings { service_urls: urls, ..Settings::default() },
        location: Location::Sqlite(folder.join("minben.db")),
        files: folder.join("files"),
        government,
        catalogue: described,
        installation: Installation::Demo,
        clock: Clock::System,
        entropy: Entropy::system(),
        challenge_port: None,
    })
    .await
}

async fn listen(router: axum::Router) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

/// Makes one call and gives the length of the answer's body.
async fn call(node: SocketAddr, token: &str, method: &str, path: &str, sent: u64) -> Result<u64> {
    let mut stream = TcpStream::connect(node).await?;
    let head = format!(
        "{method} /r1/TW/GOV/moi/stream/stream-trial/{path} HTTP/1.1\r\nHost: {node}\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\nX-Road-Client: TW/GOV/{CONSUMER}/bench\r\nMinben-Purpose: trial\r\n\
         Content-Length: {sent}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    let chunk = vec![9_u8; CHUNK];
    for _ in 0..sent / CHUNK as u64 {
        stream.write_all(&chunk).await?;
    }
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let text = String::from_utf8_lossy(&head);
    ensure!(text.starts_with("HTTP/1.1 200"), "the node answered {text}");
    let (mut length, mut buffer) = (0, vec![0; 1 << 16]);
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(length),
            read => length += read as u64,
        }
    }
}
