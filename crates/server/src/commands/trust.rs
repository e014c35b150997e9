//! `minben trust`: what takes both custodians of the root.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, ensure};
use catalogue::model::authority::KeyKind;
use kernel::{Actor, Ctx};
use trust::actions::{self, Founded};
use trust::keys::{Keys, Passphrase};
use trust::start;

use super::{Node, say};
use crate::assemble::{migrations, open};
use crate::certificates::{LogCertificate, certify_log};

/// What can be done at a ceremony.
#[derive(Debug, clap::Subcommand)]
pub enum Trust {
    /// Found the authorities that have no key yet and publish the root's list; prints the record
    Ceremony(Ceremony),
    /// Give an authority a new key, of the same or another algorithm; what it signed stays valid
    RollOver(RollOver),
    /// Give the log of the audit trail a certificate, so that receipts lead to the root; needs no custodian
    Log(Log),
}

/// Arguments of `minben trust ceremony`.
#[derive(Debug, clap::Args)]
pub struct Ceremony {
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    secrets: Secrets,
}

/// Arguments of `minben trust roll-over`.
#[derive(Debug, clap::Args)]
pub struct RollOver {
    #[command(flatten)]
    node: Node,
    #[command(flatten)]
    secrets: Secrets,
    /// Which authority, by its id
    authority: String,
    /// Kind of the new key: p256, p384 or ed25519; that of the authority's file when not given
    #[arg(long, value_name = "KIND", value_parser = key_kind)]
    key: Option<KeyKind>,
}

/// Arguments of `minben trust log`.
#[derive(Debug, clap::Args)]
pub struct Log {
    #[command(flatten)]
    node: Node,
    /// File or descriptor with the passphrase of the keys for daily work; the setting trust_secret_file, else asked for
    #[arg(long, value_name = "FILE")]
    daily: Option<PathBuf>,
}

/// Where passphrases come from. They are never arguments: others on the machine could read those.
#[derive(Debug, clap::Args)]
struct Secrets {
    /// File or descriptor (/dev/fd/3) with a custodian's passphrase, once for each of the two; asked for when not given
    #[arg(long = "custodian", value_name = "FILE")]
    custodians: Vec<PathBuf>,
    /// File or descriptor with the passphrase of the keys for daily work; the setting trust_secret_file, else asked for
    #[arg(long, value_name = "FILE")]
    daily: Option<PathBuf>,
}

impl Trust {
    /// Does it.
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Ceremony(ceremony) => ceremony.run().await,
            Self::RollOver(roll_over) => roll_over.run().await,
            Self::Log(log) => log.run().await,
        }
    }
}

impl Ceremony {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let ctx = opened(&self.node, &self.secrets).await?;
        let begun_at = ctx.now();
        let founded = actions::found(&ctx, &Actor::Platform).await?;
        let published = actions::publish_all(&ctx).await?;
        say(&format!("Key ceremony 金鑰產製紀錄  {begun_at}"));
        if founded.is_empty() {
            say("  no key was missing");
        }
        founded.iter().for_each(record);
        for list in &published {
            say(&format!("  list no. {} of {} published", list.number, list.authority));
        }
        tell_log(&certify_log(&ctx).await?);
        say(&format!("  finished {}", ctx.now()));
        say("  Signatures of the custodians 保管人簽名: ____________________   ____________________");
        Ok(ExitCode::SUCCESS)
    }
}

impl RollOver {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let ctx = opened(&self.node, &self.secrets).await?;
        let made = actions::roll_over(&ctx, &Actor::Platform, &self.authority, self.key).await?;
        actions::publish_all(&ctx).await?;
        let certificate = signature::Certificate::from_der(&made.der)?;
        say(&format!("{}: generation {} is in use since {}", made.authority, made.generation, made.made_at));
        say(&format!("  SHA-256 {}", fingerprint(certificate.fingerprint())));
        Ok(ExitCode::SUCCESS)
    }
}

impl Log {
    async fn run(self) -> anyhow::Result<ExitCode> {
        let ctx = prepared(&self.node).await?;
        open_daily(&ctx, &self.node, self.daily)?;
        let outcome = certify_log(&ctx).await?;
        ensure!(
            !matches!(outcome, LogCertificate::NoProfile),
            "no authority issues to logs; add a profile with holder = \"log\" to a file of government/trust"
        );
        tell_log(&outcome);
        Ok(ExitCode::SUCCESS)
    }
}

