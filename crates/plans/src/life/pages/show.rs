//! What a version of a plan says, for every page that shows it.

use catalogue::model::programme::{Severity, word as spelt};
use charts::grouped;
use kernel::{Ctx, Day, Lang};
use maud::{Markup, html};
use web::components::{Event, Summary, Table, Tone, summary_list, table, tag, timeline};
use web::{Visitor, t};

use super::{Whole, agency, columns, fields, place_name, word};
use crate::life::model::cells::Entry;
use crate::life::model::content::{Line, Measure, Milestone, Risk, Work};
use crate::life::model::progress::last_day;
use crate::life::model::ratios::percent;
use crate::life::model::{Content, Report, Verdict, Version};
use crate::words::year;

/// A cell as people read it.
pub(super) fn cell(ctx: &Ctx, v: &Visitor, field: &str, value: &str) -> String {
    match field {
        "lead" => agency(ctx, v, &kernel::AgencyId::new(value)),
        "year" => value.parse().map_or_else(|_| value.to_owned(), |at| year(v.lang, at)),
        "kind" | "better" => word(ctx, v, &format!("plans-word-{value}")),
        "due" => value.parse::<Day>().map_or_else(|_| value.to_owned(), |day| day.long(v.lang)),
        "weight" => format!("{value}%"),
        "amount" | "total" | "q1" | "q2" | "q3" | "q4" => grouped(value),
        _ => value.to_owned(),
    }
}

fn entries<E: Entry>(ctx: &Ctx, v: &Visitor, content: &Content) -> Markup {
    let all = E::of(content);
    let Some(first) = all.first() else { return html! {} };
    let title = word(ctx, v, &format!("plans-part-{}", E::PART));
    let figures = |field: &str| {
        matches!(field, "amount" | "q1" | "q2" | "q3" | "q4" | "weight" | "baseline")
            || field.starts_with("target-")
    };
    let heads = first.values().into_iter().map(|(field, _)| {
        let label = fields::label(ctx, v, &field);
        if figures(&field) {
            web::components::Column::numeric(label)
        } else {
            web::components::Column::new(label)
        }
    });
    let row =
        |one: &E| one.values().iter().map(|(field, value)| html! { (cell(ctx, v, field, value)) }).collect();
    html! {
        h2 { (title) }
        (table(&Table {
            caption: &title,
            caption_hidden: true,
            columns: heads.collect(),
            rows: all.iter().map(row).collect(),
        }))
    }
}

/// Everything that a version says.
pub(super) fn content(ctx: &Ctx, v: &Visitor, whole: &Whole, version: &Version) -> Markup {
    let content = &version.content;
    let line = |key: &str, value: String| Summary::new(word(ctx, v, key), value);
    let mut lines = vec![
        line("plans-agency", agency(ctx, v, &whole.plan.agency)),
        line("plans-years", crate::words::years(v.lang, whole.plan.first_year, whole.plan.last_year)),
        line("plans-programme", whole.programme.name.of(v.lang).to_owned()),
        line("plans-field-total", kernel::money::grouped(content.total)),
    ];
    if let Some(item) = content.item.as_ref().and_then(|item| whole.programme.item(item)) {
        lines.push(line("plans-field-item", format!("{} {}", item.id, item.name.of(v.lang))));
    }
    if let Some(control) = version.control
        && let Some(level) = whole.programme.rules.as_ref().and_then(|rules| rules.level(control))
    {
        lines.push(line("plans-control", level.name.of(v.lang).to_owned()));
    }
    if let (Some(number), Some(day)) = (&version.document_number, version.document_on) {
        lines.push(line("plans-document", format!("{number} · {}", day.long(v.lang))));
    }
    if let Some(reason) = &version.reason {
        lines.push(line("plans-revision-reason", reason.clone()));
    }
    html! {
        @if !content.summary.is_empty() { p.lead { (content.summary) } }
        (summary_list(&lines))
        (entries::<Work>(ctx, v, content))
        (entries::<Line>(ctx, v, content))
        (entries::<Milestone>(ctx, v, content))
        (entries::<Measure>(ctx, v, content))
        (entries::<Risk>(ctx, v, content))
    }
}

/// A warning in a word.
pub(super) fn warning_tag(ctx: &Ctx, v: &Visitor, warning: Option<Severity>) -> Markup {
    let tone = match warning {
        Some(Severity::High) => Tone::Bad,
        Some(Severity::Middle | Severity::Low) => Tone::Warn,
        None => Tone::Good,
    };
    let name = warning.map_or("none", |warning| spelt(&Severity::ALL, &warning));
    tag(tone, &word(ctx, v, &format!("plans-warning-{name}")))
}

/// The period of a report: 116年3月, 116年第1季.
pub(super) fn period(ctx: &Ctx, v: &Visitor, whole: &Whole, (of, period): (i32, u32)) -> String {
    let level = whole.in_force().and_then(|version| version.control);
    let rule = level.and_then(|level| whole.programme.rules.as_ref().and_then(|rules| rules.level(level)));
    let key = match rule.map(|rule| rule.pace) {
        Some(catalogue::model::programme::Pace::Month) => "plans-period-month",
        _ => "plans-period-quarter",
    };
    t(ctx, v, key, &[("year", year(v.lang, of).into()), ("period", period.to_string().into())])
}

/// A share or a dash.
pub(crate) fn share(value: Option<crate::life::model::ratios::Percent>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}

