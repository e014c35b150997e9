//! The end of a case: decision or withdrawal, what is measured of it, and who is told.

use kernel::{Audit, Fact, PostId, Text, Tx};
use messaging::{Message, Recipient};
use serde_json::json;

use super::consents::tell_parties;
use super::{Move, payment};
use crate::error::ServicesError;
use crate::model::{CaseState, Desk, EventKind, NewEvent, clock};
use crate::store;

/// Decides the case as `state`; the caller saves it.
pub(crate) fn finish(m: &mut Move, tx: &mut Tx, state: CaseState, reason: Text) -> Result<(), ServicesError> {
    let others = m.dossier.case.beside.clone();
    end(m, tx, state)?;
    let kind = if state == CaseState::Granted { EventKind::Granted } else { EventKind::Refused };
    let agency = m.dossier.case.step_agency.clone().unwrap_or_else(|| m.dossier.case.agency.clone());
    m.dossier.case.reason = Some(reason.clone());
    store::add_event(tx, &mut m.dossier.case, NewEvent::by_agency(kind, &agency).text(Some(reason)))?;
    let case = &m.dossier.case;
    tx.fact(Fact {
        kind: "service.decided",
        agency: Some(&case.agency),
        dims: json!({
            "service": case.service,
            "outcome": state.as_str(),
            "channel": case.channel,
            "days": days(m, tx),
            "in_time": case.due_on.is_none_or(|due| tx.today() <= due),
        }),
        value: 1,
    })?;
    tx.publish(
        "service.decided",
        &json!({ "case": case.id, "service": case.service, "outcome": state.as_str() }),
    )?;
    let name = &m.dossier.service.name;
    let number = case.label().to_owned();
    let subject = if state == CaseState::Granted {
        Text::new(format!("「{}」已核准", name.zh), format!("{}: granted", name.en))
    } else {
        Text::new(format!("「{}」未核准", name.zh), format!("{}: refused", name.en))
    };
    let body = Text::new(
        format!("案件 {number} 已作成決定，請開啟案件查看結果與理由。"),
        format!("Case {number} has been decided. Open it to read the result and the reasons."),
    );
    tell_person(m, tx, subject, body)?;
    let subject = Text::new(format!("案件 {number} 已結案"), format!("Case {number} is closed"));
    let body = Text::new(
        "另一個機關已作成決定，您無須再審查。",
        "Another agency has decided it. There is nothing more to review.",
    );
    tell_desks(m, tx, others, &subject, &body)?;
    tell_parties(m, tx, None)
}

/// Tells the posts of desks at which the case stands no more.
pub(super) fn tell_desks(
    m: &Move,
    tx: &mut Tx,
    desks: Vec<Desk>,
    subject: &Text,
    body: &Text,
) -> Result<(), ServicesError> {
    for desk in desks {
        tell_post(m, tx, desk.post, subject.clone(), body.clone())?;
    }
    Ok(())
}

/// Ends the case as withdrawn; the caller saves it.
pub(crate) fn withdraw(m: &mut Move, tx: &mut Tx) -> Result<(), ServicesError> {
    let (was, desks) = (m.dossier.case.state, m.dossier.case.desks());
    end(m, tx, CaseState::Withdrawn)?;
    store::add_event(tx, &mut m.dossier.case, NewEvent::by(m.actor, EventKind::Withdrawn))?;
    if was == CaseState::Draft {
        return Ok(());
    }
    let case = &m.dossier.case;
    tx.fact(Fact {
        kind: "service.withdrawn",
        agency: Some(&case.agency),
        dims: json!({ "service": case.service, "channel": case.channel }),
        value: 1,
    })?;
    let label = case.label().to_owned();
    let subject = Text::new(format!("案件 {label} 已撤回"), format!("Case {label} was withdrawn"));
    let body = Text::new(
        "申請人已撤回申請，無須再處理。",
        "The applicant withdrew it. There is nothing more to do.",
    );
    tell_desks(m, tx, desks, &subject, &body)?;
    tell_parties(m, tx, None)
}

/// Puts the case into its last state.
pub(super) fn end(m: &mut Move, tx: &mut Tx, state: CaseState) -> Result<(), ServicesError> {
    let case = &mut m.dossier.case;
    if !case.state.may_become(state) {
        return Err(ServicesError::WrongState { state: case.state.as_str() });
    }
    case.state = state;
    case.step_post = None;
    case.beside.clear();
    case.asked = None;
    case.decided_at = Some(tx.now());
    tx.audit(Audit {
        actor: m.actor,
        action: "case.end",
        object: "case",
        object_id: case.id.as_str(),
        agency: case.step_agency.as_ref().or(Some(&case.agency)),
        detail: json!({ "state": state.as_str(), "step": case.step }),
    })?;
    payment::close(m, tx, state)
}

/// Working days from submission to today without those the clock stood still.
fn days(m: &Move, tx: &Tx) -> i64 {
    let case = &m.dossier.case;
    let submitted = case.submitted_at.map_or_else(|| tx.today(), kernel::Timestamp::day);
    let all = i64::from(clock::waited(&m.ctx.work_calendar(), submitted, tx.today()));
    (all - case.days_waited).max(0)
}

/// Sends the applicant a notice that leads to the case.
pub(crate) fn tell_person(m: &Move, tx: &mut Tx, subject: Text, body: Text) -> Result<(), ServicesError> {
    let case = &m.dossier.case;
    messaging::actions::send(
        tx,
        Message {
            to: Recipient::Person(case.person_id.clone()),
            from: case.step_agency.clone().unwrap_or_else(|| case.agency.clone()),
            case: Some(case.id.to_string()),
            subject,
            body,
            link: Some(format!("/cases/{}", case.id)),
        },
    )?;
    Ok(())
}

/// Tells a post, in the applicant's name, what the applicant did; it leads to the case.
pub(crate) fn tell_post(
    m: &Move,
    tx: &mut Tx,
    post: PostId,
    subject: Text,
    body: Text,
) -> Result<(), ServicesError> {
    let case = &m.dossier.case;
    let message = Message {
        to: Recipient::Post(post),
        from: case.agency.clone(),
        case: Some(case.id.to_string()),
        subject,
        body,
        link: Some(format!("/desk/cases/{}", case.id)),
    };
    messaging::actions::send_from_person(tx, &case.person_id, message)?;
    Ok(())
}
