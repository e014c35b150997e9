//! Links: both ends exist, and nothing waits for itself.

use std::collections::{HashMap, HashSet};

use directory::nearest::hint;

use super::super::Check;
use super::ids;
use crate::model::programme::{Link, LinkKind, Programme};

impl Check<'_> {
    pub(super) fn programme_links(&mut self, programme: &Programme) {
        let all: HashSet<&str> = ids(programme).map(|(id, _)| id).collect();
        for link in &programme.links {
            if !all.contains(link.from.as_str()) {
                let known = ids(programme).map(|(id, _)| id);
                let reason = format!("from names “{}”, which is no item, goal or indicator", link.from);
                self.tell_row(&link.origin, reason, hint(&link.from, known));
            }
            if !all.contains(link.to.as_str()) {
                self.link_end(programme, link);
            }
        }
        for cycle in cycles(programme) {
            let reason = format!("nothing in this circle can begin: {}", cycle.path.join(" → "));
            self.tell_row(&cycle.link.origin, reason, "take one of these dependencies out");
        }
    }

    /// What a link leads to, when it is not in this programme, is in the one it names.
    fn link_end(&mut self, programme: &Programme, link: &Link) {
        let (at, id) = match link.to.split_once('/') {
            Some((other, id)) => {
                let Some(found) = self.files.programmes.iter().find(|read| read.value.id == other) else {
                    let known = self.files.programmes.iter().map(|read| read.value.id.as_str());
                    let hint = hint(other, known);
                    return self.tell_row(&link.origin, format!("there is no programme “{other}”"), hint);
                };
                (&found.value, id)
            }
            None => (programme, link.to.as_str()),
        };
        if !ids(at).any(|(known, _)| known == id) {
            let reason = format!("to names “{}”, which is no item, goal or indicator", link.to);
            self.tell_row(&link.origin, reason, hint(id, ids(at).map(|(id, _)| id)));
        }
    }
}

/// A circle of dependencies.
struct Cycle<'a> {
    /// The link that closes it.
    link: &'a Link,
    /// Its items, the first again at the end.
    path: Vec<&'a str>,
}

/// One circle for each link that leads back to where a walk came from.
fn cycles(programme: &Programme) -> Vec<Cycle<'_>> {
    let mut next: HashMap<&str, Vec<&Link>> = HashMap::new();
    let mut starts: Vec<&str> = Vec::new();
    for link in programme.links.iter().filter(|link| link.kind == LinkKind::Depends) {
        next.entry(&link.from).or_default().push(link);
        starts.push(&link.from);
    }
    let mut done: HashSet<&str> = HashSet::new();
    let mut found = Vec::new();
    for start in starts {
        // The walk's way, each step with the links still to be followed from it.
        let mut way: Vec<(&str, usize)> = if done.contains(start) { Vec::new() } else { vec![(start, 0)] };
        while let Some((here, followed)) = way.last_mut() {
            let Some(link) = next.get(here).and_then(|links| links.get(*followed)) else {
                done.insert(here);
                way.pop();
                continue;
            };
            *followed += 1;
            if let Some(begin) = way.iter().position(|(id, _)| *id == link.to) {
                let circle = way[begin..].iter().map(|(id, _)| *id);
                found.push(Cycle { link, path: circle.chain([link.to.as_str()]).collect() });
            } else if !done.contains(link.to.as_str()) {
                way.push((&link.to, 0));
            }
        }
    }
    found
}
