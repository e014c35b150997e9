//! What is owed, when: for an agency by day, for the offices that review by agency.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use catalogue::model::programme::Severity;
use kernel::{AgencyId, Ctx, Day, DbError};
use maud::{Markup, html};
use web::components::{Table, stat, stats, table};
use web::{Failure, Visitor, page, t};

use super::obligations::{self, AHEAD, BACK, Standing, standing, standing_tag};
use super::{agency, columns, show, word};
use crate::life::model::progress::{due_on, last_day};
use crate::life::model::{Plan, Report, Version};
use crate::life::store;
use crate::{performance, subsidies};

/// Days ahead that count as soon.
const SOON: i64 = 30;

/// Something owed and not done yet.
pub(crate) struct Due {
    /// By when.
    pub(crate) on: Day,
    /// What, in words.
    pub(crate) what: String,
    /// Where it is done.
    pub(crate) href: String,
    /// Who owes it.
    pub(crate) agency: AgencyId,
}

/// A plan in force with its reports.
type Followed = (Plan, Version, Vec<Report>);

async fn followed(ctx: &Ctx) -> Result<Vec<Followed>, DbError> {
    ctx.read(|r| {
        let mut found = Vec::new();
        for plan in store::list_in_force(r)? {
            if plan.closed_at.is_some() {
                continue;
            }
            if let Some(version) = store::find_version(r, &plan.id, plan.in_force)? {
                let reports = store::list_reports(r, &plan.id)?;
                found.push((plan, version, reports));
            }
        }
        Ok(found)
    })
    .await
}

/// Reports of periods that are over, or end soon.
fn reports(ctx: &Ctx, v: &Visitor, all: &[Followed]) -> Vec<Due> {
    let (catalogue, until) = (catalogue::current(ctx), ctx.today().plus_days(AHEAD));
    let mut found = Vec::new();
    for (plan, version, reports) in all {
        let rules = catalogue.programme(&plan.programme).and_then(|programme| programme.rules.as_ref());
        let level = rules.zip(version.control).and_then(|(rules, control)| rules.level(control));
        let Some(level) = level else { continue };
        let periods =
            plan.years().flat_map(|year| (1..=level.pace.periods()).map(move |period| (year, period)));
        for (year, period) in periods {
            let near = last_day(level.pace, year, period).is_some_and(|last| last <= until);
            let done = reports.iter().any(|one| (one.year, one.period) == (year, period));
            let Some(on) = due_on(level, year, period).filter(|_| near && !done) else { continue };
            found.push(Due {
                on,
                what: t(ctx, v, "plans-report-due", &[("name", plan.name.as_str().into())]),
                href: format!("/desk/plans/{}/progress/{year}/{period}", plan.id),
                agency: plan.agency.clone(),
            });
        }
    }
    found
}

/// Everything that these agencies owe, by day.
async fn dues(
    ctx: &Ctx,
    v: &Visitor,
    followed: &[Followed],
    agencies: &[AgencyId],
) -> Result<Vec<Due>, Failure> {
    let today = ctx.today();
    let mut found = reports(ctx, v, followed);
    for programme in catalogue::current(ctx).programmes().iter().filter(|one| one.rules.is_some()) {
        let range = (today.plus_days(-BACK), today.plus_days(AHEAD));
        for (owed, done) in obligations::ledger(ctx, programme, range).await? {
            if done.is_none() {
                let what = obligations::name(v, programme, &owed.obligation);
                let href = "/desk/obligations".to_owned();
                found.push(Due { on: owed.due_on, what, href, agency: owed.agency });
            }
        }
    }
    found.retain(|due| agencies.contains(&due.agency));
    for one in agencies {
        found.extend(performance::own(ctx, v, one).await?);
        found.extend(subsidies::own(ctx, v, one).await?);
    }
    found.retain(|due| due.on <= today.plus_days(AHEAD));
    found.sort_by(|one, other| (one.on, &one.agency, &one.what).cmp(&(other.on, &other.agency, &other.what)));
    Ok(found)
}

/// `GET /desk/plans/dashboard`.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let official = v.official()?.clone();
    let (today, start) = (ctx.today(), ctx.read(store::started_on).await?);
    let followed = followed(&ctx).await?;
    let own = dues(&ctx, &v, &followed, std::slice::from_ref(&official.agency)).await?;
    let (before, open): (Vec<&Due>, Vec<&Due>) =
        own.iter().partition(|due| standing(due.on, today, start) == Standing::Before);
    let late = open.iter().filter(|due| due.on < today).count();
    let soon = open.iter().filter(|due| due.on >= today && due.on <= today.plus_days(SOON)).count();
    let watched = watched(&ctx, &official.agency);
    let office = if watched.is_empty() { None } else { Some(office(&ctx, &v, &followed, &watched).await?) };
    let frame =
        page(&ctx, &v, &word(&ctx, &v, "plans-dashboard")).caption(agency(&ctx, &v, &official.agency));
    Ok(frame.back("/desk/plans", "").wide().body(html! {
        (stats(&html! {
            (stat(&late.to_string(), &word(&ctx, &v, "plans-late-count"), None))
            (stat(&soon.to_string(), &word(&ctx, &v, "plans-soon-count"), None))
            (stat(&open.len().to_string(), &word(&ctx, &v, "plans-open-count"), None))
        }))
        h2 { (word(&ctx, &v, "plans-i-owe-when")) }
        @if open.is_empty() { p { (word(&ctx, &v, "plans-i-owe-none")) } }
        @else { (owed(&ctx, &v, "plans-i-owe-when", &open, start)) }
        @if !before.is_empty() {
            h2 { (word(&ctx, &v, "plans-before-start")) }
            p { (word(&ctx, &v, "plans-before-start-lead")) }
            (owed(&ctx, &v, "plans-before-start", &before, start))
        }
        @if let Some(office) = office { (office) }
    }))
}

