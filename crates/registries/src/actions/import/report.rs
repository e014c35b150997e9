//! The report of an import: refused lines as CSV.

use std::io::Write;

use crate::RegistriesError;

/// Bytes of the report that are kept with the import.
const KEPT_REPORT: usize = 20_000;

/// A refused line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    /// Line of the file, from 1.
    pub(super) line: u64,
    /// The field at fault; empty when it is the whole line.
    pub(super) field: String,
    /// Why, in the language of the import.
    pub(super) reason: String,
}

/// The report, whose beginning is also kept.
pub(super) struct Reporter<W: Write> {
    csv: csv::Writer<W>,
    kept: csv::Writer<Vec<u8>>,
    full: bool,
}

impl<W: Write> Reporter<W> {
    pub(super) fn new(out: W) -> Result<Self, RegistriesError> {
        let mut csv = csv::Writer::from_writer(out);
        csv.write_record(["line", "field", "reason"]).map_err(failed)?;
        Ok(Self { csv, kept: csv::Writer::from_writer(Vec::new()), full: false })
    }

    pub(super) fn add(&mut self, refused: &Refused) -> Result<(), RegistriesError> {
        let row = [refused.line.to_string(), refused.field.clone(), refused.reason.clone()];
        self.csv.write_record(&row).map_err(failed)?;
        if !self.full {
            self.kept.write_record(&row).map_err(failed)?;
            self.kept.flush()?;
            self.full = self.kept.get_ref().len() > KEPT_REPORT;
        }
        Ok(())
    }

    pub(super) fn end(mut self) -> Result<String, RegistriesError> {
        self.csv.flush()?;
        Ok(String::from_utf8_lossy(self.kept.get_ref()).into_owned())
    }
}

fn failed(error: csv::Error) -> RegistriesError {
    RegistriesError::Io(std::io::Error::other(error))
}
