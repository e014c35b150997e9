//! Councils: who is named is there, and the seats can be filled by the rules.

use directory::nearest::hint;

use super::Check;
use crate::load::Read;
use crate::model::council::{Council, Kind, Role};

impl<'a> Check<'a> {
    pub(super) fn councils(&mut self) {
        let all: &'a [Read<Council>] = &self.files.councils;
        self.unique_ids(all, "councils", |council| &council.id);
        for council in all {
            self.council(council);
        }
    }

    fn council(&mut self, at: &'a Read<Council>) {
        let council = &at.value;
        self.agency(at, "agency", &council.agency);
        self.posts(at, "secretaries", &council.secretaries, &council.agency);
        if council.secretaries.is_empty() {
            let hint = "add secretaries = [\"…\"], posts of its agency";
            self.tell(at, "agency", "nobody may call meetings of this council", hint);
        }
        for host in &council.meetings.hosts {
            self.agency(at, "meetings.hosts", host);
        }
        self.council_above(at);
        self.council_seats(at);
        if let Some(programme) = &council.programme {
            let known = || self.files.programmes.iter().filter(|read| read.value.rules.is_some());
            if !known().any(|read| read.value.id == *programme) {
                let hint = hint(programme, known().map(|read| read.value.id.as_str()));
                let reason = format!("there is no programme “{programme}” under which plans are kept");
                self.tell(at, "programme", reason, hint);
            }
        }
        let same =
            |other: &&Read<Council>| other.value.number == council.number && other.value.id < council.id;
        if let Some(other) = self.files.councils.iter().find(same) {
            let reason = format!("the resolutions of {} are numbered “{}” too", other.file, council.number);
            self.tell(at, "number", reason, "numbers tell councils apart: choose another word");
        }
    }

    /// The council above is there, and the way up ends.
    fn council_above(&mut self, at: &Read<Council>) {
        let mut seen = vec![at.value.id.as_str()];
        let mut next = at.value.under.as_deref();
        while let Some(id) = next {
            if seen.contains(&id) {
                return self.tell(
                    at,
                    "under",
                    format!("“{id}” stands under itself"),
                    "take one of the lines out",
                );
            }
            let Some(above) = self.files.councils.iter().find(|read| read.value.id == id) else {
                let known = self.files.councils.iter().map(|read| read.value.id.as_str());
                let hint = hint(id, known);
                return self.tell(at, "under", format!("there is no council “{id}”"), hint);
            };
            seen.push(id);
            next = above.value.under.as_deref();
        }
    }

    fn council_seats(&mut self, at: &Read<Council>) {
        let council = &at.value;
        let conveners = council.seats.iter().filter(|seat| seat.role == Role::Convener).count();
        if conveners != 1 {
            let reason = format!("{conveners} seats are the convener's");
            self.tell(at, "seat", reason, "write one [[seat]] with role = \"convener\"");
        }
        for (place, seat) in council.seats.iter().enumerate() {
            for post in seat.posts.iter().filter(|_| seat.kind == Kind::Post) {
                if self.files.agencies.post(post).is_none() {
                    let all = self.files.agencies.posts().iter().map(|post| post.id.as_str());
                    let hint = hint(post.as_str(), all);
                    let path = format!("seat[{place}].posts");
                    self.tell(at, &path, format!("there is no post “{post}”"), hint);
                }
            }
        }
        let Some(size) = council.size else { return };
        let counted = || council.seats.iter().filter(|seat| seat.counts);
        let (least, most): (u32, u32) =
            (counted().map(|seat| seat.size.least).sum(), counted().map(|seat| seat.size.most).sum());
        if least > size.most || most < size.least {
            let reason = format!(
                "the seats make {least} to {most} members, the charter wants {} to {}",
                size.least, size.most
            );
            self.tell(at, "size", reason, "mend the numbers of the seats, or which of them count");
        }
    }
}
