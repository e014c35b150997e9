//! The desk: the councils that the official keeps.

use axum::extract::State;
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{Table, empty_state, table};
use web::{Failure, Visitor, page};

use super::list::late;
use super::{columns, word};
use crate::actions::allow;
use crate::error::CouncilError;
use crate::standing::Standing;

/// `GET /desk/councils`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let (mut councils, today) = (catalogue::current(&ctx).councils().to_vec(), ctx.today());
    councils.retain(|council| allow::keeps(&v.actor, council));
    let found = ctx.read(move |r| {
        let mut found = Vec::with_capacity(councils.len());
        for council in councils {
            let standing = Standing::load(r, &council, today)?;
            found.push((council, standing));
        }
        Ok::<_, CouncilError>(found)
    });
    let found = found.await?;
    let more = html! {
        p { a href="/my/councils" { (word(&ctx, &v, "councils-mine")) } }
        p { a href="/desk/council-tasks" { (word(&ctx, &v, "councils-our-tasks")) } }
    };
    let frame = page(&ctx, &v, &word(&ctx, &v, "councils-desk")).back("/desk", "").wide();
    if found.is_empty() {
        return Ok(frame.body(empty_state(&word(&ctx, &v, "councils-keeps-none"), &more)));
    }
    let rows = found.iter().map(|(council, standing)| {
        vec![
            html! { a href={ "/desk/councils/" (council.id) } { (council.name.of(v.lang)) } },
            html! { (standing.members.len()) },
            late(&ctx, &v, standing.late(today), standing.late_tasks(today)),
        ]
    });
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "councils-desk-lead")) }
        (table(&Table {
            caption: &word(&ctx, &v, "councils-desk"),
            caption_hidden: true,
            columns: columns(&ctx, &v, &["councils-council", "councils-members", "councils-how-it-stands"]),
            rows: rows.collect(),
        }))
        (more)
    }))
}
