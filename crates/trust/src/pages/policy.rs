//! The certificate policies that bind the authorities: which version is in force, and by whose resolution.

use std::sync::Arc;

use catalogue::model::CertificatePolicy;
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{Column, Summary, Table, summary_list, table, warning};
use web::{Visitor, t};

use crate::error::TrustError;
use crate::policy::{self, InForce};

/// Each policy with its version in force; nothing where the catalogue has none.
pub(super) async fn section(ctx: &Ctx, v: &Visitor) -> Result<Markup, TrustError> {
    let policies = catalogue::current(ctx).certificate_policies().to_vec();
    let mut shown = Vec::with_capacity(policies.len());
    for policy in policies {
        let wanted = policy.clone();
        let found = ctx.read(move |r| match policy::in_force(r, &wanted) {
            Ok(found) => Ok(Some(found)),
            Err(TrustError::PolicyNotAdopted { .. } | TrustError::PolicyChanged { .. }) => Ok(None),
            Err(error) => Err(error),
        });
        shown.push((policy, found.await?));
    }
    Ok(html! {
        @for (policy, found) in &shown {
            h2 { (policy.name.of(v.lang)) }
            @match found {
                Some(found) => (in_force(ctx, v, found)),
                None => (not_in_force(ctx, v, policy)),
            }
        }
    })
}

fn council(ctx: &Ctx, v: &Visitor, id: &str) -> Markup {
    let name = catalogue::current(ctx).council(id).map(|council| council.name.of(v.lang).to_owned());
    html! { a href={ "/councils/" (id) } { (name.unwrap_or_else(|| id.to_owned())) } }
}

fn not_in_force(ctx: &Ctx, v: &Visitor, policy: &Arc<CertificatePolicy>) -> Markup {
    html! {
        (warning(v.lang, &t(ctx, v, "trust-policy-none", &[])))
        p { (council(ctx, v, &policy.council)) }
    }
}

fn in_force(ctx: &Ctx, v: &Visitor, found: &InForce) -> Markup {
    let InForce { policy, version, resolution, on } = found;
    let word = |key: &str| t(ctx, v, key, &[]);
    let rows = version.limits.iter().map(|limit| {
        let keys: Vec<&str> = limit.keys.iter().map(|kind| kind.word()).collect();
        let holder = t(ctx, v, &format!("trust-holder-{}", limit.holder.word()), &[]);
        vec![html! { (holder) }, html! { (limit.days) }, html! { (keys.join(", ")) }]
    });
    html! {
        (summary_list(&[
            Summary::new(word("trust-policy-version"), &version.number),
            Summary::new(word("trust-policy-says"), version.summary.of(v.lang)),
            Summary::new(word("trust-policy-resolution"), html! {
                (resolution) " · " (on.long(v.lang)) " · " (council(ctx, v, &policy.council))
            }),
            Summary::new(word("trust-policies"), version.oids.join(" ")),
        ]))
        (table(&Table {
            caption: &word("trust-policy-limits"),
            caption_hidden: false,
            columns: vec![
                Column::new(word("trust-policy-holder")),
                Column::numeric(word("trust-policy-days")),
                Column::new(word("trust-policy-keys")),
            ],
            rows: rows.collect(),
        }))
    }
}
