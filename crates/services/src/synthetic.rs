//! Synthetic cases: requests of registered people to services, with a plausible past.
//!
//! They are made from a seed and the people in order of their id numbers, one case a person, and again
//! from the first person when there are more cases than people. No look-ups, messages or effects belong
//! to them: they fill lists and pages, nothing else.

use std::sync::Arc;

use catalogue::field::FieldKind;
use catalogue::model::{Outcome, Service, StepPost};
use kernel::{AgencyId, Ctx, Person, PostId, Text, Timestamp};
use serde_json::{Map, Value as Json};

use crate::error::ServicesError;
use crate::model::{
    Case, CaseId, CaseState, Decision, EventKind, NewEvent, clock, outcome_word, spell_number,
};
use crate::store::{self, PastCase};

/// Cases written in one transaction.
const BATCH: usize = 10_000;
const DAY: u64 = 86_400;
/// The first case began so many days ago.
const OLDEST_DAYS: u64 = 1_000;
/// Of the cases of so many days most still run.
const FRESH_DAYS: u64 = 30;
/// Odd and no multiple of five, so numbers of eight digits repeat only after all were used.
const STEP: u64 = 48_271_987;

/// Writes `cases` cases to `services`, the oldest first; `progress` hears how many there are. Services
/// whose steps have no desk get decided cases only.
pub async fn fill(
    ctx: &Ctx,
    services: &[Arc<Service>],
    seed: u64,
    cases: u64,
    mut progress: impl FnMut(u64) + Send,
) -> Result<(), ServicesError> {
    let ways: Vec<Way> = services.iter().map(Way::of).collect();
    let (mut after, mut done, mut people) = (String::new(), 0, Vec::new().into_iter());
    while done < cases && !ways.is_empty() {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH && done < cases {
            let Some(person) = people.next() else {
                let page = next_people(ctx, &after).await?;
                if page.is_empty() && after.is_empty() {
                    return Ok(());
                }
                after = page.last().map_or_else(String::new, |person: &Person| person.national_id.clone());
                people = page.into_iter();
                continue;
            };
            let mut draw = Draw(seed ^ done);
            let way = &ways[draw.below(ways.len() as u64) as usize];
            batch.push(way.case(ctx, &person, done, cases, &mut draw));
            done += 1;
        }
        let written = Arc::new(batch);
        ctx.write(move |tx| store::insert_past_cases(tx, &written)).await?;
        progress(done);
    }
    Ok(())
}

async fn next_people(ctx: &Ctx, after: &str) -> Result<Vec<Person>, ServicesError> {
    let after = after.to_owned();
    Ok(ctx.read(move |r| identity::store::list_people(r, "", &after, BATCH as i64)).await?)
}

/// SplitMix64: good enough to scatter, and the same on every machine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most.max(1)
    }
}

/// How cases go through a service.
struct Way {
    service: Arc<Service>,
    revision: String,
    desk: Option<(String, AgencyId, PostId)>,
    agencies: Vec<AgencyId>,
    answers: Json,
}

impl Way {
    fn of(service: &Arc<Service>) -> Self {
        let desk = service.steps.iter().find_map(|step| match &step.post {
            Some(StepPost::Post(post)) => Some((step.id.clone(), step.agency.clone(), post.clone())),
            _ => None,
        });
        let mut agencies = vec![service.owner.clone()];
        for step in &service.steps {
            if !agencies.contains(&step.agency) {
                agencies.push(step.agency.clone());
            }
        }
        let questions = service.pages.iter().flat_map(|page| &page.questions);
        let answers: Map<String, Json> = questions
            .filter(|question| matches!(question.field.kind, FieldKind::Text(_)))
            .map(|question| (question.field.id.clone(), Json::from("合成資料")))
            .collect();
        Self {
            service: service.clone(),
            revision: service.revision(),
            desk,
            agencies,
            answers: answers.into(),
        }
    }

