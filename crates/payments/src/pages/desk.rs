//! An agency's payments of a day beside the provider's settlement file. No payer's name stands here.

use std::collections::BTreeMap;
use std::io::Read as _;

use axum::extract::{Query, State};
use axum::response::Response;
use kernel::{AgencyId, Ctx, Day, Money, Official, Timestamp};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Column, DateInput, FileInput, Notice, Summary, Table, Tone, button, date_input,
    file_input, inset, notification_banner, summary_list, table,
};
use web::form::DateParts;
use web::{Errors, Failure, Form, Visitor, href, page, redirect, t};

use super::desk_tables::{difference_table, refunds};
use crate::actions;
use crate::error::PaymentsError;
use crate::model::{Difference, Entry, EntryKind, Refund, compare};
use crate::store::{self, DayRow};

/// The largest settlement file, in bytes.
const LARGEST: u64 = 10_000_000;

/// A channel's file of the day: when it was given, and what is different; none while there is no file.
pub(super) struct Compared {
    channel: String,
    pub(super) given: Option<(Timestamp, Vec<Difference>)>,
}

/// Everything the page shows.
pub(super) struct Shown {
    day: Day,
    pub(super) rows: Vec<DayRow>,
    open: Vec<Refund>,
    pub(super) compared: Vec<Compared>,
}

/// Whether the official keeps the agency's payments: holds or stands in for a post that one of its services names.
pub fn keeps(ctx: &Ctx, official: &Official) -> bool {
    let catalogue = catalogue::current(ctx);
    catalogue.services().iter().filter(|service| service.owner == official.agency).any(|service| {
        let cashiers = service.payment.iter().flat_map(|payment| &payment.cashiers);
        cashiers.into_iter().any(|post| official.acts_for(post))
    })
}

pub(super) fn cashier<'v>(ctx: &Ctx, v: &'v Visitor) -> Result<&'v Official, Failure> {
    let official = v.official()?;
    if keeps(ctx, official) { Ok(official) } else { Err(Failure::forbidden()) }
}

/// The day that is asked for: as a link names it, or as somebody typed it; today when none is.
pub(super) fn asked_day(ctx: &Ctx, form: &Form) -> Day {
    let linked = form.opt("day").and_then(|text| text.parse().ok());
    linked.or_else(|| form.date("on").day()).unwrap_or_else(|| ctx.today())
}

/// GET /desk/payments
pub(super) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let official = cashier(&ctx, &v)?;
    let day = asked_day(&ctx, &Form::from_pairs(query.clone()));
    let shown = load(&ctx, &official.agency, day).await?;
    let done = query.contains_key("done");
    Ok(render(&ctx, &v, &shown, &Errors::new(), done))
}

