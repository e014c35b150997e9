//! The directory for programs. Every answer is as of a day (`on`, today unless given).

use axum::Json;
use axum::extract::{Path, Query, State};
use kernel::{AgencyId, Ctx, Day, Lang, PostId};
use serde::Deserialize;
use serde_json::{Value, json};
use web::Failure;

use crate::model::{Agencies, Agency, Post, Unit};
use crate::store::{self, Holder};

/// Entries in one answer.
const PAGE: usize = 100;

/// Query of all endpoints; each uses what it needs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ApiQuery {
    q: String,
    name: String,
    on: String,
    after: String,
}

impl ApiQuery {
    fn day(&self, ctx: &Ctx) -> Result<Day, Failure> {
        if self.on.is_empty() {
            return Ok(ctx.today());
        }
        self.on.parse().map_err(|_| Failure::new(422, "directory.bad_day").at("on"))
    }
}

/// `GET /api/directory/agencies?q=&on=&after=`: agencies in force by id; `next` continues.
pub(crate) async fn agencies(
    State(ctx): State<Ctx>,
    Query(query): Query<ApiQuery>,
) -> Result<Json<Value>, Failure> {
    let day = query.day(&ctx)?;
    let index = crate::agencies(&ctx);
    let mut found: Vec<&Agency> = match query.q.trim() {
        "" => index.all().iter().collect(),
        text => index.search(text, Lang::Zh),
    };
    found.retain(|agency| agency.in_force(day) && agency.id.as_str() > query.after.as_str());
    found.sort_by(|a, b| a.id.cmp(&b.id));
    let next = found.get(PAGE).and(found.get(PAGE - 1)).map(|agency| agency.id.clone());
    let rows: Vec<Value> = found.into_iter().take(PAGE).map(agency_json).collect();
    Ok(Json(json!({ "on": day, "agencies": rows, "next": next })))
}

/// `GET /api/directory/agencies/{id}?on=`: one agency with what is under it.
pub(crate) async fn agency(
    State(ctx): State<Ctx>,
    Path(id): Path<String>,
    Query(query): Query<ApiQuery>,
) -> Result<Json<Value>, Failure> {
    let day = query.day(&ctx)?;
    let index = crate::agencies(&ctx);
    let id = AgencyId::new(id);
    let agency =
        index.agency(&id).or_else(|| index.agency_by_code(id.as_str())).ok_or_else(Failure::not_found)?;
    Ok(Json(whole_agency(&index, agency, day)))
}

/// `GET /api/directory/posts/{id}?on=`: one post with its holders and deputies.
pub(crate) async fn post(
    State(ctx): State<Ctx>,
    Path(id): Path<String>,
    Query(query): Query<ApiQuery>,
) -> Result<Json<Value>, Failure> {
    let day = query.day(&ctx)?;
    let index = crate::agencies(&ctx);
    let id = PostId::new(id);
    let mut body = post_json(index.post(&id).ok_or_else(Failure::not_found)?);
    let (holders, deputies) = ctx
        .read(move |r| {
            Ok::<_, kernel::DbError>((store::holders_of(r, &id, day)?, store::deputies_of(r, &id, day)?))
        })
        .await?;
    body["on"] = json!(day);
    body["holders"] = holders.iter().map(holder_json).collect();
    body["deputies"] = deputies.iter().map(holder_json).collect();
    Ok(Json(body))
}

/// `GET /api/directory/officials?name=&on=`: officials whose name begins so.
pub(crate) async fn officials(
    State(ctx): State<Ctx>,
    Query(query): Query<ApiQuery>,
) -> Result<Json<Value>, Failure> {
    let day = query.day(&ctx)?;
    let name = query.name.trim().to_owned();
    if name.is_empty() {
        return Err(Failure::new(422, "directory.name_missing").at("name"));
    }
    let found = ctx.read(move |r| store::search_officials(r, &name, day, PAGE as i64)).await?;
    let index = crate::agencies(&ctx);
    let rows: Vec<Value> = found
        .iter()
        .map(|holder| {
            let mut row = holder_json(holder);
            let post = index.post(&holder.post);
            row["post"] = json!(holder.post);
            row["agency"] = json!(post.map(|post| &post.agency));
            row["title"] = json!(post.map(|post| &post.title));
            row
        })
        .collect();
    Ok(Json(json!({ "on": day, "officials": rows })))
}

fn agency_json(agency: &Agency) -> Value {
    json!({
        "id": agency.id, "code": agency.code, "oid": agency.oid, "name": agency.name, "level": agency.level,
        "parent": agency.parent, "valid_from": agency.valid_from, "valid_until": agency.valid_until,
        "successors": agency.successors,
    })
}

fn whole_agency(index: &Agencies, agency: &Agency, day: Day) -> Value {
    let ids = |agencies: Vec<&Agency>| agencies.iter().map(|agency| agency.id.clone()).collect::<Vec<_>>();
    let children = index.children(&agency.id).into_iter().filter(|child| child.in_force(day)).collect();
    let units: Vec<Value> = index.units_of(&agency.id).into_iter().map(unit_json).collect();
    let posts: Vec<Value> = index.posts_of(&agency.id).into_iter().map(post_json).collect();
    let mut body = agency_json(agency);
    body["on"] = json!(day);
    body["in_force"] = json!(agency.in_force(day));
    body["work_done_by"] = json!(ids(index.successor_on(&agency.id, day)));
    body["predecessors"] = json!(ids(index.predecessors(&agency.id)));
    body["children"] = json!(ids(children));
    body["units"] = json!(units);
    body["posts"] = json!(posts);
    body
}

fn unit_json(unit: &Unit) -> Value {
    json!({ "id": unit.id, "name": unit.name, "parent": unit.parent })
}

fn post_json(post: &Post) -> Value {
    json!({
        "id": post.id, "agency": post.agency, "unit": post.unit, "title": post.title,
        "reports_to": post.reports_to, "roles": post.roles,
    })
}

/// Names and days only: a person's id means nothing outside of this node.
fn holder_json(holder: &Holder) -> Value {
    json!({ "name": holder.name, "from": holder.from_on, "until": holder.until_on })
}
