//! `/desk/nodes`: the nodes, open invitations, and what the operator does with them.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Ctx, Timestamp};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Column, Summary, Table, Tone, button, button_group, button_link, empty_state, inset,
    summary_list, table, tag, warning,
};
use web::{Failure, Visitor, page, redirect, t};

use super::{agency_names, moment};
use crate::actions::{self, Standing};
use crate::model::{Node, NodeId};
use crate::state::{Federation, State as Known};
use crate::store::{self, InvitationRow, NodeRow};

/// `GET /desk/nodes`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let title = t(&ctx, &v, "federation-nodes-title", &[]);
    let Some(state) = ctx.part::<Federation>().state() else {
        let body = empty_state(
            &t(&ctx, &v, "federation-alone", &[]),
            &html! {
                p { (t(&ctx, &v, "federation-alone-next", &[])) }
            },
        );
        return Ok(page(&ctx, &v, &title).back("/operator", "").body(body));
    };
    let faults = ctx.read(store::list_open_faults).await?;
    let centre = if state.is_centre() { Some(centre(&ctx, &v, &state).await?) } else { None };
    let body = html! {
        (about(&ctx, &v, &state))
        @for fault in &faults {
            (warning(v.lang, &t(&ctx, &v, "federation-log-found-of", &[("node", fault.node.as_str().into())])))
            p { a href={ "/desk/nodes/" (fault.node) "/log" } { (t(&ctx, &v, "federation-log-see", &[("node", fault.node.as_str().into())])) } }
        }
        (button_group(&html! {
            (button_link(&t(&ctx, &v, "federation-check-do", &[]), "/desk/nodes/check", ButtonKind::Secondary))
            @if state.is_centre() {
                (button_link(&t(&ctx, &v, "federation-invite-do", &[]), "/desk/nodes/invite", ButtonKind::Primary))
            }
        }))
        @match centre {
            Some(centre) => { (centre) }
            None => { (listed(&ctx, &v, &state)) }
        }
    };
    Ok(page(&ctx, &v, &title).back("/operator", "").wide().body(body))
}

/// This node, its list and whether that may be relied upon.
fn about(ctx: &Ctx, v: &Visitor, state: &Known) -> Markup {
    let list = &state.list;
    let known = directory::agencies(ctx);
    let counts = [("agencies", known.all().len().into()), ("units", known.units().len().into())];
    let lines = [
        Summary::new(t(ctx, v, "federation-instance", &[]), &list.instance),
        Summary::new(t(ctx, v, "federation-this-node", &[]), state.own.id.as_str()),
        Summary::new(t(ctx, v, "federation-centre", &[]), list.centre.as_str()),
        Summary::new(t(ctx, v, "federation-number", &[]), list.number.to_string()),
        Summary::new(
            t(ctx, v, "federation-directory", &[]),
            t(ctx, v, "federation-directory-counts", &counts),
        ),
        Summary::new(t(ctx, v, "federation-issued", &[]), moment(v, list.issued_at)),
        Summary::new(t(ctx, v, "federation-until", &[]), moment(v, list.expires_at)),
    ];
    html! {
        p { (t(ctx, v, "federation-nodes-lead", &[])) }
        (summary_list(&lines))
        @if state.fresh(ctx.now()).is_err() {
            (warning(v.lang, &t(ctx, v, "federation-not-fresh", &[])))
        }
    }
}

/// The nodes of the list, as a member sees them.
fn listed(ctx: &Ctx, v: &Visitor, state: &Known) -> Markup {
    let row = |node: &Node| {
        vec![
            html! { div { (node_name(v, &node.name.zh, &node.name.en)) br; code { (node.id) } } },
            html! { (node.host) ":" (node.port) },
            html! { (agency_names(ctx, v, &node.agencies)) },
            html! { (moment(v, node.since)) },
        ]
    };
    let columns = ["federation-node", "federation-address", "federation-agencies", "federation-since"];
    table(&Table {
        caption: &t(ctx, v, "federation-nodes", &[]),
        caption_hidden: false,
        columns: columns.map(|key| Column::new(t(ctx, v, key, &[]))).to_vec(),
        rows: state.list.nodes.iter().map(row).collect(),
    })
}

fn node_name<'a>(v: &Visitor, zh: &'a str, en: &'a str) -> &'a str {
    if v.lang == kernel::Lang::Zh { zh } else { en }
}

async fn centre(ctx: &Ctx, v: &Visitor, state: &Known) -> Result<Markup, Failure> {
    let (nodes, invitations) =
        ctx.read(|r| Ok::<_, kernel::DbError>((store::list_nodes(r)?, store::list_invitations(r)?))).await?;
    let columns = [
        "federation-node",
        "federation-address",
        "federation-agencies",
        "federation-state",
        "federation-actions",
    ];
    let invited = [
        "federation-node",
        "federation-address",
        "federation-agencies",
        "federation-state",
        "federation-actions",
    ];
    let now = ctx.now();
    Ok(html! {
        (table(&Table {
            caption: &t(ctx, v, "federation-nodes", &[]),
            caption_hidden: false,
            columns: columns.map(|key| Column::new(t(ctx, v, key, &[]))).to_vec(),
            rows: nodes.iter().map(|node| node_row(ctx, v, state, node)).collect(),
        }))
        h2 { (t(ctx, v, "federation-invitations", &[])) }
        @if invitations.is_empty() {
            (empty_state(&t(ctx, v, "federation-invitations-none", &[]), &html! {}))
        } @else {
            (table(&Table {
                caption: &t(ctx, v, "federation-invitations", &[]),
                caption_hidden: true,
                columns: invited.map(|key| Column::new(t(ctx, v, key, &[]))).to_vec(),
                rows: invitations.iter().map(|one| invitation_row(ctx, v, one, now)).collect(),
            }))
        }
    })
}

