//! The authorities and how they stand.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use catalogue::model::Authority;
use kernel::Ctx;
use maud::{Markup, html};
use signature::Certificate;
use web::components::{Column, Table, Tone, empty_state, table, tag};
use web::{Failure, Visitor, page, t};

use super::agency_name;
use crate::error::TrustError;
use crate::model::Purpose;
use crate::store::{self, Figures};

/// `GET /authorities`.
pub(crate) async fn show(State(ctx): State<Ctx>, visitor: Visitor) -> Result<Response, Failure> {
    let v = &visitor;
    let authorities = catalogue::current(&ctx).authorities().to_vec();
    let found = standings(&ctx, authorities).await?;
    let policy = super::policy::section(&ctx, v).await?;
    let columns = ["trust-authority", "trust-agency", "trust-state", "trust-until", "trust-in-force"];
    let body = html! {
        p { (t(&ctx, v, "trust-authorities-lead", &[])) }
        (super::verify::link(&ctx, v))
        @if found.is_empty() {
            (empty_state(&t(&ctx, v, "trust-authorities-none", &[]), &html! {}))
        } @else {
            (table(&Table {
                caption: &t(&ctx, v, "trust-authorities-title", &[]),
                caption_hidden: true,
                columns: columns.map(|key| Column::new(t(&ctx, v, key, &[]))).to_vec(),
                rows: found.iter().map(|standing| row(&ctx, v, standing)).collect(),
            }))
        }
        (policy)
    };
    Ok(page(&ctx, v, &t(&ctx, v, "trust-authorities-title", &[])).body(body))
}

/// An authority with its certificate in use, when it has been founded, and its figures.
struct Standing {
    authority: Arc<Authority>,
    certificate: Option<Certificate>,
    revoked: bool,
    figures: Figures,
}

async fn standings(ctx: &Ctx, authorities: Vec<Arc<Authority>>) -> Result<Vec<Standing>, TrustError> {
    let now = ctx.now();
    ctx.read(move |r| {
        let mut found = Vec::with_capacity(authorities.len());
        for authority in authorities {
            let own = store::find_current(r, &authority.id, Purpose::Certify)?;
            let certificate = own.as_ref().map(|own| Certificate::from_der(&own.der)).transpose()?;
            let revoked = crate::actions::is_revoked(r, authority.issuer.as_deref(), own.as_ref())?;
            let figures = store::figures(r, &authority.id, now)?;
            found.push(Standing { authority, certificate, revoked, figures });
        }
        // The root first, then by id.
        found.sort_by_key(|standing| !standing.authority.is_root());
        Ok(found)
    })
    .await
}

fn row(ctx: &Ctx, v: &Visitor, standing: &Standing) -> Vec<Markup> {
    let authority = &standing.authority;
    let until = standing.certificate.as_ref().map(|certificate| certificate.not_after().day().long(v.lang));
    vec![
        html! { a href={ "/authorities/" (authority.id) } { (authority.name.of(v.lang)) } },
        html! { (agency_name(ctx, v, authority)) },
        standing_tag(ctx, v, standing.certificate.as_ref(), standing.revoked),
        html! { (until.unwrap_or_default()) },
        html! { (standing.figures.in_force) },
    ]
}

/// How an authority stands, in a word.
pub(super) fn standing_tag(ctx: &Ctx, v: &Visitor, own: Option<&Certificate>, revoked: bool) -> Markup {
    let (tone, key) = match own {
        None => (Tone::Plain, "trust-not-founded"),
        Some(_) if revoked => (Tone::Bad, "trust-state-revoked"),
        Some(own) if !own.valid_at(ctx.now()) => (Tone::Bad, "trust-state-expired"),
        Some(_) => (Tone::Good, "trust-state-in-force"),
    };
    tag(tone, &t(ctx, v, key, &[]))
}
