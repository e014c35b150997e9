//! Pages of identity.

pub(crate) mod certificate;
mod choose;
pub(crate) mod codes;
pub(crate) mod counter;
pub(crate) mod mine;
pub(crate) mod my_passkeys;
pub(crate) mod my_sessions;
pub(crate) mod passkey;
pub(crate) mod post;
pub(crate) mod raise;
pub(crate) mod recovery;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
mod signed_file;

use kernel::{Ctx, Lang, Timestamp};
use maud::{Markup, html};
use web::Visitor;
use web::components::{Button, ButtonKind, Notice, Tone, button, notification_banner};

/// A text without values.
fn word(ctx: &Ctx, v: &Visitor, key: &str) -> String {
    web::t(ctx, v, key, &[])
}

/// An instant for people: the day and the time.
fn moment(lang: Lang, at: Timestamp) -> String {
    format!("{} {}", at.day().long(lang), at.clock_time())
}

/// A form of one button.
fn one_button(action: &str, text: &str, kind: ButtonKind) -> Markup {
    html! { form method="post" action=(action) { (button(&Button { text, kind, value: None })) } }
}

/// A banner that tells what was done.
fn done(ctx: &Ctx, v: &Visitor, key: &str) -> Markup {
    let body = html! { p { (word(ctx, v, key)) } };
    notification_banner(v.lang, &Notice { tone: Tone::Good, id: "done", body })
}

/// Where a person goes on after signing in: the page they came from, or where their own things are.
fn onward<'a>(next: &'a str, start: &'a str) -> &'a str {
    let next = web::local_path(next);
    if next == "/" || next.starts_with("/sign-in") && !next.starts_with("/sign-in/held/") {
        start
    } else {
        next
    }
}
