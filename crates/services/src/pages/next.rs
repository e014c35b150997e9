//! The next step of a case in plain words: what happens, or what the person has to do.

use kernel::Ctx;
use maud::{Markup, html};
use payments::{Bill, BillStatus};
use web::components::{ButtonKind, Notice, Tone, button_link, notification_banner};
use web::{Visitor, t};

use super::case::Shown;
use super::shared::{agency, day, nothing, step_name, word};
use crate::form::{Dossier, Walk};
use crate::model::{Answer, CaseState, Consent};

/// The next step in plain words: what happens, or what the person has to do.
pub(super) fn next(ctx: &Ctx, v: &Visitor, shown: &Shown, walk: &Walk) -> Markup {
    let dossier = &shown.dossier;
    let case = &dossier.case;
    match case.state {
        CaseState::Draft => {
            let place = walk.place(dossier).path(&case.id);
            html! {
                p { (word(ctx, v, "services-next-draft")) }
                p { (button_link(&word(ctx, v, "services-resume"), &place, ButtonKind::Primary)) }
            }
        }
        CaseState::Consent => next_consent(ctx, v, dossier, &shown.consents),
        CaseState::Payment => next_payment(ctx, v, shown.bill.as_ref()),
        CaseState::Submitted => {
            let (step, who) = waits_for(ctx, v, dossier);
            let args = [("agency", who.into()), ("step", step.into())];
            html! { p.lead { (t(ctx, v, "services-next-submitted", &args)) } }
        }
        CaseState::Correction => {
            let body = html! {
                p { strong { (word(ctx, v, "services-next-correction")) } }
                p { (button_link(&word(ctx, v, "services-correct"), &format!("/cases/{}/correction", case.id), ButtonKind::Primary)) }
            };
            notification_banner(v.lang, &Notice { tone: Tone::Warn, id: "correction", body })
        }
        // The result itself follows.
        CaseState::Granted | CaseState::Refused => nothing(),
        CaseState::Withdrawn => html! {
            p.lead {
                @if let Some(reason) = &case.reason { (reason.of(v.lang)) }
                @else { (word(ctx, v, "services-next-withdrawn")) }
            }
        },
    }
}

/// Who still has to agree, and until when.
fn next_consent(ctx: &Ctx, v: &Visitor, dossier: &Dossier, consents: &[Consent]) -> Markup {
    let waiting = consents.iter().filter(|consent| consent.answer == Answer::Waiting);
    let name = |consent: &Consent| dossier.service.party(&consent.party).map(|party| party.name.of(v.lang));
    let who: Vec<&str> = waiting.clone().filter_map(name).collect();
    let by = waiting.map(|consent| consent.answer_by).min();
    let by = by.map(|by| day(v.lang, by)).unwrap_or_default();
    let args = [("who", all_of(v, &who).into()), ("day", by.into())];
    html! { p.lead { (t(ctx, v, "services-next-consent", &args)) } }
}

/// The fee is to be paid; or it was, and the case goes on in a moment.
fn next_payment(ctx: &Ctx, v: &Visitor, bill: Option<&Bill>) -> Markup {
    let Some(bill) = bill.filter(|bill| bill.status == BillStatus::Open) else {
        return html! { p.lead { (word(ctx, v, "services-next-paid")) } };
    };
    let args = [("amount", bill.amount.long(v.lang).into()), ("day", day(v.lang, bill.due_on).into())];
    let body = html! {
        p { strong { (t(ctx, v, "services-next-payment", &args)) } }
        p { (button_link(&word(ctx, v, "services-pay"), &format!("/payments/{}", bill.id), ButtonKind::Primary)) }
    };
    notification_banner(v.lang, &Notice { tone: Tone::Warn, id: "payment", body })
}

/// The steps it is in and the agencies that have it, in words.
fn waits_for(ctx: &Ctx, v: &Visitor, dossier: &Dossier) -> (String, String) {
    let case = &dossier.case;
    let beside = case.beside.iter();
    let steps = case.step.iter().chain(beside.clone().map(|desk| &desk.step));
    let who = [case.step_agency.as_ref().unwrap_or(&case.agency)].into_iter();
    let who = who.chain(beside.map(|desk| &desk.agency));
    (
        all_of(v, &steps.map(|step| step_name(v, &dossier.service, step)).collect::<Vec<_>>()),
        all_of(v, &who.map(|id| agency(ctx, v.lang, id)).collect::<Vec<_>>()),
    )
}

/// Names one after the other.
fn all_of(v: &Visitor, names: &[impl AsRef<str>]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(if v.lang == kernel::Lang::Zh { "、" } else { ", " })
}
