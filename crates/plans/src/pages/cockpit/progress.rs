//! The progress that agencies reported of their plans under the programme.

use catalogue::model::programme::{Control, Pace, Programme};
use directory::model::Agency;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{Table, table};
use web::t;

use super::{Cockpit, columns, lamp};
use crate::life::model::ratios::percent;
use crate::life::model::{Plan, Report};
use crate::life::store;
use crate::standing::light_of_progress;
use crate::words::year;

/// Plans shown, those furthest behind first; the list of plans has all.
const SHOWN: usize = 20;

/// An approved plan with what was last reported of it.
pub(super) struct Progress {
    pub(super) plan: Plan,
    /// How closely it is watched.
    control: Option<Control>,
    /// The item of the programme that it carries out.
    pub(super) item: Option<String>,
    /// Its newest report up to the year shown.
    pub(super) report: Option<Report>,
}

impl Progress {
    /// Hundredths of one per cent behind what was planned.
    fn behind(&self) -> i64 {
        self.report.as_ref().map_or(0, |report| report.planned - report.actual)
    }
}

/// Approved plans that run in the year, with the newest report of that year.
pub(super) async fn of(ctx: &Ctx, programme: &Programme, at: i32) -> Result<Vec<Progress>, DbError> {
    let id = programme.id.clone();
    let mut found = ctx
        .read(move |r| {
            let mut found = Vec::new();
            for plan in store::list_of_programme(r, &id)? {
                if plan.in_force == 0 || plan.closed_at.is_some() || !plan.years().contains(&at) {
                    continue;
                }
                let version = store::find_version(r, &plan.id, plan.in_force)?;
                let control = version.as_ref().and_then(|version| version.control);
                let item = version.and_then(|version| version.content.item);
                let reports = store::list_reports(r, &plan.id)?;
                let report = reports.into_iter().rfind(|report| report.year == at);
                found.push(Progress { plan, control, item, report });
            }
            Ok::<_, DbError>(found)
        })
        .await?;
    found.sort_by_key(|plan| std::cmp::Reverse((plan.report.is_none(), plan.behind())));
    Ok(found)
}

impl Cockpit<'_> {
    pub(super) fn progress(&self) -> Markup {
        let rows = self.plans.iter().take(SHOWN).map(|plan| self.plan(plan));
        html! {
            @if !self.plans.is_empty() {
                h2 { (self.t("plans-progress-reported")) }
                p.hint { (self.t("plans-progress-rule")) }
                (table(&Table {
                    caption: &self.t("plans-progress-reported"),
                    caption_hidden: true,
                    columns: columns(self.ctx, self.v, &["plans-plan", "plans-agency", "#plans-planned", "#plans-actual", "plans-light"]),
                    rows: rows.collect(),
                }))
                @if self.plans.len() > SHOWN {
                    p { a href="/plans" { (t(self.ctx, self.v, "plans-progress-more", &[("count", (self.plans.len() - SHOWN).into())])) } }
                }
            }
        }
    }

    /// The month or quarter of a report.
    fn period(&self, progress: &Progress, report: &Report) -> String {
        let level = progress.control.and_then(|level| self.programme.rules.as_ref()?.level(level));
        let key = match level.map(|rule| rule.pace) {
            Some(Pace::Month) => "plans-period-month",
            _ => "plans-period-quarter",
        };
        let year = year(self.v.lang, report.year);
        t(self.ctx, self.v, key, &[("year", year.into()), ("period", report.period.to_string().into())])
    }

    fn plan(&self, progress: &Progress) -> Vec<Markup> {
        let lang = self.v.lang;
        let plan = &progress.plan;
        let agencies = directory::agencies(self.ctx);
        let name = agencies.agency(&plan.agency).map(|agency: &Agency| agency.name.of(lang).to_owned());
        let item = progress.item.as_deref().and_then(|id| self.programme.item(id));
        let figure = |of: fn(&Report) -> i64| {
            progress.report.as_ref().map_or_else(|| "—".to_owned(), |report| percent(of(report)))
        };
        vec![
            html! {
                a href={ "/plans/" (plan.id) } { (plan.name) }
                @if let Some(item) = item { div.hint { (item.id) " " (item.name.of(lang)) } }
            },
            html! { (name.unwrap_or_else(|| plan.agency.to_string())) },
            html! { (figure(|report| report.planned)) },
            html! { (figure(|report| report.actual)) },
            progress.report.as_ref().map_or_else(
                || html! { (self.t("plans-not-reported")) },
                |report| {
                    html! {
                        (lamp(self.ctx, self.v, light_of_progress(report.warning)))
                        div.hint { (self.period(progress, report)) }
                    }
                },
            ),
        ]
    }
}
