//! One authority: its certificate, chain, lists, figures and what it issues.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::Authority;
use catalogue::model::authority::KeyKind;
use kernel::Ctx;
use maud::{Markup, html};
use signature::Certificate;
use web::components::{
    Button, ButtonKind, Choice, Column, Select, Summary, Table, button, inset, select, stat, stats,
    summary_list, table,
};
use web::{Failure, Form, Visitor, page, redirect, t};

use super::authorities::standing_tag;
use super::{agency_name, authority_of, grouped, moment};
use crate::actions;
use crate::chain::{self, Link};
use crate::error::TrustError;
use crate::model::{Generation, Purpose};
use crate::store::{self, Figures, List};
use crate::x509::name;

/// What storage knows of an authority.
struct Known {
    generations: Vec<Generation>,
    links: Vec<Link>,
    revoked: bool,
    list: Option<List>,
    delta: Option<List>,
    figures: Figures,
}

/// `GET /authorities/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let v = &visitor;
    let authority = authority_of(&ctx, &id)?;
    let known = known(&ctx, &authority).await?;
    let own = known.generations.iter().find(|generation| generation.retired_at.is_none());
    let certificate = own.map(|own| Certificate::from_der(&own.der)).transpose().map_err(TrustError::from)?;
    let body = html! {
        (summary_list(&[
            Summary::new(t(&ctx, v, "trust-agency", &[]), agency_name(&ctx, v, &authority)),
            Summary::new(t(&ctx, v, "trust-state", &[]), standing_tag(&ctx, v, certificate.as_ref(), known.revoked)),
            Summary::new(t(&ctx, v, "trust-policies", &[]), authority.policies.join(" ")),
        ]))
        @if let (Some(own), Some(certificate)) = (own, &certificate) {
            (own_certificate(&ctx, v, own, certificate))
            (lists(&ctx, v, &authority, own, &known))
            h2 { (t(&ctx, v, "trust-figures", &[])) }
            (stats(&html! {
                (stat(&known.figures.issued.to_string(), &t(&ctx, v, "trust-figure-issued", &[]), None))
                (stat(&known.figures.in_force.to_string(), &t(&ctx, v, "trust-figure-in-force", &[]), None))
                (stat(&known.figures.revoked.to_string(), &t(&ctx, v, "trust-figure-revoked", &[]), None))
            }))
            (generations(&ctx, v, &authority, &known)?)
        } @else {
            (inset(&html! { (t(&ctx, v, "trust-not-founded-next", &[])) }))
        }
        (profiles(&ctx, v, &authority))
        @if actions::is_officer(&authority, &v.actor) {
            p { a href={ "/desk/authorities/" (authority.id) } { (t(&ctx, v, "trust-to-desk", &[])) } }
        }
        @if own.is_some() && actions::is_manager(&authority, &v.actor) {
            (roll_over_form(&ctx, v, &authority))
        }
    };
    Ok(page(&ctx, v, authority.name.of(v.lang)).back("/authorities", "").body(body))
}

/// `POST /desk/authorities/{id}/roll-over`.
pub(crate) async fn roll_over(
    State(ctx): State<Ctx>,
    visitor: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let kind = KeyKind::ALL.into_iter().find(|(word, _)| *word == form.text("key")).map(|(_, kind)| kind);
    actions::roll_over(&ctx, &visitor.actor, &id, kind).await?;
    Ok(redirect(format!("/authorities/{id}")))
}

async fn known(ctx: &Ctx, authority: &Authority) -> Result<Known, TrustError> {
    let (id, above, now) = (authority.id.clone(), authority.issuer.clone(), ctx.now());
    ctx.read(move |r| {
        let generations = store::list_generations(r, &id, Purpose::Certify)?;
        let own = generations.iter().find(|generation| generation.retired_at.is_none());
        let revoked = actions::is_revoked(r, above.as_deref(), own)?;
        let list = match own {
            Some(own) => store::find_whole(r, &id, own.generation)?,
            None => None,
        };
        let delta = match &list {
            Some(list) => store::find_delta(r, &id, list.number)?,
            None => None,
        };
        let figures = store::figures(r, &id, now)?;
        let links = chain::links(r, &id)?;
        Ok(Known { generations, links, revoked, list, delta, figures })
    })
    .await
}

fn own_certificate(ctx: &Ctx, v: &Visitor, own: &Generation, certificate: &Certificate) -> Markup {
    let base = format!("/certificates/{}-{}", own.authority, own.generation);
    let line = |key: &str, value: Markup| Summary::new(t(ctx, v, key, &[]), value);
    html! {
        h2 { (t(ctx, v, "trust-own-certificate", &[])) }
        (summary_list(&[
            line("trust-subject", html! { (name::text(certificate.subject())) }),
            line("trust-issuer", html! { (name::text(certificate.issuer())) }),
            line("trust-serial", grouped(&hex::encode(certificate.serial()))),
            line("trust-from", html! { (moment(v, certificate.not_before())) }),
            line("trust-until", html! { (moment(v, certificate.not_after())) }),
            line("trust-key", html! { (key_words(ctx, v, certificate)) }),
            line("trust-fingerprint", grouped(&hex::encode(certificate.fingerprint()))),
            line("trust-download", html! {
                a href={ (base) ".cer" } { "DER" } " " a href={ (base) ".pem" } { "PEM" } " "
                a href={ (base) "-chain.pem" } { (t(ctx, v, "trust-chain", &[])) }
            }),
        ]))
    }
}

