//! Tasks and reports.

use kernel::{AgencyId, DbError, PostId, Reader, Row, Tx, params};

use super::{MOST, read_opt_word};
use crate::model::{Report, Task, TaskId, Verdict, word};

const TASK: &str = "id, council, meeting_id, item, resolution, agency, title, due_on, closed_at, days_late, plan_id \
                    from council_tasks";

fn task(row: &Row) -> Result<Task, DbError> {
    Ok(Task {
        id: row.id(0)?,
        council: row.text(1)?,
        meeting: row.id(2)?,
        item: row.int(3)?,
        resolution: row.text(4)?,
        agency: row.id(5)?,
        title: row.text(6)?,
        due_on: row.day(7)?,
        closed_at: row.opt_timestamp(8)?,
        days_late: row.int(9)?,
        plan: row.opt_text(10)?,
    })
}

/// A task.
pub fn find_task(r: &mut Reader, id: &TaskId) -> Result<Option<Task>, DbError> {
    r.query_opt(&format!("select {TASK} where id = $1"), params![id])?.as_ref().map(task).transpose()
}

/// Tasks of a council, latest first.
pub fn list_tasks(r: &mut Reader, council: &str) -> Result<Vec<Task>, DbError> {
    let sql = format!("select {TASK} where council = $1 order by id desc limit $2");
    r.query(&sql, params![council, MOST])?.iter().map(task).collect()
}

/// Tasks of an agency, latest first.
pub fn list_of_agency(r: &mut Reader, agency: &AgencyId) -> Result<Vec<Task>, DbError> {
    let sql = format!("select {TASK} where agency = $1 order by id desc limit $2");
    r.query(&sql, params![agency, MOST])?.iter().map(task).collect()
}

/// Adds a task.
pub fn insert_task(tx: &mut Tx, new: &Task) -> Result<(), DbError> {
    tx.execute(
        "insert into council_tasks (id, council, meeting_id, item, resolution, agency, title, due_on, days_late) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
        params![
            &new.id,
            &new.council,
            &new.meeting,
            new.item,
            &new.resolution,
            &new.agency,
            &new.title,
            new.due_on
        ],
    )?;
    Ok(())
}

/// Closes a task that was done so many days late; false when it was closed already.
pub fn close_task(tx: &mut Tx, id: &TaskId, days_late: i64) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update council_tasks set closed_at = $2, days_late = $3 where id = $1 and closed_at is null";
    Ok(tx.execute(sql, params![id, now, days_late])? == 1)
}

/// Notes the plan that the agency made of a task; what was noted first stays.
pub fn put_plan(tx: &mut Tx, id: &TaskId, plan: &str) -> Result<bool, DbError> {
    let sql = "update council_tasks set plan_id = $2 where id = $1 and plan_id is null";
    Ok(tx.execute(sql, params![id, plan])? == 1)
}

fn report(row: &Row) -> Result<Report, DbError> {
    Ok(Report {
        number: row.int(0)?,
        post: row.opt_id::<PostId>(1)?.filter(|post| !post.as_str().is_empty()),
        text: row.text(2)?,
        done: row.int(3)? == 1,
        at: row.timestamp(4)?,
        verdict: read_opt_word(row, 5, &Verdict::ALL)?,
        verdict_reason: row.opt_text(6)?,
    })
}

/// Reports on a task, oldest first.
pub fn list_reports(r: &mut Reader, task: &TaskId) -> Result<Vec<Report>, DbError> {
    let sql = "select number, post, text, done, at, verdict, verdict_reason from council_reports \
               where task_id = $1 order by number";
    r.query(sql, params![task])?.iter().map(report).collect()
}

/// Adds a report.
pub fn insert_report(tx: &mut Tx, task: &TaskId, new: &Report) -> Result<(), DbError> {
    let post = new.post.as_ref().map_or("", PostId::as_str);
    tx.execute(
        "insert into council_reports (task_id, number, post, text, done, at) values ($1, $2, $3, $4, $5, $6)",
        params![task, new.number, post, &new.text, i64::from(new.done), new.at],
    )?;
    Ok(())
}

/// Writes what the council says of a report; false when it said something already.
pub fn judge_report(
    tx: &mut Tx,
    task: &TaskId,
    number: i64,
    verdict: Verdict,
    reason: &str,
) -> Result<bool, DbError> {
    let sql = "update council_reports set verdict = $3, verdict_reason = $4 \
               where task_id = $1 and number = $2 and verdict is null";
    Ok(tx.execute(sql, params![task, number, word(&Verdict::ALL, &verdict), reason])? == 1)
}
