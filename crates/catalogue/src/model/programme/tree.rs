//! Goals, items, and who does them.

use kernel::{AgencyId, Day, Text};
use serde::{Deserialize, Serialize};

use super::Origin;

/// What a goal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalKind {
    /// Vision (願景).
    Vision,
    /// Goal (目標); it has an owner.
    Goal,
    /// Strategy (策略).
    Strategy,
    /// Axis (主軸).
    Axis,
}

impl GoalKind {
    /// All kinds with the words files use.
    pub const ALL: [(&'static str, Self); 4] =
        [("vision", Self::Vision), ("goal", Self::Goal), ("strategy", Self::Strategy), ("axis", Self::Axis)];
}

/// A vision, goal, strategy or axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    /// Id.
    pub id: String,
    /// Kind.
    pub kind: GoalKind,
    /// What it is part of.
    pub parent: Option<String>,
    /// Agency that answers for it.
    pub owner: AgencyId,
    /// Name.
    pub name: Text,
    /// What it means, in plain words.
    pub summary: Option<Text>,
    /// Where it stands.
    pub origin: Origin,
}

/// What an item of the programme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Layer (層面).
    Layer,
    /// Section of a layer.
    Section,
    /// Heading over items.
    Group,
    /// Item of work (工作項目).
    Item,
    /// Flagship (旗艦).
    Flagship,
    /// Sub-plan (子計畫).
    SubPlan,
}

impl ItemKind {
    /// All kinds with the words files use.
    pub const ALL: [(&'static str, Self); 6] = [
        ("layer", Self::Layer),
        ("section", Self::Section),
        ("group", Self::Group),
        ("item", Self::Item),
        ("flagship", Self::Flagship),
        ("sub-plan", Self::SubPlan),
    ];

    /// Whether somebody has to lead it.
    pub fn is_work(self) -> bool {
        matches!(self, Self::Item | Self::SubPlan)
    }
}

/// Who keeps watch over an item (列管).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// The Executive Yuan (由院列管).
    Yuan,
    /// The ministry (部會列管).
    Ministry,
    /// The agency itself (自行列管).
    Own,
}

impl Control {
    /// All levels with the words files use.
    pub const ALL: [(&'static str, Self); 3] =
        [("yuan", Self::Yuan), ("ministry", Self::Ministry), ("self", Self::Own)];
}

/// A layer, flagship, section, sub-plan or item of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Id: its printed number.
    pub id: String,
    /// Kind.
    pub kind: ItemKind,
    /// What it is part of.
    pub parent: Option<String>,
    /// Name.
    pub name: Text,
    /// What it does, in plain words.
    pub summary: Option<Text>,
    /// Goals, strategies and axes that it serves.
    pub contributes: Vec<String>,
    /// First year, when it is not that of what it is part of.
    pub first_year: Option<i32>,
    /// Last year, when it is not that of what it is part of.
    pub last_year: Option<i32>,
    /// Who keeps watch over it.
    pub control: Option<Control>,
    /// Where it stands.
    pub origin: Origin,
}

/// What an agency does for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoleKind {
    /// Leads (主辦).
    Lead,
    /// Supports (協辦).
    Support,
    /// Proposed it (提案).
    Proposer,
    /// Supervises (督導).
    Supervisor,
}

impl RoleKind {
    /// All roles with the words files use.
    pub const ALL: [(&'static str, Self); 4] = [
        ("lead", Self::Lead),
        ("support", Self::Support),
        ("proposer", Self::Proposer),
        ("supervisor", Self::Supervisor),
    ];
}

/// An agency, or a group of them, that does something for an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// The item, or `all`.
    pub item: String,
    /// What it does.
    pub kind: RoleKind,
    /// The agency's id or the group's.
    pub agency: String,
    /// First day; the day of the edition when it is not said.
    pub from: Option<Day>,
    /// Last day; open when it is not said.
    pub until: Option<Day>,
    /// The document's own words for it, in Chinese.
    pub printed: Option<String>,
    /// Where it stands.
    pub origin: Origin,
}

/// What a sentence tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentenceKind {
    /// Something to be done.
    Work,
    /// What it is good for.
    Benefit,
    /// What may go wrong.
    Risk,
    /// What holds it back.
    Limit,
    /// What must be done besides.
    Measure,
    /// Anything else.
    Note,
}

impl SentenceKind {
    /// All kinds with the words files use.
    pub const ALL: [(&'static str, Self); 6] = [
        ("work", Self::Work),
        ("benefit", Self::Benefit),
        ("risk", Self::Risk),
        ("limit", Self::Limit),
        ("measure", Self::Measure),
        ("note", Self::Note),
    ];
}

/// A sentence about an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// The item, or `all`.
    pub item: String,
    /// What it tells.
    pub kind: SentenceKind,
    /// The sentence.
    pub text: Text,
    /// Where it stands.
    pub origin: Origin,
}

/// How two items belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// The first needs the second.
    Depends,
    /// The first takes the place of the second.
    Replaces,
    /// The first is done within the second.
    PartOf,
}

impl LinkKind {
    /// All kinds with the words files use.
    pub const ALL: [(&'static str, Self); 3] =
        [("depends", Self::Depends), ("replaces", Self::Replaces), ("part-of", Self::PartOf)];
}

/// A link from one item to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Item, goal or indicator of this programme.
    pub from: String,
    /// Kind.
    pub kind: LinkKind,
    /// Item, goal or indicator; of another programme as `programme/id`.
    pub to: String,
    /// Where it stands.
    pub origin: Origin,
}
