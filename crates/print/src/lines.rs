//! Breaks text into lines: where Unicode allows it (UAX #14), so that no comma begins a line and no bracket ends one.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use crate::font::Faces;
use crate::model::Run;

/// A line of text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Line {
    /// Its pieces from left to right.
    pub(crate) pieces: Vec<Piece>,
    /// How wide it is without the space at its end.
    pub(crate) width: f32,
}

/// Letters of one look on a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    /// The letters.
    pub(crate) text: String,
    /// Place of their run among those given.
    pub(crate) run: usize,
    /// Whether they are set in the bold font.
    pub(crate) bold: bool,
    /// Where they begin, from the line's beginning.
    pub(crate) x: f32,
    /// How wide they are.
    pub(crate) width: f32,
}

/// Text that is measured and knows where it may be broken.
pub(crate) struct Measured {
    text: String,
    /// Each run's first byte, and whether it is bold.
    runs: Vec<(usize, bool)>,
    /// How far the text reaches before each byte that begins a letter.
    reach: Vec<f32>,
    breaks: Vec<(usize, bool)>,
}

impl Measured {
    /// Measures runs set with letters of this size.
    pub(crate) fn new(faces: &Faces<'_>, runs: &[Run], size: f32, bold: bool) -> Self {
        let (mut text, mut starts, mut reach) = (String::new(), Vec::new(), vec![0.0]);
        let mut wide = 0.0;
        for run in runs {
            let strong = bold || run.style.bold;
            let face = faces.face(strong);
            starts.push((text.len(), strong));
            for letter in run.text.chars().filter(|letter| *letter == '\n' || !letter.is_control()) {
                let letter = if letter == '\n' { letter } else { face.shown(letter) };
                text.push(letter);
                wide += if letter == '\n' { 0.0 } else { face.glyph(letter).1 * size };
                reach.resize(text.len() + 1, wide);
            }
        }
        let breaks = linebreaks(&text).map(|(at, kind)| (at, kind == BreakOpportunity::Mandatory)).collect();
        Self { text, runs: starts, reach, breaks }
    }

    /// Width between two bytes, without white space at the end.
    fn between(&self, from: usize, until: usize) -> f32 {
        let end = from + self.text[from..until].trim_end().len();
        self.reach[end] - self.reach[from]
    }

    /// The widest piece that is not broken, and the widest line when nothing is.
    pub(crate) fn extremes(&self) -> (f32, f32) {
        let (mut least, mut most, mut piece, mut line) = (0.0_f32, 0.0_f32, 0, 0);
        for (at, forced) in &self.breaks {
            least = least.max(self.between(piece, *at));
            piece = *at;
            if *forced {
                most = most.max(self.between(line, *at));
                line = *at;
            }
        }
        (least, most)
    }

    /// The lines within this width.
    pub(crate) fn lines(&self, width: f32) -> Vec<Line> {
        let (mut lines, mut from, mut fits) = (Vec::new(), 0, 0);
        for (at, forced) in &self.breaks {
            while self.between(from, *at) > width + 0.01 {
                let until = if fits > from { fits } else { self.squeezed(from, *at, width) };
                lines.push(self.line(from, until));
                from = until;
            }
            fits = *at;
            if *forced && (from < *at || lines.is_empty()) {
                lines.push(self.line(from, *at));
                from = *at;
            }
        }
        lines
    }

    /// As many letters as fit, at least one, of a piece that may not be broken but is too wide.
    fn squeezed(&self, from: usize, until: usize, width: f32) -> usize {
        let ends = self.text[from..until].char_indices().map(|(at, letter)| from + at + letter.len_utf8());
        let mut last = until;
        for (count, end) in ends.enumerate() {
            if count > 0 && self.reach[end] - self.reach[from] > width {
                break;
            }
            last = end;
        }
        last
    }

    fn line(&self, from: usize, until: usize) -> Line {
        let mut pieces = Vec::new();
        for (run, (start, bold)) in self.runs.iter().enumerate() {
            let end = self.runs.get(run + 1).map_or(self.text.len(), |(next, _)| *next);
            let (first, last) = ((*start).max(from), end.min(until));
            if first < last {
                let text = self.text[first..last].trim_end_matches('\n');
                let (x, width) = (self.reach[first] - self.reach[from], self.reach[last] - self.reach[first]);
                if !text.is_empty() {
                    pieces.push(Piece { text: text.to_owned(), run, bold: *bold, x, width });
                }
            }
        }
        Line { pieces, width: self.between(from, until) }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::font::Fonts;
    use crate::model::Style;

    fn lines(text: &str, width: f32) -> Vec<String> {
        let fonts = Fonts::find(&crate::font_folders(Path::new("."))).unwrap();
        let faces = Faces::of(&fonts).unwrap();
        let runs = [Run { text: text.to_owned(), style: Style::default() }];
        let lines = Measured::new(&faces, &runs, 10.0, false).lines(width);
        assert!(lines.iter().all(|line| line.width <= width + 0.01), "a line of “{text}” is too wide");
        lines.iter().map(|line| line.pieces.iter().map(|piece| piece.text.as_str()).collect()).collect()
    }

    #[test]
    fn no_line_begins_with_a_stop_or_ends_with_an_opening_bracket() {
        let text =
            "每一筆資料都由系統記下，再依「日期」、「機關」加總（單位：千元）。數字不符時，會列出差額。"
                .repeat(4);
        for width in [40.0, 55.0, 73.0, 101.0, 160.0] {
            let lines = lines(&text, width);
            assert_eq!(lines.concat(), text, "nothing is lost");
            for line in lines {
                assert!(!line.starts_with(['，', '。', '、', '」', '）', '：']), "{line}");
                assert!(!line.ends_with(['「', '（']), "{line}");
            }
        }
    }

    #[test]
    fn words_and_figures_stay_whole_while_they_fit() {
        assert_eq!(lines("Figures of 1,234,567 agencies", 70.0), ["Figures of ", "1,234,567 ", "agencies"]);
        assert_eq!(lines("一\n\n二", 100.0), ["一", "", "二"]);
        assert!(lines("AAAAAAAAAAAAAAAAAAAA", 30.0).len() > 3);
    }
}
