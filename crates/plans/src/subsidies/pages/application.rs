//! One application: what is asked for, what became of it, and what its reader may do now.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::subsidy::Subsidy;
use kernel::money::grouped;
use kernel::{Ctx, DbError, Official};
use maud::{Markup, html};
use web::components::{
    ButtonKind, DateInput, Summary, Table, button_link, date_input, inset, summary_list, table,
};
use web::{Errors, Failure, Form, Visitor, page, redirect, t};

use super::{amount, county, line, read_amount, state_tag, told};
use crate::life::LifeError;
use crate::life::pages::{agency, columns, hidden, lines, press, word};
use crate::subsidies::actions::{self, Approval, alike, may, next_instalment, subsidy};
use crate::subsidies::model::account::Kind;
use crate::subsidies::model::{Application, ApplicationId, Grant, Move, State as Stands};
use crate::subsidies::store;

/// An application with what belongs to it.
pub(super) struct Seen {
    pub(super) one: Application,
    pub(super) subsidy: Arc<Subsidy>,
    moves: Vec<Move>,
    /// Of the same county and year, and sounding alike.
    alike: Vec<Application>,
}

impl Seen {
    /// Reads it, for the agency that applied and the one that gives; for others it does not exist.
    pub(super) async fn load(ctx: &Ctx, v: &Visitor, id: &str) -> Result<Self, Failure> {
        let (official, wanted) = (v.official()?.clone(), ApplicationId::new(id));
        let found = ctx
            .read(move |r| {
                let Some(one) = store::find(r, &wanted)? else { return Ok(None) };
                let moves = store::moves_of(r, &wanted)?;
                let of_county = store::list_of_county(r, &one.county)?;
                Ok::<_, DbError>(Some((one, moves, of_county)))
            })
            .await?;
        let (one, moves, of_county) = found.ok_or(LifeError::Unknown)?;
        let subsidy = subsidy(ctx, &one.subsidy)?;
        if official.agency != one.agency && official.agency != subsidy.agency {
            return Err(LifeError::Unknown.into());
        }
        let alike = alike(&of_county, &one).into_iter().cloned().collect();
        Ok(Self { one, subsidy, moves, alike })
    }

    /// What the official may do with it now.
    fn verbs(&self, official: &Official) -> Vec<&'static str> {
        let (one, subsidy) = (&self.one, &self.subsidy);
        let applies = may(official, &one.agency, &subsidy.applies);
        let reviews = may(official, &subsidy.agency, &subsidy.reviews);
        let decides = may(official, &subsidy.agency, &subsidy.decides);
        let grant = Grant::of(&self.moves);
        let mut verbs = Vec::new();
        let mut add = |verb: &'static str, good: bool| {
            if good {
                verbs.push(verb);
            }
        };
        match one.state {
            Stands::Submitted => {
                add("examine", reviews);
                add("give-back", reviews);
                add("withdraw", applies);
            }
            Stands::Recommended => {
                add("approve", decides);
                add("give-back", decides);
                add("refuse", decides);
                add("withdraw", applies);
            }
            Stands::Returned => add("withdraw", applies),
            Stands::Approved => {
                add("pay", (reviews || decides) && grant.unpaid() > 0);
                add("spend", applies && grant.paid > 0);
                add("repay", applies && grant.held() > 0);
                add("settle", decides);
            }
            Stands::Refused | Stands::Withdrawn | Stands::Settled => {}
        }
        verbs
    }
}

/// `GET /desk/subsidies/applications/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let seen = Seen::load(&ctx, &v, &id).await?;
    render(&ctx, &v, &seen, (&Form::default(), &Errors::new()))
}

fn render(
    ctx: &Ctx,
    v: &Visitor,
    seen: &Seen,
    (form, errors): (&Form, &Errors),
) -> Result<Response, Failure> {
    let (one, official) = (&seen.one, v.official()?);
    let mends = one.state == Stands::Returned && may(official, &one.agency, &seen.subsidy.applies);
    let frame = page(ctx, v, &one.wish.object).caption(seen.subsidy.name.of(v.lang));
    Ok(frame.back("/desk/subsidies", "").errors(errors).wide().body(html! {
        p { (state_tag(ctx, v, one.state)) }
        @if mends {
            (inset(&html! {
                p { strong { (word(ctx, v, "plans-to-mend")) } }
                p { (one.reason.as_deref().unwrap_or_default()) }
            }))
            p { (button_link(&word(ctx, v, "plans-subsidy-mend"), &format!("/desk/subsidies/applications/{}/mend", one.id), ButtonKind::Primary)) }
        }
        (asked(ctx, v, seen))
        @if !seen.moves.is_empty() { (moved(ctx, v, seen)) }
        @for verb in seen.verbs(official) {
            h2 { (word(ctx, v, &format!("plans-subsidy-do-{verb}"))) }
            form method="post" action={ "/desk/subsidies/applications/" (one.id) "/" (verb) } novalidate {
                (fields(ctx, v, seen, verb, (form, errors)))
                (press(ctx, v, &format!("plans-subsidy-do-{verb}"), kind_of(verb)))
            }
        }
    }))
}

