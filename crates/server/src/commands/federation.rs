//! `minben node …`: found a federation, invite, join, diagnose.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, ensure};
use federation::actions::{self, Founding, Invite, Step};
use federation::model::{Invitation, Names, NodeId};
use kernel::{Actor, AgencyId, Ctx, Lang};
use trust::keys::Keys;
use trust::start;

use super::trust::secret;
use super::{Node, say, say_progress};
use crate::assemble::{migrations, open};

/// What is done about a federation of nodes.
#[derive(Debug, clap::Subcommand)]
pub enum Federation {
    /// Make this node the centre of a new federation; its authorities must have been founded
    Found(Found),
    /// Print an invitation for a new node; on the centre
    Invite(Inviting),
    /// Join a federation with an invitation; run again, it goes on where it was broken off
    Join(Join),
    /// Ask, answer and verify what this node needs in its federation
    Check(Check),
}

/// Arguments of `minben node found`.
#[derive(Debug, clap::Args)]
pub struct Found {
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    daily: Daily,
    /// Id of this node
    #[arg(long, default_value = "centre")]
    id: String,
    /// The name that other nodes connect to
    #[arg(long)]
    host: String,
    /// Port of the federation's listener
    #[arg(long)]
    port: u16,
    /// The agency that governs, by its id; its seal signs the list of nodes
    #[arg(long)]
    agency: String,
    /// Further agencies that this node holds
    #[arg(long, value_delimiter = ',')]
    agencies: Vec<String>,
}

/// Arguments of `minben node invite`.
#[derive(Debug, clap::Args)]
pub struct Inviting {
    #[command(flatten)]
    data: Node,
    #[command(flatten)]
    daily: Daily,
    /// Id of the new node
    #[arg(long, value_name = "ID")]
    node: String,
    /// Its name in Chinese
    #[arg(long, value_name = "NAME")]
    name_zh: String,
    /// Its name in English
    #[arg(long, value_name = "NAME")]
    name_en: String,
    /// The name that other nodes connect to
    #[arg(long)]
    host: String,
    /// Port of its federation listener
    #[arg(long)]
    port: u16,
    /// Its agencies, by their ids; the first answers for the host
    #[arg(long, value_delimiter = ',', required = true)]
    agencies: Vec<String>,
    /// People sign in there
    #[arg(long)]
    portal: bool,
}

/// Arguments of `minben node join`.
#[derive(Debug, clap::Args)]
pub struct Join {
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    daily: Daily,
    /// The line that `minben node invite` printed, or a file (or /dev/stdin) that holds it
    invitation: String,
}

/// Arguments of `minben node check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    daily: Daily,
}

/// Where the passphrase of the node's keys comes from.
#[derive(Debug, clap::Args)]
struct Daily {
    /// File or descriptor (/dev/fd/3) with the passphrase of the node's keys; the setting trust_secret_file, else asked for
    #[arg(long, value_name = "FILE")]
    daily: Option<PathBuf>,
}

impl Federation {
    /// Does it.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Found(found) => found.run().await,
            Self::Invite(invite) => invite.run().await,
            Self::Join(join) => join.run().await,
            Self::Check(check) => {
                let ctx = opened(&check.node, &check.daily).await?;
                ensure!(federation::start::open(&ctx).await?, federation::FederationError::Alone);
                diagnose(&ctx).await
            }
        }
    }
}

impl Found {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let ctx = opened(&self.node, &self.daily).await?;
        let id = NodeId::parse(&self.id);
        let founding = Founding {
            id: id.ok_or_else(|| federation::FederationError::IdRefused { id: self.id.clone() })?,
            instance: ctx.settings.federation_instance.clone(),
            host: self.host,
            port: self.port,
            agency: AgencyId::new(self.agency),
            others: self.agencies.into_iter().map(AgencyId::new).collect(),
        };
        actions::found(&ctx, &founding).await?;
        let state = ctx.part::<federation::Federation>().load_state()?;
        say(&format!("The node {} is the centre of the federation {}", founding.id, founding.instance));
        say(&format!("  root SHA-256 {}", state.own.pin.root));
        say(&format!("Serve it with: minben serve --federation-listen 0.0.0.0:{}", founding.port));
        Ok(ExitCode::SUCCESS)
    }
}

