//! The cockpit: lights, money, indicators beside their targets, and what is late, for one year of a programme.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::model::programme::{ALL, Indicator, Item, Programme};
use kernel::{Ctx, Day};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Tab, Table, Tone, details, stat, stats, sub_nav, table, tag};
use web::{Failure, Visitor, t};

use super::{columns, drawing, find, list, view};
use crate::audit::budget::Sums;
use crate::audit::exact;
use crate::audit::indicators::rate;
use crate::standing::{Light, Phase, due_on, light, phase, year_shown};
use crate::words::{listed, measured, thousands, who, year};

/// Which year is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub(super) year: String,
}

/// `GET /programmes/{id}/cockpit?year=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let at = year_shown(&programme, &asked.year, ctx.today());
    let body = html! {
        p { (t(&ctx, &v, "plans-cockpit-lead", &[("year", year(v.lang, at).into())])) }
        (choose(&ctx, &v, &programme, at))
        (numbers(&ctx, &v, &programme, at))
        (late(&ctx, &v, &programme, at))
        (indicators(&ctx, &v, &programme, at))
        (money(&ctx, &v, &programme))
        (parts(&ctx, &v, &programme, at))
    };
    Ok(view(&ctx, &v, &programme, "/cockpit", &body))
}

/// The years, each a page of its own.
fn choose(ctx: &Ctx, v: &Visitor, programme: &Programme, at: i32) -> Markup {
    let tab = |one: i32| {
        Tab::new(year(v.lang, one), format!("/programmes/{}/cockpit?year={one}", programme.id), one == at)
    };
    let years: Vec<Tab> = programme.years().map(tab).collect();
    html! { div.year-choice { (sub_nav(&t(ctx, v, "plans-filter-year", &[]), &years)) } }
}

/// The word of a light on the ground that means it.
pub(super) fn lamp(ctx: &Ctx, v: &Visitor, light: Light) -> Markup {
    let (tone, key) = match light {
        Light::Green => (Tone::Good, "plans-light-green"),
        Light::Yellow => (Tone::Warn, "plans-light-yellow"),
        Light::Red => (Tone::Bad, "plans-light-red"),
        Light::Owed => (Tone::Bad, "plans-light-owed"),
        Light::Waiting => (Tone::Plain, "plans-light-waiting"),
    };
    tag(tone, &t(ctx, v, key, &[]))
}

/// How many indicators have this light.
pub(super) fn count(programme: &Programme, at: i32, today: Day, wanted: Light) -> usize {
    programme.indicators.iter().filter(|indicator| light(indicator, at, today).0 == wanted).count()
}

fn numbers(ctx: &Ctx, v: &Visitor, programme: &Programme, at: i32) -> Markup {
    let sums = Sums::of(programme);
    let whole = sums.sum(ALL, None, None);
    let so_far: i64 =
        programme.years().filter(|one| *one <= at).map(|one| sums.sum(ALL, Some(one), None)).sum();
    let running = programme
        .items
        .iter()
        .filter(|item| item.kind.is_work() && phase(programme, item, at) == Phase::Running);
    let share = exact::whole(so_far) * exact::whole(100) / exact::whole(whole.max(1));
    let note = t(
        ctx,
        v,
        "plans-so-far",
        &[("amount", thousands(Some(so_far)).into()), ("share", exact::write(&share, 1).into())],
    );
    html! {
        (stats(&html! {
            @if !programme.items.is_empty() {
                (stat(&running.count().to_string(), &t(ctx, v, "plans-running", &[]), None))
            }
            @if whole > 0 {
                (stat(&thousands(Some(sums.sum(ALL, Some(at), None))), &t(ctx, v, "plans-money-of-year", &[]), Some(&note)))
            }
            @for (key, one) in Light::ALL {
                @let count = count(programme, at, ctx.today(), one);
                @if count > 0 { (stat(&count.to_string(), &t(ctx, v, &format!("plans-lights-{key}"), &[]), None)) }
            }
        }))
        p { (t(ctx, v, "plans-figures", &[])) ": " (list::figures(ctx, v, programme)) }
    }
}

/// Results that nobody told, and what agencies owe in the year.
fn late(ctx: &Ctx, v: &Visitor, programme: &Programme, at: i32) -> Markup {
    let today = ctx.today();
    let agencies = directory::agencies(ctx);
    let owed = programme.indicators.iter().filter(|indicator| light(indicator, at, today).0 == Light::Owed);
    let owed: Vec<Vec<Markup>> = owed
        .map(|indicator| {
            let goal = programme.goal(&indicator.goal);
            let owner = indicator.owner.as_ref().or_else(|| goal.map(|goal| &goal.owner));
            vec![
                indicator_link(v, programme, indicator),
                html! { (light(indicator, at, today).1.map(|at| year(v.lang, at)).unwrap_or_default()) },
                owner.map_or_else(Markup::default, |owner| who(v.lang, programme, &agencies, owner.as_str())),
            ]
        })
        .collect();
    let mut due: Vec<(Day, Vec<Markup>)> = programme
        .obligations
        .iter()
        .filter_map(|obligation| {
            let day = due_on(obligation, at)?;
            let owing: Vec<Markup> =
                obligation.agencies.iter().map(|id| who(v.lang, programme, &agencies, id)).collect();
            Some((
                day,
                vec![
                    html! { (day.long(v.lang)) },
                    html! { (obligation.name.of(v.lang)) },
                    listed(v.lang, &owing),
                ],
            ))
        })
        .collect();
    due.sort_by_key(|(day, _)| *day);
    html! {
        @if !owed.is_empty() {
            h2 { (t(ctx, v, "plans-owed", &[])) }
            p { (t(ctx, v, "plans-owed-lead", &[("count", owed.len().into())])) }
            (details(&t(ctx, v, "plans-owed-list", &[]), &table(&Table {
                caption: &t(ctx, v, "plans-owed", &[]),
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-indicator", "plans-year", "plans-who-owes"]),
                rows: owed,
            })))
        }
        @if !due.is_empty() {
            h2 { (t(ctx, v, "plans-due-in-year", &[])) }
            (table(&Table {
                caption: &t(ctx, v, "plans-due-in-year", &[]),
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-due", "plans-obligation", "plans-who-owes"]),
                rows: due.into_iter().map(|(_, row)| row).collect(),
            }))
        }
    }
}

