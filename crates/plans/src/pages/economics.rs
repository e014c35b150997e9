//! The economic evaluation: its flows, its printed results beside what follows, and what if.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use catalogue::model::programme::{CaseBasis, Decimal, Economics, Flow, Programme};
use charts::grouped;
use kernel::Ctx;
use maud::{Markup, html};
use num_traits::Signed;
use web::components::{
    Button, ButtonKind, Column, Summary, Table, TextInput, Width, button, summary_list, table, text_input,
};
use web::{Errors, Failure, Form, Visitor, page, t};

use super::{columns, download, drawing, find, source, views};
use crate::PlansError;
use crate::audit::evaluation::{Assumptions, Evaluation};
use crate::audit::exact::{self, Exact, whole};
use crate::audit::irr::Rates;
use crate::audit::{Subject, Verdict, kept};
use crate::tell::Words;
use crate::what_if::{Asked, FIELDS, percent};
use crate::words::{year, years as years_between};

/// Years side by side in the flow table.
const YEARS_AT_ONCE: usize = 5;
/// By how many per cent of itself an assumption is moved when nobody says otherwise.
const SWING: i64 = 20;

/// `GET /programmes/{id}/economics?rate=&cost=&benefit=`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let programme = find(&ctx, &id)?;
    let economics = programme.economics.as_ref().ok_or(PlansError::NotFound)?;
    let form = Form::from_pairs(query);
    let mut errors = Errors::new();
    let asked = Asked::read(economics, &form).map_err(|fields| {
        for field in fields {
            errors.add(field, t(&ctx, &v, &format!("plans-bad-{field}"), &[]));
        }
    });
    let swing = swing(&form).unwrap_or_else(|| {
        errors.add("swing", t(&ctx, &v, "plans-bad-swing", &[]));
        Decimal::whole(SWING)
    });
    let body = html! {
        (views(&ctx, &v, &programme, "/economics"))
        p { (t(&ctx, &v, "plans-economics-lead", &[])) }
        (summary(&ctx, &v, &programme, economics))
        (what_if(&ctx, &v, economics, &form, asked.ok().as_ref(), &errors))
        (sensitivity(&ctx, &v, economics, (swing, &form), &errors))
        (results(&ctx, &v, &programme))
        (flows(&ctx, &v, &programme, economics))
    };
    let frame = page(&ctx, &v, &t(&ctx, &v, "plans-economics", &[]))
        .breadcrumb(t(&ctx, &v, "plans-title", &[]), "/programmes")
        .breadcrumb(programme.name.of(v.lang), format!("/programmes/{}", programme.id))
        .caption(programme.name.of(v.lang));
    Ok(frame.errors(&errors).wide().body(body))
}

/// What a book tells of it: everything but what if.
pub(super) fn told(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>, economics: &Economics) -> Markup {
    html! {
        p { (t(ctx, v, "plans-economics-lead", &[])) }
        (summary(ctx, v, programme, economics))
        (moved(ctx, v, economics, Decimal::whole(SWING)))
        (results(ctx, v, programme))
        (flows(ctx, v, programme, economics))
    }
}

fn summary(ctx: &Ctx, v: &Visitor, programme: &Programme, economics: &Economics) -> Markup {
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    summary_list(&[
        line("plans-base-year", html! { (year(v.lang, economics.base_year)) }),
        line(
            "plans-rate",
            html! {
                (economics.rate) "%"
                @if let Some(note) = &economics.note { " " span.hint { (note.of(v.lang)) } }
            },
        ),
        line("plans-build-until", html! { (year(v.lang, economics.build_until)) }),
        line("plans-source", source(v, programme, &economics.origin)),
    ])
}

/// The form, and what comes out under its assumptions.
fn what_if(
    ctx: &Ctx,
    v: &Visitor,
    economics: &Economics,
    form: &Form,
    asked: Option<&Asked>,
    errors: &Errors,
) -> Markup {
    let own = economics.rate.to_string();
    html! {
        h2 { (t(ctx, v, "plans-what-if", &[])) }
        p { (t(ctx, v, "plans-what-if-lead", &[])) }
        form method="get" {
            @for field in FIELDS {
                (text_input(v.lang, &TextInput {
                    name: field,
                    label: &t(ctx, v, &format!("plans-what-if-{field}"), &[]),
                    hint: Some(&t(ctx, v, &format!("plans-what-if-{field}-hint"), &[])),
                    error: errors.of(field),
                    value: form.opt(field).unwrap_or(if field == "rate" { &own } else { "0" }),
                    inputmode: Some("decimal"),
                    autocomplete: Some("off"),
                    suffix: Some("%"),
                    width: Width::Ten,
                    ..TextInput::default()
                }))
            }
            (button(&Button { text: &t(ctx, v, "plans-what-if-send", &[]), kind: ButtonKind::Secondary, value: None }))
        }
        (sliders(ctx, v, economics, form))
        @if let Some(asked) = asked { (outcome(ctx, v, &Evaluation::new(economics, &asked.assumed))) }
    }
}

