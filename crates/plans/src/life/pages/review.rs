//! The form of a reviewer, and what it sends.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::programme::{Control, Rules, word as spelt};
use kernel::Ctx;
use maud::{Markup, html};
use web::components::{
    ButtonKind, Choice, Choices, DateInput, Select, TextInput, Width, date_input, radios, select, text_input,
};
use web::{Errors, Failure, Form, Visitor, redirect, refused};

use super::plan::render;
use super::{Whole, hidden, lines, place_name, press, word};
use crate::life::actions::{self, Decision, allow, places};
use crate::life::model::{PlanId, State as Stands, Verdict, Version};

/// Comments that a form takes.
const COMMENTS: usize = 4;

/// Whether the visitor decides on the newest version now.
pub(super) fn is_turn(v: &Visitor, rules: &Rules, version: &Version) -> bool {
    let stage = allow::stage_of(rules, version).filter(|_| version.state == Stands::Review);
    match (stage, v.actor.official()) {
        (Some(stage), Some(official)) => allow::reviews(official, stage),
        _ => false,
    }
}

/// The form by which the stage decides.
pub(super) fn form(
    ctx: &Ctx,
    v: &Visitor,
    whole: &Whole,
    version: &Version,
    (form, errors): (&Form, &Errors),
) -> Markup {
    let Ok(rules) = whole.rules() else { return html! {} };
    let last = usize::try_from(version.stage).is_ok_and(|stage| stage + 1 == rules.stages.len());
    let verdicts = if last { ["approved", "returned", "refused"] } else { ["passed", "returned", "refused"] };
    let choices = verdicts.map(|id| Choice::new(id, word(ctx, v, &format!("plans-decide-{id}"))));
    let stage = allow::stage_of(rules, version).map_or("", |stage| stage.name.of(v.lang));
    html! {
        h2 id="review" { (stage) }
        form method="post" action={ "/desk/plans/" (whole.plan.id) "/review" } novalidate {
            (hidden("round", &version.round.to_string()))
            (hidden("stage", &version.stage.to_string()))
            (radios(v.lang, &Choices {
                name: "verdict", legend: &word(ctx, v, "plans-verdict"), error: errors.of("verdict"),
                values: &form.all("verdict"), choices: &choices, ..Default::default()
            }))
            (lines(ctx, v, form, errors, ("reason", "plans-reason-said")))
            (text_input(v.lang, &TextInput {
                name: "recommended", label: &word(ctx, v, "plans-recommended"),
                hint: Some(&word(ctx, v, "plans-recommended-hint")), error: errors.of("recommended"),
                value: form.text("recommended"), optional: true, inputmode: Some("numeric"), width: Width::Ten,
                ..Default::default()
            }))
            @if last { (approval(ctx, v, rules, (form, errors))) }
            h3 { (word(ctx, v, "plans-comments")) }
            p.hint { (word(ctx, v, "plans-comments-hint")) }
            (comments(ctx, v, version, (form, errors)))
            (press(ctx, v, "plans-decide", ButtonKind::Primary))
        }
    }
}

fn approval(ctx: &Ctx, v: &Visitor, rules: &Rules, (form, errors): (&Form, &Errors)) -> Markup {
    let levels: Vec<Choice> = rules
        .levels
        .iter()
        .map(|level| Choice::new(spelt(&Control::ALL, &level.level), level.name.of(v.lang)))
        .collect();
    html! {
        (radios(v.lang, &Choices {
            name: "control", legend: &word(ctx, v, "plans-control"), hint: Some(&word(ctx, v, "plans-approval-hint")),
            error: errors.of("control"), values: &form.all("control"), choices: &levels, ..Default::default()
        }))
        (text_input(v.lang, &TextInput {
            name: "document_number", label: &word(ctx, v, "plans-document-number"),
            error: errors.of("document_number"), value: form.text("document_number"), width: Width::Half,
            ..Default::default()
        }))
        (date_input(v.lang, &DateInput {
            name: "document_on", legend: &word(ctx, v, "plans-document-on"), error: errors.of("document_on"),
            value: form.date("document_on"), ..Default::default()
        }))
    }
}

fn comments(ctx: &Ctx, v: &Visitor, version: &Version, (form, errors): (&Form, &Errors)) -> Markup {
    let choices: Vec<Choice> = places(&version.content)
        .into_iter()
        .map(|(place, name)| {
            let label = place_name(ctx, v, &place, name.as_deref());
            Choice::new(place, label)
        })
        .collect();
    html! {
        @for number in 1..=COMMENTS {
            @let (place, comment) = (format!("place-{number}"), format!("comment-{number}"));
            (select(v.lang, &Select {
                name: &place, label: &web::t(ctx, v, "plans-comment-place", &[("number", number.to_string().into())]),
                value: form.text(&place), optional: true, choices: &choices, ..Default::default()
            }))
            (text_input(v.lang, &TextInput {
                name: &comment, label: &web::t(ctx, v, "plans-comment", &[("number", number.to_string().into())]),
                error: errors.of(&comment), value: form.text(&comment), optional: true, ..Default::default()
            }))
        }
    }
}

/// `POST /desk/plans/{id}/review`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Failure> {
    let whole = Whole::load(&ctx, &v, &id).await?;
    let official = v.official()?.clone();
    let mut errors = Errors::new();
    let verdict =
        Verdict::ALL.iter().find(|(name, _)| *name == form.text("verdict")).map(|(_, verdict)| *verdict);
    if verdict.is_none() {
        errors.add("verdict", word(&ctx, &v, "plans-verdict-missing"));
    }
    let recommended = kernel::number::halfwidth(form.text("recommended")).replace(',', "");
    let recommended = (!recommended.is_empty()).then(|| recommended.parse::<i64>());
    if matches!(recommended, Some(Err(_))) {
        errors.add("recommended", word(&ctx, &v, "plans-unread-whole"));
    }
    if let Some(verdict) = verdict.filter(|_| errors.is_empty()) {
        let control =
            Control::ALL.iter().find(|(name, _)| *name == form.text("control")).map(|(_, level)| *level);
        let said = (1..=COMMENTS).map(|number| {
            let place = form.opt(&format!("place-{number}")).unwrap_or("plan").to_owned();
            (place, form.text(&format!("comment-{number}")).to_owned())
        });
        let decision = Decision {
            round: form.text("round").parse().unwrap_or(-1),
            stage: form.text("stage").parse().unwrap_or(-1),
            verdict,
            reason: form.text("reason").to_owned(),
            recommended: recommended.and_then(Result::ok),
            comments: said.collect(),
            control,
            document_number: form.text("document_number").to_owned(),
            document_on: form.date("document_on").day(),
        };
        match actions::review(&ctx, &official, &PlanId::new(&id), decision).await {
            Ok(()) => return Ok(redirect(format!("/desk/plans/{id}"))),
            Err(error) => refused(&ctx, &v, &mut errors, error)?,
        }
    }
    Ok(render(&ctx, &v, &whole, &form, &errors)?)
}