impl Inviting {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let ctx = opened(&self.data, &self.daily).await?;
        federation::start::open(&ctx).await?;
        let wanted = Invite {
            id: self.node,
            name: Names { zh: self.name_zh, en: self.name_en },
            host: self.host,
            port: self.port,
            portal: self.portal,
            agencies: self.agencies.into_iter().map(AgencyId::new).collect(),
        };
        let invitation = actions::invite(&ctx, &Actor::Platform, &wanted).await?;
        say(&invitation.to_line());
        say_progress(
            "This line is good once, for seven days; hand it over by a way that only the new node's operator reads.",
        );
        Ok(ExitCode::SUCCESS)
    }
}

impl Join {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let begun = Instant::now();
        // The token is a secret: a file keeps it out of the list of processes.
        let line = if self.invitation.starts_with("minben-join-") {
            self.invitation.clone()
        } else {
            std::fs::read_to_string(&self.invitation)
                .with_context(|| format!("{} is neither an invitation nor a file", self.invitation))?
        };
        let invitation = Invitation::read(&line)?;
        let ctx = opened(&self.node, &self.daily).await?;
        let told = move |step: Step| {
            let words = match step {
                Step::Keys => "keys are made",
                Step::Admitted => "the centre has issued the certificates",
                Step::Stored => "certificates and the signed list are stored",
                Step::Acknowledged => "the centre has seen the node with its own certificate",
                Step::Proven => "OCSP says that the certificates are in force",
            };
            say_progress(&format!("{:6.1} s  {words}", begun.elapsed().as_secs_f64()));
        };
        actions::join(&ctx, &invitation, &told).await?;
        let code = diagnose(&ctx).await?;
        say(&format!("The node {} has joined after {:.1} s", invitation.node, begun.elapsed().as_secs_f64()));
        say(&format!("Serve it with: minben serve --federation-listen 0.0.0.0:{}", invitation.own_port));
        if ctx.settings.trust_secret_file.is_empty() && !self.node.demo {
            say(
                "Before that, set trust_secret_file in minben.toml: the server opens the node's keys with it",
            );
        }
        Ok(code)
    }
}

/// Prints each finding; the exit code tells whether all is well.
async fn diagnose(ctx: &Ctx) -> anyhow::Result<ExitCode> {
    let findings = actions::check(ctx).await?;
    for finding in &findings {
        let (what, next) = actions::texts_of(ctx, Lang::En, finding);
        say(&format!("{} {what}: {}", if finding.well { "✓" } else { "✗" }, finding.detail));
        if let Some(next) = next {
            say(&format!("    {next}"));
        }
    }
    let well = findings.iter().all(|finding| finding.well);
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The node with its tables, its catalogue and its keys for daily work.
async fn opened(node: &Node, daily: &Daily) -> anyhow::Result<Ctx> {
    let plan = node.plan(node.settings()?)?;
    let (ctx, described) = open(plan).await?;
    kernel::migrate::migrate(&ctx, &migrations()).await?;
    catalogue::actions::install(&ctx, described).await?;
    if node.demo {
        start::demonstrate(&ctx, &node.keys()).await?;
        return Ok(ctx);
    }
    let set = Some(&ctx.settings.trust_secret_file).filter(|file| !file.is_empty()).map(PathBuf::from);
    let passphrase = secret(daily.daily.clone().or(set), "Passphrase of the node's keys")?;
    let store = start::daily(&ctx.settings, &node.keys(), &passphrase).context("the node's keys")?;
    ctx.part::<Keys>().open_daily(store);
    Ok(ctx)
}
