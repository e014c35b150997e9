//! The forms of a meeting, by how far it is.

use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    ButtonKind, Choice, Select, Summary, Tone, details, select, summary_list, tag, warning,
};
use web::form::DateParts;
use web::{Form, Visitor, t};

use super::roll::roll;
use super::{Whole, choice_word};
use crate::model::composition::gaps;
use crate::model::meeting::Choice as Vote;
use crate::model::{Item, State as Stands};
use crate::pages::{Filled, agency, date, line, lines, member, press, state_tag, word};

fn facts(ctx: &Ctx, v: &Visitor, whole: &Whole) -> Markup {
    let meeting = &whole.meeting;
    html! {
        p { (state_tag(ctx, v, meeting.state)) }
        (summary_list(&[
            Summary::new(word(ctx, v, "councils-day"), format!("{} {}", meeting.held_on.long(v.lang), meeting.clock)),
            Summary::new(word(ctx, v, "councils-place"), &meeting.place),
            Summary::new(word(ctx, v, "councils-host"), agency(ctx, v, &meeting.host)),
        ]))
    }
}

pub(super) fn path(whole: &Whole) -> String {
    format!("/desk/councils/{}/meetings/{}", whole.council.id, whole.meeting.id)
}

/// A form with values where nothing was typed yet.
pub(super) fn begun(form: &Form, first: &str, values: Vec<(String, String)>) -> Form {
    if form.has(first) { form.clone() } else { Form::from_pairs(values) }
}

/// Agenda and call; on the day the roll.
pub(super) fn before(ctx: &Ctx, v: &Visitor, whole: &Whole, (form, errors): Filled<'_>) -> Markup {
    let meeting = &whole.meeting;
    let parts = DateParts::roc(meeting.held_on);
    let when = vec![
        ("held-year".to_owned(), parts.year),
        ("held-month".to_owned(), parts.month),
        ("held-day".to_owned(), parts.day),
        ("clock".to_owned(), meeting.clock.clone()),
        ("place".to_owned(), meeting.place.clone()),
    ];
    let when = begun(form, "held-year", when);
    let missing = !gaps(&whole.council, &whole.members).is_empty();
    html! {
        (facts(ctx, v, whole))
        h2 { (word(ctx, v, "councils-agenda")) }
        @if whole.items.is_empty() { p { (word(ctx, v, "councils-no-items")) } }
        @for item in &whole.items { (crate::pages::meeting::item(ctx, v, item, false)) }
        @let add = item_form(ctx, v, whole, (form, errors));
        // What was refused stays open.
        @if errors.is_empty() { (details(&word(ctx, v, "councils-add-item"), &add)) } @else { (add) }
        @if meeting.state == Stands::Called && meeting.held_on == ctx.today() {
            (roll(ctx, v, whole, (form, errors)))
        }
        @if meeting.state == Stands::Called && errors.is_empty() {
            (details(&word(ctx, v, "councils-call-again"), &call_form(ctx, v, whole, (&when, errors))))
        } @else {
            h2 { (word(ctx, v, "councils-call")) }
            @if missing { (crate::pages::council::composition(ctx, v, &whole.council, &whole.members)) }
            (call_form(ctx, v, whole, (&when, errors)))
        }
    }
}

fn call_form(ctx: &Ctx, v: &Visitor, whole: &Whole, filled: Filled<'_>) -> Markup {
    let called = whole.meeting.state == Stands::Called;
    html! {
        p { (t(ctx, v, "councils-call-lead", &[("days", whole.council.meetings.notice_days.into())])) }
        form method="post" action={ (path(whole)) "/call" } novalidate {
            (date(ctx, v, filled, ("held", "councils-day"), false))
            (line(ctx, v, filled, "clock", "councils-clock"))
            (line(ctx, v, filled, "place", "councils-place"))
            (press(ctx, v, "councils-call-send", if called { ButtonKind::Secondary } else { ButtonKind::Primary }))
        }
    }
}

fn item_form(ctx: &Ctx, v: &Visitor, whole: &Whole, (form, errors): Filled<'_>) -> Markup {
    let (agencies, today) = (directory::agencies(ctx), ctx.today());
    let owners: Vec<Choice> = agencies
        .all()
        .iter()
        .filter(|agency| agency.in_force(today))
        .map(|agency| Choice::new(agency.id.as_str(), agency.name.of(v.lang)))
        .collect();
    let catalogue = catalogue::current(ctx);
    let duties = whole
        .council
        .duties
        .iter()
        .map(|duty| Choice::new(format!("duty:{}", duty.id), duty.name.of(v.lang)));
    let policies =
        catalogue.certificate_policies().iter().filter(|policy| policy.council == whole.council.id);
    let versions = policies.flat_map(|policy| {
        policy.versions.iter().map(|version| {
            let name = format!("{} {}", policy.name.of(v.lang), version.number);
            Choice::new(format!("policy:{}:{}", policy.id, version.number), name)
        })
    });
    let effects: Vec<Choice> = duties.chain(versions).collect();
    let chosen = |name: &'static str, label: &str, choices: &[Choice]| {
        select(
            v.lang,
            &Select {
                name,
                label: &word(ctx, v, label),
                error: errors.of(name),
                value: form.text(name),
                optional: true,
                empty: Some(&word(ctx, v, "councils-choice-none")),
                choices,
                ..Default::default()
            },
        )
    };
    html! {
        form method="post" action={ (path(whole)) "/items" } novalidate {
            (line(ctx, v, (form, errors), "title", "councils-item-title"))
            (lines(ctx, v, (form, errors), "paper", "councils-item-paper"))
            (chosen("owner", "councils-item-owner", &owners))
            (date(ctx, v, (form, errors), ("due", "councils-item-due"), true))
            @if !effects.is_empty() { (chosen("effect", "councils-item-effect", &effects)) }
            (press(ctx, v, "councils-add-item-send", ButtonKind::Secondary))
        }
    }
}