fn node_row(ctx: &Ctx, v: &Visitor, state: &Known, node: &NodeRow) -> Vec<Markup> {
    let (tone, word) = if node.suspended_at.is_some() {
        (Tone::Warn, "federation-suspended")
    } else if state.list.node(&node.id).is_some() {
        (Tone::Good, "federation-takes-part")
    } else {
        (Tone::Bad, "federation-not-in-force")
    };
    let name = node_name(v, &node.name.zh, &node.name.en);
    let (verb, label) = match node.suspended_at {
        Some(_) => ("resume", "federation-resume-do"),
        None => ("suspend", "federation-suspend-do"),
    };
    let words = t(ctx, v, label, &[("node", name.into())]);
    let remove = t(ctx, v, "federation-remove-do", &[("node", name.into())]);
    vec![
        html! { div { (name) br; code { (node.id) } } },
        html! { (node.host) ":" (node.port) },
        html! { (agency_names(ctx, v, &node.agencies)) },
        html! { (tag(tone, &t(ctx, v, word, &[]))) },
        html! {
            @if node.id != state.own.id { div {
                form method="post" action={ "/desk/nodes/" (node.id) "/" (verb) } {
                    (button(&Button { text: &words, kind: ButtonKind::Secondary, value: None }))
                }
                a href={ "/desk/nodes/" (node.id) "/remove" } { (remove) }
            } }
        },
    ]
}

fn invitation_row(ctx: &Ctx, v: &Visitor, one: &InvitationRow, now: Timestamp) -> Vec<Markup> {
    let (tone, word) = match one {
        one if one.withdrawn_at.is_some() => (Tone::Plain, "federation-withdrawn"),
        one if one.acknowledged_at.is_some() => (Tone::Good, "federation-joined"),
        one if !one.is_open(now) => (Tone::Plain, "federation-ran-out"),
        one if one.used_at.is_some() => (Tone::Info, "federation-joining"),
        _ => (Tone::Info, "federation-open"),
    };
    let name = node_name(v, &one.name.zh, &one.name.en);
    let words = t(ctx, v, "federation-withdraw-do", &[("node", name.into())]);
    vec![
        html! { div { (name) br; code { (one.node) } } },
        html! { (one.host) ":" (one.port) },
        html! { (agency_names(ctx, v, &one.agencies)) },
        html! { div {
            (tag(tone, &t(ctx, v, word, &[])))
            @if one.is_open(now) { br; (t(ctx, v, "federation-good-until", &[("at", moment(v, one.until).as_str().into())])) }
        } },
        html! {
            @if one.is_open(now) {
                form method="post" action={ "/desk/nodes/invitations/" (one.id) "/withdraw" } {
                    (button(&Button { text: &words, kind: ButtonKind::Secondary, value: None }))
                }
            }
        },
    ]
}

/// `POST /desk/nodes/invitations/{id}/withdraw`.
pub(crate) async fn withdraw(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    actions::withdraw_invitation(&ctx, &v.actor, &id).await?;
    Ok(redirect("/desk/nodes"))
}

/// `POST /desk/nodes/{node}/suspend`.
pub(crate) async fn suspend(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(node): Path<String>,
) -> Result<Response, Failure> {
    actions::suspend(&ctx, &v.actor, &NodeId::new(node), Standing::Suspended).await?;
    Ok(redirect("/desk/nodes"))
}

/// `POST /desk/nodes/{node}/resume`.
pub(crate) async fn resume(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(node): Path<String>,
) -> Result<Response, Failure> {
    actions::suspend(&ctx, &v.actor, &NodeId::new(node), Standing::TakesPart).await?;
    Ok(redirect("/desk/nodes"))
}

/// `GET /desk/nodes/{node}/remove`: what follows, before it is done.
pub(crate) async fn confirm(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(node): Path<String>,
) -> Result<Response, Failure> {
    let id = NodeId::new(node);
    let found = ctx.read(move |r| store::find_node(r, &id)).await?.ok_or_else(Failure::not_found)?;
    let name = node_name(&v, &found.name.zh, &found.name.en);
    let title = t(&ctx, &v, "federation-remove-title", &[("node", name.into())]);
    let body = html! {
        (inset(&html! { (agency_names(&ctx, &v, &found.agencies)) }))
        p { (t(&ctx, &v, "federation-remove-lead", &[])) }
        form method="post" action={ "/desk/nodes/" (found.id) "/remove" } {
            (button(&Button { text: &t(&ctx, &v, "federation-remove-confirm", &[]), kind: ButtonKind::Danger, value: None }))
        }
    };
    Ok(page(&ctx, &v, &title).back("/desk/nodes", "").body(body))
}

/// `POST /desk/nodes/{node}/remove`.
pub(crate) async fn remove(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(node): Path<String>,
) -> Result<Response, Failure> {
    actions::remove(&ctx, &v.actor, &NodeId::new(node)).await?;
    Ok(redirect("/desk/nodes"))
}
