//! The life of a plan: types and rules, no IO.

pub mod cells;
pub mod check;
pub mod content;
pub mod difference;
pub mod due;
pub mod early;
pub mod plan;
pub mod progress;
pub mod ratios;

pub use content::Content;
pub use plan::{Comment, Evaluation, Plan, PlanId, Report, Review, State, Verdict, Version};
