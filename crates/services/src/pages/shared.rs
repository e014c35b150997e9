//! What several pages show alike.

use catalogue::model::Service;
use kernel::{AgencyId, Ctx, Day, Lang, PostId, Timestamp};
use maud::{Markup, PreEscaped, html};
use web::components::{Notice, Summary, Tone, notification_banner, summary_list, tag};
use web::{Errors, Failure, Visitor, t};

use crate::error::{Problem, ServicesError};
use crate::form::{Dossier, show_entered};
use crate::model::{CaseId, CaseState};

/// A text without values.
pub(super) fn word(ctx: &Ctx, v: &Visitor, key: &str) -> String {
    t(ctx, v, key, &[])
}

/// The page a visitor's own things hang under: the citizen's page, the official's workbench.
pub(super) fn own_page(ctx: &Ctx, v: &Visitor) -> (String, &'static str) {
    match v.actor {
        kernel::Actor::Official(_) => (word(ctx, v, "services-work"), "/desk"),
        kernel::Actor::Agent { .. } => (word(ctx, v, "services-my-cases"), "/my/cases"),
        _ => (word(ctx, v, "services-my"), "/my"),
    }
}

/// An agency's name; its id while it has none.
pub(super) fn agency(ctx: &Ctx, lang: Lang, id: &AgencyId) -> String {
    directory::agencies(ctx)
        .agency(id)
        .map_or_else(|| id.to_string(), |agency| agency.name.of(lang).to_owned())
}

/// A post's title; its id while it has none.
pub(super) fn post(ctx: &Ctx, lang: Lang, id: &PostId) -> String {
    directory::agencies(ctx).post(id).map_or_else(|| id.to_string(), |post| post.title.of(lang).to_owned())
}

/// A service's name; its id when it is described no more.
pub(super) fn service_name(ctx: &Ctx, lang: Lang, id: &str) -> String {
    catalogue::current(ctx)
        .service(id)
        .map_or_else(|| id.to_owned(), |service| service.name.of(lang).to_owned())
}

/// The state in one word.
pub(super) fn state_tag(ctx: &Ctx, v: &Visitor, state: CaseState) -> Markup {
    let tone = match state {
        CaseState::Draft | CaseState::Withdrawn => Tone::Plain,
        CaseState::Submitted => Tone::Info,
        CaseState::Consent | CaseState::Payment | CaseState::Correction => Tone::Warn,
        CaseState::Granted => Tone::Good,
        CaseState::Refused => Tone::Bad,
    };
    tag(tone, &word(ctx, v, &format!("services-state-{}", state.as_str())))
}

/// The state, and whether the case is overdue.
pub(super) fn state_tags(ctx: &Ctx, v: &Visitor, state: CaseState, overdue: bool) -> Markup {
    html! {
        (state_tag(ctx, v, state))
        @if overdue { " " (tag(Tone::Bad, &word(ctx, v, "services-overdue"))) }
    }
}

/// An instant for people: the day and the time.
pub(super) fn moment(lang: Lang, at: Timestamp) -> String {
    format!("{} {}", at.day().long(lang), at.clock_time())
}

/// A day for people.
pub(super) fn day(lang: Lang, day: Day) -> String {
    day.long(lang)
}

/// Plain text with its line breaks.
pub(super) fn lines(text: &str) -> Markup {
    html! {
        @for (index, line) in text.lines().enumerate() {
            @if index > 0 { br; }
            (line)
        }
    }
}

/// The version the form was made from.
pub(super) fn version_field(version: i64) -> Markup {
    html! { input type="hidden" name="version" value=(version); }
}

/// Mistakes in the visitor's language.
pub(super) fn errors(v: &Visitor, problems: &[Problem]) -> Errors {
    let mut errors = Errors::new();
    for problem in problems {
        errors.add(problem.field.clone(), problem.message.of(v.lang));
    }
    errors
}

