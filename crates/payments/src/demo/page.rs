//! The bank's page: it looks like a demonstration, and says so before anything else.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use kernel::Ctx;
use maud::html;
use serde::Deserialize;
use web::components::{Button, ButtonKind, Summary, button, button_link, inset, summary_list, warning};
use web::{Failure, Form, Visitor, page, redirect, t};

use super::bank::{self, Decision};
use super::is_open;
use crate::store;

/// The day of a settlement file.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    day: String,
}

/// GET /demo/bank/{order}
pub(super) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(order): Path<String>,
) -> Result<Response, Failure> {
    if !is_open(&ctx) {
        return Err(Failure::not_found());
    }
    let order = ctx.read(move |r| store::find_order(r, &order)).await?.ok_or_else(Failure::not_found)?;
    let word = |key: &str| t(&ctx, &v, key, &[]);
    let open = order.status == "open" && order.expires_at > ctx.now();
    let amount = order.amount.long(v.lang);
    let body = html! {
        (warning(v.lang, &word("payments-demo-warning")))
        (summary_list(&[
            Summary::new(word("payments-title"), order.title.as_str()),
            Summary::new(word("payments-amount"), amount),
        ]))
        @if open {
            form method="post" action={ "/demo/bank/" (order.id) } novalidate {
                @for (decision, value) in Decision::ALL {
                    @let kind = if decision == Decision::Pay { ButtonKind::Primary } else { ButtonKind::Secondary };
                    @let text = word(&format!("payments-demo-{value}"));
                    p { (button(&Button { text: &text, kind, value: Some(("decision", value)) })) }
                }
            }
        } @else {
            (inset(&html! { p { (word("payments-demo-over")) } }))
            p { (button_link(&word("payments-demo-back"), &order.return_path, ButtonKind::Primary)) }
        }
    };
    Ok(page(&ctx, &v, &word("payments-demo-bank")).body(body))
}

/// POST /demo/bank/{order}
pub(super) async fn decide(
    State(ctx): State<Ctx>,
    Path(order): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    if !is_open(&ctx) {
        return Err(Failure::not_found());
    }
    let Some(decision) = Decision::parse(form.text("decision")) else {
        return Ok(redirect(format!("/demo/bank/{order}")));
    };
    let order = bank::decide(&ctx, &order, decision).await?.ok_or_else(Failure::not_found)?;
    Ok(redirect(order.return_path))
}

/// GET /demo/settlement
pub(super) async fn settlement(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    if !is_open(&ctx) {
        return Err(Failure::not_found());
    }
    let day = asked.day.parse().map_err(|_| Failure::not_found())?;
    let text = bank::settlement(&ctx, v.official()?.agency.as_str(), day).await?;
    let name = format!("attachment; filename=\"settlement-{day}.csv\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}
