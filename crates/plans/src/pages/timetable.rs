//! What agencies owe every year: the timetable and the reviews.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{Every, Obligation, ObligationKind, Programme, word};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Table, table};
use web::{Failure, Visitor, t};

use super::{columns, download, find, source, view};
use crate::words::{listed, who};

/// `GET /programmes/{id}/timetable`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let body = html! {
        (by_kind(&ctx, &v, &programme))
        @if programme.rules.is_some() {
            p { a href={ "/programmes/" (programme.id) "/obligations" } { (t(&ctx, &v, "plans-who-is-late", &[])) } }
        }
        (download(&ctx, &v, &programme, "obligations"))
    };
    Ok(view(&ctx, &v, &programme, "/timetable", &body))
}

/// All obligations, the timetable first.
pub(super) fn by_kind(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    html! {
        p { (t(ctx, v, "plans-timetable-lead", &[])) }
        @for (key, kind) in ObligationKind::ALL {
            @if programme.obligations.iter().any(|obligation| obligation.kind == kind) {
                h2 { (t(ctx, v, &format!("plans-obligations-{key}"), &[])) }
                (of_kind(ctx, v, programme, kind))
            }
        }
    }
}

fn of_kind(ctx: &Ctx, v: &Visitor, programme: &Programme, kind: ObligationKind) -> Markup {
    let rows = programme.obligations.iter().filter(|obligation| obligation.kind == kind);
    table(&Table {
        caption: &t(ctx, v, &format!("plans-obligations-{}", word(&ObligationKind::ALL, &kind)), &[]),
        caption_hidden: true,
        columns: columns(
            ctx,
            v,
            &["plans-obligation", "plans-when", "plans-every", "plans-who-owes", "plans-source"],
        ),
        rows: rows.map(|obligation| row(ctx, v, programme, obligation)).collect(),
    })
}

fn row(ctx: &Ctx, v: &Visitor, programme: &Programme, obligation: &Obligation) -> Vec<Markup> {
    let agencies = directory::agencies(ctx);
    let owing: Vec<Markup> =
        obligation.agencies.iter().map(|id| who(v.lang, programme, &agencies, id)).collect();
    let every = format!("plans-every-{}", word(&Every::ALL, &obligation.every));
    vec![
        html! { (obligation.name.of(v.lang)) },
        html! { (obligation.when.of(v.lang)) },
        html! { (t(ctx, v, &every, &[])) },
        listed(v.lang, &owing),
        source(v, programme, &obligation.origin),
    ]
}