    /// The case number `index` of `all`: index and age go together.
    fn case(&self, ctx: &Ctx, person: &Person, index: u64, all: u64, draw: &mut Draw) -> PastCase {
        let now = ctx.now();
        let age = OLDEST_DAYS * DAY * (all - index) / all.max(1);
        let created_at = now.plus_seconds(-(age.cast_signed()));
        let state = self.state(age, draw);
        let at = created_at.plus_seconds(draw.below(age.min(1_800)).cast_signed());
        let limit = self.service.time_limit_days;
        let waited = draw.below((u64::from(limit) * 2 + 1) * DAY).cast_signed();
        let mut case = self.begun(ctx, person, created_at);
        case.number = Some(spell_number(&self.service.number_prefix, at.day(), index.wrapping_mul(STEP)));
        case.due_on = Some(clock::due_on(&ctx.work_calendar(), at.day(), limit));
        case.submitted_at = Some(at);
        case.updated_at = at.plus_seconds(waited).min(now);
        let mut events = vec![
            (created_at, NewEvent::by_person(EventKind::Started)),
            (at, NewEvent::by_person(EventKind::Submitted)),
        ];
        if let Some((step, agency, post)) = &self.desk {
            events.push((at, NewEvent::by_agency(EventKind::AtDesk, agency).step(step).post(Some(post))));
        }
        let mut decision = None;
        if state.is_running() {
            (case.step, case.step_agency, case.step_post) = self
                .desk
                .clone()
                .map_or((None, None, None), |(step, agency, post)| (Some(step), Some(agency), Some(post)));
            case.clock_stopped_on = (state == CaseState::Correction).then(|| case.updated_at.day());
        }
        if state.is_final() {
            case.decided_at = Some(case.updated_at);
        }
        if matches!(state, CaseState::Granted | CaseState::Refused) {
            let text = Text::new("合成資料之決定".to_owned(), "A decision made up for measuring".to_owned());
            case.reason = Some(text.clone());
            let granted = state == CaseState::Granted;
            let kind = if granted { EventKind::Granted } else { EventKind::Refused };
            events.push((case.updated_at, NewEvent::by_agency(kind, &case.agency).text(Some(text))));
            decision = Some(self.decision(&case, events.len(), granted));
        } else if state == CaseState::Withdrawn {
            events.push((case.updated_at, NewEvent::by_person(EventKind::Withdrawn)));
        }
        case.state = state;
        case.last_event = events.len() as i64;
        let nonce = format!("synthetic-{index}");
        PastCase {
            case,
            nonce,
            answers: self.answers.clone(),
            events,
            decision,
            agencies: self.agencies.clone(),
        }
    }

    fn state(&self, age: u64, draw: &mut Draw) -> CaseState {
        let running = if age < FRESH_DAYS * DAY { 80 } else { 3 };
        if draw.below(100) < running && self.desk.is_some() {
            return if draw.below(10) == 0 { CaseState::Correction } else { CaseState::Submitted };
        }
        match draw.below(100) {
            0..=8 => CaseState::Refused,
            9..=12 => CaseState::Withdrawn,
            _ => CaseState::Granted,
        }
    }

    fn begun(&self, ctx: &Ctx, person: &Person, at: Timestamp) -> Case {
        Case {
            id: CaseId::new(kernel::id::fresh(at, &ctx.entropy)),
            number: None,
            service: self.service.id.clone(),
            revision: self.revision.clone(),
            agency: self.service.owner.clone(),
            person_id: person.id.clone(),
            national_id: person.national_id.clone(),
            applicant_name: person.name.clone(),
            applicant_post: None,
            channel: "online".to_owned(),
            state: CaseState::Draft,
            step: None,
            step_agency: None,
            step_post: None,
            beside: Vec::new(),
            step_round: 1,
            version: 1,
            last_event: 0,
            created_at: at,
            updated_at: at,
            submitted_at: None,
            due_on: None,
            clock_stopped_on: None,
            days_waited: 0,
            asked: None,
            decided_at: None,
            reason: None,
        }
    }

    fn decision(&self, case: &Case, seq: usize, granted: bool) -> Decision {
        let step = self.service.steps.last().map_or_else(String::new, |step| step.id.clone());
        let outcome = if granted { Outcome::Grant } else { Outcome::Refuse };
        Decision {
            seq: seq as i64,
            step,
            agency: case.agency.clone(),
            post: self.desk.as_ref().map(|(_, _, post)| post.clone()),
            official: None,
            outcome: outcome_word(outcome).to_owned(),
            reason: case.reason.clone().unwrap_or_default(),
            decided_at: case.updated_at,
        }
    }
}
