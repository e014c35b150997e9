//! What the files describe: types without IO. A definition serialises to
//! canonical JSON, which is what a revision is made of.

mod api;
pub mod authority;
mod client;
mod contract;
pub mod indicator;
mod lists;
mod open;
mod portal;
pub mod programme;
mod question;
mod registry;
mod service;
mod step;
mod system;

pub use api::{Api, Endpoint, METHODS, SubjectAt};
pub use authority::Authority;
pub use client::{Client, ClientKey, Scope};
pub use contract::{Apply, Contract, Delay, Purpose, Representation, Source, Subscription};
pub use lists::{Area, Areas, Code, CodeList, County, LifeArea, Lists};
pub use open::{OpenData, SMALLEST_CELL, Statistics};
pub use portal::{LifeEvent, People, Site, SiteKind};
pub use question::{Options, Page, PageRule, Question, Upload};
pub use registry::{Extract, Field, Initial, InitialRow, ReadBy, Registry, Rule, Synthetic, SyntheticPer};
pub use service::{Audience, Eligibility, Evidence, Fee, NamedValue, Party, ResultTexts, Service};
pub use step::{
    Draw, Effect, EffectAction, Occasion, Outcome, Step, StepKind, StepPost, StepQuestion, StepRule, Target,
};
pub use system::{System, SystemRow};
