//! Every indicator, with its light.

use axum::extract::State as Context;
use axum::response::Response;
use catalogue::model::programme::Programme;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Table, details, table};
use web::{Failure, Visitor, page, t};

use super::{State, all, columns, figure_text, lamp};
use crate::words::{measured, year};

/// `GET /indicators`.
pub(crate) async fn show(Context(ctx): Context<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let states = all(&ctx).await?;
    let catalogue = catalogue::current(&ctx);
    let of = |id: Option<&str>| -> Vec<&State> {
        states.iter().filter(|state| state.indicator.programme.as_deref() == id).collect()
    };
    let in_order = |programme: &Programme| -> Vec<&State> {
        let mut found = of(Some(&programme.id));
        let place = |state: &&State| programme.indicators.iter().position(|one| one.id == state.indicator.id);
        found.sort_by_key(place);
        found
    };
    let own = of(None);
    let title = t(&ctx, &v, "indicators-title", &[]);
    let groups = catalogue.programmes().iter().map(|programme| (programme, in_order(programme)));
    Ok(page(&ctx, &v, &title).breadcrumb(t(&ctx, &v, "indicators-home", &[]), "/").wide().body(html! {
        p.lead { (t(&ctx, &v, "indicators-lead", &[])) }
        (details(&t(&ctx, &v, "indicators-rule-title", &[]), &html! { p { (t(&ctx, &v, "indicators-rule", &[])) } }))
        @if !own.is_empty() {
            h2 { (t(&ctx, &v, "indicators-own", &[])) }
            (rows(&ctx, &v, &own))
        }
        @for (programme, states) in groups {
            @if !states.is_empty() {
                h2 { (programme.name.of(v.lang)) }
                p.hint { (t(&ctx, &v, "indicators-of-programme", &[])) " "
                    a href={ "/programmes/" (programme.id) } { (t(&ctx, &v, "indicators-to-programme", &[("name", programme.name.of(v.lang).into())])) } }
                (rows(&ctx, &v, &states))
            }
        }
        p { a href="/indicators.csv" download { (t(&ctx, &v, "indicators-csv", &[])) } " · "
            a href="/api/indicators" { (t(&ctx, &v, "indicators-api", &[])) } }
    }))
}

fn rows(ctx: &Ctx, v: &Visitor, states: &[&State]) -> Markup {
    let row = |state: &&State| {
        let indicator = &state.indicator;
        let counted = indicator.measured().is_some();
        let target = state.target.map_or_else(
            || "—".to_owned(),
            |(of, target)| {
                format!("{} ({})", measured(v.lang, &target.to_string(), &indicator.unit), year(v.lang, of))
            },
        );
        let period = state.period.map_or_else(|| "—".to_owned(), |period| period.long(v.lang));
        let key = if counted { "indicators-measured" } else { "indicators-reported" };
        vec![
            html! { a href={ "/indicators/" (indicator.id) } { (indicator.name.of(v.lang)) } },
            html! { (figure_text(v, indicator, state.figure)) },
            html! { (period) },
            html! { (target) },
            html! {
                (lamp(ctx, v, state.light))
                @if state.overdue.is_some() { " " span.hint { (t(ctx, v, "indicators-overdue", &[])) } }
            },
            html! { (t(ctx, v, key, &[])) },
        ]
    };
    table(&Table {
        caption: &t(ctx, v, "indicators-title", &[]),
        caption_hidden: true,
        columns: columns(
            ctx,
            v,
            &[
                "indicators-name",
                "#indicators-figure",
                "indicators-period",
                "#indicators-target",
                "indicators-light",
                "indicators-source",
            ],
        ),
        rows: states.iter().map(row).collect(),
    })
}
