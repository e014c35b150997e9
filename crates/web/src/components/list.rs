//! What was answered, and what is to be done.

use maud::{Markup, html};

/// One line of a summary: a question and its answer.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The question.
    pub key: String,
    /// The answer.
    pub value: Markup,
    /// Links as "change": `(text, hidden rest of the text, href)`.
    pub actions: Vec<(String, String, String)>,
}

impl Summary {
    /// A line without actions.
    pub fn new(key: impl Into<String>, value: impl maud::Render) -> Self {
        Self { key: key.into(), value: html! { (value) }, actions: Vec::new() }
    }

    /// Adds a link; `about` is read out only, so that each link's text is its own.
    #[must_use]
    pub fn action(
        mut self,
        text: impl Into<String>,
        about: impl Into<String>,
        href: impl Into<String>,
    ) -> Self {
        self.actions.push((text.into(), about.into(), href.into()));
        self
    }
}

/// Questions and answers, as on a page to check them or on a record.
pub fn summary_list(lines: &[Summary]) -> Markup {
    html! {
        dl.summary-list {
            @for line in lines {
                div.summary-row {
                    dt { (line.key) }
                    dd.summary-value { (line.value) }
                    @if !line.actions.is_empty() {
                        dd.summary-actions {
                            @for (text, about, href) in &line.actions {
                                a href=(href) { (text) span.hidden { " " (about) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One task: a part of an application, with how far it is.
#[derive(Debug, Clone)]
pub struct Task {
    /// What to do.
    pub title: String,
    /// Where; none while it cannot be begun.
    pub href: Option<String>,
    /// Help under the title.
    pub hint: Option<String>,
    /// How far it is, usually a [`super::tag`].
    pub status: Markup,
}

/// Tasks in order.
pub fn task_list(id: &str, tasks: &[Task]) -> Markup {
    html! {
        ul.task-list {
            @for (index, task) in tasks.iter().enumerate() {
                @let status = format!("{id}-{}-status", index + 1);
                li.task {
                    div.task-name {
                        @if let Some(href) = &task.href {
                            a href=(href) aria-describedby=(status) { (task.title) }
                        } @else {
                            span { (task.title) }
                        }
                        @if let Some(hint) = &task.hint { div.hint { (hint) } }
                    }
                    div.task-status id=(status) { (task.status) }
                }
            }
        }
    }
}
