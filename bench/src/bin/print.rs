//! Reports as files: how long 100 pages take to set and write, and how long a report of the node takes over HTTP,
//! made and kept. Needs poppler's pdfinfo and pdffonts.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use bench::{Bound, Client, Figure, report};
use clap::Parser as _;
use identity::model::Installation;
use kernel::Clock;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::Settings;
use print::{Document, Fonts};
use server::{Plan, assemble};

/// Longest that 100 pages may take, in seconds.
const LONGEST: f64 = 3.0;
/// A report of the project's own government.
const REPORT: &str = "/programmes/2012/book.pdf";

/// What to measure.
#[derive(clap::Parser)]
struct Arguments {
    /// Pages of the report, at least
    #[arg(long, default_value_t = 100)]
    pages: usize,
    /// How often it is made
    #[arg(long, default_value_t = 5)]
    times: usize,
    /// Keep the files in this folder
    #[arg(long)]
    keep: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("minben-bench-").tempdir()?;
    let kept = arguments.keep.as_deref().unwrap_or(folder.path());
    std::fs::create_dir_all(kept)?;
    let mut figures = made(&arguments, kept)?;
    figures.extend(served(folder.path(), kept).await?);
    report(&figures)
}

/// A chapter of about two pages: headings, paragraphs, a list, a table.
fn chapter(number: usize) -> String {
    let mut rows = Vec::new();
    for row in 0..28 {
        let figure = number * 7919 + row * 104_729;
        let cells = [format!("範例機關第{number}組"), figure.to_string(), (figure / 3).to_string()];
        let cells = cells.map(|cell| format!("<td>{cell}</td>")).concat();
        rows.push(format!("<tr><th scope=\"row\">工作項目{row}</th>{cells}</tr>"));
    }
    let rows = rows.concat();
    let text = "本項工作由各機關共同辦理，每一筆資料都由系統記下，再依日期、機關和項目加總；數字和原始紀錄不符時，會列出差額與來源。".repeat(3);
    format!(
        "<h3>第{number}節</h3><p>{text}</p><ul><li>{text}</li><li>Figures of agency {number}</li></ul><h3>經費</h3><p>{text}</p>\
         <table><caption>各項經費</caption><thead><tr><th>項目</th><th>機關</th><th class=\"numeric\">金額</th><th class=\"numeric\">分攤</th></tr></thead><tbody>{rows}</tbody></table>"
    )
}

fn made(arguments: &Arguments, folder: &Path) -> Result<Vec<Figure>> {
    let fonts = Fonts::find(&print::font_folders(folder))?;
    let chapters: Vec<(String, String)> =
        (0..arguments.pages / 2).map(|number| (format!("第{number}章"), chapter(number))).collect();
    let document = Document {
        id: "bench",
        lang: "zh-Hant-TW",
        kind: "量測",
        title: "量測用的報告書",
        publisher: "範例機關",
        made: "由量測程式產生",
        day: (2026, 11, 22),
        contents: "目次",
        page_of: &|page, pages| format!("第 {page} 頁，共 {pages} 頁"),
        chapters: chapters.iter().map(|(title, body)| (title.as_str(), body.as_str())).collect(),
    };
    let file = folder.join("made.pdf");
    let mut slowest = 0.0_f64;
    for _ in 0..arguments.times.max(1) {
        let began = Instant::now();
        let bytes = document.pdf(&fonts)?;
        slowest = slowest.max(began.elapsed().as_secs_f64());
        std::fs::write(&file, bytes)?;
    }
    let pages = pages_of(&file)?;
    fonts_embedded(&file)?;
    let figure = |name: &str, value, bound, unit| Figure { name: name.to_owned(), value, bound, unit };
    Ok(vec![
        figure("pages", pages, Bound::AtLeast(arguments.pages as f64), "pages"),
        figure("made from its markup, slowest", slowest, Bound::AtMost(LONGEST), "s"),
        figure("for 100 pages", slowest / pages * 100.0, Bound::AtMost(LONGEST), "s"),
        figure("length", std::fs::metadata(&file)?.len() as f64 / 1_000.0, Bound::Reported, "kB"),
    ])
}

/// A report of a node with the project's government, asked for twice.
async fn served(data: &Path, folder: &Path) -> Result<Vec<Figure>> {
    let address = serve(data).await?;
    let mut client = Client::connect(&address).await?;
    let mut figures = Vec::new();
    for (name, bound) in [("first request: it is made", LONGEST), ("second request: it is kept", 0.5)] {
        let asked = Instant::now();
        let answer = client.get(REPORT, "").await?;
        ensure!(answer.status == 200, "{REPORT} answered {}", answer.status);
        let value = asked.elapsed().as_secs_f64();
        figures.push(Figure {
            name: format!("{REPORT}, {name}"),
            value,
            bound: Bound::AtMost(bound),
            unit: "s",
        });
        std::fs::write(folder.join("served.pdf"), answer.body)?;
    }
    let file = folder.join("served.pdf");
    fonts_embedded(&file)?;
    let pages = pages_of(&file)?;
    figures.push(Figure {
        name: format!("{REPORT}, pages"),
        value: pages,
        bound: Bound::Reported,
        unit: "pages",
    });
    Ok(figures)
}

async fn serve(data: &Path) -> Result<String> {
    let government = Path::new(env!("CARGO_MANIFEST_DIR")).join("../government");
    let described = catalogue::load(&government, Clock::System.now().day())
        .map_err(|mistakes| anyhow::anyhow!("the catalogue has {} mistakes", mistakes.len()))?;
    let app = assemble(Plan {
        settings: Settings { rate_limit_per_minute: 1_000_000, ..Settings::default() },
        location: Location::Sqlite(data.join("minben.db")),
        files: data.join("files"),
        government,
        catalogue: described,
        installation: Installation::Demo,
        clock: Clock::System,
        entropy: Entropy::system(),
        challenge_port: None,
    })
    .await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    let service = app.router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

fn said(program: &str, file: &Path) -> Result<String> {
    let output = Command::new(program)
        .arg(file)
        .output()
        .with_context(|| format!("{program} does not run; install it with: apt-get install poppler-utils"))?;
    ensure!(output.status.success(), "{program} refuses {}", file.display());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn pages_of(file: &Path) -> Result<f64> {
    let info = said("pdfinfo", file)?;
    let pages =
        info.lines().find_map(|line| line.strip_prefix("Pages:")).context("pdfinfo counts no pages")?;
    Ok(pages.trim().parse()?)
}

/// Every font is in the file, cut down to the letters used, with the letters behind its glyphs.
fn fonts_embedded(file: &Path) -> Result<()> {
    let told = said("pdffonts", file)?;
    let fonts: Vec<Vec<&str>> = told.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
    let whole = |font: &Vec<&str>| font.len() > 5 && font[font.len() - 5..font.len() - 2] == ["yes"; 3];
    ensure!(!fonts.is_empty() && fonts.iter().all(whole), "a font is not in the file:\n{told}");
    Ok(())
}
