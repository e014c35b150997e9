//! All cases of the official's agency, filtered, sorted, page by page.

use axum::extract::{Query, State};
use axum::response::Response;
use catalogue::model::Audience;
use kernel::{Ctx, Official, PostId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, ButtonKind, Choice, Choices, Column, Pagination, Select, Sort as Sorted, Table, TextInput, Width,
    button, button_group, button_link, checkboxes, empty_state, pagination, select, table, text_input,
};
use web::{Failure, Visitor, href, page};

use super::shared::{day, moment, post, service_name, state_tags, word};
use super::work_inbox::nav;
use crate::model::{CaseState, Cursor, Filter, ListRow, Sort};
use crate::store;

const PAGE: usize = 50;
/// The longest name or number a list is narrowed by.
const PREFIX_LIMIT: usize = 40;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    state: Option<String>,
    post: Option<String>,
    service: Option<String>,
    overdue: Option<String>,
    q: Option<String>,
    sort: Option<String>,
    after: Option<String>,
}

impl Asked {
    fn text(value: Option<&String>) -> &str {
        value.map_or("", |text| text.trim())
    }

    /// The order; the earliest due first unless said.
    fn sort(&self) -> Sort {
        Sort::parse(Self::text(self.sort.as_ref())).unwrap_or_default()
    }

    /// What the list is narrowed to, within what the official may see.
    pub(super) fn filter(&self, ctx: &Ctx, official: &Official) -> Filter {
        let mut filter = Filter::of(official.agency.clone());
        filter.states = CaseState::parse(Self::text(self.state.as_ref())).into_iter().collect();
        filter.posts = Some(Self::text(self.post.as_ref()))
            .filter(|id| !id.is_empty())
            .map(PostId::new)
            .into_iter()
            .collect();
        filter.service = Some(Self::text(self.service.as_ref()).to_owned()).filter(|id| !id.is_empty());
        filter.overdue_on = self.overdue.as_ref().map(|_| ctx.today());
        let query: String = Self::text(self.q.as_ref()).chars().take(PREFIX_LIMIT).collect();
        if query.starts_with(|c: char| c.is_ascii_alphanumeric()) && query.chars().any(|c| c.is_ascii_digit())
        {
            filter.number = Some(query.to_uppercase());
        } else if !query.is_empty() {
            filter.name = Some(query);
        }
        let catalogue = catalogue::current(ctx);
        let colleagues = |service: &&std::sync::Arc<catalogue::model::Service>| {
            service.audience.iter().all(|audience| *audience == Audience::Official)
        };
        filter.guarded =
            catalogue.services().iter().filter(colleagues).map(|service| service.id.clone()).collect();
        filter.own_posts = official.posts().cloned().collect();
        filter
    }

    /// The address of the same list with one value changed.
    fn link(&self, name: &str, value: &str) -> String {
        let mut pairs = vec![
            ("state", Self::text(self.state.as_ref())),
            ("post", Self::text(self.post.as_ref())),
            ("service", Self::text(self.service.as_ref())),
            ("overdue", Self::text(self.overdue.as_ref())),
            ("q", Self::text(self.q.as_ref())),
            ("sort", Self::text(self.sort.as_ref())),
        ];
        pairs.retain(|(known, _)| *known != name);
        pairs.push((name, value));
        href("/desk/cases", &pairs)
    }

    fn export(&self) -> String {
        self.link("", "").replacen("/desk/cases", "/desk/cases.csv", 1)
    }
}

/// Whether the official's post works on cases at all.
pub(super) fn admitted(official: &Official) -> Result<(), Failure> {
    let works = official.roles.iter().any(|role| crate::actions::WORKERS.contains(&role.as_str()));
    if works { Ok(()) } else { Err(Failure::forbidden()) }
}

/// GET /desk/cases
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    v: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let official = v.official()?;
    admitted(official)?;
    let (filter, sort) = (asked.filter(&ctx, official), asked.sort());
    let after = asked.after.as_deref().and_then(Cursor::decode);
    let first = after.is_none();
    let mut rows = ctx.read(move |r| store::list_cases(r, &filter, sort, after.as_ref(), PAGE + 1)).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| last.cursor(sort).encode());
    let title = word(&ctx, &v, "services-all-cases");
    Ok(page(&ctx, &v, &title).caption(super::shared::agency(&ctx, v.lang, &official.agency)).wide().body(
        html! {
            (nav(&ctx, &v, "/desk/cases"))
            (narrow(&ctx, &v, official, &asked))
            @if rows.is_empty() { (empty_state(&word(&ctx, &v, "services-list-empty"), &html! {})) }
            @else { (list(&ctx, &v, &asked, &rows)) }
            (pagination(v.lang, &Pagination {
                first: (!first).then(|| asked.link("after", "")),
                previous: None,
                next: next.map(|next| asked.link("after", &next)),
            }))
            p { (button_link(&word(&ctx, &v, "services-export"), &asked.export(), ButtonKind::Secondary)) }
        },
    ))
}

