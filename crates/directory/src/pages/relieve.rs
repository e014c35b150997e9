//! Ending a person's time in a post, or a deputy's.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Ctx;
use maud::html;
use web::components::{ButtonKind, DateInput, date_input};
use web::form::DateParts;
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::agency_path;
use super::appoint::{day, post_of};
use crate::DirectoryError;
use crate::actions::{self, Appointment};
use crate::model::Post;
use crate::store::{self, Holder, HoldingId};

/// Whose time is ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Holder,
    Deputy,
}

impl Kind {
    fn word(self) -> &'static str {
        if self == Self::Holder { "relieve" } else { "end-deputy" }
    }

    fn key(self, part: &str) -> String {
        format!("directory-{}-{part}", self.word())
    }
}

type Parts = Path<(String, String, String)>;

/// `GET …/relieve/{holding}`.
pub(crate) async fn form(ctx: State<Ctx>, visitor: Visitor, path: Parts) -> Result<Response, Failure> {
    show(&ctx, &visitor, path, Kind::Holder).await
}

/// `POST …/relieve/{holding}`.
pub(crate) async fn submit(
    ctx: State<Ctx>,
    visitor: Visitor,
    path: Parts,
    form: Form,
) -> Result<Response, Failure> {
    act(&ctx, &visitor, path, &form, Kind::Holder).await
}

/// `GET …/end-deputy/{holding}`.
pub(crate) async fn deputy_form(ctx: State<Ctx>, visitor: Visitor, path: Parts) -> Result<Response, Failure> {
    show(&ctx, &visitor, path, Kind::Deputy).await
}

/// `POST …/end-deputy/{holding}`.
pub(crate) async fn deputy_submit(
    ctx: State<Ctx>,
    visitor: Visitor,
    path: Parts,
    form: Form,
) -> Result<Response, Failure> {
    act(&ctx, &visitor, path, &form, Kind::Deputy).await
}

async fn show(ctx: &Ctx, v: &Visitor, path: Parts, kind: Kind) -> Result<Response, Failure> {
    let (post, holder) = load(ctx, v, path, kind).await?;
    let last = DateParts::roc(ctx.today());
    let empty =
        Form::from_pairs([("last-year", last.year), ("last-month", last.month), ("last-day", last.day)]);
    Ok(render(ctx, v, (&post, &holder), &empty, &Errors::new(), kind))
}

/// The post and the entry of the path; 404 when the entry is not of this post.
async fn load(
    ctx: &Ctx,
    v: &Visitor,
    Path((agency, post, holding)): Parts,
    kind: Kind,
) -> Result<(Post, Holder), Failure> {
    let post = post_of(ctx, v, &agency, &post)?;
    let id = HoldingId::new(holding);
    let found = ctx
        .read(move |r| match kind {
            Kind::Holder => store::find_holding(r, &id),
            Kind::Deputy => store::find_deputy(r, &id),
        })
        .await?;
    let holder = found.filter(|holder| holder.post == post.id).ok_or_else(Failure::not_found)?;
    Ok((post, holder))
}

async fn act(ctx: &Ctx, v: &Visitor, path: Parts, form: &Form, kind: Kind) -> Result<Response, Failure> {
    let (post, holder) = load(ctx, v, path, kind).await?;
    let mut errors = Errors::new();
    let Some(last) = day(ctx, v, form, "last", true, &mut errors) else {
        return Ok(render(ctx, v, (&post, &holder), form, &errors, kind));
    };
    let (actor, agencies, entry) = (v.actor.clone(), crate::agencies(ctx), holder.clone());
    let done = ctx
        .write(move |tx| match kind {
            Kind::Deputy => actions::end_deputy(tx, &actor, &agencies, &entry.id, last),
            Kind::Holder => {
                let ended = Appointment {
                    post: entry.post.clone(),
                    person: entry.person.clone(),
                    name: entry.name.clone(),
                    from_on: entry.from_on,
                    until_on: Some(last),
                };
                actions::relieve(tx, &actor, &agencies, &ended)
            }
        })
        .await;
    match done {
        Ok(()) => Ok(redirect(format!("{}/officials?done={}", agency_path(&post.agency), kind.word()))),
        Err(DirectoryError::Period) => {
            errors.add("last", t(ctx, v, "error-directory-period", &[]));
            Ok(render(ctx, v, (&post, &holder), form, &errors, kind))
        }
        Err(DirectoryError::NotHolder) => {
            errors.add("last", t(ctx, v, "error-directory-not-holder", &[]));
            Ok(render(ctx, v, (&post, &holder), form, &errors, kind))
        }
        Err(error) => Err(error.into()),
    }
}

fn render(
    ctx: &Ctx,
    v: &Visitor,
    (post, holder): (&Post, &Holder),
    form: &Form,
    errors: &Errors,
    kind: Kind,
) -> Response {
    let body = html! {
        p { (t(ctx, v, &kind.key("lead"), &[])) }
        form method="post" novalidate {
            (date_input(v.lang, &DateInput {
                name: "last",
                legend: &t(ctx, v, "directory-first-last-until", &[]),
                hint: None,
                error: errors.of("last"),
                value: form.date("last"),
                optional: false,
                heading: false,
            }))
            (super::submit(ctx, v, &kind.key("button"), ButtonKind::Danger))
        }
    };
    let args = [("name", holder.name.as_str().into()), ("post", post.title.of(v.lang).into())];
    page(ctx, v, &t(ctx, v, &kind.key("title"), &args))
        .back(format!("{}/officials", agency_path(&post.agency)), "")
        .errors(errors)
        .body(body)
}