/// The kind of a certificate's key, as people name it.
fn key_words(ctx: &Ctx, v: &Visitor, certificate: &Certificate) -> String {
    let kind = actions::kind_of_certificate(certificate);
    kind.map_or_else(String::new, |kind| t(ctx, v, &format!("trust-key-{}", kind.word()), &[]))
}

fn lists(ctx: &Ctx, v: &Visitor, authority: &Authority, own: &Generation, known: &Known) -> Markup {
    let base = format!("/crl/{}-{}", own.authority, own.generation);
    let told = |list: &List, href: String| {
        let words = t(
            ctx,
            v,
            "trust-list-told",
            &[
                ("number", list.number.into()),
                ("made", moment(v, list.this_update).into()),
                ("until", moment(v, list.next_update).into()),
            ],
        );
        html! { a href=(href) { (words) } }
    };
    let none = || html! { (t(ctx, v, "trust-list-none", &[])) };
    let mut lines = vec![Summary::new(
        t(ctx, v, "trust-list-whole", &[]),
        known.list.as_ref().map_or_else(none, |list| told(list, format!("{base}.crl"))),
    )];
    if authority.lists.delta_hours.is_some() {
        let delta = known.delta.as_ref().map_or_else(none, |list| told(list, format!("{base}-delta.crl")));
        lines.push(Summary::new(t(ctx, v, "trust-list-delta", &[]), delta));
    }
    if authority.responder.is_some() {
        let address = authority.address.as_deref().unwrap_or(&ctx.settings.public_url);
        let address = html! { code { (address) "/ocsp/" (authority.id) } };
        lines.push(Summary::new("OCSP", address));
    }
    if authority.time_stamping.is_some() {
        let address = html! { code { (ctx.settings.public_url) "/tsa" } };
        lines.push(Summary::new(t(ctx, v, "trust-time-stamping", &[]), address));
    }
    html! {
        h2 { (t(ctx, v, "trust-revocation", &[])) }
        (summary_list(&lines))
    }
}

fn generations(ctx: &Ctx, v: &Visitor, authority: &Authority, known: &Known) -> Result<Markup, TrustError> {
    let all = &known.generations;
    if all.len() < 2 {
        return Ok(html! {});
    }
    let mut rows = Vec::with_capacity(all.len());
    for generation in all {
        let certificate = Certificate::from_der(&generation.der)?;
        let number = generation.generation;
        let file = format!("/certificates/{}-{number}.cer", authority.id);
        let links = known.links.iter().filter(|link| link.of == number && !link.revoked);
        rows.push(vec![
            html! { a href=(file) { (number) } },
            html! { (key_words(ctx, v, &certificate)) },
            html! { (moment(v, generation.made_at)) },
            html! { (generation.retired_at.map(|at| moment(v, at)).unwrap_or_default()) },
            html! {
                @for link in links {
                    @let file = format!("{}.cer", link.file(&authority.id));
                    a href={ "/certificates/" (file) } { (file) } " "
                }
            },
        ]);
    }
    let columns = ["trust-generation", "trust-key", "trust-made", "trust-retired", "trust-download"];
    Ok(html! {
        h2 { (t(ctx, v, "trust-generations", &[])) }
        (table(&Table {
            caption: &t(ctx, v, "trust-generations", &[]),
            caption_hidden: true,
            columns: columns.map(|key| Column::new(t(ctx, v, key, &[]))).to_vec(),
            rows,
        }))
    })
}

fn profiles(ctx: &Ctx, v: &Visitor, authority: &Authority) -> Markup {
    if authority.profiles.is_empty() {
        return html! {};
    }
    let rows = authority.profiles.iter().map(|profile| {
        vec![
            html! { (profile.name.of(v.lang)) },
            html! { (t(ctx, v, &format!("trust-holder-{}", profile.holder.word()), &[])) },
            html! { (profile.days) },
        ]
    });
    let columns = ["trust-profile", "trust-holder", "trust-days"];
    html! {
        h2 { (t(ctx, v, "trust-profiles", &[])) }
        (table(&Table {
            caption: &t(ctx, v, "trust-profiles", &[]),
            caption_hidden: true,
            columns: columns.map(|key| Column::new(t(ctx, v, key, &[]))).to_vec(),
            rows: rows.collect(),
        }))
    }
}

fn roll_over_form(ctx: &Ctx, v: &Visitor, authority: &Authority) -> Markup {
    let choices: Vec<Choice> = KeyKind::ALL
        .into_iter()
        .map(|(word, _)| Choice::new(word, t(ctx, v, &format!("trust-key-{word}"), &[])))
        .collect();
    html! {
        h2 { (t(ctx, v, "trust-roll-over", &[])) }
        p { (t(ctx, v, "trust-roll-over-lead", &[])) }
        form method="post" action={ "/desk/authorities/" (authority.id) "/roll-over" } {
            (select(v.lang, &Select {
                name: "key",
                label: &t(ctx, v, "trust-key", &[]),
                value: authority.key.word(),
                choices: &choices,
                ..Select::default()
            }))
            (button(&Button { text: &t(ctx, v, "trust-roll-over-do", &[]), kind: ButtonKind::Danger, value: None }))
        }
    }
}
