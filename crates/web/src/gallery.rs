//! Every component in every state, in demo mode: for looking at and for axe.

use crate::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
