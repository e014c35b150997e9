//! Finding anything by a few words: services, agencies, registers and systems, in both languages.
//!
//! Words that mean the same count alike (`synonyms.toml`). When nothing holds the words as they were
//! written, what is nearly written so is found, and the page says so.

mod text;

use catalogue::Catalogue;
use kernel::{AgencyId, Day, Lang, Text};

use harvest::fold;
use text::{alternatives, is_near, missing_parts};

/// What was found, in the order in which kinds are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A service.
    Service,
    /// An event of life.
    Event,
    /// An area of life.
    Area,
    /// A register.
    Register,
    /// An agency.
    Agency,
    /// A system of the programmes.
    System,
}

impl Kind {
    /// All kinds in order.
    pub(crate) const ALL: [Self; 6] =
        [Self::Service, Self::Event, Self::Area, Self::Register, Self::Agency, Self::System];

    /// The word in addresses and locale keys.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Event => "event",
            Self::Area => "area",
            Self::Register => "register",
            Self::Agency => "agency",
            Self::System => "system",
        }
    }
}

/// Something that can be found.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its name.
    pub(crate) title: Text,
    /// What it is about.
    pub(crate) about: Text,
    /// The law it rests on.
    pub(crate) law: Text,
    /// The agency it belongs to.
    pub(crate) owner: Option<AgencyId>,
    /// Path of its page.
    pub(crate) href: String,
}

/// What a search found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Best first.
    pub(crate) entries: Vec<Entry>,
    /// Whether nothing held the words as written, and these are near to them.
    pub(crate) near: bool,
}

/// Everything in the catalogue that can be found on `today`.
fn entries(catalogue: &Catalogue, today: Day) -> Vec<Entry> {
    let entry = |kind, title: &Text, about: &Text, owner: Option<&AgencyId>, href: String| Entry {
        kind,
        title: title.clone(),
        about: about.clone(),
        law: Text::default(),
        owner: owner.cloned(),
        href,
    };
    let services = catalogue.services().iter().map(|one| {
        let href = format!("/services/{}", one.id);
        Entry {
            law: one.legal_basis.clone(),
            ..entry(Kind::Service, &one.name, &one.summary, Some(&one.owner), href)
        }
    });
    let events = catalogue.life_events.iter();
    let events = events
        .map(|one| entry(Kind::Event, &one.name, &one.summary, None, format!("/life-events/{}", one.id)));
    let areas = catalogue.life_areas.iter();
    let areas =
        areas.map(|one| entry(Kind::Area, &one.name, &one.summary, None, format!("/life-areas/{}", one.id)));
    let registers = catalogue.registries().iter().map(|one| {
        let href = format!("/registries/{}", one.id);
        Entry {
            law: one.legal_basis.clone(),
            ..entry(Kind::Register, &one.name, &one.summary, Some(&one.owner), href)
        }
    });
    // What an agency that ended did is done by its successors, whose pages name it.
    let agencies = catalogue.agencies.all().iter().filter(|one| one.in_force(today)).map(|one| {
        let before = catalogue.agencies.predecessors(&one.id);
        let names = |lang: Lang| before.iter().map(|one| one.name.of(lang)).collect::<Vec<_>>().join(" ");
        let about = Text::new(names(Lang::Zh), names(Lang::En));
        entry(Kind::Agency, &one.name, &about, None, format!("/agencies/{}", one.id))
    });
    let systems = catalogue.rows.iter().map(|one| {
        let when = Text::new(String::new(), one.works_when.clone());
        entry(Kind::System, &one.name, &when, one.owners.first(), format!("/systems/{}", one.id))
    });
    services.chain(events).chain(areas).chain(registers).chain(agencies).chain(systems).collect()
}

/// The words of a search, each with the ways to write it.
pub(crate) fn words(catalogue: &Catalogue, wanted: &str) -> Vec<Vec<String>> {
    fold(wanted).split_whitespace().map(|word| alternatives(word, &catalogue.synonyms)).collect()
}

/// What holds all words of `wanted`, best first; else what is near to them.
pub(crate) fn find(catalogue: &Catalogue, wanted: &str, lang: Lang, today: Day) -> Found {
    let words = words(catalogue, wanted);
    if words.is_empty() {
        return Found::default();
    }
    let all = entries(catalogue, today);
    let exact = ranked(&all, catalogue, &words, lang, held);
    if !exact.is_empty() {
        return Found { entries: exact, near: false };
    }
    let near = ranked(&all, catalogue, &words, lang, near);
    if !near.is_empty() {
        return Found { entries: near, near: true };
    }
    Found { entries: ranked(&all, catalogue, &words, lang, in_parts), near: true }
}

