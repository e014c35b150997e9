//! Reports, evaluations, obligations and reminders.

use catalogue::model::programme::{Severity, word};
use kernel::{AgencyId, Day, DbError, Reader, Row, Timestamp, Tx, params};

use super::{read_opt_word, small};
use crate::life::model::due::Owed;
use crate::life::model::ratios::Money;
use crate::life::model::{Evaluation, PlanId, Report};

fn report(row: &Row) -> Result<Report, DbError> {
    Ok(Report {
        year: small(row, 0)?,
        period: small(row, 1)?,
        number: row.int(2)?,
        version: row.int(3)?,
        planned: row.int(4)?,
        actual: row.int(5)?,
        money: Money {
            budget: row.int(6)?,
            allotted: row.int(7)?,
            spent: row.int(8)?,
            payable: row.int(9)?,
            saved: row.int(10)?,
        },
        lag_reason: row.opt_text(11)?,
        countermeasure: row.opt_text(12)?,
        mend_on: row.opt_day(13)?,
        correction: row.opt_text(14)?,
        warning: read_opt_word(row, 15, &Severity::ALL)?,
        due_on: row.day(16)?,
        days_late: row.int(17)?,
        post: row.text(18)?,
        at: row.timestamp(19)?,
    })
}

/// All reports of a plan with their corrections, oldest first.
pub fn list_reports(r: &mut Reader, plan: &PlanId) -> Result<Vec<Report>, DbError> {
    let sql = "select year, period, number, version, planned, actual, budget, allotted, spent, payable, saved, \
               lag_reason, countermeasure, mend_on, correction, warning, due_on, days_late, post, at \
               from plan_reports where plan_id = $1 order by year, period, number";
    r.query(sql, params![plan])?.iter().map(report).collect()
}

/// Adds a report; false when there is one with this number.
pub fn insert_report(tx: &mut Tx, plan: &PlanId, agency: &AgencyId, new: &Report) -> Result<bool, DbError> {
    let row = params![
        plan,
        new.year,
        new.period,
        new.number,
        new.version,
        new.planned,
        new.actual,
        new.money.budget,
        new.money.allotted,
        new.money.spent,
        new.money.payable,
        new.money.saved,
        new.lag_reason.as_ref(),
        new.countermeasure.as_ref(),
        new.mend_on,
        new.correction.as_ref(),
        new.warning.map(|warning| word(&Severity::ALL, &warning)),
        new.due_on,
        new.days_late,
        agency,
        &new.post,
        new.at
    ];
    let sql = "insert into plan_reports (plan_id, year, period, number, version, planned, actual, budget, allotted, \
               spent, payable, saved, lag_reason, countermeasure, mend_on, correction, warning, due_on, days_late, \
               agency, post, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
               $17, $18, $19, $20, $21, $22) on conflict (plan_id, year, period, number) do nothing";
    Ok(tx.execute(sql, row)? == 1)
}

fn evaluation(row: &Row) -> Result<Evaluation, DbError> {
    Ok(Evaluation {
        year: small(row, 0)?,
        own_grade: row.text(1)?,
        own_words: row.text(2)?,
        own_at: row.timestamp(3)?,
        grade: row.opt_text(4)?,
        words: row.opt_text(5)?,
        agency: row.opt_id(6)?,
        graded_at: row.opt_timestamp(7)?,
    })
}

const EVALUATION: &str =
    "year, own_grade, own_words, own_at, grade, words, agency, graded_at from plan_evaluations";

/// The evaluations of a plan, by year.
pub fn list_evaluations(r: &mut Reader, plan: &PlanId) -> Result<Vec<Evaluation>, DbError> {
    let sql = format!("select {EVALUATION} where plan_id = $1 order by year");
    r.query(&sql, params![plan])?.iter().map(evaluation).collect()
}

/// The evaluation of a year.
pub fn find_evaluation(r: &mut Reader, plan: &PlanId, year: i32) -> Result<Option<Evaluation>, DbError> {
    let sql = format!("select {EVALUATION} where plan_id = $1 and year = $2");
    r.query_opt(&sql, params![plan, year])?.as_ref().map(evaluation).transpose()
}

/// The agency's own evaluation; false when there is one.
pub fn save_own_evaluation(
    tx: &mut Tx,
    plan: &PlanId,
    year: i32,
    (grade, words): (&str, &str),
    post: &str,
) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "insert into plan_evaluations (plan_id, year, own_grade, own_words, own_post, own_at) \
               values ($1, $2, $3, $4, $5, $6) on conflict (plan_id, year) do nothing";
    Ok(tx.execute(sql, params![plan, year, grade, words, post, now])? == 1)
}

/// The grade of whoever watches; false when there is one, or nothing to grade.
pub fn save_grade(
    tx: &mut Tx,
    plan: &PlanId,
    year: i32,
    (grade, words): (&str, &str),
    (agency, post): (&AgencyId, &str),
) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "update plan_evaluations set grade = $3, words = $4, agency = $5, post = $6, graded_at = $7 \
               where plan_id = $1 and year = $2 and grade is null";
    Ok(tx.execute(sql, params![plan, year, grade, words, agency, post, now])? == 1)
}

/// An obligation that was met: what, when, how many days late, with what evidence.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Done {
    /// What was owed.
    pub owed: Owed,
    /// When it was noted.
    pub at: Timestamp,
    /// Days after the day.
    pub days_late: i64,
    /// What shows it.
    pub evidence: String,
}

/// What was done of a programme's obligations that were due in these days.
pub fn done(r: &mut Reader, programme: &str, from: Day, until: Day) -> Result<Vec<Done>, DbError> {
    let sql = "select obligation, agency, due_on, done_at, days_late, evidence from plan_obligations \
               where programme = $1 and due_on >= $2 and due_on <= $3 order by due_on, obligation, agency";
    let one = |row: &Row| {
        Ok(Done {
            owed: Owed { obligation: row.text(0)?, agency: row.id(1)?, due_on: row.day(2)? },
            at: row.timestamp(3)?,
            days_late: row.int(4)?,
            evidence: row.text(5)?,
        })
    };
    r.query(sql, params![programme, from, until])?.iter().map(one).collect()
}

/// Notes that an obligation was met; false when it was noted already.
pub fn insert_done(tx: &mut Tx, programme: &str, new: &Done, post: &str) -> Result<bool, DbError> {
    let row = params![
        programme,
        &new.owed.obligation,
        &new.owed.agency,
        new.owed.due_on,
        new.at,
        new.days_late,
        &new.evidence,
        post
    ];
    let sql = "insert into plan_obligations (programme, obligation, agency, due_on, done_at, days_late, evidence, post) \
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (programme, obligation, agency, due_on) do nothing";
    Ok(tx.execute(sql, row)? == 1)
}

/// Notes that somebody is reminded of this; false when they were.
pub fn reminded(tx: &mut Tx, about: &str) -> Result<bool, DbError> {
    let now = tx.now();
    let sql = "insert into plan_reminders (about, at) values ($1, $2) on conflict (about) do nothing";
    Ok(tx.execute(sql, params![about, now])? == 1)
}