fn kind_of(verb: &str) -> ButtonKind {
    match verb {
        "examine" | "approve" | "pay" | "spend" => ButtonKind::Primary,
        "refuse" | "withdraw" => ButtonKind::Danger,
        _ => ButtonKind::Secondary,
    }
}

fn asked(ctx: &Ctx, v: &Visitor, seen: &Seen) -> Markup {
    let one = &seen.one;
    let mut lines: Vec<Summary> = Vec::new();
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            lines.push(Summary::new(word(ctx, v, key), value));
        }
    };
    let money = |sum: i64| super::money(v, sum);
    add("plans-agency", agency(ctx, v, &one.agency));
    add("plans-county", county(ctx, v, &one.county));
    add("plans-year", crate::words::year(v.lang, one.wish.year));
    add("plans-subsidy-purpose", one.wish.purpose.clone());
    add("plans-subsidy-asked", money(one.wish.asked));
    add("plans-subsidy-own-money", money(one.wish.own));
    add("plans-subsidy-other", money(one.wish.other));
    add("plans-subsidy-other-source", one.wish.other_source.clone());
    add("plans-subsidy-recommended-amount", one.recommended.map(money).unwrap_or_default());
    add("plans-subsidy-opinion", one.opinion.clone().unwrap_or_default());
    add("plans-subsidy-reason", one.reason.clone().unwrap_or_default());
    add("plans-subsidy-distinct", one.distinct.clone().unwrap_or_default());
    let letter = one.document_number.clone().unwrap_or_default();
    let day = one.document_on.map(|day| day.long(v.lang)).unwrap_or_default();
    add("plans-document", format!("{letter} {day}").trim().to_owned());
    html! {
        (summary_list(&lines))
        @if !seen.alike.is_empty() {
            (inset(&html! {
                p { strong { (word(ctx, v, "plans-subsidy-alike")) } }
                ul {
                    @for other in &seen.alike {
                        li { (other.wish.object) " · " (super::money(v, other.wish.asked)) " · " (state_tag(ctx, v, other.state)) }
                    }
                }
            }))
        }
    }
}

fn moved(ctx: &Ctx, v: &Visitor, seen: &Seen) -> Markup {
    let grant = Grant::of(&seen.moves);
    let rows = seen.moves.iter().map(|one| {
        let kind = catalogue::model::programme::word(&Kind::ALL, &one.kind);
        vec![
            html! { (one.at.day().long(v.lang)) },
            html! { (word(ctx, v, &format!("plans-subsidy-kind-{kind}"))) },
            html! { (grouped(one.amount)) },
            html! { (one.note) },
        ]
    });
    let heads = ["plans-day", "plans-subsidy-kind", "#plans-subsidy-thousand", "plans-subsidy-note"];
    let line = |key: &str, sum: i64| Summary::new(word(ctx, v, key), grouped(sum));
    html! {
        h2 { (word(ctx, v, "plans-subsidy-money")) }
        (summary_list(&[
            line("plans-subsidy-amount-approved", grant.approved),
            line("plans-subsidy-amount-paid", grant.paid),
            line("plans-subsidy-amount-spent", grant.spent),
            line("plans-subsidy-amount-held", grant.held()),
        ]))
        (table(&Table {
            caption: &word(ctx, v, "plans-subsidy-money"), caption_hidden: true,
            columns: columns(ctx, v, &heads), rows: rows.collect(),
        }))
    }
}

