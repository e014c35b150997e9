//! The fonts of the machine: where they are, how wide their letters are.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use krilla::text::Font;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider as _};

use crate::PrintError;

/// Files that hold the letters used in Taiwan, the best first; `*` stands for the weight.
const FILES: [&str; 4] = ["NotoSansTC-*.ttf", "NotoSansTC-*.otf", "NotoSansCJKtc-*.otf", "NotoSansCJK-*.ttc"];
/// Families whose letters have the shapes used in Taiwan.
const FAMILIES: [&str; 2] = ["Noto Sans TC", "Noto Sans CJK TC"];
/// How deep folders of fonts are searched.
const DEPTH: u32 = 5;
/// Stands for a letter that no font has, as printers in East Asia mark it.
const MISSING: char = '〓';

/// Fonts of two weights, read from their files.
pub struct Fonts {
    regular: FontFile,
    bold: FontFile,
}

struct FontFile {
    data: Arc<Vec<u8>>,
    index: u32,
    path: PathBuf,
}

impl Fonts {
    /// The fonts in these folders or folders in them; the folder named first has them best.
    pub fn find(folders: &[PathBuf]) -> Result<Self, PrintError> {
        for name in FILES {
            for folder in folders {
                let weight = |weight: &str| search(folder, &name.replace('*', weight), DEPTH);
                if let (Some(regular), Some(bold)) = (weight("Regular"), weight("Bold")) {
                    return Ok(Self { regular: FontFile::read(regular)?, bold: FontFile::read(bold)? });
                }
            }
        }
        let looked: Vec<String> = folders.iter().map(|folder| folder.display().to_string()).collect();
        Err(PrintError::NoFont(looked.join(", ")))
    }
}

fn search(folder: &Path, name: &str, depth: u32) -> Option<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    if let Some(found) = entries.iter().find(|path| path.is_file() && path.ends_with(name)) {
        return Some(found.clone());
    }
    let deeper = depth.checked_sub(1)?;
    entries.iter().filter(|path| path.is_dir()).find_map(|path| search(path, name, deeper))
}

impl FontFile {
    fn read(path: PathBuf) -> Result<Self, PrintError> {
        let bad = || PrintError::BadFont(path.display().to_string());
        let data = fs::read(&path).map_err(|_| bad())?;
        let family = |index: &u32| {
            let font = FontRef::from_index(&data, *index).ok()?;
            let name = font.localized_strings(StringId::FAMILY_NAME).english_or_first()?;
            Some(FAMILIES.contains(&name.chars().collect::<String>().as_str()))
        };
        let index = (0..16).find(|index| family(index) == Some(true)).ok_or_else(bad)?;
        Ok(Self { data: Arc::new(data), index, path })
    }

    fn face(&self) -> Result<Face<'_>, PrintError> {
        let bad = || PrintError::BadFont(self.path.display().to_string());
        let read = FontRef::from_index(&self.data, self.index).map_err(|_| bad())?;
        let font = Font::new(self.data.clone().into(), self.index).ok_or_else(bad)?;
        Ok(Face {
            units: font.units_per_em(),
            font,
            charmap: read.charmap(),
            metrics: read.glyph_metrics(Size::unscaled(), LocationRef::default()),
            known: RefCell::default(),
        })
    }
}

/// Fonts of two weights, ready to measure with.
pub(crate) struct Faces<'a> {
    regular: Face<'a>,
    bold: Face<'a>,
}

impl<'a> Faces<'a> {
    pub(crate) fn of(fonts: &'a Fonts) -> Result<Self, PrintError> {
        Ok(Self { regular: fonts.regular.face()?, bold: fonts.bold.face()? })
    }

    pub(crate) fn face(&self, bold: bool) -> &Face<'a> {
        if bold { &self.bold } else { &self.regular }
    }
}

/// A font ready to measure with.
pub(crate) struct Face<'a> {
    /// As the document embeds it.
    pub(crate) font: Font,
    charmap: Charmap<'a>,
    metrics: GlyphMetrics<'a>,
    units: f32,
    known: RefCell<HashMap<char, (u32, f32)>>,
}

impl Face<'_> {
    /// The letter as this font can show it.
    pub(crate) fn shown(&self, letter: char) -> char {
        let private = matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
        if private || self.charmap.map(letter).is_none_or(|glyph| glyph.to_u32() == 0) {
            MISSING
        } else {
            letter
        }
    }

    /// Glyph of a letter, and its width where letters are 1 high.
    pub(crate) fn glyph(&self, letter: char) -> (u32, f32) {
        *self.known.borrow_mut().entry(letter).or_insert_with(|| {
            let glyph = self.charmap.map(letter).unwrap_or_default();
            (glyph.to_u32(), self.metrics.advance_width(glyph).unwrap_or_default() / self.units)
        })
    }

    /// Width of a text where letters are 1 high.
    pub(crate) fn width(&self, text: &str) -> f32 {
        text.chars().map(|letter| self.glyph(letter).1).sum()
    }
}
