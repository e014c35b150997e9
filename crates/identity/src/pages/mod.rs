//! Pages of identity.

mod choose;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