/// The same assumptions as sliders: a form of its own, so that a figure typed above is never lost to a slider.
fn sliders(ctx: &Ctx, v: &Visitor, economics: &Economics, form: &Form) -> Markup {
    let own = economics.rate.to_string();
    let one = |field: &str| {
        let (least, most, step) = if field == "rate" { ("0", "20", "0.25") } else { ("-50", "50", "5") };
        let value = form.opt(field).unwrap_or(if field == "rate" { &own } else { "0" });
        let id = format!("slider-{field}");
        html! {
            div.field {
                label.label for=(id) { (t(ctx, v, &format!("plans-what-if-{field}"), &[])) " " (value) "%" }
                div.hint id={ (id) "-hint" } { (least) "% ～ " (most) "%" }
                input id=(id) name=(field) type="range" min=(least) max=(most) step=(step) value=(value)
                    aria-describedby={ (id) "-hint" };
            }
        }
    };
    html! {
        details open[FIELDS.iter().any(|field| form.has(field))] {
            summary { (t(ctx, v, "plans-what-if-sliders", &[])) }
            form method="get" {
                @for field in FIELDS { (one(field)) }
                (button(&Button { text: &t(ctx, v, "plans-what-if-send", &[]), kind: ButtonKind::Secondary, value: None }))
            }
        }
    }
}

fn outcome(ctx: &Ctx, v: &Visitor, evaluation: &Evaluation) -> Markup {
    let line = |key: &str, value: String| Summary::new(t(ctx, v, key, &[]), value);
    let none = || t(ctx, v, "plans-no-value", &[]);
    let npv = t(
        ctx,
        v,
        "plans-amount",
        &[("amount", grouped(&exact::write(&evaluation.npv(CaseBasis::Economic), 0)).into())],
    );
    let ratio = |value: Option<Exact>| value.map_or_else(none, |value| exact::write(&value, 4));
    let years = |value: Option<Exact>| match value {
        Some(value) => t(ctx, v, "plans-number-of-years", &[("count", exact::write(&value, 1).into())]),
        None => t(ctx, v, "plans-never-paid-back", &[]),
    };
    html! {
        h3 { (t(ctx, v, "plans-outcome", &[])) }
        (summary_list(&[
            line("plans-measure-npv", npv),
            line("plans-measure-irr", rates(ctx, v, &evaluation.irr(CaseBasis::Economic))),
            line("plans-measure-bcr", ratio(evaluation.bcr())),
            line("plans-measure-profitability-index", ratio(evaluation.profitability_index())),
            line("plans-measure-self-liquidation", ratio(evaluation.self_liquidation())),
            line("plans-measure-payback", years(evaluation.payback())),
        ]))
    }
}

/// By how much each assumption is moved, as asked for.
fn swing(form: &Form) -> Option<Decimal> {
    form.opt("swing").map_or(Some(Decimal::whole(SWING)), |text| {
        percent(text, 1).filter(|swing| exact::of(*swing) <= whole(100))
    })
}

/// What one assumption alone does to the net present value, the strongest first.
fn moved(ctx: &Ctx, v: &Visitor, economics: &Economics, swing: Decimal) -> Markup {
    let base = Evaluation::new(economics, &Assumptions::of(economics)).npv(CaseBasis::Economic);
    let mut moved = drawing::sensitivity(economics, swing);
    moved.sort_by_key(|one| std::cmp::Reverse((&one.high - &one.low).abs()));
    let written = |value: &Exact| grouped(&exact::write(value, 0));
    let rows = moved.iter().map(|one| {
        let name = t(ctx, v, &format!("plans-{}", one.field), &[]);
        let apart = written(&(&one.high - &one.low).abs());
        vec![
            html! { (name) },
            html! { (written(&one.low)) },
            html! { (written(&one.high)) },
            html! { (apart) },
        ]
    });
    let args = [("swing", swing.to_string().into()), ("base", written(&base).into())];
    html! {
        h2 { (t(ctx, v, "plans-sensitivity", &[])) }
        p { (t(ctx, v, "plans-sensitivity-lead", &args)) }
        (drawing::sensitivity_chart(ctx, v, &base, &moved))
        (table(&Table {
            caption: &t(ctx, v, "plans-sensitivity-caption", &[]),
            columns: columns(ctx, v, &["plans-assumption", "#plans-moved-less", "#plans-moved-more", "#plans-moved-apart"]),
            rows: rows.collect(),
            ..Table::default()
        }))
    }
}

