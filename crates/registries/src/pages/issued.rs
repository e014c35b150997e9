//! An issued extract as its reader has it: on paper, or as a file under the agency's seal.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use http::header;
use kernel::seals::{PACKAGE_TYPE, Sealing};
use kernel::{Actor, Ctx};
use maud::html;
use serde_json::Value as Json;
use web::components::{ButtonKind, Summary, button_link, summary_list};
use web::{Failure, Visitor, page, t};

use super::extract::content_title;
use super::{Place, agency_name, post_title};
use crate::RegistriesError;
use crate::actions::may_issue;
use crate::actions::seal::{file_name, seal_extract};
use crate::model::{Extract, Medium};
use crate::store;

/// Whether the visitor may see an extract's content: its issuers' posts and the person.
fn may_see(actor: &Actor, extract: &Extract, place: &Place) -> bool {
    let own =
        matches!(actor, Actor::Citizen(person) if extract.subject.as_ref() == Some(&person.national_id));
    own || (extract.medium == Medium::Paper && may_issue(actor, &place.registry))
}

/// `GET /extracts/{code}/print`: the extract as it was issued, to print.
pub(crate) async fn print(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let extract = ctx.read(move |r| store::find_extract(r, &code)).await?.ok_or(RegistriesError::NotFound)?;
    let place = Place::of(&ctx, &extract.registry)?;
    if !may_see(&v.actor, &extract, &place) {
        return Ok(Failure::from(RegistriesError::NotIssuer).into_response());
    }
    let content: Json = serde_json::from_str(&extract.body).unwrap_or(Json::Null);
    let title = content_title(&extract, v.lang);
    let lines: Vec<Summary> = content["fields"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|field| {
            let text = |part: &Json| part[v.lang.code()].as_str().unwrap_or_default().to_owned();
            Summary::new(text(&field["name"]), field[v.lang.code()].as_str().unwrap_or_default())
        })
        .collect();
    let public = ctx.settings.public_url.trim_end_matches('/');
    let issued = format!("{} {}", extract.issued_at.day().long(v.lang), extract.issued_at.clock_time());
    let agency = agency_name(&ctx, v.lang, &extract.agency);
    let by = extract.post.as_ref().map(|post| post_title(&ctx, v.lang, post));
    let true_on = content["true_on"].as_str().and_then(|day| day.parse::<kernel::Day>().ok());
    let body = html! {
        article.print-document {
            h1 { (title) }
            p { (agency) }
            (summary_list(&lines))
            @if let Some(day) = true_on {
                p { (t(&ctx, v, "registries-extract-true-on", &[("day", day.long(v.lang).into())])) }
            }
            p { (t(&ctx, v, "registries-extract-issued", &[
                ("at", issued.into()), ("purpose", extract.purpose.of(v.lang).into()),
            ])) @if let Some(post) = by { " " (post) } }
            p { (t(&ctx, v, "registries-extract-check", &[
                ("url", format!("{public}/extracts").into()), ("code", extract.printed_code().into()),
            ])) }
            p { small { (t(&ctx, v, "registries-extract-digest", &[])) " " (extract.digest) } }
        }
        p { (t(&ctx, v, "registries-extract-print", &[])) }
        @if extract.medium == Medium::Electronic && ctx.find_part::<Sealing>().is_some() {
            p { (t(&ctx, v, "registries-extract-file", &[])) }
            p { (button_link(
                &t(&ctx, v, "registries-extract-file-take", &[]),
                &format!("/extracts/{}/file", extract.code),
                ButtonKind::Secondary,
            )) " " a href="/verify" { (t(&ctx, v, "registries-extract-file-verify", &[])) } }
        }
    };
    Ok(page(&ctx, v, &title).own_heading().body(body))
}

/// `GET /extracts/{code}/file`: the electronic extract under the agency's seal, always the same file.
pub(crate) async fn file(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let extract = ctx.read(move |r| store::find_extract(r, &code)).await?.ok_or(RegistriesError::NotFound)?;
    let place = Place::of(&ctx, &extract.registry)?;
    if !may_see(&visitor.actor, &extract, &place) {
        return Err(RegistriesError::NotIssuer.into());
    }
    seal_extract(&ctx, &extract).await?;
    let id = extract.id.clone();
    let package = ctx.read(move |r| store::find_file(r, &id)).await?.ok_or(RegistriesError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, PACKAGE_TYPE.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&extract, "asics"))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, package).into_response())
}
