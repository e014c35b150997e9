//! A programme as a chapter of a report: the figures of its pages, in the order in which a report tells them.

use std::sync::Arc;

use catalogue::model::programme::{ALL, GoalKind, Programme};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Table, table};
use web::{Visitor, t};

use super::cockpit::{count, lamp};
use super::{columns, drawing, list};
use crate::audit::budget::Sums;
use crate::standing::{Light, light};
use crate::words::{measured, who, year, years};

/// What a programme set out to do, what it cost up to `at`, and what its indicators say; headings begin at `h3`.
pub fn chapter(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>, at: i32) -> Markup {
    let agencies = directory::agencies(ctx);
    html! {
        p { (programme.summary.of(v.lang)) }
        p {
            (t(ctx, v, "plans-owner", &[])) ": " (who(v.lang, programme, &agencies, programme.owner.as_str())) "; "
            (t(ctx, v, "plans-years", &[])) ": " (years(v.lang, programme.first_year, programme.last_year))
        }
        (goals(ctx, v, programme))
        (money(ctx, v, programme))
        (indicators(ctx, v, programme, at))
        p { (t(ctx, v, "plans-figures", &[])) ": " (list::figures(ctx, v, programme)) }
    }
}

fn goals(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let goals = programme.goals.iter().filter(|goal| goal.kind == GoalKind::Goal);
    html! {
        h3 { (t(ctx, v, "plans-goal-goal", &[])) }
        ul { @for goal in goals { li { (goal.name.of(v.lang)) } } }
    }
}

fn money(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    html! {
        @if !programme.budget.is_empty() {
            h3 { (t(ctx, v, "plans-budget", &[])) }
            (drawing::money_by_year(ctx, v, programme, &Sums::kept(programme), ALL))
        }
    }
}

fn indicators(ctx: &Ctx, v: &Visitor, programme: &Programme, at: i32) -> Markup {
    let today = ctx.today();
    let counted = Light::ALL.into_iter().map(|(key, one)| (key, count(programme, at, today, one)));
    let counted: Vec<(&str, usize)> = counted.filter(|(_, count)| *count > 0).collect();
    let rows = programme.indicators.iter().map(|indicator| {
        let (lit, of) = light(indicator, at, today);
        let value = |values: &std::collections::BTreeMap<i32, _>| {
            of.and_then(|of| values.get(&of))
                .map_or_else(|| "—".to_owned(), |value| measured(v.lang, *value, &indicator.unit))
        };
        vec![
            html! { (indicator.name.of(v.lang)) },
            html! { (of.map_or_else(|| "—".to_owned(), |of| year(v.lang, of))) },
            html! { (value(&indicator.targets.values)) },
            html! { (value(&indicator.results.values)) },
            lamp(ctx, v, lit),
        ]
    });
    html! {
        @if !programme.indicators.is_empty() {
            h3 { (t(ctx, v, "plans-indicators", &[])) }
            ul { @for (key, count) in counted { li { (t(ctx, v, &format!("plans-lights-{key}"), &[])) ": " (count) } } }
            (table(&Table {
                caption: &t(ctx, v, "plans-lights-caption", &[]),
                columns: columns(ctx, v, &["plans-indicator", "plans-year", "#plans-target", "#plans-result", "plans-light"]),
                rows: rows.collect(),
                ..Table::default()
            }))
        }
    }
}
