//! The front: home, my page, the systems and indicators pages, the operator's page.

pub mod systems;
