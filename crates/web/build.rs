//! Makes sure that the folder of built assets exists, so that `cargo check` works
//! on a fresh clone. `cargo xtask run` builds the real ones before it calls cargo.

use std::fs;
use std::path::Path;

const PLACEHOLDER: &str =
    "/* The front end is not built yet: run `cargo xtask run`, or `npm ci && npm run build` in assets/. */\n";

fn main() -> std::io::Result<()> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/dist");
    if !dist.is_dir() {
        fs::create_dir_all(&dist)?;
        fs::write(dist.join("minben.css"), PLACEHOLDER)?;
    }
    // A folder is compared by its time, which changes when files are added to it.
    let mut out = std::io::stdout().lock();
    std::io::Write::write_all(&mut out, b"cargo::rerun-if-changed=../../assets/dist\n")
}
