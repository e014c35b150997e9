//! Counties on the map of tiles: how a tile is named.

use catalogue::model::County;
use kernel::Lang;

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
