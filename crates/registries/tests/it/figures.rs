//! Figures, measured on request: `cargo test --release -p registries -- --ignored --nocapture figures`.

use std::time::Instant;

use kernel::Ctx;
use registries::actions::{export, import};
use registries::synthetic::{fill, population};
use registries::{RegistriesError, store};

use crate::bulk::{Made, job, resident_mib};
use crate::world::{World, clerk, day};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn figures_of_a_million_lines() {
    let world = World::new().await;
    for lines in [1_000_000_u32] {
        let begun = Instant::now();
        let (mut early, mut most) = (0, 0);
        let done =
            import(world.ctx(), &job(&world, "person"), Made::of(lines), std::io::sink(), |progress| {
                if progress.lines == 20_000 {
                    early = resident_mib();
                }
                most = most.max(resident_mib());
            })
            .await
            .unwrap();
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "import: {lines} lines in {seconds:.1} s; {early} MiB after 20,000 lines, at most {most} MiB"
        );
        assert_eq!(done.inserted, u64::from(lines));
    }
    finds(world.ctx(), 200_000).await;
    searches(world.ctx()).await;
    let begun = Instant::now();
    let rows =
        export(world.ctx(), &clerk(), &world.catalogue, "person", day("2026-11-20"), std::io::sink()).await;
    println!(
        "export: {} rows in {:.1} s, {} MiB",
        rows.unwrap(),
        begun.elapsed().as_secs_f64(),
        resident_mib()
    );
}

async fn finds(ctx: &Ctx, count: u32) {
    let begun = Instant::now();
    for index in 0..count {
        let key = synthetic::id_number(synthetic::Sex::Female, 1 + index * 4);
        let found = ctx.read(move |r| store::find(r, "person", &key, day("2026-11-20"), None)).await;
        assert!(found.unwrap().is_some());
    }
    println!("find: {:.0} a second on one task", f64::from(count) / begun.elapsed().as_secs_f64());
}

async fn searches(ctx: &Ctx) {
    for part in ["陳測", "測12345", "8765"] {
        let begun = Instant::now();
        let mut after = None::<String>;
        for _ in 0..50 {
            let from = after.clone();
            let part = part.to_owned();
            let hits = ctx
                .read(move |r| store::search(r, "person", &part, from.as_deref(), day("2026-11-20"), 21))
                .await
                .unwrap();
            let Some(last) = hits.last() else { break };
            after = Some(last.place.clone());
        }
        println!("search “{part}”: fifty pages in {:?}", begun.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes"]
async fn figures_of_synthetic_people() {
    for people in [10_000, 1_000_000] {
        let world = World::new().await;
        let begun = Instant::now();
        let made = population(&world.catalogue, 1, people, day("2026-11-20")).count();
        println!("population: {people} people in {made} households in {:?}", begun.elapsed());
        let begun = Instant::now();
        let filled: Result<_, RegistriesError> = fill(world.ctx(), &world.catalogue, 1, people, |_| {}).await;
        println!("fill: {:?} in {:?}, {} MiB", filled.unwrap(), begun.elapsed(), resident_mib());
        let begun = Instant::now();
        let count = world.ctx().report(|r| store::count(r, "person", day("2026-11-20"))).await.unwrap();
        println!("count: {count:?} in {:?}", begun.elapsed());
    }
}
