//! `minben systems`.

use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::json;

use super::node::load;
use super::say;

/// Arguments of `minben systems`.
#[derive(Debug, clap::Args)]
pub struct Systems {
    /// The catalogue's folder
    #[arg(default_value = "government")]
    dir: PathBuf,
    /// One JSON object a line: id, names, owner, works
    #[arg(long)]
    json: bool,
}

impl Systems {
    /// Prints every row of the mission.
    pub(super) fn run(&self) -> anyhow::Result<ExitCode> {
        let catalogue = load(&self.dir)?;
        let rows = portal::systems::states(&catalogue, &self.dir);
        if self.json {
            for row in &rows {
                let object = json!({
                    "id": row.id,
                    "names": { "zh": row.name.zh, "en": row.name.en },
                    "owner": row.owners,
                    "works": row.works,
                    "proof": row.proof,
                });
                say(&object.to_string());
            }
            return Ok(ExitCode::SUCCESS);
        }
        for row in &rows {
            let mark = if row.works { "works" } else { "     " };
            say(&format!("{mark}  {:<12} {}  {}", row.id, row.name.zh, row.name.en));
        }
        let working = rows.iter().filter(|row| row.works).count();
        say(&format!(
            "{working} of {} work, by the last run of their scenarios on this catalogue",
            rows.len()
        ));
        Ok(ExitCode::SUCCESS)
    }
}