/// Reports, the newest of each period, with what was said first when it was corrected.
pub(super) fn reports(ctx: &Ctx, v: &Visitor, whole: &Whole) -> Markup {
    let newest = |one: &&Report| {
        !whole
            .reports
            .iter()
            .any(|other| (other.year, other.period) == (one.year, one.period) && other.number > one.number)
    };
    let rows: Vec<Vec<Markup>> =
        whole.reports.iter().rev().filter(newest).map(|report| row(ctx, v, whole, report)).collect();
    html! {
        @if !rows.is_empty() {
            h2 { (word(ctx, v, "plans-progress")) }
            p.hint { (word(ctx, v, "plans-progress-note")) }
            (table(&Table {
                caption: &word(ctx, v, "plans-progress"),
                caption_hidden: true,
                columns: columns(ctx, v, &[
                    "plans-period", "#plans-planned", "#plans-actual", "#plans-gap", "#plans-execution",
                    "#plans-spending", "#plans-achievement", "plans-warning", "plans-report-words",
                ]),
                rows,
            }))
            p { a href={ "/plans/" (whole.plan.id) "/tables/reports.csv" } download { (word(ctx, v, "plans-download")) } }
        }
    }
}

/// What the version in force plans for the end of a report's period: a revision may have moved milestones since.
pub(super) fn planned_today(whole: &Whole, report: &Report) -> Option<i64> {
    let version = whole.in_force()?;
    let rule = whole.programme.rules.as_ref()?.level(version.control?)?;
    last_day(rule.pace, report.year, report.period).map(|last| version.content.planned(last))
}

fn row(ctx: &Ctx, v: &Visitor, whole: &Whole, report: &Report) -> Vec<Markup> {
    let place = (report.year, report.period);
    let first =
        whole.reports.iter().find(|one| (one.year, one.period) == place && one.number < report.number);
    let words: Vec<(&str, &String)> = [
        ("plans-lag-reason", &report.lag_reason),
        ("plans-countermeasure", &report.countermeasure),
        ("plans-correction", &report.correction),
    ]
    .into_iter()
    .filter_map(|(key, said)| said.as_ref().map(|said| (key, said)))
    .collect();
    let figure = |text: String| html! { (text) };
    vec![
        html! {
            (period(ctx, v, whole, place))
            @if report.days_late > 0 && report.number == 1 {
                div { (tag(Tone::Bad, &t(ctx, v, "plans-days-late", &[("count", report.days_late.into())]))) }
            }
        },
        html! {
            (percent(report.planned))
            @if let Some(today) = planned_today(whole, report).filter(|today| *today != report.planned) {
                div.hint { (t(ctx, v, "plans-known-today", &[("figure", percent(today).into())])) }
            }
        },
        html! {
            (percent(report.actual))
            @if let Some(first) = first {
                div.hint { (t(ctx, v, "plans-published-first", &[("figure", percent(first.actual).into())])) }
            }
        },
        figure(percent(report.actual - report.planned)),
        figure(share(report.money.execution())),
        figure(share(report.money.spending())),
        figure(share(report.money.achievement())),
        warning_tag(ctx, v, report.warning),
        html! {
            @for (key, said) in words { p { strong { (word(ctx, v, key)) } " " (said) } }
            @if let Some(day) = report.mend_on { p { strong { (word(ctx, v, "plans-mend-on")) } " " (day.long(v.lang)) } }
        },
    ]
}

/// What reviewers decided and said, newest first.
pub(super) fn history(ctx: &Ctx, v: &Visitor, whole: &Whole) -> Markup {
    let agencies = directory::agencies(ctx);
    let events: Vec<Event> = whole
        .reviews
        .iter()
        .rev()
        .map(|review| {
            let stage = usize::try_from(review.stage).ok();
            let stage = stage.and_then(|stage| whole.programme.rules.as_ref()?.stages.get(stage));
            let verdict = word(ctx, v, &format!("plans-verdict-{}", spelt(&Verdict::ALL, &review.verdict)));
            let name = stage.map_or("", |stage| stage.name.of(v.lang));
            let title = if v.lang == Lang::Zh { format!("{name}：{verdict}") } else { format!("{name}: {verdict}") };
            let post = agencies.post(&kernel::PostId::new(review.post.as_str()));
            let by = post.map_or_else(|| review.post.clone(), |post| post.title.of(v.lang).to_owned());
            let said: Vec<_> = whole
                .comments
                .iter()
                .filter(|one| (one.version, one.round, one.stage) == (review.version, review.round, review.stage))
                .collect();
            Event::new(review.at.day().long(v.lang), review.at.to_string(), title)
                .by(format!("{} {by}", agency(ctx, v, &review.agency)))
                .body(html! {
                    p { (review.reason) }
                    @if let Some(amount) = review.recommended {
                        p { (t(ctx, v, "plans-recommended-said", &[("amount", kernel::money::grouped(amount).into())])) }
                    }
                    @if !said.is_empty() {
                        ul { @for one in said {
                            li { strong { (place_name(ctx, v, &one.place, entry_name(whole, &one.place).as_deref())) } " " (one.comment) }
                        } }
                    }
                })
        })
        .collect();
    html! { @if !events.is_empty() { h2 { (word(ctx, v, "plans-reviews")) } (timeline(&events)) } }
}

/// The name of the entry that a place names, in the newest version.
fn entry_name(whole: &Whole, place: &str) -> Option<String> {
    let content = &whole.newest().ok()?.content;
    crate::life::actions::places(content).into_iter().find(|(known, _)| known == place)?.1
}
