//! Events of life name services that exist.

use directory::nearest::hint;

use super::Check;

impl Check<'_> {
    /// Each service of an event exists and stands there once.
    pub(super) fn life_events(&mut self) {
        for (event, line) in &self.files.life_events {
            for (place, id) in event.services.iter().enumerate() {
                if !self.services.contains_key(id.as_str()) {
                    let reason = format!("services names “{id}”, which does not exist");
                    let hint = hint(id, self.services.keys().copied());
                    self.mistakes.push(line.mistake(reason, hint));
                }
                if event.services[..place].contains(id) {
                    let reason = format!("“{id}” stands in services twice");
                    self.mistakes.push(line.mistake(reason, "leave it where it is used first"));
                }
            }
        }
    }
}
