//! Who read my data: look-ups under contracts, changes that agencies were told of, and
//! records opened by officials, in one timeline.

use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::Catalogue;
use directory::model::Agencies;
use kernel::{Ctx, Text, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Event, Pagination, Summary, empty_state, inset, pagination, summary_list, timeline};
use web::{Failure, Visitor, href, page, t};

use super::{PAGE, agency_name, field_names, moment, post_title, registry_name};
use crate::call::{FromNode, Others};
use crate::model::{Opened, Seen};
use crate::{evidence, store};

/// Query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BeforeQuery {
    pub(super) before: String,
}

/// One reading of the person's data.
enum Reading {
    LookUp { seen: Box<Seen>, node: Option<Node> },
    Opened { read: Opened, node: Option<Node> },
}

/// Another node, which has logged a reading.
#[derive(Clone)]
struct Node {
    id: String,
    name: Text,
}

impl Reading {
    /// Identifiers of both kinds sort by time, so one list has one order.
    fn id(&self) -> &str {
        match self {
            Self::LookUp { seen, .. } => seen.id.as_str(),
            Self::Opened { read, .. } => read.id.as_str(),
        }
    }

    fn at(&self) -> Timestamp {
        match self {
            Self::LookUp { seen, .. } => seen.at,
            Self::Opened { read, .. } => read.at,
        }
    }

    /// The other node that has logged it.
    fn node(&self) -> Option<&Node> {
        let (Self::LookUp { node, .. } | Self::Opened { node, .. }) = self;
        node.as_ref()
    }

    /// Where its receipt is.
    fn receipt(&self) -> String {
        let path = format!("/my/look-ups/{}/receipt", self.id());
        self.node().map_or_else(|| path.clone(), |node| href(&path, &[("node", &node.id)]))
    }

    /// Where the evidence of a look-up is that this node has answered.
    fn evidence(&self, ctx: &Ctx) -> Option<String> {
        match self {
            Self::LookUp { seen, node: None } if evidence::is_offered(ctx, &seen.registry) => {
                Some(format!("/my/look-ups/{}/evidence", seen.id))
            }
            _ => None,
        }
    }
}

/// `GET /my/look-ups`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<BeforeQuery>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let number = v.citizen()?.national_id.clone();
    let (mut readings, silent) = readings_of(&ctx, number, &query.before).await?;
    let more = readings.len() > PAGE;
    readings.truncate(PAGE);
    let next = readings.last().filter(|_| more).map(|last| href("/my/look-ups", &[("before", last.id())]));
    let first = (!query.before.is_empty()).then(|| "/my/look-ups".to_owned());
    let (catalogue, agencies) = (catalogue::current(&ctx), directory::agencies(&ctx));
    let events: Vec<Event> =
        readings.iter().map(|reading| event(&ctx, v, &catalogue, &agencies, reading)).collect();
    let body = html! {
        p { (t(&ctx, v, "exchange-my-lead", &[])) }
        @for node in &silent {
            (inset(&html! { p { (t(&ctx, v, "exchange-my-silent", &[("node", node.of(v.lang).into())])) } }))
        }
        @if events.is_empty() {
            (empty_state(
                &t(&ctx, v, "exchange-my-empty", &[]),
                &html! { p { (t(&ctx, v, "exchange-my-empty-next", &[])) } },
            ))
        } @else {
            (timeline(&events))
            (pagination(v.lang, &Pagination { first, previous: None, next }))
        }
        p { a href="/contracts" { (t(&ctx, v, "exchange-my-contracts", &[])) } }
        p { a href="/ledger" { (t(&ctx, v, "exchange-my-ledger", &[])) } }
    };
    Ok(page(&ctx, v, &t(&ctx, v, "exchange-my-title", &[])).back("/my", "").body(body))
}

/// A page of readings and one more, newest first; and the nodes that did not answer.
async fn readings_of(ctx: &Ctx, number: String, before: &str) -> Result<(Vec<Reading>, Vec<Text>), Failure> {
    let before = (!before.is_empty()).then(|| before.to_owned());
    let (now, limit) = (ctx.now(), PAGE as i64 + 1);
    let others = match ctx.find_part::<Others>() {
        Some(Others(others)) => others.readings_about(ctx, &number, before.as_deref(), limit).await,
        None => Vec::new(),
    };
    let (seen, opened) = ctx
        .read(move |r| {
            let seen = store::look_ups_about(r, &number, now, before.as_deref(), limit)?;
            let opened = store::openings_about(r, &number, before.as_deref(), limit)?;
            Ok::<_, kernel::DbError>((seen, opened))
        })
        .await?;
    let mut readings: Vec<Reading> =
        seen.into_iter().map(|seen| Reading::LookUp { seen: Box::new(seen), node: None }).collect();
    readings.extend(opened.into_iter().map(|read| Reading::Opened { read, node: None }));
    let mut silent = Vec::new();
    for FromNode { node: id, name, seen, opened } in others {
        if seen.is_none() || opened.is_none() {
            silent.push(name.clone());
        }
        let node = Node { id, name };
        let at = |node: &Node| Some(node.clone());
        let seen = seen.unwrap_or_default().into_iter();
        readings.extend(seen.map(|seen| Reading::LookUp { seen: Box::new(seen), node: at(&node) }));
        let opened = opened.unwrap_or_default().into_iter();
        readings.extend(opened.map(|read| Reading::Opened { read, node: at(&node) }));
    }
    readings.sort_by(|a, b| b.id().cmp(a.id()));
    // A look-up that this node asked of another one is logged on both, under one id.
    readings.dedup_by(|a, b| a.id() == b.id());
    Ok((readings, silent))
}

