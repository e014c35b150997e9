//! What happened in a case, and who opened it.

use kernel::Ctx;
use maud::{Markup, html};
use web::components::Event as Line;
use web::{Visitor, t};

use super::shared::{agency, entered_in, lines, moment, post, step_name, word};
use crate::form::Dossier;
use crate::model::{Event, EventKind, Opening};

/// The timeline for the page.
pub(super) fn happened(ctx: &Ctx, v: &Visitor, dossier: &Dossier, events: &[Event]) -> Vec<Line> {
    let line = |event: &Event| {
        let step = event.step.as_deref().map(|step| step_name(v, &dossier.service, step)).unwrap_or_default();
        let at = event.post.as_ref().map(|id| post(ctx, v.lang, id)).unwrap_or_default();
        let what = event.text.as_ref().map(|text| text.of(v.lang).to_owned()).unwrap_or_default();
        let key = format!("services-event-{}", event.kind.as_str());
        let title = t(ctx, v, &key, &[("step", step.into()), ("post", at.into()), ("what", (&what).into())]);
        let who = event
            .agency
            .as_ref()
            .map_or_else(|| dossier.case.applicant_name.clone(), |id| agency(ctx, v.lang, id));
        let line = Line::new(moment(v.lang, event.at), event.at.to_string(), title).by(who);
        let told = !what.is_empty() && !event.kind.tells_in_heading();
        let passed = event.step.as_deref().filter(|_| event.kind == EventKind::Passed);
        let entered = passed.map(|step| entered_in(ctx, v, dossier, step)).unwrap_or_default();
        if !told && entered.is_empty() {
            return line;
        }
        line.body(html! {
            @if told { p { (lines(&what)) } }
            @for (name, value) in &entered { p { (name) "：" (lines(value)) } }
        })
    };
    events.iter().map(line).collect()
}

/// Who opened the case, when.
pub(super) fn opened(ctx: &Ctx, v: &Visitor, openings: &[Opening]) -> Markup {
    html! {
        h2 { (word(ctx, v, "services-opened")) }
        @if openings.is_empty() { p.hint { (word(ctx, v, "services-opened-none")) } }
        @else {
            ul {
                // What one post opened several times in a row is one line, with its last time.
                @for again in openings.chunk_by(|one, other| one.post == other.post && one.agency == other.agency) {
                    @let last = &again[0];
                    li {
                        (moment(v.lang, last.at)) " · " (agency(ctx, v.lang, &last.agency))
                        " · " (post(ctx, v.lang, &last.post))
                        @if again.len() > 1 { (t(ctx, v, "services-opened-times", &[("count", again.len().into())])) }
                    }
                }
            }
        }
    }
}
