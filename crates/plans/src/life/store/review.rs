//! Reviews and comments.

use catalogue::model::programme::word;
use kernel::{DbError, Reader, Row, Tx, params};

use super::read_word;
use crate::life::model::{Comment, PlanId, Review, Verdict};

fn review(row: &Row) -> Result<Review, DbError> {
    Ok(Review {
        version: row.int(0)?,
        round: row.int(1)?,
        stage: row.int(2)?,
        verdict: read_word(row, 3, &Verdict::ALL)?,
        reason: row.text(4)?,
        recommended: row.opt_int(5)?,
        agency: row.id(6)?,
        post: row.text(7)?,
        person: row.text(8)?,
        at: row.timestamp(9)?,
    })
}

/// All reviews of a plan, oldest first.
pub fn list_reviews(r: &mut Reader, plan: &PlanId) -> Result<Vec<Review>, DbError> {
    let sql = "select version, round, stage, verdict, reason, recommended, agency, post, person_id, at \
               from plan_reviews where plan_id = $1 order by version, round, stage";
    r.query(sql, params![plan])?.iter().map(review).collect()
}

/// Adds a review; false when this stage decided in this round already.
pub fn insert_review(tx: &mut Tx, plan: &PlanId, new: &Review) -> Result<bool, DbError> {
    let row = params![
        plan,
        new.version,
        new.round,
        new.stage,
        word(&Verdict::ALL, &new.verdict),
        &new.reason,
        new.recommended,
        &new.agency,
        &new.post,
        &new.person,
        new.at
    ];
    let sql = "insert into plan_reviews (plan_id, version, round, stage, verdict, reason, recommended, agency, post, \
               person_id, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
               on conflict (plan_id, version, round, stage) do nothing";
    Ok(tx.execute(sql, row)? == 1)
}

fn comment(row: &Row) -> Result<Comment, DbError> {
    Ok(Comment {
        version: row.int(0)?,
        round: row.int(1)?,
        stage: row.int(2)?,
        place: row.text(3)?,
        comment: row.text(4)?,
        agency: row.id(5)?,
        post: row.text(6)?,
        at: row.timestamp(7)?,
    })
}

/// All comments on a plan, oldest first.
pub fn list_comments(r: &mut Reader, plan: &PlanId) -> Result<Vec<Comment>, DbError> {
    let sql = "select version, round, stage, place, comment, agency, post, at from plan_comments \
               where plan_id = $1 order by id";
    r.query(sql, params![plan])?.iter().map(comment).collect()
}

/// Adds comments.
pub fn insert_comments(tx: &mut Tx, plan: &PlanId, new: &[Comment]) -> Result<(), DbError> {
    let columns = ["id", "plan_id", "version", "round", "stage", "place", "comment", "agency", "post", "at"];
    let rows: Vec<_> = new
        .iter()
        .map(|one| {
            params![
                tx.new_id::<String>(),
                plan,
                one.version,
                one.round,
                one.stage,
                &one.place,
                &one.comment,
                &one.agency,
                &one.post,
                one.at
            ]
        })
        .collect();
    tx.insert_many("plan_comments", &columns, &rows)
}
