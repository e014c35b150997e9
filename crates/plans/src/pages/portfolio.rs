//! A programme's work as a portfolio: ranked by stated criteria, whose weights anyone may change.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::model::programme::{Decimal, Item, LinkKind, Programme};
use charts::{About, Point, Scatter, scatter};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Button, ButtonKind, Table, TextInput, Width, button, table, text_input};
use web::{Errors, Failure, Form, Visitor, t};

use super::{columns, find, view_with};
use crate::audit::budget::Sums;
use crate::audit::exact::{self, Exact, whole};
use crate::what_if::percent;
use crate::words::thousands;

/// What work is ranked by, each with the weight it has when nobody says otherwise.
const CRITERIA: [(&str, i64); 4] = [("indicators", 3), ("goals", 2), ("needed", 2), ("thrift", 1)];

/// A piece of work with what it is ranked by.
struct Ranked<'a> {
    item: &'a Item,
    cost: i64,
    /// How much of each criterion it has, as counted.
    counts: [i64; 4],
    /// From 0 to 100.
    score: Exact,
}

/// `GET /programmes/{id}/portfolio?indicators=&goals=&needed=&thrift=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let form = Form::from_pairs(query);
    let mut errors = Errors::new();
    let weights = CRITERIA.map(|(name, usual)| match form.opt(name) {
        None => whole(usual),
        Some(text) => {
            if let Some(weight) = percent(text, 0) {
                exact::of(weight)
            } else {
                errors.add(name, t(&ctx, &v, "plans-bad-weight", &[]));
                whole(usual)
            }
        }
    });
    let ranked = rank(&programme, &weights);
    let body = html! {
        p { (t(&ctx, &v, "plans-portfolio-lead", &[])) }
        (criteria(&ctx, &v, &form, &errors))
        (chart(&ctx, &v, &ranked))
        (ranking(&ctx, &v, &programme, &ranked))
    };
    Ok(view_with(&ctx, &v, &programme, "/portfolio", &errors, &body))
}

/// All work with a budget, best first. A criterion counts in proportion to the most that any has of it; thrift is how
/// much less it costs than the dearest.
fn rank<'a>(programme: &'a Arc<Programme>, weights: &[Exact; 4]) -> Vec<Ranked<'a>> {
    let sums = Sums::kept(programme);
    let work = programme.items.iter().filter(|item| item.kind.is_work());
    let costed: Vec<(&Item, i64)> =
        work.map(|item| (item, sums.sum(&item.id, None, None))).filter(|(_, cost)| *cost > 0).collect();
    let dearest = costed.iter().map(|(_, cost)| *cost).max().unwrap_or_default();
    let counts = |item: &Item, cost: i64| -> [i64; 4] {
        let moved =
            programme.indicators.iter().filter(|indicator| indicator.items.contains(&item.id)).count();
        let needed = programme
            .links
            .iter()
            .filter(|link| link.kind == LinkKind::Depends && link.to == item.id)
            .count();
        let goals = item
            .contributes
            .len()
            .max(programme.above(item).first().map_or(0, |above| above.contributes.len()));
        [moved as i64, goals as i64, needed as i64, dearest - cost]
    };
    let mut ranked: Vec<Ranked<'_>> = costed
        .into_iter()
        .map(|(item, cost)| Ranked { item, cost, counts: counts(item, cost), score: whole(0) })
        .collect();
    let most: [i64; 4] =
        std::array::from_fn(|one| ranked.iter().map(|row| row.counts[one]).max().unwrap_or_default());
    let all: Exact = weights.iter().sum();
    for row in &mut ranked {
        let part = |one: usize| match most[one] {
            0 => whole(0),
            most => &weights[one] * whole(row.counts[one]) / whole(most),
        };
        let sum: Exact = (0..CRITERIA.len()).map(part).sum();
        row.score = if all == whole(0) { whole(0) } else { sum * whole(100) / &all };
    }
    // A tie stays in the document's order.
    ranked.sort_by(|one, other| other.score.cmp(&one.score));
    ranked
}

fn criteria(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Markup {
    html! {
        h2 { (t(ctx, v, "plans-criteria", &[])) }
        form.filters method="get" {
            @for (name, usual) in CRITERIA {
                (text_input(v.lang, &TextInput {
                    name,
                    label: &t(ctx, v, &format!("plans-criterion-{name}"), &[]),
                    hint: Some(&t(ctx, v, &format!("plans-criterion-{name}-hint"), &[])),
                    error: errors.of(name),
                    value: form.opt(name).unwrap_or(&Decimal::whole(usual).to_string()),
                    inputmode: Some("decimal"),
                    autocomplete: Some("off"),
                    width: Width::Four,
                    ..TextInput::default()
                }))
            }
            (button(&Button { text: &t(ctx, v, "plans-rank", &[]), kind: ButtonKind::Secondary, value: None }))
        }
    }
}

fn chart(ctx: &Ctx, v: &Visitor, ranked: &[Ranked<'_>]) -> Markup {
    let points = ranked.iter().map(|row| Point {
        label: row.item.id.clone(),
        x: row.cost as f64,
        y: exact::to_f64(&row.score),
    });
    let told: Vec<String> = ranked
        .iter()
        .map(|row| format!("{} {} {}", row.item.id, thousands(Some(row.cost)), exact::write(&row.score, 1)))
        .collect();
    scatter(&Scatter {
        about: About {
            id: "chart-portfolio".to_owned(),
            title: t(ctx, v, "plans-chart-portfolio", &[]),
            description: told.join("; "),
        },
        across: t(ctx, v, "plans-cost-thousand", &[]),
        upwards: t(ctx, v, "plans-score", &[]),
        points: points.collect(),
        even: None,
    })
}

fn ranking(ctx: &Ctx, v: &Visitor, programme: &Programme, ranked: &[Ranked<'_>]) -> Markup {
    let rows = ranked.iter().enumerate().map(|(place, row)| {
        let mut cells = vec![
            html! { (place + 1) ". " a href={ "/programmes/" (programme.id) "/items/" (row.item.id) } { (row.item.id) " " (row.item.name.of(v.lang)) } },
            html! { (exact::write(&row.score, 1)) },
            html! { (thousands(Some(row.cost))) },
        ];
        cells.extend(row.counts[..3].iter().map(|count| html! { (count) }));
        cells
    });
    table(&Table {
        caption: &t(ctx, v, "plans-portfolio-ranking", &[]),
        columns: columns(
            ctx,
            v,
            &[
                "plans-item",
                "#plans-score",
                "#plans-cost-thousand",
                "#plans-criterion-indicators",
                "#plans-criterion-goals",
                "#plans-criterion-needed",
            ],
        ),
        rows: rows.collect(),
        ..Table::default()
    })
}
