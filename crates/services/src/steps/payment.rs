//! The fee is paid before anybody decides: making the bill, going on when it is paid, ending when it is not.

use catalogue::model::RefundWhen;
use kernel::{Fact, Text, Timestamp, Tx};
use payments::NewBill;
use payments::actions::Paid;
use serde_json::json;

use super::finish::end;
use super::{Move, Pace, advance, tell_person};
use crate::error::ServicesError;
use crate::form::{fees, total};
use crate::jobs;
use crate::model::{CaseState, EventKind, NewEvent, clock};
use crate::store;

/// Goes to the first step, or waits for the fee first. The caller has seen that everybody agrees.
pub(crate) fn begin(m: &mut Move, tx: &mut Tx) -> Result<(), ServicesError> {
    if ask(m, tx)? {
        return Ok(store::save_case(tx, &mut m.dossier.case)?);
    }
    resume(m, tx);
    advance(m, tx, 0, Pace::Now)
}

/// Makes the bill. True when the case waits for it to be paid.
fn ask(m: &mut Move, tx: &mut Tx) -> Result<bool, ServicesError> {
    let service = m.dossier.service.clone();
    let Some(payment) = &service.payment else { return Ok(false) };
    let lines = fees(m.dossier, &m.dossier.walk(tx.today()))?;
    if total(&lines).is_some_and(|sum| sum == kernel::Money::ZERO) {
        return Ok(false);
    }
    let due_on = tx.today().plus_days(i64::from(payment.days));
    let case = &m.dossier.case;
    let bill = NewBill {
        agency: case.agency.clone(),
        service: case.service.clone(),
        reason: case.id.to_string(),
        payer: m.dossier.person(),
        post: case.applicant_post.clone(),
        title: service.name.clone(),
        lines,
        due_on,
    };
    let bill = payments::actions::issue(tx, m.actor, bill)?;
    let last = Timestamp::start_of(due_on.plus_days(1));
    tx.enqueue_at(jobs::UNPAID, &json!({ "case": case.id }), last, None)?;
    let what = Text::new(bill.amount.zh(), bill.amount.to_string());
    let event = NewEvent::by_agency(EventKind::PaymentAsked, &case.agency).text(Some(what));
    store::add_event(tx, &mut m.dossier.case, event)?;
    m.dossier.case.state = CaseState::Payment;
    m.dossier.case.clock_stopped_on = Some(m.dossier.case.clock_stopped_on.unwrap_or_else(|| tx.today()));
    Ok(true)
}

/// The bill was paid: on to the first step.
pub(crate) fn paid(m: &mut Move, tx: &mut Tx, amount: Text) -> Result<(), ServicesError> {
    store::add_event(
        tx,
        &mut m.dossier.case,
        NewEvent::by_person(EventKind::PaymentMade).text(Some(amount)),
    )?;
    resume(m, tx);
    advance(m, tx, 0, Pace::Now)
}

/// The time limit runs from now on, longer by the working days it stood still.
fn resume(m: &mut Move, tx: &Tx) {
    let calendar = m.ctx.work_calendar();
    let case = &mut m.dossier.case;
    let waited =
        case.clock_stopped_on.take().map_or(0, |stopped| clock::waited(&calendar, stopped, tx.today()));
    case.due_on = case.due_on.map(|due| clock::extend(&calendar, due, waited));
    case.days_waited += i64::from(waited);
    case.state = CaseState::Submitted;
}

/// The fee was not paid in time: the case ends; the caller saves it.
pub(crate) fn lapse(m: &mut Move, tx: &mut Tx) -> Result<(), ServicesError> {
    end(m, tx, CaseState::Withdrawn)?;
    let reason = Text::new(
        "繳費期限已過，申請終止。要辦理請重新申請。",
        "The fee was not paid in time, so the application ended. Apply again to go on.",
    );
    m.dossier.case.reason = Some(reason.clone());
    store::add_event(tx, &mut m.dossier.case, NewEvent::by_person(EventKind::PaymentLapsed))?;
    let case = &m.dossier.case;
    tx.fact(Fact {
        kind: "service.withdrawn",
        agency: Some(&case.agency),
        dims: json!({ "service": case.service, "channel": case.channel }),
        value: 1,
    })?;
    let name = m.dossier.service.name.clone();
    let subject = Text::new(format!("「{}」已終止", name.zh), format!("{}: ended", name.en));
    tell_person(m, tx, subject, reason)?;
    super::consents::tell_parties(m, tx, None)
}

/// Closes the bill of a case that ended otherwise than granted; what was paid goes back where the service says so.
pub(super) fn close(m: &Move, tx: &mut Tx, state: CaseState) -> Result<(), ServicesError> {
    let Some(payment) = &m.dossier.service.payment else { return Ok(()) };
    let ended = match state {
        CaseState::Withdrawn => RefundWhen::Withdrawn,
        CaseState::Refused => RefundWhen::Refused,
        _ => return Ok(()),
    };
    let paid = if payment.refund.contains(&ended) { Paid::GoesBack } else { Paid::Stays };
    Ok(payments::actions::close(tx, m.actor, m.dossier.case.id.as_str(), paid)?)
}
