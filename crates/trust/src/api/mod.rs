//! What programs fetch and ask: certificates, lists, OCSP, time stamps.

pub(crate) mod files;
pub(crate) mod ocsp;
pub(crate) mod tsa;