fn narrow(ctx: &Ctx, v: &Visitor, official: &Official, asked: &Asked) -> Markup {
    let states = CaseState::ALL.into_iter().filter(|state| *state != CaseState::Draft).map(|state| {
        Choice::new(state.as_str(), word(ctx, v, &format!("services-state-{}", state.as_str())))
    });
    let agencies = directory::agencies(ctx);
    let posts = agencies.posts_of(&official.agency).into_iter();
    let posts = posts.map(|known| Choice::new(known.id.as_str(), known.title.of(v.lang)));
    let catalogue = catalogue::current(ctx);
    let takes_part = |service: &&std::sync::Arc<catalogue::model::Service>| {
        service.owner == official.agency || service.steps.iter().any(|step| step.agency == official.agency)
    };
    let services = catalogue.services().iter().filter(takes_part);
    let services = services.map(|service| Choice::new(service.id.as_str(), service.name.of(v.lang)));
    let overdue = if asked.overdue.is_some() { ["1"].as_slice() } else { &[] };
    html! {
        form.filters method="get" action="/desk/cases" {
            (text_input(v.lang, &TextInput {
                name: "q",
                label: &word(ctx, v, "services-filter-query"),
                value: Asked::text(asked.q.as_ref()),
                width: Width::Twenty,
                ..TextInput::default()
            }))
            (choose(ctx, v, "state", Asked::text(asked.state.as_ref()), &states.collect::<Vec<_>>()))
            (choose(ctx, v, "service", Asked::text(asked.service.as_ref()), &services.collect::<Vec<_>>()))
            (choose(ctx, v, "post", Asked::text(asked.post.as_ref()), &posts.collect::<Vec<_>>()))
            (checkboxes(v.lang, &Choices {
                name: "overdue",
                values: overdue,
                choices: &[Choice::new("1", word(ctx, v, "services-filter-overdue"))],
                ..Choices::default()
            }))
            @if let Some(sort) = &asked.sort { input type="hidden" name="sort" value=(sort); }
            (button_group(&html! {
                (button(&Button { text: &word(ctx, v, "services-filter"), ..Button::default() }))
                a href="/desk/cases" { (word(ctx, v, "services-filter-clear")) }
            }))
        }
    }
}

fn choose(ctx: &Ctx, v: &Visitor, name: &str, value: &str, choices: &[Choice]) -> Markup {
    let label = word(ctx, v, &format!("services-filter-{name}"));
    let all = word(ctx, v, "services-filter-all");
    select(v.lang, &Select { name, label: &label, value, choices, empty: Some(&all), ..Select::default() })
}

fn list(ctx: &Ctx, v: &Visitor, asked: &Asked, rows: &[ListRow]) -> Markup {
    let now = asked.sort();
    let sorted = |key: &str, sort: Sort| {
        let direction = match now {
            current if current == sort && sort == Sort::Newest => Sorted::Descending,
            current if current == sort => Sorted::Ascending,
            _ => Sorted::Possible,
        };
        Column::new(word(ctx, v, key)).sort(asked.link("sort", sort.as_str()), direction)
    };
    // A second click on "submitted" turns the order round.
    let submitted = if now == Sort::Newest { Sort::Oldest } else { Sort::Newest };
    let mut by_submission = sorted("services-submitted", submitted);
    if let Some((_, direction)) = by_submission.sort.as_mut() {
        *direction = match now {
            Sort::Newest => Sorted::Descending,
            Sort::Oldest => Sorted::Ascending,
            _ => Sorted::Possible,
        };
    }
    table(&Table {
        caption: &word(ctx, v, "services-all-cases"),
        caption_hidden: true,
        columns: vec![
            sorted("services-number", Sort::Number),
            sorted("services-applicant", Sort::Name),
            sorted("services-service", Sort::Service),
            Column::new(word(ctx, v, "services-state")),
            Column::new(word(ctx, v, "services-waits")),
            sorted("services-due", Sort::Due),
            by_submission,
        ],
        rows: rows.iter().map(|row| cells(ctx, v, row)).collect(),
    })
}

fn cells(ctx: &Ctx, v: &Visitor, row: &ListRow) -> Vec<Markup> {
    let waits = if row.post.as_str().is_empty() { "—".to_owned() } else { post(ctx, v.lang, &row.post) };
    vec![
        html! { a href={ "/desk/cases/" (row.id) } { (row.number) } },
        html! { (row.name) },
        html! { (service_name(ctx, v.lang, &row.service)) },
        state_tags(ctx, v, row.state, row.is_overdue(ctx.today())),
        html! { (waits) },
        html! { (day(v.lang, row.due_on)) },
        html! { (moment(v.lang, row.submitted_at)) },
    ]
}
