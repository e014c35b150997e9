//! Versions of a plan side by side: what a revision changed, and what was published when.

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use serde::Deserialize;
use web::components::{Table, empty_state, inset, table};
use web::{Failure, Visitor, page, t};

use super::{Whole, columns, fields, place_name, show as shown, state_tag, word};
use crate::life::LifeError;
use crate::life::model::Version;
use crate::life::model::difference::difference;

/// Versions that are asked for.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    version: Option<i64>,
    from: Option<i64>,
    to: Option<i64>,
}

impl Asked {
    fn find<'a>(whole: &'a Whole, v: &Visitor, number: i64) -> Result<&'a Version, LifeError> {
        let visible = whole.visible(v)?;
        visible.into_iter().find(|version| version.number == number).ok_or(LifeError::Unknown)
    }

    /// The version asked for; without one that in force, or the newest where nothing is.
    pub(super) fn one<'a>(&self, whole: &'a Whole, v: &Visitor) -> Result<&'a Version, LifeError> {
        let usual = if whole.plan.in_force > 0 { whole.plan.in_force } else { whole.plan.newest };
        Self::find(whole, v, self.version.unwrap_or(usual))
    }

    /// The two versions asked for; without them the newest that may be seen and the one before it.
    pub(super) fn pair<'a>(
        &self,
        whole: &'a Whole,
        v: &Visitor,
    ) -> Result<(&'a Version, &'a Version), LifeError> {
        let visible = whole.visible(v)?;
        let last = visible.last().ok_or(LifeError::Unknown)?;
        let to = Self::find(whole, v, self.to.unwrap_or(last.number))?;
        let before =
            visible.iter().rfind(|version| version.number < to.number).map_or(to.number, |one| one.number);
        Ok((Self::find(whole, v, self.from.unwrap_or(before))?, to))
    }
}

/// `GET /plans/{id}/versions/{number}`: what was published as this version.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    place: Result<Path<(String, i64)>, PathRejection>,
) -> Result<Response, Failure> {
    let Path((id, number)) = place.map_err(|_| Failure::not_found())?;
    let whole = Whole::load(&ctx, &v, &id).await?;
    let version = Asked::find(&whole, &v, number)?;
    let title = t(&ctx, &v, "plans-version-title", &[("number", number.to_string().into())]);
    let frame = page(&ctx, &v, &title).caption(&version.content.name).back(format!("/plans/{id}"), "").wide();
    Ok(frame.body(html! {
        p { (state_tag(&ctx, &v, version.state)) }
        @if number < whole.plan.in_force {
            (inset(&html! { p {
                (word(&ctx, &v, "plans-version-old")) " "
                a href={ "/plans/" (id) "/difference?from=" (number) "&to=" (whole.plan.in_force) } { (word(&ctx, &v, "plans-what-changed")) }
            } }))
        }
        (shown::content(&ctx, &v, &whole, version))
    }))
}

/// `GET /plans/{id}/difference?from=&to=`: line by line, as it was and as it is.
pub(crate) async fn compare(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.map_err(|_| Failure::not_found())?;
    let whole = Whole::load(&ctx, &v, &id).await?;
    let (from, to) = asked.pair(&whole, &v)?;
    let changes = difference(&from.content, &to.content);
    let numbers = [("from", from.number.to_string().into()), ("to", to.number.to_string().into())];
    let title = t(&ctx, &v, "plans-difference", &numbers);
    let frame = page(&ctx, &v, &title).caption(&whole.plan.name).back(format!("/plans/{id}"), "").wide();
    if changes.is_empty() {
        let next = html! { p { a href={ "/plans/" (id) } { (whole.plan.name) } } };
        return Ok(frame.body(empty_state(&word(&ctx, &v, "plans-difference-none"), &next)));
    }
    let side = |field: &str, value: Option<&String>, none: &str| match value {
        Some(value) if value.is_empty() => "—".to_owned(),
        Some(value) => shown::cell(&ctx, &v, field, value),
        None => word(&ctx, &v, none),
    };
    let rows = changes.iter().map(|change| {
        vec![
            html! { (place_name(&ctx, &v, change.part, Some(&change.name).filter(|_| !change.id.is_empty()).map(String::as_str))) },
            html! { (fields::label(&ctx, &v, &change.field)) },
            html! { (side(&change.field, change.before.as_ref(), "plans-side-new")) },
            html! { (side(&change.field, change.after.as_ref(), "plans-side-gone")) },
        ]
    });
    Ok(frame.body(html! {
        @if let Some(reason) = &to.reason {
            (inset(&html! { p { strong { (word(&ctx, &v, "plans-revision-reason")) } " " (reason) } }))
        }
        (table(&Table {
            caption: &title,
            caption_hidden: true,
            columns: columns(&ctx, &v, &["plans-what", "plans-field", "plans-before-revision", "plans-after-revision"]),
            rows: rows.collect(),
        }))
        p { a href={ "/plans/" (id) "/tables/difference.csv?from=" (from.number) "&to=" (to.number) } download { (word(&ctx, &v, "plans-download")) } }
    }))
}
