//! All SQL of this block.

mod bulk;
mod extracts;
mod history;
mod quantities;
mod reads;
mod records;
mod search;

pub use bulk::{ImportLine, find_import, list_imports};
pub(crate) use bulk::{Rows, existing_keys, insert_import};
pub use extracts::{extracts_of, find_extract, list_extracts};
pub(crate) use extracts::{find_file, insert_extract, insert_file};
pub(crate) use history::{NewRecord, insert_record, insert_version, supersede, write_closed_on, write_index};
pub use history::{history, timeline};
pub(crate) use quantities::insert_quantity;
pub(crate) use reads::insert_read;
pub use reads::{find_read, reads_of};
pub use records::{Count, count, find, find_by, for_each_current, list, value_held_elsewhere, was_held};
pub(crate) use records::{latest, list_known, newest};
pub use search::{Hit, search};

/// Sorts after every identifier, under every collation.
const AFTER_ALL: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzzz";
