//! The walk through a service: which pages and questions exist for this person, what is still to be
//! looked up, what stops them, and where they go next.
//!
//! Pages are taken in order. A condition sees the evidence and the answers of earlier pages, and of those
//! only the ones that count: an answer whose question has gone out of sight is kept, but counts for nothing.

mod values;

use std::collections::HashSet;

use catalogue::expr::{EvalError, Expr, Scope};
use catalogue::model::{Eligibility, Evidence, Page, Question, Upload};
use kernel::Day;
use serde_json::{Map, Value as Json, json};

pub(super) use values::with_values;

use super::{Dossier, Place, Snapshot};
use crate::model::CaseState;

/// A page that exists for this person.
#[derive(Debug, Clone)]
pub struct OpenPage<'d> {
    /// Its definition.
    pub page: &'d Page,
    /// The questions on it that exist for this person.
    pub questions: Vec<&'d Question>,
    /// Whether it was saved with every question it has now.
    pub done: bool,
}

/// What stops a person.
#[derive(Debug, Clone, Copy)]
pub enum Stop<'d> {
    /// Evidence that must be there was not found.
    Missing(&'d Evidence),
    /// A condition for applying is not met.
    NotEligible(&'d Eligibility),
}

/// The result of the walk.
#[derive(Debug, Clone)]
pub struct Walk<'d> {
    /// Pages that exist, in order, as far as they can be known.
    pub pages: Vec<OpenPage<'d>>,
    /// Documents that may or must be attached.
    pub uploads: Vec<&'d Upload>,
    /// Evidence that counts, in order.
    pub evidence: Vec<(&'d Evidence, &'d Snapshot)>,
    /// Evidence to look up now, with its key.
    pub fetch: Vec<(&'d Evidence, String)>,
    /// What stops the person.
    pub stop: Option<Stop<'d>>,
    /// The answers that count.
    pub answers: Map<String, Json>,
    /// Named values that are known.
    pub values: Map<String, Json>,
    /// Everything known, for conditions and texts.
    pub scope: Scope,
    /// A rule that could not be evaluated: a mistake in the definition.
    pub broken: Option<EvalError>,
    /// Whether the case was sent: then nothing stops it or is looked up any more.
    sent: bool,
    done: bool,
    passed: HashSet<String>,
    found: Map<String, Json>,
}

impl<'d> Walk<'d> {
    pub(super) fn of(dossier: &'d Dossier, today: Day) -> Self {
        let mut walk = Self {
            pages: Vec::new(),
            uploads: Vec::new(),
            evidence: Vec::new(),
            fetch: Vec::new(),
            stop: None,
            answers: Map::new(),
            values: Map::new(),
            scope: dossier
                .base_scope(today)
                .with("answers", json!({}))
                .with("evidence", json!({}))
                .with("values", json!({})),
            broken: None,
            sent: dossier.case.state != CaseState::Draft,
            done: false,
            passed: HashSet::new(),
            found: Map::new(),
        };
        if let Err(error) = walk.run(dossier) {
            walk.broken = Some(error);
        }
        walk
    }

    fn run(&mut self, dossier: &'d Dossier) -> Result<(), EvalError> {
        for page in &dossier.service.pages {
            self.gather(dossier)?;
            if !self.goes_on() {
                return Ok(());
            }
            if holds(page.when.as_ref(), &self.scope)? {
                self.open(page, dossier)?;
            }
            // What hangs on an answer that is still to come is neither looked up nor judged.
            if self.sent || self.pages.last().is_none_or(|open| open.done || open.page.id != page.id) {
                self.passed
                    .extend(page.questions.iter().map(|question| format!("answers.{}", question.field.id)));
            }
            self.scope.set("answers", Json::Object(self.answers.clone()));
        }
        self.gather(dossier)?;
        if !self.goes_on() {
            return Ok(());
        }
        for upload in &dossier.service.uploads {
            if holds(upload.when.as_ref(), &self.scope)? {
                self.uploads.push(upload);
                if let Some(file) = dossier.file_of(&upload.field.id) {
                    self.answers.insert(upload.field.id.clone(), file.value());
                }
            }
            self.passed.insert(format!("answers.{}", upload.field.id));
        }
        self.scope.set("answers", Json::Object(self.answers.clone()));
        self.gather(dossier)?;
        if self.goes_on() && self.pages.iter().all(|open| open.done) {
            self.name_values(dossier, |_, _| true)?;
            self.check_eligibility(dossier, |_, _| true)?;
        }
        self.done = self.goes_on();
        Ok(())
    }

    fn goes_on(&self) -> bool {
        self.fetch.is_empty() && self.stop.is_none()
    }

    fn open(&mut self, page: &'d Page, dossier: &'d Dossier) -> Result<(), EvalError> {
        let mut questions = Vec::new();
        for question in &page.questions {
            if holds(question.when.as_ref(), &self.scope)? {
                questions.push(question);
            }
        }
        let mut done = true;
        for question in &questions {
            let id = &question.field.id;
            match dossier.answers.get(id) {
                Some(Json::Null) => done &= !question.field.required,
                Some(answer) => {
                    self.answers.insert(id.clone(), answer.clone());
                }
                None => done = false,
            }
        }
        if !questions.is_empty() {
            self.pages.push(OpenPage { page, questions, done });
        }
        Ok(())
    }

    /// Takes in evidence and looks at conditions for applying, as far as what they use is known.
    fn gather(&mut self, dossier: &'d Dossier) -> Result<(), EvalError> {
        for evidence in &dossier.service.evidence {
            let path = format!("evidence.{}", evidence.id);
            let known =
                self.knows(&evidence.key) && evidence.when.as_ref().is_none_or(|when| self.knows(when));
            if self.passed.contains(&path) || !known {
                continue;
            }
            if !holds(evidence.when.as_ref(), &self.scope)? {
                self.passed.insert(path);
                continue;
            }
            let key = match evidence.key.eval(&self.scope)? {
                Json::Null => None,
                Json::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
                other => Some(other.to_string()),
            };
            let Some(key) = key else {
                // A key that stays empty (an optional answer): there is nothing to look up.
                self.passed.insert(path);
                if evidence.required && !self.sent {
                    self.stop = Some(Stop::Missing(evidence));
                    return Ok(());
                }
                continue;
            };
            match dossier.evidence.get(&evidence.id).filter(|snapshot| snapshot.key == key) {
                None if self.sent => {
                    self.passed.insert(path);
                }
                None => self.fetch.push((evidence, key)),
                Some(snapshot) if snapshot.records.is_empty() && evidence.required && !self.sent => {
                    self.evidence.push((evidence, snapshot));
                    self.stop = Some(Stop::Missing(evidence));
                    return Ok(());
                }
                Some(snapshot) => {
                    self.passed.insert(path);
                    self.evidence.push((evidence, snapshot));
                    self.found.insert(evidence.id.clone(), snapshot.value(evidence));
                    self.scope.set("evidence", Json::Object(self.found.clone()));
                    self.take_birth_date(dossier, snapshot);
                }
            }
        }
        self.name_values(dossier, Self::knows)?;
        self.check_eligibility(dossier, Self::knows)
    }

    /// Looks at the conditions for applying that `known` lets through.
    fn check_eligibility(
        &mut self,
        dossier: &'d Dossier,
        known: fn(&Self, &Expr) -> bool,
    ) -> Result<(), EvalError> {
        if self.sent || !self.fetch.is_empty() {
            return Ok(());
        }
        for rule in &dossier.service.eligibility {
            if known(self, &rule.require) && !rule.require.is_true(&self.scope)? {
                self.stop = Some(Stop::NotEligible(rule));
                return Ok(());
            }
        }
        Ok(())
    }

    /// `person.birth_date` is what a registry says that was asked about the person themselves.
    fn take_birth_date(&mut self, dossier: &Dossier, snapshot: &Snapshot) {
        if snapshot.key != dossier.applicant.national_id || !self.scope.path(&BIRTH_DATE).is_null() {
            return;
        }
        if let Some(born) = snapshot.records.iter().find_map(|record| record.get("birth_date")) {
            let applicant = &dossier.applicant;
            let person =
                json!({ "id_number": applicant.national_id, "name": applicant.name, "birth_date": born });
            self.scope.set("person", person);
        }
    }

    /// Whether every answer and evidence an expression uses is settled.
    fn knows(&self, expr: &Expr) -> bool {
        expr.paths().iter().all(|path| {
            if *path == BIRTH_DATE.join(".") {
                return !self.scope.path(&BIRTH_DATE).is_null();
            }
            let mut parts = path.split('.');
            match (parts.next(), parts.next()) {
                (Some(kind @ ("answers" | "evidence" | "values")), Some(id)) => {
                    self.passed.contains(&format!("{kind}.{id}"))
                }
                _ => true,
            }
        })
    }

    /// Where the person goes next.
    pub fn place(&self, dossier: &Dossier) -> Place {
        let unseen = self.evidence.iter().any(|(_, snapshot)| !snapshot.shown);
        let unsaved = self.pages.iter().find(|open| !open.done);
        if self.stop.is_some() {
            Place::Stopped
        } else if unseen || !self.fetch.is_empty() {
            Place::Evidence
        } else if let Some(open) = unsaved {
            Place::Page(open.page.id.clone())
        } else if self.uploads_missing(dossier) {
            Place::Uploads
        } else {
            Place::Check
        }
    }

    /// Whether a document that must be attached is not, or the person was not asked for any yet.
    fn uploads_missing(&self, dossier: &Dossier) -> bool {
        let asked = dossier.answers.contains_key(UPLOADS_SEEN);
        self.uploads
            .iter()
            .any(|upload| dossier.file_of(&upload.field.id).is_none() && (upload.field.required || !asked))
    }

    /// Whether nothing is missing before sending.
    pub fn is_complete(&self, dossier: &Dossier) -> bool {
        self.done && self.broken.is_none() && self.place(dossier) == Place::Check
    }

    /// The page with this id, if it exists for this person.
    pub fn page(&self, id: &str) -> Option<&OpenPage<'d>> {
        self.pages.iter().find(|open| open.page.id == id)
    }

    /// The page before `id`, for the way back.
    pub fn page_before(&self, id: &str) -> Option<&OpenPage<'d>> {
        let at = self.pages.iter().position(|open| open.page.id == id)?;
        self.pages.get(at.checked_sub(1)?)
    }

    /// The question with this id, if it exists for this person.
    pub fn question(&self, id: &str) -> Option<&'d Question> {
        self.pages
            .iter()
            .flat_map(|open| open.questions.iter().copied())
            .find(|question| question.field.id == id)
    }
}

/// Key among the saved answers that tells the person went past the documents' page.
pub const UPLOADS_SEEN: &str = "#uploads";

const BIRTH_DATE: [&str; 2] = ["person", "birth_date"];

/// A condition; none is true.
fn holds(when: Option<&Expr>, scope: &Scope) -> Result<bool, EvalError> {
    when.map_or(Ok(true), |expr| expr.is_true(scope))
}