fn indicator_link(v: &Visitor, programme: &Programme, indicator: &Indicator) -> Markup {
    html! { a href={ "/programmes/" (programme.id) "/indicators/" (indicator.id) } { (indicator.name.of(v.lang)) } }
}

/// Each indicator's light with its target and result, and its line beside the target's.
fn indicators(ctx: &Ctx, v: &Visitor, programme: &Programme, at: i32) -> Markup {
    let today = ctx.today();
    let rows = programme.indicators.iter().map(|indicator| {
        let (lit, of) = light(indicator, at, today);
        let value = |values: &std::collections::BTreeMap<i32, _>| {
            of.and_then(|of| values.get(&of))
                .map_or_else(|| "—".to_owned(), |value| measured(v.lang, *value, &indicator.unit))
        };
        let share = of
            .and_then(|of| rate(indicator, of))
            .map_or_else(|| "—".to_owned(), |rate| format!("{}%", exact::write(&rate, 1)));
        vec![
            indicator_link(v, programme, indicator),
            lamp(ctx, v, lit),
            html! { (of.map_or_else(|| "—".to_owned(), |of| year(v.lang, of))) },
            html! { (value(&indicator.targets.values)) },
            html! { (value(&indicator.results.values)) },
            html! { (share) },
        ]
    });
    let drawn = programme.indicators.iter().filter(|indicator| indicator.targets.values.len() > 1);
    html! {
        @if !programme.indicators.is_empty() {
            h2 { (t(ctx, v, "plans-indicators", &[])) }
            p.hint { (t(ctx, v, "plans-lights-rule", &[("near", crate::standing::NEAR_PERCENT.into())])) }
            (table(&Table {
                caption: &t(ctx, v, "plans-lights-caption", &[]),
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-indicator", "plans-light", "plans-year", "#plans-target", "#plans-result", "#plans-achieved"]),
                rows: rows.collect(),
            }))
            (details(&t(ctx, v, "plans-lines", &[]), &html! {
                div.chart-grid {
                    @for indicator in drawn {
                        div {
                            p.chart-name { (indicator_link(v, programme, indicator)) }
                            (drawing::indicator(ctx, v, programme, indicator))
                        }
                    }
                }
            }))
        }
    }
}

fn money(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    html! {
        @if !programme.budget.is_empty() {
            h2 { (t(ctx, v, "plans-budget", &[])) }
            (drawing::money_by_year(ctx, v, programme, &Sums::of(programme), ALL))
        }
    }
}

/// The topmost items: how much of their work runs, what they cost in the year, and their worst light.
fn parts(ctx: &Ctx, v: &Visitor, programme: &Programme, at: i32) -> Markup {
    let sums = Sums::of(programme);
    let under = |top: &Item, id: &str| {
        id == top.id
            || programme
                .item(id)
                .is_some_and(|item| programme.above(item).iter().any(|above| above.id == top.id))
    };
    let rows: Vec<Vec<Markup>> = programme
        .children(None)
        .map(|top| {
            let work: Vec<&Item> = programme.items.iter().filter(|item| item.kind.is_work() && under(top, &item.id)).collect();
            let running = work.iter().filter(|item| phase(programme, item, at) == Phase::Running).count();
            let moved = programme.indicators.iter().filter(|indicator| indicator.items.iter().any(|id| under(top, id)));
            let lit: Vec<Light> = moved.map(|indicator| light(indicator, at, ctx.today()).0).collect();
            let worst = [Light::Red, Light::Owed, Light::Yellow, Light::Green, Light::Waiting];
            let worst = worst.into_iter().find(|one| lit.contains(one));
            let amount = sums.sum(&top.id, Some(at), None);
            vec![
                html! { a href={ "/programmes/" (programme.id) "/items/" (top.id) } { (top.id) " " (top.name.of(v.lang)) } },
                html! { (running) " / " (work.len()) },
                html! { (if amount > 0 { thousands(Some(amount)) } else { "—".to_owned() }) },
                worst.map_or_else(|| html! { "—" }, |light| lamp(ctx, v, light)),
            ]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            h2 { (t(ctx, v, "plans-parts", &[])) }
            (table(&Table {
                caption: &t(ctx, v, "plans-parts", &[]),
                caption_hidden: true,
                columns: columns(ctx, v, &["plans-part", "#plans-running-of", "#plans-money-of-year", "plans-worst-light"]),
                rows,
            }))
        }
    }
}
