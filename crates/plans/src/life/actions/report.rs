//! Reporting progress; a correction is a new report of the same period.

use catalogue::model::programme::Severity;
use kernel::{Actor, Ctx, Day, DbError, Text, Tx};
use serde_json::json;

use super::{LifeError, Notice, allow, audit, count, load_in_force, said, tell};
use crate::life::model::check::MOST_MONEY;
use crate::life::model::progress::{Standing, due_on, last_day, last_month};
use crate::life::model::ratios::Money;
use crate::life::model::{Plan, PlanId, Report, Version};
use crate::life::store;

/// What an agency reports.
#[derive(Debug, Clone)]
pub struct Given {
    /// Year.
    pub year: i32,
    /// Month or quarter.
    pub period: u32,
    /// 1, or one more than the newest report of the period: of two that are sent at once one is refused.
    pub number: i64,
    /// Actual progress in hundredths of one per cent.
    pub actual: i64,
    /// Spent so far in the year, in thousands; payable; saved.
    pub spent: i64,
    /// Payable, not paid yet.
    pub payable: i64,
    /// Saved.
    pub saved: i64,
    /// Why it is behind, or less than before.
    pub lag_reason: String,
    /// What is done about it.
    pub countermeasure: String,
    /// By when.
    pub mend_on: Option<Day>,
    /// Why the report is corrected.
    pub correction: String,
}

/// Reports a period that is over. Planned progress and what is allotted follow from the version in force; the
/// warning from the programme's rules. Sent twice, it is kept once.
///
/// # Errors
/// The actor may not report for the agency; the plan is not approved, or closed; the period is not over or not of
/// the plan; money that the year does not have; progress that falls, or is behind, without reason, measure and day.
pub async fn report(ctx: &Ctx, actor: &Actor, id: &PlanId, given: Given) -> Result<(), LifeError> {
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    ctx.write(move |tx| {
        let (plan, version) = load_in_force(tx, &id)?;
        let programme = allow::programme(&context, &plan.programme)?;
        let rules = allow::rules(&programme)?;
        if !allow::writes_for(&actor, &plan.agency, &rules.drafts) {
            return Err(LifeError::NotYours);
        }
        if plan.closed_at.is_some() {
            return Err(LifeError::NotNow("plans.closed"));
        }
        let level = version.control.and_then(|control| rules.level(control));
        let level = level.ok_or(LifeError::NotNow("plans.no_level"))?;
        let of_plan = plan.years().contains(&given.year);
        let last = last_day(level.pace, given.year, given.period).filter(|_| of_plan);
        let last = last.ok_or(LifeError::Unknown)?;
        if last >= tx.today() {
            return Err(LifeError::NotNow("plans.period_not_over"));
        }
        let month = last_month(level.pace, given.period).unwrap_or(12);
        let due = due_on(level, given.year, given.period).unwrap_or(last);
        let mut report = reported(tx, &version, &given, (last, month, due));
        report.post = poster(&actor);
        let known = store::list_reports(tx, &id)?;
        if let Some(same) = known.iter().find(|one| same_place(one, &report)) {
            return if again(same, &report.post, &given) { Ok(()) } else { Err(LifeError::Changed) };
        }
        explained(rules, &mut report, &given, &known)?;
        report.warning = standing(&report).warning(rules);
        if !store::insert_report(tx, &id, &plan.agency, &report)? {
            return Err(LifeError::Changed);
        }
        record(tx, &actor, &plan, &report)?;
        if report.warning == Some(Severity::High) {
            warn(&context, tx, &plan, &version)?;
        }
        Ok(())
    })
    .await
}

fn reported(tx: &Tx, version: &Version, given: &Given, (last, month, due): (Day, u32, Day)) -> Report {
    let content = &version.content;
    Report {
        year: given.year,
        period: given.period,
        number: given.number,
        version: version.number,
        planned: content.planned(last),
        actual: given.actual,
        money: Money {
            budget: content.budget(given.year),
            allotted: content.allotted(given.year, month),
            spent: given.spent,
            payable: given.payable,
            saved: given.saved,
        },
        lag_reason: None,
        countermeasure: None,
        mend_on: None,
        correction: None,
        warning: None,
        due_on: due,
        days_late: due.days_until(tx.today()).max(0),
        post: String::new(),
        at: tx.now(),
    }
}

/// The post, or the agency's system.
fn poster(actor: &Actor) -> String {
    actor.official().map_or_else(|| "system".to_owned(), |official| official.post.to_string())
}

fn same_place(one: &Report, other: &Report) -> bool {
    (one.year, one.period, one.number) == (other.year, other.period, other.number)
}

