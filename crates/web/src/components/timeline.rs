//! What happened, in order.

use maud::{Markup, html};

/// One thing that happened, or is still to come.
#[derive(Debug, Clone)]
pub struct Event {
    /// When, for people.
    pub when: String,
    /// When, for programs (RFC 3339 or a day); may be empty.
    pub datetime: String,
    /// What.
    pub title: String,
    /// Who did it; may be empty.
    pub by: String,
    /// More about it.
    pub body: Option<Markup>,
    /// Still to come.
    pub ahead: bool,
}

impl Event {
    /// Something that happened.
    pub fn new(when: impl Into<String>, datetime: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            when: when.into(),
            datetime: datetime.into(),
            title: title.into(),
            by: String::new(),
            body: None,
            ahead: false,
        }
    }

    /// Who did it.
    #[must_use]
    pub fn by(mut self, who: impl Into<String>) -> Self {
        self.by = who.into();
        self
    }

    /// More about it.
    #[must_use]
    pub fn body(mut self, body: Markup) -> Self {
        self.body = Some(body);
        self
    }

    /// It is still to come.
    #[must_use]
    pub fn ahead(mut self) -> Self {
        self.ahead = true;
        self
    }
}

/// Events in the order given.
pub fn timeline(events: &[Event]) -> Markup {
    html! {
        ol.timeline {
            @for event in events {
                li.timeline-event.ahead[event.ahead] {
                    p.timeline-title { (event.title) }
                    p.timeline-meta {
                        @if event.datetime.is_empty() { span { (event.when) } }
                        @else { time datetime=(event.datetime) { (event.when) } }
                        @if !event.by.is_empty() { span { (event.by) } }
                    }
                    @if let Some(body) = &event.body { div.timeline-body { (body) } }
                }
            }
        }
    }
}
