//! Pages, forms and answers: the layout and components every block's pages are made
//! of, the routes with their permissions, and the one error that becomes a page or
//! problem+json.

pub mod assets;
pub mod components;
pub mod form;
pub mod layers;

mod access;
mod block;
mod failure;
mod gallery;
mod layout;
mod link;
mod operation;
mod page;
mod routes;
mod visitor;
mod words;

pub use access::Access;
pub use block::{Block, DemoMode, LOCALES, block};
pub use failure::{Errors, Failure, StepUp, refused};
pub use form::Form;
pub use link::{href, local_path, redirect};
pub use page::{PageBuilder, page};
pub use routes::{Route, Routes};
pub use visitor::{Visitor, cookie};
pub use words::{hint, t};
