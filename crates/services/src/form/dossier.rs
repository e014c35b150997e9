//! A case with everything that decides how it goes on.

use std::sync::Arc;

use catalogue::expr::Scope;
use catalogue::model::{Service, Step, StepQuestion};
use kernel::{Day, Person, Text};
use serde_json::{Map, Value as Json, json};

use super::{Snapshots, Walk};
use crate::model::{Case, CaseFile};

/// Who applies, as expressions see them.
#[derive(Debug, Clone, PartialEq)]
pub struct Applicant {
    /// Id number.
    pub national_id: String,
    /// Name.
    pub name: String,
    /// Post, in services for officials: id, title, agency.
    pub post: Option<(String, Text, String)>,
}

/// A case with its definition, answers, evidence and documents.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The case.
    pub case: Case,
    /// The definition it began with.
    pub service: Arc<Service>,
    /// Who applies.
    pub applicant: Applicant,
    /// Every answer that was saved, also to questions that do not count at present.
    pub answers: Map<String, Json>,
    /// What was looked up.
    pub evidence: Snapshots,
    /// What officials entered, by step.
    pub entered: Map<String, Json>,
    /// Numbers that were drawn when it was sent.
    pub drawn: Map<String, Json>,
    /// Documents that count.
    pub files: Vec<CaseFile>,
}

impl Dossier {
    /// The person in whose name look-ups are made.
    pub fn person(&self) -> Person {
        Person {
            id: self.case.person_id.clone(),
            national_id: self.case.national_id.clone(),
            name: self.case.applicant_name.clone(),
        }
    }

    /// The names every expression of a service may use, before answers and evidence.
    pub fn base_scope(&self, today: Day) -> Scope {
        let post = self.applicant.post.as_ref().map_or(
            Json::Null,
            |(id, title, agency)| json!({ "id": id, "title": title.zh, "title_en": title.en, "agency": agency }),
        );
        let submitted = self.case.submitted_at.map_or(today, kernel::Timestamp::day);
        Scope::new()
            .with("person", json!({ "id_number": self.applicant.national_id, "name": self.applicant.name }))
            .with("post", post)
            .with("steps", Json::Object(self.entered.clone()))
            .with("drawn", Json::Object(self.drawn.clone()))
            .with("today", json!(today.to_string()))
            .with(
                "case",
                json!({
                    "number": self.case.number,
                    "submitted_on": submitted.to_string(),
                    "service": self.case.service,
                }),
            )
    }

    /// Goes through the definition with what is known.
    pub fn walk(&self, today: Day) -> Walk<'_> {
        Walk::of(self, today)
    }

    /// What officials entered in a step, with what it answers; `null` is left out.
    pub fn entered_in<'d>(&'d self, step: &'d Step) -> impl Iterator<Item = (&'d StepQuestion, &'d Json)> {
        let values = self.entered.get(&step.id).and_then(Json::as_object);
        step.questions.iter().filter_map(move |entered| {
            let value = values?.get(&entered.question.field.id).filter(|value| !value.is_null())?;
            Some((entered, value))
        })
    }

    /// The document of an upload.
    pub fn file_of(&self, upload: &str) -> Option<&CaseFile> {
        self.files.iter().rev().find(|file| file.upload == upload)
    }
}
