//! Steps of a decision and their effects on registries.

use std::collections::BTreeMap;

use kernel::{AgencyId, PostId, Text};
use serde::{Deserialize, Serialize};

use crate::expr::Expr;

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
    /// Rules of an automatic step; the first that is true counts, the last is always true.
    pub rules: Vec<StepRule>,
    /// What happens when the step passes, in order.
    pub effects: Vec<Effect>,
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
    /// Done only when this is true.
    pub when: Option<Expr>,
    /// Once for each item of this list.
    pub each: Option<Expr>,
    /// Name of the item in the other expressions.
    #[serde(rename = "as")]
    pub item: Option<String>,
    /// Day from which it is true; none is today.
    pub on: Option<Expr>,
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
