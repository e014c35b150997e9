//! For the operator: the keys that sign ID tokens, and the clients that could not be told of a sign-out.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Button, ButtonKind, Column, Table, button, empty_state, table};
use web::{Failure, Visitor, page, redirect, t};

use super::moment;
use crate::keys::{Keys, Role};
use crate::model::Notice;
use crate::store::StoredKey;
use crate::{actions, store};

/// Notices on the page.
const NOTICES: i64 = 50;
/// The page.
const PATH: &str = "/desk/openid";

/// `GET /desk/openid`.
pub(crate) async fn show(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    let v = &visitor;
    let text = |key: &str| t(&ctx, v, key, &[]);
    let keys = Keys::load(&ctx).await?;
    let notices = ctx.read(|r| store::list_troubled_notices(r, NOTICES)).await?;
    let body = html! {
        p { (text("openid-desk-lead")) }
        h2 { (text("openid-keys")) }
        @if keys.published().is_empty() {
            (empty_state(&text("openid-keys-none"), &html! {}))
        } @else {
            (listed(&ctx, v, "openid-keys", &KEY_COLUMNS, keys.published().iter().map(|(key, role)| key_row(&ctx, v, key, *role)).collect()))
        }
        p { (text("openid-rotate-note")) }
        form method="post" action="/desk/openid/rotate" {
            (button(&Button { text: &text("openid-rotate"), kind: ButtonKind::Secondary, value: None }))
        }
        h2 { (text("openid-notices")) }
        @if notices.is_empty() {
            (empty_state(&text("openid-notices-none"), &html! {}))
        } @else {
            p { (text("openid-notices-lead")) }
            (listed(&ctx, v, "openid-notices", &NOTICE_COLUMNS, notices.iter().map(|one| notice_row(&ctx, v, one)).collect()))
        }
    };
    Ok(page(&ctx, v, &text("openid-desk-title")).back("/desk", "").wide().body(body))
}

/// `POST /desk/openid/rotate`.
pub(crate) async fn rotate(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    actions::rotate(&ctx, &visitor.actor).await?;
    Ok(redirect(PATH))
}

/// `POST /desk/openid/keys/{kid}/withdraw`.
pub(crate) async fn withdraw(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(kid): Path<String>,
) -> Result<Response, Failure> {
    actions::withdraw_key(&ctx, &visitor.actor, &kid).await?;
    Ok(redirect(PATH))
}

const KEY_COLUMNS: [&str; 4] = ["openid-key", "openid-key-since", "openid-key-role", "openid-do"];
const NOTICE_COLUMNS: [&str; 5] =
    ["openid-client", "openid-until", "openid-tries", "openid-problem", "openid-next-try"];

fn listed(ctx: &Ctx, v: &Visitor, caption: &str, columns: &[&str], rows: Vec<Vec<Markup>>) -> Markup {
    table(&Table {
        caption: &t(ctx, v, caption, &[]),
        caption_hidden: true,
        columns: columns.iter().map(|key| Column::new(t(ctx, v, key, &[]))).collect(),
        rows,
    })
}

fn key_row(ctx: &Ctx, v: &Visitor, key: &StoredKey, role: Role) -> Vec<Markup> {
    let role = match role {
        Role::Next => t(ctx, v, "openid-key-next", &[]),
        Role::Signs => t(ctx, v, "openid-key-signs", &[]),
        Role::Past(until) => t(ctx, v, "openid-key-past", &[("until", moment(v, until).into())]),
    };
    let text = t(ctx, v, "openid-withdraw-key", &[("kid", key.kid.as_str().into())]);
    vec![
        html! { code { (key.kid) } },
        html! { (moment(v, key.signs_from_at)) },
        html! { (role) },
        html! {
            form method="post" action={ "/desk/openid/keys/" (key.kid) "/withdraw" } {
                (button(&Button { text: &text, kind: ButtonKind::Danger, value: None }))
            }
        },
    ]
}

fn notice_row(ctx: &Ctx, v: &Visitor, notice: &Notice) -> Vec<Markup> {
    let catalogue = catalogue::current(ctx);
    let client = catalogue.client(&notice.client);
    let address = client.and_then(|client| client.backchannel_logout_uri.as_deref()).unwrap_or_default();
    let next = notice.next_at.map_or_else(|| t(ctx, v, "openid-given-up", &[]), |at| moment(v, at));
    vec![
        html! { (client.map_or(notice.client.as_str(), |client| client.name.of(v.lang))) br; span.hint { (address) } },
        html! { (moment(v, notice.made_at)) },
        html! { (notice.tries) },
        html! { (notice.problem.as_deref().unwrap_or_default()) },
        html! { (next) },
    ]
}
