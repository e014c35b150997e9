//! Tasks: the agency reports, makes a plan of it; the council closes it or sends the report back.

use kernel::{Actor, Ctx, Official, Text};
use plans::life::actions::{New, draft};
use plans::life::model::Content;
use plans::life::model::content::Work;
use serde_json::json;

use super::{CouncilError, Notice, allow, record, said, tell_agency, tell_secretariat};
use crate::model::{Report, Task, TaskId, Verdict};
use crate::store;

/// Longest name of a plan that is made of a task.
const NAME: usize = 100;

/// A report of the agency.
#[derive(Debug, Clone)]
pub struct NewReport {
    /// What it says.
    pub text: String,
    /// Whether the agency says that it is done.
    pub done: bool,
}

/// The agency reports on its task; the secretariat is told. While a report that says it is done waits for the
/// council, no other is taken; the same sent twice is one report.
///
/// # Errors
/// The actor does not report for the agency; the task is closed or waits for the council; the text is missing.
pub async fn report(ctx: &Ctx, actor: &Actor, id: &TaskId, new: NewReport) -> Result<i64, CouncilError> {
    let text = said(&new.text, "text", "councils.report_missing")?;
    let (context, actor, id) = (ctx.clone(), actor.clone(), id.clone());
    ctx.write(move |tx| {
        let task = store::find_task(tx, &id)?.ok_or(CouncilError::Unknown)?;
        let council = allow::council(&context, &task.council)?;
        if !allow::reports_for(&actor, &task.agency) {
            return Err(CouncilError::NotYours);
        }
        let reports = store::list_reports(tx, &id)?;
        let same =
            |report: &&Report| (&report.text, report.done) == (&text, new.done) && report.verdict.is_none();
        if let Some(same) = reports.last().filter(same) {
            return Ok(same.number);
        }
        if task.closed_at.is_some() || reports.iter().any(waits) {
            return Err(CouncilError::NotNow("councils.with_the_council"));
        }
        let report = Report {
            number: reports.last().map_or(1, |report| report.number + 1),
            post: actor.official().map(|official| official.post.clone()),
            text: text.clone(),
            done: new.done,
            at: tx.now(),
            verdict: None,
            verdict_reason: None,
        };
        store::insert_report(tx, &id, &report)?;
        let notice = Notice {
            subject: Text::new(format!("辦理情形：{}", task.title), format!("Report: {}", task.title)),
            body: Text::new(
                format!("{}的主辦機關已回報。", task.resolution),
                format!("The agency of {} has reported.", task.resolution),
            ),
            link: format!("/desk/council-tasks/{id}"),
        };
        tell_secretariat(tx, &council, &notice)?;
        let detail = json!({ "number": report.number, "done": report.done });
        record(
            tx,
            &actor,
            &council,
            ("council.report", "council.task_reported"),
            ("council_task", id.as_str()),
            detail,
        )?;
        Ok(report.number)
    })
    .await
}

/// A report that says it is done and waits for the council.
pub(crate) fn waits(report: &Report) -> bool {
    report.done && report.verdict.is_none()
}

/// The council closes a task by the report that says it is done, or sends the report back. It was done on the day
/// of that report. The same again changes nothing.
///
/// # Errors
/// The official is not of the secretariat; no report waits; the reason is missing.
pub async fn judge(
    ctx: &Ctx,
    official: &Official,
    id: &TaskId,
    verdict: Verdict,
    reason: &str,
) -> Result<(), CouncilError> {
    let reason = said(reason, "reason", "councils.reason_missing")?;
    let (context, official, id) = (ctx.clone(), official.clone(), id.clone());
    ctx.write(move |tx| {
        let task = store::find_task(tx, &id)?.ok_or(CouncilError::Unknown)?;
        let council = allow::council(&context, &task.council)?;
        let actor = allow::secretary(&official, &council)?;
        if task.closed_at.is_some() && verdict == Verdict::Closed {
            return Ok(());
        }
        let reports = store::list_reports(tx, &id)?;
        let report = reports.iter().find(|report| waits(report));
        let report = report.ok_or(CouncilError::NotNow("councils.nothing_to_judge"))?;
        if !store::judge_report(tx, &id, report.number, verdict, &reason)? {
            return Err(CouncilError::NotNow("councils.nothing_to_judge"));
        }
        let days_late = task.due_on.days_until(report.at.day()).max(0);
        if verdict == Verdict::Closed {
            store::close_task(tx, &id, days_late)?;
        }
        tell_agency(&context, tx, &council, &task.agency, &judged(&task, verdict, &reason))?;
        let detail = json!({ "verdict": verdict, "reason": reason, "days_late": days_late });
        let action = ("council.judge", "council.task_judged");
        Ok(record(tx, &actor, &council, action, ("council_task", id.as_str()), detail)?)
    })
    .await
}

fn judged(task: &Task, verdict: Verdict, reason: &str) -> Notice {
    let (zh, en) = match verdict {
        Verdict::Closed => ("解除列管", "Closed"),
        Verdict::Returned => ("請補充後再回報", "Please do more and report again"),
    };
    Notice {
        subject: Text::new(format!("{zh}：{}", task.title), format!("{en}: {}", task.title)),
        body: Text::new(reason, reason),
        link: format!("/desk/council-tasks/{}", task.id),
    }
}

/// Begins a plan of the task under the council's programme, with the task as its first work; gives the plan's id.
/// A task has one plan: again it gives the same.
///
/// # Errors
/// The official does not report for the agency; the task is closed; the council has no programme; the programme's
/// rules do not let this post draft.
pub async fn make_plan(ctx: &Ctx, official: &Official, id: &TaskId) -> Result<String, CouncilError> {
    let wanted = id.clone();
    let found = ctx.read(move |r| store::find_task(r, &wanted)).await?;
    let task = found.ok_or(CouncilError::Unknown)?;
    let council = allow::council(ctx, &task.council)?;
    let actor = Actor::Official(official.clone());
    if !allow::reports_for(&actor, &task.agency) {
        return Err(CouncilError::NotYours);
    }
    if let Some(plan) = task.plan {
        return Ok(plan);
    }
    if task.closed_at.is_some() {
        return Err(CouncilError::NotNow("councils.with_the_council"));
    }
    let programme = council.programme.clone().ok_or(CouncilError::NotNow("councils.no_programme"))?;
    let name: String = task.title.chars().take(NAME).collect();
    let work = Work { id: "w1".to_owned(), name: name.clone(), lead: task.agency.clone() };
    let content = Content { name, summary: task.resolution.clone(), works: vec![work], ..Content::default() };
    let new = New {
        programme,
        agency: task.agency.clone(),
        first_year: ctx.today().year(),
        last_year: task.due_on.year(),
        content,
        key: format!("council-task:{id}"),
    };
    let plan = draft(ctx, &actor, new).await?;
    let (id, kept) = (id.clone(), plan.to_string());
    ctx.write(move |tx| {
        if store::put_plan(tx, &id, &kept)? {
            let detail = json!({ "plan": kept });
            let action = ("council.make_plan", "council.plan_made");
            record(tx, &actor, &council, action, ("council_task", id.as_str()), detail)?;
        }
        Ok::<_, CouncilError>(())
    })
    .await?;
    Ok(plan.to_string())
}
