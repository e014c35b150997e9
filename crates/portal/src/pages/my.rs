//! My page: what runs, what came in, and who read my data.

use axum::extract::State;
use axum::response::Response;
use kernel::{Ctx, DbError};
use maud::{Markup, html};
use messaging::Recipient;
use web::components::{ButtonKind, Card, Event, button_link, cards, empty_state, inset, timeline};
use web::{Failure, Visitor, page, t};

/// Cases and look-ups shown; their own pages show the rest.
const SHOWN: i64 = 5;

/// The overview.
pub(crate) async fn show(State(ctx): State<Ctx>, v: Visitor) -> Result<Response, Failure> {
    let person = v.citizen()?.clone();
    let now = ctx.now();
    let (id, subject) = (person.id.clone(), person.national_id.clone());
    let (cases, seen) = ctx
        .read(move |r| {
            let cases = services::store::list_own(r, &id, None, SHOWN)?;
            let seen = exchange::store::look_ups_about(r, &subject, now, None, SHOWN)?;
            Ok::<_, DbError>((cases, seen))
        })
        .await?;
    let unread = messaging::store::unread(&ctx, &Recipient::Person(person.id.clone())).await?;
    let unread_text = if unread == 0 {
        t(&ctx, &v, "portal-my-no-unread", &[])
    } else {
        t(&ctx, &v, "portal-my-unread", &[("n", unread.into())])
    };
    let card = |name: &str, path: &str| Card {
        title: t(&ctx, &v, &format!("portal-my-{name}"), &[]),
        href: path.to_owned(),
        summary: t(&ctx, &v, &format!("portal-my-{name}-note"), &[]),
    };
    let more = [
        Card {
            title: t(&ctx, &v, "portal-my-messages", &[]),
            href: "/messages".to_owned(),
            summary: unread_text.clone(),
        },
        card("payments", "/my/payments"),
        card("records", "/my/records"),
        card("certificates", "/my/certificates"),
        card("mandates", "/my/mandates"),
        card("sign-in", "/my/sign-in"),
        card("download", "/my/download"),
    ];
    let title = t(&ctx, &v, "portal-my-greeting", &[("name", person.name.as_str().into())]);
    Ok(page(&ctx, &v, &title).caption(t(&ctx, &v, "portal-my-title", &[])).wide().body(html! {
        @if unread > 0 {
            (inset(&html! { p { a href="/messages" { (unread_text) } } }))
        }
        p { (button_link(&t(&ctx, &v, "portal-services-title", &[]), "/services", ButtonKind::Secondary)) }
        h2 { (t(&ctx, &v, "portal-my-cases", &[])) }
        @if cases.is_empty() {
            (empty_state(&t(&ctx, &v, "portal-my-cases-none", &[]), &html! {
                p { (t(&ctx, &v, "portal-my-cases-none-next", &[])) " " a href="/" { (t(&ctx, &v, "portal-home", &[])) } }
            }))
        } @else {
            (services::case_table(&ctx, &v, &cases))
            p { a href="/my/cases" { (t(&ctx, &v, "portal-my-cases-all", &[])) } }
        }
        h2 { (t(&ctx, &v, "portal-my-look-ups", &[])) }
        @if seen.is_empty() {
            p { (t(&ctx, &v, "portal-my-look-ups-none", &[])) }
        } @else {
            (timeline(&seen.iter().map(|look_up| event(&ctx, &v, look_up)).collect::<Vec<_>>()))
        }
        p { a href="/my/look-ups" { (t(&ctx, &v, "portal-my-look-ups-all", &[])) } }
        p { a href="/my/consents" { (t(&ctx, &v, "portal-my-consents", &[])) } }
        (cards(&more))
    }))
}

fn event(ctx: &Ctx, v: &Visitor, seen: &exchange::model::Seen) -> Event {
    let agencies = directory::agencies(ctx);
    let agency = agencies
        .agency(&seen.consumer)
        .map_or_else(|| seen.consumer.to_string(), |a| a.name.of(v.lang).to_owned());
    let when = format!("{} {}", seen.at.day().long(v.lang), seen.at.clock_time());
    let purpose: Markup = html! { p { (seen.purpose.of(v.lang)) } };
    Event::new(when, seen.at.to_string(), agency).body(purpose)
}