/// What became of the log's certificate, in the record.
fn tell_log(outcome: &LogCertificate) {
    let (word, certificate) = match outcome {
        LogCertificate::Issued(certificate) => ("issued", certificate),
        LogCertificate::Kept(certificate) => ("in force", certificate),
        LogCertificate::NoProfile => return,
    };
    say(&format!("  certificate of the audit trail's log {word}"));
    say(&format!("    subject  {}", certificate.subject()));
    say(&format!("    valid    {} – {}", certificate.not_before(), certificate.not_after()));
    say(&format!("    SHA-256  {}", fingerprint(certificate.fingerprint())));
}

/// One certificate in the record that the custodians sign.
fn record(founded: &Founded) {
    let bytes = founded.fingerprint.as_bytes();
    let pairs: Vec<String> =
        bytes.chunks(2).map(|pair| String::from_utf8_lossy(pair).to_uppercase()).collect();
    say(&format!("  {} {} ({})", founded.authority, founded.kind, founded.key));
    say(&format!("    subject  {}", founded.subject));
    say(&format!("    serial   {}", founded.serial));
    say(&format!("    valid    {} – {}", founded.not_before, founded.not_after));
    say(&format!("    SHA-256  {}", pairs.join(":")));
}

fn fingerprint(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
}

fn key_kind(word: &str) -> Result<KeyKind, String> {
    let found = KeyKind::ALL.into_iter().find(|(known, _)| *known == word).map(|(_, kind)| kind);
    found.ok_or_else(|| "one of p256, p384, ed25519".to_owned())
}

/// The node with its tables, its catalogue and all of its keys.
async fn opened(node: &Node, secrets: &Secrets) -> anyhow::Result<Ctx> {
    let ctx = prepared(node).await?;
    let custodians = custodians(&secrets.custodians)?;
    open_daily(&ctx, node, secrets.daily.clone())?;
    let root = start::root(&ctx.settings, &node.keys(), &custodians).context("the root's keys")?;
    ctx.part::<Keys>().open_root(root);
    Ok(ctx)
}

/// The node with its tables and its catalogue.
async fn prepared(node: &Node) -> anyhow::Result<Ctx> {
    ensure!(!node.demo, "a demonstration founds its own authorities when it starts");
    let plan = node.plan(node.settings()?)?;
    let (ctx, described) = open(plan).await?;
    kernel::migrate::migrate(&ctx, &migrations()).await?;
    catalogue::actions::install(&ctx, described).await?;
    Ok(ctx)
}

fn open_daily(ctx: &Ctx, node: &Node, file: Option<PathBuf>) -> anyhow::Result<()> {
    let set = Some(&ctx.settings.trust_secret_file).filter(|file| !file.is_empty()).map(PathBuf::from);
    let daily = secret(file.or(set), "Passphrase of the keys for daily work")?;
    let daily = start::daily(&ctx.settings, &node.keys(), &daily).context("the keys for daily work")?;
    ctx.part::<Keys>().open_daily(daily);
    Ok(())
}

fn custodians(files: &[PathBuf]) -> anyhow::Result<[Passphrase; 2]> {
    ensure!(files.len() <= 2, "there are two custodians; --custodian was given {} times", files.len());
    let mut files = files.iter().cloned();
    let first = secret(files.next(), "First custodian's passphrase 第一保管人通行碼")?;
    let second = secret(files.next(), "Second custodian's passphrase 第二保管人通行碼")?;
    Ok([first, second])
}

/// From the file, else typed without being shown.
pub(super) fn secret(file: Option<PathBuf>, what: &str) -> anyhow::Result<Passphrase> {
    if let Some(file) = file {
        return start::read_secret(&file).with_context(|| format!("{what} from {}", file.display()));
    }
    let typed = rpassword::prompt_password(format!("{what}: "))
        .with_context(|| format!("{what} cannot be asked for; name a file with --custodian or --daily"))?;
    Passphrase::new(&typed).with_context(|| what.to_owned())
}