fn owed(ctx: &Ctx, v: &Visitor, title: &str, dues: &[&Due], start: Option<Day>) -> Markup {
    let rows = dues.iter().map(|due| {
        vec![
            html! { (due.on.long(v.lang)) },
            html! { a href=(due.href) { (due.what) } },
            standing_tag(ctx, v, standing(due.on, ctx.today(), start)),
        ]
    });
    table(&Table {
        caption: &word(ctx, v, title),
        caption_hidden: true,
        columns: columns(ctx, v, &["plans-due-on", "plans-due-what", "plans-how-it-stands"]),
        rows: rows.collect(),
    })
}

/// The agencies over which this one watches: those of each programme that it reviews, and of the yearly performance.
fn watched(ctx: &Ctx, own: &AgencyId) -> Vec<AgencyId> {
    let catalogue = catalogue::current(ctx);
    let mut found: Vec<AgencyId> = Vec::new();
    for rules in catalogue.programmes().iter().filter_map(|programme| programme.rules.as_ref()) {
        if rules.stages.iter().any(|stage| stage.agency == *own) {
            found.extend(rules.agencies.iter().cloned());
        }
    }
    if let Some(rules) = catalogue.performance().filter(|rules| rules.reviewer == *own) {
        found.extend(rules.agencies.iter().cloned());
    }
    found.sort();
    found.dedup();
    found
}

/// Each agency in a line.
#[derive(Default)]
struct Line {
    late: usize,
    soon: usize,
    next: Option<Day>,
    plans: usize,
    warned: usize,
}

async fn office(
    ctx: &Ctx,
    v: &Visitor,
    followed: &[Followed],
    watched: &[AgencyId],
) -> Result<Markup, Failure> {
    let (today, start) = (ctx.today(), ctx.read(store::started_on).await?);
    let mut lines: BTreeMap<&AgencyId, Line> = watched.iter().map(|id| (id, Line::default())).collect();
    for due in dues(ctx, v, followed, watched).await? {
        let Some(line) = lines.get_mut(&due.agency) else { continue };
        match standing(due.on, today, start) {
            Standing::Late(_) => line.late += 1,
            Standing::Left(days) => {
                line.soon += usize::from(days <= SOON);
                line.next = line.next.or(Some(due.on));
            }
            Standing::Before => {}
        }
    }
    let mut high: Vec<(&Plan, &Report)> = Vec::new();
    for (plan, _, reports) in followed {
        let Some(line) = lines.get_mut(&plan.agency) else { continue };
        line.plans += 1;
        if let Some(last) = reports.last().filter(|last| last.warning >= Some(Severity::Middle)) {
            line.warned += 1;
            high.push((plan, last));
        }
    }
    let mut sorted: Vec<(&AgencyId, Line)> = lines.into_iter().collect();
    sorted.sort_by_key(|(_, line)| std::cmp::Reverse((line.late, line.warned, line.soon)));
    let rows = sorted.iter().map(|(id, line)| {
        vec![
            html! { (agency(ctx, v, id)) },
            html! { (line.late) },
            html! { (line.soon) },
            html! { (line.next.map_or_else(|| "—".to_owned(), |day| day.long(v.lang))) },
            html! { (line.plans) },
            html! { (line.warned) },
        ]
    });
    let heads = [
        "plans-agency",
        "#plans-late-count",
        "#plans-soon-count",
        "plans-next-due",
        "#plans-plans-count",
        "#plans-warned-count",
    ];
    Ok(html! {
        h2 { (word(ctx, v, "plans-office")) }
        p { (word(ctx, v, "plans-office-lead")) }
        (table(&Table {
            caption: &word(ctx, v, "plans-office"), caption_hidden: true,
            columns: columns(ctx, v, &heads), rows: rows.collect(),
        }))
        @if !high.is_empty() {
            h2 { (word(ctx, v, "plans-warned-plans")) }
            (table(&Table {
                caption: &word(ctx, v, "plans-warned-plans"), caption_hidden: true,
                columns: columns(ctx, v, &["plans-plan", "plans-agency", "plans-how-it-stands"]),
                rows: high.iter().map(|(plan, last)| vec![
                    html! { a href={ "/plans/" (plan.id) } { (plan.name) } },
                    html! { (agency(ctx, v, &plan.agency)) },
                    show::warning_tag(ctx, v, last.warning),
                ]).collect(),
            }))
        }
        p { a href="/plans/early-warning" { (word(ctx, v, "plans-early")) } }
    })
}