/// The same, with the question by how much.
fn sensitivity(
    ctx: &Ctx,
    v: &Visitor,
    economics: &Economics,
    (swing, form): (Decimal, &Form),
    errors: &Errors,
) -> Markup {
    html! {
        (moved(ctx, v, economics, swing))
        form method="get" {
            (text_input(v.lang, &TextInput {
                name: "swing",
                label: &t(ctx, v, "plans-swing", &[]),
                hint: Some(&t(ctx, v, "plans-swing-hint", &[])),
                error: errors.of("swing"),
                value: form.opt("swing").unwrap_or(&SWING.to_string()),
                inputmode: Some("decimal"),
                autocomplete: Some("off"),
                suffix: Some("%"),
                width: Width::Ten,
                ..TextInput::default()
            }))
            (button(&Button { text: &t(ctx, v, "plans-what-if-send", &[]), kind: ButtonKind::Secondary, value: None }))
        }
    }
}

/// Every internal rate, or that there is none.
fn rates(ctx: &Ctx, v: &Visitor, rates: &Rates) -> String {
    match rates {
        Rates::Any => t(ctx, v, "plans-any-root", &[]),
        Rates::Found(found) if found.is_empty() => t(ctx, v, "plans-no-root", &[]),
        Rates::Found(found) => {
            let percent: Vec<String> =
                found.iter().map(|rate| format!("{}%", exact::write(&(rate * whole(100)), 2))).collect();
            match percent.as_slice() {
                [one] => one.clone(),
                several => t(ctx, v, "plans-several-roots", &[("rates", several.join("; ").into())]),
            }
        }
    }
}

/// Printed results beside what follows.
fn results(ctx: &Ctx, v: &Visitor, programme: &Arc<Programme>) -> Markup {
    let kept = kept(programme);
    let report = &kept.report;
    let words = Words { locales: &ctx.locales, lang: v.lang };
    let cases = report.checks.iter().filter(|check| matches!(check.subject, Subject::Case { .. }));
    let rows = cases.map(|check| {
        let verdict = words.verdict(check.verdict);
        let tone = if check.verdict == Verdict::Differs {
            web::components::Tone::Warn
        } else {
            web::components::Tone::Plain
        };
        vec![
            html! { (words.subject(programme, &check.subject)) },
            html! { (words.printed(check)) },
            html! { (words.computed(check)) },
            web::components::tag(tone, &verdict),
        ]
    });
    html! {
        h2 { (t(ctx, v, "plans-results", &[])) }
        (table(&Table {
            caption: &t(ctx, v, "plans-results-caption", &[]),
            columns: columns(ctx, v, &["plans-figure", "#plans-printed", "#plans-computed", "plans-state"]),
            rows: rows.collect(),
            ..Table::default()
        }))
        (download(ctx, v, programme, "cases"))
    }
}

/// The flow table, so many years at a time as a page is wide.
fn flows(ctx: &Ctx, v: &Visitor, programme: &Programme, economics: &Economics) -> Markup {
    let years = economics.years();
    let figure = |flow: &Flow, at: &i32| {
        flow.years.get(at).map_or_else(|| "—".to_owned(), |figure| grouped(&figure.to_string()))
    };
    let part = |some: &[i32]| {
        let mut heads = columns(ctx, v, &["plans-line"]);
        heads.extend(some.iter().map(|at| Column::numeric(year(v.lang, *at))));
        let row = |flow: &Flow| {
            let mut cells = vec![html! { (flow.name.of(v.lang)) }];
            cells.extend(some.iter().map(|at| html! { (figure(flow, at)) }));
            cells
        };
        let span = years_between(v.lang, some[0], some[some.len() - 1]);
        table(&Table {
            caption: &t(ctx, v, "plans-thousands-of", &[("years", span.into())]),
            columns: heads,
            rows: economics.flows.iter().map(row).collect(),
            ..Table::default()
        })
    };
    html! {
        h2 { (t(ctx, v, "plans-flows", &[])) }
        @for some in years.chunks(YEARS_AT_ONCE) { (part(some)) }
        (download(ctx, v, programme, "flows"))
    }
}
