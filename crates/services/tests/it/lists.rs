//! Lists of cases: every order is the order, every filter filters, pages do not overlap.

use kernel::{AgencyId, PostId, params};
use services::CaseState;
use services::model::{Bucket, Cursor, Filter, ListRow, Sort};
use services::store;

use crate::world::{World, day};

const CASES: usize = 400;

/// Writes desk rows as submissions would, without the cases behind them.
async fn fill(world: &World) {
    world
        .ctx
        .write(|tx| {
            let agency = AgencyId::new("sfa");
            for index in 0..CASES {
                let service = ["allowance", "vehicle-address"][index % 2];
                let state = [CaseState::Submitted, CaseState::Granted, CaseState::Correction][index % 3];
                let post =
                    (state != CaseState::Granted).then(|| PostId::new(["sfa-clerk", "sfa-chief"][index % 2]));
                let bucket = Bucket::of(&agency, service, state, post.as_ref());
                tx.execute(
                    "insert into case_buckets (id, agency, service, state, post) values ($1, $2, $3, $4, $5) \
                     on conflict (id) do nothing",
                    params![bucket.id, &agency, service, state.as_str(), &bucket.post],
                )?;
                let name = format!("{}測{}", ["陳", "林", "王"][index % 3], index % 37);
                tx.execute(
                    "insert into case_desks (case_id, agency, bucket, submitted_at, due_on, number, name) \
                     values ($1, $2, $3, $4, $5, $6, $7)",
                    params![
                        format!("case{index:05}"),
                        &agency,
                        bucket.id,
                        (index as i64 * 7919) % 1000,
                        day("2026-11-01").plus_days((index as i64 * 31) % 60),
                        format!("AL115-{:03}", (index * 13) % CASES),
                        name
                    ],
                )?;
            }
            Ok::<_, kernel::DbError>(())
        })
        .await
        .unwrap();
}

async fn page(
    world: &World,
    filter: &Filter,
    sort: Sort,
    after: Option<Cursor>,
    limit: usize,
) -> Vec<ListRow> {
    let filter = filter.clone();
    world.ctx.read(move |r| store::list_cases(r, &filter, sort, after.as_ref(), limit)).await.unwrap()
}

/// All pages of a list, one after the other.
async fn pages(world: &World, filter: &Filter, sort: Sort) -> Vec<ListRow> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let rows = page(world, filter, sort, after, 23).await;
        let Some(last) = rows.last() else { return all };
        after = Some(Cursor::decode(&last.cursor(sort).encode()).unwrap());
        all.extend(rows);
    }
}

#[tokio::test]
async fn every_order_gives_every_case_once() {
    let world = World::new().await;
    fill(&world).await;
    let filter = Filter::of(AgencyId::new("sfa"));
    for (sort, word) in Sort::ALL {
        let rows = pages(&world, &filter, sort).await;
        assert_eq!(rows.len(), CASES, "{word}");
        let mut ids: Vec<_> = rows.iter().map(|row| row.id.to_string()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), CASES, "{word}");
        let in_order = rows.windows(2).all(|pair| match sort {
            Sort::Due => pair[0].due_on <= pair[1].due_on,
            Sort::Newest => pair[0].submitted_at >= pair[1].submitted_at,
            Sort::Oldest => pair[0].submitted_at <= pair[1].submitted_at,
            Sort::Number => pair[0].number <= pair[1].number,
            Sort::Name => pair[0].name <= pair[1].name,
            Sort::Service => {
                (&pair[0].service, pair[0].submitted_at) <= (&pair[1].service, pair[1].submitted_at)
            }
        });
        assert!(in_order, "{word}");
    }
}

#[tokio::test]
async fn filters_agree_with_looking_at_every_case() {
    let world = World::new().await;
    fill(&world).await;
    let base = Filter::of(AgencyId::new("sfa"));
    let all = pages(&world, &base, Sort::Number).await;
    let today = day("2026-11-20");
    let filters = [
        Filter { states: vec![CaseState::Submitted], ..base.clone() },
        Filter { posts: vec![PostId::new("sfa-chief")], ..base.clone() },
        Filter { service: Some("allowance".into()), states: vec![CaseState::Granted], ..base.clone() },
        Filter { overdue_on: Some(today), ..base.clone() },
        Filter { name: Some("陳測1".into()), ..base.clone() },
        Filter {
            number: Some("AL115-1".into()),
            name: Some("林".into()),
            overdue_on: Some(today),
            ..base.clone()
        },
    ];
    for filter in filters {
        let matches = |row: &&ListRow| {
            (filter.states.is_empty() || filter.states.contains(&row.state))
                && (filter.posts.is_empty() || filter.posts.contains(&row.post))
                && filter.service.as_ref().is_none_or(|service| *service == row.service)
                && filter.overdue_on.is_none_or(|on| row.state == CaseState::Submitted && row.due_on < on)
                && filter.name.as_ref().is_none_or(|name| row.name.starts_with(name))
                && filter.number.as_ref().is_none_or(|number| row.number.starts_with(number))
        };
        let mut wanted: Vec<_> = all.iter().filter(matches).map(|row| row.id.clone()).collect();
        wanted.sort();
        for (sort, word) in Sort::ALL {
            let mut found: Vec<_> =
                pages(&world, &filter, sort).await.into_iter().map(|row| row.id).collect();
            found.sort();
            assert_eq!(found, wanted, "{word} {filter:?}");
        }
    }
    assert!(
        pages(&world, &Filter::of(AgencyId::new("moi")), Sort::Due).await.is_empty(),
        "another agency's list"
    );
}

#[tokio::test]
async fn the_list_page_and_its_export_show_the_same_cases() {
    let world = World::new().await;
    let actor = world.citizen(1, "=陳測安").await;
    let case = world.allowance(&actor, "5000").await;
    let clerk = world.official(60, "黃範承", "sfa-clerk").await;
    let mut browser = world.browser(&clerk).await;
    let number = case.number.unwrap();
    let page = browser.get("/desk/cases?state=submitted&sort=name").await;
    assert!(page.text().contains(&number), "{}", page.text());
    let none = browser.get("/desk/cases?state=granted").await;
    assert!(!none.text().contains(&number));
    let found = browser.get(&format!("/desk/cases?q={number}")).await;
    assert!(found.text().contains(&number));
    let csv = browser.get("/desk/cases.csv?state=submitted").await;
    assert!(csv.body.starts_with('\u{feff}'), "{}", csv.body);
    assert!(csv.body.contains(&number) && csv.body.contains("\"'=陳測安\""), "{}", csv.body);
    let it = world.official(61, "吳例資", "moi-it").await;
    assert_eq!(world.browser(&it).await.get("/desk/cases").await.status.as_u16(), 403);
}
