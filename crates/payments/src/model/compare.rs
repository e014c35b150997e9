//! A day's payments and refunds beside the provider's settlement file.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Money;

/// What moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// Money came in.
    Payment,
    /// Money went back.
    Refund,
}

impl EntryKind {
    /// The word in files, storage and locale keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Payment, Self::Refund].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One movement, in our books or in the provider's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The payment's id, the provider's order number.
    pub order: String,
    /// What moved.
    pub kind: EntryKind,
    /// How much.
    pub amount: Money,
}

/// What is different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Odd {
    /// It stands in our books and not in the file.
    NotInFile,
    /// It stands in the file and not in our books.
    NotInBooks,
    /// Both have it, with different amounts.
    Amount,
    /// The file has it more than once.
    Twice,
}

impl Odd {
    /// The word in locale keys and in the CSV file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotInFile => "not-in-file",
            Self::NotInBooks => "not-in-books",
            Self::Amount => "amount",
            Self::Twice => "twice",
        }
    }
}

/// A difference between our books and the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What is different.
    pub odd: Odd,
    /// The payment.
    pub order: String,
    /// What moved.
    pub kind: EntryKind,
    /// The amount in our books.
    pub ours: Option<Money>,
    /// The amount in the file.
    pub theirs: Option<Money>,
}

/// Every difference, by payment.
pub fn compare(ours: &[Entry], theirs: &[Entry]) -> Vec<Difference> {
    let mine: BTreeMap<(&str, EntryKind), Money> =
        ours.iter().map(|entry| ((entry.order.as_str(), entry.kind), entry.amount)).collect();
    let mut seen: BTreeSet<(&str, EntryKind)> = BTreeSet::new();
    let mut found = Vec::new();
    let mut tell = |odd, order: &str, kind, ours, theirs| {
        found.push(Difference { odd, order: order.to_owned(), kind, ours, theirs });
    };
    for entry in theirs {
        let key = (entry.order.as_str(), entry.kind);
        let own = mine.get(&key).copied();
        if !seen.insert(key) {
            tell(Odd::Twice, key.0, key.1, own, Some(entry.amount));
            continue;
        }
        match own {
            None => tell(Odd::NotInBooks, key.0, key.1, None, Some(entry.amount)),
            Some(amount) if amount != entry.amount => {
                tell(Odd::Amount, key.0, key.1, own, Some(entry.amount));
            }
            Some(_) => {}
        }
    }
    for (key, amount) in mine.iter().filter(|(key, _)| !seen.contains(*key)) {
        tell(Odd::NotInFile, key.0, key.1, Some(*amount), None);
    }
    found.sort_by(|one, other| (&one.order, one.kind).cmp(&(&other.order, other.kind)));
    found
}

/// Reads a settlement file: a heading `order,kind,amount`, then a line for each movement. An error is the number of the
/// line that cannot be read; 1 is the heading.
pub fn read_file(bytes: &[u8]) -> Result<Vec<Entry>, u64> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes);
    let headings = reader.headers().map_err(|_| 1_u64)?.clone();
    let place = |name: &str| headings.iter().position(|heading| heading == name).ok_or(1_u64);
    let (order, kind, amount) = (place("order")?, place("kind")?, place("amount")?);
    let mut entries = Vec::new();
    for (line, record) in (2_u64..).zip(reader.records()) {
        let record = record.map_err(|_| line)?;
        let cell = |place: usize| record.get(place).filter(|cell| !cell.is_empty()).ok_or(line);
        let amount: Money = cell(amount)?.parse().map_err(|_| line)?;
        let kind = EntryKind::parse(cell(kind)?).ok_or(line)?;
        entries.push(Entry { order: cell(order)?.to_owned(), kind, amount });
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(order: &str, kind: EntryKind, amount: i64) -> Entry {
        Entry { order: order.to_owned(), kind, amount: Money(amount) }
    }

    #[test]
    fn every_difference_is_named_once() {
        use EntryKind::{Payment, Refund};
        let ours = [entry("a", Payment, 100), entry("a", Refund, 100), entry("b", Payment, 200)];
        let same = compare(&ours, &ours);
        assert_eq!(same, []);
        let theirs = [
            entry("a", Payment, 100),
            entry("a", Payment, 100),
            entry("b", Payment, 150),
            entry("c", Payment, 300),
        ];
        let odd: Vec<(Odd, String)> =
            compare(&ours, &theirs).into_iter().map(|found| (found.odd, found.order)).collect();
        let wanted = [(Odd::Twice, "a"), (Odd::NotInFile, "a"), (Odd::Amount, "b"), (Odd::NotInBooks, "c")];
        assert_eq!(odd, wanted.map(|(odd, order)| (odd, order.to_owned())));
    }

    #[test]
    fn a_file_is_read_or_the_line_is_named() {
        let good = "\u{feff}order,kind,amount,reference\nx1,payment,\"1,200\",R1\nx1,refund,NT$200,R2\n";
        let read = read_file(good.as_bytes()).unwrap();
        assert_eq!(read, [entry("x1", EntryKind::Payment, 1200), entry("x1", EntryKind::Refund, 200)]);
        assert_eq!(read_file(b"order,amount\n"), Err(1));
        assert_eq!(read_file(b"order,kind,amount\na,payment,1\nb,payment,ten\n"), Err(3));
        assert_eq!(read_file(b"order,kind,amount\na,gift,1\n"), Err(2));
        assert_eq!(read_file(b"order,kind,amount\n,payment,1\n"), Err(2));
    }
}