/// Whether the same was sent again, word for word.
fn again(one: &Report, post: &str, given: &Given) -> bool {
    let text = |kept: &Option<String>, sent: &str| kept.as_deref().unwrap_or_default() == sent.trim();
    let sums = (one.actual, one.money.spent, one.money.payable, one.money.saved);
    sums == (given.actual, given.spent, given.payable, given.saved)
        && one.post == post
        && one.mend_on == given.mend_on
        && text(&one.lag_reason, &given.lag_reason)
        && text(&one.countermeasure, &given.countermeasure)
        && (one.number == 1 || text(&one.correction, &given.correction))
}

fn standing(report: &Report) -> Standing {
    Standing {
        planned: report.planned,
        actual: report.actual,
        money: report.money,
        days_late: if report.number == 1 { report.days_late } else { 0 },
    }
}

/// Checks the figures, and that what has to be explained is.
fn explained(
    rules: &catalogue::model::programme::Rules,
    report: &mut Report,
    given: &Given,
    known: &[Report],
) -> Result<(), LifeError> {
    if !(0..=10_000).contains(&report.actual) {
        return Err(LifeError::field("actual", "plans.percent_wrong"));
    }
    for (field, amount) in [("spent", given.spent), ("payable", given.payable), ("saved", given.saved)] {
        if !(0..=MOST_MONEY).contains(&amount) {
            return Err(LifeError::field(field, "plans.amount_wrong"));
        }
    }
    if report.money.executed() > i128::from(report.money.budget) {
        let args = vec![("budget", kernel::money::grouped(report.money.budget))];
        return Err(LifeError::Field { field: "spent", code: "plans.over_budget", args });
    }
    let newest = known.iter().rfind(|one| (one.year, one.period) == (report.year, report.period));
    if report.number != newest.map_or(1, |one| one.number + 1) {
        return Err(LifeError::Changed);
    }
    if newest.is_some() {
        report.correction = Some(said(&given.correction, "correction", "plans.correction_missing")?);
    }
    let before = known.iter().rfind(|one| (one.year, one.period) < (report.year, report.period));
    let falls = before.filter(|before| report.actual < before.actual);
    if let Some(before) = falls.filter(|_| given.lag_reason.trim().is_empty()) {
        let args = vec![("before", crate::life::model::ratios::percent(before.actual))];
        return Err(LifeError::Field { field: "lag_reason", code: "plans.falls", args });
    }
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    if standing(report).must_explain(rules) {
        report.lag_reason = Some(said(&given.lag_reason, "lag_reason", "plans.lag_reason_missing")?);
        report.countermeasure =
            Some(said(&given.countermeasure, "countermeasure", "plans.countermeasure_missing")?);
        let mend = given.mend_on.ok_or_else(|| LifeError::field("mend_on", "plans.mend_on_missing"))?;
        if mend < report.at.day() {
            return Err(LifeError::field("mend_on", "plans.mend_on_past"));
        }
        report.mend_on = Some(mend);
    } else {
        report.lag_reason = filled(&given.lag_reason);
        report.countermeasure = filled(&given.countermeasure);
        report.mend_on = given.mend_on;
    }
    Ok(())
}

fn record(tx: &mut Tx, actor: &Actor, plan: &Plan, report: &Report) -> Result<(), DbError> {
    let detail = json!({
        "year": report.year, "period": report.period, "number": report.number, "planned": report.planned,
        "actual": report.actual, "days_late": report.days_late,
    });
    audit(tx, actor, plan, "plan.report", detail)?;
    let dims = json!({
        "programme": plan.programme, "late": report.days_late > 0, "warning": report.warning,
        "correction": report.number > 1,
    });
    count(tx, plan, "plan.reported", dims)
}

/// Whoever watches is told of a high warning at once.
fn warn(ctx: &Ctx, tx: &mut Tx, plan: &Plan, version: &Version) -> Result<(), LifeError> {
    let programme = allow::programme(ctx, &plan.programme)?;
    let rules = allow::rules(&programme)?;
    let agencies = directory::agencies(ctx);
    let Some(watcher) = allow::watcher(rules, &agencies, plan, version) else { return Ok(()) };
    let notice = Notice {
        to: &watcher,
        roles: &rules.watches,
        from: &plan.agency,
        subject: Text::new(
            format!("計畫高度預警：{}", plan.name),
            format!("High warning for a plan: {}", plan.name),
        ),
        body: Text::new(
            "機關剛回報的進度或經費超過高度預警的門檻。原因、因應對策和預定改善日都在計畫頁。",
            "The progress or money just reported crosses a limit of the high warning. Reason, measures and day are on the plan's page.",
        ),
        link: format!("/plans/{}", plan.id),
    };
    Ok(tell(ctx, tx, &notice)?)
}
