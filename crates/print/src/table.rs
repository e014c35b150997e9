//! Tables: columns as wide as what is in them asks for, heads again on every sheet.

use krilla::tagging::{TableHeaderScope, Tag};

use crate::flow::{Flow, Look};
use crate::lines::{Line, Measured};
use crate::model::{Cell, Run, Style, Table};
use crate::sheet::{BOTTOM, LEFT, Letters, Op, TOP, WIDE};
use crate::tree::{Part, Slot};

/// Size of letters in a table, and in one that is too wide for it.
const SIZES: [f32; 3] = [9.0, 8.0, 7.0];
/// How high a line is, for letters 1 high.
const LEADING: f32 = 1.5;
/// Space above and below the letters of a cell, and to its right.
const PAD: (f32, f32) = (3.0, 8.0);
/// A column that is broken into lines has at least so many letters.
const LEAST: f32 = 5.0;

/// How much wider than what is in them columns become at most: eyes lose the line between figures far apart.
const STRETCHED: f32 = 2.2;

/// A row that is measured: the lines of each cell.
struct Row<'a> {
    cells: Vec<(&'a Cell, Vec<Line>)>,
}

impl Row<'_> {
    fn lines(&self) -> usize {
        self.cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or_default().max(1)
    }
}

/// The columns of a table: where each begins, how wide it is, how high letters are.
struct Columns {
    places: Vec<(f32, f32)>,
    size: f32,
}

impl Columns {
    /// How wide the table is.
    fn wide(&self) -> f32 {
        self.places.last().map_or(0.0, |(left, wide)| left + wide - LEFT)
    }
}

