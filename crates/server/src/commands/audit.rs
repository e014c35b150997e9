//! `minben audit`: recomputes every printed figure of the programmes.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use catalogue::model::programme::Programme;
use kernel::Lang;
use kernel::i18n::Locales;
use plans::audit::{Check, Report, Verdict, audit};
use plans::tell::Words;
use serde_json::json;

use super::node::load;
use super::{say, say_error};

/// Arguments of `minben audit`. Like a linter it answers 1 when a printed figure does not
/// follow from its rows, 0 when all do.
#[derive(Debug, clap::Args)]
pub struct Audit {
    /// The programme, the name of its folder; all of them when left out
    programme: Option<String>,
    /// One JSON object for each programme, on a line: every figure, also those that follow
    #[arg(long)]
    json: bool,
    /// The catalogue's folder
    #[arg(long, default_value = "government")]
    government: PathBuf,
}

impl Audit {
    /// Tells what does not follow.
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let catalogue = load(&self.government)?;
        let wanted =
            |programme: &&Arc<Programme>| self.programme.as_ref().is_none_or(|id| *id == programme.id);
        let programmes: Vec<&Arc<Programme>> = catalogue.programmes().iter().filter(wanted).collect();
        if let (Some(id), true) = (&self.programme, programmes.is_empty()) {
            let known: Vec<&str> =
                catalogue.programmes().iter().map(|programme| programme.id.as_str()).collect();
            say_error(&format!("there is no programme “{id}”; there are: {}", known.join(", ")));
            return Ok(ExitCode::from(2));
        }
        let locales = Locales::new(plans::LOCALES);
        let words = Words { locales: &locales, lang: Lang::En };
        let mut differing = 0;
        for programme in programmes {
            let report = audit(programme);
            differing += report.count(Verdict::Differs);
            if self.json {
                say(&as_json(&report));
            } else {
                tell(words, programme, &report);
            }
        }
        Ok(if differing == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn as_json(report: &Report) -> String {
    let summary = json!({
        "figures": report.checks.len(),
        "follow": report.count(Verdict::Agrees),
        "rounding": report.count(Verdict::Rounding),
        "several": report.count(Verdict::Several),
        "differ": report.count(Verdict::Differs),
    });
    json!({ "programme": report.programme, "summary": summary, "checks": report.checks }).to_string()
}

fn tell(words: Words<'_>, programme: &Programme, report: &Report) {
    for verdict in [Verdict::Differs, Verdict::Several] {
        for check in report.with(verdict) {
            tell_one(words, programme, check);
        }
    }
    say(&format!(
        "{}: {} figures recomputed, {} follow from their rows, {} but for rounding, {} are one of several, {} do not follow",
        programme.id,
        report.checks.len(),
        report.count(Verdict::Agrees),
        report.count(Verdict::Rounding),
        report.count(Verdict::Several),
        report.count(Verdict::Differs),
    ));
}

fn tell_one(words: Words<'_>, programme: &Programme, check: &Check) {
    let at = &check.origin;
    let apart = check.difference.as_ref().filter(|apart| *apart != "0").map(|apart| format!(" ({apart})"));
    say(&format!(
        "{}:{}: {}: printed {}, computed {}{} [{}]",
        at.file,
        at.line,
        words.subject(programme, &check.subject),
        words.printed(check),
        words.computed(check),
        apart.unwrap_or_default(),
        at.source,
    ));
    for row in &check.rows {
        let place = row.origin.as_ref().map(|origin| format!("{}:{}: ", origin.file, origin.line));
        say(&format!("  {}{} = {}", place.unwrap_or_default(), words.row(row), row.value));
    }
}
