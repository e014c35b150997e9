//! Lists shared by all: codes, administrative areas, life areas.

use std::collections::{BTreeMap, HashMap};

use kernel::{Lang, Text};
use serde::{Deserialize, Serialize};

/// A code with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// What is stored.
    pub value: String,
    /// What is shown.
    #[serde(flatten)]
    pub name: Text,
}

/// A list of codes that several fields share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CodeList {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// The codes in the order they are offered.
    pub codes: Vec<Code>,
}

/// A township, town, city or district (行政區).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Eight digits.
    pub code: String,
    /// County or city.
    pub county: Text,
    /// Name.
    pub name: Text,
}

impl Area {
    /// County and name as addresses begin with them.
    pub fn full(&self, lang: Lang) -> String {
        match lang {
            Lang::Zh => format!("{}{}", self.county.zh, self.name.zh),
            Lang::En => format!("{}, {}", self.name.en, self.county.en),
        }
    }
}

/// A county or city with its place on a map of tiles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct County {
    /// The first five digits of its areas' codes.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Place from the west, counted from 0.
    pub column: u32,
    /// Place from the north, counted from 0.
    pub row: u32,
}

/// All administrative areas.
#[derive(Debug, Default, Clone)]
pub struct Areas {
    all: Vec<Area>,
    by_code: HashMap<String, usize>,
}

impl Areas {
    /// Indexes areas.
    pub fn new(all: Vec<Area>) -> Self {
        let by_code = all.iter().enumerate().map(|(place, area)| (area.code.clone(), place)).collect();
        Self { all, by_code }
    }

    /// All areas in the file's order.
    pub fn all(&self) -> &[Area] {
        &self.all
    }

    /// The area with this code.
    pub fn area(&self, code: &str) -> Option<&Area> {
        self.by_code.get(code).map(|place| &self.all[*place])
    }

    /// The area an address text begins with, and the rest of the text:
    /// 「臺北市中正區範例路1號」.
    pub fn split_address<'t>(&self, text: &'t str) -> Option<(&Area, &'t str)> {
        let text = text.trim();
        self.all.iter().find_map(|area| {
            let full = area.full(Lang::Zh);
            let plain = full.replace('臺', "台");
            let rest = text.strip_prefix(full.as_str()).or_else(|| text.strip_prefix(plain.as_str()))?;
            Some((area, rest.trim()))
        })
    }
}

/// One of the areas of life by which services are found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LifeArea {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// What is found there.
    pub summary: Text,
}

/// The lists that values of fields refer to.
#[derive(Debug, Default, Clone)]
pub struct Lists {
    /// Shared code lists by id.
    pub codes: BTreeMap<String, CodeList>,
    /// Administrative areas.
    pub areas: Areas,
    /// Counties and cities on a map of tiles.
    pub counties: Vec<County>,
}
