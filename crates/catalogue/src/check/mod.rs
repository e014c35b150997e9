//! Compares files: what one names, another must describe.

use kernel::Mistake;

use crate::load::Files;

pub(crate) fn all(_files: &Files, _mistakes: &mut Vec<Mistake>) {}
