//! A council for everybody: charter, members by post, what it owes, its meetings, what it resolved.

use axum::extract::{Path, State};
use axum::response::Response;
use catalogue::model::Council;
use kernel::{Ctx, Day};
use maud::{Markup, html};
use web::components::{Summary, Table, Tone, details, summary_list, table, tag};
use web::{Failure, Visitor, page, t};

use super::{agency, columns, meeting_name, post, state_tag, task_tag, word};
use crate::actions::allow;
use crate::error::CouncilError;
use crate::model::composition::{Gap, gaps};
use crate::model::{Meeting, Member, State as Stands, Task};
use crate::standing::{Entry, Standing};
use crate::store;

/// `GET /councils/{id}`.
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let (council, today) = (allow::council(&ctx, &id)?, ctx.today());
    let wanted = council.clone();
    let found = ctx.read(move |r| {
        let meetings = store::list_meetings(r, &wanted.id)?;
        Ok::<_, CouncilError>((Standing::load(r, &wanted, today)?, meetings))
    });
    let (standing, meetings) = found.await?;
    let below: Vec<_> = catalogue::current(&ctx).councils().to_vec();
    let below: Vec<_> = below.iter().filter(|other| other.under.as_ref() == Some(&council.id)).collect();
    let frame = page(&ctx, &v, council.name.of(v.lang)).caption(agency(&ctx, &v, &council.agency));
    Ok(frame.back("/councils", "").wide().body(html! {
        p.lead { (council.purpose.of(v.lang)) }
        p { (super::list::late(&ctx, &v, standing.late(today), standing.late_tasks(today))) }
        @if allow::keeps(&v.actor, &council) {
            p { a href={ "/desk/councils/" (council.id) } { (word(&ctx, &v, "councils-to-desk")) } }
        }
        (charter(&ctx, &v, &council))
        @if !below.is_empty() {
            h2 { (word(&ctx, &v, "councils-groups")) }
            ul { @for other in &below { li { a href={ "/councils/" (other.id) } { (other.name.of(v.lang)) } br; (other.purpose.of(v.lang)) } } }
        }
        h2 { (word(&ctx, &v, "councils-members")) }
        (composition(&ctx, &v, &council, &standing.members))
        (members(&ctx, &v, &council, &standing.members))
        h2 { (word(&ctx, &v, "councils-owed")) }
        (owed(&ctx, &v, &council, &standing.owed, today))
        h2 { (word(&ctx, &v, "councils-meetings")) }
        (list_of_meetings(&ctx, &v, &council, &meetings))
        h2 { (word(&ctx, &v, "councils-tasks")) }
        (tasks(&ctx, &v, &standing.tasks, today))
    }))
}

fn charter(ctx: &Ctx, v: &Visitor, council: &Council) -> Markup {
    let rules = &council.meetings;
    let months = t(ctx, v, "councils-every", &[("months", rules.every_months.into())]);
    let share = |share: catalogue::model::council::Share| format!("{}/{}", share.of, share.whole);
    let above = council.under.as_ref().and_then(|id| catalogue::current(ctx).council(id).cloned());
    let mut lines = vec![
        Summary::new(word(ctx, v, "councils-founded"), council.founded.of(v.lang)),
        Summary::new(word(ctx, v, "councils-rhythm"), months),
        Summary::new(
            word(ctx, v, "councils-quorum"),
            t(
                ctx,
                v,
                "councils-quorum-words",
                &[("quorum", share(rules.quorum).into()), ("majority", share(rules.majority).into())],
            ),
        ),
    ];
    if let Some(above) = above {
        let link = html! { a href={ "/councils/" (above.id) } { (above.name.of(v.lang)) } };
        lines.insert(0, Summary::new(word(ctx, v, "councils-under"), link));
    }
    if !rules.hosts.is_empty() {
        let hosts: Vec<String> = rules.hosts.iter().map(|host| agency(ctx, v, host)).collect();
        let comma = if v.lang == kernel::Lang::Zh { "、" } else { ", " };
        lines.push(Summary::new(word(ctx, v, "councils-hosts"), hosts.join(comma)));
    }
    let articles = html! {
        dl { @for article in &council.articles { dt { (article.number) } dd { (article.says.of(v.lang)) } } }
    };
    html! {
        (summary_list(&lines))
        h2 { (word(ctx, v, "councils-does")) }
        ul { @for task in &council.tasks { li { (task.of(v.lang)) } } }
        (details(&word(ctx, v, "councils-charter"), &articles))
    }
}

/// Whether the members make up the council, and where they do not.
pub(super) fn composition(ctx: &Ctx, v: &Visitor, council: &Council, members: &[Member]) -> Markup {
    let gaps = gaps(council, members);
    let told = |gap: &Gap| {
        let seat = gap.seat.as_ref().and_then(|id| council.seat(id));
        let name =
            seat.map_or_else(|| word(ctx, v, "councils-all-members"), |seat| seat.name.of(v.lang).to_owned());
        let key = match seat {
            None => "councils-gap",
            Some(_) if gap.found < gap.size.least as usize => "councils-gap-few",
            Some(_) => "councils-gap-many",
        };
        let args = [
            ("seat", name.into()),
            ("smallest", gap.size.least.into()),
            ("largest", gap.size.most.into()),
            ("found", (gap.found as i64).into()),
        ];
        t(ctx, v, key, &args)
    };
    html! {
        @if gaps.is_empty() {
            p { (tag(Tone::Good, &word(ctx, v, "councils-whole"))) }
        } @else {
            p { (tag(Tone::Warn, &word(ctx, v, "councils-not-whole"))) }
            ul { @for gap in &gaps { li { (told(gap)) } } }
        }
    }
}

