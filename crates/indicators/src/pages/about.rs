//! What an indicator is: its programme, agency and unit, how it is counted or who reports it.

use std::sync::Arc;

use catalogue::model::indicator::{Denominator, Indicator};
use catalogue::model::reorganisation::Reorganisation;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Summary, details, summary_list};
use web::{Visitor, t};

use crate::model::Period;

pub(super) fn about(ctx: &Ctx, v: &Visitor, indicator: &Indicator) -> Markup {
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    let catalogue = catalogue::current(ctx);
    let mut lines = Vec::new();
    if let Some(programme) = indicator.programme.as_ref().and_then(|id| catalogue.programme(id)) {
        let path = format!("/programmes/{}/indicators/{}", programme.id, indicator.id);
        lines.push(line("indicators-programme", html! { a href=(path) { (programme.name.of(v.lang)) } }));
    }
    let agency = catalogue
        .agency(&indicator.agency)
        .map_or(indicator.agency.as_str(), |agency| agency.name.of(v.lang));
    lines.push(line("indicators-agency", html! { (agency) }));
    lines.push(line("indicators-unit", html! { (indicator.unit.of(v.lang)) }));
    let direction = match indicator.direction {
        catalogue::model::programme::Direction::Up => "indicators-up",
        catalogue::model::programme::Direction::Down => "indicators-down",
    };
    lines.push(line("indicators-direction", html! { (t(ctx, v, direction, &[])) }));
    lines.push(line("indicators-since", html! { (indicator.since.long(v.lang)) }));
    for order in breaks(ctx, indicator) {
        let args = [("day", order.on.long(v.lang).into()), ("name", order.name.of(v.lang).into())];
        lines.push(line(
            "indicators-break",
            html! {
                (t(ctx, v, "indicators-break-note", &args)) " "
                a href={ "/reorganisations/" (order.id) } { (t(ctx, v, "indicators-break-more", &[])) }
            },
        ));
    }
    if let Some(note) = &indicator.note {
        lines.push(line("indicators-note", html! { (note.of(v.lang)) }));
    }
    if let Some(reported) = indicator.reported() {
        let title = |post: &kernel::PostId| {
            catalogue.post(post).map_or_else(|| post.to_string(), |post| post.title.of(v.lang).to_owned())
        };
        let mut posts: Vec<String> = reported.posts.iter().map(title).collect();
        posts.dedup();
        let days = i64::from(reported.due_days);
        lines.push(line(
            "indicators-who",
            html! { (posts.join(if v.lang == kernel::Lang::Zh { "、" } else { ", " })) },
        ));
        lines.push(line(
            "indicators-due",
            html! { (t(ctx, v, "indicators-due-days", &[("days", days.into())])) },
        ));
    }
    html! { h2 { (t(ctx, v, "indicators-about", &[])) } (summary_list(&lines)) }
}

/// Reorganisations since its first day after which its figures stand under other names: of the agency that answers for
/// it, and of any agency where it is broken down by agency. What was counted before keeps the old name.
fn breaks(ctx: &Ctx, indicator: &Indicator) -> Vec<Arc<Reorganisation>> {
    let (catalogue, today) = (catalogue::current(ctx), ctx.today());
    let by_agency = indicator
        .measured()
        .is_some_and(|measured| measured.breakdowns.iter().any(|column| column == "agency"));
    let concerns = |order: &Reorganisation| {
        by_agency || order.endings.iter().any(|ending| ending.successor == indicator.agency)
    };
    let within = |order: &Reorganisation| order.on > indicator.since && order.on <= today;
    catalogue.reorganisations().iter().filter(|order| within(order) && concerns(order)).cloned().collect()
}

/// The questions themselves, and the way to the rows they give this year.
pub(super) fn questions(ctx: &Ctx, v: &Visitor, indicator: &Indicator, year: Period) -> Markup {
    let Some(measured) = indicator.measured() else { return html! {} };
    html! {
        h2 { (t(ctx, v, "indicators-counted", &[])) }
        p { (formula(v, indicator)) }
        @for set in &measured.rows {
            (details(set.name.of(v.lang), &html! { pre { code { (set.query.sql) } } }))
        }
        p { a href={ "/indicators/" (indicator.id) "/" (year) } {
            (t(ctx, v, "indicators-rows-of", &[("period", year.long(v.lang).into())])) } }
    }
}

/// How the figure follows from its sets: 查詢 ÷ (查詢 + 紙本謄本).
pub(super) fn formula(v: &Visitor, indicator: &Indicator) -> String {
    let Some(measured) = indicator.measured() else { return String::new() };
    let sum = |ids: &[String]| {
        let names: Vec<&str> =
            ids.iter().filter_map(|id| measured.set(id)).map(|set| set.name.of(v.lang)).collect();
        if names.len() > 1 { format!("({})", names.join(" + ")) } else { names.concat() }
    };
    match &measured.denominator {
        Denominator::None => sum(&measured.numerator),
        Denominator::Sets(ids) => format!("{} ÷ {}", sum(&measured.numerator), sum(ids)),
        Denominator::Constant { value, note } => {
            let value = kernel::money::grouped(*value);
            format!("{} ÷ {value} ({})", sum(&measured.numerator), note.of(v.lang))
        }
    }
}