impl Flow<'_> {
    /// A table with its caption above it.
    pub(crate) fn table(&mut self, part: Part, table: &Table) {
        let table = &padded(table);
        let columns = self.columns(table);
        let summary = (!table.summary.is_empty()).then(|| table.summary.clone());
        let whole = self.tree.part(part, Tag::Table.with_summary(summary));
        let heads = self.row(&table.heads, &columns);
        self.room(48.0 + heads.lines() as f32 * columns.size * LEADING);
        if !table.caption.is_empty() {
            let caption = self.tree.part(whole, Tag::Caption);
            let runs = [Run { text: table.caption.clone(), style: Style::default() }];
            self.paragraph(
                caption,
                &runs,
                Look { size: 9.5, bold: true, left: LEFT, wide: WIDE, after: 2.0 },
            );
        }
        let head = self.tree.part(whole, Tag::THead);
        self.heads(Some(head), &heads, &columns);
        let body = self.tree.part(whole, Tag::TBody);
        for row in &table.rows {
            let row = self.row(row, &columns);
            self.body_row(body, &row, &heads, &columns);
        }
        self.y += 12.0;
    }

    fn row<'c>(&self, cells: &'c [Cell], columns: &Columns) -> Row<'c> {
        let lines = |(cell, (_, wide)): (&'c Cell, &(f32, f32))| {
            (cell, Measured::new(self.faces, &cell.runs, columns.size, cell.header).lines(*wide))
        };
        Row { cells: cells.iter().zip(&columns.places).map(lines).collect() }
    }

    /// The heads with a line below; on a later sheet they are there for the eye only.
    fn heads(&mut self, part: Option<Part>, heads: &Row<'_>, columns: &Columns) {
        let row = part.map(|part| self.tree.part(part, Tag::TR));
        let slots: Vec<Option<Vec<Slot>>> = heads
            .cells
            .iter()
            .map(|(cell, _)| {
                let row = row?;
                let head = self.tree.part(row, Tag::TH(TableHeaderScope::Column));
                Some(self.slots(head, &cell.runs))
            })
            .collect();
        self.cells(heads, &slots, columns, 0..heads.lines());
        self.put(Op::Rule { from: (LEFT, self.y), length: columns.wide(), thick: 1.0 });
    }

    /// A row; one that is higher than a sheet goes on on the next.
    fn body_row(&mut self, body: Part, row: &Row<'_>, heads: &Row<'_>, columns: &Columns) {
        let part = self.tree.part(body, Tag::TR);
        let mut slots = Vec::new();
        for (cell, _) in &row.cells {
            let own = if cell.header {
                self.tree.part(part, Tag::TH(TableHeaderScope::Row))
            } else {
                self.tree.part(part, Tag::TD)
            };
            slots.push(Some(self.slots(own, &cell.runs)));
        }
        let high = columns.size * LEADING;
        let (mut done, all) = (0, row.lines());
        while done < all {
            let whole = (all - done) as f32 * high + 2.0 * PAD.0;
            let fresh = BOTTOM - TOP - heads.lines() as f32 * high - 2.0 * PAD.0;
            if self.y + whole > BOTTOM && (whole <= fresh || self.y + 3.0 * high > BOTTOM) {
                self.sheet();
                self.heads(None, heads, columns);
            }
            let fits = ((BOTTOM - self.y - 2.0 * PAD.0) / high).floor().max(1.0) as usize;
            let until = all.min(done + fits);
            self.cells(row, &slots, columns, done..until);
            done = until;
        }
        self.put(Op::Rule { from: (LEFT, self.y), length: columns.wide(), thick: 0.3 });
    }

    /// These lines of each cell of a row.
    fn cells(
        &mut self,
        row: &Row<'_>,
        slots: &[Option<Vec<Slot>>],
        columns: &Columns,
        which: std::ops::Range<usize>,
    ) {
        let high = columns.size * LEADING;
        self.y += PAD.0;
        for (((cell, lines), slots), (left, wide)) in row.cells.iter().zip(slots).zip(&columns.places) {
            for (place, line) in lines.iter().enumerate().filter(|(place, _)| which.contains(place)) {
                let y = self.y + (place - which.start) as f32 * high + high * 0.5 + columns.size * 0.37;
                let x = if cell.numeric { left + wide - line.width } else { *left };
                match slots {
                    Some(slots) => self.line(line, &cell.runs, slots, (x, y), columns.size),
                    None => self.repeated(line, (x, y), columns.size),
                }
            }
        }
        self.y += which.len() as f32 * high + PAD.0;
    }

    /// A line of a head that was said before.
    fn repeated(&mut self, line: &Line, at: (f32, f32), size: f32) {
        for piece in &line.pieces {
            self.put(Op::Text(Letters {
                slot: None,
                at: (at.0 + piece.x, at.1),
                text: piece.text.clone(),
                size,
                bold: piece.bold,
                soft: false,
                struck: None,
            }));
        }
    }

    /// Widths between what cannot be broken and what need not be, with the largest letters that allow it.
    fn columns(&self, table: &Table) -> Columns {
        let count = table.heads.len();
        let free = WIDE - PAD.1 * count.saturating_sub(1) as f32;
        let mut found = Columns { places: Vec::new(), size: SIZES[SIZES.len() - 1] };
        for size in SIZES {
            let (least, most) = self.extremes(table, size);
            let (sum, natural) = (least.iter().sum::<f32>(), most.iter().sum::<f32>());
            let widths: Vec<f32> = if natural <= free {
                most.iter().map(|most| most * (free / natural.max(1.0)).min(STRETCHED)).collect()
            } else if sum <= free {
                let over = (natural - sum).max(1.0);
                least
                    .iter()
                    .zip(&most)
                    .map(|(least, most)| least + (most - least) * (free - sum) / over)
                    .collect()
            } else {
                least.iter().map(|least| least * free / sum).collect()
            };
            let mut left = LEFT;
            let place = |wide: &f32| {
                let place = (left, *wide);
                left += wide + PAD.1;
                place
            };
            found = Columns { places: widths.iter().map(place).collect(), size };
            if sum <= free {
                break;
            }
        }
        found
    }

    /// What each column needs at least, and what it would like.
    fn extremes(&self, table: &Table, size: f32) -> (Vec<f32>, Vec<f32>) {
        let (mut least, mut most) = (vec![0.0_f32; table.heads.len()], vec![0.0_f32; table.heads.len()]);
        for row in std::iter::once(&table.heads).chain(&table.rows) {
            for (place, cell) in row.iter().enumerate() {
                let (small, large) = Measured::new(self.faces, &cell.runs, size, cell.header).extremes();
                most[place] = most[place].max(large);
                least[place] = least[place].max(small.max(large.min(size * LEAST)));
            }
        }
        (least, most)
    }
}

/// The table with as many cells in each row as there are heads, and a space in those that are empty: a reader
/// that speaks counts them.
fn padded(table: &Table) -> Table {
    let mut table = table.clone();
    let count = table.rows.iter().map(Vec::len).chain([table.heads.len()]).max().unwrap_or_default();
    let numeric: Vec<bool> = table.heads.iter().map(|head| head.numeric).collect();
    for (place, row) in std::iter::once(&mut table.heads).chain(&mut table.rows).enumerate() {
        row.resize_with(count, || Cell { header: place == 0, ..Cell::default() });
        for (cell, numeric) in row.iter_mut().zip(numeric.iter().chain(std::iter::repeat(&false))) {
            cell.numeric |= *numeric;
            if cell.runs.is_empty() {
                cell.runs.push(Run { text: " ".to_owned(), style: Style::default() });
            }
        }
    }
    table
}
