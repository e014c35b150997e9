//! What the files describe: types without IO. A definition serialises to
//! canonical JSON, which is what a revision is made of.

mod api;
pub mod authority;
pub mod certificate_policy;
mod channel;
mod client;
mod contract;
pub mod council;
pub mod indicator;
mod lists;
mod open;
pub mod performance;
mod portal;
pub mod programme;
mod question;
mod registry;
pub mod reorganisation;
mod service;
mod step;
pub mod subsidy;
mod system;

pub use api::{Api, Endpoint, METHODS, SubjectAt};
pub use authority::Authority;
pub use certificate_policy::CertificatePolicy;
pub use channel::Channel;
pub use client::{Client, ClientKey, Scope};
pub use contract::{Apply, Contract, Delay, Purpose, Representation, Source, Subscription};
pub use council::Council;
pub use lists::{Area, Areas, Code, CodeList, County, LifeArea, Lists};
pub use open::{OpenData, SMALLEST_CELL, Statistics};
pub use portal::{LifeEvent, People, Site, SiteKind};
pub use question::{Options, Page, PageRule, Question, Upload};
pub use registry::{
    Extract, Field, Initial, InitialRow, Quantity, ReadBy, Registry, Rule, Synthetic, SyntheticPer,
};
pub use service::{
    Audience, Eligibility, Evidence, Fee, NamedValue, Party, Payment, RefundWhen, ResultTexts, Service,
};
pub use step::{
    Draw, Effect, EffectAction, Occasion, Outcome, Step, StepKind, StepPost, StepQuestion, StepRule, Target,
};
pub use system::{System, SystemRow};
