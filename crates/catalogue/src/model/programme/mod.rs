//! Programmes: what a government sets out to do, by whom, for how much, measured how.
//! `PROGRAMMES.md` describes the files.

mod economics;
mod edition;
mod figures;
mod formula;
mod obligations;
mod rules;
mod tree;

use std::collections::HashMap;

use kernel::{AgencyId, Day, Text};
use serde::{Deserialize, Serialize};

pub use economics::{Case, CaseBasis, Economics, Flow, FlowRole, Measure, PrintedValue};
pub use edition::{Amendment, ChangeKind, Document, DocumentKind, Group, Phase, Reason};
pub use figures::{
    Baseline, Basis, BudgetRow, Change, Decimal, Direction, Indicator, Printed, Relation, Series, YearBudget,
};
pub use formula::{Call, Formula, FormulaError, Operator, Share};
pub use obligations::{Every, Obligation, ObligationKind};
pub use rules::{Due, Grade, LevelRule, Limits, Pace, Rules, Severity, Stage, Warning, Watcher};
pub use tree::{
    Control, Goal, GoalKind, Item, ItemKind, Link, LinkKind, Role, RoleKind, Sentence, SentenceKind,
};

/// The word in files for the whole programme, where else an item stands.
pub const ALL: &str = "all";

/// Where a row stands in the files, and where its facts stand in a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// File below the catalogue's folder.
    pub file: String,
    /// Line of the file, counted from 1.
    pub line: usize,
    /// `document:place`, as the file has it.
    pub source: String,
}

/// A programme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Programme {
    /// Id, also the folder's name.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What it is, in a few plain sentences.
    pub summary: Text,
    /// Agency that answers for it.
    pub owner: AgencyId,
    /// Day of this edition.
    pub on: Day,
    /// First year.
    pub first_year: i32,
    /// Last year.
    pub last_year: i32,
    /// The programme that it follows.
    pub replaces: Option<String>,
    /// Documents that its facts are taken from, and the letters that approve it.
    pub documents: Vec<Document>,
    /// Names for several agencies.
    pub groups: Vec<Group>,
    /// Phases.
    pub phases: Vec<Phase>,
    /// Revisions with their reasons.
    pub amendments: Vec<Amendment>,
    /// Vision, goals, strategies and axes.
    pub goals: Vec<Goal>,
    /// Everything to be done, in the document's order.
    pub items: Vec<Item>,
    /// Who leads and supports what.
    pub roles: Vec<Role>,
    /// Sentences about items.
    pub sentences: Vec<Sentence>,
    /// Links between items.
    pub links: Vec<Link>,
    /// The printed budget table.
    pub budget: Vec<BudgetRow>,
    /// Indicators with targets and results.
    pub indicators: Vec<Indicator>,
    /// Definitions that changed between years.
    pub changes: Vec<Change>,
    /// The economic evaluation.
    pub economics: Option<Economics>,
    /// Yearly timetable and reviews.
    pub obligations: Vec<Obligation>,
    /// Printed figures that can be recomputed.
    pub printed: Vec<Printed>,
    /// How plans under it are drafted, reviewed and watched; none: they are not kept here.
    pub rules: Option<Rules>,
    /// Where each item stands among the items; made by [`Programme::index`].
    #[serde(skip)]
    pub(crate) places: HashMap<String, usize>,
}

impl Programme {
    /// The years, in order.
    pub fn years(&self) -> impl DoubleEndedIterator<Item = i32> + use<> {
        self.first_year..=self.last_year
    }

    /// The goal, strategy or axis with this id.
    pub fn goal(&self, id: &str) -> Option<&Goal> {
        self.goals.iter().find(|goal| goal.id == id)
    }

    /// Notes where each item stands, once they are read; of two with one id the first counts.
    pub(crate) fn index(&mut self) {
        self.places.clear();
        for (place, item) in self.items.iter().enumerate() {
            self.places.entry(item.id.clone()).or_insert(place);
        }
    }

    /// The item with this id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.places.get(id).and_then(|place| self.items.get(*place))
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }

    /// The document that a `document:place` names.
    pub fn document_of(&self, source: &str) -> Option<&Document> {
        let id = source.split_once(':').map_or(source, |(document, _)| document);
        self.documents.iter().find(|document| document.id == id)
    }

    /// The group with this id.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// Items directly under `parent`; with `None` the topmost.
    pub fn children<'a>(&'a self, parent: Option<&'a str>) -> impl Iterator<Item = &'a Item> {
        self.items.iter().filter(move |item| item.parent.as_deref() == parent)
    }

    /// Items above this one, nearest first.
    pub fn above(&self, item: &Item) -> Vec<&Item> {
        let mut found: Vec<&Item> = Vec::new();
        let mut next = item.parent.as_deref();
        while let Some(item) = next.and_then(|id| self.item(id)) {
            if found.iter().any(|known| known.id == item.id) {
                break;
            }
            found.push(item);
            next = item.parent.as_deref();
        }
        found
    }

    /// First and last year of an item: its own, else those above it, else the programme's.
    pub fn years_of(&self, item: &Item) -> (i32, i32) {
        if let (Some(first), Some(last)) = (item.first_year, item.last_year) {
            return (first, last);
        }
        let above = self.above(item);
        let chain = || std::iter::once(item).chain(above.iter().copied());
        let first = chain().find_map(|item| item.first_year).unwrap_or(self.first_year);
        (first, chain().find_map(|item| item.last_year).unwrap_or(self.last_year))
    }

    /// Roles of an item, or of the whole programme for [`ALL`].
    pub fn roles_of<'a>(&'a self, item: &'a str) -> impl Iterator<Item = &'a Role> {
        self.roles.iter().filter(move |role| role.item == item)
    }

    /// Sentences about an item, or about the whole programme for [`ALL`].
    pub fn sentences_of<'a>(&'a self, item: &'a str) -> impl Iterator<Item = &'a Sentence> {
        self.sentences.iter().filter(move |sentence| sentence.item == item)
    }

    /// The printed budget of an item, or of the whole programme for [`ALL`].
    pub fn budget_of(&self, item: &str) -> Option<&BudgetRow> {
        self.budget.iter().find(|row| row.item == item)
    }
}

/// The word that files use for a value of a fixed set.
pub fn word<T: PartialEq>(words: &[(&'static str, T)], value: &T) -> &'static str {
    words.iter().find(|(_, known)| known == value).map_or("", |(word, _)| word)
}
