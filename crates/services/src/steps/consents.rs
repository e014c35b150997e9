//! Others who have to agree before anybody decides: asking them, going on when all have, ending when one does not.

use kernel::{Audit, Fact, Text, Timestamp, Tx};
use messaging::{Message, Recipient};
use serde_json::{Value as Json, json};

use super::finish::{end, tell_desks};
use super::{Move, payment, tell_person};
use crate::error::{Problem, ServicesError};
use crate::jobs;
use crate::model::{Answer, CaseState, Consent, EventKind, NewEvent};
use crate::store;

/// Asks whoever has to agree. True when the case waits for somebody.
pub(crate) fn ask(m: &mut Move, tx: &mut Tx) -> Result<bool, ServicesError> {
    let service = m.dossier.service.clone();
    let scope = m.dossier.walk(tx.today()).scope;
    let mut asked: Vec<Consent> = Vec::new();
    for party in &service.parties {
        if !party.when.as_ref().map_or(Ok(true), |when| when.is_true(&scope))? {
            continue;
        }
        let number = match party.number.eval(&scope)? {
            Json::String(number) => number.trim().to_owned(),
            _ => String::new(),
        };
        let known = kernel::number::national_id::check(&number).is_ok()
            || kernel::number::business_number::check(&number).is_ok();
        let other =
            number != m.dossier.applicant.national_id && asked.iter().all(|consent| consent.number != number);
        if !known || !other {
            return Err(nobody_else(&party.name));
        }
        asked.push(Consent {
            case: m.dossier.case.id.clone(),
            party: party.id.clone(),
            number,
            name: None,
            answer: Answer::Waiting,
            asked_at: tx.now(),
            answer_by: tx.today().plus_days(i64::from(party.days)),
            answered_at: None,
        });
    }
    for consent in &asked {
        store::insert_consent(tx, consent)?;
        let name = service.party(&consent.party).map(|party| party.name.clone());
        store::add_event(tx, &mut m.dossier.case, NewEvent::by_person(EventKind::ConsentAsked).text(name))?;
        let day = Timestamp::start_of(consent.answer_by.plus_days(1));
        tx.enqueue_at(jobs::CONSENT, &json!({ "case": consent.case }), day, None)?;
        let applicant = &m.dossier.case.applicant_name;
        let subject = Text::new(
            format!("{applicant}請您同意：{}", m.dossier.service.name.zh),
            format!("{applicant} asks for your consent: {}", m.dossier.service.name.en),
        );
        let body = Text::new(
            format!("請在{}以前開啟，看過內容再決定同意或不同意。", consent.answer_by.long(kernel::Lang::Zh)),
            format!(
                "Open it by {}, read it, and agree or decline.",
                consent.answer_by.long(kernel::Lang::En)
            ),
        );
        tell_party(m, tx, consent, subject, body)?;
    }
    if asked.is_empty() {
        return Ok(false);
    }
    m.dossier.case.state = CaseState::Consent;
    m.dossier.case.clock_stopped_on = Some(tx.today());
    Ok(true)
}

fn nobody_else(name: &Text) -> ServicesError {
    let message = Text::new(
        format!("「{}」要是另一個人或公司，請修改號碼後再送出", name.zh),
        format!("“{}” must be another person or company: change the number before sending", name.en),
    );
    ServicesError::Mistakes(vec![Problem { field: "declaration".to_owned(), message }])
}

/// Goes on when nobody is waited for any more: to the fee, or to the first step, with which the time limit begins.
pub(crate) fn go_on(m: &mut Move, tx: &mut Tx) -> Result<(), ServicesError> {
    let consents = store::list_consents(tx, &m.dossier.case.id)?;
    if consents.iter().any(|consent| consent.answer != Answer::Agreed) {
        return Ok(store::save_case(tx, &mut m.dossier.case)?);
    }
    payment::begin(m, tx)
}

