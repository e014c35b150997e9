//! Pages of councils: public ones, the secretariat's desk, a member's own, an agency's tasks.

pub(crate) mod council;
pub(crate) mod desk;
pub(crate) mod list;
pub(crate) mod manage;
pub(crate) mod meeting;
pub(crate) mod mine;
pub(crate) mod session;
pub(crate) mod tasks;

use catalogue::model::Council;
use kernel::i18n::Arg;
use kernel::{AgencyId, Ctx, Day, PostId};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Column, DateInput, TextArea, TextInput, Tone, Width, button, date_input, tag,
    text_input, textarea,
};
use web::{Errors, Form, Visitor, hint, t};

use crate::model::{Meeting, Member, State, Task};

/// A text without values.
fn word(ctx: &Ctx, v: &Visitor, key: &str) -> String {
    t(ctx, v, key, &[])
}

fn columns(ctx: &Ctx, v: &Visitor, keys: &[&str]) -> Vec<Column> {
    keys.iter().map(|key| Column::new(word(ctx, v, key))).collect()
}

/// The name of an agency.
fn agency(ctx: &Ctx, v: &Visitor, id: &AgencyId) -> String {
    let agencies = directory::agencies(ctx);
    agencies.agency(id).map_or_else(|| id.to_string(), |agency| agency.name.of(v.lang).to_owned())
}

/// A post with its agency.
fn post(ctx: &Ctx, v: &Visitor, id: &PostId) -> String {
    let agencies = directory::agencies(ctx);
    match agencies.post(id) {
        Some(post) => format!("{} {}", agency(ctx, v, &post.agency), post.title.of(v.lang)),
        None => id.to_string(),
    }
}

/// Whom a member is told as: the post; of people from outside the seat alone.
fn member(ctx: &Ctx, v: &Visitor, council: &Council, one: &Member) -> String {
    match &one.post {
        Some(id) => post(ctx, v, id),
        None => seat(v, council, &one.seat),
    }
}

fn seat(v: &Visitor, council: &Council, id: &str) -> String {
    council.seat(id).map_or_else(|| id.to_owned(), |seat| seat.name.of(v.lang).to_owned())
}

/// `115年第1次會議`.
fn meeting_name(ctx: &Ctx, v: &Visitor, meeting: &Meeting) -> String {
    let year = match v.lang {
        kernel::Lang::Zh => kernel::calendar::roc::year_of(meeting.held_on),
        kernel::Lang::En => meeting.year,
    };
    let args = [("year", Arg::from(year.to_string())), ("number", Arg::from(meeting.number.to_string()))];
    t(ctx, v, "councils-meeting-name", &args)
}

fn state_tag(ctx: &Ctx, v: &Visitor, state: State) -> Markup {
    let (tone, key) = match state {
        State::Draft => (Tone::Plain, "councils-state-draft"),
        State::Called => (Tone::Info, "councils-state-called"),
        State::Open => (Tone::Warn, "councils-state-open"),
        State::Closed => (Tone::Warn, "councils-state-closed"),
        State::Published => (Tone::Good, "councils-state-published"),
    };
    tag(tone, &word(ctx, v, key))
}

/// Whether a task is done, and how late it is.
fn task_tag(ctx: &Ctx, v: &Visitor, task: &Task, today: Day) -> Markup {
    let late = task.late_by(today);
    let days = [("days", Arg::from(late))];
    match (task.closed_at.is_some(), late > 0) {
        (true, false) => tag(Tone::Good, &word(ctx, v, "councils-task-closed")),
        (true, true) => tag(Tone::Plain, &t(ctx, v, "councils-task-closed-late", &days)),
        (false, true) => tag(Tone::Bad, &t(ctx, v, "councils-days-late", &days)),
        (false, false) => tag(Tone::Info, &word(ctx, v, "councils-task-open")),
    }
}

/// What a form was sent with, and what is wrong with it.
type Filled<'a> = (&'a Form, &'a Errors);

fn line(ctx: &Ctx, v: &Visitor, (form, errors): Filled<'_>, name: &str, label: &str) -> Markup {
    let hint = hint(ctx, v, label);
    text_input(
        v.lang,
        &TextInput {
            name,
            label: &word(ctx, v, label),
            hint: hint.as_deref(),
            error: errors.of(name),
            value: form.text(name),
            width: Width::Full,
            ..Default::default()
        },
    )
}

fn lines(ctx: &Ctx, v: &Visitor, (form, errors): Filled<'_>, name: &str, label: &str) -> Markup {
    let hint = hint(ctx, v, label);
    textarea(
        v.lang,
        &TextArea {
            name,
            label: &word(ctx, v, label),
            hint: hint.as_deref(),
            error: errors.of(name),
            value: form.text(name),
            rows: 5,
            ..Default::default()
        },
    )
}

fn date(
    ctx: &Ctx,
    v: &Visitor,
    (form, errors): Filled<'_>,
    (name, label): (&str, &str),
    optional: bool,
) -> Markup {
    let hint = hint(ctx, v, label);
    date_input(
        v.lang,
        &DateInput {
            name,
            legend: &word(ctx, v, label),
            hint: hint.as_deref(),
            error: errors.of(name),
            value: form.date(name),
            optional,
            ..Default::default()
        },
    )
}

fn press(ctx: &Ctx, v: &Visitor, key: &str, kind: ButtonKind) -> Markup {
    button(&Button { text: &word(ctx, v, key), kind, value: None })
}

fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}
