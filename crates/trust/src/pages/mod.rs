//! Pages of the authorities.

pub(crate) mod authorities;
pub(crate) mod authority;
pub(crate) mod certificate;
pub(crate) mod desk;
pub(crate) mod hosts;
pub(crate) mod issue;
pub(crate) mod my;
mod policy;
pub(crate) mod verify;

use catalogue::model::Authority;
use kernel::{Ctx, Timestamp};
use maud::{Markup, html};
use web::components::{Choice, Select, TextArea, Tone, select, tag, textarea};
use web::{Errors, Failure, Form, Visitor, t};

use crate::model::{Issued, REASONS, State};

/// Rows on a page of a long list.
const PAGE: usize = 20;

/// Day and time, for people.
fn moment(v: &Visitor, at: Timestamp) -> String {
    format!("{} {}", at.day().long(v.lang), at.clock_time())
}

/// An authority's agency.
fn agency_name(ctx: &Ctx, v: &Visitor, authority: &Authority) -> String {
    let agencies = directory::agencies(ctx);
    let found = agencies.agency(&authority.agency);
    found.map_or_else(|| authority.agency.to_string(), |agency| agency.name.of(v.lang).to_owned())
}

/// A certificate's state in a word.
fn state_tag(ctx: &Ctx, v: &Visitor, issued: &Issued) -> Markup {
    let state = issued.state(ctx.now());
    let tone = match state {
        State::InForce => Tone::Good,
        State::NotYet => Tone::Info,
        State::Held => Tone::Warn,
        State::Revoked => Tone::Bad,
        State::Expired => Tone::Plain,
    };
    tag(tone, &t(ctx, v, &format!("trust-state-{}", crate::actions::state_word(state)), &[]))
}

/// A number or fingerprint in groups that can be compared by eye.
fn grouped(hexadecimal: &str) -> Markup {
    let groups: Vec<String> =
        hexadecimal.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).to_uppercase()).collect();
    html! { code { (groups.join(" ")) } }
}

/// The name of a profile.
fn profile_name(v: &Visitor, authority: &Authority, profile: &str) -> String {
    let found = authority.profile(profile);
    found.map_or_else(|| profile.to_owned(), |profile| profile.name.of(v.lang).to_owned())
}

/// The reasons that people may choose; a compromised authority is not theirs to tell.
fn reason_select(ctx: &Ctx, v: &Visitor, error: Option<&str>, value: &str) -> Markup {
    let choices: Vec<Choice> = REASONS
        .iter()
        .filter(|(_, word, _)| !matches!(*word, "certificate-hold" | "ca-compromise"))
        .map(|(_, word, _)| Choice::new(*word, t(ctx, v, &format!("trust-reason-{word}"), &[])))
        .collect();
    select(
        v.lang,
        &Select {
            name: "reason",
            label: &t(ctx, v, "trust-reason", &[]),
            error,
            value,
            choices: &choices,
            ..Select::default()
        },
    )
}

/// Where a request for a certificate (PKCS #10) is put in.
fn request_area(ctx: &Ctx, v: &Visitor, form: &Form, errors: &Errors) -> Markup {
    let (label, hint) = (t(ctx, v, "trust-request", &[]), t(ctx, v, "trust-request-hint", &[]));
    textarea(
        v.lang,
        &TextArea {
            name: "request",
            label: &label,
            hint: Some(&hint),
            error: errors.of("request"),
            value: form.text("request"),
            rows: 8,
            ..TextArea::default()
        },
    )
}

/// The authority, or not found.
fn authority_of(ctx: &Ctx, id: &str) -> Result<std::sync::Arc<Authority>, Failure> {
    catalogue::current(ctx).authority(id).cloned().ok_or_else(Failure::not_found)
}
