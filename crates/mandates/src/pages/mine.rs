//! My mandates: those I gave and those I have.

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{ButtonKind, Column, Table, button_group, button_link, empty_state, table};
use web::{Failure, Visitor, page};

use super::{scope, state_tag, term, word};
use crate::model::{Mandate, Side};
use crate::store;

/// Mandates listed at most on each side.
const LISTED: i64 = 200;

/// GET /my/mandates
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let person = v.citizen()?.id.clone();
    let (held, given) = ctx
        .read(move |r| {
            let held = store::list_held(r, &person, LISTED)?;
            Ok::<_, DbError>((held, store::list_given(r, &person, LISTED)?))
        })
        .await?;
    let title = word(&ctx, &v, "mandates-title");
    Ok(page(&ctx, &v, &title).back("/my", "").wide().body(html! {
        p.lead { (word(&ctx, &v, "mandates-lead")) }
        (button_group(&html! {
            (button_link(&word(&ctx, &v, "mandates-give"), "/my/mandates/new", ButtonKind::Primary))
            (button_link(&word(&ctx, &v, "mandates-ask"), "/my/mandates/ask", ButtonKind::Secondary))
            (button_link(&word(&ctx, &v, "mandates-child"), "/my/mandates/child", ButtonKind::Secondary))
        }))
        h2 { (word(&ctx, &v, "mandates-held")) }
        (list(&ctx, &v, &held, Side::Agent))
        h2 { (word(&ctx, &v, "mandates-given")) }
        (list(&ctx, &v, &given, Side::Principal))
    }))
}

fn list(ctx: &Ctx, v: &Visitor, mandates: &[Mandate], side: Side) -> Markup {
    let key = if side == Side::Agent { "mandates-held" } else { "mandates-given" };
    if mandates.is_empty() {
        let next = html! { p { (word(ctx, v, &format!("{key}-none-next"))) } };
        return empty_state(&word(ctx, v, &format!("{key}-none")), &next);
    }
    let caption = word(ctx, v, key);
    let who = if side == Side::Agent { "principal" } else { "agent" };
    table(&Table {
        caption: &caption,
        caption_hidden: true,
        columns: [who, "kind", "scope", "dates", "state"]
            .map(|column| Column::new(word(ctx, v, &format!("mandates-column-{column}"))))
            .into(),
        rows: mandates.iter().map(|mandate| row(ctx, v, mandate, side)).collect(),
    })
}

fn row(ctx: &Ctx, v: &Visitor, mandate: &Mandate, side: Side) -> Vec<Markup> {
    let other = if side == Side::Agent { &mandate.principal } else { &mandate.agent };
    vec![
        html! { a href={ "/my/mandates/" (mandate.id) } { bdi { (other.name) } } },
        html! { (word(ctx, v, &format!("mandates-kind-{}", mandate.kind.as_str()))) },
        html! { (scope(ctx, v, mandate)) },
        html! { (term(ctx, v, mandate)) },
        state_tag(ctx, v, mandate.state(ctx.today())),
    ]
}
