//! Folders and the rows of `systems.csv`.

use std::collections::{HashMap, HashSet};

use directory::nearest::hint;
use kernel::Mistake;

use super::Check;

impl Check<'_> {
    pub(super) fn systems(&mut self) {
        let files = self.files;
        let rows: HashMap<&str, Option<&str>> =
            files.rows.iter().map(|(row, _)| (row.id.as_str(), row.folder.as_deref())).collect();
        let mut claimed: HashMap<&str, &str> = HashMap::new();
        for read in &files.systems {
            let system = &read.value;
            self.agency(read, "owner", &system.owner);
            if !system.has_feature {
                let reason = "the folder has no works.feature: nothing proves that its rows work";
                self.tell(
                    read,
                    "row",
                    reason,
                    "add works.feature with a scenario that does what works_when says",
                );
            }
            for row in system.rows.iter().filter(|row| !row.is_empty()) {
                let path = if read.lines.of("rows") > 1 { "rows" } else { "row" };
                match rows.get(row.as_str()) {
                    None => {
                        let hint = hint(row, rows.keys().copied());
                        self.tell(read, path, format!("systems.csv has no row “{row}”"), hint);
                    }
                    Some(folder) if *folder != Some(&system.folder) => {
                        let said =
                            folder.map_or("no folder".to_owned(), |folder| format!("the folder “{folder}”"));
                        let hint = format!("write {} in the folder column of {row}", system.folder);
                        self.tell(read, path, format!("systems.csv names {said} for the row {row}"), hint);
                    }
                    Some(_) => {}
                }
                if let Some(other) = claimed.insert(row, &system.folder) {
                    let reason = format!("the row {row} is also claimed by the folder “{other}”");
                    self.tell(read, path, reason, "one folder makes a row work");
                }
            }
        }
        let folders: HashSet<&str> = files.systems.iter().map(|read| read.value.folder.as_str()).collect();
        for (row, line) in &files.rows {
            let mut tell = |reason: String, hint: String| {
                self.mistakes.push(Mistake { file: "systems.csv".to_owned(), line: *line, reason, hint });
            };
            if let Some(folder) = &row.folder
                && !folders.contains(folder.as_str())
            {
                let hint = hint(folder, folders.iter().copied());
                tell(format!("there is no folder systems/{folder} with a system.toml"), hint);
            } else if let Some(folder) = &row.folder
                && claimed.get(row.id.as_str()) != Some(&folder.as_str())
            {
                let reason = format!("systems/{folder}/system.toml does not name the row {}", row.id);
                tell(reason, format!("write row = \"{}\" there, or add it to its rows", row.id));
            }
            for owner in &row.owners {
                if files.agencies.agency(owner).is_none() {
                    let hint =
                        hint(owner.as_str(), files.agencies.all().iter().map(|agency| agency.id.as_str()));
                    tell(format!("there is no agency “{owner}”"), hint);
                }
            }
        }
    }
}