/// POST /desk/payments
pub(super) async fn give(State(ctx): State<Ctx>, v: Visitor, form: Form) -> Result<Response, Failure> {
    let official = cashier(&ctx, &v)?;
    let day = asked_day(&ctx, &form);
    let channel = form.text("channel").to_owned();
    if catalogue::current(&ctx).channel(&channel).is_none() {
        return Err(Failure::not_found());
    }
    let mut errors = Errors::new();
    match form.upload(&field(&channel)) {
        None => errors.add(field(&channel), t(&ctx, &v, "payments-file-missing", &[])),
        Some(upload) => {
            let mut bytes = Vec::new();
            let file = ctx.files.open(&upload.file)?;
            file.take(LARGEST).read_to_end(&mut bytes).map_err(|error| Failure::internal(&error))?;
            match actions::reconcile(&ctx, official, (&channel, day), &bytes).await {
                Ok(()) => {
                    let day = day.to_string();
                    return Ok(redirect(href("/desk/payments", &[("day", &day), ("done", "file")])));
                }
                Err(PaymentsError::File { line }) => {
                    errors.add(field(&channel), t(&ctx, &v, "payments-file-line", &[("line", line.into())]));
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
    let shown = load(&ctx, &official.agency, day).await?;
    Ok(render(&ctx, &v, &shown, &errors, false))
}

pub(super) async fn load(ctx: &Ctx, agency: &AgencyId, day: Day) -> Result<Shown, Failure> {
    let catalogue = catalogue::current(ctx);
    let channels: Vec<String> = catalogue.channels().iter().map(|channel| channel.id.clone()).collect();
    let agency = agency.clone();
    let shown = ctx.read(move |r| {
        let rows = store::list_day(r, &agency, day)?;
        let mut compared = Vec::new();
        for channel in channels {
            let given = store::latest_settlement(r, &agency, &channel, day)?;
            let given = given.map(|(at, theirs)| (at, compare(&entries(&rows, &channel), &theirs)));
            compared.push(Compared { channel, given });
        }
        Ok::<_, PaymentsError>(Shown { day, open: store::list_open_refunds(r, &agency)?, rows, compared })
    });
    Ok(shown.await?)
}

fn entries(rows: &[DayRow], channel: &str) -> Vec<Entry> {
    let own = rows.iter().filter(|row| row.channel == channel);
    own.map(|row| Entry { order: row.payment.to_string(), kind: row.kind, amount: row.amount }).collect()
}

/// The name of a channel's file in the form, and the place where a mistake in it is told.
fn field(channel: &str) -> String {
    format!("file-{channel}")
}

pub(super) fn word(ctx: &Ctx, v: &Visitor, key: &str) -> String {
    t(ctx, v, key, &[])
}

fn render(ctx: &Ctx, v: &Visitor, shown: &Shown, errors: &Errors, done: bool) -> Response {
    let day = shown.day.to_string();
    let other = |days: i64| href("/desk/payments", &[("day", &shown.day.plus_days(days).to_string())]);
    let title = word(ctx, v, "payments-desk");
    let notice = if done {
        let body = html! { p { (word(ctx, v, "payments-file-taken")) } };
        notification_banner(v.lang, &Notice { tone: Tone::Good, id: "done", body })
    } else {
        html! {}
    };
    let total = |kind: EntryKind| {
        let amounts = shown.rows.iter().filter(|row| row.kind == kind).map(|row| row.amount);
        Money::checked_sum(amounts).unwrap_or_default().long(v.lang)
    };
    page(ctx, v, &title)
        .breadcrumb(word(ctx, v, "payments-desk-home"), "/desk")
        .caption(shown.day.long(v.lang))
        .notice(notice)
        .errors(errors)
        .wide()
        .body(html! {
            p {
                a href=(other(-1)) { (word(ctx, v, "payments-day-before")) } " · "
                a href=(other(1)) { (word(ctx, v, "payments-day-after")) } " · "
                a href=(href("/desk/payments.csv", &[("day", &day)])) { (word(ctx, v, "payments-csv")) }
            }
            form method="get" action="/desk/payments" novalidate {
                (date_input(v.lang, &DateInput {
                    name: "on",
                    legend: &word(ctx, v, "payments-day"),
                    value: DateParts::roc(shown.day),
                    ..DateInput::default()
                }))
                (button(&Button { text: &word(ctx, v, "payments-day-show"), kind: ButtonKind::Secondary, value: None }))
            }
            (summary_list(&[
                Summary::new(word(ctx, v, "payments-in"), total(EntryKind::Payment)),
                Summary::new(word(ctx, v, "payments-back"), total(EntryKind::Refund)),
            ]))
            (movements(ctx, v, &shown.rows))
            @for compared in &shown.compared { (beside(ctx, v, shown, compared, errors)) }
            (refunds(ctx, v, &shown.open))
        })
}

fn movements(ctx: &Ctx, v: &Visitor, rows: &[DayRow]) -> Markup {
    if rows.is_empty() {
        return html! { p { (word(ctx, v, "payments-day-none")) } };
    }
    table(&Table {
        caption: &word(ctx, v, "payments-desk"),
        caption_hidden: true,
        columns: columns(ctx, v).into_iter().map(Column::new).collect(),
        rows: rows
            .iter()
            .map(|row| cells(ctx, v, row).into_iter().map(|cell| html! { (cell) }).collect())
            .collect(),
    })
}

pub(super) fn columns(ctx: &Ctx, v: &Visitor) -> [String; 7] {
    ["number", "kind", "title", "amount", "when", "order", "reference"]
        .map(|key| word(ctx, v, &format!("payments-{key}")))
}

pub(super) fn cells(ctx: &Ctx, v: &Visitor, row: &DayRow) -> [String; 7] {
    let catalogue = catalogue::current(ctx);
    let service = catalogue.service(&row.service);
    [
        row.bill.clone(),
        word(ctx, v, &format!("payments-kind-{}", row.kind.as_str())),
        service.map_or_else(|| row.service.clone(), |service| service.name.of(v.lang).to_owned()),
        row.amount.long(v.lang),
        row.at.clock_time(),
        row.payment.to_string(),
        row.reference.clone().unwrap_or_default(),
    ]
}

/// A channel's file of the day: giving it, and what is different.
fn beside(ctx: &Ctx, v: &Visitor, shown: &Shown, compared: &Compared, errors: &Errors) -> Markup {
    let catalogue = catalogue::current(ctx);
    let Some(channel) = catalogue.channel(&compared.channel) else { return html! {} };
    let demo = crate::demo::is_open(ctx);
    html! {
        h2 { (channel.name.of(v.lang)) }
        @match &compared.given {
            None => p { (word(ctx, v, "payments-file-none")) },
            Some((at, differences)) => {
                p { (t(ctx, v, "payments-file-given", &[("at", format!("{} {}", at.day().long(v.lang), at.clock_time()).into())])) }
                @if differences.is_empty() {
                    (inset(&html! { p { strong { (word(ctx, v, "payments-file-same")) } } }))
                } @else { (difference_table(ctx, v, differences)) }
            }
        }
        form method="post" action="/desk/payments" enctype="multipart/form-data" novalidate {
            input type="hidden" name="day" value=(shown.day);
            input type="hidden" name="channel" value=(compared.channel);
            (file_input(v.lang, &FileInput {
                name: &field(&compared.channel),
                label: &word(ctx, v, "payments-file"),
                hint: Some(&word(ctx, v, "payments-file-hint")),
                error: errors.of(&field(&compared.channel)),
                optional: false,
                accept: Some(".csv"),
            }))
            (button(&Button { text: &word(ctx, v, "payments-file-compare"), kind: ButtonKind::Secondary, value: None }))
        }
        @if demo {
            p { a href=(href("/demo/settlement", &[("day", &shown.day.to_string())])) { (word(ctx, v, "payments-demo-file")) } }
        }
    }
}
