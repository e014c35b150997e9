//! `minben sign-in-code`.

use std::process::ExitCode;

use identity::actions::Checked;
use kernel::Actor;

use super::{Node, say};
use crate::assemble::open;

/// Arguments of `minben sign-in-code`.
#[derive(Debug, clap::Args)]
pub struct SignInCode {
    #[command(flatten)]
    node: Node,
    /// National id number of the person
    id_number: String,
    /// Name as in the household register
    name: String,
}

impl SignInCode {
    /// Prints a code that works once, within a day. Whoever may run this on the machine may read its
    /// database too, so it opens nothing that was closed; the audit trail tells of it.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let plan = self.node.plan(self.node.settings()?)?;
        let (ctx, _) = open(plan).await?;
        let checked = Checked {
            national_id: self.id_number.trim().to_uppercase(),
            name: self.name,
            document: "operator".to_owned(),
        };
        let code = identity::actions::issue_counter_code(&ctx, &Actor::Platform, checked).await?;
        say(&code.shown());
        Ok(ExitCode::SUCCESS)
    }
}
