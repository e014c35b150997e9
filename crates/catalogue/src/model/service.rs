//! Services: what is asked, what is looked up instead of asked, who decides,
//! and what the decision changes.

use kernel::{AgencyId, Assurance, PostId, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{Draw, Page, Question, Step, Upload};
use crate::expr::Expr;
use crate::field::FieldKind;

/// A service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What it does for the person.
    pub summary: Text,
    /// Agency that answers for it.
    pub owner: AgencyId,
    /// Who may apply.
    pub audience: Vec<Audience>,
    /// Level of assurance that an applicant's session needs.
    #[serde(default, skip_serializing_if = "is_lowest")]
    pub assurance: Assurance,
    /// Area of life in which it is found.
    pub life_area: String,
    /// Law it rests on.
    pub legal_basis: Text,
    /// Working days until a decision.
    pub time_limit_days: u32,
    /// Letters case numbers begin with.
    pub number_prefix: String,
    /// Who can apply, in words.
    pub who_can_apply: Option<Text>,
    /// What is needed, in words.
    pub what_you_need: Option<Text>,
    /// Accepted before sending.
    pub declaration: Option<Text>,
    /// Looked up in place of asking.
    pub evidence: Vec<Evidence>,
    /// Who is not refused at once.
    pub eligibility: Vec<Eligibility>,
    /// Pages of questions.
    pub pages: Vec<Page>,
    /// Documents to attach.
    pub uploads: Vec<Upload>,
    /// Values with a name, in order; each may use the ones before it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<NamedValue>,
    /// Others who have to agree before anybody decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<Party>,
    /// Numbers drawn when the case is sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub draws: Vec<Draw>,
    /// Its fees.
    pub fees: Vec<Fee>,
    /// How they are paid here; none: the agency takes them in by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<Payment>,
    /// Steps of the decision, in order.
    pub steps: Vec<Step>,
    /// What the person is told.
    pub result: ResultTexts,
}

/// The lowest level is left out of what is stored, so that revisions from before levels stay what they are.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_lowest(level: &Assurance) -> bool {
    *level == Assurance::One
}

/// Who may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// A person for themselves.
    Citizen,
    /// A business, through its owner.
    Business,
    /// An official in a post.
    Official,
}

/// A look-up that takes the place of a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Id: `evidence.<id>` in expressions.
    pub id: String,
    /// Contract under which it is looked up.
    pub contract: String,
    /// Value looked up by.
    pub key: Expr,
    /// Which of the contract's keys that is.
    pub by: String,
    /// Only when this is true.
    pub when: Option<Expr>,
    /// Whether finding nothing stops the person.
    pub required: bool,
    /// Whether all records found are meant (a list), or one.
    pub many: bool,
    /// Fields that rules, effects and officials see, and the applicant does not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    /// Title.
    pub title: Text,
    /// Told when nothing is found.
    pub missing: Option<Text>,
}

/// A condition without which there is nothing to apply for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Eligibility {
    /// Id.
    pub id: String,
    /// Condition.
    pub require: Expr,
    /// Told when it is not met.
    pub refuse: Text,
}

/// A value that is worked out once and used by its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NamedValue {
    /// Id: `values.<id>` in expressions.
    pub id: String,
    /// How it is worked out.
    pub is: Expr,
    /// What people read it as; none when it is only a step on the way.
    pub title: Option<Text>,
    /// How people read it: as money, as a day.
    pub kind: Option<FieldKind>,
}

/// Another person or company who has to agree before anybody decides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// Id.
    pub id: String,
    /// What they are in the matter: the buyer, the spouse.
    pub name: Text,
    /// Their id number or business number.
    pub number: Expr,
    /// Only when this is true.
    pub when: Option<Expr>,
    /// What they agree to; a template.
    pub asks: Text,
    /// Answers, evidence and values that they see.
    pub shows: Vec<Expr>,
    /// Days they have to answer; then the case ends.
    pub days: u32,
}

/// A fee.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fee {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Whole dollars, for one.
    pub amount: Expr,
    /// How many; none: one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Expr>,
    /// Only when this is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
    /// Law it rests on.
    pub legal_basis: Text,
}

/// How a service's fees are paid: after sending, before the first step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    /// Days to pay; then the case ends.
    pub days: u32,
    /// How a case ends for what was paid to go back.
    pub refund: Vec<RefundWhen>,
    /// Posts of the owner that see its payments and compare them with the provider's files.
    pub cashiers: Vec<PostId>,
}

/// How a case ends for what was paid to go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RefundWhen {
    /// The applicant takes it back, or somebody who has to agree does not.
    Withdrawn,
    /// It is refused.
    Refused,
}

/// What the person is told in the end; templates.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ResultTexts {
    /// When granted.
    pub granted: Text,
    /// When refused.
    pub refused: Text,
    /// How to appeal.
    pub appeal: Text,
}

impl Evidence {
    /// A looked-up record without the fields that are hidden from the applicant.
    pub fn open_to_applicant(&self, record: &Map<String, Json>) -> Map<String, Json> {
        let open = record.iter().filter(|(field, _)| !self.hidden.contains(field));
        open.map(|(field, value)| (field.clone(), value.clone())).collect()
    }
}

impl Service {
    /// Canonical JSON: the same definition always gives the same text.
    pub fn canonical(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`Service::canonical`] wrote.
    pub fn from_canonical(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The definition's revision: the first 16 hexadecimal digits of the
    /// SHA-256 of its canonical JSON.
    pub fn revision(&self) -> String {
        let digest = kernel::digest::Sha256::digest(self.canonical());
        let first = digest.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        format!("{first:016x}")
    }

    /// All questions in order.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.pages.iter().flat_map(|page| &page.questions)
    }

    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().find(|question| question.field.id == id)
    }

    /// The page with this id.
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// The page on which a question is asked.
    pub fn page_of(&self, question: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.questions.iter().any(|known| known.field.id == question))
    }

    /// The evidence with this id.
    pub fn evidence(&self, id: &str) -> Option<&Evidence> {
        self.evidence.iter().find(|evidence| evidence.id == id)
    }

    /// The upload with this id.
    pub fn upload(&self, id: &str) -> Option<&Upload> {
        self.uploads.iter().find(|upload| upload.field.id == id)
    }

    /// The named value with this id.
    pub fn value(&self, id: &str) -> Option<&NamedValue> {
        self.values.iter().find(|value| value.id == id)
    }

    /// Whether a named value uses what officials enter in steps, itself or by a value above it.
    pub fn is_entered_later(&self, value: &NamedValue) -> bool {
        value.is.uses(&|path| match path {
            [first, _, ..] if first == "steps" => true,
            [first, id, ..] if first == "values" => {
                let mut above = self.values.iter().take_while(|known| known.id != value.id);
                above.any(|known| *id == known.id && self.is_entered_later(known))
            }
            _ => false,
        })
    }

    /// The party with this id.
    pub fn party(&self, id: &str) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }

    /// The step with this id.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// The steps that are open at once with the one at `place`: that one alone, or a row of them.
    pub fn together(&self, place: usize) -> std::ops::Range<usize> {
        let Some(word) = self.steps.get(place).and_then(|step| step.together.as_ref()) else {
            return place..(place + 1).min(self.steps.len());
        };
        let same = |step: &Step| step.together.as_ref() == Some(word);
        let first = self.steps[..place].iter().rposition(|step| !same(step)).map_or(0, |before| before + 1);
        let after = self.steps[place..].iter().position(|step| !same(step));
        first..after.map_or(self.steps.len(), |after| place + after)
    }
}
