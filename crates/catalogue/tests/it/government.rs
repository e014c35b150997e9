//! The catalogue of this repository.

use std::path::Path;
use std::time::{Duration, Instant};

use kernel::{Day, Mistake};

#[test]
fn the_repository_s_own_catalogue_checks_within_a_second() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../government");
    let began = Instant::now();
    let result = catalogue::load(&dir, Day::new(2026, 11, 20).unwrap());
    let taken = began.elapsed();
    let told: Vec<String> = result.as_ref().err().into_iter().flatten().map(Mistake::to_string).collect();
    assert!(told.is_empty(), "{} mistakes\n{}", told.len(), told.join("\n"));
    assert!(taken < Duration::from_secs(5), "{taken:?} for an unoptimised build");
}
