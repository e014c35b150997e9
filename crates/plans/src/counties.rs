//! Counties on the map of tiles: which one an agency belongs to, and how a tile is named.

use catalogue::model::County;
use kernel::{AgencyId, Ctx, Lang};

/// The code of the county that an agency, or one above it, governs.
pub fn of_agency(ctx: &Ctx, agency: &AgencyId) -> Option<String> {
    let (agencies, catalogue) = (directory::agencies(ctx), catalogue::current(ctx));
    let own = agencies.agency(agency).into_iter();
    let mut codes = own.chain(agencies.superiors(agency)).filter_map(|agency| agency.code.as_deref());
    codes
        .find_map(|code| catalogue.lists.counties.iter().find(|county| county.code == code))
        .map(|county| county.code.clone())
}

/// A county's name on its tile: without the word for county or city where two letters tell it.
pub fn short(lang: Lang, county: &County, all: &[County]) -> String {
    let cut = |county: &County| match lang {
        Lang::Zh => county.name.zh.chars().take(2).collect::<String>(),
        Lang::En => county.name.en.trim_end_matches(" County").trim_end_matches(" City").to_owned(),
    };
    let own = cut(county);
    if all.iter().filter(|other| cut(other) == own).count() < 2 {
        return own;
    }
    match lang {
        Lang::Zh => county.name.zh.clone(),
        Lang::En => county.name.en.replace(" County", " Co."),
    }
}
