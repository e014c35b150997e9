//! Agencies' performance for everybody: each year, each agency.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{Table, empty_state, table};
use web::{Failure, Visitor, page, t};

use super::shown::{light, plans_of, state_tag, whole};
use super::{place, rules};
use crate::life::LifeError;
use crate::life::pages::tables::answer;
use crate::life::pages::{agency, columns, word};
use crate::performance::actions::figures;
use crate::performance::model::{Year, written};
use crate::performance::store;
use crate::words::year as year_words;

/// `GET /performance`.
pub(crate) async fn list(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let rules = rules(&ctx)?;
    let mut all = ctx.read(store::list).await?;
    all.retain(Year::is_public);
    let frame = page(&ctx, &v, &word(&ctx, &v, "plans-performance")).back("/programmes", "").wide();
    if all.is_empty() {
        let next = html! { p { (rules.note.of(v.lang)) } };
        return Ok(frame.body(empty_state(&word(&ctx, &v, "plans-performance-none"), &next)));
    }
    let mut years: Vec<i32> = all.iter().map(|one| one.year).collect();
    years.dedup();
    let heads = [
        "plans-agency",
        "plans-how-it-stands",
        "#plans-performance-own-score",
        "#plans-performance-score",
        "plans-performance-light",
    ];
    let score = |score: Option<i64>| score.map_or_else(|| "—".to_owned(), written);
    Ok(frame.body(html! {
        p.lead { (word(&ctx, &v, "plans-performance-lead")) }
        @for year in years {
            h2 { (year_words(v.lang, year)) }
            @let rows = all.iter().filter(|one| one.year == year).map(|one| vec![
                html! { a href={ "/performance/" (one.agency) "/" (year) } { (agency(&ctx, &v, &one.agency)) } },
                state_tag(&ctx, &v, one.state),
                html! { (score(one.own_score)) },
                html! { (score(one.score)) },
                html! { @if let Some(score) = one.score { (light(&v, &rules, score)) } @else { "—" } },
            ]);
            (table(&Table {
                caption: &year_words(v.lang, year), caption_hidden: true,
                columns: columns(&ctx, &v, &heads), rows: rows.collect(),
            }))
        }
        p.hint { (rules.legal_basis.of(v.lang)) }
    }))
}

async fn load(ctx: &Ctx, at: (String, String)) -> Result<Year, Failure> {
    let (agency, year) = place(at)?;
    let found = ctx.read(move |r| store::find(r, &agency, year)).await?;
    Ok(found.filter(Year::is_public).ok_or(LifeError::Unknown)?)
}

/// `GET /performance/{agency}/{year}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(at): Path<(String, String)>,
) -> Result<Response, Failure> {
    let year = load(&ctx, at).await?;
    let (rules, live) = (rules(&ctx)?, figures(&ctx, &year).await?);
    let title = t(&ctx, &v, "plans-performance-of", &[("year", year_words(v.lang, year.year).into())]);
    let frame = page(&ctx, &v, &title).caption(agency(&ctx, &v, &year.agency));
    Ok(frame.back("/performance", "").wide().body(html! {
        (whole(&ctx, &v, &rules, (&year, &live)))
        p { a href={ "/performance/" (year.agency) "/" (year.year) "/measures.csv" } download { (word(&ctx, &v, "plans-download")) } }
        (plans_of(&ctx, &v, &year).await?)
    }))
}

/// `GET /performance/{agency}/{year}/measures.csv`.
pub(crate) async fn csv(
    State(ctx): State<Ctx>,
    Path(at): Path<(String, String)>,
) -> Result<Response, Failure> {
    let year = load(&ctx, at).await?;
    let rows = year.measures.iter().map(|measure| {
        let answer = year.answers.get(&measure.id).cloned().unwrap_or_default();
        let better = if measure.better == catalogue::model::programme::Direction::Up { "up" } else { "down" };
        let (target, weight) = (measure.target.clone(), measure.weight.to_string());
        vec![
            measure.goal.clone(),
            measure.name.clone(),
            measure.unit.clone(),
            better.to_owned(),
            target,
            weight,
            measure.source.text(),
            answer.value,
            answer.words,
        ]
    });
    let head = ["goal", "measure", "unit", "better", "target", "weight", "source", "value", "words"];
    answer(&format!("performance-{}-{}", year.agency, year.year), &head, rows)
}
