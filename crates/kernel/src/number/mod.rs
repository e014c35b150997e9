//! Numbers with checksums.
