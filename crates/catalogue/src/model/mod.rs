//! What the files describe: types without IO. A definition serialises to
//! canonical JSON, which is what a revision is made of.

mod api;
pub mod authority;
mod client;
mod contract;
pub mod indicator;
mod lists;
pub mod programme;
mod registry;
mod service;
mod step;
mod system;

pub use api::{Api, Endpoint, METHODS, SubjectAt};
pub use authority::Authority;
pub use client::{Client, ClientKey, Scope};
pub use contract::{Apply, Contract, Delay, Purpose, Representation, Source, Subscription};
pub use lists::{Area, Areas, Code, CodeList, LifeArea, Lists};
pub use registry::{Extract, Field, ReadBy, Registry, Rule, Synthetic, SyntheticPer};
pub use service::{
    Audience, Eligibility, Evidence, Fee, NamedValue, Options, Page, PageRule, Question, ResultTexts,
    Service, Upload,
};
pub use step::{Effect, EffectAction, Outcome, Step, StepKind, StepPost, StepRule, Target};
pub use system::{System, SystemRow};
