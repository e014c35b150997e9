//! A million cases of one agency: every filter and order, timed. Run on its own, in release:
//! `cargo test -p services --release --test it million -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use kernel::{AgencyId, PostId, params};
use services::CaseState;
use services::model::{Bucket, Filter, Sort};
use services::store;

use crate::world::{World, day};

const CASES: usize = 1_000_000;
const LIMIT: Duration = Duration::from_millis(200);
const SURNAMES: [&str; 8] = ["陳", "林", "黃", "張", "李", "王", "吳", "鄭"];

async fn fill(world: &World) {
    for from in (0..CASES).step_by(20_000) {
        world
            .ctx
            .write(move |tx| {
                let agency = AgencyId::new("sfa");
                for index in from..(from + 20_000).min(CASES) {
                    // Most are decided, as in a real agency; every service and post has some of each.
                    let draw = (index * 7919) % 100;
                    let state = match draw {
                        0..=19 => CaseState::Submitted,
                        20..=22 => CaseState::Correction,
                        23..=89 => CaseState::Granted,
                        90..=96 => CaseState::Refused,
                        _ => CaseState::Withdrawn,
                    };
                    let service = format!("service-{}", index % 12);
                    let post = state.is_running().then(|| PostId::new(format!("post-{}", index % 5)));
                    let bucket = Bucket::of(&agency, &service, state, post.as_ref());
                    tx.execute(
                        "insert into case_buckets (id, agency, service, state, post) values ($1, $2, $3, $4, $5) \
                         on conflict (id) do nothing",
                        params![bucket.id, &agency, &service, state.as_str(), &bucket.post],
                    )?;
                    tx.execute(
                        "insert into case_desks (case_id, agency, bucket, submitted_at, due_on, number, name) \
                         values ($1, $2, $3, $4, $5, $6, $7)",
                        params![
                            format!("01case{index:020}"),
                            &agency,
                            bucket.id,
                            1_700_000_000_000_000 + ((index as i64 * 48_271) % 1_000_003) * 1_000_000,
                            day("2025-01-01").plus_days((index as i64 * 31) % 700),
                            format!("AL115-{:09}", (index as u64 * 2_654_435_761) % 1_000_000_000),
                            format!("{}測{}", SURNAMES[index % 8], index % 9_973)
                        ],
                    )?;
                }
                Ok::<_, kernel::DbError>(())
            })
            .await
            .unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; the bench runs it"]
async fn any_filter_and_order_over_a_million_cases_is_quick() {
    let world = World::new().await;
    let started = Instant::now();
    fill(&world).await;
    println!("{CASES} cases written in {:?}", started.elapsed());
    let base = Filter::of(AgencyId::new("sfa"));
    let today = day("2026-11-20");
    let filters = [
        ("all", base.clone()),
        ("submitted", Filter { states: vec![CaseState::Submitted], ..base.clone() }),
        ("one post", Filter { posts: vec![PostId::new("post-3")], ..base.clone() }),
        ("one service", Filter { service: Some("service-7".into()), ..base.clone() }),
        ("overdue", Filter { overdue_on: Some(today), ..base.clone() }),
        ("little overdue", Filter { overdue_on: Some(day("2025-01-03")), ..base.clone() }),
        ("surname", Filter { name: Some("陳".into()), ..base.clone() }),
        ("whole name", Filter { name: Some("陳測1000".into()), ..base.clone() }),
        ("number", Filter { number: Some("AL115-1234".into()), ..base.clone() }),
        (
            "number and surname",
            Filter { number: Some("AL115-1".into()), name: Some("林".into()), ..base.clone() },
        ),
        (
            "surname, overdue, one service",
            Filter {
                name: Some("王".into()),
                overdue_on: Some(today),
                service: Some("service-5".into()),
                ..base.clone()
            },
        ),
        ("nothing matches", Filter { name: Some("無此人".into()), overdue_on: Some(today), ..base.clone() }),
    ];
    let (mut slow, mut worst) = (Vec::new(), Duration::ZERO);
    for (what, filter) in filters {
        for (sort, word) in Sort::ALL {
            let mut after = None;
            for page in 0..3 {
                let (asked, position) = (filter.clone(), after.clone());
                let started = Instant::now();
                let rows =
                    world.ctx.read(move |r| store::list_cases(r, &asked, sort, position.as_ref(), 51)).await;
                let took = started.elapsed();
                let rows = rows.unwrap();
                worst = worst.max(took);
                if took > LIMIT {
                    slow.push(format!("{what} by {word}, page {page}: {took:?}, {} rows", rows.len()));
                }
                let Some(last) = rows.last() else { break };
                after = Some(last.cursor(sort));
            }
        }
    }
    println!("the slowest of all took {worst:?}");
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
