//! All SQL of the federation.

mod heads;
mod invitations;
mod nodes;
mod own;

pub use heads::*;
pub use invitations::*;
pub use nodes::*;
pub use own::*;

use kernel::DbError;
use serde::de::DeserializeOwned;

/// A column of JSON.
fn parsed<T: DeserializeOwned>(row: &kernel::Row, column: usize) -> Result<T, DbError> {
    serde_json::from_str(row.text_ref(column)?).map_err(|_| DbError::Column { column, expected: "JSON" })
}

/// A port.
fn port(row: &kernel::Row, column: usize) -> Result<u16, DbError> {
    u16::try_from(row.int(column)?).map_err(|_| DbError::Column { column, expected: "a port" })
}
