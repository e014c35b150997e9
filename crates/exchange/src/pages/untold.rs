//! What one's agency has to tell agencies on other nodes and has not told yet, or gave up; for those who answer for it.

use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::Catalogue;
use directory::model::Agencies;
use kernel::Ctx;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Column, Pagination, Table, Tone, empty_state, pagination, stat, stats, table, tag};
use web::{Failure, Visitor, href, page, t};

use super::agency_log::{View, may_see, views};
use super::{PAGE, agency_link, moment};
use crate::notices::store::{self, Untold};

/// The page's address.
const PATH: &str = "/desk/exchange/untold";

/// Codes of failed tries, and the words for them. The rest is told in the other node's own words.
const REASONS: [(&str, &str); 11] = [
    ("server.clientproxy.network_error", "exchange-untold-unreachable"),
    ("server.clientproxy.global_conf_outdated", "exchange-untold-list"),
    ("server.clientproxy.timestamping_failed", "exchange-untold-stamps"),
    ("server.clientproxy.unknown_member", "exchange-untold-no-node"),
    ("server.serverproxy.notice_contract_unknown", "exchange-untold-contract-unknown"),
    ("server.serverproxy.notice_other_provider", "exchange-untold-other-provider"),
    ("server.serverproxy.notice_other_consumer", "exchange-untold-other-consumer"),
    ("server.serverproxy.notice_not_in_force", "exchange-untold-not-in-force"),
    ("server.serverproxy.notice_field_not_subscribed", "exchange-untold-field"),
    ("server.serverproxy.notice_other_fields_set", "exchange-untold-set"),
    ("server.serverproxy.logging_failed", "exchange-untold-not-logged"),
];

/// Query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct UntoldQuery {
    before: String,
}

/// `GET …/untold`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Query(query): Query<UntoldQuery>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let agency = v.official()?.agency.clone();
    if !may_see(&v.actor) {
        return Err(Failure::new(403, "exchange.log_not_yours"));
    }
    let catalogue = catalogue::current(&ctx);
    let names = catalogue.names_of(&agency, ctx.today());
    let before = (!query.before.is_empty()).then(|| query.before.clone());
    let ((waiting, given_up), mut found) = ctx
        .read(move |r| {
            let listed = store::untold_of(r, &names, before.as_deref(), PAGE as i64 + 1)?;
            Ok::<_, kernel::DbError>((store::tally(r, &names)?, listed))
        })
        .await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| href(PATH, &[("before", &last.id)]));
    let first = (!query.before.is_empty()).then(|| PATH.to_owned());
    let agencies = directory::agencies(&ctx);
    let title = t(&ctx, v, "exchange-untold-title", &[]);
    let columns = ["time", "contract", "consumer", "untold-state", "untold-why"];
    let body = html! {
        (views(&ctx, v, View::Untold))
        p { (t(&ctx, v, "exchange-untold-lead", &[])) }
        (stats(&html! {
            (stat(&waiting.to_string(), &t(&ctx, v, "exchange-untold-waiting", &[]), None))
            (stat(&given_up.to_string(), &t(&ctx, v, "exchange-untold-given-up", &[]), None))
        }))
        @if found.is_empty() {
            (empty_state(
                &t(&ctx, v, "exchange-untold-empty", &[]),
                &html! { p { (t(&ctx, v, "exchange-untold-empty-next", &[])) } },
            ))
        } @else {
            (table(&Table {
                caption: &title,
                caption_hidden: true,
                columns: columns.map(|key| Column::new(t(&ctx, v, &format!("exchange-{key}"), &[]))).to_vec(),
                rows: found.iter().map(|untold| row(&ctx, v, (&catalogue, &agencies), untold)).collect(),
            }))
            (pagination(v.lang, &Pagination { first, previous: None, next }))
        }
    };
    Ok(page(&ctx, v, &title).back("/desk", "").wide().body(body))
}

fn row(
    ctx: &Ctx,
    v: &Visitor,
    (catalogue, agencies): (&Catalogue, &Agencies),
    untold: &Untold,
) -> Vec<Markup> {
    let contract = catalogue.contract(&untold.contract);
    let name = contract.map_or(untold.contract.as_str(), |contract| contract.name.of(v.lang));
    vec![
        html! { time datetime=(untold.at) { (moment(v, untold.at)) } },
        html! { a href={ "/contracts/" (untold.contract) } { (name) } },
        agency_link(agencies, v, &untold.consumer),
        state(ctx, v, untold),
        html! { (why(ctx, v, untold)) },
    ]
}

/// Whether it waits, and for what.
fn state(ctx: &Ctx, v: &Visitor, untold: &Untold) -> Markup {
    let tries = [("count", untold.tries.into())];
    html! {
        @if let Some(next_at) = untold.next_at {
            (tag(Tone::Info, &t(ctx, v, "exchange-untold-waits", &[])))
            @if untold.tries > 0 {
                p { (t(ctx, v, "exchange-untold-tried", &tries)) }
                p { (t(ctx, v, "exchange-untold-next", &[("when", moment(v, next_at).into())])) }
            }
        } @else {
            (tag(Tone::Bad, &t(ctx, v, "exchange-untold-gave-up", &[])))
            p { (t(ctx, v, "exchange-untold-tried", &tries)) }
            p { (t(ctx, v, "exchange-untold-gave-up-next", &[])) }
        }
    }
}

/// Why the last try told nobody, in plain words.
fn why(ctx: &Ctx, v: &Visitor, untold: &Untold) -> String {
    let Some(code) = untold.code.as_deref() else { return t(ctx, v, "exchange-untold-not-tried", &[]) };
    if let Some((_, key)) = REASONS.iter().find(|(known, _)| *known == code) {
        return t(ctx, v, key, &[]);
    }
    let reason = untold.reason.clone().unwrap_or_default();
    t(ctx, v, "exchange-untold-other", &[("reason", reason.into())])
}
