//! What the exchange needs of the block that talks with other nodes, and that block of the exchange.

use std::pin::Pin;
use std::sync::Arc;

use kernel::{Ctx, Text, Tx};

use super::{CallError, ReplyParts};
use crate::model::{Opened, Seen};

/// Who serves a call for somebody else keeps a book of it, in the transactions that serve it. A
/// registry is read, and its answer logged, in one transaction; before an API is called the
/// transaction with the beginning has committed.
pub trait Journal: Send + Sync {
    /// Before anything is served. An error here means that nothing is.
    fn begun(&self, tx: &mut Tx) -> Result<(), CallError>;
    /// With a reply that is known before the transaction that logs it: what takes long and needs no storage, so that
    /// other transactions need not wait for it.
    fn prepare(&self, reply: &ReplyParts) -> Result<(), CallError> {
        let _ = reply;
        Ok(())
    }
    /// With the reply, before it leaves.
    fn answered(&self, tx: &mut Tx, reply: &ReplyParts) -> Result<(), CallError>;
    /// Whether this book tells the audit trail what was answered; otherwise the exchange does.
    fn seals_answers(&self) -> bool {
        true
    }
}

/// No book but the exchange's own log.
#[derive(Debug, Clone, Copy)]
pub struct NoJournal;

impl Journal for NoJournal {
    fn begun(&self, _: &mut Tx) -> Result<(), CallError> {
        Ok(())
    }

    fn answered(&self, _: &mut Tx, _: &ReplyParts) -> Result<(), CallError> {
        Ok(())
    }

    fn seals_answers(&self) -> bool {
        false
    }
}

/// What one other node tells of who read a person's data.
#[derive(Debug, Clone)]
pub struct FromNode {
    /// Its id.
    pub node: String,
    /// Its name.
    pub name: Text,
    /// The look-ups, newest first; none when it did not answer.
    pub seen: Option<Vec<Seen>>,
    /// The records that officials opened there, newest first; none when it did not answer.
    pub opened: Option<Vec<Opened>>,
}

/// A receipt as JSON.
pub type ReceiptBytes = Vec<u8>;

/// A part of the context, [`Others`]: what is logged on other nodes about a person.
pub trait Elsewhere: Send + Sync {
    /// The look-ups and openings about a person on every other node, each newest first, before the one `before`.
    fn readings_about<'a>(
        &'a self,
        ctx: &'a Ctx,
        subject: &'a str,
        before: Option<&'a str>,
        limit: i64,
    ) -> Pin<Box<dyn Future<Output = Vec<FromNode>> + Send + 'a>>;

    /// The receipt of one of them.
    fn receipt<'a>(
        &'a self,
        ctx: &'a Ctx,
        node: &'a str,
        subject: &'a str,
        id: &'a str,
    ) -> Pin<Box<dyn Future<Output = Option<ReceiptBytes>> + Send + 'a>>;
}

/// A part of the context: how other nodes are asked. Without it there are none.
#[derive(Clone)]
pub struct Others(pub Arc<dyn Elsewhere>);
