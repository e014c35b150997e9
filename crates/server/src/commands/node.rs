//! Where a node's data, settings and catalogue are.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use catalogue::Catalogue;
use identity::model::Installation;
use kernel::Clock;
use kernel::db::Location;
use kernel::entropy::Entropy;
use kernel::settings::{DEFAULT_FILE, Settings};

use super::say_error;
use crate::assemble::Plan;

/// Arguments that every command about a node shares.
#[derive(Debug, Clone, clap::Args)]
pub struct Node {
    /// Folder of the node's data: settings, database, uploaded files
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// Folder of the catalogue; the setting government_dir, else ./government
    #[arg(long, value_name = "DIR")]
    pub government: Option<PathBuf>,
    /// This is a demonstration with synthetic people
    #[arg(long)]
    pub demo: bool,
}

impl Node {
    /// The settings in the data folder; a commented file is written when there is none.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("the data folder {} cannot be made", self.data.display()))?;
        let file = self.data.join("minben.toml");
        if !file.exists() {
            std::fs::write(&file, DEFAULT_FILE)
                .with_context(|| format!("{} cannot be written", file.display()))?;
        }
        Settings::load(&file).or_else(|mistakes| {
            for mistake in &mistakes {
                say_error(&mistake.to_string());
            }
            bail!("the settings have {} mistakes; nothing was started", mistakes.len())
        })
    }

    /// The catalogue's folder.
    pub fn government(&self, settings: &Settings) -> PathBuf {
        let set = Some(&settings.government_dir).filter(|dir| !dir.is_empty()).map(PathBuf::from);
        self.government.clone().or(set).unwrap_or_else(|| PathBuf::from("government"))
    }

    /// Folder of the certification authorities' keys.
    pub fn keys(&self) -> PathBuf {
        self.data.join("keys")
    }

    /// Where the state lives.
    pub fn location(&self, settings: &Settings) -> Location {
        if settings.database_url.is_empty() {
            Location::Sqlite(self.data.join("minben.db"))
        } else {
            Location::Postgres(settings.database_url.clone(), settings.database_pool)
        }
    }

    /// Everything a node is made from; a catalogue with mistakes stops it here.
    pub fn plan(&self, settings: Settings) -> anyhow::Result<Plan> {
        let catalogue = load(&self.government(&settings))?;
        Ok(Plan {
            location: self.location(&settings),
            files: self.data.join("files"),
            catalogue,
            installation: if self.demo { Installation::Demo } else { Installation::Live },
            clock: Clock::System,
            entropy: Entropy::system(),
            challenge_port: None,
            government: self.government(&settings),
            settings,
        })
    }
}

/// Loads a catalogue, or reports every mistake.
pub(super) fn load(dir: &Path) -> anyhow::Result<Catalogue> {
    catalogue::load(dir, Clock::System.now().day()).or_else(|mistakes| {
        for mistake in &mistakes {
            say_error(&mistake.to_string());
        }
        bail!("the catalogue in {} has {} mistakes; nothing was started", dir.display(), mistakes.len())
    })
}
