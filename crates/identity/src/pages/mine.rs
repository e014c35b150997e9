//! How I sign in: my passkeys, recovery codes, sessions, and what happened lately.

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::AuditRow;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use web::components::{
    ButtonKind, Card, Column, Event, Summary, Table, Tone, button_link, cards, empty_state, summary_list,
    table, tag, timeline,
};
use web::{Failure, Visitor, page, t};

use super::passkey::NextQuery;
use super::raise::level_name;
use super::{done, moment, word};
use crate::model::Passkey;
use crate::store;

/// Events shown.
const EVENTS: i64 = 20;
/// What this page tells after an action.
const DONE: [&str; 3] = ["passkey", "removed", "recovery"];
/// Actions that are told; others in the trail have pages of their own.
const TOLD: [&str; 11] = [
    "sign_in",
    "raise",
    "take_post",
    "end_session",
    "end_other_sessions",
    "add_passkey",
    "remove_passkey",
    "suspect_passkey",
    "refuse_certificate",
    "issue_codes",
    "lock_code",
];

/// GET /my/sign-in
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(query): Query<NextQuery>,
) -> Result<Response, Failure> {
    let person = v.actor.signed_in().ok_or_else(Failure::sign_in_needed)?.id.clone();
    let (passkeys, codes, trail) = ctx
        .read(move |r| {
            let passkeys = store::list_passkeys(r, &person)?;
            let codes = store::count_codes(r, &person)?;
            let trail = kernel::audit::latest_about(r, "person", person.as_str(), EVENTS)?;
            Ok::<_, DbError>((passkeys, codes, trail))
        })
        .await?;
    let mut builder = page(&ctx, &v, &word(&ctx, &v, "identity-mine-title"));
    if DONE.contains(&query.done.as_str()) {
        builder = builder.notice(done(&ctx, &v, &format!("identity-done-{}", query.done)));
    }
    let left = if codes == 0 {
        word(&ctx, &v, "identity-codes-none")
    } else {
        t(&ctx, &v, "identity-codes-left", &[("count", codes.into())])
    };
    Ok(builder.wide().body(html! {
        (summary_list(&[
            Summary::new(word(&ctx, &v, "identity-raise-now"), level_name(&ctx, &v, v.assurance)),
            Summary::new(word(&ctx, &v, "identity-codes-title"), left).action(
                word(&ctx, &v, "identity-codes-make"), word(&ctx, &v, "identity-codes-title"), "/my/recovery-codes"),
        ]))
        h2 { (word(&ctx, &v, "identity-passkeys")) }
        (list(&ctx, &v, &passkeys))
        p { (button_link(&word(&ctx, &v, "identity-passkey-add"), "/my/passkeys/new", ButtonKind::Secondary)) }
        (cards(&more(&ctx, &v)))
        h2 { (word(&ctx, &v, "identity-events")) }
        (timeline(&trail.iter().filter_map(|entry| event(&ctx, &v, entry)).collect::<Vec<_>>()))
    }))
}

fn more(ctx: &Ctx, v: &Visitor) -> [Card; 2] {
    [("sessions", "/my/sessions"), ("mandates", "/my/mandates")].map(|(name, path)| Card {
        title: word(ctx, v, &format!("identity-to-{name}")),
        href: path.to_owned(),
        summary: word(ctx, v, &format!("identity-to-{name}-note")),
    })
}

fn list(ctx: &Ctx, v: &Visitor, passkeys: &[Passkey]) -> Markup {
    if passkeys.is_empty() {
        let why = html! { p { (word(ctx, v, "identity-passkeys-why")) } };
        return empty_state(&word(ctx, v, "identity-passkeys-none"), &why);
    }
    let rows = passkeys.iter().map(|passkey| row(ctx, v, passkey)).collect();
    let caption = word(ctx, v, "identity-passkeys");
    table(&Table {
        caption: &caption,
        caption_hidden: true,
        columns: ["name", "added", "used", "change"]
            .map(|column| Column::new(word(ctx, v, &format!("identity-passkey-{column}"))))
            .into(),
        rows,
    })
}

fn row(ctx: &Ctx, v: &Visitor, passkey: &Passkey) -> Vec<Markup> {
    let used =
        passkey.used_at.map_or_else(|| word(ctx, v, "identity-passkey-never"), |at| moment(v.lang, at));
    let remove = format!("/my/passkeys/{}/remove", passkey.id);
    vec![
        html! {
            bdi { (passkey.name) }
            @if passkey.suspect_at.is_some() { " " (tag(Tone::Bad, &word(ctx, v, "identity-passkey-suspect"))) }
        },
        html! { (passkey.added_at.day().long(v.lang)) },
        html! { (used) },
        html! {
            a href=(remove) {
                (word(ctx, v, "identity-passkey-remove")) span.hidden { " " bdi { (passkey.name) } }
            }
        },
    ]
}

fn event(ctx: &Ctx, v: &Visitor, entry: &AuditRow) -> Option<Event> {
    let action = entry.action.strip_prefix("identity.")?;
    let known = action == "issue_counter_code" || TOLD.contains(&action);
    let text = |name: &str| entry.told(name).unwrap_or_default();
    let said = known.then(|| word(ctx, v, &format!("identity-event-{}", action.replace('_', "-"))))?;
    let method = match text("method").as_str() {
        "" => String::new(),
        method => word(ctx, v, &format!("identity-method-{method}")),
    };
    let detail = [method, text("device"), text("name")];
    let detail: Vec<String> = detail.into_iter().filter(|part| !part.is_empty()).collect();
    let body = html! { @if !detail.is_empty() { p { bdi { (detail.join(" · ")) } } } };
    Some(Event::new(moment(v.lang, entry.at), entry.at.to_string(), said).body(body))
}
