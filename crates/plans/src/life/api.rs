//! Plans for programs: what is approved for everybody; drafting, handing in and answers for an agency's own system.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse as _;
use http::StatusCode;
use kernel::{Actor, AgencyId, Ctx, DbError};
use serde::Deserialize;
use serde_json::{Value, json};
use web::{Failure, Visitor};

use super::actions::{self, New, allow};
use super::model::difference::difference;
use super::model::{Content, PlanId, Report, State as Stands};
use super::{LifeError, store};

/// A plan that a system hands in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sent {
    programme: String,
    first_year: i32,
    last_year: i32,
    /// The sender's own number of it: the same sent twice is one plan.
    key: String,
    priority: i64,
    content: Content,
}

/// What a system sends again after it was sent back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Again {
    edition: i64,
    priority: i64,
    content: Content,
}

fn agency(v: &Visitor) -> Result<AgencyId, Failure> {
    match &v.actor {
        Actor::Client { agency, .. } => Ok(agency.clone()),
        _ => Err(Failure::forbidden()),
    }
}

fn body<T>(body: Result<Json<T>, JsonRejection>) -> Result<T, Failure> {
    let read = body.map(|Json(body)| body);
    read.map_err(|error| Failure::new(400, "plans.body").with("detail", error.body_text()))
}

/// What is wrong with a plan, as an answer that names each place.
fn refused(error: LifeError) -> axum::response::Response {
    match error {
        LifeError::Flaws(flaws) => {
            let all: Vec<Value> = flaws
                .iter()
                .map(|flaw| {
                    let args: serde_json::Map<String, Value> =
                        flaw.args.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
                    json!({ "place": flaw.place, "flaw": flaw.code, "values": args })
                })
                .collect();
            let told = json!({ "status": 422, "code": "plans.flaws", "flaws": all });
            (StatusCode::UNPROCESSABLE_ENTITY, Json(told)).into_response()
        }
        other => Failure::from(other).into_response(),
    }
}

/// `POST /api/plans`: an agency's system hands a plan in. With flaws it stays a draft, and the answer names them.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    sent: Result<Json<Sent>, JsonRejection>,
) -> Result<axum::response::Response, Failure> {
    let (own, sent) = (agency(&v)?, body(sent)?);
    let new = New {
        programme: sent.programme,
        agency: own,
        first_year: sent.first_year,
        last_year: sent.last_year,
        content: sent.content,
        key: sent.key,
    };
    let id = actions::draft(&ctx, &v.actor, new).await?;
    match actions::submit(&ctx, &v.actor, &id, 1, sent.priority).await {
        Ok(()) => Ok((StatusCode::CREATED, Json(json!({ "id": id, "state": "review" }))).into_response()),
        Err(error) => Ok(refused(error)),
    }
}

/// `POST /api/plans/{id}`: the system sends what was mended, and hands it in again.
pub(crate) async fn again(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    sent: Result<Json<Again>, JsonRejection>,
) -> Result<axum::response::Response, Failure> {
    agency(&v)?;
    let (id, sent) = (PlanId::new(id), body(sent)?);
    let content = sent.content;
    let write = move |kept: &mut Content| kept.clone_from(&content);
    actions::save(&ctx, &v.actor, &id, sent.edition, write).await?;
    match actions::submit(&ctx, &v.actor, &id, sent.edition + 1, sent.priority).await {
        Ok(()) => Ok(Json(json!({ "id": id, "state": "review" })).into_response()),
        Err(error) => Ok(refused(error)),
    }
}

/// `GET /api/plans`: approved plans.
pub(crate) async fn list(State(ctx): State<Ctx>) -> Result<Json<Value>, Failure> {
    let plans = ctx.read(store::list_in_force).await?;
    Ok(Json(json!({ "plans": plans })))
}

/// `GET /api/plans/{id}`: the versions that the caller may see, with reports and evaluations; for the plan's own
/// agency and the reviewers also what was decided and said.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Json<Value>, Failure> {
    let id = PlanId::new(id);
    let wanted = id.clone();
    let found = ctx
        .read(move |r| {
            let Some(plan) = store::find_plan(r, &wanted)? else { return Ok(None) };
            let versions = store::list_versions(r, &wanted)?;
            let told = (store::list_reviews(r, &wanted)?, store::list_comments(r, &wanted)?);
            let progress = (store::list_reports(r, &wanted)?, store::list_evaluations(r, &wanted)?);
            Ok::<_, DbError>(Some((plan, versions, told, progress)))
        })
        .await?;
    let (plan, mut versions, (reviews, comments), (reports, evaluations)) =
        found.ok_or(LifeError::Unknown)?;
    let programme = allow::programme(&ctx, &plan.programme)?;
    let all = allow::reads(&v.actor, &plan, allow::rules(&programme)?);
    if !all {
        versions.retain(|version| version.state == Stands::Approved);
        if versions.is_empty() {
            return Err(LifeError::Unknown.into());
        }
    }
    let reports: Vec<Value> = reports.iter().map(reported).collect();
    let mut answer =
        json!({ "plan": plan, "versions": versions, "reports": reports, "evaluations": evaluations });
    if all {
        answer["reviews"] = json!(reviews);
        answer["comments"] = json!(comments);
    }
    Ok(Json(answer))
}

/// A report with its ratios.
fn reported(report: &Report) -> Value {
    let share = |share: Option<super::model::ratios::Percent>| share.map(|share| share.to_string());
    let mut value = json!(report);
    value["execution"] = json!(share(report.money.execution()));
    value["spending"] = json!(share(report.money.spending()));
    value["achievement"] = json!(share(report.money.achievement()));
    value
}

/// Two versions.
#[derive(Debug, Deserialize)]
pub(crate) struct Pair {
    from: i64,
    to: i64,
}

/// `GET /api/plans/{id}/difference?from=&to=`: approved versions, line by line.
pub(crate) async fn compare(
    State(ctx): State<Ctx>,
    Path(id): Path<String>,
    asked: Result<Query<Pair>, QueryRejection>,
) -> Result<Json<Value>, Failure> {
    let Query(pair) = asked.map_err(|_| Failure::not_found())?;
    let (id, from, to) = (PlanId::new(id), pair.from, pair.to);
    let found = ctx
        .read(move |r| {
            Ok::<_, DbError>((store::find_version(r, &id, from)?, store::find_version(r, &id, to)?))
        })
        .await?;
    let approved = |version: &super::model::Version| version.state == Stands::Approved;
    let (Some(from), Some(to)) = (found.0.filter(approved), found.1.filter(approved)) else {
        return Err(LifeError::Unknown.into());
    };
    let changes = difference(&from.content, &to.content);
    Ok(Json(json!({ "from": from.number, "to": to.number, "reason": to.reason, "changes": changes })))
}
