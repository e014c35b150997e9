//! Events: how a block tells the blocks above it. Publishing makes one durable job
//! for each subscriber, in the publishing transaction.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::{DbError, Tx};

/// Which jobs hear of which event.
#[derive(Debug, Default, Clone)]
pub struct Events {
    subscribers: HashMap<&'static str, Vec<&'static str>>,
}

impl Events {
    /// From (event, job) pairs.
    pub fn new(subscriptions: impl IntoIterator<Item = (&'static str, &'static str)>) -> Self {
        let mut subscribers: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
        for (event, job) in subscriptions {
            subscribers.entry(event).or_default().push(job);
        }
        Self { subscribers }
    }
}

impl Tx<'_> {
    /// Publishes an event to every subscriber.
    pub fn publish(&mut self, event: &str, payload: &Json) -> Result<(), DbError> {
        let events = self.events();
        for job in events.subscribers.get(event).into_iter().flatten() {
            self.enqueue(job, payload, None)?;
        }
        Ok(())
    }
}