/// Members by seat: officials by their post, people from outside by how many they are.
fn members(ctx: &Ctx, v: &Visitor, council: &Council, members: &[Member]) -> Markup {
    let rows = council.seats.iter().map(|seat| {
        let of: Vec<&Member> = members.iter().filter(|member| member.seat == seat.id).collect();
        let until = of.iter().filter_map(|member| member.until_on).min();
        vec![
            html! { (seat.name.of(v.lang)) },
            html! {
                @if of.is_empty() { (word(ctx, v, "councils-vacant")) }
                @for member in of.iter().filter_map(|member| member.post.as_ref()) { (post(ctx, v, member)) br; }
                @let outside = of.iter().filter(|member| member.post.is_none()).count();
                @if outside > 0 { (t(ctx, v, "councils-people", &[("count", (outside as i64).into())])) }
            },
            html! { @if of.is_empty() { "—" } @else if let Some(until) = until { (until.long(v.lang)) } @else { (word(ctx, v, "councils-no-term")) } },
        ]
    });
    table(&Table {
        caption: &word(ctx, v, "councils-members"),
        caption_hidden: true,
        columns: columns(ctx, v, &["councils-seat", "councils-who", "councils-term"]),
        rows: rows.collect(),
    })
}

fn owed(ctx: &Ctx, v: &Visitor, council: &Council, owed: &[Entry], today: Day) -> Markup {
    let name = |entry: &Entry| match entry.owed.duty.as_ref().and_then(|id| council.duty(id)) {
        Some(duty) => duty.name.of(v.lang).to_owned(),
        None => word(ctx, v, "councils-a-meeting"),
    };
    let stands = |entry: &Entry| match (&entry.done, entry.days_late(today)) {
        (Some(resolution), _) => html! { (tag(Tone::Good, &word(ctx, v, "councils-done"))) " " (resolution) },
        (None, Some(days)) => tag(Tone::Bad, &t(ctx, v, "councils-days-late", &[("days", days.into())])),
        (None, None) => tag(Tone::Plain, &word(ctx, v, "councils-ahead")),
    };
    let rows = owed.iter().map(|entry| {
        vec![html! { (name(entry)) }, html! { (entry.owed.due_on.long(v.lang)) }, stands(entry)]
    });
    html! {
        @if owed.is_empty() { p { (word(ctx, v, "councils-owes-nothing")) } } @else {
            (table(&Table {
                caption: &word(ctx, v, "councils-owed"),
                caption_hidden: true,
                columns: columns(ctx, v, &["councils-what", "councils-due", "councils-how-it-stands"]),
                rows: rows.collect(),
            }))
        }
    }
}

fn list_of_meetings(ctx: &Ctx, v: &Visitor, council: &Council, meetings: &[Meeting]) -> Markup {
    let shown = meetings.iter().filter(|meeting| meeting.state != Stands::Draft);
    let rows: Vec<Vec<Markup>> = shown
        .map(|meeting| {
            vec![
                html! { a href={ "/councils/" (council.id) "/meetings/" (meeting.id) } { (meeting_name(ctx, v, meeting)) } },
                html! { (meeting.held_on.long(v.lang)) },
                html! { (agency(ctx, v, &meeting.host)) },
                state_tag(ctx, v, meeting.state),
            ]
        })
        .collect();
    html! {
        @if rows.is_empty() { p { (word(ctx, v, "councils-no-meetings")) } } @else {
            (table(&Table {
                caption: &word(ctx, v, "councils-meetings"),
                caption_hidden: true,
                columns: columns(ctx, v, &["councils-meeting", "councils-day", "councils-host", "councils-how-it-stands"]),
                rows,
            }))
        }
    }
}

/// What agencies were told to do.
fn tasks(ctx: &Ctx, v: &Visitor, tasks: &[Task], today: Day) -> Markup {
    let rows = tasks.iter().map(|task| {
        vec![
            html! {
                a href={ "/councils/" (task.council) "/meetings/" (task.meeting) } { (task.resolution) }
                br; (task.title)
            },
            html! { (agency(ctx, v, &task.agency)) },
            html! { (task.due_on.long(v.lang)) },
            task_tag(ctx, v, task, today),
        ]
    });
    html! {
        @if tasks.is_empty() { p { (word(ctx, v, "councils-no-tasks")) } } @else {
            (table(&Table {
                caption: &word(ctx, v, "councils-tasks"),
                caption_hidden: true,
                columns: columns(ctx, v, &["councils-resolution", "councils-owner", "councils-due", "councils-how-it-stands"]),
                rows: rows.collect(),
            }))
        }
    }
}
