//! Content-addressed files.
/// A store.
#[derive(Debug, Clone)]
pub struct FileStore { root: std::path::PathBuf }
impl FileStore {
    /// A store in `root`.
    pub fn new(root: std::path::PathBuf) -> Self { Self { root } }
    /// Its folder.
    pub fn root(&self) -> &std::path::Path { &self.root }
}
