//! The person's data, for the client that they signed in to.

use axum::extract::State;
use axum::response::Response;
use catalogue::model::Scope;
use http::{HeaderMap, header};
use kernel::Ctx;
use serde_json::json;

use super::{Refusal, private, token};
use crate::model::TokenKind;
use crate::{actions, hash};

/// `GET` or `POST /openid/userinfo` (OpenID Connect Core, section 5.3). What the person
/// has agreed to, as it is now; a post that is no longer held is not told.
pub(crate) async fn show(State(ctx): State<Ctx>, headers: HeaderMap) -> Result<Response, Refusal> {
    let line = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let bearer = line.and_then(|line| line.strip_prefix("Bearer ")).ok_or_else(Refusal::token)?;
    let found = token::find(&ctx, hash(bearer.trim())).await?;
    let (_, sign_in) =
        found.filter(|(token, _)| token.kind == TokenKind::Access.as_str()).ok_or_else(Refusal::token)?;
    let has = |scope| sign_in.scopes.contains(&scope);
    let (context, id, post) = (ctx.clone(), sign_in.person.clone(), sign_in.post.clone());
    let (person, official) = ctx
        .read(move |r| {
            let person = identity::store::find_person(r, &id)?;
            let official = match (person.clone(), post) {
                (Some(person), Some(post)) => identity::actions::find_official(&context, r, person, &post)?,
                _ => None,
            };
            Ok::<_, kernel::DbError>((person, official))
        })
        .await?;
    let person = person.ok_or_else(Refusal::token)?;
    let mut claims = json!({ "sub": actions::subject(&ctx, &sign_in.client, &sign_in.person).await? });
    if has(Scope::Profile) {
        claims["name"] = json!(person.name);
    }
    if has(Scope::NationalId) {
        claims["national_id"] = json!(person.national_id);
    }
    if let Some(official) = official.filter(|_| has(Scope::Post)) {
        claims["post"] = json!(official.post);
        claims["agency"] = json!(official.agency);
    }
    Ok(private(claims))
}
