//! Lists from which a synthetic person or a post is chosen.

use kernel::{Ctx, DbError, PersonId, PostId};
use maud::{Markup, html};
use web::components::{
    Button, ButtonKind, Pagination, SearchBox, Tab, button, details, empty_state, pagination,
    search_box_keeping,
};
use web::{Visitor, href, t};

use super::sign_in::SignInQuery;
use crate::store;

/// People shown at a time.
const PEOPLE: i64 = 12;
/// Post holders read at most: a demonstration has a few hundred posts.
const HOLDERS: i64 = 2_000;

/// Citizen or official.
pub(super) fn tabs(ctx: &Ctx, v: &Visitor, query: &SignInQuery) -> Markup {
    let official = query.role == "official";
    let link = |role: &str| href("/sign-in", &[("as", role), ("next", &query.next)]);
    web::components::tabs(
        &t(ctx, v, "identity-demo-tabs", &[]),
        &[
            Tab::new(t(ctx, v, "identity-as-citizen", &[]), link(""), !official),
            Tab::new(t(ctx, v, "identity-as-official", &[]), link("official"), official),
        ],
    )
}

/// Synthetic people by name or id number.
pub(super) async fn citizens(ctx: &Ctx, v: &Visitor, query: &SignInQuery) -> Result<Markup, DbError> {
    let (name, after) = (query.q.trim().to_owned(), query.after.clone());
    let mut people = ctx
        .read(move |r| {
            let exact = store::find_person_by_national_id(r, &name.to_uppercase())?;
            match exact {
                Some(person) => Ok::<_, DbError>(vec![person]),
                None => store::list_people(r, &name, &after, PEOPLE + 1),
            }
        })
        .await?;
    let more = people.len() > PEOPLE as usize;
    people.truncate(PEOPLE as usize);
    let link = |after: &str| href("/sign-in", &[("q", &query.q), ("next", &query.next), ("after", after)]);
    let last = people.last().map_or("", |person| &person.national_id);
    let pages = Pagination {
        first: (!query.after.is_empty()).then(|| link("")),
        previous: None,
        next: more.then(|| link(last)),
    };
    let rows = people
        .iter()
        .map(|person| {
            html! {
                span { strong { bdi { (person.name) } } " " span.hint { (person.national_id) } }
                (enter(ctx, v, query, &person.id, None, &person.name))
            }
        })
        .collect::<Vec<_>>();
    Ok(html! {
        (search(ctx, v, query, "identity-search-people", "identity-search-people-hint"))
        @if rows.is_empty() { (nobody(ctx, v)) } @else {
            h2 { (t(ctx, v, "identity-people-caption", &[])) }
            (choices(&rows))
            (pagination(v.lang, &pages))
        }
    })
}

/// Posts that somebody holds today, by agency.
pub(super) async fn officials(ctx: &Ctx, v: &Visitor, query: &SignInQuery) -> Result<Markup, DbError> {
    let today = ctx.today();
    let holders = ctx.read(move |r| directory::store::list_holders(r, today, "", HOLDERS)).await?;
    let groups = by_agency(ctx, v, query, &holders);
    let searched = !query.q.trim().is_empty();
    Ok(html! {
        (search(ctx, v, query, "identity-search-posts", "identity-search-posts-hint"))
        @if groups.is_empty() { (nobody(ctx, v)) }
        @for (name, rows) in groups {
            @if searched {
                h2 { (name) }
                (choices(&rows))
            } @else {
                @let count = t(ctx, v, "identity-posts-count", &[("agency", (&name).into()), ("count", rows.len().into())]);
                (details(&count, &choices(&rows)))
            }
        }
    })
}

type Rows = Vec<Markup>;

/// Agencies in the directory's order, each with the rows of its posts that match.
fn by_agency(
    ctx: &Ctx,
    v: &Visitor,
    query: &SignInQuery,
    holders: &[directory::store::Holder],
) -> Vec<(String, Rows)> {
    let agencies = directory::agencies(ctx);
    let wanted = query.q.trim().to_lowercase().replace('台', "臺");
    let mut groups = Vec::new();
    for agency in agencies.all() {
        let mut rows = Vec::new();
        for post in agencies.posts_of(&agency.id) {
            for holder in holders.iter().filter(|holder| holder.post == post.id) {
                let words = format!("{} {} {}", agency.name.of(v.lang), post.title.of(v.lang), holder.name);
                if !words.to_lowercase().contains(&wanted) {
                    continue;
                }
                rows.push(html! {
                    span { strong { (post.title.of(v.lang)) } " " span.hint { bdi { (holder.name) } } }
                    (enter(ctx, v, query, &holder.person, Some(&post.id), &holder.name))
                });
            }
        }
        if !rows.is_empty() {
            groups.push((agency.name.of(v.lang).to_owned(), rows));
        }
    }
    groups
}

/// One line a choice: who, and the button.
fn choices(rows: &[Markup]) -> Markup {
    html! { ul.choose { @for row in rows { li { (row) } } } }
}

fn search(ctx: &Ctx, v: &Visitor, query: &SignInQuery, label: &str, hint: &str) -> Markup {
    let f = SearchBox {
        action: "/sign-in",
        name: "q",
        label: &t(ctx, v, label, &[]),
        hint: Some(&t(ctx, v, hint, &[])),
        value: &query.q,
        button: None,
    };
    search_box_keeping(v.lang, &f, &[("as", &query.role), ("next", &query.next)])
}

fn nobody(ctx: &Ctx, v: &Visitor) -> Markup {
    let more = html! { p { (t(ctx, v, "identity-nobody-next", &[])) } };
    empty_state(&t(ctx, v, "identity-nobody", &[]), &more)
}

/// The button that signs in as one of them.
fn enter(
    ctx: &Ctx,
    v: &Visitor,
    query: &SignInQuery,
    person: &PersonId,
    post: Option<&PostId>,
    name: &str,
) -> Markup {
    let text = t(ctx, v, "identity-enter", &[("name", name.into())]);
    html! {
        form method="post" action="/sign-in/demo" {
            input type="hidden" name="person" value=(person);
            @if let Some(post) = post { input type="hidden" name="post" value=(post); }
            input type="hidden" name="next" value=(query.next);
            (button(&Button { text: &text, kind: ButtonKind::Secondary, value: None }))
        }
    }
}