fn event(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, agencies: &Agencies, reading: &Reading) -> Event {
    let (agency, registry, key) = match reading {
        Reading::LookUp { seen, .. } => (&seen.consumer, &seen.registry, seen_key(seen)),
        Reading::Opened { read, .. } => (&read.agency, &read.registry, "exchange-my-opened"),
    };
    let title = t(
        ctx,
        v,
        key,
        &[
            ("agency", agency_name(agencies, v, agency).into()),
            ("registry", registry_name(catalogue, v, registry).into()),
        ],
    );
    let body = match reading {
        Reading::LookUp { seen, node } => look_up_body(ctx, v, catalogue, seen, node.as_ref()),
        Reading::Opened { read, node } => opened_body(ctx, v, read, node.as_ref()),
    };
    let when = moment(v, reading.at());
    let link = |key: &str, path: String| {
        let text = t(ctx, v, key, &[("when", when.as_str().into())]);
        html! { p { a href=(path) download { (text) } } }
    };
    let body = html! {
        (body)
        (link("exchange-my-receipt", reading.receipt()))
        @if let Some(path) = reading.evidence(ctx) { (link("exchange-my-evidence", path)) }
    };
    Event::new(moment(v, reading.at()), reading.at().to_string(), title)
        .by(who(ctx, v, agencies, reading))
        .body(body)
}

/// What happened, in which words.
fn seen_key(seen: &Seen) -> &'static str {
    if seen.channel == "subscription" {
        "exchange-my-told"
    } else if seen.endpoint.is_some() {
        "exchange-my-called"
    } else {
        "exchange-my-looked-up"
    }
}

/// Who it was: an official with their post, the handling of a case, or a system.
fn who(ctx: &Ctx, v: &Visitor, agencies: &Agencies, reading: &Reading) -> String {
    match reading {
        Reading::Opened { read, .. } => post_title(agencies, v, &read.post),
        Reading::LookUp { seen, .. } => match (&seen.post, &seen.official) {
            (Some(post), Some(name)) => format!("{} {name}", post_title(agencies, v, post)),
            _ => t(ctx, v, channel_key(&seen.channel), &[]),
        },
    }
}

/// A channel in words.
pub(super) fn channel_key(channel: &str) -> &'static str {
    match channel {
        "case" => "exchange-channel-case",
        "official" => "exchange-channel-official",
        "subscription" => "exchange-channel-subscription",
        _ => "exchange-channel-system",
    }
}

fn look_up_body(ctx: &Ctx, v: &Visitor, catalogue: &Catalogue, seen: &Seen, node: Option<&Node>) -> Markup {
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    let what = if let Some(endpoint) = &seen.endpoint {
        line("exchange-endpoint", html! { code { (endpoint) } })
    } else {
        let fields = field_names(ctx, catalogue, v, &seen.registry, &seen.fields);
        line("exchange-fields", html! { (fields) })
    };
    let mut lines = vec![
        line("exchange-purpose", html! { (seen.purpose.of(v.lang)) }),
        line("exchange-basis", html! { (seen.basis.of(v.lang)) }),
        what,
    ];
    if seen.found == 0 && seen.endpoint.is_none() {
        lines.push(line("exchange-result", html! { (t(ctx, v, "exchange-nothing-found", &[])) }));
    }
    lines.extend(node_line(ctx, v, node));
    // The case is on the node that asked; there is no way to it from here.
    if let Some(case) = seen.case.as_ref().filter(|_| node.is_none()) {
        let to_case = html! { a href={ "/cases/" (case) } { (t(ctx, v, "exchange-to-case", &[])) } };
        lines.push(line("exchange-case", to_case));
    }
    if seen.visible_from.is_some_and(|from| from > seen.at) {
        let basis = catalogue.contract(&seen.contract).and_then(|contract| contract.delay.as_ref());
        let basis = basis.map_or("", |delay| delay.legal_basis.of(v.lang));
        lines.push(line("exchange-delayed", html! { (basis) }));
    }
    summary_list(&lines)
}

fn opened_body(ctx: &Ctx, v: &Visitor, read: &Opened, node: Option<&Node>) -> Markup {
    let mut lines = vec![
        Summary::new(t(ctx, v, "exchange-purpose", &[]), read.purpose.of(v.lang)),
        Summary::new(t(ctx, v, "exchange-basis", &[]), read.basis.of(v.lang)),
        Summary::new(t(ctx, v, "exchange-fields", &[]), t(ctx, v, "exchange-whole-record", &[])),
    ];
    lines.extend(node_line(ctx, v, node));
    summary_list(&lines)
}

/// On which node it happened, when on another one.
fn node_line(ctx: &Ctx, v: &Visitor, node: Option<&Node>) -> Option<Summary> {
    node.map(|node| Summary::new(t(ctx, v, "exchange-node", &[]), node.name.of(v.lang)))
}