/// Ends the case because somebody does not agree, or no longer, or has not answered; the caller saves it.
pub(crate) fn fall(
    m: &mut Move,
    tx: &mut Tx,
    kind: EventKind,
    consent: &Consent,
) -> Result<(), ServicesError> {
    let desks = m.dossier.case.desks();
    end(m, tx, CaseState::Withdrawn)?;
    let name = m.dossier.service.party(&consent.party).map(|party| party.name.clone()).unwrap_or_default();
    let reason = match kind {
        EventKind::ConsentLapsed => Text::new(
            format!("{}沒有在期限內回覆，申請終止。要辦理請重新申請。", name.zh),
            format!("{} did not answer in time, so the application ended. Apply again to go on.", name.en),
        ),
        EventKind::ConsentTakenBack => Text::new(
            format!("{}撤回同意，申請終止。", name.zh),
            format!("{} took the consent back, so the application ended.", name.en),
        ),
        _ => Text::new(
            format!("{}不同意，申請終止。", name.zh),
            format!("{} did not agree, so the application ended.", name.en),
        ),
    };
    m.dossier.case.reason = Some(reason.clone());
    store::add_event(tx, &mut m.dossier.case, NewEvent::by_person(kind).text(Some(name)))?;
    let case = &m.dossier.case;
    tx.fact(Fact {
        kind: "service.withdrawn",
        agency: Some(&case.agency),
        dims: json!({ "service": case.service, "channel": case.channel }),
        value: 1,
    })?;
    let (label, service) = (case.label().to_owned(), m.dossier.service.name.clone());
    let subject = Text::new(format!("「{}」已終止", service.zh), format!("{}: ended", service.en));
    tell_person(m, tx, subject, reason.clone())?;
    let subject = Text::new(format!("案件 {label} 已終止"), format!("Case {label} ended"));
    tell_desks(m, tx, desks, &subject, &reason)?;
    tell_parties(m, tx, Some(&consent.party))
}

/// Tells everybody who agreed, but `not` this party, that the case has ended.
pub(crate) fn tell_parties(m: &Move, tx: &mut Tx, not: Option<&str>) -> Result<(), ServicesError> {
    if m.dossier.service.parties.is_empty() {
        return Ok(());
    }
    let consents = store::list_consents(tx, &m.dossier.case.id)?;
    let others = consents.iter().filter(|consent| not != Some(consent.party.as_str()));
    for consent in others.filter(|consent| consent.answer != Answer::Declined) {
        let name = &m.dossier.service.name;
        let subject =
            Text::new(format!("「{}」已有結果", name.zh), format!("{}: there is a result", name.en));
        let body = Text::new("請開啟查看結果。", "Open it to see the result.");
        tell_party(m, tx, consent, subject, body)?;
    }
    Ok(())
}

/// Sends a notice to somebody who has to agree. Who never signed in finds it on their page.
fn tell_party(
    m: &Move,
    tx: &mut Tx,
    consent: &Consent,
    subject: Text,
    body: Text,
) -> Result<(), ServicesError> {
    let Some(person) = identity::store::find_person_by_national_id(tx, &consent.number)? else {
        return Ok(());
    };
    let message = Message {
        to: Recipient::Person(person.id),
        from: m.dossier.case.agency.clone(),
        case: None,
        subject,
        body,
        link: Some(format!("/agreements/{}/{}", consent.case, consent.party)),
    };
    messaging::actions::send(tx, message)?;
    Ok(())
}

/// Writes what was answered, and who did.
pub(crate) fn audit(m: &Move, tx: &mut Tx, consent: &Consent) -> Result<(), ServicesError> {
    tx.audit(Audit {
        actor: m.actor,
        action: "case.consent",
        object: "case",
        object_id: m.dossier.case.id.as_str(),
        agency: Some(&m.dossier.case.agency),
        detail: json!({ "party": consent.party, "answer": consent.answer.as_str() }),
    })?;
    Ok(())
}
