//! A programme in plain words: what it is for, what one notices of it, what it costs, whether it works.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{ALL, GoalKind, Item, Programme, SentenceKind};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::inset;
use web::{Failure, Visitor, page, t};

use super::cockpit::standings;
use super::{drawing, find};
use crate::audit::budget::Sums;
use crate::audit::{Verdict, kept};
use crate::standing::{Light, Standing};
use crate::words::{agency_link, listed, thousands, today, who, years};

/// Thousands of dollars in a hundred million (億), and in a million.
const YI: i64 = 100_000;
const MILLION: i64 = 1_000;

/// `GET /programmes/{id}/plain`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let (_, standings) = standings(&ctx, &programme, programme.last_year).await?;
    let body = html! {
        p.lead { (programme.summary.of(v.lang)) }
        (purpose(&ctx, &v, &programme))
        (changes(&ctx, &v, &programme))
        (money(&ctx, &v, &programme))
        (works(&ctx, &v, &programme, &standings))
        (whom(&ctx, &v, &programme))
    };
    Ok(page(&ctx, &v, &t(&ctx, &v, "plans-plain-title", &[("name", programme.name.of(v.lang).into())]))
        .breadcrumb(t(&ctx, &v, "plans-title", &[]), "/programmes")
        .breadcrumb(programme.name.of(v.lang), format!("/programmes/{}", programme.id))
        .body(body))
}

fn purpose(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let goals = programme.goals.iter().filter(|goal| goal.kind == GoalKind::Goal);
    html! {
        h2 { (t(ctx, v, "plans-plain-purpose", &[])) }
        ul { @for goal in goals {
            li { strong { (goal.name.of(v.lang)) } @if let Some(summary) = &goal.summary { " " (summary.of(v.lang)) } }
        } }
    }
}

/// What the work is good for, under each topmost item; its own words where the document states no benefit.
fn changes(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let under = |top: &Item, item: &Item| {
        item.id == top.id || programme.above(item).iter().any(|above| above.id == top.id)
    };
    let told = |top: &Item| -> Vec<String> {
        let work = programme.items.iter().filter(|item| item.kind.is_work() && under(top, item));
        work.filter_map(|item| item.summary.as_ref()).map(|summary| summary.of(v.lang).to_owned()).collect()
    };
    html! {
        @if !programme.items.is_empty() {
            h2 { (t(ctx, v, "plans-plain-changes", &[])) }
            @for top in programme.children(None) {
                h3 { a href={ "/programmes/" (programme.id) "/items/" (top.id) } { (top.name.of(v.lang)) } }
                @if let Some(summary) = &top.summary { p { (summary.of(v.lang)) } }
                @let told = told(top);
                @if !told.is_empty() {
                    (web::components::details(&t(ctx, v, "plans-plain-work", &[("count", told.len().into())]), &html! { ul { @for one in &told { li { (one) } } } }))
                }
            }
            @let benefits: Vec<_> = programme.sentences_of(ALL).filter(|sentence| sentence.kind == SentenceKind::Benefit).collect();
            @if !benefits.is_empty() { ul { @for benefit in benefits { li { (benefit.text.of(v.lang)) } } } }
        }
    }
}

/// The sum in words that are said: 76.1 億元, NT$7,611 million.
fn said(ctx: &Ctx, v: &Visitor, amount: i64) -> String {
    let (unit, key) = match v.lang {
        kernel::Lang::Zh => (YI, "plans-plain-yi"),
        kernel::Lang::En => (MILLION, "plans-plain-million"),
    };
    let tenths = (amount * 10 + unit / 2) / unit;
    let text = if v.lang == kernel::Lang::Zh {
        format!("{}.{}", kernel::money::grouped(tenths / 10), tenths % 10)
    } else {
        kernel::money::grouped((amount + unit / 2) / unit)
    };
    t(ctx, v, key, &[("amount", text.into())])
}

fn money(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    let sums = Sums::kept(programme);
    let whole = sums.sum(ALL, None, None);
    html! {
        @if whole > 0 {
            h2 { (t(ctx, v, "plans-plain-money", &[])) }
            p { (t(ctx, v, "plans-plain-sum", &[
                ("years", years(v.lang, programme.first_year, programme.last_year).into()),
                ("said", said(ctx, v, whole).into()), ("amount", thousands(Some(whole)).into()),
            ])) }
            (drawing::money(ctx, v, programme, &sums, ALL))
            p { a href={ "/programmes/" (programme.id) "/budget" } { (t(ctx, v, "plans-plain-budget", &[])) } }
        }
    }
}

/// Whether it reached what it promised, and whether its own figures hold.
fn works(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>, standings: &[Standing]) -> Markup {
    let lit = |one| standings.iter().filter(|standing| standing.light == one).count();
    let (met, missed) = (lit(Light::Green), lit(Light::Yellow) + lit(Light::Red));
    let (owed, waiting) = (lit(Light::Owed), lit(Light::Waiting));
    let differing = kept(programme).report.count(Verdict::Differs);
    html! {
        @if !programme.indicators.is_empty() {
            h2 { (t(ctx, v, "plans-plain-works", &[])) }
            p { (t(ctx, v, "plans-plain-indicators", &[("count", programme.indicators.len().into())])) }
            ul {
                @for (key, number) in [("met", met), ("missed", missed), ("owed", owed), ("waiting", waiting)] {
                    @if number > 0 { li { (t(ctx, v, &format!("plans-plain-{key}"), &[("count", number.into())])) } }
                }
            }
            p { a href={ "/programmes/" (programme.id) "/cockpit" } { (t(ctx, v, "plans-plain-cockpit", &[])) } }
        }
        @if differing > 0 {
            (inset(&html! { p {
                (t(ctx, v, "plans-plain-differing", &[("count", differing.into())])) " "
                a href={ "/programmes/" (programme.id) "/audit" } { (t(ctx, v, "plans-see-audit", &[])) }
            } }))
        }
    }
}

fn whom(ctx: &Ctx, v: &Visitor, programme: &Programme) -> Markup {
    let agencies = directory::agencies(ctx);
    let now = today(&agencies, programme.owner.as_str(), ctx.today());
    let now: Vec<Markup> = now.into_iter().map(|agency| agency_link(v.lang, agency)).collect();
    html! {
        h2 { (t(ctx, v, "plans-plain-whom", &[])) }
        p {
            (t(ctx, v, "plans-plain-owner", &[])) " " (who(v.lang, programme, &agencies, programme.owner.as_str()))
            @if !now.is_empty() { (t(ctx, v, "plans-plain-today", &[])) " " (listed(v.lang, &now)) }
        }
    }
}
