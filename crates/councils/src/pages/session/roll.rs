//! The roll of a meeting.

use kernel::Ctx;
use maud::{Markup, html};
use web::Visitor;
use web::components::{ButtonKind, Choice, Fieldset, Select, fieldset, select};

use super::Whole;
use super::forms::{begun, path};
use crate::model::{Came, Member, MemberId};
use crate::pages::{Filled, line, member, press, word};

/// Who came, and who takes the chair.
pub(super) fn roll(ctx: &Ctx, v: &Visitor, whole: &Whole, (form, errors): Filled<'_>) -> Markup {
    let choices: Vec<Choice> = Came::ALL
        .iter()
        .map(|(word_of, _)| Choice::new(*word_of, word(ctx, v, &format!("councils-came-{word_of}"))))
        .collect();
    let chairs: Vec<Choice> = whole
        .members
        .iter()
        .map(|one| Choice::new(one.id.as_str(), member(ctx, v, &whole.council, one)))
        .collect();
    html! {
        h2 { (word(ctx, v, "councils-roll")) }
        p { (word(ctx, v, "councils-roll-lead")) }
        form method="post" action={ (path(whole)) "/open" } novalidate {
            @for one in &whole.members { (roll_line(ctx, v, (whole, one), &choices, (form, errors))) }
            (select(v.lang, &Select {
                name: "chair",
                label: &word(ctx, v, "councils-chair"),
                error: errors.of("chair"),
                value: form.opt("chair").or(whole.meeting.chair.as_ref().map(MemberId::as_str)).unwrap_or_default(),
                choices: &chairs,
                ..Default::default()
            }))
            (press(ctx, v, "councils-open", ButtonKind::Primary))
        }
    }
}

/// A member on the roll; where somebody may come in their place, with who it is.
fn roll_line(
    ctx: &Ctx,
    v: &Visitor,
    (whole, one): (&Whole, &Member),
    choices: &[Choice],
    (form, errors): Filled<'_>,
) -> Markup {
    let (came, deputy) = (format!("came-{}", one.id), format!("deputy-{}", one.id));
    let name = member(ctx, v, &whole.council, one);
    let attendance = whole.attendance_of(&one.id);
    let known = attendance.and_then(|one| one.came.or(one.answer)).unwrap_or(Came::Absent);
    let stored = crate::model::word(&Came::ALL, &known);
    let deputised = whole.council.seat(&one.seat).is_some_and(|seat| seat.deputised);
    let label = if deputised { word(ctx, v, "councils-came") } else { name.clone() };
    let chosen = select(
        v.lang,
        &Select {
            name: &came,
            label: &label,
            error: errors.of(&came).or_else(|| errors.of(&deputy).filter(|_| !deputised)),
            value: form.opt(&came).unwrap_or(stored),
            choices,
            ..Default::default()
        },
    );
    if !deputised {
        return chosen;
    }
    let named = attendance.and_then(|one| one.deputy.clone()).unwrap_or_default();
    let typed = begun(form, &deputy, vec![(deputy.clone(), named)]);
    let body = html! { (chosen) (line(ctx, v, (&typed, errors), &deputy, "councils-deputy")) };
    fieldset(
        v.lang,
        &Fieldset { name: &format!("roll-{}", one.id), legend: &name, hint: None, error: None, body },
    )
}
