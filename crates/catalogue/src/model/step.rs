//! Steps of a decision and their effects on registries.

use std::collections::BTreeMap;

use kernel::{AgencyId, PostId, Text};
use serde::{Deserialize, Serialize};

use super::Question;
use crate::expr::Expr;

/// A number that is drawn for a case when it is sent: `drawn.<id>` in expressions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draw {
    /// Id.
    pub id: String,
    /// Registry in which nobody else has the number.
    pub registry: String,
    /// Its field.
    pub field: String,
    /// How a number that is a text looks: `#` is a digit, the rest stands as it is.
    pub form: Option<String>,
}

/// A step of a decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Agency that takes it.
    pub agency: AgencyId,
    /// By rule or by an official.
    pub kind: StepKind,
    /// Post that takes it; for an automatic step, the post that takes over.
    pub post: Option<StepPost>,
    /// Passed over when false.
    pub when: Option<Expr>,
    /// Steps in a row with the same word are open at once; the case goes on when all of them have passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<String>,
    /// Rules of an automatic step; the first that is true counts, the last is always true.
    pub rules: Vec<StepRule>,
    /// What the official enters when deciding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<StepQuestion>,
    /// What happens when the step passes, in order.
    pub effects: Vec<Effect>,
}

/// A value that an official enters in a step: `steps.<step>.<id>` in expressions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepQuestion {
    /// Id, words, type, condition and choices, as in a page of questions.
    #[serde(flatten)]
    pub question: Question,
    /// Whether the applicant sees it too.
    pub shown: bool,
}

/// Who takes a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Rules.
    Automatic,
    /// An official.
    Official,
}

/// The post that takes a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepPost {
    /// The superior of the applicant's post.
    Supervisor,
    /// This post.
    Post(PostId),
}

/// A rule of an automatic step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepRule {
    /// Condition; none is always true.
    pub when: Option<Expr>,
    /// What follows.
    pub outcome: Outcome,
    /// Why, as the person is told.
    pub reason: Text,
}

/// What follows from a rule or an official's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The case is granted.
    Grant,
    /// The case is refused.
    Refuse,
    /// On to the next step.
    Next,
    /// An official takes over.
    Official,
}

/// A change of a registry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// Registry of the step's agency.
    pub registry: String,
    /// What is done.
    pub action: EffectAction,
    /// Which records; none for an insert.
    pub target: Option<Target>,
    /// New values of fields.
    pub set: BTreeMap<String, Expr>,
    /// What fields of the record must hold before; else the case is refused, for somebody else was first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expects: BTreeMap<String, Expr>,
    /// Done only when this is true.
    pub when: Option<Expr>,
    /// Once for each item of this list.
    pub each: Option<Expr>,
    /// Name of the item in the other expressions.
    #[serde(rename = "as")]
    pub item: Option<String>,
    /// Day from which it is true; none is today.
    pub on: Option<Expr>,
    /// What must come about for it.
    #[serde(default, skip_serializing_if = "Occasion::is_passing")]
    pub occasion: Occasion,
}

/// What must come about for an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Occasion {
    /// The step passes.
    #[default]
    Pass,
    /// The case is refused: in this step, or after it has passed in a later one.
    Refuse,
}

impl Occasion {
    /// Passing is left out of what is stored, so that revisions from before stay what they are.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_passing(&self) -> bool {
        *self == Self::Pass
    }
}

impl Effect {
    /// Every expression of it.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        let target: Vec<&Expr> = match &self.target {
            None => Vec::new(),
            Some(Target::Key(expr) | Target::Keys(expr)) => vec![expr],
            Some(Target::Fields(fields)) => fields.values().collect(),
        };
        let single = [&self.when, &self.each, &self.on].into_iter().flatten();
        self.set.values().chain(self.expects.values()).chain(target).chain(single)
    }
}

/// What an effect does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EffectAction {
    /// Corrects fields of a record.
    Change,
    /// Adds a record.
    Insert,
    /// Ends a record.
    Close,
}

impl Step {
    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<&StepQuestion> {
        self.questions.iter().find(|entered| entered.question.field.id == id)
    }
}

/// The records an effect is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// The record with this value in the one key field.
    Key(Expr),
    /// The records with these values, a list, in the one key field.
    Keys(Expr),
    /// The record with these values in the key fields.
    Fields(BTreeMap<String, Expr>),
}
