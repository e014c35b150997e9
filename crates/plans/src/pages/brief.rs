//! A programme on one sheet of paper, for whoever has a minute.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::model::programme::{ALL, GoalKind, Indicator, Item, Programme};
use kernel::Ctx;
use maud::{Markup, html};
use web::{Failure, Visitor, page, t};

use super::cockpit::{Asked, lamp, standings};
use super::{drawing, find};
use crate::audit::budget::Sums;
use crate::audit::{Verdict, kept};
use crate::standing::{Light, year_shown};
use crate::words::{thousands, who, year, years};

/// Lines that fit on the sheet of each list.
const LINES: usize = 5;

/// An indicator with its light.
type Lit<'a> = (&'a Indicator, Light);

/// How many have this light.
fn lit(lights: &[Lit<'_>], wanted: Light) -> usize {
    lights.iter().filter(|(_, light)| *light == wanted).count()
}

/// `GET /programmes/{id}/brief?year=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let at = year_shown(&programme, &asked.year, ctx.today());
    let title = t(&ctx, &v, "plans-brief", &[]);
    let (_, standings) = standings(&ctx, &programme, at).await?;
    let lights: Vec<Lit<'_>> = programme
        .indicators
        .iter()
        .zip(&standings)
        .map(|(indicator, standing)| (indicator, standing.light))
        .collect();
    let body = html! {
        p { (t(&ctx, &v, "plans-brief-lead", &[])) }
        article.print-document.brief {
            header {
                p.caption { (t(&ctx, &v, "plans-brief-of", &[("year", year(v.lang, at).into()), ("day", ctx.today().into())])) }
                h2 { (programme.name.of(v.lang)) }
                p { (programme.summary.of(v.lang)) }
            }
            (numbers(&ctx, &v, &programme, at, &lights))
            div.brief-columns {
                @if !programme.budget.is_empty() { div { (drawing::money(&ctx, &v, &programme, &Sums::kept(&programme), ALL)) } }
                div { (goals(&ctx, &v, &programme, &lights)) }
            }
            div.brief-columns {
                div { (largest(&ctx, &v, &programme)) }
                div { (watch(&ctx, &v, &programme, &lights)) }
            }
            (source(&ctx, &v, &programme))
        }
    };
    Ok(page(&ctx, &v, &title)
        .breadcrumb(t(&ctx, &v, "plans-title", &[]), "/programmes")
        .breadcrumb(programme.name.of(v.lang), format!("/programmes/{}", programme.id))
        .wide()
        .body(body))
}

fn numbers(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>, at: i32, lights: &[Lit<'_>]) -> Markup {
    let sums = Sums::kept(programme);
    let money = sums.sum(ALL, None, None);
    let line = |key: &str, value: String| html! { div { dt { (t(ctx, v, key, &[])) } dd { (value) } } };
    let lit = |one: Light| lit(lights, one);
    html! {
        dl.brief-numbers {
            (line("plans-years", years(v.lang, programme.first_year, programme.last_year)))
            @if !programme.items.is_empty() {
                (line("plans-count-work", programme.items.iter().filter(|item| item.kind.is_work()).count().to_string()))
            }
            @if money > 0 {
                (line("plans-money", thousands(Some(money))))
                (line("plans-money-of-year", thousands(Some(sums.sum(ALL, Some(at), None)))))
            }
            @if !programme.indicators.is_empty() {
                (line("plans-lights-green", lit(Light::Green).to_string()))
                (line("plans-brief-not-green", (lit(Light::Red) + lit(Light::Yellow)).to_string()))
                (line("plans-lights-owed", lit(Light::Owed).to_string()))
            }
        }
    }
}

/// Each goal with how many of its indicators reached their targets.
fn goals(ctx: &Ctx, v: &Visitor, programme: &Programme, lights: &[Lit<'_>]) -> Markup {
    let goals = programme.goals.iter().filter(|goal| goal.kind == GoalKind::Goal);
    html! {
        h3 { (t(ctx, v, "plans-goal-goal", &[])) }
        ul { @for goal in goals.take(LINES) {
            @let own: Vec<Lit<'_>> = lights.iter().filter(|(indicator, _)| indicator.goal == goal.id).copied().collect();
            @let green = lit(&own, Light::Green);
            li {
                (goal.name.of(v.lang))
                @if !own.is_empty() {
                    @let owed = lit(&own, Light::Owed);
                    " " (t(ctx, v, "plans-brief-goal", &[("green", green.into()), ("owed", owed.into()), ("count", own.len().into())]))
                }
            }
        } }
    }
}

/// The pieces of work that cost most.
fn largest(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    let sums = Sums::kept(programme);
    let mut work: Vec<(i64, &Item)> = programme
        .items
        .iter()
        .filter(|item| item.kind.is_work())
        .map(|item| (sums.sum(&item.id, None, None), item))
        .collect();
    work.sort_by_key(|(amount, _)| std::cmp::Reverse(*amount));
    let money = work.iter().any(|(amount, _)| *amount > 0);
    html! {
        @if money {
            h3 { (t(ctx, v, "plans-brief-largest", &[])) }
            ol { @for (amount, item) in work.iter().take(LINES) {
                li { (item.name.of(v.lang)) " " span.hint { (t(ctx, v, "plans-amount", &[("amount", thousands(Some(*amount)).into())])) } }
            } }
        } @else {
            h3 { (t(ctx, v, "plans-parts", &[])) }
            ol { @for item in programme.children(None).take(LINES) { li { (item.name.of(v.lang)) } } }
        }
    }
}

/// What wants a decision: targets that were missed, results nobody told, figures that do not add up.
fn watch(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>, lights: &[Lit<'_>]) -> Markup {
    let missed: Vec<&Lit<'_>> =
        lights.iter().filter(|(_, light)| [Light::Red, Light::Yellow].contains(light)).collect();
    let differing = kept(programme).report.count(Verdict::Differs);
    let owed = lit(lights, Light::Owed);
    html! {
        h3 { (t(ctx, v, "plans-brief-watch", &[])) }
        ul {
            @for (indicator, found) in missed.iter().take(LINES - 2) { li { (indicator.name.of(v.lang)) " " (lamp(ctx, v, *found)) } }
            @if missed.len() > LINES - 2 { li { (t(ctx, v, "plans-brief-more", &[("count", (missed.len() - (LINES - 2)).into())])) } }
            @if owed > 0 { li { (t(ctx, v, "plans-owed-lead", &[("count", owed.into())])) } }
            @if differing > 0 { li { (t(ctx, v, "plans-differing", &[("count", differing.into())])) } }
            @if missed.is_empty() && owed == 0 && differing == 0 { li { (t(ctx, v, "plans-brief-nothing", &[])) } }
        }
    }
}

fn source(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let agencies = directory::agencies(ctx);
    html! {
        p.hint {
            (t(ctx, v, "plans-owner", &[])) ": " (who(v.lang, programme, &agencies, programme.owner.as_str())) " · "
            (t(ctx, v, "plans-source", &[])) ": "
            @for (place, document) in programme.documents.iter().filter(|document| document.number.is_none()).enumerate() {
                @if place > 0 { "; " } (document.title.of(v.lang))
            }
        }
    }
}