/// Entries of which every word finds a place, by how good the places are.
fn ranked(
    all: &[Entry],
    catalogue: &Catalogue,
    words: &[Vec<String>],
    lang: Lang,
    place: fn(&Places, &str) -> Option<u32>,
) -> Vec<Entry> {
    let mut found: Vec<(u32, &Entry)> = all
        .iter()
        .filter_map(|entry| {
            let places = Places::of(entry, catalogue, lang);
            let best = |word: &Vec<String>| {
                let alone = |(at, other): (usize, &String)| {
                    place(&places, other).map(|rank| rank * 2 + u32::from(at > 0))
                };
                word.iter().enumerate().filter_map(alone).min()
            };
            let ranks: Option<Vec<u32>> = words.iter().map(best).collect();
            ranks.map(|ranks| (ranks.into_iter().sum(), entry))
        })
        .collect();
    found.sort_by_key(|(rank, entry)| (*rank, entry.kind));
    found.into_iter().map(|(_, entry)| entry.clone()).collect()
}

/// Where words of an entry stand, folded.
struct Places {
    title: String,
    about: String,
    other: String,
    owner: String,
}

impl Places {
    fn of(entry: &Entry, catalogue: &Catalogue, lang: Lang) -> Self {
        let back = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
        let owner = entry.owner.as_ref().and_then(|owner| catalogue.agency(owner));
        Self {
            title: fold(entry.title.of(lang)),
            about: fold(entry.about.of(lang)),
            other: [entry.title.of(back), entry.about.of(back), &entry.law.zh, &entry.law.en]
                .map(fold)
                .join(" "),
            owner: owner
                .map(|owner| fold(&format!("{} {}", owner.name.zh, owner.name.en)))
                .unwrap_or_default(),
        }
    }
}

/// How good the place is where a word stands; the smaller the better.
fn held(places: &Places, word: &str) -> Option<u32> {
    if places.title == word {
        Some(0)
    } else if places.title.starts_with(word) {
        Some(1)
    } else if places.title.contains(word) {
        Some(2)
    } else if places.about.contains(word) {
        Some(4)
    } else if places.other.contains(word) {
        Some(5)
    } else {
        places.owner.contains(word).then_some(7)
    }
}

/// The same for a word that stands there with a slip of the pen.
fn near(places: &Places, word: &str) -> Option<u32> {
    let at = [&places.title, &places.about, &places.other].into_iter().position(|text| is_near(word, text));
    at.map(|at| at as u32)
}

/// The same for a long word of which only parts stand there, in any order: the more, the better.
fn in_parts(places: &Places, word: &str) -> Option<u32> {
    let whole = held(places, word).or_else(|| near(places, word));
    whole.or_else(|| {
        let missing = missing_parts(word, &[&places.title, &places.about])?;
        Some(WORSE_THAN_WHOLE + missing as u32)
    })
}

/// Above the rank of every word that stands somewhere as a whole.
const WORSE_THAN_WHOLE: u32 = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn places(title: &str, about: &str) -> Places {
        Places {
            title: title.to_owned(),
            about: about.to_owned(),
            other: String::new(),
            owner: String::new(),
        }
    }

    #[test]
    fn a_name_counts_more_than_what_it_is_about() {
        let named = held(&places("換發駕照", ""), "駕照");
        assert!(named < held(&places("其他", "換發駕照"), "駕照"));
        assert_eq!(held(&places("戶籍謄本", ""), "駕照"), None);
        assert_eq!(near(&places("戶籍謄本", ""), "戶藉謄本"), Some(0));
        let place = places("申請戶籍謄本", "到戶政事務所領取");
        assert_eq!(near(&place, "戶藉謄本線上申請"), None);
        assert_eq!(in_parts(&place, "戶藉謄本線上申請"), None, "half of it is not there");
        assert_eq!(in_parts(&place, "戶籍謄本申請"), Some(WORSE_THAN_WHOLE));
        assert_eq!(in_parts(&place, "戶藉謄本申請"), Some(WORSE_THAN_WHOLE + 2));
    }
}