/// What an action refused, told on the page it came from; anything else becomes its own page.
pub(super) enum Refusal {
    /// Mistakes in the form.
    Mistakes(Vec<Problem>),
    /// The case was changed meanwhile, or is in another state.
    Changed(ServicesError),
}

/// Sorts an action's error: what the same form can tell, and what needs a page of its own.
pub(super) fn refusal(error: ServicesError) -> Result<Refusal, Failure> {
    match error {
        ServicesError::Mistakes(problems) => Ok(Refusal::Mistakes(problems)),
        changed @ (ServicesError::Stale
        | ServicesError::WrongState { .. }
        | ServicesError::EffectRefused { .. }
        | ServicesError::Overtaken { .. }) => Ok(Refusal::Changed(changed)),
        other => Err(other.into()),
    }
}

/// A banner that tells why nothing was done.
pub(super) fn refused_banner(ctx: &Ctx, v: &Visitor, error: ServicesError) -> Markup {
    let held = if let ServicesError::Overtaken { reason } = &error { Some(reason.clone()) } else { None };
    let failure = Failure::from(error);
    let args: Vec<(&str, kernel::i18n::Arg<'_>)> =
        failure.args.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
    let text = t(ctx, v, &failure.key(), &args);
    let next = t(ctx, v, &format!("{}-next", failure.key()), &args);
    notification_banner(
        v.lang,
        &Notice {
            tone: Tone::Warn,
            id: "refused",
            body: html! { p { strong { (text) } } @if let Some(held) = &held { p { (held.of(v.lang)) } } p { (next) } },
        },
    )
}

/// A banner that tells what was done.
pub(super) fn done_banner(v: &Visitor, text: &str) -> Markup {
    notification_banner(v.lang, &Notice { tone: Tone::Good, id: "done", body: html! { p { (text) } } })
}

/// The heading above every page of a case: the service.
pub(super) fn caption(v: &Visitor, service: &Service) -> String {
    service.name.of(v.lang).to_owned()
}

/// A step's name; its id when the definition has it no more.
pub(super) fn step_name(v: &Visitor, service: &Service, step: &str) -> String {
    service.step(step).map_or_else(|| step.to_owned(), |step| step.name.of(v.lang).to_owned())
}

/// What officials entered in a step: all of it for officials at work, else what the applicant may see.
pub(super) fn entered_in(ctx: &Ctx, v: &Visitor, dossier: &Dossier, step: &str) -> Vec<(String, String)> {
    let at_work = v.route().starts_with("/desk/");
    let step = dossier.service.step(step);
    step.map_or_else(Vec::new, |step| show_entered(ctx, dossier, step, at_work, v.lang))
}

/// What officials entered in all steps, as far as the applicant may see it.
pub(super) fn entered_list(ctx: &Ctx, v: &Visitor, dossier: &Dossier) -> Markup {
    let steps = dossier.service.steps.iter();
    let seen: Vec<Summary> = steps
        .flat_map(|step| show_entered(ctx, dossier, step, false, v.lang))
        .map(|(name, value)| Summary::new(name, lines(&value)))
        .collect();
    html! { @if !seen.is_empty() { (summary_list(&seen)) } }
}

/// A bill in a few words: how much, where it stands, its number.
pub(super) fn bill_words(ctx: &Ctx, v: &Visitor, bill: &payments::Bill) -> String {
    let status = word(ctx, v, &format!("payments-status-{}", bill.status.as_str()));
    format!("{} · {status} · {}", bill.amount.long(v.lang), bill.number)
}

/// The path of a case's page.
pub(super) fn case_path(case: &CaseId) -> String {
    format!("/cases/{case}")
}

/// A form that sends one button.
pub(super) fn post_form(action: &str, body: &Markup) -> Markup {
    html! { form method="post" action=(action) novalidate { (body) } }
}

/// Nothing.
pub(super) fn nothing() -> Markup {
    PreEscaped(String::new())
}