/// The fields of a verb's form; each begins with the verb, so that no two on the page have one name.
fn fields(ctx: &Ctx, v: &Visitor, seen: &Seen, verb: &str, both: (&Form, &Errors)) -> Markup {
    let (form, errors) = both;
    let name = |field: &str| format!("{verb}-{field}");
    let words = |field: &str, label: &str| lines(ctx, v, form, errors, (&name(field), label));
    let money = |field: &str, label: &str| amount(ctx, v, both, (&name(field), label));
    let text = |field: &str, label: &str| line(ctx, v, both, (&name(field), label));
    let number = if form.has(&name("number")) && errors.of(&name("number")).is_none() {
        form.text(&name("number")).to_owned()
    } else {
        (seen.moves.len() + 1).to_string()
    };
    html! {
        @match verb {
            "examine" => { (edition(seen)) (money("amount", "plans-subsidy-recommended-amount")) (words("opinion", "plans-subsidy-opinion")) }
            "give-back" | "refuse" => { (edition(seen)) (words("reason", "plans-subsidy-reason")) }
            "approve" => {
                (edition(seen))
                (money("amount", "plans-subsidy-amount-approved"))
                (words("reason", "plans-subsidy-reason"))
                @if !seen.alike.is_empty() { (words("distinct", "plans-subsidy-distinct")) }
                (text("document_number", "plans-document-number"))
                (date_input(v.lang, &DateInput {
                    name: &name("document_on"), legend: &word(ctx, v, "plans-document-on"),
                    error: errors.of(&name("document_on")), value: form.date(&name("document_on")), ..Default::default()
                }))
            }
            "pay" => {
                (hidden(&name("number"), &number))
                @if let Some((amount, spent_first)) = next_instalment(&seen.subsidy, &seen.moves) {
                    p { (t(ctx, v, "plans-subsidy-next-instalment", &[("amount", grouped(amount).into()), ("spent", grouped(spent_first).into())])) }
                }
                (text("note", "plans-subsidy-payment"))
            }
            "spend" => {
                (hidden(&name("number"), &number))
                (money("amount", "plans-subsidy-so-far"))
                (words("note", "plans-subsidy-spent-for"))
            }
            "repay" => {
                (hidden(&name("number"), &number))
                (money("amount", "plans-subsidy-amount-repaid"))
                (text("note", "plans-subsidy-receipt"))
            }
            "settle" => { p { (word(ctx, v, "plans-subsidy-settle-lead")) } }
            _ => {}
        }
    }
}

fn edition(seen: &Seen) -> Markup {
    hidden("edition", &seen.one.edition.to_string())
}

/// `POST /desk/subsidies/applications/{id}/{verb}`.
pub(crate) async fn submit(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path((id, verb)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Failure> {
    let mut errors = Errors::new();
    let name = |field: &str| format!("{verb}-{field}");
    let has_amount = matches!(verb.as_str(), "examine" | "approve" | "spend" | "repay");
    let sum = if has_amount { read_amount(&ctx, &v, &form, &name("amount"), &mut errors) } else { 0 };
    if errors.is_empty() {
        let Some(done) = act(&ctx, v.official()?, (&id, &verb), &form, sum).await else {
            return Err(Failure::not_found());
        };
        match done {
            Ok(()) => return Ok(redirect(format!("/desk/subsidies/applications/{id}"))),
            Err(error) => told(&ctx, &v, &mut errors, &verb, error)?,
        }
    }
    let seen = Seen::load(&ctx, &v, &id).await?;
    render(&ctx, &v, &seen, (&form, &errors))
}

/// Does what the verb says; none when there is no such verb.
async fn act(
    ctx: &Ctx,
    official: &Official,
    (id, verb): (&str, &str),
    form: &Form,
    amount: i64,
) -> Option<Result<(), LifeError>> {
    let id = ApplicationId::new(id);
    let text = |field: &str| form.text(&format!("{verb}-{field}"));
    let edition = form.text("edition").parse().unwrap_or_default();
    let number = text("number").parse().unwrap_or_default();
    Some(match verb {
        "examine" => actions::examine(ctx, official, &id, edition, (amount, text("opinion"))).await,
        "give-back" => actions::give_back(ctx, official, &id, edition, text("reason")).await,
        "refuse" => actions::refuse(ctx, official, &id, edition, text("reason")).await,
        "approve" => {
            let approval = Approval {
                amount,
                reason: text("reason").to_owned(),
                distinct: text("distinct").to_owned(),
                document_number: text("document_number").to_owned(),
                document_on: form.date("approve-document_on").day(),
            };
            actions::approve(ctx, official, &id, edition, approval).await
        }
        "withdraw" => actions::withdraw(ctx, official, &id).await,
        "pay" => actions::pay(ctx, official, &id, number, text("note")).await,
        "spend" => actions::spend(ctx, official, &id, number, (amount, text("note"))).await,
        "repay" => actions::repay(ctx, official, &id, number, (amount, text("note"))).await,
        "settle" => actions::settle(ctx, official, &id).await,
        _ => return None,
    })
}
