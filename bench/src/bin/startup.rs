//! Start to first page of the demo in an empty folder, memory when idle, size of the program.

use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::Result;
use bench::{Bound, Figure, Server, memory_bytes, report};

const MEGABYTE: f64 = 1_000_000.0;

fn main() -> Result<()> {
    let began = Instant::now();
    let mut server = Server::start()?;
    server.wait_for("/")?;
    let first_page = began.elapsed();
    // Start-up's own work (jobs, imports) has to end before memory counts as idle.
    sleep(Duration::from_secs(10));
    report(&[
        Figure {
            name: "start to first page".to_owned(),
            value: first_page.as_secs_f64(),
            bound: Bound::AtMost(3.0),
            unit: "s",
        },
        Figure {
            name: "memory when idle".to_owned(),
            value: memory_bytes(server.process())? as f64 / MEGABYTE,
            bound: Bound::AtMost(150.0),
            unit: "MB",
        },
        Figure {
            name: "size of the program".to_owned(),
            value: server.program_bytes()? as f64 / MEGABYTE,
            bound: Bound::AtMost(60.0),
            unit: "MB",
        },
    ])
}
