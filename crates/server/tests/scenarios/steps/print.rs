//! Reports as files, read with programs that nobody here wrote: poppler's pdfinfo, pdffonts and pdftotext, and qpdf.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use testkit::{Browser, Page};

use crate::outside::run as run_program;
use crate::world::{Outcome, World, excerpt};

/// How often a file that is being made is asked for again.
const TIMES: usize = 600;

pub(super) async fn run(world: &mut World, shape: &str, args: &[&str]) -> Result<bool, String> {
    match (shape, args) {
        ("everybody reads \"\" in the PDF of page \"\"", [text, path]) => {
            let report = Report::of(world, path).await?;
            let folded = |text: &str| text.split_whitespace().collect::<String>();
            if !folded(&report.text).contains(&folded(text)) {
                let cut: String = report.text.chars().take(1_500).collect();
                return Err(format!("the PDF does not say “{text}”: {cut}"));
            }
        }
        ("every figure of page \"\" stands in its PDF", [path]) => {
            every_figure(&Report::of(world, path).await?)?;
        }
        ("the PDF of page \"\" keeps to PDF/A and PDF/UA, and its fonts are in it", [path]) => {
            keeps(&Report::of(world, path).await?).await?;
        }
        ("the PDF of page \"\" is made once while its figures stay", [path]) => {
            let (first, second) = (Report::of(world, path).await?, Report::of(world, path).await?);
            if first.bytes != second.bytes {
                return Err("two files came, and no figure had changed".to_owned());
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// A report as a page, and as the file that the page links to.
struct Report {
    page: Page,
    bytes: Vec<u8>,
    folder: PathBuf,
    text: String,
}

impl Report {
    async fn of(world: &World, path: &str) -> Result<Self, String> {
        let mut browser = Browser::new(world.app.router.clone());
        let page = browser.get(path).await;
        if page.status != 200 {
            return Err(format!("{path} answers {}", excerpt(&page)));
        }
        let links = page.links();
        let link = links.iter().find(|link| link.contains(".pdf")).ok_or("the page links to no PDF")?;
        let mut file = browser.get(link).await;
        for _ in 0..TIMES {
            if file.status != 202 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            file = browser.get(link).await;
        }
        if file.status != 200 {
            return Err(format!("{link} answers {}", excerpt(&file)));
        }
        let folder = world.outside.folder("print")?;
        let kept = folder.join("report.pdf");
        // Poppler takes seconds over a book: the same file is read once.
        if std::fs::read(&kept).ok().as_ref() != Some(&file.bytes) {
            std::fs::write(kept, &file.bytes).map_err(|error| error.to_string())?;
            said(&folder, "pdftotext", &["-layout", "report.pdf", "report.txt"]).await?;
        }
        let text = std::fs::read_to_string(folder.join("report.txt")).map_err(|error| error.to_string())?;
        Ok(Self { page, bytes: file.bytes, folder, text })
    }
}

/// What a program says of the report.
async fn said(folder: &std::path::Path, program: &str, words: &[&str]) -> Result<String, String> {
    let said = run_program(program, folder, words).await?;
    if said.well { Ok(said.text) } else { Err(format!("{program}: {}", said.text)) }
}

/// The figures of a text: `1,500`, `67.5%`, `-6`.
fn figures(text: &str) -> impl Iterator<Item = &str> {
    let other = |letter: char| !(letter.is_ascii_digit() || ",.%-".contains(letter));
    text.split(other)
        .map(|word| word.trim_matches([',', '.']))
        .filter(|word| word.contains(|letter: char| letter.is_ascii_digit()))
}

/// Each figure of each table is in the file, as often as the page has it.
fn every_figure(report: &Report) -> Outcome {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for figure in figures(&report.text) {
        *left.entry(figure).or_default() += 1;
    }
    let cells = report.page.body.split("<td ").skip(1).filter_map(|cell| {
        let (tag, rest) = cell.split_once('>')?;
        let inner = rest.split("</td>").next()?;
        (tag.contains("class=\"numeric\"") && !inner.contains(['<', '&'])).then_some(inner)
    });
    let mut count = 0;
    for figure in cells.flat_map(figures) {
        match left.get_mut(figure) {
            Some(more) if *more > 0 => *more -= 1,
            _ => return Err(format!("the page says {figure} more often than its PDF")),
        }
        count += 1;
    }
    if count < 50 { Err(format!("the page has only {count} figures in its tables")) } else { Ok(()) }
}

async fn keeps(report: &Report) -> Outcome {
    let info = said(&report.folder, "pdfinfo", &["report.pdf"]).await?;
    let metadata = said(&report.folder, "pdfinfo", &["-meta", "report.pdf"]).await?;
    let structure = said(&report.folder, "pdfinfo", &["-struct", "report.pdf"]).await?;
    let fonts = said(&report.folder, "pdffonts", &["report.pdf"]).await?;
    said(&report.folder, "qpdf", &["--check", "report.pdf"]).await?;
    let line = |key: &str| info.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim();
    if line("Tagged:") != "yes" || line("Encrypted:") != "no" {
        return Err(format!("the file is not tagged: {info}"));
    }
    for needed in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ] {
        if !metadata.contains(needed) {
            return Err(format!("the metadata lack {needed}: {metadata}"));
        }
    }
    for needed in ["H1", "H2", "H3", "TOC", "Table", "THead", "TH", "TD", "Figure", "Caption"] {
        if !structure.lines().any(|line| line.split([' ', ':']).find(|word| !word.is_empty()) == Some(needed))
        {
            return Err(format!("nothing is tagged as {needed}"));
        }
    }
    let fonts: Vec<Vec<&str>> = fonts.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
    // The last columns: embedded, subset, with letters for its glyphs, and the object's two numbers.
    let embedded = |font: &Vec<&str>| font.len() > 5 && font[font.len() - 5..font.len() - 2] == ["yes"; 3];
    if fonts.is_empty() || !fonts.iter().all(embedded) {
        return Err(format!("a font is not in the file: {fonts:?}"));
    }
    Ok(())
}
