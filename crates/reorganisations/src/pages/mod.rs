//! Pages: what changes and the proof for everybody; for officials what would be left, and the list.

pub(crate) mod check;
pub(crate) mod items;
pub(crate) mod list;
pub(crate) mod one;

use std::sync::Arc;

use catalogue::model::reorganisation::{KINDS, Reorganisation};
use kernel::money::grouped;
use kernel::{AgencyId, Ctx};
use maud::{Markup, html};
use web::components::{Column, Table, Tone, table, tag};
use web::{Visitor, t};

use crate::error::ReorganisationError;
use crate::model::{Line, Run};

fn word(ctx: &Ctx, v: &Visitor, key: &str) -> String {
    t(ctx, v, key, &[])
}

/// Heads of columns; those whose key begins with # are of figures.
fn columns(ctx: &Ctx, v: &Visitor, keys: &[&str]) -> Vec<Column> {
    let head = |key: &&str| match key.strip_prefix('#') {
        Some(key) => Column::numeric(word(ctx, v, key)),
        None => Column::new(word(ctx, v, key)),
    };
    keys.iter().map(head).collect()
}

/// The name of an agency, leading to its page.
fn agency(ctx: &Ctx, v: &Visitor, id: &AgencyId) -> Markup {
    let agencies = directory::agencies(ctx);
    let name = agencies.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.of(v.lang).to_owned());
    html! { a href={ "/agencies/" (id) } { (name) } }
}

/// The reorganisation with this id.
fn find(ctx: &Ctx, id: &str) -> Result<Arc<Reorganisation>, ReorganisationError> {
    catalogue::current(ctx).reorganisation(id).cloned().ok_or(ReorganisationError::Unknown)
}

/// The page of a definition, where there is one.
fn link_of(kind: &str, id: &str) -> Option<String> {
    let start = KINDS.iter().find(|(known, _)| *known == kind)?.1?;
    Some(if start.ends_with('/') { format!("{start}{id}") } else { start.to_owned() })
}

/// How far a reorganisation is, in a word.
fn state(ctx: &Ctx, v: &Visitor, run: Option<&Run>, lines: &[Line]) -> Markup {
    match run {
        None => tag(Tone::Info, &word(ctx, v, "reorganisations-to-come")),
        Some(run) if run.finished_at.is_none() => tag(Tone::Warn, &word(ctx, v, "reorganisations-goes-on")),
        Some(_) if lines.is_empty() => tag(Tone::Plain, &word(ctx, v, "reorganisations-nothing")),
        Some(_) if lines.iter().all(Line::is_whole) => {
            tag(Tone::Good, &word(ctx, v, "reorganisations-whole"))
        }
        Some(_) => tag(Tone::Bad, &word(ctx, v, "reorganisations-incomplete")),
    }
}

/// The report: counts before and after, by kind and agency.
fn report(ctx: &Ctx, v: &Visitor, lines: &[Line]) -> Markup {
    let row = |line: &Line| {
        vec![
            html! { (word(ctx, v, &format!("reorganisations-kind-{}", line.kind))) },
            agency(ctx, v, &line.agency),
            html! { (grouped(line.before)) },
            html! { (grouped(line.moved)) },
            html! { (grouped(line.ended)) },
            html! { (grouped(line.left)) },
            html! { (grouped(line.found)) },
            if line.is_whole() {
                tag(Tone::Good, &word(ctx, v, "reorganisations-agrees"))
            } else {
                tag(Tone::Bad, &word(ctx, v, "reorganisations-differs"))
            },
        ]
    };
    let heads = [
        "reorganisations-kind",
        "reorganisations-from",
        "#reorganisations-before",
        "#reorganisations-moved",
        "#reorganisations-ended",
        "#reorganisations-left",
        "#reorganisations-found",
        "reorganisations-compared",
    ];
    table(&Table {
        caption: &word(ctx, v, "reorganisations-report"),
        caption_hidden: true,
        columns: columns(ctx, v, &heads),
        rows: lines.iter().map(row).collect(),
    })
}
