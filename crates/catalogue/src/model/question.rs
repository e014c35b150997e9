//! What a service asks: pages of questions, and documents to attach.

use kernel::Text;
use serde::{Deserialize, Serialize};

use super::Field;
use crate::expr::Expr;

/// A page of questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Only when this is true.
    pub when: Option<Expr>,
    /// The questions.
    pub questions: Vec<Question>,
    /// What must be true of the answers together.
    pub rules: Vec<PageRule>,
}

/// A condition over a page's answers; otherwise the page is shown again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PageRule {
    /// Id.
    pub id: String,
    /// Condition.
    pub require: Expr,
    /// Told when it is not met.
    pub message: Text,
    /// Question the message stands at.
    pub question: String,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Id, words, type: `answers.<id>` in expressions.
    #[serde(flatten)]
    pub field: Field,
    /// Only when this is true.
    pub when: Option<Expr>,
    /// Choices from evidence.
    pub options: Option<Options>,
    /// Registry field it asks for, `registry.field`.
    pub asks: Option<String>,
}

/// Choices from evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// List of records, `evidence.vehicles`.
    pub from: Expr,
    /// Field of a record that becomes the answer.
    pub value: String,
    /// Template over a record's fields that is shown.
    pub label: String,
}

/// A document to attach.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Upload {
    /// Id, words and the file type's limits: `answers.<id>` in expressions.
    #[serde(flatten)]
    pub field: Field,
    /// Only when this is true.
    pub when: Option<Expr>,
}