/// Items with their votes; closing when all are decided.
pub(super) fn during(ctx: &Ctx, v: &Visitor, whole: &Whole, filled: Filled<'_>) -> Markup {
    let undecided = whole.items.iter().filter(|item| item.outcome.is_none()).count();
    html! {
        (facts(ctx, v, whole))
        h2 { (word(ctx, v, "councils-agenda")) }
        @for item in &whole.items {
            (crate::pages::meeting::item(ctx, v, item, true))
            @if item.outcome.is_none() { (decision(ctx, v, whole, item, filled)) }
        }
        (details(&word(ctx, v, "councils-roll-again"), &roll(ctx, v, whole, filled)))
        h2 { (word(ctx, v, "councils-close")) }
        @if undecided > 0 {
            (warning(v.lang, &t(ctx, v, "councils-undecided", &[("count", (undecided as i64).into())])))
        } @else {
            form method="post" action={ (path(whole)) "/close" } { (press(ctx, v, "councils-close", ButtonKind::Primary)) }
        }
    }
}

/// What each member who is there says, and how the item is decided.
fn decision(ctx: &Ctx, v: &Visitor, whole: &Whole, item: &Item, (form, errors): Filled<'_>) -> Markup {
    let choices: Vec<Choice> =
        Vote::ALL.iter().map(|(text, choice)| Choice::new(*text, choice_word(ctx, v, *choice))).collect();
    let how = format!("how-{}", item.number);
    let ways: Vec<Choice> = ["consensus", "vote", "defer"]
        .iter()
        .map(|way| Choice::new(*way, word(ctx, v, &format!("councils-how-{way}"))))
        .collect();
    let there = whole
        .members
        .iter()
        .filter(|one| whole.attendance_of(&one.id).is_some_and(crate::model::Attendance::is_there));
    let votes = html! {
        @for one in there {
            @let name = format!("vote-{}-{}", item.number, one.id);
            @let label = member(ctx, v, &whole.council, one);
            @match whole.vote_of(item.number, &one.id) {
                Some(vote) if vote.choice == Vote::Recused => {
                    p { (label) " " (tag(Tone::Warn, &choice_word(ctx, v, Vote::Recused))) " " (vote.reason.as_deref().unwrap_or_default()) }
                }
                vote => {
                    @let stored = vote.map(|vote| crate::model::word(&Vote::ALL, &vote.choice));
                    (select(v.lang, &Select {
                        name: &name,
                        label: &label,
                        value: form.opt(&name).or(stored).unwrap_or_default(),
                        optional: true,
                        empty: Some(&word(ctx, v, "councils-choice-none")),
                        choices: &choices[..3],
                        ..Default::default()
                    }))
                }
            }
        }
    };
    html! {
        form method="post" action={ (path(whole)) "/items/" (item.number) } novalidate {
            (details(&word(ctx, v, "councils-votes-entered"), &votes))
            (select(v.lang, &Select {
                name: &how,
                label: &word(ctx, v, "councils-how"),
                error: errors.of(&how),
                value: form.text(&how),
                optional: true,
                empty: Some(&word(ctx, v, "councils-how-not-yet")),
                choices: &ways,
                ..Default::default()
            }))
            (press(ctx, v, "councils-decide", ButtonKind::Secondary))
        }
    }
}

/// Minutes: the first edition, or a correction.
pub(super) fn after(ctx: &Ctx, v: &Visitor, whole: &Whole, (form, errors): Filled<'_>) -> Markup {
    let last = whole.minutes.last();
    let open = last.filter(|minutes| minutes.confirmed_at.is_none());
    let corrects = whole.meeting.state == Stands::Published;
    let text = vec![
        ("text".to_owned(), last.map(|minutes| minutes.text.clone()).unwrap_or_default()),
        ("correction".to_owned(), open.and_then(|minutes| minutes.correction.clone()).unwrap_or_default()),
    ];
    let typed = begun(form, "text", text);
    html! {
        (facts(ctx, v, whole))
        h2 { (word(ctx, v, "councils-resolutions")) }
        @for item in &whole.items { (crate::pages::meeting::item(ctx, v, item, true)) }
        h2 { (word(ctx, v, if corrects { "councils-correct" } else { "councils-minutes" })) }
        @if open.is_some() { (warning(v.lang, &word(ctx, v, "councils-waits-for-chair"))) }
        p { (word(ctx, v, if corrects { "councils-correct-lead" } else { "councils-minutes-lead" })) }
        form method="post" action={ (path(whole)) "/minutes" } novalidate {
            (lines(ctx, v, (&typed, errors), "text", "councils-minutes-text"))
            @if corrects { (line(ctx, v, (&typed, errors), "correction", "councils-correction")) }
            (press(ctx, v, "councils-minutes-send", ButtonKind::Primary))
        }
        @if corrects {
            p { a href={ "/councils/" (whole.council.id) "/meetings/" (whole.meeting.id) } { (word(ctx, v, "councils-public-page")) } }
        }
    }
}
