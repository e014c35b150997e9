//! What the portal shows beside services: events of life, and the sites that agencies have of their own.

use kernel::{AgencyId, Lang, Text};

/// For whom something is shown on the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum People {
    /// Everybody who lives here.
    Citizen,
    /// Businesses.
    Business,
    /// Officials.
    Official,
    /// Who comes from abroad, to stay or to invest.
    Newcomer,
}

impl People {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 4] = [Self::Citizen, Self::Business, Self::Official, Self::Newcomer];

    /// The word in files and addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Business => "business",
            Self::Official => "official",
            Self::Newcomer => "newcomer",
        }
    }

    /// Whom a word names.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|people| people.word() == word)
    }
}

/// An event of life, and what is to be done then, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeEvent {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// When it concerns somebody, and what to begin with.
    pub summary: Text,
    /// Whom it concerns.
    pub people: Vec<People>,
    /// Ids of services, in the order in which they are used.
    pub services: Vec<String>,
}

/// How an agency tells what it has on its own site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteKind {
    /// Pages, listed in a sitemap (sitemaps.org).
    Sitemap,
    /// News, as RSS 2.0 or Atom (RFC 4287).
    Feed,
    /// Data sets, as DCAT in JSON.
    Dcat,
}

impl SiteKind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Sitemap, Self::Feed, Self::Dcat];

    /// The word in files and locale keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sitemap => "sitemap",
            Self::Feed => "feed",
            Self::Dcat => "dcat",
        }
    }
}

/// A list of what an agency has on its own site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Id.
    pub id: String,
    /// Whose site it is.
    pub agency: AgencyId,
    /// What kind of list.
    pub kind: SiteKind,
    /// Where the list is; of a sitemap the address of the site is enough.
    pub address: url::Url,
    /// The language of what does not tell its own.
    pub lang: Lang,
    /// It is fetched again after so many hours.
    pub hours: u32,
}

impl Site {
    /// The site's first page.
    pub fn home(&self) -> url::Url {
        let mut home = self.address.clone();
        home.set_path("/");
        home.set_query(None);
        home
    }
}
