//! Settings.
/// Settings of one node.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Empty: SQLite in the data folder.
    pub database_url: String,
    /// Pool size.
    pub database_pool: usize,
}
