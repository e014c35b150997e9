//! What each sentence does. People act through pages alone; only what is given before
//! is put in by the blocks' actions.

mod acme;
mod authorities;
mod cards;
mod consent;
mod councils;
mod desk;
mod exchange;
mod extracts;
mod fill;
pub(crate) mod given;
mod government;
mod grants;
mod indicators;
mod ldap;
mod mandate;
mod nodes;
mod open;
mod payment;
mod plans;
mod print;
mod registry;
mod seen;
mod service;
mod signatures;
pub(crate) mod sites;

use crate::feature::Sentence;
use crate::vocabulary;
use crate::world::{Outcome, World};

/// Does one step.
pub(crate) async fn run(world: &mut World, step: &Sentence) -> Outcome {
    let args: Vec<&str> = step.args.iter().map(String::as_str).collect();
    let shape = step.shape.as_str();
    let done = given::run(world, shape, &args, &step.table).await?
        || government::run(world, shape, &args, &step.below).await?
        || mandate::run(world, shape, &args).await?
        || service::run(world, shape, &args).await?
        || consent::run(world, shape, &args).await?
        || payment::run(world, shape, &args).await?
        || desk::run(world, shape, &args).await?
        || exchange::run(world, shape, &args).await?
        || registry::run(world, shape, &args).await?
        || open::run(world, shape, &args).await?
        || ldap::run(world, shape, &args).await?
        || authorities::run(world, shape, &args, &step.below).await?
        || cards::run(world, shape, &args).await?
        || signatures::run(world, shape, &args).await?
        || acme::run(world, shape, &args).await?
        || extracts::run(world, shape, &args).await?
        || nodes::run(world, shape, &args).await?
        || indicators::run(world, shape, &args, &step.below).await?
        || sites::run(world, shape, &args, &step.table).await?
        || plans::run(world, shape, &args, step).await?
        || print::run(world, shape, &args).await?
        || grants::run(world, shape, &args, step).await?
        || councils::run(world, shape, &args, step).await?
        || seen::run(world, shape, &args).await?;
    if done { Ok(()) } else { Err(vocabulary::unknown(shape)) }
}
