//! `minben migrate`.

use std::process::ExitCode;

use super::{Node, say};
use crate::assemble::{migrations, open};

/// Brings the schema up to date and says what it did.
pub(super) async fn run(node: &Node) -> anyhow::Result<ExitCode> {
    let plan = node.plan(node.settings()?)?;
    let (ctx, _) = open(plan).await?;
    let ran = kernel::migrate::migrate(&ctx, &migrations()).await?;
    for step in &ran {
        say(&format!("ran {step}"));
    }
    say(&format!("the schema is up to date; {} steps ran", ran.len()));
    Ok(ExitCode::SUCCESS)
}
