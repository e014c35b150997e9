//! A programme on one sheet of paper, for whoever has a minute.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::model::programme::{ALL, GoalKind, Item, Programme};
use kernel::Ctx;
use maud::{Markup, html};
use web::{Failure, Visitor, page, t};

use super::cockpit::{Asked, count, lamp};
use super::{drawing, find};
use crate::audit::budget::Sums;
use crate::audit::{Verdict, audit};
use crate::standing::{Light, light, year_shown};
use crate::words::{thousands, who, year, years};

/// Lines that fit on the sheet of each list.
const LINES: usize = 5;

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
    let body = html! {
        p { (t(&ctx, &v, "plans-brief-lead", &[])) }
        article.print-document.brief {
            header {
                p.caption { (t(&ctx, &v, "plans-brief-of", &[("year", year(v.lang, at).into()), ("day", ctx.today().into())])) }
                h2 { (programme.name.of(v.lang)) }
                p { (programme.summary.of(v.lang)) }
            }
            (numbers(&ctx, &v, &programme, at))
            div.brief-columns {
                @if !programme.budget.is_empty() { div { (drawing::money(&ctx, &v, &programme, &Sums::of(&programme), ALL)) } }
                div { (goals(&ctx, &v, &programme, at)) }
            }
            div.brief-columns {
                div { (largest(&ctx, &v, &programme)) }
                div { (watch(&ctx, &v, &programme, at)) }
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

fn numbers(ctx: &Ctx, v: &Visitor, programme: &Programme, at: i32) -> Markup {
    let sums = Sums::of(programme);
    let money = sums.sum(ALL, None, None);
    let line = |key: &str, value: String| html! { div { dt { (t(ctx, v, key, &[])) } dd { (value) } } };
    let lit = |one: Light| count(programme, at, ctx.today(), one).to_string();
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
                (line("plans-lights-green", lit(Light::Green)))
                (line("plans-brief-not-green", (count(programme, at, ctx.today(), Light::Red) + count(programme, at, ctx.today(), Light::Yellow)).to_string()))
                (line("plans-lights-owed", lit(Light::Owed)))
            }
        }
    }
}

/// Each goal with how many of its indicators reached their targets.
fn goals(ctx: &Ctx, v: &Visitor, programme: &Programme, at: i32) -> Markup {
    let goals = programme.goals.iter().filter(|goal| goal.kind == GoalKind::Goal);
    html! {
        h3 { (t(ctx, v, "plans-goal-goal", &[])) }
        ul { @for goal in goals.take(LINES) {
            @let own: Vec<_> = programme.indicators.iter().filter(|indicator| indicator.goal == goal.id).collect();
            @let green = own.iter().filter(|indicator| light(indicator, at, ctx.today()).0 == Light::Green).count();
            li {
                (goal.name.of(v.lang))
                @if !own.is_empty() {
                    @let owed = own.iter().filter(|indicator| light(indicator, at, ctx.today()).0 == Light::Owed).count();
                    " " (t(ctx, v, "plans-brief-goal", &[("green", green.into()), ("owed", owed.into()), ("count", own.len().into())]))
                }
            }
        } }
    }
}

/// The pieces of work that cost most.
fn largest(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let sums = Sums::of(programme);
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
fn watch(ctx: &Ctx, v: &Visitor, programme: &Programme, at: i32) -> Markup {
    let lit = |wanted: [Light; 2]| {
        programme.indicators.iter().filter_map(move |indicator| {
            let found = light(indicator, at, ctx.today()).0;
            wanted.contains(&found).then_some((indicator, found))
        })
    };
    let missed: Vec<_> = lit([Light::Red, Light::Yellow]).collect();
    let differing = audit(programme).count(Verdict::Differs);
    let owed = count(programme, at, ctx.today(), Light::Owed);
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
